import { memberOf } from '../../kernel/member-of.js';
import type { LabAction } from '../../model/lab-action.js';
import type { MslObjects } from './msl-objects.js';

/**
 * What an operator does with managers and with the services that this lab is linked with.
 *
 * @param all - Those that are open.
 */
export function mslActions(all: MslObjects): readonly LabAction[] {
  const action = (
    group: 'managers' | 'links',
    name: string,
    summary: string,
    call: string,
    isDestructive = false,
  ): LabAction => ({
    name,
    summary,
    protocol: 'msl-network',
    kinds: [group === 'managers' ? 'manager' : 'service'],
    target: 'peer',
    isDestructive,
    knows: (peer) => Object.hasOwn(all[group], peer),
    expression: (peer) => `await ${memberOf(group, peer)}.${call}`,
  });
  return [
    action('managers', 'identities', 'asks who is connected', 'identities({ asString: true })'),
    action('managers', 'reconnect', 'connects at once, and asks again what it needs', 'reconnect()'),
    action('links', 'acquire lock', 'keeps others from linking', 'acquireLock()'),
    action('links', 'acquire shared lock', 'together with those linked', 'acquireLock({ shared: true })'),
    action('links', 'release lock', 'lets others link again', 'releaseLock()'),
    action('links', 'unlink', 'breaks the link, and gives up its lock', 'unlink()', true),
    action('links', 'shut down', 'ends the service, if it lets itself be ended', 'shutdownService()', true),
  ];
}

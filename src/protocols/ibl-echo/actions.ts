import { memberOf } from '../../kernel/member-of.js';
import type { LabAction } from '../../model/lab-action.js';

interface ActionOptions {
  readonly isDestructive?: boolean;
  readonly isForAll?: boolean;
}

/** What an operator does with rigs, in the order of a session. */
export const echoActions: readonly LabAction[] = [
  action('info', 'asks for status and session', 'ask([ExpMessage.EXPINFO, 0, null])'),
  action('status', 'tells our status: EXPSTATUS', "status('CONNECTED')"),
  action('init', 'prepares: EXPINIT', 'init()'),
  action('start', 'starts: EXPSTART; write the reference', "start('YYYY-MM-DD_1_subject')"),
  action('stop', 'ends in good order: EXPEND', 'stop()'),
  action('interrupt', 'ends at once: EXPINTERRUPT', 'stop(null, { immediately: true })', {
    isDestructive: true,
  }),
  action('cleanup', 'cleans up: EXPCLEANUP', 'cleanup()', { isDestructive: true }),
  action('info all', 'asks every rig for status and session', "info('CONNECTED')", { isForAll: true }),
  action('init all', 'prepares every rig', 'init()', { isForAll: true }),
  action('start all', 'starts every rig; write the reference', "start('YYYY-MM-DD_1_subject')", {
    isForAll: true,
  }),
  action('stop all', 'ends every rig in good order', 'stop()', { isForAll: true }),
  action('interrupt all', 'ends every rig at once', 'stop(null, { immediately: true })', { isForAll: true }),
  action('cleanup all', 'cleans every rig up', 'cleanup()', { isForAll: true }),
];

function action(
  name: string,
  summary: string,
  call: string,
  { isDestructive = false, isForAll = false }: ActionOptions = {},
): LabAction {
  return {
    name,
    summary,
    protocol: 'ibl-echo',
    kinds: ['rig'],
    target: isForAll ? 'all' : 'peer',
    isDestructive,
    expression: (rig) => `await ${isForAll ? 'services' : memberOf('rigs', rig)}.${call}`,
  };
}

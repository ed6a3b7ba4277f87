import type { LabAction } from '../../model/lab-action.js';

/**
 * What an operator does with an experiment, in its order. All of it is for every rig of the session.
 *
 * @param rigs - Names of the rigs that could take part.
 */
export function sessionActions(rigs: readonly string[]): readonly LabAction[] {
  const action = (name: string, summary: string, call: string, isDestructive = false): LabAction => ({
    name: `session ${name}`,
    summary,
    protocol: 'iblrig',
    kinds: [],
    target: 'all',
    isDestructive,
    expression: () => `await session.${call}`,
  });
  return [
    action(
      'connect',
      'opens the network to rigs; write the subject',
      `connect(${JSON.stringify(rigs)}, { subject: 'subject' })`,
    ),
    action('init', 'asks for the main sync, and has every rig prepare', 'initMixinNetwork()'),
    action('start', 'EXPSTART to every rig of the session', 'startMixinNetwork()'),
    action('stop', 'EXPEND to every rig of the session; ends what waits', 'stopMixinNetwork()'),
    action('retry', 'sends the step that was missed to those that missed it', 'retry()'),
    action('interrupt', 'EXPINTERRUPT to every rig of the session', 'interruptMixinNetwork()', true),
    action('rollback', 'ends a session that only some rigs have begun', 'rollback()', true),
    action('cleanup', 'closes the network of the session', 'cleanupMixinNetwork()', true),
  ];
}

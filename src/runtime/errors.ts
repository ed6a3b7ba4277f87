import { defineErrors, EXIT } from '../kernel/errors.js';

/** What can go wrong around the code of an operator. */
export const runtimeErrors = defineErrors({
  LABNET_INTERRUPTED: {
    blame: 'local',
    meaning: 'Ctrl-C ended an evaluation.',
    remedy: 'What it had sent stays sent: see the log. Sockets are still served.',
    exitCode: EXIT.interrupted,
  },
  LABNET_SYNTAX: {
    blame: 'local',
    meaning: 'The text is not TypeScript.',
    remedy: 'Correct it at the mark.',
    exitCode: EXIT.usage,
  },
  LABNET_WAIT_TIMEOUT: {
    blame: 'local',
    meaning: 'A condition that a script or an operator waited for did not come true in time.',
    remedy: 'Look at what the condition asks for, or give a longer timeoutMs.',
    exitCode: EXIT.deadline,
  },
  LABNET_SCRIPT_UNREADABLE: {
    blame: 'local',
    meaning: 'The session script is missing or cannot be read.',
    remedy: 'Give the path of a .ts or .js file.',
    exitCode: EXIT.usage,
  },
  LABNET_SCRIPT_OPTIONS: {
    blame: 'local',
    meaning: 'What a session script exports as `options` is not what a command line can be read with.',
    remedy: 'Write name: {type, describe, default, choices, demandOption, array, alias} as literals.',
    exitCode: EXIT.usage,
  },
  LABNET_SCRIPT_TIMEOUT: {
    blame: 'local',
    meaning: 'A session script did not end within the time that --timeout-s gave it.',
    remedy: 'See what it was waiting for in the journal, or give it longer.',
    exitCode: EXIT.deadline,
  },
  LABNET_SCRIPT_STUCK: {
    blame: 'local',
    meaning: 'A session script was to end and did not hear it: something in it runs on without an await.',
    remedy: 'No finally of it has run: see to the rigs. Put an await into the loop that its lines name.',
    exitCode: EXIT.interrupted,
  },
});

import { defineErrors, EXIT } from '../../kernel/errors.js';

/** What can go wrong in an experiment over several rigs. */
export const iblrigErrors = defineErrors({
  LABNET_RIGS_UNKNOWN: {
    blame: 'local',
    meaning: 'A rig was named that is neither in the remote devices file nor in the configuration.',
    remedy: 'Use one of the names that the message lists, or add the rig to remote_devices.yaml.',
    exitCode: EXIT.usage,
  },
  LABNET_PUSH_REFUSED: {
    blame: 'local',
    meaning: 'A message cannot be queued: there are no rigs, or too many messages wait already.',
    remedy: 'Wait for the messages before it, or drop them with clearMessageQueue().',
    exitCode: EXIT.usage,
  },
  LABNET_SESSION_ORDER: {
    blame: 'local',
    meaning: 'A step of a session was asked for out of its order, or while another one waits.',
    remedy: 'The order is connect, init, start, stop, clean up. Stopping is possible at any time.',
    exitCode: EXIT.usage,
  },
  LABNET_SESSION_INCOMPLETE: {
    blame: 'remote',
    meaning: 'Some rigs missed a step of the session; the others have done it.',
    remedy:
      'Look at the rigs named, then session.retry() asks just those again, or session.rollback() ends it for those that took part.',
    exitCode: EXIT.deadline,
  },
  LABNET_SESSION_BAD_ANSWER: {
    blame: 'remote',
    meaning: "A rig's experiment information is not of the form that was agreed.",
    remedy: 'Check the version of the program on that rig.',
    exitCode: EXIT.refused,
  },
  LABNET_SESSION_MAIN_SYNC: {
    blame: 'remote',
    meaning: 'Not exactly one rig says that it is the main sync.',
    remedy:
      'Exactly one rig must have MAIN_SYNC set in its hardware settings, and it must be among those connected.',
    exitCode: EXIT.refused,
  },
  LABNET_SESSION_SUBJECT: {
    blame: 'remote',
    meaning: 'The main sync runs a session of another subject.',
    remedy: 'Most likely one side was started with the wrong subject: correct it there, or here.',
    exitCode: EXIT.refused,
  },
  LABNET_SESSION_DATE: {
    blame: 'remote',
    meaning: "The main sync's session is of another day.",
    remedy: "Most likely a computer's clock is wrong, or the main sync still has yesterday's session.",
    exitCode: EXIT.refused,
  },
  LABNET_REMOTE_DEVICES_INVALID: {
    blame: 'local',
    meaning: 'The remote devices file cannot be used.',
    remedy: 'It must be YAML that maps names to URIs, for example cameras: udp://192.0.2.1:11001',
    exitCode: EXIT.usage,
  },
  LABNET_REMOTE_DEVICES_UNDEFINED: {
    blame: 'local',
    meaning: 'There is no remote data folder, so there is no remote devices file to write to.',
    remedy: 'Set iblrig.remoteDataPath in the configuration.',
    exitCode: EXIT.usage,
  },
  LABNET_LOOPBACK_REFUSED: {
    blame: 'local',
    meaning: 'This computer has no address at which other rigs could reach it.',
    remedy: 'Connect it to the network, or name the address to listen at.',
    exitCode: EXIT.usage,
  },
  LABNET_FILE_LOCKED: {
    blame: 'local',
    meaning: 'Another program holds the lock of a file.',
    remedy: 'Try again; the lock file beside it says whose it is.',
    exitCode: EXIT.system,
  },
  LABNET_TOKENS_UNREADABLE: {
    blame: 'local',
    meaning: "labnet's store of Alyx tokens cannot be read.",
    remedy: 'Move the file away; the tokens have to be given once more.',
    exitCode: EXIT.system,
  },
});

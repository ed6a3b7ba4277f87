import { defineErrors, EXIT } from '../../kernel/errors.js';

/** What can go wrong with managers, services and links. */
export const mslErrors = defineErrors({
  LABNET_MSL_UNREACHABLE: {
    blame: 'network',
    meaning: 'No connection with the manager could be made.',
    remedy: 'Check that a manager runs there, and its address and port.',
    exitCode: EXIT.refused,
  },
  LABNET_MSL_NOT_ESTABLISHED: {
    blame: 'remote',
    meaning: 'Something accepted the connection, and then did not say what a manager says first.',
    remedy: 'If TLS is disabled here, perhaps the manager uses it: take disableTls away. Check the port.',
    exitCode: EXIT.deadline,
  },
  LABNET_MSL_TLS: {
    blame: 'remote',
    meaning: 'The connection with the manager could not be encrypted.',
    remedy: 'Perhaps the manager has TLS disabled: set disableTls.',
    exitCode: EXIT.refused,
  },
  LABNET_MSL_CERTIFICATE_UNKNOWN: {
    blame: 'local',
    meaning: 'The certificate of the manager is not known here, and nobody vouched for it.',
    remedy:
      'Compare the fingerprint with that of the manager, then accept it: labnet msl trust <manager>, or autoSave.',
    exitCode: EXIT.refused,
  },
  LABNET_MSL_CERTIFICATE_CHANGED: {
    blame: 'remote',
    meaning: 'The manager shows another certificate than the one that is kept for it.',
    remedy:
      'If the manager has a new certificate, delete the file that the message names and connect again. If it has not, somebody stands between.',
    exitCode: EXIT.refused,
  },
  LABNET_MSL_CERTIFICATE_NAME: {
    blame: 'remote',
    meaning: 'The certificate of the manager does not bear the host name that was connected to.',
    remedy: 'Use one of its names, or set assertHostname to false if you trust the connection.',
    exitCode: EXIT.refused,
  },
  LABNET_MSL_CERTIFICATE_FILE: {
    blame: 'local',
    meaning: 'A file with a certificate or a key cannot be read, written or used.',
    remedy: 'Check the file that the message names.',
    exitCode: EXIT.system,
  },
  LABNET_MSL_CREDENTIALS: {
    blame: 'local',
    meaning: 'The manager asks for a name or a password that was not given, and nobody is there to be asked.',
    remedy: 'Give username and password, or passwordManager; in a configuration the files that hold them.',
    exitCode: EXIT.usage,
  },
  LABNET_MSL_REFUSED: {
    blame: 'remote',
    meaning: 'The manager did not let us in, or has ended the connection with an error.',
    remedy: 'The message holds its own reason.',
    exitCode: EXIT.refused,
  },
  LABNET_MSL_REMOTE: {
    blame: 'remote',
    meaning: 'The service or the manager answered with an error.',
    remedy: 'The message is its own; details.traceback holds more where it sent more.',
    exitCode: EXIT.refused,
  },
  LABNET_MSL_TIMEOUT: {
    blame: 'network',
    meaning: 'A service or a manager did not answer within the deadline.',
    remedy: 'It may still do what it was asked for. Look whether it runs, or allow more time.',
    exitCode: EXIT.deadline,
  },
  LABNET_MSL_LOST: {
    blame: 'network',
    meaning: 'The connection with the manager ended before the answer came.',
    remedy: 'It may have been done or not. Look at the manager; links come back by themselves, locks do not.',
    exitCode: EXIT.refused,
  },
  LABNET_MSL_DISCONNECTED: {
    blame: 'local',
    meaning: 'There is no connection with the manager at the moment.',
    remedy: 'Wait until it is back, or connect again.',
    exitCode: EXIT.refused,
  },
  LABNET_MSL_UNLINKED: {
    blame: 'local',
    meaning: 'The link was used after it had been broken, or before it was made.',
    remedy: 'Link with the service again.',
    exitCode: EXIT.refused,
  },
  LABNET_MSL_NO_SERVICE: {
    blame: 'remote',
    meaning: 'No service of that name was connected to the manager within the deadline.',
    remedy: 'Start the service, or allow more time.',
    exitCode: EXIT.deadline,
  },
  LABNET_MSL_SETUP: {
    blame: 'local',
    meaning: 'A manager, service or client cannot be started as it was described.',
    remedy: 'Correct what the message names.',
    exitCode: EXIT.usage,
  },
});

import { defineErrors, EXIT } from '../../kernel/errors.js';

/** What can go wrong between two ends of the echo protocol. */
export const echoErrors = defineErrors({
  LABNET_URI_INVALID: {
    blame: 'local',
    meaning: 'A URI of a rig or of a listener cannot be used.',
    remedy: 'Write it as scheme://host:port, for example udp://192.0.2.1:11001.',
    exitCode: EXIT.usage,
  },
  LABNET_ECHO_TIMEOUT: {
    blame: 'network',
    meaning: 'A message was sent and no echo came within the echo deadline.',
    remedy:
      'The rig may be off, busy or unreachable, or only the echo was lost: ask its status before you send anything again.',
    exitCode: EXIT.deadline,
  },
  LABNET_RESPONSE_TIMEOUT: {
    blame: 'remote',
    meaning: 'The rig echoed the message but did not answer within the response deadline.',
    remedy: 'The message arrived: look at the rig. A response that comes later is shown in the log.',
    exitCode: EXIT.deadline,
  },
  LABNET_RIG_REFUSED: {
    blame: 'remote',
    meaning: "The rig's computer answers, but its program does not listen, or closed the connection.",
    remedy: 'Start the program on the rig, or correct the port in the configuration.',
    exitCode: EXIT.refused,
  },
  LABNET_RIG_REPORTED: {
    blame: 'remote',
    meaning: 'The rig received the message, and its handler failed.',
    remedy: "The text is the rig's own error: mend it there.",
    exitCode: EXIT.refused,
  },
  LABNET_SEND_FAILED: {
    blame: 'local',
    meaning: 'This computer could not send the message.',
    remedy:
      'The message names the reason of the system: a message too long, no route, a name that does not resolve.',
    exitCode: EXIT.system,
  },
  LABNET_SERVICES_INCOMPLETE: {
    blame: 'remote',
    meaning:
      'Some of the rigs did not complete the step; the responses of the others are in `details.responses`.',
    remedy:
      'See each rig in `details.failures`. Those that answered have done their part: decide for the rest.',
    exitCode: EXIT.deadline,
  },
  LABNET_EVENT_TIMEOUT: {
    blame: 'remote',
    meaning: 'No message of the awaited event arrived in time.',
    remedy: 'Nothing was sent, nothing is lost: wait again.',
    exitCode: EXIT.deadline,
  },
});

import { defineErrors, EXIT } from '../../kernel/errors.js';

/** What can go wrong with data sockets. */
export const socketErrors = defineErrors({
  LABNET_SOCKET_SETUP: {
    blame: 'local',
    meaning: 'A data socket cannot be opened as it was described.',
    remedy: 'Correct the codenames, timeouts, port or action that the message names.',
    exitCode: EXIT.usage,
  },
  LABNET_SOCKET_POINT: {
    blame: 'local',
    meaning:
      'A point cannot be served: its codename is unknown, it is not two values, or a value has no JSON form.',
    remedy: 'Give one of the codenames of the socket, and [x, y].',
    exitCode: EXIT.usage,
  },
  LABNET_SOCKET_TIMEOUT: {
    blame: 'network',
    meaning: 'A data socket was asked and did not answer within the deadline.',
    remedy:
      'Check address and port. Servers of the original Python program do not answer requests or values outside ASCII, nor with more than 65507 bytes.',
    exitCode: EXIT.deadline,
  },
  LABNET_SOCKET_REFUSED: {
    blame: 'remote',
    meaning: 'The computer of the data socket answers, but nothing listens on that port.',
    remedy: 'Start the program that serves it, or correct the port.',
    exitCode: EXIT.refused,
  },
  LABNET_SOCKET_UNREACHABLE: {
    blame: 'network',
    meaning:
      'The request could not be sent: the name does not resolve, there is no route, or it is too long.',
    remedy: 'The message names the reason of the system.',
    exitCode: EXIT.system,
  },
  LABNET_SOCKET_UNKNOWN_COMMAND: {
    blame: 'remote',
    meaning: 'The data socket does not know the command or the codename.',
    remedy:
      'Ask for its codenames. A push socket does not know the commands of a pull socket, nor the other way round.',
    exitCode: EXIT.refused,
  },
  LABNET_SOCKET_ANSWER: {
    blame: 'remote',
    meaning: 'The answer of a data socket is not of the form that belongs to the request.',
    remedy: 'Check that the port is that of a data socket; the message shows how the answer begins.',
    exitCode: EXIT.refused,
  },
  LABNET_SOCKET_NAME: {
    blame: 'remote',
    meaning: 'The data socket has another name than expected.',
    remedy: 'Another program may have taken the port: check what runs there.',
    exitCode: EXIT.refused,
  },
  LABNET_OLD_DATA: {
    blame: 'remote',
    meaning: 'The data socket has no value that is newer than its timeout.',
    remedy: 'Look at the program that sets the values: it runs, but has set none for too long.',
    exitCode: EXIT.refused,
  },
  LABNET_DATA_TIMEOUT: {
    blame: 'remote',
    meaning: 'The awaited data did not come within the deadline.',
    remedy: 'Nothing is lost: wait again, or look at the source.',
    exitCode: EXIT.deadline,
  },
  LABNET_PUSH_REFUSED: {
    blame: 'remote',
    meaning: 'The push socket did not take the data.',
    remedy: 'The text is its own reason. Nothing was stored.',
    exitCode: EXIT.refused,
  },
  LABNET_PUSH_EXCEPTION: {
    blame: 'remote',
    meaning: 'The push socket took the data, and its callback failed.',
    remedy: "The text is the callback's own error. The data are stored there: do not push them again unseen.",
    exitCode: EXIT.refused,
  },
});

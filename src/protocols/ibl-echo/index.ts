export type { EventCallback, EventReceived } from './callback-registry.js';
export type { Responses, RigOutcome } from './collect-responses.js';
export type {
  AlyxClient,
  Answer,
  AskOptions,
  Communicator,
  Confirmation,
  SendOptions,
  Service,
} from './communicator.js';
export type { WaitOptions } from '../../kernel/wait-for.js';
export { EchoProtocol } from './echo-protocol.js';
export type { EchoProtocolOptions } from './echo-protocol.js';
export { iblEcho } from './ibl-echo.js';
export { isSuccess } from './is-success.js';
export type { MessageStream } from './message-stream.js';
export { Services } from './services.js';
export type { ServiceCallback, ServicesOptions } from './services.js';
export { hostname2ip, isValidIp, LISTEN_PORT, PROTOCOL_VERSION, validateUri } from './validate-uri.js';
export type { ValidateUriOptions } from './validate-uri.js';
export { ExpMessage } from './wire/exp-message.js';
export type { ExpMessageName, ValidateOptions } from './wire/exp-message.js';
export { ExpStatus } from './wire/exp-status.js';
export type { ExpStatusName } from './wire/exp-status.js';
export type { ExpRef, ExpRefParts } from './wire/messages.js';
export { redactData } from './wire/redact.js';

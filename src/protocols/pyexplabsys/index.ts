export { DataQueue } from './data-queue.js';
export type { DataQueueOptions, QueuePolicy } from './data-queue.js';
export { DataSockets } from './data-sockets.js';
export type { DataSocketsOptions, HostedSocket } from './data-sockets.js';
export { LiveServer } from './live-server.js';
export type { BatchListener, LiveServerOptions, LiveValue } from './live-server.js';
export { LiveSocket } from './live-socket.js';
export type { Batch, LiveSocketOptions } from './live-socket.js';
export { PullClient } from './pull-client.js';
export type { FieldOptions, PullClientOptions, PulledPoint } from './pull-client.js';
export { DataPullSocket, DateDataPullSocket } from './pull-socket.js';
export type { PullSocketOptions } from './pull-socket.js';
export { PullWatcher } from './pull-watcher.js';
export type { PullWatcherOptions } from './pull-watcher.js';
export type { PushCallback } from './push-callback.js';
export { PushClient } from './push-client.js';
export type { PushReply } from './push-client.js';
export { DataPushSocket } from './push-socket.js';
export type { PushAction, PushSocketOptions } from './push-options.js';
export { pyexplabsys } from './pyexplabsys.js';
export { SocketRegistry } from './socket-registry.js';
export { completeStatus } from './system-status.js';
export type { WatchedValue } from './watched-values.js';
export {
  BAD_CHARS,
  DEFAULT_PORTS,
  OLD_DATA,
  PUSH_ACK,
  PUSH_ERROR,
  PUSH_EXCEP,
  PUSH_RET,
  UNKNOWN_COMMAND,
} from './wire/constants.js';
export type { WirePoint } from './wire/read-answer.js';
export type { LiveBatch, LiveEntry } from './wire/live-batch.js';

import type { PeerId } from '../../model/lab-event.js';
import type { ProtocolContext } from '../protocol.js';
import type { Endpoint, EndpointHandlers } from './endpoint.js';

/** Where an endpoint comes from: opened at the first need, and again after it was lost. Ends with the signal. */
type OpenEndpoint = (handlers: EndpointHandlers, signal: AbortSignal) => Promise<Endpoint>;

/** What the engine of a communicator is made of. */
export interface EchoEngineOptions {
  readonly peer: PeerId;
  readonly name: string;
  readonly uri: string;
  readonly role: 'client' | 'server';
  /** The transport may deliver a message twice. */
  readonly repeats: boolean;
  /** Messages of one address that are read in a second, besides echoes that are awaited. */
  readonly messagesPerSecond: number;
  readonly context: ProtocolContext;
  readonly open: OpenEndpoint;
  /** The name of the far side stands for another address than when it was opened last. Absent: that cannot be. */
  readonly hasMoved?: (() => Promise<boolean>) | undefined;
}

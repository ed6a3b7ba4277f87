import type { ProtocolContext } from '../protocol.js';
import { openTcpClient, openTcpServer, openUdpClient, openUdpServer, seenAs } from './endpoint.js';
import type { Endpoint, EndpointHandlers } from './endpoint.js';
import { resolveServerUri } from './server-uri.js';
import type { ServerUri } from './server-uri.js';
import { isValidIp } from './validate-uri.js';

/** What a URI is opened for. */
export interface UriEndpointsOptions {
  readonly role: 'client' | 'server';
  readonly context: ProtocolContext;
  /** Limit of making a connection, in milliseconds. */
  readonly timeoutMs: number;
}

/** Opens the endpoints of a URI: its host is resolved each time, and what it stood for then is remembered. */
export class UriEndpoints {
  /** What the host's name stood for when it was opened last. */
  #resolvedHost: string | undefined;

  constructor(
    private readonly uri: ServerUri,
    private readonly options: UriEndpointsOptions,
  ) {}

  /** Opens one. Ends with the signal. @throws What the system says. */
  async open(handlers: EndpointHandlers, signal: AbortSignal): Promise<Endpoint> {
    const { role, context, timeoutMs } = this.options;
    const { hostname, port, protocol } = this.uri;
    const address = await resolveServerUri(this.uri, context.net);
    this.#resolvedHost = address.host;
    const opener = OPENERS[role][protocol === 'udp' ? 'udp' : 'tcp'];
    const seen = role === 'client' ? seenAs({ host: hostname, port }, handlers) : handlers;
    return opener(context.net, address, seen, { clock: context.clock, connect: { timeoutMs, signal } });
  }

  /** The host's name stands for another address by now. */
  async hasMoved(): Promise<boolean> {
    if (isValidIp(this.uri.hostname)) return false;
    const { host } = await resolveServerUri(this.uri, this.options.context.net);
    return host !== this.#resolvedHost;
  }
}

const OPENERS = {
  client: { udp: openUdpClient, tcp: openTcpClient },
  server: { udp: openUdpServer, tcp: openTcpServer },
} as const;

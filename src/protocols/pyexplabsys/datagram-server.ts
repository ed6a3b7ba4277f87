import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { msToSeconds } from '../../kernel/units.js';
import type { PeerId } from '../../model/lab-event.js';
import type { Address, UdpSocket } from '../../transport/net.js';
import { FloodTeller } from '../flood-teller.js';
import type { ProtocolContext } from '../protocol.js';
import { addressText } from './address.js';
import { socketErrors } from './errors.js';
import { RequestJournal } from './request-journal.js';
import { AddressQuota } from './wire/address-quota.js';

/** Far more than anybody asks for who is not alone. */
const REQUESTS_PER_SECOND = 10_000;

/** Of the answers that are only counted, one in so many milliseconds is watched: whether it could be sent. */
const WATCH_MS = 10;

/** What every server that listens for datagrams takes. */
export interface ServerOptions {
  /** Name that the socket answers with. */
  readonly name: string;
  /** Name in this lab. @defaultValue the name of the socket */
  readonly label?: string;
  /** Address to listen on. @defaultValue '0.0.0.0', all interfaces, as the reference */
  readonly host?: string;
  /** 0: any free one. */
  readonly port?: number;
  /**
   * Requests told one by one in each second; those beyond are counted. 0: only counts; Infinity: all.
   *
   * @defaultValue 10
   */
  readonly journalPerSecond?: number;
  /**
   * Requests of one address that are read in each second while another address asks, too, so that one that floods
   * leaves time for the others. Those beyond are not answered; how many there were is told once a second. Infinity:
   * all are read.
   *
   * @defaultValue 10000
   */
  readonly requestsPerSecond?: number;
  /** Told once when it is closed. */
  readonly onClosed?: () => void;
}

/** A UDP socket that listens, with its place in the model. */
export class DatagramServer {
  readonly journal: RequestJournal;
  readonly #quota: AddressQuota;
  readonly #flood: FloodTeller;
  readonly #context: ProtocolContext;
  readonly #onClosed: () => void;
  #socket: UdpSocket | undefined;
  /** Who asked last, and the text of that address. */
  #latest: Address = { host: '', port: 0 };
  #latestText = '';
  /** When the latest datagram came. */
  #receivedAtMs = -Infinity;
  #watchedAtMs = -Infinity;
  #closed: Promise<void> | undefined;

  private constructor(
    readonly what: string,
    readonly peer: PeerId,
    context: ProtocolContext,
    {
      journalPerSecond = 10,
      requestsPerSecond = REQUESTS_PER_SECOND,
      onClosed = () => undefined,
    }: ServerOptions,
  ) {
    this.#context = context;
    this.#onClosed = onClosed;
    this.journal = new RequestJournal(peer, context, journalPerSecond);
    this.#quota = new AddressQuota(requestsPerSecond);
    this.#flood = new FloodTeller({ name: what, peer, context, perSecond: requestsPerSecond });
  }

  /**
   * Listens.
   *
   * @param kind - What it is, for people: pull socket …
   * @param onDatagram - Called with each datagram; must not throw.
   * @throws LABNET_SOCKET_SETUP for a port that is none; LABNET_PORT_IN_USE with what holds it; LABNET_LISTEN_FAILED.
   */
  static async open(
    kind: string,
    options: ServerOptions & { readonly port: number },
    context: ProtocolContext,
    onDatagram: (bytes: Buffer, from: Address) => void,
  ): Promise<DatagramServer> {
    const { name, label = name, host = '0.0.0.0', port } = options;
    const what = `${kind} '${label}'`;
    checkName(what, name);
    checkPort(what, port);
    const peer = `pyexplabsys/sockets.${label}`;
    const server = new DatagramServer(what, peer, context, options);
    server.#socket = await context.net.openUdp(
      { bind: { host, port } },
      {
        onDatagram: (bytes, from) => {
          if (server.#admits(from)) onDatagram(bytes, from);
        },
        onError: ({ message }) =>
          context.logger.log('warn', `${what}: an answer could not be sent: ${message}`),
      },
    );
    const atMs = context.clock.wallMs();
    const address = addressText(server.local);
    context.publish({ type: 'peer.added', atMs, peer, protocol: 'pyexplabsys', kind, name: label, address });
    return server;
  }

  get local(): Address {
    return this.#socket?.local ?? { host: '0.0.0.0', port: 0 };
  }

  /** Whether a request of the address is read; tells of it when it is not. */
  #admits(from: Address): boolean {
    const key = this.#textOf(from);
    this.#receivedAtMs = this.#context.clock.nowMs();
    if (this.#quota.admit(key, this.#receivedAtMs)) return true;
    this.#flood.count(key);
    return false;
  }

  /** The text of an address, made once while the same one asks. */
  #textOf(from: Address): string {
    if (from.port !== this.#latest.port || from.host !== this.#latest.host) {
      this.#latest = from;
      this.#latestText = addressText(from);
    }
    return this.#latestText;
  }

  /** Seconds since 1970, as Python's `time.time()`. */
  nowS(): number {
    return msToSeconds(this.#context.clock.wallMs());
  }

  /** Sends something that the lab was told of, one by one. */
  send(bytes: Uint8Array, to: Address): void {
    this.#socket?.send(bytes, to);
  }

  /** Answers a request that was only counted. What keeps answers from leaving is told all the same, a little later. */
  sendCounted(bytes: Uint8Array, to: Address): void {
    const isWatched = this.#receivedAtMs - this.#watchedAtMs >= WATCH_MS;
    if (isWatched) this.#watchedAtMs = this.#receivedAtMs;
    this.#socket?.send(bytes, to, isWatched);
  }

  /** @throws LABNET_CLOSED */
  assertOpen(): void {
    if (this.#closed) throw new LabnetError(kernelErrors.LABNET_CLOSED, `${this.what} is closed`);
  }

  /** Frees the port. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.journal.close();
    this.#flood.close();
    await this.#socket?.close();
    this.#onClosed();
    this.#context.publish({
      type: 'peer.condition',
      atMs: this.#context.clock.wallMs(),
      peer: this.peer,
      condition: 'closed',
    });
  }
}

function checkName(what: string, name: unknown): void {
  if (typeof name === 'string') return;
  throw new LabnetError(
    socketErrors.LABNET_SOCKET_SETUP,
    `${what}: its name must be a text, not ${String(name)}`,
  );
}

function checkPort(what: string, port: unknown): void {
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw new LabnetError(
    socketErrors.LABNET_SOCKET_SETUP,
    `${what}: port must be 0-65535, not ${String(port)}`,
  );
}

import { createHash } from 'node:crypto';
import type { Clock } from '../kernel/clock.js';
import type {
  Address,
  ByteStream,
  ConnectOptions,
  Net,
  StreamHandlers,
  StreamListener,
  TlsConnectOptions,
  TlsListenOptions,
  TlsStream,
  UdpHandlers,
  UdpOptions,
  UdpSocket,
} from '../transport/net.js';
import { connectError, listenError } from '../transport/errors.js';
import { memoryStreamPair } from './memory-stream.js';
import { seededRandom } from './random.js';

/** What the network does to datagrams. Every value may be changed while a test runs. */
export interface Faults {
  /** Share of datagrams that vanish, 0 to 1. */
  loss: number;
  /** Share that arrives twice. */
  duplicate: number;
  /** Each copy takes this long, in milliseconds. */
  delayMs: number;
  /** Up to so much more, at random: later datagrams overtake earlier ones. */
  jitterMs: number;
}

/** How a {@link MemoryNet} is made. */
export interface MemoryNetOptions {
  readonly clock: Clock;
  readonly seed?: number;
  /** Names that resolve, with their addresses. Looked at each time: it may change. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** @defaultValue 'labhost' */
  readonly hostname?: string;
}

interface Bound {
  readonly local: Address;
  readonly remote: Address | undefined;
  readonly handlers: UdpHandlers;
}

interface Listening {
  readonly accept: (stream: ByteStream) => StreamHandlers;
  /** What a TLS listener shows. */
  readonly certificate?: string;
}

/** Largest datagram, as IPv4 has it. */
const MOST_BYTES = 65_507;

const HOME = '127.0.0.1';

/**
 * A network in memory, with faults that repeat by their seed. It moves only when its clock does.
 *
 * A UDP socket that is bound to 127.0.0.1, or to all addresses, is reached by its port whatever the address; one that is
 * bound to another address is another computer, and is reached by that alone.
 */
export class MemoryNet implements Net {
  readonly faults: Faults = { loss: 0, duplicate: 0, delayMs: 0, jitterMs: 0 };
  /** Every datagram that was handed in, lost or not. */
  readonly sent: { readonly from: Address; readonly to: Address; readonly bytes: Buffer }[] = [];
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #options: MemoryNetOptions;
  readonly #udp = new Map<string, Bound>();
  readonly #tcp = new Map<number, Listening>();
  readonly #cuts = new Set<string>();
  #nextPort = 40_000;

  constructor(options: MemoryNetOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#random = seededRandom(options.seed ?? 1);
  }

  /** Sockets and listeners that are open. */
  get open(): number {
    return this.#udp.size + this.#tcp.size;
  }

  /** Nothing gets from one port to another any more; the way back stays open. */
  cut(fromPort: number, toPort: number): void {
    this.#cuts.add(`${fromPort}>${toPort}`);
  }

  heal(): void {
    this.#cuts.clear();
  }

  openUdp({ bind, remote }: UdpOptions, handlers: UdpHandlers): Promise<UdpSocket> {
    const local = {
      host: bind?.host ?? HOME,
      port: bind?.port === undefined || bind.port === 0 ? this.#nextPort++ : bind.port,
    };
    const key = keyOf(local);
    if (this.#udp.has(key))
      return Promise.reject(listenError('UDP', local, inUse('bind', local), 'a socket of this net'));
    this.#udp.set(key, { local, remote, handlers });
    return Promise.resolve({
      local,
      send: (bytes, to) => this.#send(local, to ?? remote, Buffer.from(bytes), handlers),
      close: () => {
        this.#udp.delete(key);
        return Promise.resolve();
      },
    });
  }

  listenTcp(bind: Address, accept: (stream: ByteStream) => StreamHandlers): Promise<StreamListener> {
    return this.#listen(bind, accept);
  }

  /** Nothing is encrypted in memory; the certificate, any text, is carried along. */
  listenTls(
    bind: Address,
    { identity }: TlsListenOptions,
    accept: (stream: ByteStream) => StreamHandlers,
  ): Promise<StreamListener> {
    return this.#listen(bind, accept, identity.certificate);
  }

  /** The certificate is trusted when its text is among the trusted. Its name is not looked at. */
  async connectTls(
    remote: Address,
    handlers: StreamHandlers,
    { trusted = '', ...options }: TlsConnectOptions,
  ): Promise<TlsStream> {
    const certificate = this.#tcp.get(remote.port)?.certificate;
    if (certificate === undefined && this.#tcp.has(remote.port)) {
      throw connectError(remote, systemError('ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number'));
    }
    const stream = await this.connectTcp(remote, handlers, options);
    const shown = certificate ?? '';
    const peer = {
      certificate: shown,
      fingerprint256: fingerprint('sha256', shown),
      fingerprint1: fingerprint('sha1', shown),
      ...(!trusted.includes(shown) && { distrust: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    };
    return Object.assign(stream, { peer });
  }

  #listen(
    bind: Address,
    accept: (stream: ByteStream) => StreamHandlers,
    certificate?: string,
  ): Promise<StreamListener> {
    const port = bind.port === 0 ? this.#nextPort++ : bind.port;
    if (this.#tcp.has(port))
      return Promise.reject(listenError('TCP', bind, inUse('listen', bind), 'a socket of this net'));
    const accepted = new Set<ByteStream>();
    this.#tcp.set(port, {
      ...(certificate !== undefined && { certificate }),
      accept(stream) {
        accepted.add(stream);
        return accept(stream);
      },
    });
    return Promise.resolve({
      local: { host: bind.host, port },
      close: () => {
        this.#tcp.delete(port);
        for (const stream of accepted) stream.destroy();
        return Promise.resolve();
      },
    });
  }

  connectTcp(remote: Address, handlers: StreamHandlers, _options: ConnectOptions = {}): Promise<ByteStream> {
    const listening = this.#tcp.get(remote.port);
    if (!listening)
      return Promise.reject(
        connectError(
          remote,
          systemError('ECONNREFUSED', `connect ECONNREFUSED ${remote.host}:${remote.port}`),
        ),
      );
    const local = { host: '127.0.0.1', port: this.#nextPort++ };
    return Promise.resolve(
      memoryStreamPair(this.#clock, { local, remote, handlers, accept: listening.accept }),
    );
  }

  lookup(hostname: string): Promise<string> {
    const address = this.#options.hosts?.[hostname];
    if (address !== undefined) return Promise.resolve(address);
    return Promise.reject(systemError('ENOTFOUND', `getaddrinfo ENOTFOUND ${hostname}`));
  }

  /** The name among {@link MemoryNetOptions.hosts} that has this address. */
  nameOf(address: string): Promise<string> {
    const named = Object.entries(this.#options.hosts ?? {}).find(([, one]) => one === address);
    return Promise.resolve(named?.[0] ?? address);
  }

  hostname(): string {
    return this.#options.hostname ?? 'labhost';
  }

  #send(from: Address, to: Address | undefined, bytes: Buffer, handlers: UdpHandlers): void {
    if (!to) return;
    if (bytes.length > MOST_BYTES) {
      this.#clock.after(0, () => handlers.onError({ code: 'EMSGSIZE', message: 'send EMSGSIZE' }));
      return;
    }
    this.sent.push({ from, to, bytes });
    const { loss, duplicate } = this.faults;
    if (this.#cuts.has(`${from.port}>${to.port}`)) return;
    if (this.#random() >= loss) this.#deliver(from, to, bytes);
    if (this.#random() < duplicate) this.#deliver(from, to, bytes);
  }

  #deliver(from: Address, to: Address, bytes: Buffer): void {
    const { delayMs, jitterMs } = this.faults;
    this.#clock.after(delayMs + jitterMs * this.#random(), () => {
      const target = this.#udp.get(keyOf(to)) ?? this.#udp.get(String(to.port));
      // A connected socket does not listen to anybody else.
      if (!target || (target.remote && !isFrom(target.remote, from))) this.#refuse(from);
      else target.handlers.onDatagram(Buffer.from(bytes), from);
    });
  }

  /** Only a connected socket is told that nobody listens. */
  #refuse(from: Address): void {
    const sender = this.#udp.get(keyOf(from));
    if (sender?.remote) sender.handlers.onError({ code: 'ECONNREFUSED', message: 'recv ECONNREFUSED' });
  }
}

/** Everything that names no computer of its own is told apart by its port alone. */
function keyOf({ host, port }: Address): string {
  return host === HOME || host === '0.0.0.0' ? String(port) : `${host}:${port}`;
}

function isFrom(remote: Address, from: Address): boolean {
  return (
    remote.port === from.port && (from.host === HOME || from.host === '0.0.0.0' || from.host === remote.host)
  );
}

function fingerprint(algorithm: string, certificate: string): string {
  return createHash(algorithm)
    .update(certificate)
    .digest('hex')
    .replace(/..(?=.)/g, '$&:');
}

function inUse(call: string, { host, port }: Address): Error {
  return systemError('EADDRINUSE', `${call} EADDRINUSE ${host}:${port}`);
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

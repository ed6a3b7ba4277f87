import type { Clock } from '../../kernel/clock.js';
import type {
  Address,
  ByteStream,
  ConnectOptions,
  Net,
  NetError,
  StreamHandlers,
} from '../../transport/net.js';
import { PacedWriter } from './paced-writer.js';
import { StreamSplitter } from './wire/stream-splitter.js';

/** What an endpoint reports. */
export interface EndpointHandlers {
  /** One message: a datagram, or one JSON value of a stream. */
  onMessage(bytes: Buffer, from: Address): void;
  /** The start of a message of a stream, whose end has not come yet. True: it was taken as it is. */
  onIncomplete(bytes: Buffer, from: Address): boolean;
  /** The system refused to send, or the far port is closed. Without `remote`: it does not say for whom. */
  onError(error: NetError, remote?: Address): void;
  /** The far side will send nothing more. */
  onEof(remote: Address): void;
  /** A connection is gone. */
  onLost(remote: Address, error?: NetError): void;
}

/** Carries whole messages to and from addresses, over UDP or TCP alike. */
export interface Endpoint {
  readonly local: Address;
  transmit(bytes: Buffer, to: Address): void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** What a connection needs besides its handlers. */
export interface EndpointOptions {
  readonly clock: Clock;
  /** Limits of making a connection. */
  readonly connect: ConnectOptions;
}

/** Text of an address, as a key. */
export function addressKey({ host, port }: Address): string {
  return `${host}:${port}`;
}

/** A client knows its far end by the host that it was given, a name perhaps, not by what the name stands for today. */
export function seenAs(addr: Address, handlers: EndpointHandlers): EndpointHandlers {
  return {
    onMessage: (bytes) => handlers.onMessage(bytes, addr),
    onIncomplete: (bytes) => handlers.onIncomplete(bytes, addr),
    onError: (error) => handlers.onError(error, addr),
    onEof: () => handlers.onEof(addr),
    onLost: (_remote, error) => handlers.onLost(addr, error),
  };
}

/** Talks to one remote address by UDP; the system drops what comes from others. */
export async function openUdpClient(
  net: Net,
  remote: Address,
  handlers: EndpointHandlers,
): Promise<Endpoint> {
  const socket = await net.openUdp(
    { remote },
    {
      onDatagram: (bytes) => handlers.onMessage(bytes, remote),
      onError: (error) => handlers.onError(error, remote),
    },
  );
  return { local: socket.local, transmit: (bytes) => socket.send(bytes), close: () => socket.close() };
}

/** Answers any address by UDP. */
export async function openUdpServer(net: Net, bind: Address, handlers: EndpointHandlers): Promise<Endpoint> {
  const socket = await net.openUdp(
    { bind },
    {
      onDatagram: (bytes, from) => handlers.onMessage(bytes, from),
      onError: (error) => handlers.onError(error),
    },
  );
  return {
    local: socket.local,
    transmit: (bytes, to) => socket.send(bytes, to),
    close: () => socket.close(),
  };
}

/** One connection to a remote address. */
export async function openTcpClient(
  net: Net,
  remote: Address,
  handlers: EndpointHandlers,
  { clock, connect }: EndpointOptions,
): Promise<Endpoint> {
  const connection = new Connection(() => remote, handlers);
  const stream = await net.connectTcp(remote, connection, connect);
  connection.attach(stream, clock);
  return {
    local: stream.local,
    transmit: (bytes) => connection.transmit(bytes),
    close: () => connection.close(),
  };
}

/** Accepts any number of connections, each with an address of its own. */
export async function openTcpServer(
  net: Net,
  bind: Address,
  handlers: EndpointHandlers,
  { clock }: EndpointOptions,
): Promise<Endpoint> {
  const connections = new Map<string, Connection>();
  const listener = await net.listenTcp(bind, (stream) => {
    const key = addressKey(stream.remote);
    const connection = new Connection(() => stream.remote, {
      ...handlers,
      onLost: (remote, error) => {
        connections.delete(key);
        handlers.onLost(remote, error);
      },
    });
    connection.attach(stream, clock);
    connections.set(key, connection);
    return connection;
  });
  return {
    local: listener.local,
    transmit(bytes, to) {
      const connection = connections.get(addressKey(to));
      if (connection) connection.transmit(bytes);
      else handlers.onError({ code: 'ENOTCONN', message: `no connection from ${addressKey(to)}` }, to);
    },
    async close() {
      for (const connection of connections.values()) connection.flush();
      await listener.close();
    },
  };
}

/** One TCP connection: messages are cut out of what arrives, and leave one by one. */
class Connection implements StreamHandlers {
  readonly #splitter = new StreamSplitter();
  #stream: ByteStream | undefined;
  #writer: PacedWriter | undefined;

  constructor(
    private readonly remoteOf: () => Address,
    private readonly handlers: EndpointHandlers,
  ) {}

  attach(stream: ByteStream, clock: Clock): void {
    this.#stream = stream;
    this.#writer = new PacedWriter(stream, clock);
  }

  transmit(bytes: Buffer): void {
    this.#writer?.write(bytes);
  }

  flush(): void {
    this.#writer?.flush();
  }

  async close(): Promise<void> {
    this.flush();
    await this.#stream?.close();
  }

  onBytes(bytes: Buffer): void {
    this.#writer?.heard(bytes);
    for (const message of this.#splitter.push(bytes)) this.handlers.onMessage(message, this.remoteOf());
    const { incomplete } = this.#splitter;
    if (incomplete.length > 0 && this.handlers.onIncomplete(incomplete, this.remoteOf()))
      this.#splitter.cut();
  }

  /** The reference never closes one direction only: a far side that ends is gone. */
  onEnd(): void {
    this.handlers.onEof(this.remoteOf());
    void this.close();
  }

  onClose(error?: NetError): void {
    this.#writer?.drop();
    this.handlers.onLost(this.remoteOf(), error);
  }
}

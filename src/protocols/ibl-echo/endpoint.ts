import type { Address, ByteStream, Net, NetError } from '../../transport/net.js';
import { StreamSplitter } from './wire/stream-splitter.js';

/** What an endpoint reports. */
export interface EndpointHandlers {
  /** One message: a datagram, or one JSON value of a stream. */
  onMessage(bytes: Buffer, from: Address): void;
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

/** Text of an address, as a key. */
export function addressKey({ host, port }: Address): string {
  return `${host}:${port}`;
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
): Promise<Endpoint> {
  const stream = await net.connectTcp(
    remote,
    streamHandlers(() => remote, handlers),
  );
  return {
    local: stream.local,
    transmit: (bytes) => void stream.write(bytes),
    close: () => stream.close(),
  };
}

/** Accepts any number of connections, each with an address of its own. */
export async function openTcpServer(net: Net, bind: Address, handlers: EndpointHandlers): Promise<Endpoint> {
  const streams = new Map<string, ByteStream>();
  const listener = await net.listenTcp(bind, (stream) => {
    streams.set(addressKey(stream.remote), stream);
    const reports = streamHandlers(() => stream.remote, handlers);
    return {
      ...reports,
      onClose: (error) => {
        streams.delete(addressKey(stream.remote));
        reports.onClose(error);
      },
    };
  });
  return {
    local: listener.local,
    transmit(bytes, to) {
      const stream = streams.get(addressKey(to));
      if (stream) stream.write(bytes);
      else handlers.onError({ code: 'ENOTCONN', message: `no connection from ${addressKey(to)}` }, to);
    },
    close: () => listener.close(),
  };
}

function streamHandlers(remoteOf: () => Address, handlers: EndpointHandlers) {
  const splitter = new StreamSplitter();
  return {
    onBytes(bytes: Buffer) {
      for (const message of splitter.push(bytes)) handlers.onMessage(message, remoteOf());
    },
    onEnd: () => handlers.onEof(remoteOf()),
    onClose: (error?: NetError) => handlers.onLost(remoteOf(), error),
  };
}

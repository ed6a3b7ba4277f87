import { isIP } from 'node:net';
import { connect, createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { connectError, netError } from './errors.js';
import type {
  Address,
  ByteStream,
  StreamHandlers,
  StreamListener,
  TlsConnectOptions,
  TlsListenOptions,
  TlsPeer,
  TlsStream,
} from './net.js';
import { SocketReader } from './socket-reader.js';
import { attach, attachRead, KEEPALIVE_MS, listening, NodeByteStream, opened } from './tcp-stream.js';

/** A connection that has not finished its handshake by then is dropped, in milliseconds. */
const HANDSHAKE_MS = 10_000;

/** Connects by TLS. The handshake succeeds with any certificate; what speaks against it is in `peer`. */
export async function connectTls(
  remote: Address,
  handlers: StreamHandlers,
  { servername, trusted, timeoutMs = 10_000, signal }: TlsConnectOptions,
): Promise<TlsStream> {
  const reader = new SocketReader();
  const socket = connect({
    host: remote.host,
    port: remote.port,
    ...reader.options,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ca: trusted ?? [],
    // The extension takes host names only.
    ...(isIP(servername) === 0 && { servername }),
  });
  socket.setNoDelay(true).setKeepAlive(true, KEEPALIVE_MS);
  reader.watch(socket);
  try {
    await opened(socket, 'secureConnect', remote, { timeoutMs, signal });
    const stream = new NodeTlsStream(socket, peerOf(socket, servername, remote));
    return attachRead(socket, reader, handlers, stream);
  } catch (error) {
    // Whatever it reports from here on was caused by this.
    socket.on('error', () => undefined);
    socket.destroy();
    throw error;
  }
}

/** Listens by TLS. */
export async function listenTls(
  bind: Address,
  options: TlsListenOptions,
  accept: (stream: ByteStream) => StreamHandlers,
): Promise<StreamListener> {
  const { identity } = options;
  const server = createServer({
    key: identity.key,
    cert: identity.certificate,
    ...(identity.passphrase !== undefined && { passphrase: identity.passphrase }),
    handshakeTimeout: HANDSHAKE_MS,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEPALIVE_MS,
  });
  server.on('secureConnection', (socket) => attach(socket, accept));
  server.on('tlsClientError', (error, socket) => {
    const { remoteAddress: host, remotePort: port } = socket;
    const remote = host === undefined || port === undefined ? undefined : { host, port };
    options.onRefused?.(remote, netError(error));
    socket.destroy();
  });
  return listening(server, bind);
}

class NodeTlsStream extends NodeByteStream implements TlsStream {
  constructor(
    socket: TLSSocket,
    readonly peer: TlsPeer,
  ) {
    super(socket);
  }
}

function peerOf(socket: TLSSocket, servername: string, remote: Address): TlsPeer {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) {
    throw connectError(remote, { code: 'ERR_NO_CERTIFICATE', message: 'the far side shows no certificate' });
  }
  const isNamed =
    isIP(servername) === 0
      ? certificate.checkHost(servername, { subject: 'never' })
      : certificate.checkIP(servername);
  return {
    certificate: certificate.toString(),
    fingerprint256: certificate.fingerprint256.toLowerCase(),
    fingerprint1: certificate.fingerprint.toLowerCase(),
    ...(!socket.authorized && { distrust: String(socket.authorizationError) }),
    ...(isNamed === undefined && {
      misnamed: `it bears ${certificate.subjectAltName ?? certificate.subject}, not ${servername}`,
    }),
  };
}

import { LabnetError, messageOf } from '../../../kernel/errors.js';
import { secondsToMs } from '../../../kernel/units.js';
import type { Address, ByteStream } from '../../../transport/net.js';
import type { ProtocolContext } from '../../protocol.js';
import { CertificateStore } from './certificates.js';
import type { ManagerAddress } from './connect-options.js';
import { mslErrors } from '../errors.js';
import type { LinePipe } from './line-pipe.js';
import { judge } from './trust.js';

/** A TLS listener sends what a plain client cannot read, and the other way round. */
const NOT_TLS = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO']);

/**
 * Connects with a manager: TCP, then TLS and the judgement of the certificate, unless TLS is disabled.
 *
 * @param pipe - Gets the bytes. Nothing is read from it before it is started.
 * @throws LABNET_MSL_UNREACHABLE, LABNET_MSL_TLS and those of certificates.
 */
export async function dial(
  manager: ManagerAddress,
  pipe: LinePipe,
  context: ProtocolContext,
  signal?: AbortSignal,
): Promise<ByteStream> {
  const { host, port, disableTls, timeoutS } = manager;
  const remote = { host, port };
  const options = { timeoutMs: secondsToMs(timeoutS), ...(signal && { signal }) };
  try {
    if (disableTls) return await context.net.connectTcp(remote, pipe, options);
    return await dialTls(manager, remote, pipe, context, options);
  } catch (error) {
    throw dialError(error, remote);
  }
}

async function dialTls(
  manager: ManagerAddress,
  remote: Address,
  pipe: LinePipe,
  context: ProtocolContext,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<ByteStream> {
  const store = new CertificateStore(manager.home);
  const file = manager.certFile ?? store.certificateFile(remote.host);
  const kept = await store.read(file);
  if (kept === undefined && manager.certFile !== undefined) {
    throw new LabnetError(mslErrors.LABNET_MSL_CERTIFICATE_FILE, `${file}: there is no such file`);
  }
  const trusted = kept === undefined ? {} : { trusted: kept };
  const stream = await context.net.connectTls(remote, pipe, {
    servername: remote.host,
    ...trusted,
    ...options,
  });
  try {
    await judge(stream.peer, { ...remote, ...manager, file, kept }, store, context.operator, options.signal);
    return stream;
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

function dialError(error: unknown, { host, port }: Address): unknown {
  if (!(error instanceof LabnetError) || error.code !== 'LABNET_CONNECT_FAILED') return error;
  const { system } = error.details;
  const details = { host, port, system };
  if (typeof system === 'string' && (NOT_TLS.has(system) || system.startsWith('ERR_SSL_'))) {
    return new LabnetError(
      mslErrors.LABNET_MSL_TLS,
      `the manager at ${host}:${port} does not speak TLS (${system}): perhaps it has TLS disabled`,
      { details, cause: error },
    );
  }
  return new LabnetError(mslErrors.LABNET_MSL_UNREACHABLE, messageOf(error), { details, cause: error });
}

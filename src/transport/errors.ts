import { defineErrors, EXIT, LabnetError } from '../kernel/errors.js';
import type { Address, NetError } from './net.js';

/** What this computer may refuse. */
export const transportErrors = defineErrors({
  LABNET_PORT_IN_USE: {
    blame: 'local',
    meaning: 'Another socket of this computer listens on that port already.',
    remedy: 'Stop the other program, or choose another port; port 0 takes any free one.',
    exitCode: EXIT.system,
  },
  LABNET_LISTEN_FAILED: {
    blame: 'local',
    meaning: 'This computer cannot listen on that address.',
    remedy: 'Use an address of this computer; ports below 1024 need rights.',
    exitCode: EXIT.system,
  },
  LABNET_CONNECT_FAILED: {
    blame: 'network',
    meaning: 'No connection could be made.',
    remedy: 'Check that the program on the other computer runs, and the address and port.',
    exitCode: EXIT.refused,
  },
  LABNET_EXTERNAL_IP_UNKNOWN: {
    blame: 'network',
    meaning: 'The service that was asked for the address of this computer on the internet did not tell it.',
    remedy: 'Check that this computer reaches the internet, or name another service.',
    exitCode: EXIT.refused,
  },
});

/** Text of an address: `127.0.0.1:11001`, `[::1]:11001`. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** An error of the system as plain data. */
export function netError(error: unknown): NetError {
  const { code = 'UNKNOWN', message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  return { code, message };
}

/** Why listening failed, with what holds the port where the system tells. */
export function listenError(what: string, bind: Address, error: unknown, holder?: string): LabnetError {
  const { code, message } = netError(error);
  const details = { address: formatAddress(bind), system: code };
  if (code === 'EADDRINUSE') {
    const held = holder === undefined ? '' : `, by ${holder}`;
    const text = `${what} port ${bind.port} on ${bind.host} is in use${held}`;
    return new LabnetError(transportErrors.LABNET_PORT_IN_USE, text, { details, cause: error });
  }
  const text = `cannot listen on ${what} ${formatAddress(bind)}: ${message}`;
  return new LabnetError(transportErrors.LABNET_LISTEN_FAILED, text, { details, cause: error });
}

/** Why connecting failed. */
export function connectError(remote: Address, error: unknown): LabnetError {
  const { code, message } = netError(error);
  return new LabnetError(
    transportErrors.LABNET_CONNECT_FAILED,
    `cannot connect to ${formatAddress(remote)}: ${message}`,
    { details: { address: formatAddress(remote), system: code }, cause: error },
  );
}

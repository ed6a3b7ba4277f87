import { isIP } from 'node:net';
import { kernelErrors, LabnetError, messageOf } from '../kernel/errors.js';
import { transportErrors } from './errors.js';

/** Who is asked, and how long. */
export interface ExternalIpOptions {
  /** A service that answers with the address of whoever asks, as plain text. @defaultValue 'https://ident.me' */
  readonly url?: string;
  /** @defaultValue 5000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Longest answer that is read: an IPv6 address has at most 45 characters. */
const MOST_BYTES = 256;

/**
 * The address by which the internet sees this computer. Asks a service on the internet: nothing in labnet does so by
 * itself.
 *
 * @throws LABNET_EXTERNAL_IP_UNKNOWN when the service gives no address in time; LABNET_CANCELLED by the signal.
 * @see iblutil/io/net/base.py, external_ip
 */
export async function externalIp(options: ExternalIpOptions = {}): Promise<string> {
  const { url = 'https://ident.me', timeoutMs = 5000, signal } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: signal ? AbortSignal.any([deadline, signal]) : deadline,
    });
    const answer = await firstBytes(response);
    if (!response.ok) throw new Error(`it answered with status ${response.status}`);
    if (isIP(answer) === 0) throw new Error('its answer is no IP address');
    return answer;
  } catch (error) {
    if (signal?.aborted) {
      throw new LabnetError(kernelErrors.LABNET_CANCELLED, `asking ${url} for this address was cancelled`);
    }
    const reason = deadline.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
    throw new LabnetError(transportErrors.LABNET_EXTERNAL_IP_UNKNOWN, `${url}: ${reason}`, {
      cause: error,
      details: { url, timeoutMs },
    });
  }
}

/** The start of an answer as text; a longer one is not read to its end. */
async function firstBytes({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (!body) return '';
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MOST_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8').trim();
}

/** A failed fetch has its reason in its cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  return messageOf(cause ?? error);
}

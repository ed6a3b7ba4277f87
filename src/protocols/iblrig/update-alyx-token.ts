import type { Address } from '../../transport/net.js';
import { readAlyxData } from './alyx-account.js';
import type { AlyxAccount } from './alyx-account.js';
import type { AlyxTokens } from './alyx-tokens.js';

/** Whom a token that arrived is for. */
export interface UpdateAlyxTokenOptions {
  /** Takes over address, user and token. */
  readonly alyx?: AlyxAccount;
  /** Keeps the token, too. */
  readonly tokens?: AlyxTokens;
  /** Ends the wait for another program that changes the kept tokens. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Takes the token of an ALYX message.
 *
 * @param data - Address and token: everything after the event.
 * @param _addr - Who sent it, as callbacks are told.
 * @returns Whether the account is logged in now; false when address or token is empty or nobody takes it.
 * @throws LABNET_INVALID_ARGUMENT when the data are not a pair; what {@link AlyxTokens.install} throws.
 * @see iblrig/net.py, update_alyx_token
 */
export async function updateAlyxToken(
  data: readonly unknown[],
  _addr: Address,
  { alyx, tokens, signal }: UpdateAlyxTokenOptions = {},
): Promise<boolean> {
  const read = readAlyxData(data);
  if (!read || !alyx) return false;
  alyx.set(read.url, read.token);
  if (alyx.isLoggedIn) await tokens?.install(read.url, read.token, { signal });
  return alyx.isLoggedIn;
}

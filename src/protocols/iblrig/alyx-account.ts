import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { isPlainObject } from '../../kernel/python/py-text.js';
import { redactText } from '../../kernel/redact-text.js';
import type { AlyxClient } from '../ibl-echo/index.js';

/** Tokens of users: `{user: {token: …}}`. What stands for a user is kept as it came. */
export type AlyxTokenMap = Readonly<Record<string, unknown>>;

/** Set by the class: nothing else can read its token. */
let reveal: (account: AlyxAccount) => AlyxClient;

/**
 * A login to an Alyx database: its URL, a user and a token. The token is never shown: not when the account is printed,
 * written as JSON or sent along as data. Push the account itself to pass it on: `aux.push('ALYX', account)`.
 */
export class AlyxAccount {
  #baseUrl: string | null;
  #user: string | undefined;
  #token: unknown;

  constructor(baseUrl: string | null = null, token: AlyxTokenMap = {}) {
    this.#baseUrl = baseUrl;
    this.set(baseUrl, token);
  }

  get baseUrl(): string | null {
    return this.#baseUrl;
  }

  get user(): string | undefined {
    return this.#user;
  }

  get isLoggedIn(): boolean {
    return (
      this.#user !== undefined && this.#token !== undefined && this.#token !== null && this.#token !== ''
    );
  }

  /** Takes over another login. Of several users in the map, the first counts. */
  set(baseUrl: string | null, token: AlyxTokenMap): void {
    const [first] = Object.entries(token);
    this.#baseUrl = baseUrl;
    this.#user = first?.[0];
    this.#token = first?.[1];
  }

  toJSON(): unknown {
    return {
      baseUrl: this.#shownUrl,
      user: this.#user ?? null,
      token: this.isLoggedIn ? '<redacted>' : null,
    };
  }

  [inspectSymbol](): string {
    return `AlyxAccount ${this.#shownUrl ?? '-'} <${this.isLoggedIn ? `${this.#user ?? ''}, token kept` : 'not logged in'}>`;
  }

  /** An address may carry a login. */
  get #shownUrl(): string | null {
    return this.#baseUrl === null ? null : redactText(this.#baseUrl);
  }

  static {
    reveal = (account) => ({
      baseUrl: account.#baseUrl,
      ...(account.#user !== undefined && { user: account.#user, token: account.#token }),
    });
  }
}

/** What goes to the wire, the token included. Not part of the public API: whoever has it must not keep it. */
export function revealAccount(account: AlyxAccount): AlyxClient {
  return reveal(account);
}

/**
 * Address and tokens of an ALYX message, or undefined when one of them is empty.
 *
 * @throws LABNET_INVALID_ARGUMENT when the data are not a pair.
 */
export function readAlyxData(data: readonly unknown[]): { url: string; token: AlyxTokenMap } | undefined {
  if (data.length !== 2) {
    const text = `an ALYX message has an address and a token, not ${data.length} parts`;
    throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, text);
  }
  const [url, token] = data;
  if (typeof url !== 'string' || url === '') return undefined;
  if (typeof token !== 'object' || token === null || !isPlainObject(token)) return undefined;
  return Object.keys(token).length === 0 ? undefined : { url, token };
}

import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.js';
import { LabnetError } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import { parseJson } from '../../kernel/python/parse-json.js';
import { isPlainObject } from '../../kernel/python/py-text.js';
import { writeJson } from '../../kernel/python/write-json.js';
import { stateFolder } from '../../kernel/state-folder.js';
import { AlyxAccount } from './alyx-account.js';
import type { AlyxTokenMap } from './alyx-account.js';
import { iblrigErrors } from './errors.js';
import { changeFile, readIfThere } from './locked-file.js';

type Stored = Readonly<Record<string, AlyxTokenMap>>;

/** Where tokens are kept when the configuration says nothing: in the state folder of the user. */
export function defaultTokenFile(env: Readonly<Record<string, string | undefined>>): string {
  return join(stateFolder(env), 'alyx-tokens.json');
}

/** Tokens of Alyx databases, by address and user, in a file that only the user may read (0600). */
export class AlyxTokens {
  constructor(
    private readonly file: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds the tokens of a database to those kept.
   *
   * @param options - `signal` ends the wait for another program that changes the file.
   * @returns Whether the first user of the token was not there; true for an empty token.
   * @throws LABNET_TOKENS_UNREADABLE, LABNET_FILE_LOCKED, LABNET_CANCELLED
   */
  async install(
    baseUrl: string,
    token: AlyxTokenMap,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<boolean> {
    const [user] = Object.keys(token);
    let isNew = true;
    await changeFile(
      this.file,
      (text) => {
        const stored = this.#parse(text);
        const known = Object.hasOwn(stored, baseUrl) ? stored[baseUrl] : undefined;
        isNew = user === undefined || known === undefined || !Object.hasOwn(known, user);
        return `${writeJson({ ...stored, [baseUrl]: { ...known, ...token } })}\n`;
      },
      { clock: this.clock, mode: 0o600, enforceMode: true, signal },
    );
    return isNew;
  }

  /**
   * The account that was kept for a database; undefined when there is none.
   *
   * @param user - @defaultValue the first that was kept
   * @throws LABNET_TOKENS_UNREADABLE
   */
  async account(baseUrl: string, user?: string): Promise<AlyxAccount | undefined> {
    const stored = this.#parse(await readIfThere(this.file));
    const tokens = Object.hasOwn(stored, baseUrl) ? stored[baseUrl] : undefined;
    const name = user ?? Object.keys(tokens ?? {})[0];
    if (!tokens || name === undefined || !Object.hasOwn(tokens, name)) return undefined;
    return new AlyxAccount(baseUrl, { [name]: tokens[name] });
  }

  [inspectSymbol](): string {
    return 'AlyxTokens';
  }

  #parse(text: string | undefined): Stored {
    if (text === undefined || text.trim() === '') return {};
    const unreadable = () =>
      new LabnetError(iblrigErrors.LABNET_TOKENS_UNREADABLE, `${this.file} does not hold tokens`);
    let value: unknown;
    try {
      value = parseJson(text);
    } catch {
      // The parser's message would show a piece of the file.
      throw unreadable();
    }
    if (!isTokenStore(value)) throw unreadable();
    return value;
  }
}

/**
 * Merges a token into the kept tokens of a database.
 *
 * @returns Whether its first user was not there; true for an empty token.
 * @see iblrig/net.py, install_alyx_token
 */
export function installAlyxToken(baseUrl: string, token: AlyxTokenMap, tokens: AlyxTokens): Promise<boolean> {
  return tokens.install(baseUrl, token);
}

function isTokenStore(value: unknown): value is Stored {
  const isMap = (item: unknown) => typeof item === 'object' && item !== null && isPlainObject(item);
  return isMap(value) && Object.values(value as object).every(isMap);
}

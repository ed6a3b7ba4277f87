import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/kernel/clock.js';
import {
  AlyxAccount,
  AlyxTokens,
  installAlyxToken,
  updateAlyxToken,
} from '../../../src/protocols/iblrig/index.js';
import { revealAccount } from '../../../src/protocols/iblrig/alyx-account.js';
import { tempDir } from '../../helpers/temp-dir.js';

const URL = 'https://alyx.example.org';
const ADDR = { host: '127.0.0.1', port: 11001 };
const SECRET = '4157aa522b855239cd05f4d23d40563aa0518359';

function store() {
  const file = join(tempDir(), 'deep', 'alyx-tokens.json');
  return { file, tokens: new AlyxTokens(file, systemClock) };
}

describe('installAlyxToken', () => {
  it('keeps tokens by database and user, and says whether the first user is new', async () => {
    const { tokens } = store();
    expect(await installAlyxToken(URL, { foo: { token: 'a' } }, tokens)).toBe(true);
    expect(await installAlyxToken(URL, { foo: { token: 'b' } }, tokens)).toBe(false);
    expect(await installAlyxToken(URL, { bar: { token: 'c' }, foo: { token: 'd' } }, tokens)).toBe(true);
    expect(await installAlyxToken(URL, {}, tokens)).toBe(true);
    expect(await installAlyxToken('https://other', { foo: { token: 'e' } }, tokens)).toBe(true);
    const account = await tokens.account(URL, 'foo');
    expect(account && revealAccount(account)).toEqual({ baseUrl: URL, user: 'foo', token: { token: 'd' } });
    expect((await tokens.account(URL))?.user).toBe('foo');
    expect(await tokens.account(URL, 'nobody')).toBeUndefined();
    expect(await tokens.account('https://nowhere')).toBeUndefined();
  });

  it('lets nobody else read the file, even one that was open to all', async () => {
    const { file, tokens } = store();
    await tokens.install(URL, { foo: { token: SECRET } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    chmodSync(file, 0o644);
    await tokens.install(URL, { bar: { token: SECRET } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('loses no token when several arrive at once', async () => {
    const { tokens } = store();
    const users = Array.from({ length: 10 }, (_, index) => `user ${index}`);
    await Promise.all(users.map((user) => tokens.install(URL, { [user]: user })));
    for (const user of users) expect((await tokens.account(URL, user))?.isLoggedIn).toBe(true);
  });

  it.each(['{"a": 1', '[1]', '{"https://x": "token"}'])(
    'does not show nor overwrite a file that is none: %s',
    async (text) => {
      const { file, tokens } = store();
      await tokens.install(URL, {});
      writeFileSync(file, `${text} ${text.length > 8 ? SECRET : ''}`);
      const broken = tokens.install(URL, { foo: 'x' });
      await expect(broken).rejects.toMatchObject({ code: 'LABNET_TOKENS_UNREADABLE' });
      await expect(broken).rejects.not.toThrow(SECRET);
      expect(readFileSync(file, 'utf8')).toContain(text);
    },
  );

  it('is not led astray by names of objects', async () => {
    const { tokens } = store();
    expect(await tokens.account('__proto__')).toBeUndefined();
    expect(await tokens.account('constructor', 'name')).toBeUndefined();
    expect(
      await tokens.install(URL, JSON.parse('{"__proto__": {"token": "x"}}') as Record<string, unknown>),
    ).toBe(true);
    expect((await tokens.account(URL))?.user).toBe('__proto__');
  });
});

describe('updateAlyxToken', () => {
  it('logs the account in and keeps the token', async () => {
    const { tokens } = store();
    const alyx = new AlyxAccount();
    expect(await updateAlyxToken([URL, { foo: { token: SECRET } }], ADDR, { alyx, tokens })).toBe(true);
    expect([alyx.baseUrl, alyx.user, alyx.isLoggedIn]).toEqual([URL, 'foo', true]);
    expect(await tokens.account(URL, 'foo')).toMatchObject({ isLoggedIn: true });
  });

  it.each([
    ['no address', [null, { foo: 'x' }]],
    ['an empty address', ['', { foo: 'x' }]],
    ['no token', [URL, {}]],
    ['a token that is none', [URL, 'x']],
  ])('takes nothing from a message with %s', async (_, data) => {
    const alyx = new AlyxAccount();
    expect(await updateAlyxToken(data, ADDR, { alyx })).toBe(false);
    expect([alyx.baseUrl, alyx.isLoggedIn]).toEqual([null, false]);
  });

  it('takes nothing for nobody, and refuses what is no pair', async () => {
    expect(await updateAlyxToken([URL, { foo: 'x' }], ADDR)).toBe(false);
    await expect(updateAlyxToken([URL], ADDR, { alyx: new AlyxAccount() })).rejects.toMatchObject({
      code: 'LABNET_INVALID_ARGUMENT',
    });
  });
});

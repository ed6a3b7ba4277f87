import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksSecret } from '../../src/runtime/secrets.js';
import { effortInOnePiece, GROWS_WITH_THE_SIZE } from '../helpers/effort.js';

describe('looksSecret', () => {
  it.each([
    ["const token = 'x'", true],
    ['{"apiKey": "x"}', true],
    ['my_password_2 : 5', true],
    ['setToken("x")', true],
    ["'passphrase' = 1", true],
    ['rigs.cameras.alyx({})', true],
    ['rigs.cameras.alyx()', false],
    [`managers.lab.adminRequest('users_table.insert', 'kim', 'x', false)`, true],
    [`managers.lab.adminRequest('users_table.usernames')`, false],
    ['const tokens', false],
    ['a token', false],
    ['', false],
  ])('of %j is %j', (text, expected) => {
    expect(looksSecret(text)).toBe(expected);
  });

  it('finds the name wherever it stands in a longer one', () => {
    const letters = fc.stringMatching(/^[a-z_0-9]{0,8}$/);
    fc.assert(fc.property(letters, letters, (before, after) => looksSecret(`x.${before}Token${after} = 1`)));
  });

  it('takes no longer for one long name', () => {
    const names = (count: number) => looksSecret('token'.repeat(count));
    const gap = (length: number) => looksSecret(`token${' '.repeat(length)}`);
    expect(effortInOnePiece(names, 100_000)).toBeLessThan(GROWS_WITH_THE_SIZE);
    expect(effortInOnePiece(gap, 500_000)).toBeLessThan(GROWS_WITH_THE_SIZE);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../src/kernel/redact-text.js';
import { effortInOnePiece, GROWS_WITH_THE_SIZE } from '../helpers/effort.js';

describe('redactText', () => {
  it.each([
    ['401 for token=abc&x=1', '401 for token=<redacted>&x=1'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer <redacted>'],
    ['{"password": "correct horse", "n": 1}', '{"password": "<redacted>", "n": 1}'],
    ["{'api_key': 'a b'}", "{'api_key': '<redacted>'}"],
    ['"{\\"password\\": \\"a b\\"}"', '"{\\"password\\": \\"<redacted>\\"}"'],
    ['session.ts --token abc def', 'session.ts --token <redacted> def'],
    ['https://user:abc@host/path', 'https://host/path'],
    ["SyntaxError: Unexpected token '}'", "SyntaxError: Unexpected token '}'"],
    ['[2, "2026-01-31_1_mouse", null]', '[2, "2026-01-31_1_mouse", null]'],
    ['token', 'token'],
    ['password for Manager[lab:1875]', 'password for Manager[lab:1875]'],
    ['the token of rig-1 is missing', 'the token of rig-1 is missing'],
    ['the password is hunter2.', 'the password is <redacted>'],
    ['session.ts --token for def', 'session.ts --token <redacted> def'],
    ['password: for all', 'password: <redacted> all'],
    ['a password for', 'a password <redacted>'],
  ])('%s becomes %s', (text, shown) => {
    expect(redactText(text)).toBe(shown);
  });

  it('lets no secret through, however it is named', () => {
    const name = fc.constantFrom(
      'token',
      'Password',
      'api_key',
      'passphrase',
      'secret',
      'credentials',
      'Bearer',
    );
    const between = fc.constantFrom('=', ': ', ' ', ' = ', ' is ', '="', "='", '("', '": "', '\\": \\"');
    const before = fc.constantFrom('', 'a ', '{"', '--', 'the password for rig-1 and the ', 'password of ');
    // Long enough to be none of the words around it.
    const secret = fc
      .stringMatching(/^[\w.+/-]{6,20}$/)
      .filter((text) => !/token|passw|secret|bearer/i.test(text));
    fc.assert(
      fc.property(before, name, between, secret, fc.constantFrom('', ' and more', '"}', ','), (...parts) => {
        expect(redactText(parts.join(''))).not.toContain(parts[3]);
      }),
    );
  });

  it('takes a time that grows with the text alone, whatever is in it', () => {
    for (const part of [
      'token',
      'token ',
      'token=',
      'token"',
      '://',
      'a://b',
      "token='\\",
      'passwordpassword:',
    ]) {
      const effort = effortInOnePiece((length) => redactText(part.repeat(length / part.length)), 200_000);
      expect(effort, part).toBeLessThan(GROWS_WITH_THE_SIZE);
    }
  });
});

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
  ])('%s becomes %s', (text, shown) => {
    expect(redactText(text)).toBe(shown);
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

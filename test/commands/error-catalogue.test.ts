import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { remedyOf } from '../../commands/error-catalogue.js';

describe('remedyOf', () => {
  it('knows every code of the error page', () => {
    const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const codes = [...page.matchAll(/^\| `(LABNET_\w+)`/gm)].map(([, code = '']) => code);
    expect(codes.length).toBeGreaterThan(40);
    expect(codes.filter((code) => remedyOf(code) === undefined)).toEqual([]);
  });

  it('knows no other', () => {
    expect(remedyOf('ECONNREFUSED')).toBeUndefined();
    expect(remedyOf('toString')).toBeUndefined();
  });
});

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.js';
import { protocols } from '../../src/protocols/registry.js';
import { tempDir } from '../helpers/temp-dir.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = [
  'README.md',
  ...readdirSync(join(root, 'docs/protocols')).map((name) => `docs/protocols/${name}`),
];

/** Each configuration that a page shows. */
const shown = PAGES.flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/```json\n([^]*?)```/g)].map(
    ([, text = ''], index) => [page, index + 1, text] as const,
  ),
);

describe('a configuration that the documentation shows', () => {
  it('is there in every page of a protocol', () => {
    expect(new Set(shown.map(([page]) => page))).toEqual(new Set(PAGES));
  });

  it.each(shown)('is accepted as it stands: %s, number %i', (_page, _index, text) => {
    const file = join(tempDir(), 'labnet.config.json');
    writeFileSync(file, text);
    expect(() => loadConfig({ file, cwd: '.', env: {} }, protocols)).not.toThrow();
  });
});

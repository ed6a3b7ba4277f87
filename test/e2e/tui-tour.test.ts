import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../helpers/temp-dir.js';
import { openTty } from '../helpers/tty.js';
import { until } from '../helpers/until.js';

const labnet = fileURLToPath(new URL('../../dist/bin/labnet.js', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

const KEYS: Readonly<Record<string, string>> = { Enter: '\r', Esc: '\u001b', Tab: '\t', 'Ctrl-C': '\u0003' };

/** The rows of the tour: keys or texts to press, and what is seen then. */
function tour(): readonly { readonly presses: readonly string[]; readonly sees: readonly string[] }[] {
  const [, table = ''] = /### Five minutes\n([^]*?)\n### /.exec(readme) ?? [];
  return table
    .split('\n')
    .filter((line) => /^\| (?:<kbd>|`)/.test(line))
    .map((line) => {
      const [, press = '', see = ''] = line.split(/(?<!\\)\|/);
      return {
        presses: [...press.matchAll(/<kbd>(.*?)<\/kbd>|`(.*?)`/g)].map(
          ([, key, text = '']) => KEYS[key ?? ''] ?? key ?? text,
        ),
        sees: [...see.matchAll(/`(.*?)`/g)].map(([, text = '']) => text),
      };
    });
}

/** What is active, and its filter: nothing but keys changes them. */
function attention(screen: string): string {
  const [, title] = /━━ (.+?) ━/.exec(screen) ?? [];
  const [filter] = / \/\S+(?= ━━)/.exec(screen) ?? [];
  return JSON.stringify([title, filter]);
}

describe('the tour of the README', () => {
  it('works as it is written', async () => {
    const rows = tour();
    expect(rows.length).toBeGreaterThan(10);
    const dir = tempDir();
    const args = [labnet, 'tui', '--demo', '--journal', join(dir, 'journal')];
    const tty = openTty(process.execPath, args, { columns: 80, rows: 24, env: { XDG_STATE_HOME: dir } });
    // The tour begins when the first question is answered.
    await tty.waitFor(/did not complete EXPINFO/);
    for (const { presses, sees } of rows) {
      for (const press of presses) {
        const before = attention(tty.text());
        tty.write(press);
        // A person sees what a key closed before the next one; behind Escape it would be an Alt key without that.
        if (press === KEYS.Esc || press === 'q')
          await until(() => attention(tty.text()) !== before, tty.text);
      }
      for (const text of sees) await tty.waitFor(new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
    }
    expect((await tty.exited).exitCode).toBe(0);
  }, 90_000);
});

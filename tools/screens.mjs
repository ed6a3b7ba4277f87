// `npm run screens`: runs the console on the embedded lab in a pseudo-terminal and keeps what it shows, as text:
// docs/screens/*.txt, and the first of them in README.md. Run `npm run build` before.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const root = fileURLToPath(new URL('..', import.meta.url));
const MARKS = { begin: '<!-- screen: npm run screens -->', end: '<!-- /screen -->' };

/** Name, size, keys once the first question is answered, and what is waited for then. */
const SCREENS = [
  { name: 'panes-120x40', columns: 120, rows: 40, keys: 'j', sees: /Tab pane/ },
  { name: 'panes-80x24', columns: 80, rows: 24, keys: 'j', sees: /Tab pane/ },
  { name: 'panes-200x60', columns: 200, rows: 60, keys: 'j', sees: /Tab pane/ },
  { name: 'rig-80x24', columns: 80, rows: 24, keys: '\r', sees: /━━ rig behavior/ },
  { name: 'services-80x24', columns: 80, rows: 24, keys: '6', sees: /━━ 6 Services/ },
  { name: 'actions-80x24', columns: 80, rows: 24, keys: 'a', sees: /What can be done/ },
];

async function capture({ columns, rows, keys, sees }) {
  const dir = await mkdtemp(join(tmpdir(), 'labnet-screens-'));
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const args = [join(root, 'dist/bin/labnet.js'), 'tui', '--demo', '--journal', join(dir, 'journal')];
  const env = { ...process.env, XDG_STATE_HOME: dir, LANG: 'C.UTF-8', TERM: 'xterm-256color' };
  const pty = spawn(process.execPath, args, { name: 'xterm-256color', cols: columns, rows, cwd: dir, env });
  const ended = new Promise((resolve) => pty.onExit(resolve));
  pty.onData((data) => terminal.write(data));
  const text = () =>
    Array.from(
      { length: rows },
      (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '',
    )
      .map((line) => line.trimEnd())
      .join('\n');
  const until = async (what) => {
    const deadline = Date.now() + 30_000;
    while (!what.test(text())) {
      if (Date.now() > deadline) throw new Error(`${what} never came:\n${text()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  try {
    await until(/did not complete EXPINFO/);
    pty.write(keys);
    await until(sees);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return text();
  } finally {
    pty.kill('SIGTERM');
    await ended;
    await rm(dir, { recursive: true, force: true });
  }
}

const folder = join(root, 'docs/screens');
await mkdir(folder, { recursive: true });
const shown = [];
for (const screen of SCREENS) {
  const text = await capture(screen);
  shown.push(text);
  await writeFile(join(folder, `${screen.name}.txt`), `${text}\n`);
}
const file = join(root, 'README.md');
const readme = await readFile(file, 'utf8');
const begin = readme.indexOf(MARKS.begin);
const end = readme.indexOf(MARKS.end);
if (begin < 0 || end < begin) throw new Error('README.md has no place for the screen');
const block = `${MARKS.begin}\n\n\`\`\`text\n${shown[0]}\n\`\`\`\n\n`;
await writeFile(file, readme.slice(0, begin) + block + readme.slice(end));

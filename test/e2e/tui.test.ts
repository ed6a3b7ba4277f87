import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../helpers/temp-dir.js';
import { enterRepl, openTty } from '../helpers/tty.js';
import type { Tty, TtyOptions } from '../helpers/tty.js';
import { until } from '../helpers/until.js';

const labnet = fileURLToPath(new URL('../../dist/bin/labnet.js', import.meta.url));

interface Opened extends Tty {
  /** Process of labnet itself: the terminal belongs to a shell. */
  labnetPid(): number;
  /** Folder of the journal. */
  readonly journal: string;
}

/** Starts `labnet tui --demo` from a shell that tells, after it, how it ended and how the terminal is. */
function open(options: TtyOptions & { readonly arguments?: readonly string[] } = {}): Opened {
  const dir = tempDir();
  const run = `(echo $BASHPID > '${dir}/pid'; exec '${process.execPath}' '${labnet}' tui --demo --journal '${dir}/journal' ${options.arguments?.join(' ') ?? ''})`;
  // It stays for a while: the last words of what has ended may be lost with its terminal.
  const after = `echo "code $?"; stty -a | grep -o -E -- '-?(icanon|echo|isig)\\b' | tr '\\n' ' '; echo; echo end; sleep 5`;
  const tty = openTty('bash', ['--norc', '-c', `${run}; ${after}`], {
    ...options,
    env: { XDG_STATE_HOME: dir, ...options.env },
  });
  return {
    ...tty,
    labnetPid: () => Number(readFileSync(join(dir, 'pid'), 'utf8')),
    journal: join(dir, 'journal'),
  };
}

/** The terminal is the shell's again: its screen, its cursor, its line discipline. */
async function expectSane(tty: Tty, code: number): Promise<void> {
  const text = await tty.waitFor(/^end$/m);
  expect(text).toContain(`code ${code}`);
  const modes = / ?((?:-?(?:icanon|echo|isig) ?)+)\n/.exec(text)?.[1]?.trim().split(' ');
  expect(modes?.sort()).toEqual(['echo', 'icanon', 'isig']);
  expect(tty.isAlternate()).toBe(false);
  expect(tty.isCursorShown()).toBe(true);
  expect(tty.output().lastIndexOf('\u001b[?2004l')).toBeGreaterThan(
    tty.output().lastIndexOf('\u001b[?2004h'),
  );
}

function expectJournalWhole({ journal }: Opened): void {
  const lines = readdirSync(journal)
    .flatMap((file) => readFileSync(join(journal, file), 'utf8').split('\n'))
    .filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
}

/** The rigs of the embedded lab are asked, or were. */
const BEGUN = /pending, oldest|did not complete/;

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function openRepl(options: TtyOptions = {}): Promise<Opened> {
  const tty = open(options);
  await enterRepl(tty);
  return tty;
}

/** An exchange that goes on for as long as a test may take: the rig echoes it and answers nothing. */
const WAITS = 'await rigs.behavior.ask([ExpMessage.ALYX, null, null], { responseTimeoutMs: 90_000 })\r';
/** Its row in the pending pane, with the seconds that remain. */
const WAITING = /behavior +ALYX .*response █+░* (\d+) s/;

describe('labnet tui', () => {
  it('counts a wait down in a row of the pending pane, and shows what is answered meanwhile', async () => {
    const tty = await openRepl();
    tty.write(WAITS);
    const left = Number(WAITING.exec(await tty.waitFor(WAITING))?.[1]);
    await until(() => Number(WAITING.exec(tty.text())?.[1]) < left, tty.text);
    // What waits does not keep an operator from stopping a rig.
    tty.write('await rigs.cameras.stop()\r');
    await tty.waitFor(/behavior +ALYX .*response █[^]*cameras +EXPEND +✓ answered/);
    tty.write("await services.init('2022-01-01_1_subject')\r");
    await tty.waitFor(/ephys +EXPINIT +✓ answered in \d+ ms/);
  });

  it('shows the silent rig as a timeout that names the deadline', async () => {
    const tty = await openRepl();
    tty.write("await rigs.widefield.status('RUNNING')\r");
    await tty.waitFor(/widefield +EXPSTATUS +✗ timeout: no echo within 1000 ms/);
    await tty.waitFor(/widefield +udp:\S+ +✗ silent/);
  });

  it('leaves by q, and gives the terminal back', async () => {
    const tty = open();
    await tty.waitFor(/q leave/);
    expect(tty.isAlternate()).toBe(true);
    expect(tty.isCursorShown()).toBe(false);
    tty.write('q');
    await expectSane(tty, 0);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('gives the terminal back on %s, and ends of it', async (signal, code) => {
    const tty = open();
    await tty.waitFor(BEGUN);
    process.kill(tty.labnetPid(), signal);
    await expectSane(tty, code);
  });

  it('gives the terminal back and keeps the journal whole when it ends in the middle of an exchange', async () => {
    const tty = await openRepl();
    tty.write(WAITS);
    await tty.waitFor(WAITING);
    process.kill(tty.labnetPid(), 'SIGTERM');
    await expectSane(tty, 143);
    expectJournalWhole(tty);
  });

  it('ends when the line to its terminal is lost, with the journal whole', async () => {
    const tty = open();
    await tty.waitFor(BEGUN);
    const pid = tty.labnetPid();
    tty.loseLine();
    await until(() => !runs(pid), String);
    expectJournalWhole(tty);
  });

  it('interrupts an await by Ctrl-C and lives on; on an empty line the second Ctrl-C leaves', async () => {
    const tty = await openRepl();
    tty.write('await new Promise(() => undefined)\r');
    await tty.waitFor(/runs: Ctrl-C interrupts/);
    tty.write('\u0003');
    await tty.waitFor(/^interrupted/m);
    tty.write('6 * 7\r');
    await tty.waitFor(/^42$/m);
    tty.write('\u0003');
    await tty.waitFor(/Ctrl-C again leaves labnet/);
    tty.write('\u0003');
    await expectSane(tty, 0);
  });

  it('lives on when something is thrown that nobody waits for', async () => {
    const tty = await openRepl();
    tty.write("setTimeout(() => { throw new Error('stray') }, 10); 1\r");
    // The entry itself says no such thing.
    await tty.waitFor(/Error: stray/);
    tty.write('6 * 7\r');
    await tty.waitFor(/^42$/m);
  });

  it('gives the terminal back and tells why when a pane cannot be drawn', async () => {
    const tty = await openRepl({ columns: 120, rows: 40 });
    // Only the log needs it, for the time.
    tty.write("Date.prototype.getMilliseconds = () => { throw new Error('no more time') }; 1\r");
    await expectSane(tty, 1);
    expect(tty.text()).toContain('labnet: Error: no more time');
  });

  it('gives the terminal back and tells why when a key cannot be carried out', async () => {
    const tty = await openRepl();
    tty.write('const real = Array.prototype.includes; 2\r');
    await tty.waitFor(/^2$/m);
    const broken =
      "if (/TuiController/.test(Error().stack)) throw Error('no more keys'); return real.apply(this, a)";
    tty.write(`Array.prototype.includes = function (...a) { ${broken} }; 1\r`);
    await tty.waitFor(/^1$/m);
    tty.write('x');
    await expectSane(tty, 1);
    expect(tty.text()).toContain('labnet: Error: no more keys');
  });

  it('shows what is printed behind its back in the REPL, not across the screen', async () => {
    const tty = await openRepl();
    tty.write("process.emitWarning('look out'); 1\r");
    // What is printed may be seen before the entry has ended.
    await tty.waitFor(/^labnet demo │[^]*Warning: look out[^]*Enter run.*Ctrl-D leave$/);
  });

  it('is put aside by Ctrl-Z and comes back as it was', async () => {
    const tty = await openRepl();
    tty.write('half a line');
    await tty.waitFor(/› half a line/);
    tty.write('\u001a');
    // No shell with jobs is there to hold it: it comes back by itself.
    await until(() => /\u001b\[\?1049l[^]*\u001b\[\?1049h[^]*half a line/.test(tty.output()), tty.text);
    await tty.waitFor(/› half a line/);
    tty.write('!');
    await tty.waitFor(/› half a line!/);
  });

  it('lends the terminal to $EDITOR, evaluates what it leaves, and copies between frames', async () => {
    const cwd = tempDir();
    writeFileSync(
      join(cwd, 'edit.sh'),
      'echo "editing in $(stty -a | grep -o -E -- "-?icanon")"; read line; echo "$line" >> "$1"\n',
    );
    const tty = await openRepl({ cwd, env: { EDITOR: 'sh edit.sh' } });
    tty.write('.editor\r');
    await tty.waitFor(/editing in icanon/);
    expect(tty.isAlternate()).toBe(false);
    tty.write('6 * 7\r');
    await tty.waitFor(/^42$[^]*Enter run/m);
    expect(tty.isAlternate()).toBe(true);
    expect(tty.text()).not.toMatch(/editing in|slow terminal/);
    tty.write("'to copy'\r.copy\r");
    await tty.waitFor(/7 characters are handed to the terminal's clipboard/);
    const [, copied = ''] = /\u001b\]52;c;([\w+/=]+)\u0007/.exec(tty.output()) ?? [];
    expect(Buffer.from(copied, 'base64').toString()).toBe('to copy');
  });

  it('ends $EDITOR with itself, also one that a script has started', async () => {
    const cwd = tempDir();
    writeFileSync(
      join(cwd, 'stay.sh'),
      'trap "echo editor ended; exit" TERM; echo editing; while :; do sleep 0.1; done\n',
    );
    writeFileSync(join(cwd, 'wrapper.sh'), 'sh stay.sh "$1"; exit 0\n');
    const tty = await openRepl({ cwd, env: { EDITOR: 'sh wrapper.sh' } });
    tty.write('.editor\r');
    await tty.waitFor(/editing/);
    process.kill(tty.labnetPid(), 'SIGTERM');
    await tty.waitFor(/editor ended/);
    await expectSane(tty, 143);
  });

  it('says what is gone to and what happens for screen readers, and draws nothing', async () => {
    const tty = open({ rows: 60, arguments: ['--screen-reader'] });
    await tty.waitFor(/^Rigs, \d+ lines$/m);
    await tty.waitFor(/did not complete EXPINFO/);
    tty.write('j');
    await tty.waitFor(/^cameras, tcp:.*, heard/m);
    tty.write('i6 * 7\r');
    // What rigs say meanwhile is said between.
    await tty.waitFor(/^REPL$[^]*^6 \* 7$[^]*^42$/m);
    expect(tty.isAlternate()).toBe(false);
    expect(tty.text()).not.toMatch(/[\u2500-\u25ff]/);
    tty.write('\u000fq');
    await expectSane(tty, 0);
  });

  it('follows resizes between 80x24 and 120x40', async () => {
    const tty = open();
    await tty.waitFor(/q leave/);
    tty.resize(120, 40);
    await tty.waitFor(/── 3 Log ─{90,}/);
    expect(tty.text().split('\n')).toHaveLength(40);
    tty.resize(80, 24);
    await tty.waitFor(/^ 1 Rigs {3}2 Pending/m);
    expect(tty.text().split('\n')[23]).toMatch(/q leave$/);
    tty.resize(30, 8);
    await tty.waitFor(/This terminal is 30x8/);
  });

  it('paints no colour under NO_COLOR', async () => {
    const tty = await openRepl({ env: { NO_COLOR: '1' } });
    tty.write("({ a: 'text', n: 1 })\r");
    await tty.waitFor(/a: 'text'/);
    expect(tty.output()).not.toMatch(/\u001b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9\d|10\d)(?:;[\d;]*)?m/);
  });

  it('prints every pane once on a terminal that can only print', async () => {
    const tty = open({ rows: 80, env: { TERM: 'dumb' } });
    const text = await tty.waitFor(/^end$/m);
    expect(text).toMatch(/── 1 Rigs ──[^]*widefield[^]*── 2 Pending ──[^]*── 3 Log ──[^]*── 5 REPL ──/);
    expect(text).toContain('code 0');
    expect(tty.output()).not.toContain('\u001b');
  });
});

import { createSocket } from 'node:dgram';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cli } from '../helpers/cli.js';
import { tempDir } from '../helpers/temp-dir.js';
import { enterRepl, openTty } from '../helpers/tty.js';
import type { Tty } from '../helpers/tty.js';

const BIN = fileURLToPath(new URL('../../dist/bin/labnet.js', import.meta.url));

function start(command: string, stateDir: string): Tty {
  return openTty(process.execPath, [BIN, command, '--demo'], {
    columns: 100,
    rows: 40,
    env: { XDG_STATE_HOME: stateDir },
  });
}

/** The two faces of the REPL that keys are typed into, each at its prompt. */
const FACES: Readonly<Record<string, (stateDir: string) => Promise<Tty>>> = {
  async 'labnet repl'(stateDir) {
    const tty = start('repl', stateDir);
    await tty.waitFor(/^›/m);
    return tty;
  },
  async 'the REPL pane'(stateDir) {
    const tty = start('tui', stateDir);
    await enterRepl(tty);
    return tty;
  },
};

/** Entries, typed one after the other into one REPL, and what is shown of each. */
const ROWS: readonly (readonly [input: string, shown: RegExp])[] = [
  ['const x: number = 1; x + 1', /^2$/],
  ['const x = 20; x', /^20$/],
  ["const r = await rigs.cameras.status('RUNNING'); r.message", /^'EXPSTATUS'$/],
  ["rigs.cameras.status('RUNNING')", /EXPSTATUS/],
  ['const {name, ...rest} = rigs.cameras; name', /^'cameras'$/],
  ['_ + 1', /^'(?:row 5|cameras)1'$/],
  ["throw new Error('boo')", /^Error: boo\n +at repl:\d+:1:7$/],
  ['_error.message', /^'boo'$/],
  ['{a: 1}', /^\{ a: 1 \}$/],
  ['interface I {a: number}', /\}\n/],
  ['type T = string', /string\n/],
  ['enum E {A, B}\rE.B', /^1$/],
  ['x satisfies number', /^20$/],
  ['(lab as any) === lab', /^true$/],
  ['class A<T> { constructor(public v: T) {} }\rnew A(3)', /^A \{ v: 3 \}$/],
  ['class A { w = 4 }\rnew A()', /^A \{ w: 4 \}$/],
  ["import fs, {readFileSync} from 'node:fs'\rfs.readFileSync === readFileSync", /^true$/],
  ["(await import('./test/fixtures/scripts/lib/twice.ts')).twice(4)", /^8$/],
  [String.raw`console.log('a\x1b[31m')`, /^a\S+\[31m$/],
  ['Promise.reject(7)', /threw 7/],
  ["'x'.repeat(1e7)", /more characters|…/],
  ['const c: any = {}; c.self = c; c', /^<ref \*1> \{ self: \[Circular \*1\] \}$/],
  ["Buffer.from('hey')", /^<Buffer 68 65 79>$/],
  ['new Map([[1, {a: 1}]])', /^Map\(1\) \{ 1 => \{ a: 1 \} \}$/],
  ['new Proxy({b: 1}, {})', /^Proxy \[ \{ b: 1 \}, \{\} \]$/],
  ["new Error('outer', { cause: new Error('inner') })", /caused by|\[cause\]/],
];

describe.each(Object.keys(FACES))('%s', (face) => {
  const openFace = (stateDir = tempDir()) => FACES[face]!(stateDir);

  it.each([
    ['a loop', 'while (true) {}'],
    ['a loop after an await', 'await sleep(1); for (;;) { 1 }'],
    ['an await that never ends', 'await new Promise(() => {})'],
    ['a loop over messages', 'for await (const m of rigs.cameras.messages("EXPEND")) m'],
  ])('ends %s by Ctrl-C and takes the next entry', async (_what, source) => {
    const tty = await openFace();
    // A screen that is drawn some times a second may not show it before it is stuck.
    tty.write(`${source}\r`);
    await tty.waitFor(/^› .*(while|for|await)/m);
    tty.write('\u0003');
    await tty.waitFor(/^interrupted/m);
    tty.write("(await rigs.behavior.status('RUNNING')).message\r");
    await tty.waitFor(/^'EXPSTATUS'$/m);
  });

  it('shows each entry as the others do', async () => {
    const tty = await openFace();
    // A pane as high as a terminal.
    if (face === 'the REPL pane') tty.write('\u000fzi');
    for (const [index, [input, shown]] of ROWS.entries()) {
      const mark = `row ${index}`;
      // Cleared first, then marked: what is below the mark is of this entry.
      tty.write(`\u000c'${mark}'\r`);
      await tty.waitFor(new RegExp(`^'${mark}'$`, 'm'));
      tty.write(`${input}\r`);
      await tty.waitFor(new RegExp(`^'${mark}'$[^]*^› [^]*${shown.source}`, 'm'));
    }
  });

  it('goes on serving values while an entry waits, and after a loop was ended', async () => {
    const tty = await openFace();
    tty.write('`port ${sockets.bench.port}`\r');
    const port = Number(/port (\d+)/.exec(await tty.waitFor(/'port \d+'/))?.[1]);
    const client = createSocket('udp4');
    try {
      const answers = () =>
        new Promise<string>((resolve) => {
          client.once('message', (bytes) => resolve(bytes.toString()));
          client.send('name', port, '127.0.0.1');
        });
      tty.write('await new Promise(() => {})\r');
      await tty.waitFor(/^› await new Promise/m);
      expect(await answers()).not.toBe('');
      tty.write('\u0003');
      await tty.waitFor(/^interrupted/m);
      tty.write('while (true) {}\r');
      await tty.waitFor(/^› while/m);
      // Nobody is there to answer; the question waits in the socket.
      const late = answers();
      tty.write('\u0003');
      await tty.waitFor(/while \(true\) \{\}\ninterrupted/);
      expect(await late).not.toBe('');
    } finally {
      client.close();
    }
  });

  it('keeps what was typed while a loop ran', async () => {
    const tty = await openFace();
    tty.write('const end = Date.now() + 600; while (Date.now() < end);\r');
    await tty.waitFor(/^› const end/m);
    tty.write('40 + 3\r');
    await tty.waitFor(/^43$/m);
  });

  it('goes on in the next line until an entry is complete, and brings it back whole', async () => {
    const tty = await openFace();
    tty.write('const f = (a: number) => {\r  return a * 2\r}\rf(21)\r');
    await tty.waitFor(/^42$/m);
    tty.write('\u001b[A\u001b[A');
    await tty.waitFor(/^… {3}return a \* 2\n… }$/m);
  });

  it('completes a name by Tab, and a parameter', async () => {
    const tty = await openFace();
    tty.write('rigs.beh\t.stat\t("RUN\t"); 5\r');
    await tty.waitFor(/rigs\.behavior\.status\("RUNNING"\); 5/);
    await tty.waitFor(/^5$/m);
  });

  it('searches by Ctrl-R, edits by the keys of bash, and takes a paste of 50 lines as one entry', async () => {
    const tty = await openFace();
    tty.write('const needle = 1\r2\r');
    await tty.waitFor(/^2$/m);
    tty.write('\u0012needle\u0005 + 8; needle\r');
    await tty.waitFor(/^(1|9)$/m);
    tty.write('foo bar\u0017\u0001\u000b7 + 7\r');
    await tty.waitFor(/^14$/m);
    const lines = Array.from({ length: 50 }, (_, index) => `const line${index} = ${index};`);
    tty.write(`\u001b[200~${lines.join('\n')}\u001b[201~\r`);
    tty.write('line49 + 1000\r');
    await tty.waitFor(/^1049$/m);
  });

  it('shows a syntax error with a caret, explains a name, and survives what is thrown late', async () => {
    const tty = await openFace();
    tty.write('let 1x\r');
    await tty.waitFor(/SyntaxError: .*\n +let 1x\n +\^/);
    tty.write('rigs.cameras.start?\r');
    await tty.waitFor(/start\(expRef: ExpRef.*\n\n +Start: EXPSTART/);
    tty.write('setTimeout(() => { throw new Error("late") }); void 0\r');
    await tty.waitFor(/Error: late/);
    tty.write('1 + 1\r');
    await tty.waitFor(/^2$/m);
  });

  it('remembers after kill -9, keeps secrets out, and warns before it leaves', async () => {
    const stateDir = tempDir();
    const tty = await openFace(stateDir);
    tty.write('const kept = 17; kept\rconst password = "hunter2"\r');
    await tty.waitFor(/not kept in the history/);
    process.kill(tty.pid, 'SIGKILL');
    await tty.exited;
    const again = await openFace(stateDir);
    again.write('\u0012kept = 1\r');
    await again.waitFor(/^17$/m);
    again.write('\u0003');
    await again.waitFor(/Ctrl-C again|once more|leaves/);
    again.write('\u0003');
    await again.exited;
    expect(again.output()).not.toContain('hunter2');
  });
});

describe('labnet repl < file', () => {
  it('shows each entry as the others do', async () => {
    const input = ROWS.map(([entry]) => entry.replaceAll('\r', '\n')).join('\n');
    const { code, stdout, stderr } = await cli(['repl', '--demo'], { input });
    // Those of types alone say nothing, and there is no prompt to see them on.
    for (const [entry, shown] of ROWS.filter(([entry]) => !/^(?:interface|type) /.test(entry)))
      expect([entry, `${stdout}${stderr}`]).toEqual([
        entry,
        expect.stringMatching(new RegExp(shown.source, 'm')),
      ]);
    expect(code).toBe(1);
  });
});

import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerminalOutput } from '../../src/terminal/terminal-output.js';
import { until } from '../helpers/until.js';

/** More than a pipe holds. */
const MUCH = 300_000;

/** A named pipe stands for a terminal: a full one says EAGAIN just so. */
describe.runIf(process.platform === 'linux')('openTerminalOutput', () => {
  let dir: string;
  let fd: number;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'labnet-output-'));
    execFileSync('mkfifo', [join(dir, 'terminal')]);
    fd = openSync(join(dir, 'terminal'), constants.O_RDWR | constants.O_NONBLOCK);
  });

  afterEach(() => {
    closeSync(fd);
    rmSync(dir, { recursive: true });
  });

  const stream = () => ({ fd, write: () => expect.unreachable('the stream itself would make us wait') });

  /** What can be read now. */
  function drain(): string {
    const chunks: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.alloc(65_536);
      try {
        chunks.push(chunk.subarray(0, readSync(fd, chunk)));
      } catch {
        return Buffer.concat(chunks).toString();
      }
    }
  }

  it('hands over what a slow terminal takes bit by bit, and says when all of it is there', async () => {
    const output = openTerminalOutput(stream());
    let done = 0;
    output.write('x'.repeat(MUCH), () => (done += 1));
    let got = '';
    await until(() => {
      got += drain();
      return done === 1;
    });
    got += drain();
    expect(got).toBe('x'.repeat(MUCH));
    output.close();
  });

  it('does not make the program wait for a terminal that takes nothing', async () => {
    const output = openTerminalOutput(stream());
    let done = 0;
    // Nobody reads yet: were it to wait, it would do so for ever.
    output.write('x'.repeat(MUCH), () => (done += 1));
    await until(() => drain().length > 0);
    expect(done).toBe(0);
    output.close();
  });

  it('gives up its last words after a short while where nobody reads', () => {
    const output = openTerminalOutput(stream());
    output.write('x'.repeat(MUCH), () => expect.unreachable('never read'));
    const before = performance.now();
    output.writeNow('y'.repeat(MUCH));
    expect(performance.now() - before).toBeGreaterThan(200);
    output.close();
  });

  it('cuts off what is being written for its last words, and abandons a sequence cut in its middle', async () => {
    const output = openTerminalOutput(stream());
    output.write('x'.repeat(MUCH), () => undefined);
    let head = '';
    await until(() => (head += drain()) !== '');
    output.writeNow('goodbye');
    const rest = drain();
    expect(head.length + rest.length).toBeLessThan(MUCH);
    expect(rest).toMatch(/^x*\u0018goodbye$/);
    output.close();
  });

  it('writes nothing after it was closed', () => {
    const output = openTerminalOutput(stream());
    output.close();
    output.close();
    output.write('late', () => undefined);
    output.writeNow('later');
    expect(drain()).toBe('');
  });

  it('falls back to the stream where there is no device', () => {
    const written: string[] = [];
    const output = openTerminalOutput({ write: (text: string) => written.push(text) }, ['/nowhere']);
    output.writeNow('hello');
    output.close();
    output.writeNow('late');
    expect(written).toEqual(['hello']);
  });
});

// What the panes cost under load: 100 rigs, 200 values at 10 Hz, 5,000 messages a second, on 120x40; and on a terminal
// that takes 2 kB a second.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { aim, quantile } from './measure.mjs';

const load = fileURLToPath(new URL('tui-load.mjs', import.meta.url));
const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const SLOW_BYTES_PER_S = 2000;
const KEY_EVERY_MS = 1500;
const READY_MS = 3000;

/** Runs the load once in a pseudo-terminal, and types characters that nothing else shows. */
async function run(mode, { slow = false, keys = false } = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'labnet-bench-'));
  const report = join(dir, 'report.json');
  const env = { ...process.env, NODE_ENV: 'production', TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  const args = ['--expose-gc', load, mode, String(SECONDS), report];
  const pty = spawn(process.execPath, args, { name: 'xterm-256color', cols: 120, rows: 40, env });
  const ended = new Promise((resolve) => pty.onExit(resolve));
  const openedAtMs = performance.now();
  const toPaint = [];
  let sent;
  let bytes = 0;
  let code = 0x4e00;
  pty.onData((data) => {
    bytes += Buffer.byteLength(data);
    if (sent && data.includes(sent.character)) {
      toPaint.push(performance.now() - sent.atMs);
      sent = undefined;
    }
    if (slow) {
      pty.pause();
      setTimeout(() => pty.resume(), (Buffer.byteLength(data) / SLOW_BYTES_PER_S) * 1000);
    }
  });
  const typing =
    keys &&
    setInterval(() => {
      // Until the screen is ours, the terminal itself echoes what is typed.
      if (sent || performance.now() - openedAtMs < READY_MS) return;
      if (code === 0x4e00) pty.write(':');
      sent = { character: String.fromCharCode((code += 1)), atMs: performance.now() };
      pty.write(`\u0015${sent.character}`);
    }, KEY_EVERY_MS);
  await ended;
  clearInterval(typing);
  const told = JSON.parse(await readFile(report, 'utf8'));
  await rm(dir, { recursive: true });
  return { ...told, bytes, toPaint, totalS: (told.wallMs + told.startMs) / 1000 };
}

function report(name, { cpu, bytes, totalS, stats, heapBefore, heap, messages }) {
  const frames = stats
    ? `${(stats.frames / totalS).toFixed(1)} frames/s, ${stats.dropped} left out`
    : 'no frames';
  const rate = `${Math.round(messages / totalS)} messages/s`;
  const memory = `heap ${(heapBefore / 1e6).toFixed(1)} → ${(heap / 1e6).toFixed(1)} MB`;
  console.log(
    `  ${name.padEnd(26)} ${cpu.toFixed(1).padStart(5)} % CPU  ${(bytes / totalS / 1000).toFixed(1).padStart(5)} kB/s  ${frames}  ${rate}  ${memory}`,
  );
}

/** Measures and prints. */
export async function benchTui() {
  console.log(`panes under load, ${SECONDS} s each, 120x40`);
  const bare = await run('bare');
  report('the load alone', bare);
  const panes = await run('tui', { keys: true });
  report('with the panes', panes);
  console.log(
    `  key to paint p50 ${quantile(panes.toPaint, 0.5).toFixed(1)} ms, load of the machine ${loadavg()[0].toFixed(1)}`,
  );
  const slow = await run('tui', { slow: true });
  report('on a terminal of 2 kB/s', slow);
  aim('CPU above the load, %', panes.cpu - bare.cpu, { atMost: 10 });
  aim('kB/s to the terminal', panes.bytes / panes.totalS / 1000, { atMost: 10 });
  aim(`key to paint p95 of ${panes.toPaint.length}, ms`, quantile(panes.toPaint, 0.95), { atMost: 50 });
  aim('heap at the end over the start', panes.heap / panes.heapBefore, { atMost: 1.15 });
  aim(
    'messages a second on a slow terminal over those without panes',
    slow.messages / slow.totalS / (bare.messages / bare.totalS),
    { atLeast: 0.97 },
  );
}

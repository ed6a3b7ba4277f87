// Runs in a pseudo-terminal: a lab under load, with or without the panes on it. Writes what it cost into a file.
import { writeFileSync } from 'node:fs';
import { loadSubject } from './subject.mjs';

const RIGS = 100;
const VALUES = 200;
const VALUE_HZ = 10;
const MESSAGES = 5000;
const TICK_MS = 20;
const WARM_UP_MS = 3000;

const [mode = 'tui', seconds = '10', report = ''] = process.argv.slice(2);
const { LabStore, systemClock, startTui } = await loadSubject();
const store = new LabStore();
const publish = (event) => store.publish(event);
const rigs = Array.from({ length: RIGS }, (_, index) => `rig-${index}`);
for (const name of rigs) {
  const peer = `bench/${name}`;
  publish({
    type: 'peer.added',
    atMs: Date.now(),
    peer,
    protocol: 'bench',
    kind: 'rig',
    name,
    address: 'udp://192.0.2.1:11001',
  });
}
let messages = 0;
let values = 0;
const startedAtMs = performance.now();

/** Publishes what should have come by now. */
function load() {
  const passedS = (performance.now() - startedAtMs) / 1000;
  const atMs = Date.now();
  for (; messages < passedS * MESSAGES; messages += 1) {
    const peer = `bench/${rigs[messages % RIGS]}`;
    const text = `RUNNING ${messages}`;
    publish({
      type: 'message.received',
      atMs,
      peer,
      verdict: 'message',
      label: 'EXPSTATUS',
      text,
      wire: '[32, 20]',
      size: 8,
    });
  }
  for (; values < passedS * VALUES * VALUE_HZ; values += 1) {
    const index = values % VALUES;
    const value = Math.sin(values / 500 + index) * 100;
    publish({
      type: 'reading.taken',
      atMs,
      peer: `bench/${rigs[index % RIGS]}`,
      codename: `value_${index}`,
      text: value.toFixed(3),
      value,
      unit: 'mW',
      quality: 'fresh',
      origin: 'watched',
      staleAfterMs: 5000,
    });
  }
}

const repl = {
  submit: async () => 'ok',
  interrupt: () => false,
  busy: false,
  complete: () => ({ from: 0, candidates: [] }),
  history: [],
  onEntry: () => () => undefined,
};
const leave = new AbortController();
const shown =
  mode === 'tui'
    ? startTui({ lab: { store, clock: systemClock, publish }, repl, title: 'bench', signal: leave.signal })
    : undefined;
const ticking = setInterval(load, TICK_MS);
await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
globalThis.gc?.();
const before = { cpu: process.cpuUsage(), heap: process.memoryUsage().heapUsed, atMs: performance.now() };
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
const { user, system } = process.cpuUsage(before.cpu);
const wallMs = performance.now() - before.atMs;
clearInterval(ticking);
globalThis.gc?.();
const heap = process.memoryUsage().heapUsed;
leave.abort();
const stats = (await shown)?.stats;
const cpu = (user + system) / 10 / wallMs;
writeFileSync(
  report,
  JSON.stringify({
    cpu,
    wallMs,
    heapBefore: before.heap,
    heap,
    stats,
    messages,
    values,
    startMs: WARM_UP_MS,
  }),
);
process.exit(0);

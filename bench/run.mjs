// `npm run bench [name …]`: measures and prints, each figure beside its aim. A whole run writes docs/benchmarks.md.
import { benchMslCalls } from './msl-calls.mjs';
import { benchPullRequests } from './pull-requests.mjs';
import { benchRepl } from './repl.mjs';
import { benchRoundTrips } from './round-trips.mjs';
import { benchSessions } from './sessions.mjs';
import { benchStartRigs } from './start-rigs.mjs';
import { benchStartUp } from './start-up.mjs';
import { benchTui } from './tui.mjs';
import { keepAwake } from './measure.mjs';
import { bundleSubject } from './subject.mjs';
import { writePage } from './write-page.mjs';

const benches = {
  'round-trips': benchRoundTrips,
  'pull-requests': benchPullRequests,
  'msl-calls': benchMslCalls,
  'start-rigs': benchStartRigs,
  sessions: benchSessions,
  'start-up': benchStartUp,
  tui: benchTui,
  repl: benchRepl,
};
/** Those that measure processor time or a whole program, as they find the machine. */
const ASLEEP = new Set(['start-up', 'tui', 'repl']);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
await bundleSubject();
const lines = [];
const print = console.log;
console.log = (line) => {
  lines.push(line);
  print(line);
};
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const sleep = ASLEEP.has(name) ? () => undefined : keepAwake();
  await bench();
  sleep();
}
console.log = print;
// A part of the benches says nothing about the others: the page is of a whole run.
if (wanted.length === 0) await writePage(lines);

import { Buffer } from 'node:buffer';
import { parseConfig } from '../src/config/parse-config.js';
import { recordOf } from '../src/journal/read-journal.js';
import { verifyJournal } from '../src/journal/verify-journal.js';
import { parseJson } from '../src/kernel/python/parse-json.js';
import { writeJson } from '../src/kernel/python/write-json.js';
import { redactText } from '../src/kernel/redact-text.js';
import { sanitize } from '../src/kernel/sanitize.js';
import { describeEvent } from '../src/model/describe-event.js';
import { emptyLabState } from '../src/model/lab-state.js';
import { reduce } from '../src/model/reduce.js';
import { describeMessage } from '../src/protocols/ibl-echo/wire/describe.js';
import { EchoMachine } from '../src/protocols/ibl-echo/wire/echo-machine.js';
import { readMessage } from '../src/protocols/ibl-echo/wire/read-message.js';
import { StreamSplitter } from '../src/protocols/ibl-echo/wire/stream-splitter.js';
import { LineSplitter } from '../src/protocols/msl-network/wire/line-splitter.js';
import { isErrorReport, readRemoteError } from '../src/protocols/msl-network/wire/remote-error.js';
import { readLine } from '../src/protocols/msl-network/wire/read-line.js';
import { decodeBatch } from '../src/protocols/pyexplabsys/wire/live-batch.js';
import { parsePush } from '../src/protocols/pyexplabsys/wire/parse-push.js';
import { PullPoints } from '../src/protocols/pyexplabsys/wire/pull-points.js';
import * as answers from '../src/protocols/pyexplabsys/wire/read-answer.js';
import { protocols } from '../src/protocols/registry.js';

/** Something that takes bytes from outside. */
export interface FuzzTarget {
  readonly name: string;
  readonly seeds: readonly string[];
  /** It may refuse bytes with an error of labnet's own. @defaultValue false: it throws nothing at all */
  readonly mayRefuse?: boolean;
  /** How many of a run's bytes it gets: slow ones get fewer. @defaultValue 1 */
  readonly share?: number;
  /** Takes the bytes. Returns what is wrong with what came of it. */
  readonly take: (bytes: Buffer) => string | undefined;
}

const ECHO = [
  '[1, null]',
  '[2, "2026-01-31_1_mouse", {"a": 1.0}]',
  '[32, 20]',
  '[64, 20, {"main_sync": true}]',
  '[0, "ValueError: x", 2]',
  '[128, "https://alyx.example.org", {"user": {"token": "abc"}}]',
  '["EXPSTART", "r"]',
  '[-1, 2]',
  'text',
  '{"a": [1, 2]}',
];
const SOCKETS = [
  'json_wn',
  'raw',
  'name',
  'status',
  'codenames_json',
  'a#raw',
  'json_wn#{"a": 1, "b": [1.0, "x"]}',
  'raw_wn#a:int:5;b:float:1.5',
  'ACK#',
  'RET#{"a": 1}',
  'ERROR#no',
  '[[1.5, 2.0], "OLD_DATA"]',
  '{"a": [1.0, 2.0]}',
  '{"host": "h", "data": {"a": [1, 2]}}',
];
const LINES = [
  '{"service":"Manager","attribute":"identity","args":[],"kwargs":{},"uuid":"","error":false}\r\n',
  '{"result":5,"requester":"c[1]","uuid":"u","error":false}\r\n',
  '{"error":true,"message":"m","traceback":["t"],"result":null,"requester":"r","uuid":""}\r\n',
];
const JOURNAL = [
  '{"labnet":"journal","version":1,"run":"r","part":1,"pid":1,"startedAt":"2026-01-01T00:00:00.000Z"}',
  '{"seq":0,"at":"2026-01-01T00:00:00.000Z","event":{"type":"note","level":"info","text":"t","atMs":5}}',
  '{"seq":1,"at":"","event":{"type":"message.sent","peer":"ibl-echo/a","label":"l","text":"t","wire":"w","size":1,"atMs":5}}',
  '{"seq":2,"at":"","event":{"type":"exchange.started","exchange":1,"peer":"p/a","label":"l","text":"t","deadlines":[],"atMs":5}}',
  '{"seq":3,"at":"","event":{"type":"exchange.settled","exchange":1,"outcome":"answered","text":"t","atMs":5}}',
  '{"seq":4,"at":"","event":{"type":"reading.taken","peer":"p/a","codename":"c","text":"1","value":1,"quality":"fresh","origin":"hosted","atMs":5}}',
];
const CONFIG = [
  '{"name": "x", "rigs": {"a": "udp://127.0.0.1:1", "b": {"uri": "tcp://h:2", "echoTimeoutMs": 5}}, "listen": {}}',
  '{"deadlines": {"echoTimeoutMs": 1000}, "journal": {"keep": 3}, "repl": {"historyEntries": 5}, "tui": {"fps": 5}}',
  '{"sockets": {}, "pulls": {"a": "127.0.0.1:9000"}, "pushes": {}, "remoteDevices": "x.yaml"}',
];

function readAndDescribe(bytes: Buffer): string | undefined {
  readMessage(bytes);
  return typeof describeMessage(bytes).text === 'string' ? undefined : 'a description without a text';
}

const machine = new EchoMachine();
let nowMs = 0;

function receive(bytes: Buffer): string | undefined {
  nowMs += 1;
  if (nowMs % 50 === 0)
    machine.send({ exchange: nowMs, bytes: Buffer.from(`[1, ${nowMs}]`), echoTimeoutMs: 20 }, nowMs);
  const outputs = machine.receive(bytes, nowMs);
  machine.tick(nowMs);
  const echo = outputs.find((output) => output.type === 'transmit' && output.kind === 'echo');
  if (outputs[0]?.type !== 'received') return 'nothing is said of what was received';
  return echo?.type === 'transmit' && !echo.bytes.equals(bytes)
    ? 'the echo is not what was received'
    : undefined;
}

const pull = new PullPoints({
  kind: 'date',
  name: 'n',
  codenames: ['a', 'é', ''],
  timeoutsS: [1, undefined, NaN],
});
const hasControl = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** What `labnet log` does with a line of a journal. */
function readLog(bytes: Buffer): string | undefined {
  const record = recordOf(bytes.toString(), 'file', 1);
  if (record.kind !== 'entry') return undefined;
  const { event } = record.entry;
  const line = describeEvent(event, (peer) => peer.slice(peer.indexOf('/') + 1));
  reduce(emptyLabState, [event]);
  return line && typeof line.text !== 'string' ? 'a line without a text' : undefined;
}

/** Every decoder of bytes, a line each; those of a new protocol belong here. */
export const targets: readonly FuzzTarget[] = [
  { name: 'echo message', seeds: ECHO, take: readAndDescribe },
  { name: 'echo machine', seeds: ECHO, take: receive },
  {
    name: 'echo stream',
    seeds: ECHO.map((text) => text.repeat(3)),
    take(bytes) {
      const splitter = new StreamSplitter();
      const half = bytes.length >> 1;
      const found = [...splitter.push(bytes.subarray(0, half)), ...splitter.push(bytes.subarray(half))];
      const kept = found.reduce((sum, { length }) => sum + length, splitter.incomplete.length);
      return kept > bytes.length ? 'more comes out than went in' : undefined;
    },
  },
  {
    name: 'pull request',
    seeds: SOCKETS,
    take: (bytes) =>
      (pull.answer(bytes, 5).bytes?.length ?? 0) > 65_507 ? 'the answer is no datagram' : undefined,
  },
  { name: 'push request', seeds: SOCKETS, take: (bytes) => void parsePush(bytes) },
  { name: 'live batch', seeds: SOCKETS, take: (bytes) => void decodeBatch(bytes) },
  {
    name: 'socket answer',
    seeds: SOCKETS,
    take(bytes) {
      const text = bytes.toString();
      for (const read of [
        answers.readPoint,
        answers.readPoints,
        answers.readCodenames,
        answers.readPushAnswer,
        answers.readReturned,
      ])
        read(text);
      return undefined;
    },
  },
  {
    name: 'network line',
    seeds: LINES,
    take(bytes) {
      const splitter = new LineSplitter(10_000);
      // A line that is none costs 20 µs: its reason is worded as Python does.
      for (const line of splitter.push(bytes).slice(0, 1000)) {
        const read = readLine(line ?? '');
        if (read.kind === 'object' && isErrorReport(read.fields)) readRemoteError(read.fields);
      }
      return undefined;
    },
  },
  {
    name: 'Python JSON, read and written and read',
    seeds: [...ECHO, ...SOCKETS, ...LINES],
    mayRefuse: true,
    take(bytes) {
      const text = writeJson(parseJson(bytes.toString()));
      return writeJson(parseJson(text)) === text ? undefined : 'what was written reads as something else';
    },
  },
  {
    name: 'text for a terminal',
    seeds: [...ECHO, '\u001b[2J\u009b5m\u202e'],
    take: (bytes) =>
      hasControl.test(sanitize(redactText(bytes.toString()))) ? 'a control character is left' : undefined,
  },
  { name: 'journal line', seeds: JOURNAL, take: readLog },
  {
    name: 'configuration',
    seeds: CONFIG,
    mayRefuse: true,
    share: 0.02,
    take: (bytes) => void parseConfig(parseJson(bytes.toString()), protocols, 'fuzz'),
  },
];

/** Lines of a journal in any order: the verdict must come, whatever they are. */
export async function fuzzVerify(lines: readonly Buffer[]): Promise<void> {
  async function* records() {
    for (const [index, line] of lines.entries()) yield recordOf(line.toString(), 'file', index + 1);
    await Promise.resolve();
  }
  await verifyJournal(records());
}

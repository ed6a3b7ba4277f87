import type { Buffer } from 'node:buffer';
import { configParser } from '../../src/config/parse-config.js';
import { recordOf } from '../../src/journal/read-journal.js';
import { verifyJournal } from '../../src/journal/verify-journal.js';
import { parseJson } from '../../src/kernel/python/parse-json.js';
import { writeJson } from '../../src/kernel/python/write-json.js';
import { redactText } from '../../src/kernel/redact-text.js';
import { sanitize } from '../../src/kernel/sanitize.js';
import { describeEvent } from '../../src/model/describe-event.js';
import { emptyLabState } from '../../src/model/lab-state.js';
import { reduce } from '../../src/model/reduce.js';
import { protocols } from '../../src/protocols/registry.js';
import { ECHO_MESSAGES } from './echo-targets.js';
import type { FuzzTarget, FuzzVerdict } from './fuzz-target.js';
import { NETWORK_LINES } from './network-targets.js';
import { SOCKET_TEXTS } from './socket-targets.js';

const JOURNAL_LINES = [
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

const hasControl = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** What `labnet log` does with a line of a journal. */
function readLog(bytes: Buffer): FuzzVerdict {
  const record = recordOf(bytes.toString(), 'file', 1);
  if (record.kind !== 'entry') return undefined;
  const { event } = record.entry;
  const line = describeEvent(event, (peer) => peer.slice(peer.indexOf('/') + 1));
  reduce(emptyLabState, [event]);
  return line && typeof line.text !== 'string' ? 'a line without a text' : undefined;
}

/** Lines of a journal in any order: the verdict must come, whatever they are. A file of ours is no datagram: a few lines do. */
async function verify(bytes: Buffer): Promise<FuzzVerdict> {
  async function* records() {
    for (const [index, text] of bytes.toString('utf8', 0, 8192).split('\n').entries())
      yield recordOf(text, 'file', index + 1);
    await Promise.resolve();
  }
  const { flaws } = await verifyJournal(records());
  return flaws.every(({ problem }) => problem !== '') ? undefined : 'a flaw without a name';
}

/** Decoders of files and of running text. */
export const textTargets: readonly FuzzTarget[] = [
  {
    name: 'Python JSON, read and written and read',
    seeds: [...ECHO_MESSAGES, ...SOCKET_TEXTS, ...NETWORK_LINES],
    mayRefuse: true,
    begin: () => (bytes) => {
      const text = writeJson(parseJson(bytes.toString()));
      return writeJson(parseJson(text)) === text ? undefined : 'what was written reads as something else';
    },
  },
  {
    name: 'text for a terminal',
    seeds: [...ECHO_MESSAGES, '\u001b[2J\u009b5m\u202e'],
    begin: () => (bytes) =>
      hasControl.test(sanitize(redactText(bytes.toString()))) ? 'a control character is left' : undefined,
  },
  { name: 'journal line', seeds: JOURNAL_LINES, begin: () => readLog },
  {
    name: 'order of a journal',
    seeds: [JOURNAL_LINES.join('\n'), JOURNAL_LINES.slice(1).join('\n'), ...JOURNAL_LINES],
    begin: () => verify,
  },
  {
    name: 'configuration',
    seeds: CONFIG,
    mayRefuse: true,
    begin: () => {
      const parse = configParser(protocols);
      return (bytes) => void parse(parseJson(bytes.toString()), 'fuzz');
    },
  },
];

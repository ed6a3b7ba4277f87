import type { Buffer } from 'node:buffer';
import { writeJson } from '../../src/kernel/python/write-json.js';
import { parseAddress } from '../../src/protocols/pyexplabsys/address.js';
import { formatReturn } from '../../src/protocols/pyexplabsys/wire/format-return.js';
import { decodeBatch } from '../../src/protocols/pyexplabsys/wire/live-batch.js';
import { parsePush } from '../../src/protocols/pyexplabsys/wire/parse-push.js';
import { PullPoints } from '../../src/protocols/pyexplabsys/wire/pull-points.js';
import { PushStore } from '../../src/protocols/pyexplabsys/wire/push-store.js';
import * as answers from '../../src/protocols/pyexplabsys/wire/read-answer.js';
import type { FuzzTarget, FuzzVerdict } from './fuzz-target.js';

const MOST_BYTES = 65_507;

/** Good requests and answers of data sockets. */
export const SOCKET_TEXTS = [
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
  '{"host": "h", "data": {"a": "RESET", "b": [1.5, null]}}',
];

function beginPull(kind: 'date' | 'data') {
  const pull = new PullPoints({
    kind,
    name: 'n',
    codenames: ['a', 'é', ''],
    timeoutsS: [1, undefined, NaN],
  });
  let nowS = 0;
  return (bytes: Buffer): FuzzVerdict => {
    nowS += 0.3;
    const { bytes: answer } = pull.answer(bytes, nowS);
    return (answer?.length ?? 0) > MOST_BYTES ? 'the answer is no datagram' : undefined;
  };
}

/** What is pushed is kept and can be shown; whatever a callback makes of it can be answered. */
function beginPush() {
  const store = new PushStore();
  return (bytes: Buffer): FuzzVerdict => {
    const request = parsePush(bytes);
    if (request.kind !== 'data') return undefined;
    store.store(request.data, 1);
    for (const form of ['json', 'raw', 'string'] as const) {
      if (!/^(?:RET|EXCEP)#/.test(formatReturn(request.data, form))) return `no answer in the form ${form}`;
    }
    return writeJson(store.last[1]) === '' || Object.keys(store.updated[1]).length > 10_000
      ? 'what is kept is not bounded'
      : undefined;
  };
}

function readAnswers(bytes: Buffer): FuzzVerdict {
  const text = bytes.toString();
  answers.isUnknownCommand(text);
  for (const read of [
    answers.readPoint,
    answers.readPoints,
    answers.readCodenames,
    answers.readObject,
    answers.readPushAnswer,
    answers.readReturned,
  ])
    read(text);
  return undefined;
}

/** Decoders of the four data sockets and of their clients. */
export const socketTargets: readonly FuzzTarget[] = [
  { name: 'request to a date pull socket', seeds: SOCKET_TEXTS, begin: () => beginPull('date') },
  { name: 'request to a data pull socket', seeds: SOCKET_TEXTS, begin: () => beginPull('data') },
  { name: 'request to a push socket', seeds: SOCKET_TEXTS, begin: beginPush },
  { name: 'batch of a live socket', seeds: SOCKET_TEXTS, begin: () => (bytes) => void decodeBatch(bytes) },
  { name: 'answer of a data socket', seeds: SOCKET_TEXTS, begin: () => readAnswers },
  {
    name: 'address of a data socket',
    seeds: ['192.0.2.1:9000', '[::1]:8500', 'moon', ':1'],
    mayRefuse: true,
    begin: () => (bytes) => void parseAddress(bytes.toString(), 9000),
  },
];

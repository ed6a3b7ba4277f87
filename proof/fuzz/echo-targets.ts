import { Buffer } from 'node:buffer';
import { splitUri, portOf } from '../../src/protocols/ibl-echo/validate-uri.js';
import { describeMessage } from '../../src/protocols/ibl-echo/wire/describe.js';
import { EchoMachine } from '../../src/protocols/ibl-echo/wire/echo-machine.js';
import { readMessage } from '../../src/protocols/ibl-echo/wire/read-message.js';
import { StreamSplitter } from '../../src/protocols/ibl-echo/wire/stream-splitter.js';
import type { FuzzTarget, FuzzVerdict } from './fuzz-target.js';

/** Good messages of the echo protocol. */
export const ECHO_MESSAGES = [
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

function readAndDescribe(bytes: Buffer): FuzzVerdict {
  readMessage(bytes);
  return typeof describeMessage(bytes).text === 'string' ? undefined : 'a description without a text';
}

/** A machine that has something on its way every now and then. */
function beginMachine() {
  const machine = new EchoMachine();
  let nowMs = 0;
  return (bytes: Buffer): FuzzVerdict => {
    nowMs += 1;
    if (nowMs % 50 === 0) {
      const answer = nowMs % 100 === 0 ? { answer: { event: 2, timeoutMs: 30 } } : {};
      machine.send(
        { exchange: nowMs, bytes: Buffer.from(`[2, ${nowMs}]`), echoTimeoutMs: 20, ...answer },
        nowMs,
      );
    }
    const outputs = machine.receive(bytes, nowMs);
    machine.tick(nowMs);
    const echo = outputs.find((output) => output.type === 'transmit' && output.kind === 'echo');
    if (outputs[0]?.type !== 'received') return 'nothing is said of what was received';
    return echo?.type === 'transmit' && !echo.bytes.equals(bytes)
      ? 'the echo is not what was received'
      : undefined;
  };
}

/** A stream in two segments, so that a message is cut at any place. */
function splitStream(bytes: Buffer): FuzzVerdict {
  const splitter = new StreamSplitter();
  const half = bytes.length >> 1;
  const found = [...splitter.push(bytes.subarray(0, half)), ...splitter.push(bytes.subarray(half))];
  const kept = found.reduce((sum, { length }) => sum + length, splitter.incomplete.length);
  return kept > bytes.length ? 'more comes out than went in' : undefined;
}

/** Decoders of the echo protocol. */
export const echoTargets: readonly FuzzTarget[] = [
  { name: 'echo message', seeds: ECHO_MESSAGES, begin: () => readAndDescribe },
  { name: 'echo machine', seeds: ECHO_MESSAGES, begin: beginMachine },
  {
    name: 'echo stream',
    seeds: ECHO_MESSAGES.map((text) => text.repeat(3)),
    begin: () => splitStream,
  },
  {
    name: 'URI of a rig',
    seeds: ['udp://192.0.2.1:11001', 'tcp://cameras', '[2001:db8::1]:80', 'x', 'ws://h:+8'],
    mayRefuse: true,
    begin: () => (bytes) => {
      const { port } = splitUri(bytes.toString(), 'udp');
      const number = portOf(port, 11001);
      return number >= 1 && number <= 65_535 ? undefined : `the port is ${number}`;
    },
  },
];

import { Buffer } from 'node:buffer';
import { redact } from '../../src/protocols/msl-network/redact.js';
import { ClientMachine } from '../../src/protocols/msl-network/wire/client-machine.js';
import { identitiesText } from '../../src/protocols/msl-network/wire/identities-text.js';
import { LineSplitter } from '../../src/protocols/msl-network/wire/line-splitter.js';
import type { Line } from '../../src/protocols/msl-network/wire/line-splitter.js';
import { ManagerMachine } from '../../src/protocols/msl-network/wire/manager/manager-machine.js';
import type { ManagerOutput } from '../../src/protocols/msl-network/wire/manager/manager-output.js';
import { readLine } from '../../src/protocols/msl-network/wire/read-line.js';
import { ServiceMachine } from '../../src/protocols/msl-network/wire/service-machine.js';
import type { ServiceOutput } from '../../src/protocols/msl-network/wire/service-machine.js';
import { bindArguments, parseSignature } from '../../src/protocols/msl-network/wire/signature.js';
import { parseTerminalInput } from '../../src/protocols/msl-network/wire/terminal-input.js';
import type { FuzzTarget, FuzzVerdict } from './fuzz-target.js';

/** Good lines of a network, without their ends. */
export const NETWORK_LINES = [
  '{"service":"Manager","attribute":"identity","args":[],"kwargs":{},"uuid":"","error":false}',
  '{"service":"Manager","attribute":"identity","args":[],"kwargs":{},"uid":"1","error":false}',
  '{"service":"echo","attribute":"echo","args":[47.0,"x"],"kwargs":{"b":1},"uid":"u","error":false}',
  '{"service":"Manager","attribute":"link","args":["echo"],"kwargs":{},"uid":"2","error":false}',
  '{"service":"Manager","attribute":"acquire_lock","args":["echo",true],"kwargs":{},"uid":"3","error":false}',
  '{"service":"Manager","attribute":"users_table.insert","args":["u","S3CR3T",false],"kwargs":{},"uid":"4","error":false}',
  '{"result":5,"requester":"c[1]","uid":"u","error":false}',
  '{"result":[[1],{"a":2}],"service":"echo","uid":"notification","error":false}',
  '{"error":true,"message":"m","traceback":["t"],"result":null,"requester":"r","uid":""}',
  '{"type":"client","name":"c","language":"p","os":"o","error":false}',
  '{"type":"service","name":"echo","attributes":{"echo":"(*args)"},"max_clients":-1,"language":"p","os":"o","error":false}',
  '{"attribute":"identity","args":[],"kwargs":{},"requester":"Manager[h:1]","uid":"","error":false}',
  '{"attribute":"password","args":["Manager[h:1]"],"kwargs":{},"requester":"Manager[h:1]","uid":"","error":false}',
  'echo echo 1 "two" a=[1, 2]',
];

/** Lines of the bytes, at most a few: each counts as bytes of its own. */
const linesOf = (bytes: Buffer): readonly Line[] =>
  new LineSplitter(100_000).push(Buffer.concat([bytes, NEWLINE])).slice(0, 50);
const NEWLINE = Buffer.from('\n');

const isOneLine = (text: string) => text.endsWith('\r\n') && text.indexOf('\n') === text.length - 1;

function beginClient() {
  let machine: ClientMachine | undefined;
  let count = 0;
  return (bytes: Buffer): FuzzVerdict => {
    count += 1;
    // A new connection every now and then, as what is hostile often ends one.
    if (!machine || count % 100 === 0) machine = new ClientMachine({ type: 'client', name: 'c' });
    if (machine.outstanding === 0) {
      const service = count % 2 === 0 ? 'Manager' : 'echo';
      for (const uid of ['u', '1', 'v'])
        machine.request({ service, attribute: 'x', args: [], kwargs: {}, uid }, count + 20);
    }
    for (const line of linesOf(bytes)) {
      for (const output of machine.line(line)) {
        if (output.type === 'send' && !isOneLine(output.text)) return 'what is sent is not one line';
        if (output.type === 'result') redact(output.line);
      }
    }
    machine.tick(count);
    return undefined;
  };
}

function beginService() {
  let machine: ServiceMachine | undefined;
  let count = 0;
  return (bytes: Buffer): FuzzVerdict => {
    count += 1;
    if (!machine || count % 100 === 0) {
      machine = new ServiceMachine({ type: 'service', name: 'echo' }, 'echo[h:1]');
      machine.line(
        '{"attribute":"identity","args":[],"kwargs":{},"requester":"m","uid":"","error":false}\r\n',
      );
    }
    const texts = (outputs: readonly ServiceOutput[]) =>
      outputs.flatMap((output) => (output.type === 'send' ? [output.text] : []));
    for (const line of linesOf(bytes)) {
      for (const output of machine.line(line)) {
        const sent =
          output.type === 'call'
            ? texts(machine.answer(output.request, { ok: true, result: output.request.exact() }))
            : texts([output]);
        if (!sent.every(isOneLine)) return 'what is sent is not one line';
      }
    }
    return undefined;
  };
}

/** A manager with a client, a service, and a peer that says anything at all. */
function beginManager(authentication: 'none' | 'login' | 'manager-password') {
  let machine: ManagerMachine | undefined;
  let count = 0;
  return (bytes: Buffer): FuzzVerdict => {
    count += 1;
    if (!machine || count % 200 === 0) machine = openManager(authentication);
    const hostile = 1000 + count;
    const outputs: ManagerOutput[] = [...machine.opened(hostile, 'h', `h:${hostile}`)];
    // Half of them are let in first.
    if (count % 2 === 0) outputs.push(...machine.line(hostile, IDENTITY));
    for (const line of linesOf(bytes)) outputs.push(...carryOut(machine, machine.line(hostile, line)));
    outputs.push(...machine.closed(hostile));
    const wrong = outputs.find((output) => output.type === 'send' && !isOneLine(output.text));
    identitiesText(machine.identity);
    return wrong ? 'what is sent is not one line' : undefined;
  };
}

const IDENTITY = '{"type":"client","name":"c","language":"p","os":"o","error":false}\r\n';

function openManager(authentication: 'none' | 'login' | 'manager-password'): ManagerMachine {
  const machine = new ManagerMachine({
    hostname: 'h',
    port: 1875,
    language: 'l',
    os: 'o',
    authentication,
    strict: false,
    isTrustedHost: () => true,
    isRegistered: () => true,
  });
  machine.opened(1, 'h', 'h:1');
  machine.line(1, IDENTITY);
  machine.opened(2, 'h', 'h:2');
  machine.line(2, `${NETWORK_LINES[10] ?? ''}\r\n`);
  return machine;
}

/** What the driver would do, once: credentials are good every other time, requests of administrators answered. */
function carryOut(machine: ManagerMachine, outputs: readonly ManagerOutput[]): readonly ManagerOutput[] {
  return outputs.flatMap((output): readonly ManagerOutput[] => {
    if (output.type === 'verify')
      return [output, ...machine.verified(output.connection, { ok: true, isAdmin: true })];
    if (output.type !== 'admin') return [output];
    return [
      output,
      ...machine.adminAnswered(output.connection, output.request, { ok: true, result: output.request.args }),
    ];
  });
}

/** Decoders of MSL-Network: client, service and manager, and what people type to a manager. */
export const networkTargets: readonly FuzzTarget[] = [
  {
    name: 'line of a network',
    seeds: NETWORK_LINES,
    begin: () => (bytes) => {
      for (const line of linesOf(bytes)) readLine(line ?? '');
      return undefined;
    },
  },
  { name: 'line to a client', seeds: NETWORK_LINES, begin: beginClient },
  { name: 'line to a service', seeds: NETWORK_LINES, begin: beginService },
  { name: 'line to a manager', seeds: NETWORK_LINES, begin: () => beginManager('none') },
  { name: 'line to a manager with logins', seeds: NETWORK_LINES, begin: () => beginManager('login') },
  {
    name: 'line to a manager with a password',
    seeds: NETWORK_LINES,
    begin: () => beginManager('manager-password'),
  },
  {
    name: 'what is typed to a manager',
    seeds: [
      'client me',
      'link echo',
      'Manager identity',
      '"a b" add 1 2.5 x=(1, [None, "a"])',
      "e x {'a': 1}",
    ],
    begin: () => (bytes) => void parseTerminalInput(bytes.toString()),
  },
  {
    name: 'signature of a method',
    seeds: ['(a, b=1, *args, c: int = 5, **kwargs) -> str', '(x, /, y)', "(a='(,)')"],
    begin: () => (bytes) => {
      const parameters = parseSignature(bytes.toString());
      if (parameters) bindArguments('Math.add', parameters, [1, 2], { b: 3 });
      return undefined;
    },
  },
];

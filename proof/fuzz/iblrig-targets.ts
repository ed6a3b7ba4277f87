import type { Buffer } from 'node:buffer';
import { inspect } from 'node:util';
import { AlyxAccount, readAlyxData } from '../../src/protocols/iblrig/alyx-account.js';
import { devicesOf, withDevice } from '../../src/protocols/iblrig/device-list.js';
import { errorDetails } from '../../src/protocols/iblrig/wire/error-details.js';
import { dict2ref, ref2dict } from '../../src/protocols/iblrig/wire/exp-ref.js';
import { readMainSync } from '../../src/protocols/iblrig/wire/main-sync.js';
import { readMessage } from '../../src/protocols/ibl-echo/wire/read-message.js';
import type { FuzzTarget, FuzzVerdict } from './fuzz-target.js';

/** What an answer carries behind its event. */
function dataOf(bytes: Buffer): readonly unknown[] {
  const reading = readMessage(bytes);
  return reading.kind === 'event' ? reading.data : [];
}

const OWN = { subject: 'mouse', today: new Date(Date.UTC(2026, 0, 31)) };

function readInfo(bytes: Buffer): FuzzVerdict {
  const answer = dataOf(bytes);
  const reading = readMainSync(new Map([['rig', answer]]), OWN);
  if (reading.kind === 'found') return undefined;
  return reading.problem === '' ? 'a refusal without a reason' : undefined;
}

/** A token is in nothing that shows the account. */
function readAlyx(bytes: Buffer): FuzzVerdict {
  const login = readAlyxData(dataOf(bytes));
  if (!login) return undefined;
  const account = new AlyxAccount(login.url, login.token);
  const shown = `${JSON.stringify(account)} ${inspect(account)}`;
  return shown.includes('S3CR3T') && !login.url.includes('S3CR3T') && !(account.user ?? '').includes('S3CR3T')
    ? 'the token is shown'
    : undefined;
}

function readDevices(bytes: Buffer): FuzzVerdict {
  // It is a file of the laboratory: none is as long as a datagram may be.
  const text = bytes.toString('utf8', 0, 8192);
  const before = devicesOf('file', text);
  const after = devicesOf('file', withDevice('file', text, 'labnet-new', 'udp://192.0.2.9'));
  if (after.get('labnet-new') !== 'udp://192.0.2.9') return 'a device that was written is not there';
  const lost = [...before].find(([name, uri]) => name !== 'labnet-new' && after.get(name) !== uri);
  return lost ? `${JSON.stringify(lost)} is lost when another device is written` : undefined;
}

/** A reference that is read is written as one that reads the same. */
function readRef(bytes: Buffer): FuzzVerdict {
  const { date, sequence, subject } = ref2dict(bytes.toString());
  if (date === undefined || sequence === undefined || subject === undefined) return undefined;
  const again = ref2dict(dict2ref({ date, sequence, subject }));
  const same = again.sequence === sequence && again.subject === subject;
  // A year below 1000 is written without its zeros, as Python does, and is no date then.
  return same ? undefined : 'what was written reads as something else';
}

const INFO =
  '[64, 20, {"exp_ref": "2026-01-31_1_mouse", "main_sync": true, "experiment_description": {}, "master": true, "rig_version": "8.24.7", "spec_version": "1.0.0"}]';

/** Decoders of what rigs of iblrig say, and of the file that names them. */
export const iblrigTargets: readonly FuzzTarget[] = [
  {
    name: 'experiment information',
    seeds: [INFO, '[64, 20, {"exp_ref": null, "main_sync": false}]', '[64, 50, {"main_sync": 1}]'],
    begin: () => readInfo,
  },
  {
    name: 'experiment reference',
    seeds: ['2026-01-31_1_mouse', '2026-W05-5_001_a_b', '20260131T12:00:00_+1_x', '0999-02-29_10_é'],
    mayRefuse: true,
    begin: () => (bytes) => {
      try {
        return readRef(bytes);
      } catch (error) {
        if (/^0\d{3}/.test(bytes.toString())) return undefined;
        throw error;
      }
    },
  },
  {
    name: 'Alyx data',
    seeds: [
      '[128, "https://alyx.example.org", {"user": {"token": "S3CR3T"}}]',
      '[128, "", {}]',
      '[128, null, null]',
      '[128, "u", {"__proto__": "S3CR3T"}]',
    ],
    mayRefuse: true,
    begin: () => readAlyx,
  },
  {
    name: 'remote_devices.yaml',
    seeds: [
      'cameras: udp://192.0.2.1\nephys: tcp://192.0.2.2:11002 # one\n',
      '{a: "udp://h", b: &x udp://i, c: *x}',
      '---\n? a\n: udp://h\n...\n',
      'a: |\n  udp://h\n',
      '',
    ],
    mayRefuse: true,
    begin: () => readDevices,
  },
  {
    name: 'stack of an error',
    seeds: ['Error: x\n    at run (file:///home/rig/session.ts:3:5)\n    at node:internal/x:1:2', '%E0%A4%A'],
    begin: () => (bytes) => {
      const details = errorDetails({ name: 'Error', message: bytes.toString(), stack: bytes.toString() });
      return JSON.stringify(details).length > 65_000 ? 'the details fill more than a datagram' : undefined;
    },
  },
];

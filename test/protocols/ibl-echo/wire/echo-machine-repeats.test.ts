import { describe, expect, it } from 'vitest';
import { EchoMachine } from '../../../../src/protocols/ibl-echo/wire/echo-machine.js';
import type { EchoMachineOptions } from '../../../../src/protocols/ibl-echo/wire/echo-machine.js';
import type { EchoOutput } from '../../../../src/protocols/ibl-echo/wire/echo-output.js';

const START = Buffer.from('[2, "ref", null]');

/** A machine whose message was sent and echoed. */
function confirmed(options: EchoMachineOptions): EchoMachine {
  const machine = new EchoMachine(options);
  machine.send({ exchange: 1, bytes: START, echoTimeoutMs: 1000 }, 0);
  machine.receive(START, 1);
  return machine;
}

function gist(outputs: readonly EchoOutput[]): string[] {
  return outputs.map((output) => (output.type === 'received' ? output.verdict : output.type));
}

describe('EchoMachine, at a copy of a message whose echo came', () => {
  it('takes it for a duplicate, which is not echoed', () => {
    expect(gist(confirmed({}).receive(START, 2))).toEqual(['duplicate']);
  });

  it('takes it for a message while somebody waits for its event', () => {
    const machine = confirmed({ awaits: (event) => event === 2 });
    expect(gist(machine.receive(START, 2))).toEqual(['message', 'transmit', 'dispatch']);
    expect(gist(confirmed({ awaits: (event) => event === 4 }).receive(START, 2))).toEqual(['duplicate']);
  });

  it('takes it for a message where nothing is delivered twice', () => {
    expect(gist(confirmed({ repeats: false }).receive(START, 2))).toEqual([
      'message',
      'transmit',
      'dispatch',
    ]);
  });

  it('knows a late echo also where nothing is delivered twice', () => {
    const machine = new EchoMachine({ repeats: false });
    machine.send({ exchange: 1, bytes: START, echoTimeoutMs: 1000 }, 0);
    machine.tick(1000);
    expect(gist(machine.receive(START, 1500))).toEqual(['late-echo']);
    expect(gist(machine.receive(START, 1501))).toEqual(['message', 'transmit', 'dispatch']);
  });

  it('takes the first copy of a status for the status that the rig tells, and echoes it, so that it stays open', () => {
    const machine = new EchoMachine({});
    const status = Buffer.from('[32, 20]');
    machine.send({ exchange: 1, bytes: status, echoTimeoutMs: 1000 }, 0);
    machine.receive(status, 1);
    expect(gist(machine.receive(status, 2))).toEqual(['message', 'transmit', 'dispatch']);
    expect(gist(machine.receive(status, 3))).toEqual(['duplicate']);
  });
});

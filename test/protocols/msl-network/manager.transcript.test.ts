import { describe, expect, it } from 'vitest';
import { byCase } from '../../helpers/transcripts.js';
import { CLOSED, INSTEAD } from './manager-instead.js';
import { ManagerReplay } from './manager-replay.js';
import { mslLines } from './transcript.js';
import type { MslLine } from './transcript.js';

/** Played by hand below. */
const APART = [
  'msl-raw-compact-request',
  'msl-client-service-gone',
  'msl-raw-spoof-result',
  'msl-raw-spoof-notification',
];

const different = mslLines.filter((line) => Object.hasOwn(INSTEAD, line.case));
const apart = mslLines.filter((line) => APART.includes(line.case));
const binding = mslLines.filter((line) => !different.includes(line) && !apart.includes(line));

function lineOf(name: string): MslLine {
  return mslLines.find((line) => line.case === name)!;
}

async function provoke(line: MslLine): Promise<ManagerReplay> {
  const replay = new ManagerReplay(line);
  for (const step of line.steps) await replay.provoke(step);
  return replay;
}

describe('ManagerMachine', () => {
  it('is held against every line', () => {
    expect([mslLines.length, binding.length, different.length, apart.length]).toEqual([243, 188, 51, 4]);
  });

  it.each(byCase(binding))('says what the reference says: %s', async (_, line) => {
    const replay = new ManagerReplay(line);
    for (const step of line.steps) await replay.play(step);
    expect(replay.unexpected).toEqual({});
  });

  it.each(byCase(different))('does better: %s', async (name, line) => {
    const replay = await provoke(line);
    const asking = line.steps.some(({ to }) => to === 'x1') ? 'x1' : 'c1';
    const said = replay.said(asking).filter((text) => !text.startsWith('asks '));
    expect(said).toEqual(INSTEAD[name]);
    // In the recording of this one the client itself leaves.
    if (name !== 'msl-call-bad-property') expect(replay.isClosed(asking)).toBe(CLOSED.includes(name));
  });

  it('passes a request on as it was written, and only adds who asks: msl-raw-compact-request', async () => {
    const replay = await provoke(lineOf('msl-raw-compact-request'));
    expect(replay.party('svc').received.at(-1)).toBe(
      '{"uid":"1","service":"Svc","attribute":"f","args":[1.50,1e3,"\\u00e9","\\/",-0,1E400],"kwargs":{"b":1,"a":2},' +
        '"error":false,"note":"kept", "requester": "Client[labhost:50011]"}\r\n',
    );
  });

  it('says to which request a service is missing: msl-client-service-gone', async () => {
    const line = lineOf('msl-client-service-gone');
    const replay = new ManagerReplay(line);
    for (const step of line.steps) {
      if (step.bytes && 'text' in step.bytes && step.bytes.text.includes('"add"') && step.from === 'c1')
        replay.end('svc');
      await replay.provoke(step);
    }
    expect(replay.said('c1').at(-1)).toBe(
      `KeyError: "the 'Svc' Service is not connected to Manager[labhost:1875]" ("00000000-0000-4000-8000-000000000002")`,
    );
  });

  it('tells who waits that a service has gone: msl-client-service-dies-mid-request', async () => {
    const replay = await provoke(lineOf('msl-client-service-dies-mid-request'));
    replay.end('svc');
    expect(replay.said('c1').at(-1)).toMatch(/^ConnectionAbortedError: the 'Svc' Service closed .*0002"\)$/);
  });

  it.each(['msl-raw-spoof-result', 'msl-raw-spoof-notification'])(
    'passes nothing forged on: %s',
    async (name) => {
      const replay = await provoke(lineOf(name));
      expect(
        replay.said('c1').filter((text) => text.includes('any') || text.includes('notification')),
      ).toEqual([]);
      expect(replay.isClosed('x1')).toBe(false);
    },
  );
});

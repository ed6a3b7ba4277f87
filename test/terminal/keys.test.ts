import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeKeys } from '../../src/terminal/keys.js';
import { chordOf } from '../../src/terminal/key.js';
import type { Key } from '../../src/terminal/key.js';
import { until } from '../helpers/until.js';

const stops: (() => void)[] = [];

function open() {
  const source = new EventEmitter();
  const keys: Key[] = [];
  const reports: string[] = [];
  stops.push(
    decodeKeys(source, { onKey: (key) => keys.push(key), onReport: (report) => reports.push(report) }),
  );
  return {
    keys,
    reports,
    chords: () => keys.map(chordOf).join(' '),
    send: (...chunks: readonly (string | Buffer)[]) => {
      for (const chunk of chunks) source.emit('data', Buffer.from(chunk));
    },
  };
}

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

describe('decodeKeys', () => {
  const cases: readonly [bytes: string, chords: string][] = [
    ['abG?', 'a b G ?'],
    [' ', 'space'],
    ['\r\n', 'return return'],
    ['\t\u001b[Z', 'tab shift-tab'],
    ['\u0001\u0003\u001f\u001d\u0000', 'ctrl-a ctrl-c ctrl-_ ctrl-] ctrl-space'],
    ['\u007f\b\u001b[3~', 'backspace backspace delete'],
    ['\u001b[A\u001bOB\u001b[1;5C\u001b[1;3D', 'up down ctrl-right meta-left'],
    ['\u001bf\u001b.\u001b<\u001b\r\u001b\u007f', 'meta-f meta-. meta-< meta-return meta-backspace'],
    ['\u001b[H\u001b[F\u001b[5~\u001b[6~', 'home end pageup pagedown'],
    ['\u001b[1;5P', 'ctrl-f1'],
    ['é一👩', 'é 一 👩'],
  ];
  it.each(cases)('decodes %j', async (bytes, chords) => {
    const tty = open();
    tty.send(bytes);
    await until(
      () => tty.chords() === chords,
      () => tty.chords(),
    );
  });

  it('decodes a lone Escape', async () => {
    const tty = open();
    tty.send('\u001b');
    await until(
      () => tty.chords() === 'escape',
      () => tty.chords(),
    );
    expect(tty.keys[0]).toMatchObject({ meta: false, ctrl: false });
  });

  it('puts characters and sequences together that were split over reads', async () => {
    const tty = open();
    const bytes = Buffer.from('é\u001b[1;5C一');
    tty.send(...Array.from(bytes, (byte) => Buffer.of(byte)));
    await until(
      () => tty.chords() === 'é ctrl-right 一',
      () => tty.chords(),
    );
  });

  it('gives a bracketed paste as one key, its lines parted by one line feed', async () => {
    const tty = open();
    tty.send('x\u001b[20', '0~one\r\ntwo\rthree\n\n\tfour \u0007(é)\u001b[2', '01~y');
    await until(
      () => tty.keys.length === 3,
      () => tty.chords(),
    );
    expect(tty.keys[1]).toMatchObject({ name: 'paste', text: 'one\ntwo\nthree\n\n  four (é)' });
    expect(tty.chords()).toBe('x paste y');
  });

  it('gives a paste whose end never comes after a while, and later keys again', async () => {
    const tty = open();
    tty.send('\u001b[200~abc');
    await until(
      () => tty.keys.length === 1,
      () => tty.chords(),
    );
    tty.send('z');
    await until(
      () => tty.chords() === 'paste z',
      () => tty.chords(),
    );
  });

  it('keeps reports of the terminal apart from keys, split or not', async () => {
    const tty = open();
    tty.send('a\u001b[0n\u001b[?62;', '4c\u001b[<0;10;', '5M\u001b[I\u001b]11;rgb:0/0/0\u001b', '\\b');
    await until(
      () => tty.chords() === 'a b',
      () => tty.chords(),
    );
    expect(tty.reports).toEqual([
      '\u001b[0n',
      '\u001b[?62;4c',
      '\u001b[<0;10;5M',
      '\u001b[I',
      '\u001b]11;rgb:0/0/0\u001b\\',
    ]);
  });

  it('decodes nothing after it was stopped', async () => {
    const tty = open();
    tty.send('a\u001b');
    await until(
      () => tty.keys.length === 1,
      () => tty.chords(),
    );
    stops.pop()?.();
    tty.send('b');
    expect(tty.chords()).toBe('a');
  });
});

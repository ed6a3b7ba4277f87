import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { endBySignal, ENDING_SIGNALS, openTerminalSession } from '../../src/terminal/terminal-session.js';
import type { TerminalSessionOptions } from '../../src/terminal/terminal-session.js';
import { TestScreen } from '../helpers/screen.js';
import { until } from '../helpers/until.js';

class FakeProcess extends EventEmitter {
  readonly pid = 4711;
  readonly killed: (readonly [number, string])[] = [];

  kill(pid: number, signal: string): void {
    this.killed.push([pid, signal]);
  }
}

function open(options: Partial<TerminalSessionOptions> = {}) {
  const proc = new FakeProcess();
  const raw: boolean[] = [];
  const written: string[] = [];
  const told: unknown[] = [];
  let closed = 0;
  const session = openTerminalSession({
    input: { isTTY: true, setRawMode: (on: boolean) => raw.push(on) },
    output: {
      write: (text) => void written.push(text),
      writeNow: (text) => void written.push(text),
      close: () => (closed += 1),
    },
    proc,
    onLeave: () => told.push('leave'),
    onResume: () => told.push('resume'),
    onSignal: (signal) => told.push(signal),
    onCrash: (error) => told.push(error),
    ...options,
  });
  const screen = async (): Promise<{ type: string; cursorHidden: boolean }> => {
    const terminal = new TestScreen(20, 4);
    await terminal.write(written.join(''));
    const hidden = written.join('').lastIndexOf('\u001b[?25l') > written.join('').lastIndexOf('\u001b[?25h');
    return { type: terminal.terminal.buffer.active.type, cursorHidden: hidden };
  };
  return { proc, session, raw, written, told, screen, closed: () => closed };
}

describe('openTerminalSession', () => {
  it('leaves nothing on the screen that it gives back', () => {
    const { session, written } = open();
    written.push('a frame');
    session.leave();
    expect(written.join('')).toMatch(/a frame[^]*\u001b\[2J[^H]*\u001b\[\?1049l$/);
  });

  it('lends the terminal to a program, which has Ctrl-C and Ctrl-Z, and takes it again', async () => {
    const { session, proc, raw, screen, told } = open();
    let end: (text: string) => void = () => undefined;
    const lent = session.lend(() => new Promise<string>((resolve) => (end = resolve)));
    expect(await screen()).toEqual({ type: 'normal', cursorHidden: false });
    proc.emit('SIGINT');
    proc.emit('SIGCONT');
    proc.emit('SIGTSTP');
    expect(proc.killed).toEqual([[0, 'SIGSTOP']]);
    expect([raw, told]).toEqual([[true, false], ['leave']]);
    end('done');
    expect(await lent).toBe('done');
    expect(await screen()).toEqual({ type: 'alternate', cursorHidden: true });
    expect([raw, told]).toEqual([
      [true, false, true],
      ['leave', 'resume'],
    ]);
    await expect(session.lend(() => Promise.reject(new Error('no editor')))).rejects.toThrow('no editor');
    expect(raw.at(-1)).toBe(true);
    proc.emit('SIGINT');
    expect(told.at(-1)).toBe('SIGINT');
    expect(await screen()).toEqual({ type: 'normal', cursorHidden: false });
  });

  it('listens on until everything is closed, so that nobody else ends the program; a second signal does', () => {
    const { proc, told } = open();
    proc.emit('SIGTERM');
    expect(proc.listenerCount('SIGTERM')).toBe(1);
    expect([told, proc.killed]).toEqual([['leave', 'SIGTERM'], []]);
    proc.emit('SIGTERM');
    expect(proc.killed).toEqual([[4711, 'SIGTERM']]);
  });

  it('does not take the terminal again when it ended while it was lent', async () => {
    const { session, proc, raw } = open();
    let end: () => void = () => undefined;
    const lent = session.lend(() => new Promise<void>((resolve) => (end = resolve)));
    proc.emit('SIGTERM');
    end();
    await lent;
    expect(raw).toEqual([true, false]);
  });

  it('leaves the screen as it is where lines are only appended', async () => {
    const { session, written, screen } = open({ screen: 'lines' });
    expect(await screen()).toEqual({ type: 'normal', cursorHidden: false });
    session.leave();
    expect(written.join('')).not.toMatch(/1049|\[2J/);
  });

  it('takes the terminal: alternate screen, raw, without cursor', async () => {
    const { raw, screen } = open();
    expect(raw).toEqual([true]);
    expect(await screen()).toEqual({ type: 'alternate', cursorHidden: true });
  });

  it('gives it back once, however often it is told to', async () => {
    const { session, raw, written, screen, closed, proc } = open();
    session.leave();
    session.leave();
    proc.emit('exit');
    expect(raw).toEqual([true, false]);
    expect(written).toHaveLength(2);
    expect(await screen()).toEqual({ type: 'normal', cursorHidden: false });
    expect(closed()).toBe(1);
  });

  it.each(ENDING_SIGNALS)('gives it back on %s before anybody is told', async (signal) => {
    const { proc, told, screen } = open();
    proc.emit(signal);
    expect(told).toEqual(['leave', signal]);
    expect((await screen()).type).toBe('normal');
  });

  it('gives it back when nobody caught an error, and when the program exits', async () => {
    const crashed = open();
    const error = new Error('in a timer');
    crashed.proc.emit('uncaughtException', error);
    expect(crashed.told).toEqual(['leave', error]);
    expect((await crashed.screen()).type).toBe('normal');
    const exited = open();
    exited.proc.emit('exit', 0);
    expect((await exited.screen()).type).toBe('normal');
  });

  it('keeps it where somebody else takes care of errors that nobody caught', () => {
    const proc = new FakeProcess();
    const caught: unknown[] = [];
    proc.on('uncaughtException', (error) => caught.push(error));
    const { session, told } = open({ proc });
    proc.emit('uncaughtException', 'late');
    expect(caught).toEqual(['late']);
    expect(told).toEqual([]);
    session.leave();
  });

  it('leaves no listener behind', () => {
    const { proc, session } = open();
    session.leave();
    expect(proc.eventNames()).toEqual([]);
  });

  it('puts the program aside and takes the terminal again', async () => {
    const { proc, session, raw, told, screen } = open();
    session.suspend();
    expect(proc.killed).toEqual([[0, 'SIGTSTP']]);
    expect(raw).toEqual([true, false]);
    expect((await screen()).type).toBe('normal');
    proc.emit('SIGCONT');
    expect(raw).toEqual([true, false, true]);
    expect(await screen()).toEqual({ type: 'alternate', cursorHidden: true });
    expect(told).toEqual(['leave', 'resume']);
    session.leave();
    expect((await screen()).type).toBe('normal');
  });

  it('takes the terminal again when nothing could stop it', async () => {
    const { session, raw, told } = open();
    session.suspend();
    await until(() => told.includes('resume'));
    expect(raw).toEqual([true, false, true]);
    session.leave();
  });

  it('is not moved by an input that has gone', async () => {
    const { session, screen } = open({
      input: {
        isTTY: true,
        setRawMode: () => {
          throw new Error('EIO');
        },
      },
    });
    session.leave();
    expect((await screen()).type).toBe('normal');
  });
});

describe('endBySignal', () => {
  it('lets the signal have its usual effect', () => {
    const proc = new FakeProcess();
    proc.on('SIGHUP', () => undefined);
    endBySignal('SIGHUP', proc);
    expect(proc.listenerCount('SIGHUP')).toBe(0);
    expect(proc.killed).toEqual([[4711, 'SIGHUP']]);
  });
});

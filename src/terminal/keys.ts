import { emitKeypressEvents } from 'node:readline';
import type { Interface, Key as NodeKey } from 'node:readline';
import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Key } from './key.js';
import { createReportFilter } from './report-filter.js';

/** How long a lone Escape waits for the rest of a sequence, and an unfinished paste for its end. */
const ESCAPE_MS = 50;
const PASTE_END_MS = 1000;

/** What {@link decodeKeys} reports. */
export interface KeyHandlers {
  onKey(key: Key): void;
  /** A reply of the terminal to a question of ours, a mouse or a focus report: never a key. */
  onReport?(report: string): void;
}

/** Where keys come from: a terminal in raw mode, or any stream of bytes. */
export interface KeySource {
  on(event: 'data', listener: (bytes: Buffer | string) => void): unknown;
  off(event: 'data', listener: (bytes: Buffer | string) => void): unknown;
}

/**
 * Decodes the bytes of a terminal into keys. Sequences and characters may be split anywhere; a bracketed paste
 * arrives as one key; reports of the terminal are kept apart from keys.
 *
 * @param source - The terminal's input, in raw mode. Reading it is started by listening.
 * @param handlers - Who gets the keys.
 * @returns Stops listening and drops what is half decoded. Idempotent.
 */
export function decodeKeys(source: KeySource, handlers: KeyHandlers): () => void {
  const decoder = new StringDecoder('utf8');
  const keypresses = new PassThrough();
  // Node reads only this property of the interface; without one, a lone Escape would take 500 ms.
  emitKeypressEvents(keypresses, { escapeCodeTimeout: ESCAPE_MS } as unknown as Interface);
  const paste = createPaste((key) => handlers.onKey(key));
  keypresses.on('keypress', (text: string | undefined, key: NodeKey) => {
    if (!paste.take(text, key)) handlers.onKey(toKey(text, key));
  });
  const filter = createReportFilter({
    onText: (text) => keypresses.write(text),
    onReport: (report) => handlers.onReport?.(report),
  });
  const onData = (bytes: Buffer | string): void =>
    filter.take(typeof bytes === 'string' ? bytes : decoder.write(bytes));
  source.on('data', onData);
  return () => {
    source.off('data', onData);
    filter.close();
    paste.close();
    keypresses.removeAllListeners('keypress');
  };
}

/** Gathers what arrives between the marks of a bracketed paste. */
function createPaste(onKey: (key: Key) => void) {
  let gathered: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const finish = (): void => {
    clearTimeout(timer);
    const text = gathered?.replace(/\r\n?/g, '\n');
    gathered = undefined;
    if (text) onKey({ name: 'paste', ctrl: false, meta: false, shift: false, text });
  };
  return {
    /** True when the key belongs to a paste. */
    take(text: string | undefined, key: NodeKey): boolean {
      if (key.name === 'paste-start') gathered = '';
      else if (key.name === 'paste-end') {
        finish();
        return true;
      } else if (gathered === undefined) return false;
      else gathered += pastedText(text, key);
      // A paste whose end is lost with the line must not swallow every later key.
      clearTimeout(timer);
      timer = setTimeout(finish, PASTE_END_MS);
      return true;
    },
    close(): void {
      clearTimeout(timer);
      gathered = undefined;
    },
  };
}

function pastedText(text: string | undefined, key: NodeKey): string {
  if (key.name === 'enter') return '\n';
  if (key.name === 'return') return '\r';
  if (key.name === 'tab') return '  ';
  return typed(text) ?? '';
}

/** The text, unless it is nothing or a control character. */
function typed(text: string | undefined): string | undefined {
  return text === undefined || text === '' || /[\u0000-\u001f\u007f-\u009f]/.test(text) ? undefined : text;
}

function toKey(text: string | undefined, key: NodeKey): Key {
  const sequence = key.sequence ?? '';
  const code = sequence.length === 1 ? sequence.charCodeAt(0) : -1;
  // Node names neither of Ctrl-\ Ctrl-] Ctrl-^ Ctrl-_, and calls Ctrl-Space a back quote.
  const unnamedControl = key.name === undefined && code >= 0x1c && code <= 0x1f;
  const ctrl = key.ctrl === true || unnamedControl;
  const meta = key.meta === true && key.name !== 'escape';
  const content = ctrl || meta ? undefined : typed(text);
  return {
    name: unnamedControl
      ? String.fromCharCode(code + 64)
      : nameOf(key, content ?? sequence.replace(/^\u001b+/, '')),
    ctrl,
    meta,
    shift: key.shift === true,
    ...(content !== undefined && { text: content }),
  };
}

function nameOf(key: NodeKey, fallback: string): string {
  if (key.name === 'enter') return 'return';
  if (key.name === '`' && key.ctrl === true) return 'space';
  return key.name ?? fallback;
}

/** What the rigs are told of an error, its keys in this order. */
export interface ErrorDetails {
  readonly error: string;
  readonly message: string;
  readonly traceback: string;
  readonly file: string;
  /** Line and column. The reference has line and instruction. */
  readonly line_no: readonly [number, number];
}

/** An error, taken apart. */
export interface ErrorParts {
  readonly name: string;
  readonly message: string;
  /** As the engine writes it; empty: none. */
  readonly stack: string;
}

/** Longest traceback and longest message: the whole has to fit into one datagram, and to be read by people. */
const MOST_TRACEBACK = 8000;
const MOST_MESSAGE = 2000;
/** Most frames that are looked at, and the longest: no engine writes more. */
const MOST_FRAMES = 200;
const MOST_FRAME = 1000;

const FRAME = /\(?((?:file:\/\/)?[^\s()]+):(\d+):(\d+)\)?$/;
const FOREIGN = /node:|node_modules|<anonymous>/;

/**
 * What goes to all rigs when a run fails.
 *
 * @see iblrig/base_tasks.py, NetworkSession.run
 */
export function errorDetails({ name, message, stack }: ErrorParts): ErrorDetails {
  const frames = stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at ') && line.length <= MOST_FRAME)
    .slice(0, MOST_FRAMES);
  const own = frames.find((line) => FRAME.test(line) && !FOREIGN.test(line)) ?? '';
  const [, file = '', line = '0', column = '0'] = FRAME.exec(own) ?? [];
  return {
    error: name,
    message: cut(message, MOST_MESSAGE),
    traceback: cut([`${name}: ${message}`, ...frames].join('\n'), MOST_TRACEBACK),
    file: pathOf(file),
    line_no: [Number(line), Number(column)],
  };
}

function pathOf(file: string): string {
  const path = file.replace(/^file:\/\//, '').replace(/\?.*$/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

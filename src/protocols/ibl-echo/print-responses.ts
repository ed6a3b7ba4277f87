import { inspectSymbol } from '../../kernel/inspect.js';
import { writeJson } from '../../kernel/python/write-json.js';
import type { Responses } from './collect-responses.js';

/** Longest text of one response in a printed list. */
const MAX_TEXT = 200;

/** The same responses, which a REPL prints as a list: a rig a line. */
export function printable(responses: Responses): Responses {
  return Object.defineProperty(responses, inspectSymbol, { value: () => textOf(responses) });
}

function textOf(responses: Responses): string {
  const width = Math.max(0, ...[...responses.keys()].map((name) => name.length));
  const lines = [...responses].map(([name, data]) => {
    const text = data.map((item) => writeJson(item, { ensureAscii: false })).join(' ');
    const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
    return `  ${name.padEnd(width)}  ${short}`;
  });
  return [`Responses of ${responses.size}`, ...lines].join('\n');
}

import { inspectSymbol } from '../../kernel/inspect.js';
import { writeJson } from '../../kernel/python/write-json.js';
import type { EventReceived } from './callback-registry.js';
import { ExpMessage } from './wire/exp-message.js';

/** The same message, which a REPL prints on one line: `EXPEND from 192.0.2.1:11001: {"a": 1}`. */
export function printableMessage(received: EventReceived): EventReceived {
  return Object.defineProperty({ ...received }, inspectSymbol, { value: () => textOf(received) });
}

function textOf({ event, data, addr }: EventReceived): string {
  const text = data.map((item) => writeJson(item, { ensureAscii: false })).join(' ');
  return `${ExpMessage.nameOf(event) ?? event} from ${addr.host}:${addr.port}${text === '' ? '' : `: ${text}`}`;
}

/** The call whose arguments the cursor is in. */
export interface CallSite {
  /** What stands before the last dot: `rigs.cameras`; empty for a function at the top. */
  readonly target: string;
  readonly method: string;
  /** From 0. */
  readonly argument: number;
  /** What has been written of the text that is open at the cursor; undefined outside of one. */
  readonly text: string | undefined;
  /** What has been written of a key of the object that is open at the cursor; undefined outside of one. */
  readonly key: string | undefined;
}

const CALLEE = /((?:[A-Za-z_$][\w$]*)(?:\??\.[A-Za-z_$][\w$]*|\[(?:"[^"]*"|'[^']*'|\d+)\])*)$/;
const LAST_NAME = /^(?:(.*)\??\.)?([A-Za-z_$][\w$]*)$/s;

interface Frame {
  readonly bracket: string;
  readonly at: number;
  commas: number;
}

/** The innermost call that is open at the end of a text, or undefined. */
export function callSite(left: string): CallSite | undefined {
  const { frames, quoteAt } = scan(left);
  const object = frames.at(-1)?.bracket === '{' ? frames.pop() : undefined;
  const call = frames.at(-1);
  if (call?.bracket !== '(') return undefined;
  const callee = LAST_NAME.exec(CALLEE.exec(left.slice(0, call.at))?.[1] ?? '');
  if (!callee) return undefined;
  const [, target = '', method = ''] = callee;
  const text = quoteAt === undefined || object ? undefined : left.slice(quoteAt + 1);
  const key = object && quoteAt === undefined ? openKey(left.slice(object.at)) : undefined;
  return { target, method, argument: call.commas, text, key };
}

/** The brackets and the quote that are open at the end. */
function scan(left: string): { readonly frames: Frame[]; readonly quoteAt: number | undefined } {
  const frames: Frame[] = [];
  let quote: { readonly mark: string; readonly at: number } | undefined;
  for (let at = 0; at < left.length; at++) {
    const character = left[at] ?? '';
    if (quote) {
      if (character === '\\') at += 1;
      else if (character === quote.mark) quote = undefined;
    } else if (`"'\``.includes(character)) quote = { mark: character, at };
    else if ('([{'.includes(character)) frames.push({ bracket: character, at, commas: 0 });
    else if (')]}'.includes(character)) frames.pop();
    else if (character === ',') {
      const frame = frames.at(-1);
      if (frame) frame.commas += 1;
    }
  }
  return { frames, quoteAt: quote?.at };
}

/** `{a: 1, ti` has the key `ti` open. */
function openKey(object: string): string | undefined {
  return /(?:^\{|,)\s*([\w$]*)$/.exec(object)?.[1];
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const BRACKETS = '()[]{}';

/**
 * What would close the brackets that a source leaves open, innermost first. Undefined when one is closed that was
 * never opened.
 */
export function missingClosers(source: string): string | undefined {
  const open: string[] = [];
  const skipper = new Skipper(source);
  for (let at = 0; at < source.length;) {
    const end = skipper.endOf(at);
    const character = source.charAt(at);
    at = end ?? at + 1;
    if (end !== undefined || !BRACKETS.includes(character)) continue;
    const closer = CLOSERS[character];
    if (closer !== undefined) open.push(closer);
    else if (open.pop() !== character) return undefined;
  }
  return open.reverse().join('');
}

/** Texts up to where they end or break off: what stands behind the last group is whether they end. */
const TEXTS: Readonly<Record<string, RegExp>> = {
  '"': /"(?:[^"\\\n]|\\[^])*("?)/y,
  "'": /'(?:[^'\\\n]|\\[^])*('?)/y,
  // A template with expressions is not skipped: there is code in it.
  '`': /`(?:[^`\\$]|\\[^]|\$(?!\{))*(`?)/y,
};
const LINE_COMMENT = /\/\/[^\n]*/y;
const EXPRESSION = /\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** A slash divides, unless one of these is before it. */
const BEFORE_EXPRESSION = /(?:^|[=(,;:!&|?{}[+\-*%~^<>\n]|=>|return)[ \t]*$/;
/** So much is looked at before a slash. */
const LOOK_BACK = 100;
/** So many slashes of one line begin no regular expression before no other is tried: each is looked for to its end. */
const MOST_TRIES = 100;

/**
 * What is skipped when brackets are counted: comments, texts, templates without expressions, regular expressions. The
 * time is proportional to the length of the source, whatever it is.
 */
class Skipper {
  /** For each quote how far it is known that none closes. */
  readonly #unclosed = new Map<string, number>();
  #commentsClose = true;
  #tries = 0;

  constructor(private readonly source: string) {}

  /** Where that ends which is skipped and begins here; undefined: nothing of the kind does. */
  endOf(at: number): number | undefined {
    const first = this.source.charAt(at);
    if (first === '\n') this.#tries = 0;
    if (first === '/') return this.#comment(at) ?? this.#expression(at);
    const text = TEXTS[first];
    if (!text || at < (this.#unclosed.get(first) ?? 0)) return undefined;
    text.lastIndex = at;
    const isClosed = text.exec(this.source)?.[1] === first;
    if (isClosed) return text.lastIndex;
    // Each one on the way is escaped: it would break off at the same place.
    this.#unclosed.set(first, text.lastIndex);
    return undefined;
  }

  #comment(at: number): number | undefined {
    const second = this.source.charAt(at + 1);
    if (second === '/') return matchEnd(LINE_COMMENT, this.source, at);
    if (second !== '*' || !this.#commentsClose) return undefined;
    const end = this.source.indexOf('*/', at + 2);
    this.#commentsClose = end >= 0;
    return end >= 0 ? end + 2 : undefined;
  }

  #expression(at: number): number | undefined {
    if (this.#tries >= MOST_TRIES) return undefined;
    if (!BEFORE_EXPRESSION.test(this.source.slice(Math.max(0, at - LOOK_BACK), at))) return undefined;
    const end = matchEnd(EXPRESSION, this.source, at);
    if (end === undefined) this.#tries += 1;
    return end;
  }
}

function matchEnd(pattern: RegExp, source: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}

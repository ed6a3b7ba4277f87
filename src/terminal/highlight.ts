/** Part of a text with its style. */
export interface StyledPart {
  readonly start: number;
  readonly end: number;
  /** SGR parameters. */
  readonly style: string;
}

const KEYWORDS =
  'as|async|await|break|case|catch|class|const|continue|default|delete|do|else|enum|export|extends|finally|for|from|' +
  'function|if|import|in|instanceof|interface|let|new|of|return|satisfies|static|super|switch|this|throw|try|type|' +
  'typeof|var|void|while|yield';

/** Comments, texts (also unfinished ones), numbers, words of the language and of its values. */
const TOKENS = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))`,
    String.raw`(?<text>"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|` + '`(?:[^`\\\\]|\\\\[^])*`?)',
    String.raw`(?<number>\b(?:0[xob][\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?)n?\b)`,
    String.raw`(?<keyword>(?<![\w$.])(?:${KEYWORDS})(?![\w$]))`,
    String.raw`(?<value>(?<![\w$.])(?:true|false|null|undefined|NaN|Infinity)(?![\w$]))`,
  ].join('|'),
  'gi',
);

const STYLES = { comment: '90', text: '32', number: '33', keyword: '35', value: '33' } as const;
const PARTNER = '1;4';
const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * Colours of TypeScript that is being written, and the bracket that belongs to the one at the cursor. A guess by
 * tokens: what is half written has no grammar.
 *
 * @param text - The text so far.
 * @param cursor - Where the cursor stands, between two characters.
 * @returns Parts in order that do not overlap; what is in none is plain.
 */
export function highlight(text: string, cursor: number): readonly StyledPart[] {
  const parts: StyledPart[] = [];
  for (const match of text.matchAll(TOKENS)) {
    const groups = Object.entries(match.groups ?? {}) as [string, string | undefined][];
    const kind = groups.find(([, found]) => found !== undefined)?.[0];
    const style = STYLES[kind as keyof typeof STYLES];
    parts.push({ start: match.index, end: match.index + match[0].length, style });
  }
  const opaque = parts.filter(({ style }) => style === STYLES.comment || style === STYLES.text);
  return [...parts, ...bracketParts(text, cursor, opaque)].sort((a, b) => a.start - b.start);
}

/** The bracket at the cursor, or else before it, and its partner. */
function bracketParts(text: string, cursor: number, opaque: readonly StyledPart[]): readonly StyledPart[] {
  let next = 0;
  const brackets = [...text.matchAll(/[()[\]{}]/g)].filter(({ index }) => {
    while ((opaque[next]?.end ?? Infinity) <= index) next += 1;
    return index < (opaque[next]?.start ?? Infinity);
  });
  const open: number[] = [];
  for (const { 0: bracket, index } of brackets) {
    if (PAIRS[bracket] !== undefined) {
      open.push(index);
      continue;
    }
    const partner = open.pop();
    if (partner === undefined || PAIRS[text[partner] ?? ''] !== bracket) continue;
    if ([partner, index].some((at) => at === cursor || at === cursor - 1)) {
      return [partner, index].map((start) => ({ start, end: start + 1, style: PARTNER }));
    }
  }
  return [];
}

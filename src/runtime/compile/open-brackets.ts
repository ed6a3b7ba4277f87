/** What is skipped when brackets are counted: comments, texts, templates without expressions, regular expressions. */
const SKIPPED =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|`(?:[^`\\$]|\\[^]|\$(?!\{))*`|(?=\/)(?<=(?:^|[=(,;:!&|?{}[+\-*%~^<>\n]|=>|return)[ \t]*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * What would close the brackets that a source leaves open, innermost first. Undefined when one is closed that was
 * never opened.
 */
export function missingClosers(source: string): string | undefined {
  const open: string[] = [];
  for (const [bracket] of source.replace(SKIPPED, '').matchAll(/[()[\]{}]/g)) {
    const closer = CLOSERS[bracket];
    if (closer !== undefined) open.push(closer);
    else if (open.pop() !== bracket) return undefined;
  }
  return open.reverse().join('');
}

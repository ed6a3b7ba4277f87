const REDACTED = '<redacted>';

/** What names a secret or holds one, looked for before anything is replaced. */
const MAYBE = /token|bearer|passw|passphrase|secret|api[_-]?key|credential|:\/\/[^/\s]*@/i;
/** A secret in running text, code or JSON, behind what names it: up to the end of its quotes, or one word. */
const NAMED_SECRET =
  /((?<!unexpected )(?:token|bearer|password|passwd|passphrase|secret|api[_-]?key|credential)\w{0,16}\\?["']?(?:\s*[:=(]\s*|\s+is\s+|\s+))(\\?"(?:[^"\\]|\\[^"])*|\\?'(?:[^'\\]|\\[^'])*|[^\s"',;&)]+)/gi;
/** `password for the manager`: words that follow what names a secret in prose, and are none. */
const PROSE = /^(?:for|of|from|by|with|and|or)$/;
/** User and password in a URL. */
const URL_LOGIN = /(:\/\/)[^/\s]*@/g;

/** Running text without the secrets that it names. */
export function redactText(text: string): string {
  if (!MAYBE.test(text)) return text;
  return text
    .replace(NAMED_SECRET, (whole: string, name: string, value: string, at: number) => {
      const isOption = text[at - 1] === '-';
      const goesOn = /\s/.test(text[at + whole.length] ?? '');
      if (/\w\s+$/.test(name) && PROSE.test(value) && goesOn && !isOption) return whole;
      const quote = /^\\?["']/.exec(value)?.[0] ?? '';
      return `${name}${quote}${REDACTED}`;
    })
    .replace(URL_LOGIN, '$1');
}

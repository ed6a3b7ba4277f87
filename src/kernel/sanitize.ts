// What a terminal would act upon or show as nothing: C0 but tab and newline are replaced by their pictures, C1,
// bidirectional and zero-width marks, variation selectors, line separators, tags and lone surrogates by an escape.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/;
const ALL_UNSAFE = new RegExp(UNSAFE.source, 'g');

/** How {@link sanitize} treats line breaks. */
export interface SanitizeOptions {
  /** Keep `\n` as it is. @defaultValue false: shown as ⏎ */
  readonly keepNewlines?: boolean;
}

/**
 * Text from outside, made safe to show in a terminal: nothing in it can move the cursor, set the clipboard,
 * hide or reorder what stands beside it. Control characters are shown as symbols (␛) or escapes (`\x9b`).
 *
 * @param text - Any text: from a rig, a file, a script.
 */
export function sanitize(text: string, { keepNewlines = false }: SanitizeOptions = {}): string {
  if (!UNSAFE.test(text)) return text;
  return text.replace(ALL_UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\n') return keepNewlines ? '\n' : '⏎';
    if (character === '\t') return '  ';
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '␡';
    if (code < 0xa0) return `\\x${code.toString(16)}`;
    return `\\u{${code.toString(16)}}`;
  });
}

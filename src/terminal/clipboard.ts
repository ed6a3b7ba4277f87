/** Longest text, in bytes: what terminals and multiplexers take for sure. */
export const MAX_CLIPBOARD_BYTES = 74_000;

/** Bytes that GNU screen takes in one sequence. */
const SCREEN_CHUNK = 700;

/**
 * The sequence by which a terminal puts a text into the clipboard of the computer that it runs on (OSC 52), wrapped so
 * that tmux and GNU screen hand it on: GNU screen always, tmux where `set-clipboard` or `allow-passthrough` is on.
 *
 * @param env - `TMUX`, `STY` and `TERM` say what stands between.
 */
export function clipboardSequence(text: string, env: Readonly<Record<string, string | undefined>>): string {
  const sequence = `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
  // tmux takes one or the other, as it is set: set-clipboard, allow-passthrough.
  if (env.TMUX) return `${sequence}\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
  if (!env.STY && !env.TERM?.startsWith('screen')) return sequence;
  const chunks = sequence.match(new RegExp(`[^]{1,${SCREEN_CHUNK}}`, 'g')) ?? [];
  return chunks.map((chunk) => `\u001bP${chunk}\u001b\\`).join('');
}

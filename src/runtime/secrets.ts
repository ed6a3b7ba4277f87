const SECRET =
  /\b\w*(?:token|passw(?:or)?d|passphrase|secret|credential|api_?key)\w*\b["']?\s*[:=(]|\balyx\s*\(\s*[^)\s]/i;

/** Whether a line seems to hold a secret: something called a token, a password or a key is given a value. */
export function looksSecret(text: string): boolean {
  return SECRET.test(text);
}

/** The line, or a note in its place when it seems to hold a secret. */
export function withoutSecrets(text: string): string {
  return looksSecret(text) ? `<redacted: ${text.length} characters>` : text;
}

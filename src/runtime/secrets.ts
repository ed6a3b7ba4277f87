/** A name that is given a value or arguments, whole: parts of a long one would take its length times itself. */
const NAMED = /\b(\w+)\b["']?\s*[:=(]/g;
const SECRET_NAME = /token|passw(?:or)?d|passphrase|secret|credential|api_?key/i;
const ALYX = /\balyx\s*\(\s*[^)\s]/i;

/** Requests to the users of a manager of MSL-Network carry passwords without a name. */
const USERS = /users_table\.(?:insert|update|is_password_valid)\b/;

/**
 * Whether a line seems to hold a secret: something called a token, a password or a key is given a value, or a user of a
 * manager gets a password.
 */
export function looksSecret(text: string): boolean {
  for (const [, name = ''] of text.matchAll(NAMED)) if (SECRET_NAME.test(name)) return true;
  return ALYX.test(text) || USERS.test(text);
}

/** The line, or a note in its place when it seems to hold a secret. */
export function withoutSecrets(text: string): string {
  return looksSecret(text) ? `<redacted: ${text.length} characters>` : text;
}

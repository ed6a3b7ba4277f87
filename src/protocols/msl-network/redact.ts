/** A value beside a name that says it is a secret. */
const NAMED =
  /("(?:[^"\\]|\\.){0,64}?(?:passw(?:or)?d|passphrase|secret|token|api_?key)(?:[^"\\]|\\.){0,64}"\s*:\s*)("(?:[^"\\]|\\.)*("|$)|[^,}\]\s]+)/gi;
/** Whether there may be one: nearly all lines have none, and this is seen at a glance. */
const HINT = /passw|passphrase|secret|token|api_?key|users_table/i;
/** Requests to the user table of a manager carry passwords without a name. */
const USER_TABLE = /"users_table\.(?:insert|update|is_password_valid)"/;
const ARGS = /("args"\s*:\s*)\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*(?:\]|$)/;

/** A line without its secrets. */
export function redact(line: string): string {
  if (!HINT.test(line)) return line;
  const named = line.replace(NAMED, '$1"<redacted>"');
  return USER_TABLE.test(named) ? named.replace(ARGS, '$1["<redacted>"]') : named;
}

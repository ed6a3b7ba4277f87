/**
 * The entries that worked, as a session script: TypeScript that `labnet run` runs and a type checker accepts. What the
 * REPL lets one do and a module does not is rewritten: a name declared again is assigned to, of a function or class
 * declared again the last one counts.
 *
 * @param entries - In order. Each is whole statements.
 */
export function sessionScript(entries: readonly string[]): string {
  const times = new Map<string, number>();
  for (const entry of entries)
    for (const { name } of declarations(entry)) times.set(name, (times.get(name) ?? 0) + 1);
  const again = new Set([...times].filter(([, count]) => count > 1).map(([name]) => name));
  const seen = new Set<string>();
  const kept = dropOverridden(entries);
  const body = kept.map((entry) =>
    entry.replace(VARIABLE, (...match) => rewriteVariable(match, again, seen)),
  );
  return [
    "import type {} from 'labnet/globals';",
    'export {};',
    '',
    ...body.map((entry) => (/[;}]\s*$/.test(entry) ? entry : `${entry};`)),
    '',
  ].join('\n');
}

const VARIABLE = /^(const|let|var)[ \t]+([A-Za-z_$][\w$]*)([ \t]*:(?:[^=\n]|=>)+?)?([ \t]*=)(?![>=])/gm;
const NAMED = /^(?:async[ \t]+)?(function\*?|class)[ \t]+([A-Za-z_$][\w$]*)/gm;

function declarations(entry: string): readonly { readonly name: string; readonly kind: string }[] {
  const variables = [...entry.matchAll(VARIABLE)].map(([, kind = '', name = '']) => ({ kind, name }));
  const named = [...entry.matchAll(NAMED)].map(([, kind = '', name = '']) => ({ kind, name }));
  return [...variables, ...named];
}

function rewriteVariable(match: readonly unknown[], again: ReadonlySet<string>, seen: Set<string>): string {
  const [whole, , name, , equals] = match as readonly string[];
  if (whole === undefined || name === undefined || !again.has(name)) return whole ?? '';
  if (seen.has(name)) return `${name}${equals ?? ' ='}`;
  seen.add(name);
  // The REPL lets the next value be of another type.
  return `let ${name}: any${equals ?? ' ='}`;
}

/** Leaves out entries that only declare a function or class that a later entry declares again. */
function dropOverridden(entries: readonly string[]): readonly string[] {
  return entries.filter((entry, index) => {
    const named = [...entry.matchAll(NAMED)].map(([, , name]) => name);
    const later = entries.slice(index + 1).join('\n');
    const isOnlyThat = named.length === 1 && /^(?:async[ \t]+)?(function|class)\b/.test(entry.trim());
    return !(
      isOnlyThat &&
      named.every((name) => new RegExp(`^(async\\s+)?(function\\*?|class)\\s+${name}\\b`, 'm').test(later))
    );
  });
}

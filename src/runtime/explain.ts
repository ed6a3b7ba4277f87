import { firstSentence, plainDoc } from './docs.js';
import type { DocEntry, Docs } from './docs.js';
import { dataOf, memberNames, resolveChain } from './completion/live-object.js';

const QUESTION = /^\s*\??\s*([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[(?:"[^"]*"|'[^']*'|\d+)\])*)\s*\??\s*$/;
const LAST_NAME = /^(.*)\.([A-Za-z_$][\w$]*)$/;

/** What an entry such as `rigs.cameras.start?` asks about: the chain of names, or undefined. */
export function questionOf(source: string): string | undefined {
  return source.includes('?') ? QUESTION.exec(source)?.[1] : undefined;
}

/**
 * Signature, documentation and example of what a chain of names stands for, and the members of an object. Nothing is
 * run.
 */
export function explain(chain: string, scope: Readonly<Record<string, unknown>>, docs: Docs): string {
  const [, base, name] = LAST_NAME.exec(chain) ?? [];
  const owner = base === undefined ? undefined : resolveChain(base, scope);
  const value = resolveChain(chain, scope);
  const own = name === undefined ? docs.ofName(chain) : docs.ofMember(owner, name, base);
  const entry = own ?? docs.ofClass(value);
  const parts = [entry ? describe(entry) : undefined, membersOf(value, docs, chain)].filter((part) => part);
  if (parts.length > 0) return parts.join('\n\n');
  return value === undefined
    ? `${chain}: nothing of that name, or only a getter or a call would tell`
    : `${chain}: ${typeof value}, not documented`;
}

function describe(entry: DocEntry): string {
  const { signature, notes, example } = entry;
  const doc = plainDoc(entry);
  const lines = [signature];
  if (doc !== '') lines.push('', ...doc.split('\n').map((line) => `  ${line}`));
  if (notes.length > 0) lines.push('', ...notes.map((note) => `  ${note.replaceAll('\n', ' ')}`));
  if (example !== undefined)
    lines.push(
      '',
      ...example
        .replace(/^```\w*\n?|```$/g, '')
        .trim()
        .split('\n')
        .map((line) => `  › ${line}`),
    );
  return lines.join('\n');
}

function membersOf(value: unknown, docs: Docs, chain: string): string {
  if (typeof value !== 'object' || value === null) return '';
  const rows = [...memberNames(value)].sort().map((name) => {
    const entry = docs.ofMember(value, name, chain);
    const kind = typeof dataOf(value, name) === 'function' ? `${name}()` : name;
    return `  ${kind.padEnd(20)} ${entry ? firstSentence(entry) : ''}`.trimEnd();
  });
  return rows.slice(0, 60).join('\n');
}

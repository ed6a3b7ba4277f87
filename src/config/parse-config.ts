import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { LabnetError } from '../kernel/errors.js';
import type { Protocol } from '../protocols/protocol.js';
import { configErrors } from './errors.js';
import { SchemaTree } from './schema-tree.js';
import { configSchema } from './schema.js';
import type { LabConfig } from './schema.js';

type Issue = z.core.$ZodIssue;

/**
 * Checks a configuration and fills in its defaults.
 *
 * @param value - Parsed JSON.
 * @param protocols - Protocols whose sections are allowed.
 * @param source - Where it came from, for the error.
 * @throws LABNET_CONFIG_INVALID with every problem, each with its path and, for unknown keys, the nearest known one.
 */
export function parseConfig(value: unknown, protocols: readonly Protocol[], source: string): LabConfig {
  return configParser(protocols)(value, source);
}

/** {@link parseConfig} for many configurations: the schema of the protocols is made once. */
export function configParser(protocols: readonly Protocol[]): (value: unknown, source: string) => LabConfig {
  const schema = configSchema(protocols);
  const tree = new SchemaTree(schema);
  return (value, source) => {
    const result = schema.safeParse(value);
    const unusable = unusableNames(value, []);
    if (result.success && unusable.length === 0) return result.data;
    const issues = result.error?.issues ?? [];
    const problems = [...unusable, ...issues.flatMap((issue) => problemsOf(issue, tree))];
    throw new LabnetError(configErrors.LABNET_CONFIG_INVALID, `${source}:\n  ${problems.join('\n  ')}`, {
      details: { source, problems },
    });
  };
}

/** A key that JavaScript takes for something else: the schema would leave it out without a word. */
function unusableNames(value: unknown, path: readonly string[]): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '__proto__'
      ? [`${pathText([...path, key])}: this name cannot be used; choose another`]
      : unusableNames(inner, [...path, key]),
  );
}

function problemsOf(issue: Issue, tree: SchemaTree): readonly string[] {
  const path = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = tree.knownKeys(issue.path);
    return issue.keys.map((key) => `${pathText([...issue.path, key])}: unknown key${suggestion(key, known)}`);
  }
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.flat().map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
    const unknown = branches.filter((inner) => inner.code === 'unrecognized_keys');
    if (unknown.length > 0) return unknown.flatMap((inner) => problemsOf(inner, tree));
    if (branches.length === 0) return [`${path}: it is one of ${tree.knownValues(issue.path).join(', ')}`];
    return [`${path}: ${[...new Set(branches.map((inner) => inner.message))].join(', or ')}`];
  }
  return [`${path}: ${issue.message}`];
}

function suggestion(key: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const nearest = closest(key, known);
  return distance(key, nearest) <= Math.max(2, key.length / 3)
    ? `; did you mean "${nearest}"?`
    : `; known are ${known.join(', ')}`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the configuration' : path.map(String).join('.');
}

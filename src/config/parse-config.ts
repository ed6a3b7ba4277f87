import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { LabnetError } from '../kernel/errors.js';
import { expectedKind, kindOf, schemaWords } from '../kernel/schema-words.js';
import type { SchemaIssue } from '../kernel/schema-words.js';
import type { Protocol } from '../protocols/protocol.js';
import { configErrors } from './errors.js';
import { SchemaTree } from './schema-tree.js';
import { configSchema } from './schema.js';
import type { LabConfig } from './schema.js';

type Issue = z.core.$ZodIssue;

/** The line, from 1, of what stands at a path of a configuration. */
export type LineOf = (path: readonly PropertyKey[]) => number;

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/**
 * Checks a configuration and fills in its defaults.
 *
 * @param value - Parsed JSON.
 * @param protocols - Protocols whose sections are allowed.
 * @param source - Where it came from, for the error.
 * @param lineOf - The line of a path there. Default: not told.
 * @throws LABNET_CONFIG_INVALID with every problem, each with its path and, for unknown keys, the nearest known one.
 */
export function parseConfig(
  value: unknown,
  protocols: readonly Protocol[],
  source: string,
  lineOf?: LineOf,
): LabConfig {
  return configParser(protocols)(value, source, lineOf);
}

/** {@link parseConfig} for many configurations: the schema of the protocols is made once. */
export function configParser(
  protocols: readonly Protocol[],
): (value: unknown, source: string, lineOf?: LineOf) => LabConfig {
  const schema = configSchema(protocols);
  const tree = new SchemaTree(schema);
  return (value, source, lineOf) => {
    const result = schema.safeParse(value, { error: schemaWords, reportInput: true });
    const unusable = unusableNames(value, []);
    if (result.success && unusable.length === 0) return result.data;
    const issues = result.error?.issues ?? [];
    const found = [...unusable, ...issues.flatMap((issue) => problemsOf(issue, tree))];
    const problems = found.map(({ path, text }) => {
      const line = lineOf ? `line ${lineOf(path)}: ` : '';
      return `${line}${pathText(path)}: ${text}`;
    });
    throw new LabnetError(configErrors.LABNET_CONFIG_INVALID, `${source}:\n  ${problems.join('\n  ')}`, {
      details: { source, problems },
    });
  };
}

/** A key that JavaScript takes for something else: the schema would leave it out without a word. */
function unusableNames(value: unknown, path: readonly string[]): readonly Problem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '__proto__'
      ? [{ path: [...path, key], text: 'this name cannot be used; choose another' }]
      : unusableNames(inner, [...path, key]),
  );
}

function problemsOf(issue: Issue, tree: SchemaTree): readonly Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = tree.knownKeys(path);
    return issue.keys.map((key) => ({ path: [...path, key], text: `unknown key${suggestion(key, known)}` }));
  }
  if (issue.code === 'invalid_union') return unionProblems(issue, tree);
  return [{ path, text: issue.message }];
}

/** What is wrong with the kind of value that was meant: the one that has something else against it than its type. */
function unionProblems(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  tree: SchemaTree,
): readonly Problem[] {
  const { path, input } = issue;
  const branches = issue.errors.flat().map((inner) => ({ ...inner, path: [...path, ...inner.path] }));
  if (branches.length === 0) return [{ path, text: `it is one of ${tree.knownValues(path).join(', ')}` }];
  const meant = branches.filter((inner) => inner.code !== 'invalid_type' || inner.path.length > path.length);
  if (meant.length > 0) return meant.flatMap((inner) => problemsOf(inner, tree));
  const expected = [...new Set(branches.map((inner) => expectedKind(inner as SchemaIssue)))].join(' or ');
  return [{ path, text: `${expected} is expected, not ${kindOf(input)}` }];
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

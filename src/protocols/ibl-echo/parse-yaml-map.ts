import { parse } from 'yaml';

/**
 * The entries of a YAML map, in order; none of an empty text. As a Map: a name may be one that an object has already.
 *
 * @returns Undefined where it is something else.
 * @throws YAMLParseError with line and column.
 */
export function parseYamlMap(text: string): ReadonlyMap<unknown, unknown> | undefined {
  const value: unknown = parse(text, { mapAsMap: true }) ?? new Map();
  return value instanceof Map ? (value as ReadonlyMap<unknown, unknown>) : undefined;
}

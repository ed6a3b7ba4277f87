import { kernelErrors, LabnetError } from '../src/kernel/errors.js';

/** Which options take several values, and their other names. yargs hands over all that it knows of its options. */
interface KnownOptions {
  readonly array?: readonly string[];
  readonly alias?: Readonly<Record<string, readonly string[]>>;
}

/** The name that yargs gives an option beside the one that is written. */
const inCamelCase = (name: string): string =>
  name.replace(/-([a-z])/g, (_whole, letter: string) => letter.toUpperCase());

/**
 * The check of a whole command line: an option that takes one value and is given twice would be a list of values, which
 * nothing behind it expects.
 *
 * @throws LABNET_INVALID_ARGUMENT
 */
export function givenOnce(
  argv: Readonly<Record<string, unknown>>,
  { array = [], alias = {} }: KnownOptions,
): true {
  const lists = new Set(array.flatMap((name) => [name, ...(alias[name] ?? [])]).map(inCamelCase));
  for (const [name, value] of Object.entries(argv)) {
    if (!Array.isArray(value) || name === '_' || name === '--' || lists.has(inCamelCase(name))) continue;
    const option = name.length === 1 ? `-${name}` : `--${name}`;
    throw new LabnetError(
      kernelErrors.LABNET_INVALID_ARGUMENT,
      `${option} is given ${value.length} times; it takes one value`,
    );
  }
  return true;
}

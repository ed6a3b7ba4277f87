/** What a schema refused, as far as its words need it: an issue of zod. */
export interface SchemaIssue {
  readonly code?: string | undefined;
  /** What was given. */
  readonly input?: unknown;
  readonly expected?: unknown;
  /** Of numbers their least and greatest, of the others their length. */
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly inclusive?: unknown;
  readonly divisor?: unknown;
  readonly format?: unknown;
  readonly values?: unknown;
  readonly keys?: unknown;
  /** What is wrong with a key. */
  readonly issues?: unknown;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object {…}',
  record: 'an object {…}',
  array: 'a list […]',
  null: 'null',
};

/**
 * Why a value is refused, for people: what is expected, and what kind of value is there; never the value of a text, which
 * may be a secret. For a schema's `error`, where schemas have no words of their own.
 */
export function schemaWords(issue: SchemaIssue): string {
  const { code, input, keys, values, divisor } = issue;
  if (code === 'invalid_type') {
    const expected = expectedKind(issue);
    return input === undefined
      ? `is missing; ${expected} is expected`
      : `${expected} is expected, not ${kindOf(input)}`;
  }
  if (code === 'too_small') return limitWords(issue, issue.minimum, 'more');
  if (code === 'too_big') return limitWords(issue, issue.maximum, 'less');
  if (code === 'not_multiple_of') return `a multiple of ${String(divisor)} is expected, not ${kindOf(input)}`;
  if (code === 'invalid_value' && Array.isArray(values)) {
    const expected = values.map((each) => JSON.stringify(each)).join(', ');
    return `${values.length > 1 ? `one of ${expected}` : expected} is expected`;
  }
  if (code === 'unrecognized_keys' && Array.isArray(keys)) return `unknown key ${keys.join(', ')}`;
  if (code === 'invalid_key') return keyWords(issue);
  return 'it is not of the form that is expected';
}

/** A name of which the schema says itself what is wrong with it, or one that nothing can be called by. */
function keyWords({ issues }: SchemaIssue): string {
  const [first] = Array.isArray(issues)
    ? (issues as readonly { readonly code?: string; readonly message?: string }[])
    : [];
  const isOwn = first?.code === 'custom' || first?.code === 'invalid_format';
  return isOwn && first.message !== undefined ? first.message : 'this name cannot be used; choose another';
}

/** What a value of the wrong type should have been. */
export function expectedKind({ expected, format }: SchemaIssue): string {
  return KINDS[String(format ?? expected)] ?? KINDS[String(expected)] ?? `what is called ${String(expected)}`;
}

/** What kind of value it is; numbers, and true and false, as they are. */
export function kindOf(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'a text' : 'an object';
}

function limitWords({ origin, inclusive, input }: SchemaIssue, limit: unknown, way: 'more' | 'less'): string {
  const isLength = origin !== 'number' && origin !== 'int' && origin !== 'bigint';
  if (isLength && way === 'more' && limit === 1) return 'it must not be empty';
  const unit = origin === 'string' ? ' characters' : isLength ? ' entries' : '';
  const expected =
    inclusive === false
      ? `${way} than ${String(limit)}${unit} is expected`
      : `${String(limit)}${unit} or ${way} is expected`;
  return isLength ? expected : `${expected}, not ${kindOf(input)}`;
}

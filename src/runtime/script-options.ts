import { parse } from 'acorn';
import type {
  Expression,
  ObjectExpression,
  PrivateIdentifier,
  Program,
  Property,
  SpreadElement,
} from 'acorn';
import * as z from 'zod';
import { LabnetError } from '../kernel/errors.js';
import { schemaWords } from '../kernel/schema-words.js';
import { stripTypes } from './compile/strip-types.js';
import { runtimeErrors } from './errors.js';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const scriptOptionSchema = z.strictObject({
  type: z.enum(['string', 'number', 'boolean']).default('string'),
  describe: z.string().optional(),
  default: z.union([value, z.array(value)]).optional(),
  choices: z.array(z.union([z.string(), z.number()])).optional(),
  demandOption: z.boolean().optional(),
  array: z.boolean().optional(),
  alias: z.string().optional(),
});

/** One option of a session script, in yargs' words. */
export type ScriptOption = z.input<typeof scriptOptionSchema>;

/** What a session script exports as `options`: name to option. */
export type ScriptOptions = Readonly<Record<string, ScriptOption>>;

const scriptOptionsSchema = z.record(z.string().regex(/^[A-Za-z][\w-]*$/, 'is no name'), scriptOptionSchema);

/**
 * Reads `export const options = {…}` of a session script without running it, so that its help can be shown and its
 * command line refused before a lab is opened.
 *
 * @param path - Of the script, for errors.
 * @returns Nothing when there is no such export, or when the text is no TypeScript: whoever runs it says why.
 * @throws LABNET_SCRIPT_OPTIONS when they are not literal or not options.
 */
export function readScriptOptions(path: string, source: string): ScriptOptions {
  const program = parsed(source);
  const declared = program?.body
    .flatMap((node) => (node.type === 'ExportNamedDeclaration' && node.declaration ? [node.declaration] : []))
    .flatMap((node) => (node.type === 'VariableDeclaration' ? node.declarations : []))
    .find(({ id }) => id.type === 'Identifier' && id.name === 'options');
  if (!declared?.init) return {};
  const result = scriptOptionsSchema.safeParse(literal(declared.init, path), { error: schemaWords });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  throw invalid(path, declared.init, `${where}${issue?.message ?? ''}`);
}

function parsed(source: string): Program | undefined {
  try {
    return parse(stripTypes(source), { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  } catch {
    return undefined;
  }
}

/** The value of an expression that is written out. */
function literal(node: Expression | SpreadElement | PrivateIdentifier | null, path: string): unknown {
  switch (node?.type) {
    case 'Literal':
      return node.value;
    case 'ObjectExpression':
      return Object.fromEntries(node.properties.map((property) => entryOf(property, path)));
    case 'ArrayExpression':
      return node.elements.map((element) => literal(element, path));
    case 'UnaryExpression':
      if (node.operator === '-') return -Number(literal(node.argument, path));
      break;
    case 'TemplateLiteral':
      if (node.expressions.length === 0) return node.quasis[0]?.value.cooked;
      break;
    case 'BinaryExpression':
      // Long descriptions are put together.
      if (node.operator === '+') return String(literal(node.left, path)) + String(literal(node.right, path));
      break;
    default:
  }
  throw invalid(
    path,
    node ?? undefined,
    'is not written out; the options are read without running the script',
  );
}

function entryOf(
  property: Property | ObjectExpression['properties'][number],
  path: string,
): readonly [string, unknown] {
  if (property.type === 'Property' && !property.computed) {
    if (property.key.type === 'Identifier') return [property.key.name, literal(property.value, path)];
    if (property.key.type === 'Literal') return [String(property.key.value), literal(property.value, path)];
  }
  throw invalid(path, property, 'is not a plain property');
}

function invalid(
  path: string,
  node: { readonly loc?: { readonly start: { readonly line: number } } | null } | undefined,
  problem: string,
): LabnetError {
  const line = node?.loc ? `:${node.loc.start.line}` : '';
  return new LabnetError(runtimeErrors.LABNET_SCRIPT_OPTIONS, `${path}${line}: options: ${problem}`);
}

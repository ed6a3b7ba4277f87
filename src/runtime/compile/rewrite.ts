import type { ImportDeclaration, ModuleDeclaration, Program, Statement, VariableDeclaration } from 'acorn';
import { boundNames } from './bound-names.js';
import { loopChecks } from './loop-checks.js';
import { CHECK, IMPORT, SCOPE } from './names.js';
import { applyEdits } from './text-edit.js';
import type { TextEdit } from './text-edit.js';

/** What the entries of one REPL have in common: variables that live on, and the value of the last expression. */
export interface Rewritten {
  /** `(scope, check, import) => () => Promise of the value` as text: no line of a stack is of what is around the entry. */
  readonly code: string;
  /** Characters before the first one of the entry. */
  readonly headLength: number;
  readonly names: readonly string[];
}

/**
 * Makes the declarations of a module properties of a scope object, so that the next entry finds them and may declare
 * them again, and makes the module an async function that returns the value of its last expression. Whatever is
 * inserted is without line breaks before the end: lines stay where they are.
 *
 * @param code - JavaScript.
 * @param program - The same, parsed.
 * @throws SyntaxError for an export.
 */
export function rewrite(code: string, program: Program): Rewritten {
  const names = new Set<string>();
  const edits: TextEdit[] = [...loopChecks(program)];
  let hoisted = '';
  for (const node of program.body) {
    const isLast = node === program.body.at(-1);
    if (node.type === 'FunctionDeclaration') {
      names.add(node.id.name);
      hoisted += `${SCOPE}.${node.id.name} = ${node.id.name};`;
    } else edits.push(...rewriteStatement(node, code, isLast, names));
  }
  const head = `(${SCOPE}, ${CHECK}, ${IMPORT}) => { with (${SCOPE}) { return async () => {${hoisted}`;
  return {
    code: `${head}${applyEdits(code, edits)}\n} } }`,
    headLength: head.length,
    names: [...names],
  };
}

function rewriteStatement(
  node: Statement | ModuleDeclaration,
  code: string,
  isLast: boolean,
  names: Set<string>,
): readonly TextEdit[] {
  switch (node.type) {
    case 'VariableDeclaration':
      return variableEdits(node, names);
    case 'ClassDeclaration':
      names.add(node.id.name);
      return [
        { start: node.start, end: node.start, text: `;${node.id.name} = ` },
        { start: node.end, end: node.end, text: ';' },
      ];
    case 'ImportDeclaration':
      return [{ start: node.start, end: node.end, text: importText(node, names) }];
    case 'ExpressionStatement': {
      if (!isLast) return [];
      const end = code[node.end - 1] === ';' ? node.end - 1 : node.end;
      return [
        { start: node.start, end: node.start, text: ';return (' },
        { start: end, end: node.end, text: '\n)' },
      ];
    }
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
      throw Object.assign(new SyntaxError('nothing can be exported from here: leave out "export"'), {
        loc: { line: code.slice(0, node.start).split('\n').length, column: 0 },
      });
    default:
      return [];
  }
}

/** `const a = 1, {b} = c` becomes `;(a = 1), ({b} = c);` */
function variableEdits(node: VariableDeclaration, names: Set<string>): readonly TextEdit[] {
  const first = node.declarations[0]?.start ?? node.end;
  const last = node.declarations.at(-1);
  const edits: TextEdit[] = [{ start: node.start, end: first, text: ';' }];
  for (const declaration of node.declarations) {
    for (const name of boundNames(declaration.id)) names.add(name);
    // A bare `var x` keeps the value that x has.
    const value = declaration.init || node.kind === 'var' ? '' : ' = void 0';
    edits.push({ start: declaration.start, end: declaration.start, text: '(' });
    edits.push({
      start: declaration.end,
      end: declaration.end,
      text: `${value})${declaration === last ? ';' : ''}`,
    });
  }
  return edits;
}

function importText(node: ImportDeclaration, names: Set<string>): string {
  const loaded = `await ${IMPORT}(${JSON.stringify(node.source.value)})`;
  const parts: string[] = [];
  let text = '';
  for (const specifier of node.specifiers) {
    const local = specifier.local.name;
    names.add(local);
    if (specifier.type === 'ImportNamespaceSpecifier') text += `;(${local} = ${loaded});`;
    else if (specifier.type === 'ImportDefaultSpecifier') parts.push(`default: ${local}`);
    else {
      const { imported } = specifier;
      const name = imported.type === 'Identifier' ? imported.name : String(imported.value);
      parts.push(`${JSON.stringify(name)}: ${local}`);
    }
  }
  if (parts.length > 0) text += `;({${parts.join(', ')}} = ${loaded});`;
  return text === '' ? `;${loaded};` : text;
}

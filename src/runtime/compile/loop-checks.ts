import type { AnyNode, Program } from 'acorn';
import { CHECK, IMPORT } from './names.js';
import type { TextEdit } from './text-edit.js';

const LOOPS = new Set([
  'WhileStatement',
  'DoWhileStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
]);

/**
 * Edits that make every loop ask at each turn whether its evaluation was interrupted: nothing else can stop a loop
 * that began after an await. Dynamic imports go through the REPL's own, which knows the working directory.
 */
export function loopChecks(program: Program): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  visit(program, edits);
  return edits;
}

function visit(node: AnyNode, edits: TextEdit[]): void {
  if (node.type === 'ImportDeclaration') return;
  if (node.type === 'ImportExpression') {
    edits.push({ start: node.start, end: node.start + 'import'.length, text: IMPORT });
  }
  if (LOOPS.has(node.type)) checkLoop((node as Extract<AnyNode, { type: 'WhileStatement' }>).body, edits);
  for (const child of childrenOf(node)) visit(child, edits);
}

function checkLoop(body: AnyNode, edits: TextEdit[]): void {
  if (body.type === 'BlockStatement') {
    edits.push({ start: body.start + 1, end: body.start + 1, text: `${CHECK}();` });
    return;
  }
  edits.push({ start: body.start, end: body.start, text: `{${CHECK}();` });
  edits.push({ start: body.end, end: body.end, text: '}' });
}

function childrenOf(node: AnyNode): readonly AnyNode[] {
  return Object.values(node)
    .flat()
    .filter((value: unknown): value is AnyNode => {
      return typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string';
    });
}

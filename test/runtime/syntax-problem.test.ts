import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { syntaxProblem, syntaxRefusal } from '../../src/runtime/syntax-problem.js';

const folder = mkdtempSync(join(tmpdir(), 'labnet-syntax-'));

afterAll(() => rmSync(folder, { recursive: true }));

function scriptOf(text: string): string {
  const path = join(folder, 'script.ts');
  writeFileSync(path, text);
  return path;
}

/** As Node throws it for a module that it cannot read. */
function fromNode(message: string): SyntaxError {
  const error = new SyntaxError(message);
  error.stack = `SyntaxError: ${message}\n    at compileSourceTextModule (node:internal/modules/esm/utils:346:16)`;
  return error;
}

describe('syntaxProblem', () => {
  it.each([
    ['const a: number = 1;\nconst b = ;\n', 's.ts:2:11: Unexpected token'],
    ['const a = 1;\nconst a = 2;\n', "s.ts:2:7: Identifier 'a' has already been declared"],
    ['let 1x', 's.ts:1:5: Unexpected token'],
    ['const a: string = await 1;\nexport default () => a;\n', undefined],
  ])('tells the place of what is wrong in %j', async (source, problem) => {
    expect(await syntaxProblem('s.ts', source)).toBe(problem);
  });
});

describe('syntaxRefusal', () => {
  it('tells the place that Node leaves out', async () => {
    const path = scriptOf('const a = 1;\nconst a = 2;\n');
    expect(await syntaxRefusal(fromNode('Identifier …'), path)).toMatchObject({
      code: 'LABNET_SYNTAX',
      exitCode: 2,
      message: `${path}:2:7: Identifier 'a' has already been declared`,
    });
  });

  it('tells the place in a module that the script imports, by whatever way', async () => {
    writeFileSync(join(folder, 'first.mts'), "export * from './second.js';\nimport 'node:fs';\n");
    const second = join(folder, 'second.ts');
    writeFileSync(second, "import './script.js';\nexport let a: number;\nexport let a: number;\n");
    const path = scriptOf("import './first';\n");
    expect(await syntaxRefusal(fromNode('Identifier …'), path)).toMatchObject({
      message: `${second}:3:12: Identifier 'a' has already been declared`,
    });
  });

  it('keeps the words of an error in a module that the script imports', async () => {
    const path = scriptOf("import './other.js';\n");
    const error = fromNode('/elsewhere/other.ts:1:5: Unexpected token');
    expect(await syntaxRefusal(error, path)).toMatchObject({ message: error.message });
  });

  it('leaves alone what the script threw', async () => {
    const path = scriptOf('JSON.parse("{");\n');
    const error = new SyntaxError('bad JSON');
    error.stack = `SyntaxError: bad JSON\n    at JSON.parse (<anonymous>)\n    at file://${path}:1:6`;
    expect(await syntaxRefusal(error, path)).toBeUndefined();
    expect(await syntaxRefusal(new TypeError('x'), path)).toBeUndefined();
  });
});

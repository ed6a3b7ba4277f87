import { describe, expect, it } from 'vitest';
import { LabnetError } from '../../src/kernel/errors.js';
import { readScriptOptions } from '../../src/runtime/script-options.js';

const read = (source: string) => readScriptOptions('session.ts', source);

describe('readScriptOptions', () => {
  it('reads what is written out, typed or not, without running anything', () => {
    expect(
      read(`
        import { nothing } from 'nowhere';
        throw new Error('never run');
        export const other = 1, options = {
          subject: { type: 'string', demandOption: true, describe: 'Whom ' + 'it is about' },
          'dry-run': { type: 'boolean', default: false, alias: 'n' },
          gain: { type: 'number', default: -1.5, choices: [-1.5, 2] },
          rigs: { array: true, default: [\`cameras\`] },
        } as const satisfies ScriptOptions;
      `),
    ).toEqual({
      subject: { type: 'string', demandOption: true, describe: 'Whom it is about' },
      'dry-run': { type: 'boolean', default: false, alias: 'n' },
      gain: { type: 'number', default: -1.5, choices: [-1.5, 2] },
      rigs: { type: 'string', array: true, default: ['cameras'] },
    });
  });

  it.each([
    ['no options', 'export default () => 1'],
    ['options that are not exported', 'const options = { a: {} }'],
    ['what is no TypeScript', 'export const options = {'],
    ['nothing', ''],
  ])('finds none in %s', (_what, source) => {
    expect(read(source)).toEqual({});
  });

  it.each([
    ['export const options = make()', 'session.ts:1: options: is not written out'],
    ['\nexport const options = {\n a: { default: x } }', 'session.ts:3: options: is not written out'],
    ['export const options = { ...more }', 'session.ts:1: options: is not a plain property'],
    [
      'export const options = { a: { type: "float" } }',
      'session.ts:1: options: a.type: one of "string", "number", "boolean" is expected',
    ],
    ['export const options = { a: { help: "x" } }', 'session.ts:1: options: a: unknown key help'],
    ['export const options = { "a b": {} }', 'session.ts:1: options: a b: is no name'],
    ['export const options = 5', 'session.ts:1: options: an object {…} is expected, not '],
  ])('refuses %s', (source, message) => {
    expect(() => read(source)).toThrow(LabnetError);
    expect(() => read(source)).toThrow(message);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, complaintsOf } from '../helpers/cli.js';
import { tempDir } from '../helpers/temp-dir.js';

describe('a number of the command line that cannot be used', () => {
  it.each([
    [['pull', '127.0.0.1:9', '--timeout', 'soon'], '--timeout in milliseconds is NaN'],
    [['push', '127.0.0.1:9', 'a=1', '--timeout', '0'], '--timeout in milliseconds is 0'],
    [['status', '127.0.0.1:9', '--timeout', '-5'], '--timeout in milliseconds is -5'],
    [['msl', 'identities', '--timeout', 'x'], '--timeout in milliseconds is NaN'],
    [['manager', '--port', '70000'], '--port is 70000'],
    [['sim', '--port', 'abc'], '--port is NaN'],
    [['tui', '--demo', '--fps', '100'], '--fps is 100'],
    [['run', 'x.ts', '--demo', '--timeout-s', '0'], '--timeout-s in seconds is 0'],
  ])('%j is refused before anything is opened, with its range', async (args, problem) => {
    const { code, stderr, stdout } = await cli(args);
    expect(stderr).toMatch(
      /^labnet: [^\n]+; it takes a number from \S+ to \d+\n {2}LABNET_INVALID_ARGUMENT: /,
    );
    expect(stderr).toContain(problem);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('an option that is given twice', () => {
  it('is refused where it takes one value', async () => {
    const folders = ['--journal', 'x', '--journal', 'y'];
    const { code, stderr, stdout } = await cli(['send', 'a', 'EXPSTART', '--demo', ...folders]);
    expect(stderr).toContain('labnet: --journal is given 2 times; it takes one value');
    expect([code, stdout]).toEqual([2, '']);
  });

  it('is refused where a script wants one value, and not where it wants a list', async () => {
    const script = join(tempDir(), 'listed.ts');
    const options = `{ 'all-rigs': { array: true, alias: 'a' }, rig: { type: 'string' } }`;
    writeFileSync(script, `export const options = ${options};\nexport default () => undefined;\n`);
    const lists = ['--all-rigs', 'x', '--all-rigs', 'y', '-a', 'z'];
    const { code, stderr } = await cli(['run', script, '--demo', ...lists, '--rig', 'x', '--rig', 'y']);
    expect(stderr).toContain('labnet: --rig is given 2 times; it takes one value');
    expect(code).toBe(2);
  });
});

describe('JSON of the command line that is broken', () => {
  it.each([
    ['send', ['send', 'behavior', 'EXPSTART', '{"a":', '--demo']],
    ['push', ['push', '127.0.0.1:9', 'a=[1,']],
    ['msl call', ['msl', 'call', 'echo', 'echo', 'a="open', '--demo']],
  ])('is not sent as text: %s', async (_command, args) => {
    const { code, stderr, stdout } = await cli(args);
    expect(complaintsOf({ stderr })).toMatch(
      /^labnet: \S+ is not JSON: .*; nothing was sent\n {2}LABNET_INVALID_ARGUMENT: /,
    );
    expect([code, stdout]).toEqual([2, '']);
  });

  it('is what text that begins as no JSON is not', async () => {
    const { code, stdout } = await cli(['msl', 'call', 'echo', 'echo', 'open', '1e', 'a=}', '--demo']);
    expect([code, stdout]).toEqual([0, '[["open", "1e"], {"a": "}"}]\n']);
  });
});

describe('labnet --version', () => {
  it('is that of labnet, wherever it is asked', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    expect((await cli(['--version'], { cwd: tempDir() })).stdout).toBe(`${version}\n`);
  });
});

describe('options and commands', () => {
  it('are understood in either order', async () => {
    const { code, stdout } = await cli(['--demo', 'rigs', '--no-ask', '--json']);
    expect(code).toBe(0);
    expect(stdout).toContain('"name":"widefield"');
  });

  it.each([
    [['rgis'], 'Did you mean rigs?'],
    [['rigs', '--config'], 'the option config needs a value'],
    [['sim', '--demo'], 'Unknown argument: demo'],
  ])('that are wrong are told: %j', async (args, problem) => {
    const { code, stderr, stdout } = await cli(args);
    expect(stderr).toContain(problem);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('a file where a folder should be', () => {
  it('is named, without the stack of the program', async () => {
    const file = join(tempDir(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await cli(['init', file]);
    expect(stderr).toMatch(/^labnet: EEXIST: file already exists, mkdir '[^'\n]+'\n$/);
    expect(code).toBe(5);
  });
});

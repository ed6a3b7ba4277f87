import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG_FILE, loadConfig } from '../../src/config/load-config.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { protocols } from '../../src/protocols/registry.js';
import { tempDir } from '../helpers/temp-dir.js';

const problemsOf = (value: unknown): readonly string[] => {
  try {
    parseConfig(value, protocols, 'lab.json');
  } catch (error) {
    expect(error).toMatchObject({ code: 'LABNET_CONFIG_INVALID', exitCode: 2 });
    return (error as { details: { problems: string[] } }).details.problems;
  }
  return [];
};

describe('parseConfig', () => {
  it('needs nothing, and fills in every default', () => {
    expect(parseConfig({}, protocols, 'lab.json')).toMatchObject({
      name: 'lab',
      journal: { enabled: true, maxBytes: 16_777_216, keep: 32 },
      repl: { historyEntries: 5000 },
      tui: { fps: 5, readOnly: false },
      rigs: {},
      listen: {},
      deadlines: { echoTimeoutMs: 1000, responseTimeoutMs: 10_000 },
    });
  });

  it.each<[object, string]>([
    [{ rgis: {} }, 'rgis: unknown key; did you mean "rigs"?'],
    [
      { deadlines: { echoTimeoutMS: 5 } },
      'deadlines.echoTimeoutMS: unknown key; did you mean "echoTimeoutMs"?',
    ],
    [{ journal: { maxbytes: 5000 } }, 'journal.maxbytes: unknown key; did you mean "maxBytes"?'],
    [
      { rigs: { cameras: { uri: 'udp://x', echoTimeout: 5 } } },
      'rigs.cameras.echoTimeout: unknown key; did you mean "echoTimeoutMs"?',
    ],
    [
      { tui: { colourOfTheSky: 1 } },
      'tui.colourOfTheSky: unknown key; known are fps, readOnly, theme, borders, messages',
    ],
  ])('%j: names the key and the nearest', (value, problem) => {
    expect(problemsOf(value)).toEqual([problem]);
  });

  it.each<[object, RegExp]>([
    [{ deadlines: { echoTimeoutMs: 0 } }, /^deadlines\.echoTimeoutMs: more than 0 is expected, not 0$/],
    [{ deadlines: { echoTimeoutMs: '1 s' } }, /^deadlines\.echoTimeoutMs: a number is expected, not a text$/],
    [{ rigs: { a: 5 } }, /^rigs\.a: a text or an object \{…\} is expected, not 5$/],
    [{ rigs: { a: '' } }, /^rigs\.a: it must not be empty$/],
    [{ rigs: { a: {} } }, /^rigs\.a\.uri: is missing; a text is expected$/],
    [{ rigs: { a: 'udp://h:99999' } }, /^rigs\.a: Invalid port number: 99999\. Write it as scheme:/],
    [{ rigs: { a: { uri: 'udp//h' } } }, /^rigs\.a\.uri: "udp\/\/h": .* it has a slash\. Write udp:\/\/h\.$/],
    [
      { rigs: { a: 'udp://::1:5' } },
      /^rigs\.a: .*\. An IPv6 address stands in brackets: udp:\/\/\[::1\]:5\.$/,
    ],
    [{ rigs: { a: 'udp://h:0' } }, /^rigs\.a: a rig has a port from 1 to 65535$/],
    [{ listen: { a: { uri: 'ftp://h' } } }, /^listen\.a\.uri: "ftp:\/\/h": ftp:\/\/ is not spoken here/],
    [{ pulls: { a: '::1:9000' } }, /^pulls\.a: '::1:9000' is not host:port; IPv6 as \[::1\]:9000$/],
    [{ pushes: { a: { address: 'h:70000' } } }, /^pushes\.a\.address: 'h:70000' is not host:port$/],
    [{ rigs: [] }, /^rigs: an object \{…\} is expected, not a list$/],
    [{ rigs: { all: 'udp://h' } }, /^rigs\.all: labnet send takes this name for every rig; choose another$/],
    [{ tui: { fps: 1000 } }, /^tui\.fps: 30 or less is expected, not 1000$/],
    [{ tui: { borders: 'none' } }, /^tui\.borders: one of "auto", "unicode", "ascii" is expected$/],
    [{ journal: { keep: 1.5 } }, /^journal\.keep: a whole number is expected, not 1\.5$/],
  ])('%j: names the place, what is expected and what is there', (value, problem) => {
    expect(problemsOf(value)).toEqual([expect.stringMatching(problem)]);
  });

  it('names the values that one of several kinds may have', () => {
    const kinds = '"date", "data", "push", "live", "live-server"';
    expect(problemsOf({ sockets: { bench: { kind: 'date' } } })).toEqual([
      `sockets.bench.type: it is one of ${kinds}`,
    ]);
  });

  it('knows the keys of one of several kinds', () => {
    expect(problemsOf({ sockets: { bench: { type: 'push', prot: 8500 } } })).toEqual([
      'sockets.bench.prot: unknown key; did you mean "port"?',
    ]);
  });

  it('refuses a name that would be left out without a word', () => {
    const value: unknown = JSON.parse('{"rigs": {"__proto__": "udp://192.0.2.1:11001"}}');
    expect(problemsOf(value)).toEqual(['rigs.__proto__: this name cannot be used; choose another']);
  });

  it('names every problem at once', () => {
    expect(problemsOf({ rgis: {}, tui: { fps: 0 }, nmae: 'x' })).toHaveLength(3);
  });

  it.each([null, [], 5, 'text'])('refuses %j', (value) => {
    expect(problemsOf(value)).toEqual([expect.stringMatching(/^the configuration: /)]);
  });
});

describe('loadConfig', () => {
  const env = (dir: string) => ({ XDG_CONFIG_HOME: join(dir, 'config') });

  it('finds the nearest file from the working folder upwards', () => {
    const dir = tempDir();
    const deep = join(dir, 'a', 'b');
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(dir, CONFIG_FILE), '{"name": "far"}');
    const options = { cwd: deep, env: env(dir) };
    expect(loadConfig(options, protocols)).toMatchObject({ config: { name: 'far' }, baseDir: dir });
    writeFileSync(join(dir, 'a', CONFIG_FILE), '\ufeff{"name": "near"}');
    expect(loadConfig(options, protocols)).toMatchObject({
      config: { name: 'near' },
      file: join(dir, 'a', CONFIG_FILE),
      baseDir: join(dir, 'a'),
    });
  });

  it('takes the one of the user when there is none above', () => {
    const dir = tempDir();
    const folder = join(dir, 'config', 'labnet');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, CONFIG_FILE), '{"name": "mine"}');
    expect(loadConfig({ cwd: dir, env: env(dir) }, protocols).config.name).toBe('mine');
  });

  it('takes the one that was named, from the working folder', () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'other.json'), '{"name": "other"}');
    expect(loadConfig({ file: 'other.json', cwd: dir, env: {} }, protocols).config.name).toBe('other');
  });

  it('takes numbers as JSON has them, and no more than JSON', () => {
    const dir = tempDir();
    const load = (text: string) => {
      writeFileSync(join(dir, CONFIG_FILE), text);
      return loadConfig({ cwd: dir, env: {} }, protocols).config.deadlines;
    };
    expect(load('{"deadlines": {"echoTimeoutMs": 1e3, "responseTimeoutMs": 500.0}}')).toEqual({
      echoTimeoutMs: 1000,
      responseTimeoutMs: 500,
    });
    expect(() => load('{"deadlines": {"echoTimeoutMs": NaN}}')).toThrow(/not JSON/);
  });

  it('says where it looked when there is none', () => {
    const dir = tempDir();
    const unreadable = expect.objectContaining({
      code: 'LABNET_CONFIG_UNREADABLE',
      message: `no ${CONFIG_FILE} in ${dir} or above it, nor in ${join(dir, 'config', 'labnet')}`,
    }) as Error;
    expect(() => loadConfig({ cwd: dir, env: env(dir) }, protocols)).toThrow(unreadable);
    for (const relative of ['', 'config']) {
      const where = { cwd: dir, env: { XDG_CONFIG_HOME: relative } };
      expect(() => loadConfig(where, protocols)).toThrow(`nor in ${join(homedir(), '.config/labnet')}`);
    }
  });

  it('says that a file is missing, a folder or not to be read', () => {
    const dir = tempDir();
    mkdirSync(join(dir, 'folder'));
    writeFileSync(join(dir, 'locked.json'), '{}');
    chmodSync(join(dir, 'locked.json'), 0o000);
    const isRoot = process.getuid?.() === 0;
    for (const file of ['missing.json', 'folder', ...(isRoot ? [] : ['locked.json'])]) {
      expect(() => loadConfig({ file, cwd: dir, env: {} }, protocols)).toThrow(
        expect.objectContaining({
          code: 'LABNET_CONFIG_UNREADABLE',
          message: expect.stringMatching(new RegExp(`${file}: E[A-Z]+`)) as string,
        }) as Error,
      );
    }
  });

  it.each([
    ['', /not JSON: .*line 1 column 1/],
    ['{"name": "x",\n  "rigs" {}}', /not JSON: .*line 2 column 10/],
    ['{"name": "x"} trailing', /not JSON: .*line 1 column 15/],
  ])('%j: says where it is not JSON', (text, message) => {
    const dir = tempDir();
    writeFileSync(join(dir, CONFIG_FILE), text);
    expect(() => loadConfig({ cwd: dir, env: {} }, protocols)).toThrow(
      expect.objectContaining({
        code: 'LABNET_CONFIG_UNREADABLE',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });

  it('names the file in what is wrong with its content', () => {
    const dir = tempDir();
    writeFileSync(join(dir, CONFIG_FILE), '{"rgis": {}}');
    expect(() => loadConfig({ cwd: dir, env: {} }, protocols)).toThrow(
      expect.objectContaining({
        message: `${join(dir, CONFIG_FILE)}:\n  line 1: rgis: unknown key; did you mean "rigs"?`,
      }) as Error,
    );
  });
});

import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { followJournal } from '../../src/journal/follow-journal.js';
import { journalFiles } from '../../src/journal/read-journal.js';
import { openLab } from '../../src/lab/open-lab.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import type { Communicator } from '../../src/protocols/ibl-echo/index.js';
import { protocols } from '../../src/protocols/registry.js';
import { ManualClock, MemoryNet } from '../../src/testing/index.js';
import { note } from '../helpers/facts.js';
import { openJournal, recordsOf, textsOf, verify } from '../helpers/journal.js';
import { tempDir } from '../helpers/temp-dir.js';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('Journal', () => {
  it('makes nothing before the first fact, then a file and a folder of the user alone', () => {
    const { dir, journal } = openJournal();
    expect([existsSync(dir), journal.path]).toEqual([false, undefined]);
    journal.record(note('first'));
    expect([modeOf(dir), modeOf(journal.path ?? '')]).toEqual(['700', '600']);
    journal.close();
  });

  it('has a line in the file before it returns', async () => {
    const { dir, journal } = openJournal();
    journal.record({ ...note('now'), atMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
    const [header, line] = readFileSync(journal.path ?? '', 'utf8').split('\n');
    expect(JSON.parse(header ?? '')).toMatchObject({
      labnet: 'journal',
      version: 1,
      part: 1,
      pid: process.pid,
    });
    expect(JSON.parse(line ?? '')).toEqual({
      seq: 0,
      at: '2026-01-02T03:04:05.678Z',
      event: { type: 'note', level: 'info', text: 'now', atMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) },
    });
    expect(await verify(dir)).toEqual({ entries: 1, flaws: [] });
  });

  it('keeps one fact on one line, whatever is in it', async () => {
    const { dir, journal } = openJournal();
    const texts = ['a\nb', 'a\r\nb\r', 'a\u2028b\u2029c\u0085d', '\ud800 alone', '\u0000\u001b[2J', '"\\'];
    for (const text of texts) journal.record(note(text));
    expect(textsOf(await recordsOf(dir))).toEqual(texts);
    expect(await verify(dir)).toEqual({ entries: texts.length, flaws: [] });
  });

  it('writes facts that belong together at once, and counts each that is missing', async () => {
    const { dir, journal, health } = openJournal();
    journal.recordAll(['a', 'b', 'c'].map((text) => note(text)));
    journal.recordAll([]);
    journal.record(note('d'));
    expect(textsOf(await recordsOf(dir))).toEqual(['a', 'b', 'c', 'd']);
    expect(await verify(dir)).toEqual({ entries: 4, flaws: [] });
    const broken = note('e') as unknown as { self?: unknown };
    broken.self = broken;
    journal.recordAll([note('f'), broken as unknown as LabEvent]);
    expect(journal.missed).toBe(2);
    expect(health[0]?.[0]).toBe(false);
    journal.record(note('g'));
    expect((await verify(dir)).flaws).toMatchObject([{ problem: '2 facts are missing before this one' }]);
  });

  it('begins a new file at its size, and keeps the newest only', async () => {
    const { dir, journal } = openJournal({ maxBytes: 400, keep: 3 });
    for (let index = 0; index < 100; index += 1) journal.record(note(String(index)));
    const files = journalFiles(dir);
    expect(files).toHaveLength(3);
    expect(files.map(modeOf)).toEqual(['600', '600', '600']);
    const texts = textsOf(await recordsOf(dir));
    expect(texts.at(-1)).toBe('99');
    expect(texts).toEqual(
      Array.from({ length: texts.length }, (_, index) => String(100 - texts.length + index)),
    );
    expect((await verify(dir)).flaws).toEqual([]);
    journal.close();
  });

  it('is read in order, also with more than nine files', async () => {
    const { dir, journal } = openJournal({ maxBytes: 1, keep: 50 });
    for (let index = 0; index < 25; index += 1) journal.record(note(String(index)));
    expect(journalFiles(dir)).toHaveLength(25);
    expect(textsOf(await recordsOf(dir))).toEqual(Array.from({ length: 25 }, (_, index) => String(index)));
    expect(await verify(dir)).toEqual({ entries: 25, flaws: [] });
  });

  it('has files of its own, however many journals a process opens in one moment', async () => {
    const dir = tempDir();
    const all = Array.from({ length: 50 }, () => openJournal({ dir, keep: 100 }).journal);
    all.forEach((journal, index) => journal.record(note(String(index))));
    for (const journal of all) journal.close();
    expect(all.map(({ missed }) => missed)).toEqual(all.map(() => 0));
    expect(new Set(textsOf(await recordsOf(dir)))).toEqual(new Set(all.map((_, index) => String(index))));
    expect((await verify(dir)).flaws).toEqual([]);
  });

  it('goes on when it cannot write, says so once, and says what is missing when it can again', async () => {
    const parent = tempDir();
    const dir = join(parent, 'journal');
    writeFileSync(dir, 'a file stands in the way');
    const { journal, health } = openJournal({ dir });
    journal.record(note('lost'));
    journal.record(note('lost too'));
    expect(health).toEqual([[false, expect.stringMatching(/^the journal cannot be written: E/)]]);
    expect(journal.missed).toBe(2);
    rmSync(dir);
    journal.record(note('kept'));
    expect(health[1]).toEqual([true, 'the journal is written again; 2 facts are missing from it']);
    expect(textsOf(await recordsOf(dir))).toEqual(['kept']);
    expect((await verify(dir)).flaws).toMatchObject([
      { line: 2, problem: '2 facts are missing before this one' },
    ]);
  });

  it('records nothing after close', async () => {
    const { dir, journal } = openJournal();
    journal.record(note('before'));
    journal.close();
    journal.close();
    journal.record(note('after'));
    expect(textsOf(await recordsOf(dir))).toEqual(['before']);
  });
});

describe('readJournal', () => {
  it('hands out a torn line as such, and goes on behind it', async () => {
    const { dir, journal } = openJournal();
    journal.record(note('whole'));
    appendFileSync(journal.path ?? '', '{"seq":1,"at":"2026-01-01T00:00:00.0\n');
    journal.record(note('next'));
    const records = await recordsOf(dir);
    expect(records.map(({ kind, line }) => [kind, line])).toEqual([
      ['header', 1],
      ['entry', 2],
      ['torn', 3],
      ['entry', 4],
    ]);
    expect((await verify(dir)).flaws).toMatchObject([{ line: 3, problem: 'torn line' }]);
  });

  it.each(['', 'null', '[]', '5', '{}', '{"seq":"1","event":{"type":"note"}}', '{"seq":1,"event":{}}'])(
    'takes %j for no line of a journal',
    async (line) => {
      const { dir, journal } = openJournal();
      journal.record(note('whole'));
      appendFileSync(journal.path ?? '', `${line}\n`);
      const kinds = (await recordsOf(dir)).map(({ kind }) => kind);
      expect(kinds).toEqual(line === '' ? ['header', 'entry'] : ['header', 'entry', 'torn']);
    },
  );

  it('finds a fact that was taken out', async () => {
    const { dir, journal } = openJournal();
    for (const text of ['a', 'b', 'c']) journal.record(note(text));
    const path = journal.path ?? '';
    writeFileSync(
      path,
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => !line.includes('"b"'))
        .join('\n'),
    );
    expect((await verify(dir)).flaws).toMatchObject([
      { line: 3, problem: '1 facts are missing before this one' },
    ]);
  });

  it('names a line that is there twice', async () => {
    const { dir, journal } = openJournal();
    for (const text of ['a', 'b']) journal.record(note(text));
    const lines = readFileSync(journal.path ?? '', 'utf8').split('\n');
    appendFileSync(journal.path ?? '', `${lines[1] ?? ''}\n`);
    expect((await verify(dir)).flaws).toMatchObject([
      { line: 4, problem: 'the numbers go back by 2: a line is there twice, or not in its place' },
    ]);
  });

  it('passes over files that are no journal, and says when there is no folder', () => {
    const dir = tempDir();
    mkdirSync(join(dir, 'journal-x'));
    writeFileSync(join(dir, 'notes.txt'), '');
    expect(journalFiles(dir)).toEqual([]);
    expect(() => journalFiles(join(dir, 'nowhere'))).toThrow(
      expect.objectContaining({ code: 'LABNET_JOURNAL_UNREADABLE' }) as Error,
    );
  });
});

describe('followJournal', () => {
  it('gives what is there, then what is written, across files, until its signal', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const { dir, journal } = openJournal({ maxBytes: 1, keep: 50 });
    journal.record(note('old'));
    const seen: unknown[] = [];
    const following = (async () => {
      for await (const record of followJournal(dir, clock, controller.signal))
        seen.push(...textsOf([record]));
    })();
    await clock.advance(0);
    expect(seen).toEqual(['old']);
    for (let index = 0; index < 12; index += 1) journal.record(note(`é${index}`));
    await clock.advance(200);
    expect(seen).toEqual(['old', ...Array.from({ length: 12 }, (_, index) => `é${index}`)]);
    controller.abort();
    await following;
    expect(clock.pending).toBe(0);
  });
});

describe('a secret', () => {
  it('of an Alyx message is in no line of the journal and in no part of the state', async () => {
    const SECRET = 'S3CR3Tvalue4157aa52';
    const { dir, journal } = openJournal();
    const clock = new ManualClock();
    const net = new MemoryNet({ clock });
    const facts: LabEvent[] = [];
    const config = parseConfig(
      {
        rigs: { cameras: 'udp://127.0.0.1:11001' },
        listen: { here: 'udp://127.0.0.1:11001' },
        iblrig: { tokenFile: join(dir, '..', 'tokens.json') },
      },
      protocols,
      'test',
    );
    const observers = [
      (event: LabEvent) => journal.record(event),
      (event: LabEvent) => void facts.push(event),
    ];
    const lab = await openLab(config, { net, clock, observers });
    const globals = Object.fromEntries(lab.globals.map(({ name, value }) => [name, value]));
    const { cameras } = globals.rigs as Record<string, Communicator>;
    const { here } = globals.listeners as Record<string, Communicator>;
    here?.assignCallback('EXPINIT', () => {
      throw new Error(`401 for token=${SECRET}`);
    });
    here?.assignCallback('ALYX', (data, addr) => here.confirmedSend([128, 'https://x', data[1]], { addr }));
    const user = { baseUrl: 'https://alyx.example.org', user: 'u', token: { token: SECRET } };
    const all = Promise.allSettled([
      cameras?.alyx(user),
      cameras?.ask([1, { password: SECRET }]),
      cameras?.confirmedSend(`token ${SECRET}`),
      cameras?.info('RUNNING', { alyx: { api_key: SECRET } }),
    ]);
    await clock.advance(20_000);
    const outcomes = await all;
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    await lab.close();
    journal.close();
    const written = readdirSync(dir)
      .map((name) => readFileSync(join(dir, name), 'utf8'))
      .join('');
    expect(facts.length).toBeGreaterThan(20);
    const told = facts.length;
    expect(textsOf(await recordsOf(dir))).toHaveLength(told);
    expect(facts).toHaveLength(told);
    expect(written).not.toContain(SECRET);
    expect(
      JSON.stringify([facts, lab.store.state.log, [...lab.store.state.exchanges.values()]]),
    ).not.toContain(SECRET);
    const errors = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as Error] : [],
    );
    expect(errors.map(({ message, ...rest }) => message + JSON.stringify(rest)).join('')).not.toContain(
      SECRET,
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breakLine,
  clearEditor,
  completeEditor,
  createEditor,
  editLine,
} from '../../src/terminal/line-editor.js';
import type { EditorState } from '../../src/terminal/line-editor.js';
import { snapToBoundary } from '../../src/terminal/graphemes.js';
import { keyOf, pasteOf, press, type } from '../helpers/press.js';

/** `ab|c`: the text with the cursor as a bar. */
function at(marked: string, history: readonly string[] = []): EditorState {
  const cursor = marked.indexOf('|');
  return { ...createEditor(history), text: marked.replace('|', ''), cursor };
}

function show({ text, cursor }: EditorState): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

describe('editLine', () => {
  const cases: readonly [before: string, chords: string, after: string][] = [
    ['ab|c', 'left', 'a|bc'],
    ['|abc', 'left', '|abc'],
    ['abc|', 'right', 'abc|'],
    ['ab|c', 'ctrl-f', 'abc|'],
    ['ab|c', 'home', '|abc'],
    ['one\ntw|o', 'ctrl-a', 'one\n|two'],
    ['o|ne\ntwo', 'ctrl-e', 'one|\ntwo'],
    ['rigs.cam|eras', 'meta-b', 'rigs.|cameras'],
    ['rigs.cam|eras', 'ctrl-left ctrl-left', '|rigs.cameras'],
    ['|rigs.cameras', 'meta-f', 'rigs|.cameras'],
    ['|rigs.cameras', 'ctrl-right ctrl-right', 'rigs.cameras|'],
    ['|größe+1', 'meta-f', 'größe|+1'],
    ['a👩‍👧|b', 'left', 'a|👩‍👧b'],
    ['a|👩‍👧b', 'right', 'a👩‍👧|b'],
    ['a👩‍👧|b', 'backspace', 'a|b'],
    ['é|', 'backspace', '|'],
    ['a|🇩🇪b', 'delete', 'a|b'],
    ['a|b', 'ctrl-d', 'a|'],
    ['await rigs.x|()', 'ctrl-w', 'await |()'],
    ['await rigs.x|()', 'meta-backspace', 'await rigs.|()'],
    ['a|b c', 'meta-d', 'a| c'],
    ['one\ntw|o', 'ctrl-u', 'one\n|o'],
    ['o|ne\ntwo', 'ctrl-k', 'o|\ntwo'],
    ['o|ne\ntwo', 'ctrl-k ctrl-k', 'o|two'],
    ['o|ne two', 'ctrl-k ctrl-a ctrl-y', 'ne two|o'],
    ['one two|', 'meta-backspace meta-backspace ctrl-y', 'one two|'],
    ['one two|', 'meta-backspace left ctrl-w ctrl-y', 'one| '],
    ['one two|', 'meta-backspace left ctrl-w ctrl-y meta-y', 'two| '],
    ['one two|', 'meta-backspace left ctrl-w ctrl-y meta-y meta-y', 'one| '],
    ['a|b', 'meta-y', 'a|b'],
    ['one two|', 'meta-backspace ctrl-y left meta-y', 'one tw|o'],
    ['one two|', 'meta-backspace ctrl-y home meta-y', '|one two'],
    ['ab|', 'ctrl-t', 'ba|'],
    ['a|bc', 'ctrl-t', 'ba|c'],
    ['|ab', 'ctrl-t', '|ab'],
    ['one| two', 'meta-t', 'two one|'],
    ['one|', 'meta-t', 'one|'],
    ['|one two', 'meta-u', 'ONE| two'],
    ['|ONE two', 'meta-l', 'one| two'],
    ['| oNE two', 'meta-c', ' One| two'],
    ['a  |  b', 'meta-\\', 'a|b'],
    ['a|b', 'x y ctrl-_', 'a|b'],
    ['|', 'a space b ctrl-_', 'a|'],
    ['|', 'a space b ctrl-_ ctrl-_', '|'],
    ['abc|', 'backspace ctrl-_', 'abc|'],
    ['a|b', 'meta-return', 'a\n|b'],
    ['one\nthree| x', 'up', 'one|\nthree x'],
    ['three\non|e\nthree', 'down', 'three\none\nth|ree'],
    ['three\n\nfo|ur', 'up up', 'th|ree\n\nfour'],
    ['一二|三\nabcdef', 'down', '一二三\nabcd|ef'],
    ['a|b', 'return', 'a|b'],
    ['a|b', 'tab', 'a|b'],
    ['a|b', 'ctrl-c', 'a|b'],
    ['|', 'ctrl-d', '|'],
    ['|', 'G', 'G|'],
    ['|', '(', '(|'],
  ];
  it.each(cases)('%j, then %s, is %j', (before, chords, after) => {
    expect(show(press(at(before), ...chords.split(' ')))).toBe(after);
  });

  it('recalls entries of several lines whole, and gives the draft back', () => {
    const history = ['first', 'for (;;) {\n  stop()\n}'];
    const recalled = press(at('dra|ft', history), 'up');
    expect(recalled.text).toBe('for (;;) {\n  stop()\n}');
    expect(press(recalled, 'up', 'up', 'up').text).toBe('first');
    expect(show(press(recalled, 'up', 'up', 'up', 'down', 'down', 'down', 'down'))).toBe('draft|');
    expect(press(recalled, 'meta-<').text).toBe('first');
    expect(press(recalled, 'meta-<', 'meta->').text).toBe('draft');
  });

  it('recalls the entries that start with what was typed by Alt-P', () => {
    const state = at('ri|', ['rigs.a', 'lab', 'rigs.b', 'rigs.b']);
    expect(show(press(state, 'meta-p'))).toBe('ri|gs.b');
    expect(show(press(state, 'meta-p', 'meta-p'))).toBe('ri|gs.a');
    expect(show(press(state, 'meta-p', 'meta-p', 'meta-p'))).toBe('ri|gs.a');
    expect(show(press(state, 'meta-p', 'meta-n'))).toBe('ri|');
  });

  it('puts in the last word of the newest entry by Alt-.', () => {
    expect(show(press(at('x |', ['a b', 'start one two']), 'meta-.'))).toBe('x two|');
    expect(show(press(at('x |'), 'meta-.'))).toBe('x |');
  });

  describe('while searching', () => {
    const history = ['rigs.a.start()', 'lab.close()', 'rigs.b.start()', 'rigs.b.start()'];

    it('finds the newest entry that contains the query, then older ones, equal lines once', () => {
      const found = type(press(at('dr|aft', history), 'ctrl-r'), 'start');
      expect(show(found)).toBe('rigs.b.|start()');
      const older = press(found, 'ctrl-r');
      expect(show(older)).toBe('rigs.a.|start()');
      expect(press(older, 'ctrl-r').search).toMatchObject({ failed: true });
      expect(show(press(older, 'ctrl-s'))).toBe('rigs.b.|start()');
    });

    it('starts again from the newest when the query gets shorter', () => {
      const found = type(press(at('|', history), 'ctrl-r'), 'a.s');
      expect(found.text).toBe('rigs.a.start()');
      expect(press(found, 'backspace', 'backspace').text).toBe('rigs.b.start()');
    });

    it('gives the text back by Ctrl-G, keeps what it found by any other key', () => {
      const found = type(press(at('dr|aft', history), 'ctrl-r'), 'close');
      expect(show(press(found, 'ctrl-g'))).toBe('dr|aft');
      expect(show(press(found, 'escape'))).toBe('lab.|close()');
      const moved = press(found, 'ctrl-e');
      expect(show(moved)).toBe('lab.close()|');
      expect(moved.search).toBeUndefined();
      expect(press(moved, 'down', 'down', 'down').text).toBe('draft');
    });

    it('keeps the text and says so when nothing contains the query', () => {
      const found = type(press(at('draft|', history), 'ctrl-r'), 'zzz');
      expect(found.text).toBe('draft');
      expect(found.search).toMatchObject({ query: 'zzz', failed: true });
    });
  });

  it('takes a paste as one change', () => {
    const pasted = editLine(at('a|b'), pasteOf('one\ntwo'));
    expect(show(pasted)).toBe('aone\ntwo|b');
    expect(show(press(pasted, 'ctrl-_'))).toBe('a|b');
  });

  it('keeps the cursor between two characters whatever is pressed', () => {
    const chords = [
      ...'left right home end up down backspace delete return tab escape space meta-return'.split(' '),
      ...'abcdefghijklmnopqrstuvwxyz_<>.\\'.split('').flatMap((name) => [`ctrl-${name}`, `meta-${name}`]),
    ];
    const key = fc.oneof(
      fc.constantFrom(...chords).map(keyOf),
      fc
        .constantFrom('a', 'é', '\u0301', '👩', '\u200d', '👧', '🇩', '🇪', '一', '\ud83d', ' ', '\n')
        .map(pasteOf),
      fc.string({ unit: 'binary' }).map(pasteOf),
    );
    const history = ['one', 'e\u0301 two\nthree', '👩‍👧 👩‍👧'];
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
        keys.reduce((before, pressed) => {
          const after = editLine(before, pressed);
          expect(snapToBoundary(after.text, after.cursor)).toBe(after.cursor);
          expect(after.history).toBe(history);
          return after;
        }, createEditor(history));
      }),
      { numRuns: 200 },
    );
  });
});

describe('completeEditor', () => {
  it('replaces what was begun, and one undo takes it back', () => {
    const completed = completeEditor(at('rigs.ca| + 1'), 5, 'cameras');
    expect(show(completed)).toBe('rigs.cameras| + 1');
    expect(show(press(completed, 'ctrl-_'))).toBe('rigs.ca| + 1');
  });
});

describe('breakLine', () => {
  it('puts a line break at the cursor', () => {
    expect(show(breakLine(at('{|')))).toBe('{\n|');
  });
});

describe('clearEditor', () => {
  it('keeps what was killed', () => {
    const cleared = clearEditor(press(at('one two|'), 'ctrl-w'), ['new']);
    expect(show(cleared)).toBe('|');
    expect(press(cleared, 'ctrl-y').text).toBe('two');
    expect(press(cleared, 'up').text).toBe('new');
  });
});

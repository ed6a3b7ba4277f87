import { describe, expect, it } from 'vitest';
import { CompletionMenu } from '../../src/terminal/completion-menu.js';
import { textWidth } from '../../src/terminal/text-width.js';

/** The menu after a Tab behind `written`, and what it puts in. */
function tab(written: string, ...candidates: readonly (readonly [text: string, summary?: string])[]) {
  return CompletionMenu.closed.press('tab', { text: written, cursor: written.length }, () => ({
    from: 0,
    candidates: candidates.map(([text, summary = '']) => ({ text, summary })),
  }));
}

describe('CompletionMenu', () => {
  it('puts in what all candidates begin with, in whole characters', () => {
    expect(tab('c', ['cameras'], ['camera2']).insert).toEqual({ from: 0, text: 'camera' });
    expect(tab('a', ['ab😀'], ['ab😁']).insert).toEqual({ from: 0, text: 'ab' });
  });

  it('shows rows that fit, whatever their characters take', () => {
    const { menu } = tab('', ['漢字', 'a summary that is long'], ['ab', '漢字漢字漢字漢字漢字漢字']);
    expect(menu.rows(20)).toEqual(['  漢字  a summary …', '  ab    漢字漢字漢…']);
    for (const row of menu.rows(20)) expect(textWidth(row)).toBeLessThanOrEqual(19);
  });

  it('shows controls instead of obeying them', () => {
    const { menu } = tab('', ['a\u001b[2J', 'b\u0007'], ['c']);
    expect(menu.rows(40)).toEqual(['  a␛[2J  b␇', '  c']);
  });
});

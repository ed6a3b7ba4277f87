import { describe, expect, it } from 'vitest';
import { openPrompt } from '../../../src/tui/prompt.js';
import type { Prompt } from '../../../src/tui/prompt.js';
import { lineText, lineWidth } from '../../../src/tui/view-models/line.js';
import { promptLine } from '../../../src/tui/view-models/prompt.js';

const at = (prompt: Prompt, cursor: number): Prompt => ({ ...prompt, editor: { ...prompt.editor, cursor } });

describe('promptLine', () => {
  const save = openPrompt('save', 'save services as (.csv or .json): ', {
    text: 'labnet-services-20260131-140307.csv',
  });

  it('shows the label, and what is written up to the cursor', () => {
    expect(lineText(promptLine(save, 80))).toBe(
      'save services as (.csv or .json): labnet-services-20260131-140307.csv ',
    );
  });

  it.each([40, 60])('keeps the cursor in sight on %i columns', (columns) => {
    const line = promptLine(save, columns);
    expect(lineText(line)).toMatch(/…[^…]*\.csv $/);
    expect(lineWidth(line)).toBeLessThanOrEqual(columns);
    const inside = promptLine(at(save, 9), columns);
    const shown = inside.slice(0, inside.findIndex(({ reverse }) => reverse === true) + 1);
    expect(lineWidth(shown)).toBeLessThanOrEqual(columns);
    expect(lineText(shown)).toMatch(/t-ser$/);
  });

  it('has a whole character under the cursor', () => {
    const prompt = at(openPrompt('filter', '/', { text: 'a🐭b' }), 1);
    expect(promptLine(prompt, 40).find(({ reverse }) => reverse === true)?.text).toBe('🐭');
    expect(lineText(promptLine(prompt, 40))).toBe('/a🐭b');
  });
});

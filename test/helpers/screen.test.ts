import { describe, expect, it } from 'vitest';
import { TestScreen } from './screen.js';

describe('TestScreen', () => {
  it('shows a frame when it is whole, however it is split', async () => {
    const screen = new TestScreen(20, 2);
    await screen.write('first');
    const frame = '\u001b[?2026h\u001b[2J\u001b[1;1Hsecond\u001b[2;1Hframe\u001b[?2026l';
    const seen = new Set<string>();
    for (const byte of frame) {
      await screen.write(byte);
      seen.add(screen.lines().join('\n'));
    }
    expect([...seen]).toEqual(['first\n', 'second\nframe']);
  });

  it('shows at once what is no frame', async () => {
    const screen = new TestScreen(20, 2);
    await screen.write('ab');
    expect(screen.lines()[0]).toBe('ab');
  });
});

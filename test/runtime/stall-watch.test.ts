import { describe, expect, it } from 'vitest';
import { GUARD_SLOT } from '../../src/runtime/guarded-terminal.js';
import { StallWatch } from '../../src/runtime/stall-watch.js';

const KIBIBYTE = 1024;

describe('StallWatch', () => {
  it.each([0, 2 ** 31 - 1000, 2 ** 32 - 1000])(
    'leaves in the terminal what goes beyond a mebibyte that nobody has heard, after %d bytes',
    (heardBytes) => {
      const slots = new Int32Array(Object.keys(GUARD_SLOT).length);
      slots[GUARD_SLOT.heardBytes] = heardBytes;
      const nothing = () => undefined;
      const watch = new StallWatch({ slots, tell: nothing, sendSigint: nothing, nowMs: () => 0 });
      const type = () => watch.type(new Uint8Array(KIBIBYTE).fill(97));
      for (let count = 0; count < KIBIBYTE; count += 1) {
        expect(watch.isFull).toBe(false);
        type();
      }
      expect(watch.isFull).toBe(true);
      Atomics.add(slots, GUARD_SLOT.heardBytes, KIBIBYTE);
      expect(watch.isFull).toBe(false);
      type();
      expect(watch.isFull).toBe(true);
    },
  );
});

/**
 * The style that SGR sequences (`ESC [ … m`) have set so far: one entry an attribute, its value the parameters
 * that set it. Conceal is never taken over: nothing on the screen may be hidden.
 */
export type SgrState = ReadonlyMap<Attribute, string>;

type Attribute =
  'bold' | 'dim' | 'italic' | 'underline' | 'blink' | 'inverse' | 'strike' | 'foreground' | 'background';

const ORDER: readonly Attribute[] = [
  'bold',
  'dim',
  'italic',
  'underline',
  'blink',
  'inverse',
  'strike',
  'foreground',
  'background',
];

const SETS: Readonly<Record<number, Attribute>> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  5: 'blink',
  7: 'inverse',
  9: 'strike',
};

const CLEARS: Readonly<Record<number, readonly Attribute[]>> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  25: ['blink'],
  27: ['inverse'],
  29: ['strike'],
  39: ['foreground'],
  49: ['background'],
};

/** No style at all. */
export const plainStyle: SgrState = new Map();

/**
 * The style after one SGR sequence.
 *
 * @param state - The style before.
 * @param parameters - What stands between `ESC [` and `m`: `1;31`, `38;5;208`, or nothing for a reset.
 */
export function applySgr(state: SgrState, parameters: string): SgrState {
  const next = new Map(state);
  const codes = parameters === '' ? [0] : parameters.split(/[;:]/).map(Number);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const length = codes[at + 1] === 2 ? 5 : 3;
      const colour = codes.slice(at, at + length);
      if (colour.length === length && colour.every((part) => part >= 0 && part <= 255)) {
        next.set(code === 38 ? 'foreground' : 'background', colour.join(';'));
      }
      at += length - 1;
    } else applyCode(next, code);
  }
  return next;
}

function applyCode(state: Map<Attribute, string>, code: number): void {
  const attribute = SETS[code];
  if (code === 0) state.clear();
  else if (attribute) state.set(attribute, String(code));
  else if (CLEARS[code]) for (const cleared of CLEARS[code]) state.delete(cleared);
  else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) state.set('foreground', String(code));
  else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) state.set('background', String(code));
}

/** Parameters that set a style from nothing; equal styles give equal texts. Empty: no style. */
export function sgrParameters(state: SgrState): string {
  if (state.size === 0) return '';
  return ORDER.flatMap((attribute) => state.get(attribute) ?? []).join(';');
}

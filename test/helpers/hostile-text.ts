import fc from 'fast-check';

/** Parts that terminals act upon, whole and cut off, and what hides or reorders text. */
const PARTS = [
  '\u001b',
  '\u001b[2J',
  '\u001b[31m',
  '\u001b[8m',
  '\u001b]52;c;eA==\u0007',
  '\u001b]0;title\u001b\\',
  '\u001bP+q\u001b\\',
  '\u001bc',
  '\u009b1;1H',
  '\u009d8;;x\u009c',
  '\u0000',
  '\u0007',
  '\b\b',
  '\r',
  '\n',
  '\u007f',
  '\u000e',
  '\u0085',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u00ad',
  '\ufeff',
  '\ufe0f',
  '\ud800',
  '\udb40\udc41',
  '漢',
  'e\u0301',
  '👩‍🚀',
  'rig',
  ' ',
];

/**
 * Texts as somebody would send them who means harm, the same at each call.
 *
 * @param count - How many.
 */
export function hostileTexts(count: number): readonly string[] {
  const text = fc.string({
    unit: fc.oneof(
      { weight: 40, arbitrary: fc.constantFrom(...PARTS) },
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
    minLength: 1,
    maxLength: 3,
  });
  return fc.sample(text, { numRuns: count, seed: 7 });
}

/** What a terminal would act upon, hide or reorder; of the text on a screen nothing may be of it. */
export const CONTROL =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40/;

import { keepAll } from './pane-row.js';
import type { Keep, RowFacts } from './pane-row.js';

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, m: 60_000, h: 3_600_000 };

/** `rig:`, `event:` and `state:` with a text, `age` with a limit, or a text alone; `!` before it: not. */
const TERM = /(!?)(?:(rig|event|state):)?("[^"]*"?|\S+)/gi;

type Test = (facts: RowFacts) => boolean;

/**
 * Makes a filter of what an operator wrote: words, all of which a row has to meet. `cameras` looks everywhere,
 * `rig:cameras`, `event:EXPSTART` and `state:silent` in one place, `age>5s` and `age<2min` at when it happened or was
 * heard; `!` turns one around. A text with blanks stands in quotes. Upper and lower case are alike.
 *
 * @param text - As written; empty keeps every row.
 * @param nowMs - The present, as facts count it.
 */
export function rowFilter(text: string, nowMs: number): Keep {
  const tests = [...text.matchAll(TERM)].map(([, not, field = '', value = '']): Test => {
    const test = field === '' ? textOrAge(value, nowMs) : fieldTest(field.toLowerCase(), wanted(value));
    return not === '!' ? (facts) => !test(facts) : test;
  });
  return tests.length === 0 ? keepAll : (facts) => tests.every((test) => test(facts));
}

function textOrAge(value: string, nowMs: number): Test {
  const [, sign, amount = '', unit = 's'] = /^age([<>])(\d+(?:\.\d+)?)(ms|s|min|m|h)?$/i.exec(value) ?? [];
  if (sign === undefined) return ({ text }) => contains(text, wanted(value));
  const limitMs = Number(amount) * (UNITS_MS[unit.toLowerCase()] ?? 1000);
  const ageOf = ({ atMs }: RowFacts) => (atMs === undefined ? Infinity : nowMs - atMs);
  return sign === '>' ? (facts) => ageOf(facts) > limitMs : (facts) => ageOf(facts) < limitMs;
}

function fieldTest(field: string, value: string): Test {
  if (field === 'rig') return ({ rig }) => contains(rig, value);
  if (field === 'event') return ({ event }) => contains(event, value);
  // `heard` is not `never-heard`.
  return ({ state }) => state.toLowerCase().startsWith(value);
}

function wanted(value: string): string {
  return value.replaceAll('"', '').toLowerCase();
}

function contains(text: string, lowerCase: string): boolean {
  return text.toLowerCase().includes(lowerCase);
}

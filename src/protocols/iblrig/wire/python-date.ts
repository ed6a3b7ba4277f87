import { pythonRepr } from '../../../kernel/python/py-text.js';

const MS_PER_DAY = 86_400_000;

const CALENDAR = /^(\d{4})(-?)(\d{2})\2(\d{2})/;
const WEEK = /^(\d{4})(-?)W(\d{2})(?:\2(\d))?/;
const TIME =
  /^(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?(?:Z|[+-]\d{2}(?::?\d{2}(?::?\d{2}(?:\.\d+)?)?)?)?$/;

/** The day that a text means, or why it means none, in Python's words. */
export type IsoDate = { readonly date: Date } | { readonly problem: string };

/**
 * The day of an ISO text as Python 3.11 reads it: `2020-01-31`, `20200131`, week dates (`2020-W05-5`, `2020W05`), each
 * also with a time part, which does not count.
 *
 * @returns Midnight UTC of the day.
 * @see datetime.datetime.fromisoformat
 */
export function readIsoDate(text: string): IsoDate {
  const invalid = { problem: `Invalid isoformat string: ${pythonRepr(text)}` };
  const week = WEEK.exec(text);
  const calendar = CALENDAR.exec(text);
  const [matched] = week ?? calendar ?? [''];
  if (matched === '') return invalid;
  const time = text.slice(matched.length);
  // One character of any kind stands between date and time.
  const timeProblem = time === '' ? undefined : readTime(time.slice(1));
  if (timeProblem !== undefined) return timeProblem === '' ? invalid : { problem: timeProblem };
  if (week) {
    const date = weekDate(Number(week[1]), Number(week[3]), Number(week[4] ?? 1));
    return date ? { date } : invalid;
  }
  const [year, month, day] = [Number(calendar?.[1]), Number(calendar?.[3]), Number(calendar?.[4])];
  if (year === 0) return { problem: 'year 0 is out of range' };
  if (month < 1 || month > 12) return { problem: 'month must be in 1..12' };
  const date = utcDay(year, month, day);
  return date.getUTCMonth() === month - 1 && day > 0
    ? { date }
    : { problem: 'day is out of range for month' };
}

/** A day as `%Y-%m-%d` of Python on Linux writes it: a year below 1000 has no leading zeros. */
export function formatDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/** Empty: no time at all. A text: what is wrong with it. Undefined: nothing. */
function readTime(text: string): string | undefined {
  const match = TIME.exec(text);
  if (!match) return '';
  const [, hour = '0', minute = '0', second = '0'] = match;
  if (Number(hour) > 23) return 'hour must be in 0..23';
  if (Number(minute) > 59) return 'minute must be in 0..59';
  return Number(second) > 59 ? 'second must be in 0..59' : undefined;
}

/** Day 1 is a Monday; week 1 holds the first Thursday of the year. */
function weekDate(year: number, week: number, day: number): Date | undefined {
  if (year < 1 || week < 1 || week > weeksOf(year) || day < 1 || day > 7) return undefined;
  return new Date(firstMonday(year) + ((week - 1) * 7 + day - 1) * MS_PER_DAY);
}

function weeksOf(year: number): number {
  return (firstMonday(year + 1) - firstMonday(year)) / (7 * MS_PER_DAY);
}

function firstMonday(year: number): number {
  const fourth = utcDay(year, 1, 4);
  return fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * MS_PER_DAY;
}

/** `Date.UTC` takes years below 100 for those of the last century. */
function utcDay(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date;
}

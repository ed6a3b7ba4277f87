import { kernelErrors, LabnetError } from '../../../kernel/errors.js';
import { pythonType } from '../../../kernel/python/py-text.js';

const EVENTS = {
  EXPINIT: 1,
  EXPSTART: 2,
  EXPEND: 4,
  EXPCLEANUP: 8,
  EXPINTERRUPT: 16,
  EXPSTATUS: 32,
  EXPINFO: 64,
  ALYX: 128,
} as const;

/** Name of one event. */
export type ExpMessageName = keyof typeof EVENTS;

const NAMES = Object.keys(EVENTS) as ExpMessageName[];

/** Options of {@link ExpMessage}.validate. */
export interface ValidateOptions {
  /** Allow combinations of events, and 0. @defaultValue true */
  readonly allowBitwise?: boolean;
}

/**
 * The events of the echo protocol: bits, so that they combine (`ExpMessage.EXPEND | ExpMessage.EXPINTERRUPT`).
 * 0 is the null event of error reports.
 *
 * @see iblutil/io/net/base.py, ExpMessage
 */
export const ExpMessage = {
  ...EVENTS,

  /** All eight events together: 255. */
  any(): number {
    return 255;
  },

  /**
   * The event that a name or a number stands for.
   *
   * @param event - A name in any case, white space around it allowed; or a number, whose bits are taken. A negative
   * number is a complement: -1 is 255. Unknown bits are kept.
   * @throws LABNET_INVALID_ARGUMENT with the reference's text; `details.exception` names its Python type.
   */
  validate(event: unknown, { allowBitwise = true }: ValidateOptions = {}): number {
    const value = typeof event === 'string' ? byName(event) : byNumber(event);
    if (!allowBitwise && !NAMES.some((name) => EVENTS[name] === value)) {
      const choices = NAMES.map((name) => `<ExpMessage.${name}: ${EVENTS[name]}>`).join(', ');
      return refuse('ValueError', `Compound (bitwise) events not permitted. Choices: (${choices})`);
    }
    return value;
  },

  /** The name of an event or of a combination: `EXPEND|EXPINTERRUPT`. Undefined for 0 and for unknown bits only. */
  nameOf(event: number): string | undefined {
    const names = NAMES.filter((name) => hasBit(event, EVENTS[name]));
    return names.length === 0 ? undefined : names.join('|');
  },
} as const;

/** The single events in a combination, from low to high. Unknown bits are left out. */
export function eventBits(event: number): readonly number[] {
  return NAMES.map((name) => EVENTS[name]).filter((bit) => hasBit(event, bit));
}

/** Bits above 2^31 exist, so no bitwise operator here. */
function hasBit(event: number, bit: number): boolean {
  return Math.floor(event / bit) % 2 === 1;
}

function byName(text: string): number {
  const name = text.trim().toUpperCase();
  const known = NAMES.find((candidate) => candidate === name);
  if (known) return EVENTS[known];
  const choices = NAMES.map((choice) => `'${choice}'`).join(', ');
  return refuse('ValueError', `Unrecognized event "${text}". Choices: (${choices})`);
}

function byNumber(event: unknown): number {
  if (typeof event === 'boolean') return event ? 1 : 0;
  if (typeof event === 'bigint') return complement(Number(event));
  if (typeof event === 'number' && Number.isInteger(event) && !Object.is(event, -0)) return complement(event);
  return refuse('TypeError', `Unknown event type <class '${pythonType(event)}'>`);
}

/** A negative number stands for all bits but those of its complement, in as many bits as it needs, 8 at the least. */
function complement(value: number): number {
  if (value >= 0) return value;
  if (value >= -256) return value + 256;
  return value + 2 ** Math.ceil(Math.log2(-value + 1));
}

function refuse(exception: string, message: string): never {
  throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, message, { details: { exception } });
}

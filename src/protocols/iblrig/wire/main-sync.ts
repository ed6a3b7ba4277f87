import { messageOf } from '../../../kernel/errors.js';
import { isPlainObject, pythonRepr } from '../../../kernel/python/py-text.js';
import { completeRef, ref2dict } from './exp-ref.js';
import type { ExpRefDict } from './exp-ref.js';
import { formatDay } from './python-date.js';

/** What every rig answered to EXPINFO: everything after the event. */
export type InfoAnswers = ReadonlyMap<string, readonly unknown[]>;

/** What this side knows before it asks. */
export interface OwnSession {
  readonly subject: string;
  /** Midnight UTC of the day that this computer's calendar shows. */
  readonly today: Date;
}

/** The main sync and the reference that it gave out, or what is wrong. */
export type MainSyncReading =
  | { readonly kind: 'found'; readonly rig: string; readonly expRef: ExpRefDict }
  /** An answer is not as agreed. */
  | { readonly kind: 'bad-answer'; readonly rig: string; readonly problem: string }
  /** Not exactly one; `rigs` claim to be it. */
  | { readonly kind: 'main-sync'; readonly rigs: readonly string[]; readonly problem: string }
  | {
      readonly kind: 'subject' | 'date';
      readonly rig: string;
      readonly expRef: ExpRefDict;
      readonly problem: string;
    };

/**
 * Finds the one rig that all are synchronised to, and holds its reference against what this side knows.
 *
 * @see iblrig/base_tasks.py, NetworkSession.init_mixin_network
 */
export function readMainSync(answers: InfoAnswers, own: OwnSession): MainSyncReading {
  const claims: { readonly rig: string; readonly info: Readonly<Record<string, unknown>> }[] = [];
  for (const [rig, answer] of answers) {
    const info = answer.at(-1);
    if (answer.length < 2 || typeof info !== 'object' || info === null || !isPlainObject(info)) {
      return bad(rig, `its answer to EXPINFO has no experiment information: ${shown(answer)}`);
    }
    if (typeof info.main_sync !== 'boolean') {
      return bad(rig, `its experiment information does not say whether it is the main sync: ${shown(info)}`);
    }
    if (info.main_sync) claims.push({ rig, info });
  }
  const [claim, ...others] = claims;
  if (!claim || others.length > 0)
    return notOne(
      claims.map(({ rig }) => rig),
      [...answers.keys()],
    );
  return readReference(claim.rig, claim.info.exp_ref, own);
}

function readReference(rig: string, given: unknown, own: OwnSession): MainSyncReading {
  let expRef: ExpRefDict | undefined;
  try {
    expRef = completeRef(ref2dict(given));
  } catch (error) {
    return bad(
      rig,
      `it is the main sync, and its experiment reference ${shown(given)} is none: ${messageOf(error)}`,
    );
  }
  if (!expRef)
    return bad(rig, `it is the main sync, and its experiment reference ${shown(given)} is not complete`);
  const { subject, date } = expRef;
  if (subject !== own.subject) {
    const problem =
      `Subject name doesn't match remote session on ${rig}: ` +
      `running task for "${own.subject}" but main sync returned exp ref for "${subject}".`;
    return { kind: 'subject', rig, expRef, problem };
  }
  if (formatDay(date) !== formatDay(own.today)) {
    const problem =
      `Session dates do not match between this rig and ${rig}. \n` +
      'Running past or future sessions not currently supported. \n' +
      'Please check the system date time settings on each rig.\n' +
      `This rig has ${formatDay(own.today)}, ${rig} has ${formatDay(date)}.`;
    return { kind: 'date', rig, expRef, problem };
  }
  return { kind: 'found', rig, expRef };
}

function notOne(claiming: readonly string[], all: readonly string[]): MainSyncReading {
  const who = claiming.length === 0 ? `none of ${all.join(', ')} is it` : `${claiming.join(' and ')} are it`;
  return { kind: 'main-sync', rigs: claiming, problem: `one main sync expected: ${who}` };
}

function bad(rig: string, problem: string): MainSyncReading {
  return { kind: 'bad-answer', rig, problem };
}

function shown(value: unknown): string {
  const text = pythonRepr(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

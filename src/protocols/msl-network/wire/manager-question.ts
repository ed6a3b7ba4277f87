import { writeResult } from './messages.js';
import type { AnswerHeader } from './messages.js';
import { has } from './read-line.js';
import type { Fields } from './read-line.js';

/** A password request names the manager when it means the manager's password, and the user when it means the user's. */
const NAMES_A_MANAGER = /^Manager\[\S+:\d+]$/;

/** What a manager asks a device: during the handshake, or in the middle of an administrator request. */
export interface ManagerQuestion {
  readonly kind: 'identity' | 'username' | 'user-password' | 'manager-password';
  /** The manager's network name, or the user's name with `user-password`. */
  readonly about: string;
  readonly header: AnswerHeader;
}

/** Reads a question of the manager. Undefined: the message is none. */
export function readManagerQuestion(fields: Fields): ManagerQuestion | undefined {
  if (has(fields, 'result') || typeof fields.attribute !== 'string') return undefined;
  const requester = typeof fields.requester === 'string' ? fields.requester : null;
  const first: unknown = Array.isArray(fields.args) ? fields.args[0] : undefined;
  const about = typeof first === 'string' ? first : '';
  const header = { requester, uid: fields.uid ?? '' };
  switch (fields.attribute) {
    case 'identity':
      return { kind: 'identity', about, header: { requester: null, uid: '' } };
    case 'username':
      return { kind: 'username', about, header };
    case 'password':
      return { kind: NAMES_A_MANAGER.test(about) ? 'manager-password' : 'user-password', about, header };
    default:
      return undefined;
  }
}

/** The answer to a question of the manager. */
export function answerQuestion(question: ManagerQuestion, answer: unknown): string {
  return writeResult(answer, question.header);
}

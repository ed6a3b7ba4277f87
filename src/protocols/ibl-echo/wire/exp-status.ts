import { kernelErrors, LabnetError } from '../../../kernel/errors.js';
import { pythonRepr } from '../../../kernel/python/py-text.js';

/**
 * What a rig is doing.
 *
 * @see iblutil/io/net/base.py, ExpStatus
 */
export const ExpStatus = {
  CONNECTED: 0,
  INITIALIZED: 10,
  RUNNING: 20,
  STOPPED: 30,
} as const;

/** Name of a status. */
export type ExpStatusName = keyof typeof ExpStatus;

const NAMES = Object.keys(ExpStatus) as ExpStatusName[];

/**
 * The status that a name or a number stands for. Names are taken exactly as written, unlike those of events.
 *
 * @throws LABNET_INVALID_ARGUMENT naming the value and the choices.
 */
export function validateStatus(status: unknown): number {
  if (status === false) return ExpStatus.CONNECTED;
  if (typeof status === 'string') {
    const name = NAMES.find((candidate) => candidate === status);
    if (name) return ExpStatus[name];
  } else if (NAMES.some((name) => ExpStatus[name] === status)) {
    return status as number;
  }
  const choices = NAMES.map((name) => `${name} (${ExpStatus[name]})`).join(', ');
  const problem =
    status === undefined
      ? 'the first argument, a status, is missing'
      : `${pythonRepr(status)} is not a valid ExpStatus`;
  throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, `${problem}. Choices: ${choices}`);
}

/** The name of a status, or undefined for other values. */
export function statusName(status: unknown): ExpStatusName | undefined {
  return NAMES.find((name) => ExpStatus[name] === status);
}

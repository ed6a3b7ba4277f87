import { LabnetError } from '../../../kernel/errors.js';
import type { Operator } from '../../protocol.js';
import type { Credentials } from './connect-options.js';
import { mslErrors } from '../errors.js';
import type { ManagerQuestion } from '../wire/manager-question.js';

/**
 * What a manager is answered when it asks for a user name or a password: what was given, else what the operator
 * types. What is typed is not kept.
 *
 * @throws LABNET_MSL_CREDENTIALS when it was not given and nobody can be asked.
 */
export async function findAnswer(
  { kind, about }: ManagerQuestion,
  credentials: Credentials,
  operator: Operator | undefined,
  signal: AbortSignal,
): Promise<string> {
  const given = {
    identity: undefined,
    username: credentials.username,
    'user-password': credentials.password,
    'manager-password': credentials.passwordManager,
  }[kind];
  if (given !== undefined) return given;
  const what = kind === 'username' ? `a username for ${about}` : `the password for ${about}`;
  if (!operator) {
    throw new LabnetError(mslErrors.LABNET_MSL_CREDENTIALS, `${about} asks for ${what}, which was not given`);
  }
  return kind === 'username'
    ? operator.ask(`Enter ${what} > `, { signal })
    : operator.askSecret(`Enter ${what} > `, { signal });
}

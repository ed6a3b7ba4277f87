import { LabnetError, messageOf } from '../../kernel/errors.js';
import { redactText } from '../../kernel/redact-text.js';
import { errorDetails } from './wire/error-details.js';
import type { ErrorDetails } from './wire/error-details.js';

/** What the rigs are told of whatever was thrown, secrets taken out. The type of an error of labnet is its code. */
export function detailsOf(thrown: unknown): ErrorDetails {
  if (!(thrown instanceof Error)) {
    return errorDetails({ name: 'Error', message: redactText(messageOf(thrown)), stack: '' });
  }
  const { message, stack = '' } = thrown;
  const name = thrown instanceof LabnetError ? (thrown as LabnetError).code : thrown.name;
  return errorDetails({ name, message: redactText(message), stack: redactText(stack) });
}

import { LabnetError } from '../kernel/errors.js';
import { protocolErrors } from './errors.js';
import type { ProtocolContext } from './protocol.js';

/**
 * Refuses to send where the lab is only watched. A protocol calls it for whatever is sent because somebody asked for
 * it; what it sends by itself, an echo or an answer, goes on: the far side would take its lack for a failure.
 *
 * @param subject - Whom it would go to, and what: `cameras: EXPSTART`.
 * @throws LABNET_READ_ONLY
 */
export function refuseReadOnly({ readOnly = false }: ProtocolContext, subject: string): void {
  if (!readOnly) return;
  throw new LabnetError(
    protocolErrors.LABNET_READ_ONLY,
    `${subject} was not sent: this lab is read-only, it watches and echoes and sends nothing of its own`,
  );
}

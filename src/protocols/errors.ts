import { defineErrors, EXIT } from '../kernel/errors.js';

/** What any protocol may refuse. */
export const protocolErrors = defineErrors({
  LABNET_READ_ONLY: {
    blame: 'local',
    meaning: 'The lab was opened to be watched only, and something was asked to be sent.',
    remedy: 'Open it without --read-only, and without "readOnly" in the tui section of the configuration.',
    exitCode: EXIT.refused,
  },
});

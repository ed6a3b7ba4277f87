import { defineErrors, EXIT } from '../errors.js';

/** Values and texts that Python's forms do not allow. The messages are Python's own, because some are sent on. */
export const pythonErrors = defineErrors({
  LABNET_JSON_INVALID: {
    blame: 'remote',
    meaning: "A text is not JSON as Python's json module reads it.",
    remedy: 'The message says at which line and column; correct the text there.',
    exitCode: EXIT.usage,
  },
  LABNET_JSON_UNSUPPORTED: {
    blame: 'local',
    meaning: 'A value has no JSON form.',
    remedy: 'Send plain values: numbers, text, booleans, null, arrays and objects.',
    exitCode: EXIT.usage,
  },
  LABNET_NUMBER_INVALID: {
    blame: 'local',
    meaning: 'A text is not a number as Python reads numbers.',
    remedy: 'Give decimal digits, with an optional sign.',
    exitCode: EXIT.usage,
  },
});

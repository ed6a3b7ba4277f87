import { defineErrors, EXIT } from '../kernel/errors.js';

/** What can be wrong with a configuration. */
export const configErrors = defineErrors({
  LABNET_CONFIG_UNREADABLE: {
    blame: 'local',
    meaning: 'The configuration file is missing, cannot be read or is not JSON.',
    remedy:
      'Correct it at the place that the message names; `labnet init` makes one, --config names another, --demo needs none.',
    exitCode: EXIT.usage,
  },
  LABNET_CONFIG_INVALID: {
    blame: 'local',
    meaning: 'The configuration says something that labnet does not know or cannot use.',
    remedy: 'Correct the keys that the message names; an editor helps when "$schema" points at the schema.',
    exitCode: EXIT.usage,
  },
});

import { defineErrors, EXIT } from '../kernel/errors.js';

/** What can go wrong with the journal. */
export const journalErrors = defineErrors({
  LABNET_JOURNAL_UNREADABLE: {
    blame: 'local',
    meaning: 'The journal folder cannot be read.',
    remedy: 'Name the folder with --journal, or open a lab first: it makes the journal.',
    exitCode: EXIT.system,
  },
});

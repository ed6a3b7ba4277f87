import { describeEvent } from '../../model/describe-event.js';
import type { EventLine } from '../../model/describe-event.js';
import type { LabState } from '../../model/lab-state.js';
import { peerName } from '../../model/selectors.js';
import { spokenText } from './spoken-text.js';

/** Most lines of one frame: a reader that lags helps nobody. */
const MOST = 20;

const WORDS: Readonly<Record<EventLine['mark'], string>> = {
  '→': 'sent to',
  '←': 'from',
  '✓': 'well',
  '✗': 'failed',
  '·': 'now',
  '›': 'entered',
  '!': 'attention',
};

/**
 * What has happened since a moment, as it is read out.
 *
 * @param logged - How many facts there were at that moment.
 */
export function spokenLog(lab: LabState, logged: number): readonly string[] {
  const first = lab.log[0]?.seq ?? 0;
  const lines = lab.log.slice(Math.max(0, logged - first)).flatMap(({ event }) => {
    // The REPL says these itself.
    if (event.type === 'input.entered' || event.type === 'input.settled') return [];
    const line = describeEvent(event, (peer) => peerName(lab, peer));
    if (!line) return [];
    const said = [`${WORDS[line.mark]} ${line.subject}:`, line.label, line.text].filter(
      (part) => part !== '',
    );
    return [spokenText(said.join(' '))];
  });
  const more = lines.length - MOST;
  return more > 0 ? [`${more} lines of the log before these`, ...lines.slice(-MOST)] : lines;
}

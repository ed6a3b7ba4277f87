import { sanitize } from '../../../kernel/sanitize.js';
import { describeEvent } from '../../../model/describe-event.js';
import type { LabEvent } from '../../../model/lab-event.js';
import type { LabState } from '../../../model/lab-state.js';
import { formatTime } from '../format.js';
import type { Line } from '../line.js';

/**
 * What was said with a peer and about it, newest first, with what the protocols do by themselves.
 *
 * @param wants - Which facts, beside those of the peer.
 * @param most - Most lines.
 */
export function peerHistory(
  { log }: LabState,
  peer: string,
  most: number,
  wants: (event: LabEvent) => boolean = () => true,
): readonly Line[] {
  const lines: Line[] = [];
  for (let at = log.length - 1; at >= 0 && lines.length < most; at--) {
    const event = log[at]?.event;
    if (!event || !('peer' in event) || event.peer !== peer || !wants(event)) continue;
    const line = historyLine(event);
    if (line) lines.push(line);
  }
  return lines;
}

function historyLine(event: LabEvent): Line | undefined {
  const time = { text: `  ${formatTime(event.atMs)} `, tone: 'quiet' } as const;
  if (event.type === 'message.sent' || event.type === 'message.received') {
    const isOurs = event.type === 'message.sent';
    const verdict = isOurs || event.verdict === 'message' ? '' : `${event.verdict} `;
    return [
      time,
      { text: isOurs ? '→ ' : '← ' },
      { text: sanitize(`${verdict}${event.label} ${event.text}`) },
      { text: `  ${event.size} B`, tone: 'quiet' },
    ];
  }
  const line = describeEvent(event, () => '');
  if (!line) return undefined;
  return [time, { text: `${line.mark} ` }, { text: `${line.label} ${line.text}`.trim() }];
}

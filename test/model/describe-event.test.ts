import { describe, expect, it } from 'vitest';
import { describeEvent } from '../../src/model/describe-event.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import { added, fact, note, received } from '../helpers/facts.js';

const peer = 'ibl-echo/a';
const nameOf = (id: string): string => (id === peer ? 'cameras' : id);
const message = { peer, label: 'EXPSTART', text: '2026-01-01_1_x', wire: '[2]', size: 3 };
const settled = { exchange: 1, text: 'cameras: no echo' };

const LINES: readonly (readonly [LabEvent, string])[] = [
  [fact({ type: 'message.sent', ...message }), '→ cameras|EXPSTART|2026-01-01_1_x|plain'],
  [received('a', 'message'), '← cameras|EXPSTATUS|RUNNING|good'],
  [
    fact({ type: 'message.received', ...message, verdict: 'late-echo', from: '192.0.2.1:5' }),
    '← cameras 192.0.2.1:5|EXPSTART|late echo: 2026-01-01_1_x|quiet',
  ],
  [received('a', 'duplicate'), '← cameras|EXPSTATUS|duplicate, not echoed: RUNNING|bad'],
  [received('a', 'malformed'), '← cameras|EXPSTATUS|malformed: RUNNING|bad'],
  [
    fact({ type: 'exchange.settled', ...settled, outcome: 'timeout', code: 'LABNET_ECHO_TIMEOUT' }),
    '✗ LABNET_ECHO_TIMEOUT||cameras: no echo|bad',
  ],
  [fact({ type: 'exchange.settled', ...settled, outcome: 'cancelled' }), '✗ cancelled||cameras: no echo|bad'],
  [fact({ type: 'peer.condition', peer, condition: 'heard' }), '· cameras|heard||good'],
  [
    fact({ type: 'peer.condition', peer, condition: 'silent', reason: 'no echo' }),
    '· cameras|silent|no echo|quiet',
  ],
  [fact({ type: 'input.entered', input: 1, source: 'repl', text: '1 + 1' }), '› repl||1 + 1|input'],
  [fact({ type: 'input.settled', input: 1, outcome: 'error', text: 'no' }), '✗ input|error|no|bad'],
  [
    fact({ type: 'input.settled', input: 1, outcome: 'interrupted', text: 'interrupted' }),
    '✗ input|interrupted||bad',
  ],
  [note('hello'), '! labnet|info|hello|plain'],
  [fact({ type: 'note', level: 'warn', peer, text: 'hot' }), '! cameras|warn|hot|bad'],
  [
    fact({ type: 'health', part: 'journal', ok: false, text: 'disk full' }),
    '! journal|failing|disk full|bad',
  ],
  [fact({ type: 'health', part: 'journal', ok: true, text: 'again' }), '! journal|well|again|good'],
];

const UNSHOWN: readonly LabEvent[] = [
  added('a'),
  received('a', 'echo'),
  fact({ type: 'message.sent', ...message, automatic: true }),
  fact({ type: 'message.received', ...message, verdict: 'message', automatic: true }),
  fact({ type: 'exchange.started', exchange: 1, peer, label: 'EXPINIT', text: '', deadlines: [] }),
  fact({ type: 'exchange.advanced', exchange: 1, step: 'echo' }),
  fact({ type: 'exchange.settled', ...settled, outcome: 'answered' }),
  fact({ type: 'input.settled', input: 1, outcome: 'ok', text: '2' }),
  fact({ type: 'peer.described', peer, facts: {} }),
  fact({ type: 'links.changed', peer, links: [] }),
  fact({ type: 'peer.removed', peer }),
];

describe('describeEvent', () => {
  it.each(LINES)('%j', (event, shown) => {
    const line = describeEvent(event, nameOf);
    expect(line && `${line.mark} ${[line.subject, line.label, line.text, line.tone].join('|')}`).toBe(shown);
  });

  it.each(UNSHOWN)('shows nothing of $type', (event) => {
    expect(describeEvent(event, nameOf)).toBeUndefined();
  });

  it('shows nothing that a terminal would act upon', () => {
    const line = describeEvent(
      fact({ type: 'message.sent', ...message, label: '\u001b[1m', text: 'a\nb\u202e' }),
      () => 'rig\r',
    );
    expect(line).toMatchObject({ subject: 'rig␍', label: '␛[1m', text: 'a⏎b\\u{202e}' });
  });
});

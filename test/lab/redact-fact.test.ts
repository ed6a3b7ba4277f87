import { describe, expect, it } from 'vitest';
import { redactFact } from '../../src/lab/redact-fact.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import { added, fact, note, received } from '../helpers/facts.js';

const SECRET = 'S3CR3Tvalue';
const text = `password=${SECRET}`;

describe('redactFact', () => {
  it.each<[string, LabEvent]>([
    ['a note', note(text)],
    [
      'a message',
      { ...received('a', 'message'), text, wire: `json_wn#{"password": "${SECRET}"}` } as LabEvent,
    ],
    ['an input', fact({ type: 'input.entered', input: 1, source: 'script', text: `x.ts --token ${SECRET}` })],
    ['its end', fact({ type: 'input.settled', input: 1, outcome: 'error', text })],
    ['a condition', fact({ type: 'peer.condition', peer: 'p', condition: 'refused', reason: text })],
    ['a description', fact({ type: 'peer.described', peer: 'p', facts: { session: text } })],
    [
      'an exchange',
      fact({ type: 'exchange.started', exchange: 1, peer: 'p', label: 'l', text, deadlines: [] }),
    ],
    ['its outcome', fact({ type: 'exchange.settled', exchange: 1, outcome: 'error', text })],
  ])('takes the secret out of %s', (_what, event) => {
    expect(JSON.stringify(event)).toContain(SECRET);
    expect(JSON.stringify(redactFact(event))).not.toContain(SECRET);
    expect(redactFact(event).type).toBe(event.type);
  });

  it('leaves a fact without one as it is', () => {
    for (const event of [added('a'), received('a', 'echo'), note('started')])
      expect(redactFact(event)).toBe(event);
  });
});

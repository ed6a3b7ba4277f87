import { redactText } from '../kernel/redact-text.js';
import type { LabEvent } from '../model/lab-event.js';

/**
 * The fact without the secrets that its texts name. Protocols take out what they know to be secret; this is for the
 * rest: the arguments of a script, the text of an error, what somebody pushes to a data socket.
 */
export function redactFact(event: LabEvent): LabEvent {
  switch (event.type) {
    case 'message.sent':
    case 'message.received':
      return withTexts(event, redactText(event.text), redactText(event.wire));
    case 'exchange.started':
    case 'exchange.settled':
    case 'input.entered':
    case 'input.settled':
    case 'note':
    case 'health': {
      const text = redactText(event.text);
      return text === event.text ? event : { ...event, text };
    }
    case 'peer.condition':
      return event.reason === undefined ? event : { ...event, reason: redactText(event.reason) };
    case 'peer.described': {
      const facts = Object.entries(event.facts).map(([label, text]) => [label, redactText(text)] as const);
      return { ...event, facts: Object.fromEntries(facts) };
    }
    case 'peer.added':
    case 'links.changed':
    case 'peer.removed':
    case 'exchange.advanced':
    case 'reading.taken':
    case 'reading.quality':
      return event;
  }
}

function withTexts<T extends { readonly text: string; readonly wire: string }>(
  event: T,
  text: string,
  wire: string,
): T {
  return text === event.text && wire === event.wire ? event : { ...event, text, wire };
}

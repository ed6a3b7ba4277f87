import { sanitize } from '../kernel/sanitize.js';
import type { LabEvent, PeerId } from './lab-event.js';

/** A fact as one line, in its parts. Everything from outside is already safe to show. */
export interface EventLine {
  /** Way of the message, or what kind of line it is. */
  readonly mark: '→' | '←' | '✓' | '✗' | '·' | '›' | '!';
  /** Name of the peer, or what the line is about. */
  readonly subject: string;
  /** `EXPSTART`, `echo` … */
  readonly label: string;
  readonly text: string;
  /** For colours; never the only carrier. */
  readonly tone: 'plain' | 'good' | 'bad' | 'quiet' | 'input';
}

const VERDICT_TEXT = {
  message: '',
  echo: '',
  'late-echo': 'late echo',
  duplicate: 'duplicate, not echoed',
  'error-report': '',
  malformed: 'malformed',
} as const;

const OUTCOME_MARKS = { answered: '✓', timeout: '✗', refused: '✗', error: '✗', cancelled: '✗' } as const;

/**
 * One line for people.
 *
 * @param event - The fact.
 * @param nameOf - Name of a peer by its id.
 * @returns Undefined for facts that only move the model: they would drown the others.
 */
export function describeEvent(event: LabEvent, nameOf: (peer: PeerId) => string): EventLine | undefined {
  const line = lineOf(event, nameOf);
  if (!line) return undefined;
  return { ...line, subject: sanitize(line.subject), label: sanitize(line.label), text: sanitize(line.text) };
}

function lineOf(event: LabEvent, nameOf: (peer: PeerId) => string): EventLine | undefined {
  switch (event.type) {
    case 'message.sent':
      return isRoutine(event) ? undefined : sentLine(event, nameOf(event.peer));
    case 'message.received':
      return isRoutine(event) ? undefined : receivedLine(event, nameOf(event.peer));
    case 'exchange.settled':
      return event.outcome === 'answered' ? undefined : settledLine(event);
    case 'peer.condition':
      return {
        mark: '·',
        subject: nameOf(event.peer),
        label: event.condition,
        text: event.reason ?? '',
        tone: event.condition === 'heard' ? 'good' : 'quiet',
      };
    case 'input.entered':
      return { mark: '›', subject: event.source, label: '', text: event.text, tone: 'input' };
    case 'input.settled':
      return event.outcome === 'ok'
        ? undefined
        : { mark: '✗', subject: 'input', label: event.outcome, text: textOf(event), tone: 'bad' };
    case 'note':
      return {
        mark: '!',
        subject: event.peer === undefined ? 'labnet' : nameOf(event.peer),
        label: event.level,
        text: event.text,
        tone: event.level === 'error' || event.level === 'warn' ? 'bad' : 'plain',
      };
    case 'health':
      return {
        mark: '!',
        subject: event.part,
        label: event.ok ? 'well' : 'failing',
        text: event.text,
        tone: event.ok ? 'good' : 'bad',
      };
    default:
      return undefined;
  }
}

/** What the protocols do by themselves. */
function isRoutine(event: Extract<LabEvent, { type: 'message.sent' | 'message.received' }>): boolean {
  return event.automatic === true || (event.type === 'message.received' && event.verdict === 'echo');
}

function sentLine(event: Extract<LabEvent, { type: 'message.sent' }>, subject: string): EventLine {
  return { mark: '→', subject, label: event.label, text: event.text, tone: 'plain' };
}

function receivedLine(event: Extract<LabEvent, { type: 'message.received' }>, name: string): EventLine {
  const verdict = VERDICT_TEXT[event.verdict];
  const tone = event.verdict === 'message' ? 'good' : event.verdict === 'late-echo' ? 'quiet' : 'bad';
  return {
    mark: '←',
    subject: event.from === undefined ? name : `${name} ${event.from}`,
    label: event.label,
    text: verdict === '' ? event.text : `${verdict}: ${event.text}`,
    tone,
  };
}

function settledLine(event: Extract<LabEvent, { type: 'exchange.settled' }>): EventLine {
  return {
    mark: OUTCOME_MARKS[event.outcome],
    subject: event.code ?? event.outcome,
    label: '',
    text: event.text,
    tone: 'bad',
  };
}

/** An interruption says nothing more than that it is one. */
function textOf({ outcome, text }: Extract<LabEvent, { readonly type: 'input.settled' }>): string {
  return text === outcome ? '' : text;
}

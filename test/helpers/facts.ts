import type { LabEvent } from '../../src/model/lab-event.js';

type Without<T> = T extends LabEvent ? Omit<T, 'atMs'> & { readonly atMs?: number } : never;

/** A fact at some time, 0 unless it says so. */
export function fact(event: Without<LabEvent>): LabEvent {
  return { atMs: 0, ...event };
}

/** A rig is known. */
export function added(name: string): LabEvent {
  return fact({
    type: 'peer.added',
    peer: `ibl-echo/${name}`,
    protocol: 'ibl-echo',
    kind: 'rig',
    name,
    address: `udp://${name}:11001`,
  });
}

/** Something arrived from it. */
export function received(
  name: string,
  verdict: 'message' | 'echo' | 'late-echo' | 'duplicate' | 'malformed',
  atMs = 0,
): LabEvent {
  return fact({
    type: 'message.received',
    peer: `ibl-echo/${name}`,
    verdict,
    label: 'EXPSTATUS',
    text: 'RUNNING',
    wire: '[32, 20]',
    size: 8,
    atMs,
  });
}

/** A note for the operator. */
export function note(text: string): LabEvent {
  return fact({ type: 'note', level: 'info', text });
}

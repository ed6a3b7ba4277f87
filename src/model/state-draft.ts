import { CowMap } from './cow-map.js';
import { applyFact } from './apply-fact.js';
import type { DraftMaps } from './apply-fact.js';
import type { LabEvent } from './lab-event.js';
import { LIMITS } from './lab-state.js';
import type { ExchangeState, LabState, LogEntry } from './lab-state.js';

/**
 * A state that facts are put into. What they change is copied at the first change and then changed in place, however
 * many they are; a snapshot ends the draft.
 */
export class StateDraft {
  readonly #maps: DraftMaps;
  #log: LogEntry[];
  #logged: number;

  /**
   * @param state - The state before; not changed.
   */
  constructor(state: LabState) {
    this.#maps = {
      peers: new CowMap(state.peers),
      exchanges: new CowMap(state.exchanges),
      readings: new CowMap(state.readings),
      faults: new CowMap(state.faults),
    };
    this.#log = [...state.log];
    this.#logged = state.logged;
  }

  /** Takes facts, oldest first. What goes beyond the bounds of the model is dropped. */
  take(events: readonly LabEvent[]): this {
    for (const whole of events) {
      const event = bounded(whole);
      applyFact(this.#maps, event);
      this.#log.push({ seq: this.#logged++, event });
    }
    if (this.#log.length > 2 * LIMITS.log) this.#log = this.#log.slice(-LIMITS.log);
    pruneSettled(this.#maps.exchanges);
    return this;
  }

  /** The state after these facts. The draft is not to be used any more. */
  snapshot(): LabState {
    const { peers, exchanges, readings, faults } = this.#maps;
    return {
      peers: peers.current,
      exchanges: exchanges.current,
      readings: readings.current,
      faults: faults.current,
      log: this.#log.slice(-LIMITS.log),
      logged: this.#logged,
    };
  }
}

/** The fact with its long texts cut: 2000 of them are kept, and a message may have megabytes. */
function bounded(event: LabEvent): LabEvent {
  const isLong =
    ('text' in event && event.text.length > LIMITS.text) ||
    ('wire' in event && event.wire.length > LIMITS.text);
  if (!isLong) return event;
  const { text = '', wire = '' } = event as { readonly text?: string; readonly wire?: string };
  return {
    ...event,
    ...('text' in event && { text: clip(text) }),
    ...('wire' in event && { wire: clip(wire) }),
  };
}

function clip(text: string): string {
  return text.length > LIMITS.text ? `${text.slice(0, LIMITS.text)}… (${text.length} characters)` : text;
}

function pruneSettled(exchanges: CowMap<number, ExchangeState>): void {
  const settled = [...exchanges.current.values()].filter((exchange) => exchange.settled);
  for (const exchange of settled.slice(0, Math.max(0, settled.length - LIMITS.settled))) {
    exchanges.delete(exchange.id);
  }
}

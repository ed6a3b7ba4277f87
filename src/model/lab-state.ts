import type {
  ExchangeDeadline,
  ExchangeId,
  LabEvent,
  Outcome,
  PeerCondition,
  PeerId,
  Quality,
  ServiceLock,
} from './lab-event.js';

/** A rig, listener, socket, manager or service. */
export interface PeerState {
  readonly id: PeerId;
  readonly protocol: string;
  readonly kind: string;
  readonly name: string;
  readonly address: string;
  readonly condition: PeerCondition;
  readonly reason: string;
  /** Milliseconds since 1970; undefined: never. */
  readonly lastHeardAtMs: number | undefined;
  /** The latest time in which it counted as out of reach, from when it was heard before to when it was heard again. */
  readonly gap: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** Latest round trips in milliseconds, oldest first, at most {@link LIMITS.roundTrips}. */
  readonly roundTripsMs: readonly number[];
  readonly facts: Readonly<Record<string, string>>;
  /** What it does that goes on without this console, for people. Empty: nothing that is known. */
  readonly running: string;
  /** The peer that it is reached through: the manager of a service. */
  readonly within: PeerId | undefined;
  /** Of a service: network names of the clients that are known to be linked with it, sorted. */
  readonly links: readonly string[];
  /** Of a service: who keeps others away. Undefined: nobody that is known. */
  readonly lock: ServiceLock | undefined;
  readonly counts: PeerCounts;
}

/** How many messages of each kind, since the lab was opened. */
export interface PeerCounts {
  readonly sent: number;
  readonly received: number;
  readonly late: number;
  readonly duplicate: number;
  readonly malformed: number;
}

/** A question of ours and what became of it. */
export interface ExchangeState {
  readonly id: ExchangeId;
  readonly peer: PeerId;
  readonly label: string;
  readonly text: string;
  readonly startedAtMs: number;
  readonly deadlines: readonly ExchangeDeadline[];
  /** When each awaited thing arrived, by its name. */
  readonly steps: Readonly<Record<string, number>>;
  /** Absent while it is pending. */
  readonly settled?: {
    readonly atMs: number;
    readonly outcome: Outcome;
    readonly code: string | undefined;
    readonly text: string;
  };
}

/** A served or watched value. */
export interface ReadingState {
  readonly peer: PeerId;
  readonly codename: string;
  readonly text: string;
  readonly value: number | undefined;
  readonly unit: string;
  readonly quality: Quality;
  readonly origin: 'hosted' | 'watched';
  /** When it was measured, or else when it was read. */
  readonly takenAtMs: number;
  readonly staleAfterMs: number | undefined;
  /** Latest numeric values, oldest first, at most {@link LIMITS.trend}. */
  readonly trend: readonly number[];
}

/** One line of the log pane: the fact itself, numbered. */
export interface LogEntry {
  readonly seq: number;
  readonly event: LabEvent;
}

/** Everything that is known, at one moment. Never changed in place. */
export interface LabState {
  readonly peers: ReadonlyMap<PeerId, PeerState>;
  /** Pending ones, and the latest settled ones, in order of start. */
  readonly exchanges: ReadonlyMap<ExchangeId, ExchangeState>;
  /** Key: `<peer>#<codename>`. */
  readonly readings: ReadonlyMap<string, ReadingState>;
  /** Newest last. */
  readonly log: readonly LogEntry[];
  /** How many log entries there ever were. */
  readonly logged: number;
  /** Parts of labnet that are not well, by name. */
  readonly faults: ReadonlyMap<string, string>;
}

/** Bounds of the model. What is dropped here is still in the journal. */
export const LIMITS = {
  /** Log entries kept. */
  log: 2000,
  /** Settled exchanges kept. */
  settled: 200,
  /** Round trips kept a peer. */
  roundTrips: 32,
  /** Values kept a reading. */
  trend: 120,
  /** Characters of a message kept in the model. */
  text: 4096,
} as const;

/** The state of a lab that nothing is known of. */
export const emptyLabState: LabState = {
  peers: new Map(),
  exchanges: new Map(),
  readings: new Map(),
  log: [],
  logged: 0,
  faults: new Map(),
};

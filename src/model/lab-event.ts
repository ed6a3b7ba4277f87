/**
 * Facts of the lab, in the past tense. Everything that labnet knows enters here: the journal writes them,
 * the reducer makes the state of them, everyone else watches the state.
 *
 * Text in a fact is as the wire had it but for secrets, which are redacted by the protocol that publishes it.
 */

/** `<protocol key>/<name>`, for example `ibl-echo/cameras`. */
export type PeerId = string;

/** Number of an exchange, unique in one lab. */
export type ExchangeId = number;

/**
 * What is known of a peer. "heard" is the only good one: something arrived from it and no later question of
 * ours is unanswered.
 */
export type PeerCondition = 'never-heard' | 'heard' | 'silent' | 'refused' | 'closed';

interface Fact {
  /** When, in milliseconds since 1970 by this machine's clock. */
  readonly atMs: number;
}

/** A rig, socket, manager or service is known from now on. */
export interface PeerAdded extends Fact {
  readonly type: 'peer.added';
  readonly peer: PeerId;
  readonly protocol: string;
  /** What it is, in the field's word: rig, listener, pull socket, manager … */
  readonly kind: string;
  readonly name: string;
  /** Where: a URI or host:port. */
  readonly address: string;
  /** The peer that it is reached through: the manager of a service. */
  readonly within?: PeerId;
}

/** What is known of a peer's reachability has changed. */
export interface PeerConditionChanged extends Fact {
  readonly type: 'peer.condition';
  readonly peer: PeerId;
  readonly condition: PeerCondition;
  /** Why, for people: "no echo of EXPSTART within 1000 ms". */
  readonly reason?: string;
}

/** A peer said something about itself: its status, its session, its main sync. Merged key by key. */
export interface PeerDescribed extends Fact {
  readonly type: 'peer.described';
  readonly peer: PeerId;
  /** Label to text; an empty text removes the label. */
  readonly facts: Readonly<Record<string, string>>;
  /** What it does that goes on without this console: `RUNNING 2026-01-31_1_mouse`. Empty: nothing. Absent: as before. */
  readonly running?: string;
}

/** What keeps others from linking with a service. */
export interface ServiceLock {
  /** exclusive: one holder. shared: those who were linked may hold one each. */
  readonly kind: 'exclusive' | 'shared';
  /** Network names of those that hold it, sorted: `<name>[<host>:<port>]`. */
  readonly holders: readonly string[];
  /** Since when somebody has held it without a break, in milliseconds since 1970 by this machine's clock. */
  readonly sinceMs: number;
}

/** Who is linked with a service, or who holds its lock, has changed. Replaces what was known. */
export interface LinksChanged extends Fact {
  readonly type: 'links.changed';
  /** The service. */
  readonly peer: PeerId;
  /** Network names of the linked clients, sorted: all at a manager of this lab; only our own at another one. */
  readonly links: readonly string[];
  /** Absent: nobody is known to hold one. */
  readonly lock?: ServiceLock;
}

/** A peer is no longer part of the lab. */
export interface PeerRemoved extends Fact {
  readonly type: 'peer.removed';
  readonly peer: PeerId;
}

/** Bytes were handed to the network, or are about to be: published before the system is asked to send. */
export interface MessageSent extends Fact {
  readonly type: 'message.sent';
  readonly peer: PeerId;
  /** The exchange that this message opened, if any. */
  readonly exchange?: ExchangeId;
  /** Short name: EXPSTART, echo, json_wn … */
  readonly label: string;
  /** Decoded, one line. */
  readonly text: string;
  /** The bytes as text, bytes outside UTF-8 as `\xhh`. */
  readonly wire: string;
  /** Bytes on the wire. */
  readonly size: number;
  /** True for what the protocol sends by itself (an echo): kept out of the log pane. */
  readonly automatic?: boolean;
}

/** What a received message turned out to be. */
export type Verdict = 'message' | 'echo' | 'late-echo' | 'duplicate' | 'error-report' | 'malformed';

/** Bytes arrived. Published before they are acted upon. */
export interface MessageReceived extends Fact {
  readonly type: 'message.received';
  readonly peer: PeerId;
  /** Sender, where it is not the address of the peer: `host:port`. */
  readonly from?: string;
  readonly exchange?: ExchangeId;
  readonly verdict: Verdict;
  readonly label: string;
  readonly text: string;
  readonly wire: string;
  readonly size: number;
  /** True for what labnet asks for by itself, again and again: kept out of the log pane. */
  readonly automatic?: boolean;
}

/** One limit of an exchange, counted from its start. */
export interface ExchangeDeadline {
  /** What must arrive: echo, response, answer. */
  readonly awaiting: string;
  readonly timeoutMs: number;
}

/** Somebody asked a peer for something and waits. */
export interface ExchangeStarted extends Fact {
  readonly type: 'exchange.started';
  readonly exchange: ExchangeId;
  readonly peer: PeerId;
  readonly label: string;
  readonly text: string;
  /** In the order in which they are met. Empty: no limit. */
  readonly deadlines: readonly ExchangeDeadline[];
}

/** One of the awaited things arrived; others may be outstanding. */
export interface ExchangeAdvanced extends Fact {
  readonly type: 'exchange.advanced';
  readonly exchange: ExchangeId;
  /** Which: the `awaiting` of a deadline, or "sent" when it left the queue. */
  readonly step: string;
}

/** How an exchange ended. */
export type Outcome = 'answered' | 'timeout' | 'refused' | 'error' | 'cancelled';

/** The exchange ended, once and for all. */
export interface ExchangeSettled extends Fact {
  readonly type: 'exchange.settled';
  readonly exchange: ExchangeId;
  readonly outcome: Outcome;
  /** Code of the error, when there is one. */
  readonly code?: string;
  /** The answer or the error, one line. */
  readonly text: string;
}

/** Whether a value is as new as it should be. */
export type Quality = 'fresh' | 'stale' | 'silent';

/** A value was set by us or read from a peer. */
export interface ReadingTaken extends Fact {
  readonly type: 'reading.taken';
  readonly peer: PeerId;
  readonly codename: string;
  /** The value as shown. */
  readonly text: string;
  /** The value as a number, where it is one: for plots. */
  readonly value?: number;
  readonly unit?: string;
  readonly quality: Quality;
  /** hosted: we serve it; watched: somebody else does. */
  readonly origin: 'hosted' | 'watched';
  /** When the value was measured, where its source says so, in milliseconds since 1970 by the clock of the source. */
  readonly measuredAtMs?: number;
  /** Age at which it counts as stale; absent: never. */
  readonly staleAfterMs?: number;
}

/** The quality of known values changed without a new value. */
export interface ReadingQualityChanged extends Fact {
  readonly type: 'reading.quality';
  readonly peer: PeerId;
  /** Absent: all of the peer. */
  readonly codename?: string;
  readonly quality: Quality;
}

/** An operator or a script asked for something. Published before it is evaluated. */
export interface InputEntered extends Fact {
  readonly type: 'input.entered';
  readonly input: number;
  readonly source: 'repl' | 'key' | 'script' | 'command';
  readonly text: string;
}

/** How that ended. */
export interface InputSettled extends Fact {
  readonly type: 'input.settled';
  readonly input: number;
  readonly outcome: 'ok' | 'error' | 'interrupted';
  readonly text: string;
}

/** Something for the operator to read: a callback threw, a rig wrote a line, a script printed. */
export interface NoteTaken extends Fact {
  readonly type: 'note';
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly peer?: PeerId;
  readonly text: string;
}

/** A part of labnet itself changed its health: the journal, the screen. */
export interface HealthChanged extends Fact {
  readonly type: 'health';
  readonly part: string;
  readonly ok: boolean;
  readonly text: string;
}

export type LabEvent =
  | PeerAdded
  | PeerConditionChanged
  | PeerDescribed
  | LinksChanged
  | PeerRemoved
  | MessageSent
  | MessageReceived
  | ExchangeStarted
  | ExchangeAdvanced
  | ExchangeSettled
  | ReadingTaken
  | ReadingQualityChanged
  | InputEntered
  | InputSettled
  | NoteTaken
  | HealthChanged;

/** Takes facts. Never throws. */
export type Publish = (event: LabEvent) => void;

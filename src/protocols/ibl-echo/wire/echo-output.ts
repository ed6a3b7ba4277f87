/** What was received turned out to be this. Comes first: the fact is recorded before anything is done about it. */
export interface Received {
  readonly type: 'received';
  readonly bytes: Buffer;
  readonly verdict: 'message' | 'echo' | 'late-echo' | 'duplicate' | 'error-report' | 'malformed';
  /** The exchange that it belongs to. */
  readonly exchange?: number;
  /** Why it is malformed. */
  readonly reason?: string;
}

/** These bytes are to be sent. */
export interface Transmit {
  readonly type: 'transmit';
  readonly bytes: Buffer;
  readonly kind: 'message' | 'echo' | 'error-report';
  readonly exchange?: number;
}

/** An exchange got so far. */
export interface Advanced {
  readonly type: 'advanced';
  readonly exchange: number;
  readonly step: 'sent' | 'echo';
}

/** An exchange ended. Exactly one for each. */
export interface Settled {
  readonly type: 'settled';
  readonly exchange: number;
  readonly result: ExchangeResult;
}

/** How an exchange of the echo protocol ended. */
export type ExchangeResult =
  /** The echo came; no answer was asked for. */
  | { readonly kind: 'confirmed' }
  /** The answer came: everything after its event. */
  | { readonly kind: 'answered'; readonly data: readonly unknown[] }
  | { readonly kind: 'timeout'; readonly awaiting: 'echo' | 'response'; readonly timeoutMs: number }
  /** The rig's callback failed: `ValueError: boom`. */
  | { readonly kind: 'reported'; readonly report: string }
  /** The system said so: ECONNREFUSED, EMSGSIZE … */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'cancelled' };

/** Callbacks and waiters of this event are to be called. */
export interface Dispatch {
  readonly type: 'dispatch';
  /** 0: an error report of the far side. */
  readonly event: number;
  readonly data: readonly unknown[];
}

export type EchoOutput = Received | Transmit | Advanced | Settled | Dispatch;

/** How long a call waits. */
export interface CallOptions {
  /** Ends the wait; the far side is not told. */
  readonly signal?: AbortSignal | undefined;
  /** Most milliseconds; Infinity: for as long as the connection lasts. @defaultValue that of the client */
  readonly timeoutMs?: number | undefined;
}

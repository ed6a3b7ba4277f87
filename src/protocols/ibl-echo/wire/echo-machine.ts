import { EchoLimiter } from './echo-limiter.js';
import { EchoMemory } from './echo-memory.js';
import type { EchoOutput, ExchangeResult } from './echo-output.js';
import { ExchangeTable, MAX_MESSAGE_SIZE } from './exchange-table.js';
import type { EchoIntent, Exchange } from './exchange-table.js';
import { ExpMessage } from './exp-message.js';
import { readMessage, reportBytes } from './read-message.js';
import type { MessageReading } from './read-message.js';

/** Limits of a machine. */
export interface EchoMachineOptions {
  /** How long sent bytes are remembered, so that a repeated echo is known. @defaultValue 2000 */
  readonly echoMemoryMs?: number;
  /** Echoes of the same bytes within one second. @defaultValue 20 */
  readonly echoesPerSecond?: number;
  /** The way may deliver a message twice, as UDP does. A stream does not: there a copy is a message. @defaultValue true */
  readonly repeats?: boolean;
  /** Whether somebody waits for a message of an event besides an exchange. @defaultValue nobody */
  readonly awaits?: (event: number) => boolean;
}

/**
 * The echo protocol towards one address: intent, bytes and time in, outputs out. Knows no socket, clock or promise.
 * Messages leave one after the other, each after the echo of the one before; bytes from outside never make it throw.
 *
 * @see iblutil/io/net/app.py, EchoProtocol
 */
export class EchoMachine {
  readonly #exchanges = new ExchangeTable();
  readonly #memory: EchoMemory;
  readonly #limiter: EchoLimiter;
  readonly #awaits: (event: number) => boolean;

  constructor(options: EchoMachineOptions = {}) {
    const { echoMemoryMs = 2000, echoesPerSecond = 20, repeats = true, awaits = () => false } = options;
    this.#memory = new EchoMemory(echoMemoryMs, repeats);
    this.#limiter = new EchoLimiter(echoesPerSecond);
    this.#awaits = awaits;
  }

  /** Exchanges without an outcome. */
  get pending(): number {
    return this.#exchanges.size;
  }

  /** An echo is awaited. @see iblutil EchoProtocol.awaiting_response */
  get awaitingEcho(): boolean {
    return this.#exchanges.awaitsEcho;
  }

  /** When {@link EchoMachine.tick} has something to do next. Undefined: nothing is awaited. */
  get nextDeadlineMs(): number | undefined {
    const next = this.#exchanges.nextDeadlineMs;
    return next === Infinity ? undefined : next;
  }

  /** Takes a message to send. */
  send(intent: EchoIntent, nowMs: number): EchoOutput[] {
    const exchange = this.#exchanges.begin(intent, nowMs);
    const outputs: EchoOutput[] = [];
    if (intent.urgent) this.#transmit(exchange, nowMs, outputs);
    else this.#sendNext(nowMs, outputs);
    return outputs;
  }

  /** Takes what arrived from the address: one datagram, or one message of a stream. */
  receive(bytes: Buffer, nowMs: number): EchoOutput[] {
    const outputs: EchoOutput[] = [];
    const awaited = this.#exchanges.echoedBy(bytes);
    if (awaited) this.#takeEcho(awaited, bytes, nowMs, outputs);
    else if (!this.#takeRepeat(bytes, nowMs, outputs)) this.#takeMessage(bytes, nowMs, outputs);
    return outputs;
  }

  /** These bytes are the echo that is awaited. */
  isAwaitedEcho(bytes: Buffer): boolean {
    return this.#exchanges.echoedBy(bytes) !== undefined;
  }

  /** The echo that is awaited, or by its first characters an answer that is: each ends a wait, so there are few of them. */
  isExpected(bytes: Buffer): boolean {
    if (this.isAwaitedEcho(bytes)) return true;
    const [, event] = /^\[(\d+)[,\]]/.exec(bytes.toString('latin1', 0, 5)) ?? [];
    return event !== undefined && this.#exchanges.answeredBy(Number(event)) !== undefined;
  }

  /** The start of a message, so long that the far side may have cut it off, and it is one whose echo is awaited. */
  isTruncatedEcho(bytes: Buffer): boolean {
    return bytes.length === MAX_MESSAGE_SIZE && this.isAwaitedEcho(bytes);
  }

  /** Lets deadlines pass. */
  tick(nowMs: number): EchoOutput[] {
    const outputs: EchoOutput[] = [];
    for (const exchange of this.#exchanges.all()) this.#expire(exchange, nowMs, outputs);
    this.#sendNext(nowMs, outputs);
    return outputs;
  }

  /** The system refused what was sent last, or the far port is closed. What is outstanding fails at once. */
  refuse(code: string, message: string, nowMs: number): EchoOutput[] {
    const outputs: EchoOutput[] = [];
    for (const exchange of this.#exchanges.all()) {
      if (exchange.state !== 'queued')
        this.#settle(exchange, { kind: 'refused', code, message }, nowMs, outputs);
    }
    this.#sendNext(nowMs, outputs);
    return outputs;
  }

  /** The connection is gone: what is outstanding fails, and what waits for its turn will never have it. */
  lose(code: string, message: string, nowMs: number): EchoOutput[] {
    const outputs: EchoOutput[] = [];
    for (const exchange of this.#exchanges.all()) {
      this.#settle(exchange, { kind: 'refused', code, message }, nowMs, outputs);
    }
    return outputs;
  }

  /** Ends one exchange without its echo or answer. Does nothing when it has ended. */
  cancel(id: number, nowMs: number): EchoOutput[] {
    const outputs: EchoOutput[] = [];
    const exchange = this.#exchanges.get(id);
    if (exchange) this.#settle(exchange, { kind: 'cancelled' }, nowMs, outputs);
    this.#sendNext(nowMs, outputs);
    return outputs;
  }

  /** Ends every exchange; nothing is sent any more. */
  close(nowMs: number): EchoOutput[] {
    const outputs: EchoOutput[] = [];
    for (const exchange of this.#exchanges.all()) {
      this.#settle(exchange, { kind: 'cancelled' }, nowMs, outputs);
    }
    return outputs;
  }

  #takeEcho(exchange: Exchange, bytes: Buffer, nowMs: number, outputs: EchoOutput[]): void {
    const { exchange: id, answer } = exchange.intent;
    outputs.push({ type: 'received', bytes, verdict: 'echo', exchange: id });
    outputs.push({ type: 'advanced', exchange: id, step: 'echo' });
    this.#memory.confirmed(exchange.intent.bytes, nowMs);
    if (bytes.length < exchange.intent.bytes.length) {
      // What was cut off may come after all; it is no message.
      this.#memory.givenUp(exchange.intent.bytes.subarray(bytes.length), nowMs);
    }
    exchange.state = 'echoed';
    if (!answer) this.#settle(exchange, { kind: 'confirmed' }, nowMs, outputs);
    this.#sendNext(nowMs, outputs);
  }

  /** A copy of something of ours whose echo is not awaited: counted, and never echoed back. */
  #takeRepeat(bytes: Buffer, nowMs: number, outputs: EchoOutput[]): boolean {
    const verdict = this.#memory.recall(bytes, nowMs);
    if (!verdict) return false;
    if (verdict === 'duplicate' && (this.#isAwaited(bytes) || this.#isFirstStatus(bytes))) return false;
    outputs.push({ type: 'received', bytes, verdict });
    return true;
  }

  /** Rigs may answer with the very bytes they were sent; while such an answer is awaited, a copy is taken for it. */
  #isAwaited(bytes: Buffer): boolean {
    const reading = readMessage(bytes);
    if (reading.kind === 'event' && this.#awaits(reading.event)) return true;
    return this.#exchanges.awaitsAnswerTo(bytes);
  }

  /**
   * A rig that is told a status often tells the same one itself. Were that not echoed, a reference rig would close for
   * good; were it an echo that came twice after all, the rig hears a status again. So the first copy is a message.
   */
  #isFirstStatus(bytes: Buffer): boolean {
    const reading = readMessage(bytes);
    if (reading.kind !== 'event') return false;
    if (reading.event !== ExpMessage.EXPSTATUS && reading.event !== ExpMessage.EXPINFO) return false;
    return this.#memory.isFirstRepeat(bytes);
  }

  #takeMessage(bytes: Buffer, nowMs: number, outputs: EchoOutput[]): void {
    const reading = readMessage(bytes);
    const exchange = this.#exchangeOf(reading);
    // An answer that is awaited is no storm, however often it was the same.
    if (reading.echo && !this.#limiter.admit(bytes, nowMs) && !exchange) {
      outputs.push({ type: 'received', bytes, verdict: 'duplicate' });
      return;
    }
    outputs.push(receivedOutput(bytes, reading, exchange));
    if (reading.echo) outputs.push({ type: 'transmit', bytes, kind: 'echo' });
    if (reading.kind === 'event') {
      if (exchange) this.#settle(exchange, { kind: 'answered', data: reading.data }, nowMs, outputs);
      outputs.push({ type: 'dispatch', event: reading.event, data: reading.data });
    } else if (reading.kind === 'report') {
      if (exchange) this.#settle(exchange, { kind: 'reported', report: reading.text }, nowMs, outputs);
      outputs.push({ type: 'dispatch', event: 0, data: reading.data });
    } else if (reading.kind === 'refused') {
      outputs.push({
        type: 'transmit',
        bytes: reportBytes(reading.reason, reading.event),
        kind: 'error-report',
      });
    }
    if (exchange) this.#sendNext(nowMs, outputs);
  }

  /** The oldest exchange that waits for an answer of the event, or whose message the report is about. */
  #exchangeOf(reading: MessageReading): Exchange | undefined {
    const isAbout = reading.kind === 'event' || reading.kind === 'report';
    return isAbout ? this.#exchanges.answeredBy(reading.event) : undefined;
  }

  #expire(exchange: Exchange, nowMs: number, outputs: EchoOutput[]): void {
    const { echoTimeoutMs, answer } = exchange.intent;
    if (exchange.state === 'sent' && exchange.echoDeadlineMs <= nowMs) {
      if (exchange.retriesLeft > 0) {
        exchange.retriesLeft -= 1;
        this.#transmit(exchange, nowMs, outputs);
        return;
      }
      this.#settle(exchange, { kind: 'timeout', awaiting: 'echo', timeoutMs: echoTimeoutMs }, nowMs, outputs);
    } else if (exchange.answerDeadlineMs <= nowMs) {
      const timeoutMs = answer?.timeoutMs ?? 0;
      this.#settle(exchange, { kind: 'timeout', awaiting: 'response', timeoutMs }, nowMs, outputs);
    }
  }

  #sendNext(nowMs: number, outputs: EchoOutput[]): void {
    if (this.awaitingEcho) return;
    const next = this.#exchanges.firstQueued();
    if (next) this.#transmit(next, nowMs, outputs);
  }

  #transmit(exchange: Exchange, nowMs: number, outputs: EchoOutput[]): void {
    const { exchange: id, bytes, echoTimeoutMs } = exchange.intent;
    exchange.state = 'sent';
    exchange.echoDeadlineMs = nowMs + echoTimeoutMs;
    outputs.push({ type: 'transmit', bytes, kind: 'message', exchange: id });
    outputs.push({ type: 'advanced', exchange: id, step: 'sent' });
  }

  #settle(exchange: Exchange, result: ExchangeResult, nowMs: number, outputs: EchoOutput[]): void {
    // Whatever ends the wait, the echo may still come and must be known for what it is.
    if (exchange.state === 'sent') this.#memory.givenUp(exchange.intent.bytes, nowMs);
    this.#exchanges.end(exchange);
    outputs.push({ type: 'settled', exchange: exchange.intent.exchange, result });
  }
}

function receivedOutput(bytes: Buffer, reading: MessageReading, exchange: Exchange | undefined): EchoOutput {
  const verdict = {
    event: 'message',
    report: 'error-report',
    refused: 'malformed',
    noise: 'malformed',
  } as const;
  return {
    type: 'received',
    bytes,
    verdict: verdict[reading.kind],
    ...(exchange && { exchange: exchange.intent.exchange }),
    ...('reason' in reading && { reason: reading.reason }),
  };
}

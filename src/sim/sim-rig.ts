import type { Timer } from '../kernel/clock.js';
import { EchoProtocol, ExpMessage, ExpStatus } from '../protocols/ibl-echo/index.js';
import type { Communicator, EventReceived } from '../protocols/ibl-echo/index.js';
import { dict2ref, ExpInfo } from '../protocols/iblrig/index.js';
import type { ExpInfoDict } from '../protocols/iblrig/index.js';
import type { ProtocolContext } from '../protocols/protocol.js';

/** How a simulated rig behaves. */
export interface SimRigOptions {
  readonly name: string;
  /** `udp://127.0.0.1:0` */
  readonly uri: string;
  /** It is the one that all others are synchronised to. */
  readonly mainSync?: boolean;
  /** Between a message and the answer to it. @defaultValue 20 */
  readonly answerAfterMs?: number;
  /** Between messages of its own accord to whoever talked to it. Undefined: none. */
  readonly statusEveryMs?: number;
}

/** Most addresses that a rig tells its status. */
const MOST_LISTENERS = 8;

const STATUS_AFTER: Readonly<Record<number, number>> = {
  [ExpMessage.EXPINIT]: ExpStatus.INITIALIZED,
  [ExpMessage.EXPSTART]: ExpStatus.RUNNING,
  [ExpMessage.EXPEND]: ExpStatus.STOPPED,
  [ExpMessage.EXPINTERRUPT]: ExpStatus.STOPPED,
  [ExpMessage.EXPCLEANUP]: ExpStatus.CONNECTED,
};

/** A rig that answers as iblrig's do: each message with one of the same event, its status and its information. */
export class SimRig {
  #status: number = ExpStatus.CONNECTED;
  #expRef: string | null = null;
  /** Sessions that the main sync has given out. */
  #sequence = 0;
  readonly #talkedTo = new Map<string, EventReceived['addr']>();
  readonly #timers = new Set<Timer>();

  private constructor(
    private readonly communicator: EchoProtocol,
    private readonly options: SimRigOptions,
    private readonly context: ProtocolContext,
  ) {}

  /** Listens at the URI of the options. */
  static async open(options: SimRigOptions, context: ProtocolContext): Promise<SimRig> {
    const communicator = await EchoProtocol.server(options.uri, context, { name: options.name });
    const rig = new SimRig(communicator, options, context);
    communicator.assignCallback(ExpMessage.any(), (data, addr, event = 0) =>
      rig.#received(event, data, addr),
    );
    if (options.statusEveryMs !== undefined) rig.#tellStatus(options.statusEveryMs);
    return rig;
  }

  /** Where it listens. */
  get uri(): string {
    const { protocol, hostname, port } = this.communicator;
    return `${protocol}://${hostname}:${port}`;
  }

  get name(): string {
    return this.options.name;
  }

  close(): Promise<void> {
    for (const timer of this.#timers) timer.cancel();
    return this.communicator.close();
  }

  #received(event: number, data: readonly unknown[], addr: EventReceived['addr']): void {
    if (this.#talkedTo.size < MOST_LISTENERS) this.#talkedTo.set(`${addr.host}:${addr.port}`, addr);
    if (event === ExpMessage.EXPINFO && this.options.mainSync === true) this.#offer(data[1]);
    if (event === ExpMessage.EXPINIT) this.#expRef = expRefOf(data[0]) ?? this.#expRef;
    if (event === ExpMessage.EXPSTART && typeof data[0] === 'string') this.#expRef = data[0];
    if (event === ExpMessage.EXPCLEANUP) this.#expRef = null;
    this.#status = STATUS_AFTER[event] ?? this.#status;
    this.#after(this.options.answerAfterMs ?? 20, () => this.#answer(event, addr));
  }

  #answer(event: number, addr: EventReceived['addr']): void {
    const to = { addr };
    const rig: Communicator = this.communicator;
    const info = this.#info();
    const withStatus = { ...info, status: this.#status };
    const answers: Readonly<Record<number, () => Promise<unknown>>> = {
      [ExpMessage.EXPINIT]: () => rig.init(withStatus, to),
      [ExpMessage.EXPSTART]: () => rig.start(this.#expRef, withStatus, to),
      [ExpMessage.EXPEND]: () => rig.stop(withStatus, to),
      [ExpMessage.EXPINTERRUPT]: () => rig.stop(withStatus, { ...to, immediately: true }),
      [ExpMessage.EXPCLEANUP]: () => rig.cleanup(withStatus, to),
      [ExpMessage.EXPSTATUS]: () => rig.status(this.#status, to),
      [ExpMessage.EXPINFO]: () => rig.info(this.#status, info, to),
    };
    // A main computer that has gone away does not concern the rig.
    answers[event]?.().catch(() => undefined);
  }

  /** The main sync numbers the sessions: a new one of today, unless one of this subject is open or any runs. */
  #offer(asked: unknown): void {
    const subject = subjectOf(asked);
    if (subject === undefined) return;
    if (this.#status === ExpStatus.RUNNING) return;
    const [, , ...known] = this.#expRef?.split('_') ?? [];
    if (this.#status !== ExpStatus.STOPPED && known.join('_') === subject) return;
    const now = new Date(this.context.clock.wallMs());
    const date = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
    this.#sequence += 1;
    this.#expRef = dict2ref({ date, sequence: this.#sequence, subject });
    this.#status = ExpStatus.CONNECTED;
  }

  #info(): ExpInfoDict {
    const { mainSync = false } = this.options;
    return new ExpInfo(this.#expRef, mainSync, { rigVersion: 'simulated' }).toDict();
  }

  #tellStatus(everyMs: number): void {
    this.#after(everyMs, () => {
      for (const addr of this.#talkedTo.values()) {
        this.communicator
          .status(this.#status, { addr })
          .catch(() => this.#talkedTo.delete(`${addr.host}:${addr.port}`));
      }
      this.#tellStatus(everyMs);
    });
  }

  #after(delayMs: number, action: () => void): void {
    const timer = this.context.clock.after(delayMs, () => {
      this.#timers.delete(timer);
      action();
    });
    this.#timers.add(timer);
  }
}

/** EXPINIT brings a map, or a list with one in it. */
function expRefOf(data: unknown): string | undefined {
  const given: unknown = Array.isArray(data) ? data[0] : data;
  const ref = field(given, 'exp_ref');
  return typeof ref === 'string' ? ref : undefined;
}

function subjectOf(info: unknown): string | undefined {
  const subject = field(info, 'subject');
  return typeof subject === 'string' && subject !== '' ? subject : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

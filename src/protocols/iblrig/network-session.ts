import { inspectSymbol } from '../../kernel/inspect.js';
import type { ProtocolContext } from '../protocol.js';
import { Auxiliaries } from './auxiliaries.js';
import type { CleanupOptions, NetworkSessionOptions } from './network-session-options.js';
import { splitOptions } from './push-options.js';
import type { PushResult } from './push-queue.js';
import { SessionFacts } from './session-facts.js';
import { resolveRigs, uriOf } from './session-rigs.js';
import type { RemoteRigs, RigMap } from './session-rigs.js';
import { checkNotMissed, checkOrder, orderError, ownMainSync } from './session-rules.js';
import { SessionSteps } from './session-steps.js';
import { SessionSubject } from './session-subject.js';
import type { StepOutcome } from './step-outcome.js';
import { StepRunner } from './step-runner.js';
import { ExpInfo } from './wire/exp-info.js';
import type { ExpRefDict } from './wire/exp-ref.js';
import type { SessionState } from './wire/session-order.js';

/**
 * One experiment over several rigs, step by step: connect, information, initialise, start, end, clean up. Each step
 * goes to all rigs and leaves one table; none is ever repeated or undone by itself.
 *
 * @see iblrig/base_tasks.py, NetworkSession
 */
export class NetworkSession {
  readonly #runner = new StepRunner();
  readonly #facts: SessionFacts;
  #state: SessionState = 'new';
  #rigs: RigMap = {};
  #steps: SessionSteps | undefined;
  #subject: SessionSubject;

  constructor(
    private readonly context: ProtocolContext,
    private readonly options: NetworkSessionOptions = {},
  ) {
    this.#subject = new SessionSubject(options.subject);
    this.#facts = new SessionFacts(context);
  }

  /** `opened` turns into `connected` when every rig has answered something. */
  get state(): SessionState {
    return this.#state === 'opened' && this.isConnected ? 'connected' : this.#state;
  }

  get subject(): string | undefined {
    return this.#subject.name;
  }

  /** The reference that the main sync gave out; undefined before that. */
  get expRef(): ExpRefDict | undefined {
    return this.#subject.expRef;
  }

  /** Name of the rig that all are synchronised to. */
  get mainSync(): string | undefined {
    return this.#subject.mainSync;
  }

  /** The rigs of the session and where they are, in order. */
  get remoteRigs(): ReadonlyMap<string, string> {
    return new Map(Object.entries(this.#rigs).map(([name, rig]) => [name, uriOf(rig)]));
  }

  /** The rigs as the session speaks to them; undefined without a network. */
  get auxiliaries(): Auxiliaries | undefined {
    return this.#isOpen() ? this.#steps?.auxiliaries : undefined;
  }

  /** Every rig has answered, and no later question to it is open. */
  get isConnected(): boolean {
    return this.auxiliaries?.isConnected ?? false;
  }

  /** What became of each step, oldest first, rig by rig. */
  get outcomes(): readonly StepOutcome[] {
    return [...(this.#steps?.outcomes ?? [])];
  }

  /** The step that some rigs missed, until it is retried, rolled back or left behind. */
  get missedStep(): StepOutcome | undefined {
    return this.#steps?.missed;
  }

  /**
   * Opens the network. Nothing is sent: the rigs are first asked by `initMixinNetwork`.
   *
   * @param remoteRigs - Names, in nested lists even, or a map of names and URIs.
   * @throws LABNET_RIGS_UNKNOWN, LABNET_SESSION_ORDER; LABNET_SESSION_MAIN_SYNC when this computer is the main sync.
   */
  async connect(remoteRigs: RemoteRigs, { subject }: { readonly subject?: string } = {}): Promise<this> {
    return this.#runner.alone('connect', async () => {
      checkOrder('connect', this.#state);
      const { timeoutMs, mainSync, knownRigs = () => Promise.resolve(new Map()) } = this.options;
      const rigs = await resolveRigs(remoteRigs, knownRigs);
      const names = Object.keys(rigs);
      if (mainSync === true && names.length > 0) throw ownMainSync();
      const limits = timeoutMs === undefined ? {} : { timeoutMs };
      const auxiliaries = await Auxiliaries.open(rigs, this.context, limits);
      this.#steps = new SessionSteps(auxiliaries, names, this.#facts);
      this.#rigs = rigs;
      this.#subject = new SessionSubject(subject ?? this.#subject.name);
      this.#enter('opened');
      return this;
    });
  }

  /**
   * Pushes a message and waits for its result. Leaves the state of the session alone.
   *
   * @param message - Name or number of one event.
   * @param args - What belongs to it; options last: `communicate('EXPSTATUS', 'RUNNING', {raiseOnException: false})`.
   * @returns What each rig answered; with `raiseOnException` off the error as a value.
   */
  async communicate(message: number | string, ...args: unknown[]): Promise<PushResult> {
    const [data, { raiseOnException = true, ...options }] = splitOptions(args, 'raiseOnException');
    const result = await this.#network('communicate').auxiliaries.request(message, data, options);
    if (!(result instanceof Error)) return result;
    this.#facts.note('error', `Error on ${message} network mixin: ${result.message}`);
    if (raiseOnException) throw result;
    return result;
  }

  /** What this side says about the experiment. */
  getExpInfo(): ExpInfo {
    const { experimentDescription, rigVersion } = this.options;
    return new ExpInfo(this.#subject.refText, this.options.mainSync ?? false, {
      ...(experimentDescription && { experimentDescription }),
      ...(rigVersion !== undefined && { rigVersion }),
    });
  }

  /**
   * Asks every rig for its experiment information (EXPINFO), takes over the reference of the one main sync, and has
   * every rig prepare (EXPINIT).
   *
   * @returns The outcome of EXPINIT.
   * @throws LABNET_SESSION_ORDER, LABNET_SESSION_INCOMPLETE, LABNET_SESSION_BAD_ANSWER, LABNET_SESSION_MAIN_SYNC,
   * LABNET_SESSION_SUBJECT, LABNET_SESSION_DATE
   */
  async initMixinNetwork(): Promise<StepOutcome> {
    return this.#runner.alone('init', async (signal) => {
      const steps = this.#network('EXPINFO');
      if (this.#state !== 'informed') {
        checkOrder('EXPINFO', this.#state);
        const info = { ...this.getExpInfo().toDict(), subject: this.#subject.nameOrThrow() };
        const request = { step: 'EXPINFO', args: ['CONNECTED', info] };
        await steps.run(request, signal, (outcome) => {
          this.#subject.learn(outcome, this.context.clock.wallMs());
          this.#enter('informed');
        });
      }
      const request = { step: 'EXPINIT', args: [{ exp_ref: this.#subject.refText }] };
      return this.#shown(steps.run(request, signal, () => this.#enter('initialised')));
    });
  }

  /** EXPSTART to every rig. @throws LABNET_SESSION_ORDER, LABNET_SESSION_INCOMPLETE */
  async startMixinNetwork(): Promise<StepOutcome> {
    return this.#runner.alone('start', (signal) => {
      const steps = this.#checkStart();
      const request = { step: 'EXPSTART', args: [this.#subject.refText] };
      return this.#shown(steps.run(request, signal, () => this.#enter('started')));
    });
  }

  /**
   * EXPEND to every rig, the last one first. Always works: whatever waits is ended before.
   *
   * @returns Undefined when there is no network.
   * @throws LABNET_SESSION_INCOMPLETE
   */
  async stopMixinNetwork(): Promise<StepOutcome | undefined> {
    return this.#runner.ahead('stop', async (signal) => {
      if (!this.#steps || !this.#isOpen()) return undefined;
      const request = { step: 'EXPEND', args: [] };
      return this.#shown(this.#steps.run(request, signal, () => this.#enter('ended')));
    });
  }

  /** Short for {@link NetworkSession.stopMixinNetwork}: what is typed in a hurry. */
  stop(): Promise<StepOutcome | undefined> {
    return this.stopMixinNetwork();
  }

  /**
   * EXPINTERRUPT to every rig, with what went wrong. Always works: whatever waits is ended before. Rigs that miss it
   * are named in the outcome; nothing is thrown for them.
   *
   * @param reason - An error, or a text.
   * @returns Undefined when there is no network.
   */
  async interruptMixinNetwork(
    reason: unknown = 'interrupted by the operator',
  ): Promise<StepOutcome | undefined> {
    return this.#runner.ahead('interrupt', async () => {
      if (!this.#steps || !this.#isOpen()) return undefined;
      const outcome = await this.#steps.interrupt(reason);
      this.#enter('interrupted');
      return outcome;
    });
  }

  /**
   * Closes the network. Always works: whatever waits is ended before.
   *
   * @returns The outcome of EXPCLEANUP, when that was sent.
   * @throws LABNET_SESSION_INCOMPLETE when rigs missed it; the network is still open then.
   */
  async cleanupMixinNetwork({ notifyServices }: CleanupOptions = {}): Promise<StepOutcome | undefined> {
    return this.#runner.ahead('clean up', async (signal) => {
      if (!this.#steps || !this.#isOpen()) return undefined;
      const notify = notifyServices ?? this.options.notifyServices ?? false;
      const request = { step: 'EXPCLEANUP', args: [] };
      const outcome = notify
        ? await this.#shown(this.#steps.run(request, signal, () => undefined))
        : undefined;
      await this.#close();
      return outcome;
    });
  }

  /**
   * Sends the step that some rigs missed again, to just those rigs. After EXPINFO, `initMixinNetwork` goes on.
   *
   * @returns The outcome with all rigs in it.
   * @throws LABNET_SESSION_ORDER when no step was missed; LABNET_SESSION_INCOMPLETE when rigs miss it again.
   */
  async retry(): Promise<StepOutcome> {
    return this.#runner.alone('retry', async (signal) => {
      const outcome = await this.#shown(this.#network('retry').retry(signal));
      if (outcome.step === 'EXPCLEANUP') await this.#close();
      return outcome;
    });
  }

  /**
   * Ends a session that only some rigs have begun: EXPINTERRUPT and then EXPCLEANUP to those, the others are left
   * alone. What rigs miss of it stands in the outcomes. The network stays open.
   */
  async rollback(): Promise<readonly StepOutcome[]> {
    return this.#runner.ahead('rollback', async () => {
      const outcomes = await this.#network('rollback').rollback();
      this.#enter('interrupted');
      return outcomes;
    });
  }

  /**
   * A whole experiment: EXPSTART, the task, EXPEND, clean-up. When anything of it fails, every rig gets EXPINTERRUPT
   * with the error, the network is closed, and the error is thrown on.
   *
   * @param task - What is done while the rigs run.
   * @returns What the task returned.
   * @throws LABNET_SESSION_ORDER, which leaves everything as it is; what the task or a step throws.
   */
  async run<T>(task: (session: this) => T | Promise<T>, options: CleanupOptions = {}): Promise<T> {
    this.#runner.checkFree('run');
    this.#checkStart();
    try {
      await this.startMixinNetwork();
      const result = await task(this);
      if (this.#state === 'started') await this.stopMixinNetwork();
      await this.cleanupMixinNetwork(options);
      return result;
    } catch (error) {
      await this.#giveUp(error, options);
      throw error;
    }
  }

  /** Ends the session in order, wherever it stands: rigs that take part are interrupted. Idempotent. */
  async close(): Promise<void> {
    const isUnderWay = this.#isOpen() && (this.#steps?.begun.length ?? 0) > 0;
    if (isUnderWay) await this.#giveUp(new Error('the console that ran the session was closed'), {});
    else await this.cleanupMixinNetwork({ notifyServices: false });
  }

  [inspectSymbol](): string {
    const missed = this.missedStep
      ? `, ${this.missedStep.step} missed by ${this.missedStep.missed.join(', ')}`
      : '';
    const about = this.#subject.text === '' ? 'no subject' : this.#subject.text;
    return `NetworkSession ${about} <${this.state}${missed}> ${Object.keys(this.#rigs).join(', ')}`.trimEnd();
  }

  #isOpen(): boolean {
    return this.#state !== 'new' && this.#state !== 'cleaned';
  }

  #checkStart(): SessionSteps {
    checkOrder('EXPSTART', this.#state);
    const steps = this.#network('EXPSTART');
    checkNotMissed('EXPSTART', steps.missed);
    return steps;
  }

  #network(what: string): SessionSteps {
    if (this.#steps && this.#isOpen()) return this.#steps;
    throw orderError(
      `${what} does not belong here: the session is ${this.#state}; connect(remoteRigs) comes first`,
    );
  }

  async #giveUp(error: unknown, options: CleanupOptions): Promise<void> {
    const { detached = <T>(run: () => T) => run() } = this.options;
    await detached(async () => {
      const isOver = this.#state === 'ended' || this.#state === 'interrupted';
      if (!isOver) await this.interruptMixinNetwork(error);
      await this.cleanupMixinNetwork(options).catch(() => undefined);
      await this.cleanupMixinNetwork({ notifyServices: false });
    });
  }

  async #close(): Promise<void> {
    await this.#steps?.auxiliaries.close({ timeoutMs: 0 });
    this.#enter('cleaned');
  }

  #enter(state: SessionState): void {
    this.#state = state;
    this.#show();
  }

  /** Shows who missed a step before its error goes on. */
  async #shown(running: Promise<StepOutcome>): Promise<StepOutcome> {
    try {
      return await running;
    } catch (error) {
      this.#show();
      throw error;
    }
  }

  #show(): void {
    this.#facts.describe(Object.keys(this.#rigs), this.#state, this.#subject, this.missedStep);
  }
}

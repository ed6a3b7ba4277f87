import type { z, ZodRawShape } from 'zod';
import type { Clock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import type { LabAction } from '../model/lab-action.js';
import type { ExchangeId, LabEvent, Publish } from '../model/lab-event.js';
import type { Net } from '../transport/net.js';

/** How a question is asked. */
export interface QuestionOptions {
  /** Nobody waits for the answer any more: the question is taken back, and rejects. */
  readonly signal?: AbortSignal | undefined;
}

/** Whoever sits at the terminal and can be asked. */
export interface Operator {
  /** A question whose answer is yes or no. */
  confirm(question: string, options?: QuestionOptions): Promise<boolean>;
  /** A line of text. */
  ask(question: string, options?: QuestionOptions): Promise<string>;
  /** A line that is not shown as it is typed, and not kept. */
  askSecret(question: string, options?: QuestionOptions): Promise<string>;
}

/** What a protocol is given. Everything that it does to the world goes through here. */
export interface ProtocolContext {
  readonly net: Net;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Publishes a fact at once, after those that wait for the end of the turn. */
  readonly publish: Publish;
  /**
   * Publishes facts that belong together at once, in order, after those that wait for the end of the turn: the journal
   * has all of them by one write. Without a fact it ends that wait, and nothing else.
   */
  publishAll(events: readonly LabEvent[]): void;
  /**
   * Publishes facts and then, at the end of this turn of the event loop at the latest, does what they allow: what one
   * loop sends to many peers is in the journal by one write, and leaves after it at one go. Whoever goes on because of
   * a promise that is kept after this finds all of it done.
   */
  publishThen(events: readonly LabEvent[], effects: readonly (() => void)[]): void;
  /** A number for a new exchange, unique in this lab. */
  nextExchange(): ExchangeId;
  /** Nothing is sent because somebody asks for it: see `refuseReadOnly`. @defaultValue false */
  readonly readOnly?: boolean;
  /** Folder of the configuration file: relative paths start there. */
  readonly baseDir: string;
  /**
   * The signal of the evaluation that is running, if any: whatever waits on behalf of a line of the REPL or of a
   * script ends with it, without the operator having to pass it along.
   */
  ambientSignal(): AbortSignal | undefined;
  /** Absent where nobody can be asked: in scripts, without a terminal. */
  readonly operator?: Operator | undefined;
}

/** An object that the REPL and scripts see. */
export interface LabGlobal {
  readonly name: string;
  readonly value: unknown;
  /** One line for `help`. */
  readonly summary: string;
}

/** A protocol that is running with its part of the configuration. */
export interface ProtocolInstance {
  readonly globals: readonly LabGlobal[];
  /** What can be done with its peers. @defaultValue nothing */
  readonly actions?: readonly LabAction[];
  /** Idempotent. Nothing outlives it: no timer, socket or listener. */
  close(): Promise<void>;
}

/**
 * One protocol. To add one: a folder here, and one line in `registry.ts`.
 */
export interface Protocol {
  /** Unique, kebab-case: `ibl-echo`. First part of its peers' ids. */
  readonly key: string;
  /** Its top-level sections of labnet.config.json, each with a default. */
  readonly configShape: ZodRawShape;
  /**
   * Opens what the configuration names. Must not wait for peers: a dead rig does not delay the lab.
   *
   * @param sections - The whole parsed configuration; a protocol reads its own sections.
   * @param context - The world.
   * @param opened - The instances of the protocols before this one in the registry, by key.
   */
  open(
    sections: Readonly<Record<string, unknown>>,
    context: ProtocolContext,
    opened: ReadonlyMap<string, ProtocolInstance>,
  ): Promise<ProtocolInstance>;
}

/**
 * Declares a protocol whose `open` sees its own sections with their types.
 *
 * @param protocol - As {@link Protocol}, `open` typed by `configShape`.
 */
export function defineProtocol<Shape extends ZodRawShape>(protocol: {
  readonly key: string;
  readonly configShape: Shape;
  open(
    sections: z.infer<z.ZodObject<Shape>>,
    context: ProtocolContext,
    opened: ReadonlyMap<string, ProtocolInstance>,
  ): Promise<ProtocolInstance>;
}): Protocol {
  // The configuration was parsed by this very shape, so the sections have the type that `open` asks for.
  return protocol;
}

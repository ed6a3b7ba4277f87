import { kernelErrors, LabnetError, messageOf } from '../../kernel/errors.js';
import type { Address } from '../../transport/net.js';
import { printableMessage } from './print-message.js';
import { ExpMessage, eventBits } from './wire/exp-message.js';

/** A message as callbacks and waiters get it. */
export interface EventReceived {
  /** One of {@link ExpMessage}; 0 for an error report of the far side. */
  readonly event: number;
  /** Everything after the event. */
  readonly data: readonly unknown[];
  /** Who sent it. */
  readonly addr: Address;
}

/**
 * Called with everything after the event, the sender, and the event when it was assigned to several. What it throws,
 * or what a promise that it returns rejects with, goes to the sender as an error report.
 */
export type EventCallback = (data: readonly unknown[], addr: Address, event?: number) => unknown;

interface Registration {
  readonly callback?: EventCallback;
  readonly waiter?: Waiter;
  /** The callback asked for several events and wants to know which. */
  readonly compound: boolean;
}

interface Waiter {
  readonly resolve: (received: EventReceived) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Callbacks and waiters of one communicator, by event, in order of registration.
 *
 * @see iblutil/io/net/base.py, Communicator.assign_callback, clear_callbacks, on_event
 */
export class CallbackRegistry {
  readonly #byEvent = new Map<number, Registration[]>();

  /** Registers a callback for an event, or for each event of a combination. */
  assign(event: number | string, callback: EventCallback): void {
    const bits = bitsOf(event);
    this.#register(bits, { callback, compound: bits.length > 1 });
  }

  /**
   * Resolves with the next message of the event, or of any event of a combination.
   *
   * @param onWaiter - Gets a function that ends the wait with an error.
   * @throws LABNET_INVALID_ARGUMENT for a number without any event: nothing would ever come.
   */
  next(event: number | string, onWaiter: (end: (error: unknown) => void) => void): Promise<EventReceived> {
    const bits = bitsOf(event);
    if (bits.length === 0) {
      throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, `${String(event)} has none of the events`);
    }
    return new Promise<EventReceived>((resolve, reject) => {
      const registration: Registration = {
        waiter: { resolve: (received) => resolve(printableMessage(received)), reject },
        compound: bits.length > 1,
      };
      this.#register(bits, registration);
      onWaiter((error) => {
        this.#remove(registration);
        reject(error instanceof Error ? error : new Error(messageOf(error)));
      });
    });
  }

  /** Somebody waits for a message of the event. */
  awaits(event: number): boolean {
    return this.#byEvent.get(event)?.some(({ waiter }) => waiter) ?? false;
  }

  /**
   * Removes the callbacks and waiters of an event, or only one callback of it.
   *
   * @returns How many registrations were removed; waiters among them are rejected.
   */
  clear(event: number | string, callback?: EventCallback): number {
    let removed = 0;
    for (const bit of eventBits(ExpMessage.validate(event))) {
      const kept: Registration[] = [];
      for (const registration of this.#byEvent.get(bit) ?? []) {
        if (callback && registration.callback !== callback) kept.push(registration);
        else removed += 1;
        if (!callback) registration.waiter?.reject(cancelled('its callbacks were cleared'));
        if (!callback && registration.waiter) this.#remove(registration);
      }
      this.#byEvent.set(bit, kept);
    }
    return removed;
  }

  /** Drops everything; waiters are rejected. */
  close(): void {
    for (const registrations of this.#byEvent.values()) {
      for (const { waiter } of registrations) waiter?.reject(cancelled('the communicator closed'));
    }
    this.#byEvent.clear();
  }

  /**
   * Hands a message to whoever registered for its event.
   *
   * @param onFailure - Gets what a callback threw; the callbacks after it are not called.
   * @returns How many got it.
   */
  dispatch(received: EventReceived, onFailure: (error: unknown) => void): number {
    const registrations = [...(this.#byEvent.get(received.event) ?? [])];
    for (const registration of registrations) {
      if (registration.waiter) {
        this.#remove(registration);
        registration.waiter.resolve(received);
      } else if (!callSafely(registration, received, onFailure)) {
        break;
      }
    }
    return registrations.length;
  }

  #register(bits: readonly number[], registration: Registration): void {
    for (const bit of bits) this.#byEvent.set(bit, [...(this.#byEvent.get(bit) ?? []), registration]);
  }

  #remove(registration: Registration): void {
    for (const [bit, registrations] of this.#byEvent) {
      this.#byEvent.set(
        bit,
        registrations.filter((other) => other !== registration),
      );
    }
  }
}

/** The events of a combination; the null event (error reports) stands for itself. */
function bitsOf(event: number | string): readonly number[] {
  const value = ExpMessage.validate(event);
  return value === 0 ? [0] : eventBits(value);
}

function callSafely(
  { callback, compound }: Registration,
  { event, data, addr }: EventReceived,
  onFailure: (error: unknown) => void,
): boolean {
  try {
    const returned = compound ? callback?.(data, addr, event) : callback?.(data, addr);
    if (returned instanceof Promise) returned.catch(onFailure);
    return true;
  } catch (error) {
    onFailure(error);
    return false;
  }
}

function cancelled(why: string): LabnetError {
  return new LabnetError(kernelErrors.LABNET_CANCELLED, `the wait for an event ended: ${why}`);
}

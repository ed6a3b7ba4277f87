import { afterReading } from '../../kernel/after-reading.js';
import type { Clock } from '../../kernel/clock.js';
import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import type { CallbackRegistry, EventReceived } from './callback-registry.js';
import { echoErrors } from './errors.js';
import { ExpMessage } from './wire/exp-message.js';

/** What ends a wait for an event besides the event. */
export interface EventWait {
  /** Whose event: for the error text. */
  readonly name: string;
  readonly event: number | string;
  /** Undefined: no limit. */
  readonly timeoutMs: number | undefined;
  readonly signals: readonly AbortSignal[];
}

/**
 * The next message of an event.
 *
 * @throws LABNET_EVENT_TIMEOUT; LABNET_CANCELLED by a signal, by clearing the callbacks or by closing.
 */
export async function waitForEvent(
  callbacks: CallbackRegistry,
  clock: Clock,
  wait: EventWait,
): Promise<EventReceived> {
  const { event, timeoutMs, signals } = wait;
  let abort: () => void = () => undefined;
  let expire: () => void = () => undefined;
  const next = callbacks.next(event, (end) => {
    abort = () => end(new LabnetError(kernelErrors.LABNET_CANCELLED, `${wait.name}: the wait was cancelled`));
    expire = () => end(timeout(wait));
  });
  const timer = timeoutMs === undefined ? undefined : afterReading(clock, timeoutMs, expire);
  for (const signal of signals) signal.addEventListener('abort', abort, { once: true });
  if (signals.some((signal) => signal.aborted)) abort();
  try {
    return await next;
  } finally {
    timer?.cancel();
    for (const signal of signals) signal.removeEventListener('abort', abort);
  }
}

function timeout({ name, event, timeoutMs }: EventWait): LabnetError {
  const value = ExpMessage.validate(event);
  const label = ExpMessage.nameOf(value) ?? String(value);
  return new LabnetError(
    echoErrors.LABNET_EVENT_TIMEOUT,
    `${name}: no ${label} within ${timeoutMs ?? 0} ms`,
    {
      details: { rig: name, event: value, timeoutMs },
    },
  );
}

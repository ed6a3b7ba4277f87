import type { Clock } from '../../kernel/clock.js';
import type { Address, NetError } from '../../transport/net.js';
import type { FloodTeller } from '../flood-teller.js';
import { addressKey } from './endpoint.js';
import type { EndpointHandlers } from './endpoint.js';
import type { FarCondition } from './far-condition.js';
import type { ListenerSet } from './listener-set.js';
import type { Remote, RemoteTable } from './remote-table.js';
import type { EchoOutput } from './wire/echo-output.js';

/** Where what arrives goes to. */
export interface ArrivalsOptions {
  readonly clock: Clock;
  readonly remotes: RemoteTable;
  readonly far: FarCondition;
  readonly flood: FloodTeller;
  readonly listeners: ListenerSet;
  /** Nothing is read any more. */
  readonly isClosed: () => boolean;
  /** Carries out what the machine of an address makes of it. */
  readonly run: (remote: Remote, outputs: readonly EchoOutput[]) => void;
  /** A connection is gone: called before what was sent by it ends, and after. */
  readonly onLosing: () => void;
  readonly onLost: (reason: string) => void;
}

/** Takes what an endpoint reports, and gives it to the machine of the address that it is from. */
export class Arrivals {
  constructor(private readonly options: ArrivalsOptions) {}

  /** What an endpoint is opened with. */
  handlers(): EndpointHandlers {
    const { remotes, listeners, isClosed } = this.options;
    return {
      onMessage: (bytes, from) => this.#receive(bytes, from),
      onIncomplete: (bytes, from) => {
        const isTaken = remotes.find(from)?.machine.isTruncatedEcho(bytes) ?? false;
        if (isTaken) this.#receive(bytes, from);
        return isTaken;
      },
      onError: (error, to) => {
        if (isClosed()) return;
        listeners.tell((one) => one.onErrorReceived?.(error));
        if (to) this.#refuse(to, error);
      },
      onEof: () => listeners.tell((one) => one.onEofReceived?.()),
      onLost: (from, error) => {
        if (!isClosed()) this.#lose(from, error);
      },
    };
  }

  #receive(bytes: Buffer, from: Address): void {
    const { clock, remotes, far, flood, isClosed, run } = this.options;
    if (isClosed()) return;
    const remote = remotes.of(from);
    far.heard();
    const nowMs = clock.nowMs();
    if (remote.machine.isExpected(bytes) || remote.quota.admit(nowMs)) {
      run(remote, remote.machine.receive(bytes, nowMs));
    } else flood.count(addressKey(from));
  }

  #refuse(from: Address, { code, message }: NetError): void {
    const { clock, remotes, run } = this.options;
    const remote = remotes.find(from);
    if (remote) run(remote, remote.machine.refuse(code, message, clock.nowMs()));
  }

  /** A connection that comes later from the address begins anew. */
  #lose(from: Address, error: NetError | undefined): void {
    const { clock, remotes, listeners, run, onLosing, onLost } = this.options;
    const reason = error?.message ?? 'the far side closed the connection';
    onLosing();
    const remote = remotes.find(from);
    remotes.forget(from);
    if (remote) run(remote, remote.machine.lose(error?.code ?? 'ECONNRESET', reason, clock.nowMs()));
    listeners.tell((one) => one.onConnectionLost?.(reason));
    onLost(reason);
  }
}

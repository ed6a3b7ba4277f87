import type { Address } from '../../transport/net.js';
import { addressKey } from './endpoint.js';
import { EchoMachine } from './wire/echo-machine.js';
import type { EchoMachineOptions } from './wire/echo-machine.js';
import { MessageQuota } from './wire/message-quota.js';

/** One far address and the machine that talks to it. */
export interface Remote {
  readonly addr: Address;
  readonly machine: EchoMachine;
  readonly quota: MessageQuota;
}

/** What the remotes of a communicator have in common. */
export interface RemoteOptions extends EchoMachineOptions {
  /** Messages of one address that are read in a second. @defaultValue all */
  readonly messagesPerSecond?: number;
}

/** Most addresses remembered. Those with nothing outstanding are forgotten first, longest known first. */
const MOST = 1024;

/** The far addresses of one communicator: one for a client, any number for a listener. */
export class RemoteTable {
  readonly #byKey = new Map<string, Remote>();
  /** Who was asked for last is mostly asked for next. */
  #latest: Remote | undefined;

  constructor(private readonly options: RemoteOptions) {}

  /** The remote of an address, made when it is new. */
  of(addr: Address): Remote {
    const latest = this.#latest;
    if (latest?.addr.port === addr.port && latest.addr.host === addr.host) return latest;
    this.#latest = this.find(addr) ?? this.#add(addr);
    return this.#latest;
  }

  find(addr: Address): Remote | undefined {
    return this.#byKey.get(addressKey(addr));
  }

  forget(addr: Address): void {
    this.#latest = undefined;
    this.#byKey.delete(addressKey(addr));
  }

  all(): readonly Remote[] {
    return [...this.#byKey.values()];
  }

  some(test: (remote: Remote) => boolean, addr?: Address): boolean {
    if (addr) {
      const remote = this.find(addr);
      return remote !== undefined && test(remote);
    }
    return this.all().some(test);
  }

  nextDeadlineMs(): number | undefined {
    const deadlines = this.all().flatMap(({ machine }) => machine.nextDeadlineMs ?? []);
    return deadlines.length === 0 ? undefined : Math.min(...deadlines);
  }

  #add(addr: Address): Remote {
    if (this.#byKey.size >= MOST) this.#forgetOne();
    const remote: Remote = {
      addr: { host: addr.host, port: addr.port },
      machine: new EchoMachine(this.options),
      quota: new MessageQuota(this.options.messagesPerSecond ?? Infinity),
    };
    this.#byKey.set(addressKey(addr), remote);
    return remote;
  }

  #forgetOne(): void {
    for (const [key, { machine }] of this.#byKey) {
      if (machine.pending > 0) continue;
      this.#byKey.delete(key);
      return;
    }
  }
}

import { networkInterfaces } from 'node:os';
import type { Net } from '../../../transport/net.js';
import { isNumericAddress } from '../numeric-address.js';

/**
 * Names of the computers that peers connect from, as they stand in network names: this computer's own name for its
 * own addresses, otherwise what stands before the first dot of the name that the resolver knows; a numeric address is
 * kept whole.
 *
 * @see msl-network `msl.network.manager.Peer`
 */
export class PeerNames {
  readonly #own: ReadonlySet<string>;

  constructor(private readonly net: Net) {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    this.#own = new Set([
      net.hostname(),
      'localhost',
      '127.0.0.1',
      '::1',
      ...addresses.map((one) => one.address),
    ]);
  }

  /** Whether a name or an address is one of this computer. */
  isOwn(host: string): boolean {
    return this.#own.has(host) || host.startsWith('127.');
  }

  async of(address: string): Promise<string> {
    const plain = address.replace(/^::ffff:/, '');
    if (this.isOwn(plain)) return this.net.hostname();
    const name = await this.net.nameOf(plain);
    if (isNumericAddress(name)) return name;
    if (this.isOwn(name)) return this.net.hostname();
    return name.split('.')[0] ?? name;
  }
}

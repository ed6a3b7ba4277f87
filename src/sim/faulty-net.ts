import type { Address, Net } from '../transport/net.js';

/** What a faulty network does to the datagrams that its sockets send. */
export interface RegularFaults {
  /** Every so-manieth datagram vanishes. */
  readonly dropEvery: number;
  /** Every so-manieth is sent twice. */
  readonly duplicateEvery: number;
}

/** A network whose UDP sockets lose and double what they send, at regular turns so that it can be learnt from. */
export function faultyNet(net: Net, { dropEvery, duplicateEvery }: RegularFaults): Net {
  return {
    ...net,
    async openUdp(options, handlers) {
      const socket = await net.openUdp(options, handlers);
      let count = 0;
      return {
        local: socket.local,
        close: () => socket.close(),
        send(bytes: Uint8Array, to?: Address) {
          count += 1;
          if (count % dropEvery === 0) return;
          socket.send(bytes, to);
          if (count % duplicateEvery === 0) socket.send(bytes, to);
        },
      };
    },
  };
}

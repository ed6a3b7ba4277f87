import type { Address, Net } from '../transport/net.js';

/** What a faulty network does to the echoes that its sockets send: at regular turns, so that it can be learnt from. */
export interface EchoFaults {
  /** Every so-manieth echo vanishes. */
  readonly dropEvery: number;
  /** Every so-manieth is sent twice. */
  readonly duplicateEvery: number;
}

/** A network whose UDP sockets lose and double echoes. An echo is what was received last, sent back. */
export function faultyNet(net: Net, { dropEvery, duplicateEvery }: EchoFaults): Net {
  return {
    ...net,
    async openUdp(options, handlers) {
      let received = Buffer.alloc(0);
      let echoes = 0;
      const socket = await net.openUdp(options, {
        onError: (error) => handlers.onError(error),
        onDatagram(bytes, from) {
          received = Buffer.from(bytes);
          handlers.onDatagram(bytes, from);
        },
      });
      return {
        local: socket.local,
        close: () => socket.close(),
        send(bytes: Uint8Array, to?: Address) {
          const isEcho = received.equals(bytes);
          if (isEcho) echoes += 1;
          if (isEcho && echoes % dropEvery === 0) return;
          socket.send(bytes, to);
          if (isEcho && echoes % duplicateEvery === 0) socket.send(bytes, to);
        },
      };
    },
  };
}

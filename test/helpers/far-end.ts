import { expect } from 'vitest';
import type { ManualClock, MemoryNet } from '../../src/testing/index.js';
import type { Address, ByteStream } from '../../src/transport/net.js';
import { decodeBytes } from './transcripts.js';
import type { TranscriptStep } from './transcripts.js';

/** The other side of a conversation, as a test plays it: a bare socket that does only what it is told. */
export interface FarEnd {
  send(bytes: Uint8Array): void;
  /** The next datagram, or so many bytes of the stream; undefined: nothing has come. */
  take(length: number): Buffer | undefined;
  /** Everything that has come and was not taken. */
  rest(): readonly Buffer[];
  close(): Promise<void>;
}

/** A bare UDP socket; sends to whoever it heard from last. */
export async function udpFar(net: MemoryNet, bind: Address, remote?: Address): Promise<FarEnd> {
  const received: Buffer[] = [];
  let partner = remote;
  const socket = await net.openUdp(
    { bind },
    {
      onDatagram(bytes, from) {
        partner = from;
        received.push(bytes);
      },
      onError: () => undefined,
    },
  );
  return {
    send: (bytes) => socket.send(bytes, partner),
    take: () => received.shift(),
    rest: () => received,
    close: () => socket.close(),
  };
}

/** A bare TCP listener with one connection. */
export async function tcpFarListener(net: MemoryNet, bind: Address): Promise<FarEnd> {
  const chunks = new Chunks();
  let stream: ByteStream | undefined;
  const listener = await net.listenTcp(bind, (accepted) => {
    stream = accepted;
    return chunks;
  });
  return {
    send: (bytes) => stream?.write(bytes),
    take: (n) => chunks.take(n),
    rest: () => chunks.rest(),
    close: () => listener.close(),
  };
}

/** A bare TCP connection. `isOpen` tells whether the other side keeps it. */
export async function tcpFarClient(net: MemoryNet, remote: Address): Promise<FarEnd & { isOpen(): boolean }> {
  const chunks = new Chunks();
  const stream = await net.connectTcp(remote, chunks);
  return {
    send: (bytes) => stream.write(bytes),
    take: (n) => chunks.take(n),
    rest: () => chunks.rest(),
    isOpen: () => !chunks.isClosed,
    close: () => stream.close(),
  };
}

/** What a stream brought, without regard to where it was cut. */
class Chunks {
  #bytes = Buffer.alloc(0);
  isClosed = false;

  onBytes(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
  }

  onEnd(): void {
    this.isClosed = true;
  }

  onClose(): void {
    this.isClosed = true;
  }

  take(length: number): Buffer | undefined {
    if (this.#bytes.length === 0) return undefined;
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  rest(): readonly Buffer[] {
    return this.#bytes.length === 0 ? [] : [this.#bytes];
  }
}

/** A step with the time that passes before it. */
export interface TimedStep extends TranscriptStep {
  readonly after_s?: unknown;
}

/** Long enough for two messages in a row, which leave a stream one by one. */
export const PACE_MS = 50;

/**
 * Plays a conversation: what the far ends say is sent, what labnet says is expected byte for byte. Order binds within
 * a pair only, so each far end is looked at on its own.
 *
 * @param us - The party that labnet plays.
 * @param fars - The far ends by their names; a conversation of two has one.
 */
export async function replay(
  steps: readonly TimedStep[],
  us: string,
  fars: Readonly<Record<string, FarEnd>>,
  clock: ManualClock,
): Promise<void> {
  const [only] = Object.values(fars);
  await clock.advance(0);
  for (const { from = '', to = '', bytes: object, after_s: afterS = 0 } of steps) {
    if (!object) continue;
    const bytes = decodeBytes(object);
    if (from === us) {
      const taken = (fars[to] ?? only)?.take(bytes.length);
      expect(taken?.toString('latin1')).toBe(bytes.toString('latin1'));
    } else {
      await clock.advance(Number(afterS) * 1000);
      (fars[from] ?? only)?.send(bytes);
      await clock.advance(PACE_MS);
    }
  }
}

/** What a far end received beyond what was expected, as text. */
export function restOf(far: FarEnd): string {
  return Buffer.concat([...far.rest()]).toString('utf8');
}

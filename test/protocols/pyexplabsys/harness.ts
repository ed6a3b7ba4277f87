import { SocketRegistry } from '../../../src/protocols/pyexplabsys/socket-registry.js';
import { DataPullSocket, DateDataPullSocket } from '../../../src/protocols/pyexplabsys/pull-socket.js';
import type { PullSocketOptions } from '../../../src/protocols/pyexplabsys/pull-socket.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { nodeNet } from '../../../src/transport/node-net.js';
import { testContext } from '../../helpers/protocol-context.js';

/** An address of the loopback net that no other test process uses: the ports of a transcript are free there. */
const OWN_HOST = `127.${64 + ((process.pid >> 8) & 63)}.${process.pid & 255}.${1 + ((process.pid >> 14) & 127)}`;

/** Real sockets, and a clock that stands at the time of a transcript. */
export function loopbackLab(nowS = 1_700_000_000) {
  const clock = new ManualClock(nowS * 1000);
  return { clock, host: OWN_HOST, context: testContext({ clock }), registry: new SocketRegistry() };
}

export type LoopbackLab = ReturnType<typeof loopbackLab>;

/** A lab in memory whose clock stands. */
export function memoryLab(nowS = 1_700_000_000) {
  const clock = new ManualClock(nowS * 1000);
  const net = new MemoryNet({ clock });
  return { clock, net, context: testContext({ net, clock }), registry: new SocketRegistry() };
}

/** Sends one datagram by a real socket and returns the answer, or null when none came. */
export async function ask({ host }: LoopbackLab, port: number, bytes: Uint8Array): Promise<Buffer | null> {
  let heard: (answer: Buffer | null) => void = () => undefined;
  const answer = new Promise<Buffer | null>((resolve) => (heard = resolve));
  const timer = setTimeout(() => heard(null), 20_000);
  const socket = await nodeNet.openUdp(
    { bind: { host, port: 0 } },
    { onDatagram: heard, onError: () => undefined },
  );
  socket.send(bytes, { host, port });
  const received = await answer;
  clearTimeout(timer);
  await socket.close();
  return received;
}

/** Opens the kind of pull socket that a transcript names. */
export function openPull(
  { context, registry }: LoopbackLab,
  kind: string,
  options: PullSocketOptions,
): Promise<DateDataPullSocket | DataPullSocket> {
  const open = kind === 'DateDataPullSocket' ? DateDataPullSocket : DataPullSocket;
  return open.open({ ...options, registry }, context);
}

import type { Session } from 'labnet';

/**
 * Load for a lab that is going to be killed: every rig is told something again and again, four at a time, and what is
 * acknowledged or shown is printed at once, after the port that it listens at. `npm run durability` looks for each of these
 * lines in the journal.
 */
export default async function load({ rigs, listeners, ExpMessage, signal }: Session) {
  const say = (what: string, n: unknown) => void process.stdout.write(`${what} ${String(n)}\n`);
  for (const listener of Object.values(listeners)) {
    listener.assignCallback(ExpMessage.EXPINFO, ([, data]) => say('shown', (data as { n: number }).n));
    say('listening', listener.port);
  }
  let next = 0;
  const tell = async (rig: (typeof rigs)[string]) => {
    while (!signal.aborted) {
      const n = next++;
      await rig.info('RUNNING', { n });
      say('acknowledged', n);
    }
  };
  await Promise.all(Object.values(rigs).flatMap((rig) => [1, 2, 3, 4].map(() => tell(rig))));
}

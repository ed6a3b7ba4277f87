/**
 * Reads the laser that `host-laser.ts` serves, or one like it: waits for a fresh value of each, and until one is old.
 *
 *   labnet run scripts/read-laser.ts
 *   labnet run scripts/read-laser.ts -- 192.0.2.1:9000
 *
 * The argument is where the pull socket is.
 */
import type { Session } from 'labnet';

export default async function readLaser({ dataSockets, args, until }: Session): Promise<void> {
  const [address = '127.0.0.1:9000'] = args;
  const units = { laser_power: 'mW', laser_duration: 's' };
  const laser = dataSockets.watch('laser to read', address, { periodMs: 100, units });
  try {
    console.log('fresh:', await laser.fresh('laser_power', 1000, { timeoutMs: 5000 }));
    console.log('fresh:', await laser.fresh('laser_duration', 700, { timeoutMs: 5000 }));
    const old = await until(
      () => {
        const value = laser.values.laser_duration;
        return value?.quality === 'stale' ? value : undefined;
      },
      { timeoutMs: 5000 },
    );
    console.log('stale, the last good value:', old);
    console.log('the power goes on:', await laser.fresh('laser_power', 1000, { timeoutMs: 5000 }));
    console.log('fresh again:', await laser.fresh('laser_duration', 700, { timeoutMs: 5000 }));
  } finally {
    await laser.close();
  }
}

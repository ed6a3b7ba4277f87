/**
 * Hosts the laser of the reference's documentation: its power and pulse duration, old after 1.0 and 0.7 seconds. The
 * power is set all the time, the duration only every two seconds: in between it is old.
 *
 *   labnet run scripts/host-laser.ts
 *   labnet run scripts/host-laser.ts -- 9000 60
 *
 * The first argument is the port, the second how many seconds it goes on; without one it ends with Ctrl-C.
 */
import type { Session } from 'labnet';

export default async function hostLaser({ dataSockets, float, args, sleep }: Session): Promise<void> {
  const [port = '9000', seconds = 'Infinity'] = args;
  const laser = await dataSockets.dateDataPullSocket(
    'Usage statistics from giant moon laser',
    ['laser_power', 'laser_duration'],
    { label: 'laser', timeouts: [1.0, 0.7], port: Number(port), host: '127.0.0.1' },
  );
  console.log(`serving on ${laser.address.host}:${laser.port}`);
  try {
    for (let tick = 0; tick < Number(seconds) * 10; tick += 1) {
      laser.setPointNow('laser_power', float(47 + Math.round(10 * Math.sin(tick / 30)) / 10));
      if (tick % 20 === 0) laser.setPointNow('laser_duration', float(42));
      await sleep(100);
    }
  } finally {
    await laser.close();
  }
}

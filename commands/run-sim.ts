import { EXIT, kernelErrors, LabnetError } from '../src/kernel/errors.js';
import { SIM_RIGS, startSim } from '../src/sim/start-sim.js';
import { nodeNet } from '../src/transport/node-net.js';
import { reportError } from './report-error.js';
import { untilSignalled } from './until-signalled.js';

/** Runs simulated rigs until SIGINT or SIGTERM, and prints a configuration that reaches them. */
export async function runSim(names: readonly string[], firstPort: number | undefined): Promise<number> {
  try {
    const unknown = names.filter((name) => !SIM_RIGS.includes(name));
    if (unknown.length > 0) {
      const text = `no simulated rig is called ${unknown.join(', ')}; there are ${SIM_RIGS.join(', ')}`;
      throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, text);
    }
    const only = names.length > 0 ? names : SIM_RIGS;
    const ports =
      firstPort === undefined ? {} : Object.fromEntries(only.map((name, index) => [name, firstPort + index]));
    const all = names.length === 0;
    const sim = await startSim({ net: nodeNet, only, ports, sockets: all, managers: all });
    const signalled = untilSignalled();
    for (const { name, uri, behaviour } of [...sim.rigs, ...sim.sockets, ...sim.managers])
      process.stderr.write(`${name.padEnd(12)}${uri}  ${behaviour}\n`);
    process.stdout.write(`${JSON.stringify(sim.config, null, 2)}\n`);
    await signalled;
    await sim.close();
    return EXIT.ok;
  } catch (error) {
    return reportError(error);
  }
}

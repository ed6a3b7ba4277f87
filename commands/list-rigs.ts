import { EXIT } from '../src/kernel/errors.js';
import type { PeerState } from '../src/model/lab-state.js';
import { selectPeers } from '../src/model/selectors.js';
import { withoutSubject } from '../src/model/without-subject.js';
import type { TableRow } from '../src/runtime/table-rows.js';
import { Services } from '../src/protocols/ibl-echo/index.js';
import type { LabOptions } from './lab-options.js';
import { partOf, RIG_SECTIONS } from './part-of.js';
import { printTable } from './session-parts.js';
import { withLab } from './with-lab.js';
import type { LabSession } from './with-lab.js';

interface ListOptions extends LabOptions {
  readonly json: boolean;
  readonly ask: boolean;
}

/** Lists the rigs with what they answered. Exit code 3 when one did not answer. */
export function listRigs({ json, ask, ...options }: ListOptions): Promise<number> {
  return withLab(
    options,
    async (session) => {
      const allAnswered = ask ? await askAll(session) : true;
      const peers = selectPeers(session.lab.store.state).filter(({ kind }) => kind === 'rig');
      if (peers.length === 0) {
        process.stderr.write('No rigs: the configuration names none.\n');
        return EXIT.ok;
      }
      process.stdout.write(
        json ? peers.map((peer) => `${JSON.stringify(peer)}\n`).join('') : await printTable(peers.map(rowOf)),
      );
      return allAnswered ? EXIT.ok : EXIT.deadline;
    },
    { part: (config) => partOf(config, RIG_SECTIONS) },
  );
}

async function askAll({ lab, ambient, signal }: LabSession): Promise<boolean> {
  const services = lab.globals.find(({ name }) => name === 'services')?.value;
  if (!(services instanceof Services) || services.size === 0) return true;
  try {
    await ambient.run(
      () => signal,
      () => services.info('CONNECTED'),
    );
    return true;
  } catch {
    // Each rig's line says why.
    return false;
  }
}

function rowOf(peer: PeerState): TableRow {
  const roundTripMs = peer.roundTripsMs.at(-1);
  return {
    name: peer.name,
    address: peer.address,
    state: peer.condition,
    status: peer.facts.status,
    'round trip': roundTripMs === undefined ? '' : `${roundTripMs.toFixed(1)} ms`,
    reason: withoutSubject(peer.reason, peer),
  };
}

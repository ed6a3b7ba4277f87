import { EXIT } from '../src/kernel/errors.js';
import { sanitize } from '../src/kernel/sanitize.js';
import type { PeerState } from '../src/model/lab-state.js';
import { selectPeers } from '../src/model/selectors.js';
import { Services } from '../src/protocols/ibl-echo/index.js';
import type { LabOptions } from './lab-options.js';
import { withLab } from './with-lab.js';
import type { LabSession } from './with-lab.js';

interface ListOptions extends LabOptions {
  readonly json: boolean;
  readonly ask: boolean;
}

/** Lists the rigs with what they answered. Exit code 3 when one did not answer. */
export function listRigs({ json, ask, ...options }: ListOptions): Promise<number> {
  return withLab(options, async (session) => {
    const allAnswered = ask ? await askAll(session) : true;
    const peers = selectPeers(session.lab.store.state);
    const lines = json ? peers.map((peer) => JSON.stringify(peer)) : tableOf(peers);
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    return allAnswered ? EXIT.ok : EXIT.deadline;
  });
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

const HEAD = ['NAME', 'ADDRESS', 'CONDITION', 'STATUS', 'ROUND TRIP', 'REASON'];

function tableOf(peers: readonly PeerState[]): readonly string[] {
  const rows = [HEAD, ...peers.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function rowOf(peer: PeerState): readonly string[] {
  const roundTripMs = peer.roundTripsMs.at(-1);
  return [
    peer.name,
    peer.address,
    peer.condition,
    peer.facts.status ?? '',
    roundTripMs === undefined ? '' : `${roundTripMs.toFixed(1)} ms`,
    peer.reason,
  ].map((text) => sanitize(text));
}

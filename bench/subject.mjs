// What is measured: the sources as they stand, bundled as the build bundles them, and wired as openLab wires them.
import { fileURLToPath } from 'node:url';
import { bundle, root } from '../tools/bundle.mjs';

const outfile = fileURLToPath(new URL('../dist/bench/subject.mjs', import.meta.url));

const contents = `
export { Journal } from './src/journal/journal.js';
export { EchoProtocol, Services } from './src/protocols/ibl-echo/index.js';
export { Auxiliaries, NetworkSession } from './src/protocols/iblrig/index.js';
export { Client, Manager, MslService, method as mslMethod } from './src/protocols/msl-network/index.js';
export { DateDataPullSocket } from './src/protocols/pyexplabsys/index.js';
export { tellFacts } from './src/lab/tell-facts.js';
export { bareContext } from './src/protocols/bare-context.js';
export { LabStore } from './src/model/lab-store.js';
export { AmbientSignal } from './src/runtime/ambient-signal.js';
export { complete } from './src/runtime/completion/complete.js';
export { Docs } from './src/runtime/docs.js';
export { Evaluator } from './src/runtime/evaluator.js';
export { startTui } from './src/tui/index.js';
export { nodeNet } from './src/transport/node-net.js';
export { systemClock } from './src/kernel/clock.js';
export { silentLogger } from './src/kernel/logger.js';
`;

/** Bundles the sources; every process of a run loads the same file. */
export async function bundleSubject() {
  await bundle({ stdin: { contents, resolveDir: root, sourcefile: 'subject.ts', loader: 'ts' }, outfile });
}

/**
 * The bundled sources and a context with a model of its own.
 *
 * @param journalDir - Keep a journal there, as a lab does.
 */
export async function loadSubject(journalDir) {
  const subject = await import(outfile);
  const { bareContext, Journal, LabStore, nodeNet, systemClock, silentLogger, tellFacts } = subject;
  const store = new LabStore();
  const journal =
    journalDir === undefined
      ? undefined
      : new Journal({ dir: journalDir, maxBytes: 64 * 1024 * 1024, keep: 2, onHealth: () => undefined });
  const told = { journal, observers: [], store, logger: silentLogger };
  const tell = (events) => tellFacts(events, told);
  const context = bareContext({ net: nodeNet, clock: systemClock, tell });
  return { ...subject, context, store, closeJournal: () => journal?.close() };
}

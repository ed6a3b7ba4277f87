import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../src/config/parse-config.js';
import { Journal } from '../src/journal/journal.js';
import { journalFiles, readJournal } from '../src/journal/read-journal.js';
import { verifyJournal } from '../src/journal/verify-journal.js';
import { openLab } from '../src/lab/open-lab.js';
import type { Lab } from '../src/lab/lab.js';
import type { LabEvent } from '../src/model/lab-event.js';
import { bareContext } from '../src/protocols/bare-context.js';
import { EchoProtocol } from '../src/protocols/ibl-echo/index.js';
import type { Communicator } from '../src/protocols/ibl-echo/index.js';
import type { ProtocolContext } from '../src/protocols/protocol.js';
import { protocols } from '../src/protocols/registry.js';
import { ManualClock, MemoryNet } from '../src/testing/index.js';

const FIRST_PORT = 11_100;
const RIGS = 10;
const HOME = '127.0.0.1';

/** A lab with a journal, its rigs, and the network between them, which only a manual clock moves. */
export interface FaultWorld {
  readonly clock: ManualClock;
  readonly net: MemoryNet;
  readonly lab: Lab;
  readonly rigs: readonly Communicator[];
  /** Port of each rig. */
  readonly ports: readonly number[];
  /** What is in the journal, and what is wrong with it. */
  readJournal(): Promise<{ readonly facts: readonly LabEvent[]; readonly problems: readonly string[] }>;
  readonly startRig: (port: number) => Promise<void>;
  readonly stopRig: (port: number) => Promise<void>;
  /** The rig hears at its port, and answers from another one. */
  readonly moveRig: (port: number) => Promise<void>;
  /** The rig's computer gets another address, and its name stands for that from now on. */
  readonly renumberRig: (port: number) => Promise<void>;
  close(): Promise<void>;
}

/** Opens a lab of ten rigs; each answers every message with one of the same event. */
export async function openFaultWorld(seed: number): Promise<FaultWorld> {
  const clock = new ManualClock();
  const ports = Array.from({ length: RIGS }, (_, index) => FIRST_PORT + index);
  const hosts = Object.fromEntries(ports.map((port) => [nameOf(port), HOME]));
  const net = new MemoryNet({ clock, seed, hosts });
  const far = new FarRigs(clock, net);
  for (const port of ports) await far.start(port);
  const dir = mkdtempSync(join(tmpdir(), 'labnet-faults-'));
  const journal = new Journal({ dir, maxBytes: 4 * 1024 * 1024, keep: 10_000, onHealth: () => undefined });
  const rigs = ports.map((port) => [nameOf(port), `udp://${nameOf(port)}:${port}`]);
  const config = parseConfig({ rigs: Object.fromEntries(rigs) as unknown }, protocols, 'faults');
  const lab = await openLab(config, { net, clock, journal });
  let renumbered = 0;
  const globals = Object.fromEntries(lab.globals.map(({ name, value }) => [name, value]));
  return {
    clock,
    net,
    lab,
    ports,
    rigs: Object.values(globals.rigs as Record<string, Communicator>),
    async readJournal() {
      const facts: LabEvent[] = [];
      for await (const record of readJournal(journalFiles(dir))) {
        if (record.kind === 'entry') facts.push(record.entry.event);
      }
      const { flaws } = await verifyJournal(readJournal(journalFiles(dir)));
      return { facts, problems: flaws.map(({ line, problem }) => `journal, line ${line}: ${problem}`) };
    },
    startRig: (port) => far.start(port),
    stopRig: (port) => far.stop(port),
    moveRig: (port) => far.move(port),
    async renumberRig(port) {
      await far.stop(port);
      renumbered += 1;
      const host = `192.0.2.${renumbered % 250}`;
      hosts[nameOf(port)] = host;
      await far.start(port, host);
    },
    async close() {
      await lab.close();
      await far.close();
      journal.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const nameOf = (port: number): string => `rig${port}`;

class FarRigs {
  readonly #open = new Map<number, () => Promise<void>>();
  readonly #context: ProtocolContext;

  constructor(
    clock: ManualClock,
    private readonly net: MemoryNet,
  ) {
    this.#context = bareContext({ net, clock });
  }

  async start(port: number, host = HOME): Promise<void> {
    if (this.#open.has(port)) return;
    const rig = await EchoProtocol.server(`udp://${host}:${port}`, this.#context, { name: String(port) });
    rig.assignCallback(255, (data, addr, event) => {
      rig.send([event, `answer of ${port}`, data.at(-1)], { addr });
    });
    this.#open.set(port, () => rig.close());
  }

  async move(port: number): Promise<void> {
    await this.stop(port);
    const from = await this.net.openUdp({}, { onDatagram: () => undefined, onError: () => undefined });
    const at = await this.net.openUdp(
      { bind: { host: HOME, port } },
      { onDatagram: (bytes, to) => from.send(bytes, to), onError: () => undefined },
    );
    this.#open.set(port, async () => {
      await Promise.all([from.close(), at.close()]);
    });
  }

  async stop(port: number): Promise<void> {
    await this.#open.get(port)?.();
    this.#open.delete(port);
  }

  async close(): Promise<void> {
    for (const port of [...this.#open.keys()]) await this.stop(port);
  }
}

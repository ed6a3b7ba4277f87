import { float } from '../../kernel/python/py-float.js';
import { defineProtocol } from '../protocol.js';
import type { LabGlobal } from '../protocol.js';
import { socketActions } from './actions.js';
import { socketConfigShape } from './config.js';
import type { SocketSections } from './config.js';
import { DataSockets } from './data-sockets.js';

type Hosted = SocketSections['sockets'][string];
type Pull = Extract<Hosted, { type: 'date' | 'data' }>;

/** The data sockets: those that we host, and those that we watch or push to. */
export const pyexplabsys = defineProtocol({
  key: 'pyexplabsys',
  configShape: socketConfigShape,

  async open(sections, context) {
    const all = new DataSockets(context, sections.dataSockets);
    try {
      for (const [label, hosted] of Object.entries(sections.sockets)) await host(all, label, hosted);
      for (const [name, pull] of Object.entries(sections.pulls)) {
        const { address, ...options } = typeof pull === 'string' ? { address: pull } : pull;
        all.watch(name, address, present(options));
      }
      for (const [name, push] of Object.entries(sections.pushes)) {
        const { address, ...options } = typeof push === 'string' ? { address: push } : push;
        all.push(name, address, present(options));
      }
    } catch (error) {
      await all.close();
      throw error;
    }
    return { globals: globalsOf(all), actions: socketActions(all), close: () => all.close() };
  },
});

async function host(all: DataSockets, label: string, hosted: Hosted): Promise<void> {
  const { name = label } = hosted;
  switch (hosted.type) {
    case 'date': {
      const { codenames, ...options } = pullOptions(hosted);
      await all.dateDataPullSocket(name, codenames, { ...options, label });
      return;
    }
    case 'data': {
      const { codenames, ...options } = pullOptions(hosted);
      await all.dataPullSocket(name, codenames, { ...options, label });
      return;
    }
    case 'push': {
      const { type: _type, name: _name, ...options } = hosted;
      await all.dataPushSocket(name, { ...present(options), label });
      return;
    }
    case 'live': {
      const { type: _type, name: _name, codenames, liveServer, ...options } = hosted;
      await all.liveSocket(name, codenames, { ...present(options), liveServer, label });
      return;
    }
    case 'live-server': {
      const { type: _type, name: _name, port, ...options } = hosted;
      await all.liveServer(name, { ...present(options), port, label });
    }
  }
}

/** A map of codenames carries their timeouts and units. */
function pullOptions({ type: _type, name: _name, codenames, ...options }: Pull) {
  if (Array.isArray(codenames)) return { codenames, ...present(options) };
  const entries = Object.entries(codenames);
  const units = Object.fromEntries(
    entries.flatMap(([codename, { unit }]) => (unit === undefined ? [] : [[codename, unit]])),
  );
  const own = entries.map(([, { timeoutS }]) => timeoutS ?? null);
  const timeouts = options.timeouts ?? own;
  return { ...present(options), codenames: entries.map(([codename]) => codename), timeouts, units };
}

/** Without the keys that are undefined. */
function present<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function globalsOf(all: DataSockets): readonly LabGlobal[] {
  return [
    {
      name: 'sockets',
      value: all.sockets,
      summary: 'data sockets hosted here: sockets.laser.setPointNow("power", 47)',
    },
    {
      name: 'pulls',
      value: all.pulls,
      summary: 'watched pull sockets: pulls.laser.values, await pulls.laser.fresh("power", 2000)',
    },
    {
      name: 'pushes',
      value: all.pushes,
      summary: 'push sockets: await pushes.logbook.push({ temperature: 21.5 })',
    },
    {
      name: 'dataSockets',
      value: all,
      summary: 'opens more of them: await dataSockets.dateDataPullSocket("laser", ["power"], { port: 9000 })',
    },
    { name: 'float', value: float, summary: 'a Python float: float(47) goes out as 47.0, 47 as 47' },
  ];
}

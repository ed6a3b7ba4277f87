// A manager and a service of labnet, each in a process of its own: `node bench/msl-peer.mjs manager|service …`. Prints
// its port as JSON, ends with its standard input.
import { loadSubject } from './subject.mjs';

const [kind, tls, home, port] = process.argv.slice(2);
const { Manager, MslService, mslMethod, context } = await loadSubject();
const address = { host: 'localhost', disableTls: tls !== 'tls', home };

async function open() {
  if (kind === 'manager')
    return Manager.start({ port: 0, database: null, ...address, host: undefined }, context);
  const attributes = { add: mslMethod('(x, y)', (x, y) => x + y) };
  return MslService.start(
    { ...address, port: Number(port), autoSave: true, name: 'Math', attributes },
    context,
  );
}

const opened = await open();
process.stdout.write(`${JSON.stringify([opened.port])}\n`);
process.stdin.on('end', () => process.exit()).resume();

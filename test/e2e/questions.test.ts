import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { Manager } from '../../src/protocols/msl-network/index.js';
import type { ManagerOptions } from '../../src/protocols/msl-network/index.js';
import { testContext } from '../helpers/protocol-context.js';
import { tempDir } from '../helpers/temp-dir.js';
import { openTty } from '../helpers/tty.js';
import type { Tty } from '../helpers/tty.js';

const BIN = fileURLToPath(new URL('../../dist/bin/labnet.js', import.meta.url));
const SECRET = 'open5esame';
const open: Manager[] = [];

afterEach(async () => {
  for (const manager of open.splice(0)) await manager.close();
});

/** A manager, and a folder with the configuration of a lab that is its client. */
async function lab(options: ManagerOptions): Promise<string> {
  const dir = tempDir();
  const own = { port: 0, home: join(dir, 'manager'), database: null, ...options };
  const manager = await Manager.start(own, testContext());
  open.push(manager);
  const section = { address: `localhost:${manager.port}`, disableTls: options.disableTls ?? false };
  const config = { mslNetwork: { home: join(dir, 'client') }, managers: { lab: section } };
  writeFileSync(join(dir, 'labnet.config.json'), JSON.stringify(config));
  return dir;
}

function start(dir: string, args: readonly string[], before: readonly string[] = []): Tty {
  const [file = process.execPath, ...more] = before;
  return openTty(file, [...more, BIN, ...args, '--config', join(dir, 'labnet.config.json')], {
    columns: 80,
    rows: 24,
    env: { XDG_STATE_HOME: join(dir, 'state') },
  });
}

/** Node, with something of ours that runs first. */
const nodeWith = (code: string) => [
  process.execPath,
  '--import',
  `data:text/javascript,${encodeURIComponent(code)}`,
];

/** Everything that was written below a folder. */
function written(dir: string): string {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

describe.each(['repl', 'tui'])('labnet %s', { timeout: 60_000 }, (command) => {
  it('asks once whether to trust a certificate, with its fingerprint, and remembers it', async () => {
    const dir = await lab({});
    const first = start(dir, [command]);
    const screen = await first.waitFor(/SHA-256[^]*Keep it and connect\? y\/n: *\n.*Keep it/);
    const crt = readFileSync(join(dir, 'manager', 'certs', 'localhost.crt'), 'utf8');
    const fingerprint = new X509Certificate(crt).fingerprint256.toLowerCase();
    expect(screen.replace(/[^0-9a-f:]/g, '')).toContain(fingerprint);
    // What is no answer is none.
    first.write('what\r');
    first.write('y\r');
    await first.waitFor(/(^|\n|│)yy?(\n| )/);
    if (command === 'tui') first.write('i');
    first.write('await until(() => managers.lab.isConnected); "trusted " + 0\r');
    await first.waitFor(/'trusted 0'/);
    first.write('\u0004');
    await first.exited;
    const second = start(dir, [command]);
    await second.waitFor(command === 'repl' ? /^›/m : /q leave|Enter run/);
    second.write('await until(() => managers.lab.isConnected); "trusted " + 1\r');
    expect(await second.waitFor(/'trusted 1'/)).not.toContain('Keep it');
  });

  it('asks for a password that is neither shown nor kept, and lets go of one that is not given', async () => {
    const dir = await lab({ disableTls: true, authPassword: SECRET });
    const tty = start(dir, [command]);
    await tty.waitFor(/Enter the password for Manager\[/);
    tty.write(SECRET);
    tty.write('\r');
    await tty.waitFor(/answered/);
    if (command === 'tui') tty.write('i');
    tty.write('await until(() => managers.lab.isConnected); "let in " + 1\r');
    await tty.waitFor(/'let in 1'/);
    tty.write('\u001b[A\u001b[A');
    // Once as it was entered, and once brought back.
    await tty.waitFor(/until\(\(\) => managers[^]*until\(\(\) => managers/);
    tty.write('\u0003\u0004');
    tty.write('\u0004');
    await tty.exited;
    expect(tty.output()).not.toContain(SECRET);
    expect(written(join(dir, 'state'))).toContain('managers.lab.isConnected');
    expect(written(join(dir, 'state'))).not.toContain(SECRET);
    const unwilling = start(dir, [command]);
    await unwilling.waitFor(/Enter the password for Manager\[/);
    unwilling.write('\u0003');
    await unwilling.waitFor(/not answered/);
    unwilling.write('managers.lab.isConnected\r');
    await unwilling.waitFor(/false/);
  });
});

/** Writes behind a question whether the terminal shows what is typed, at that moment. */
const TELLS_RAW = `
  const { stdin, stderr } = process;
  const write = stderr.write.bind(stderr);
  stderr.write = (text, ...more) =>
    write(/password/.test(text) ? text + '(raw: ' + stdin.isRaw + ')' : text, ...more);
`;

describe('labnet msl identities', { timeout: 60_000 }, () => {
  it('asks for a password that is neither shown nor kept', async () => {
    const dir = await lab({ disableTls: true, authPassword: SECRET });
    // A shell stays: the last words of what has ended may be lost with its terminal.
    const stays = ['sh', '-c', '"$0" "$@"; echo "code $?"; read _'];
    const tty = start(dir, ['msl', 'identities'], [...stays, ...nodeWith(TELLS_RAW)]);
    // Whoever is quick types at the first word of the question.
    await tty.waitFor(/Enter the password for Manager\[[^]*\(raw: true\)/);
    tty.write(`${SECRET}\r`);
    await tty.waitFor(/Clients \[1\][^]*code 0/);
    expect(tty.output()).not.toContain(SECRET);
    expect(written(join(dir, 'state'))).not.toContain(SECRET);
  });
});

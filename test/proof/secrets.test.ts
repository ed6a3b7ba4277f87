import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { boundSocket } from '../../proof/bound-socket.js';
import { cli } from '../helpers/cli.js';
import { freePort } from '../helpers/free-port.js';
import { expectNoSecretsIn, MARK, markedLines, printings } from '../helpers/marked-secrets.js';
import { tempDir } from '../helpers/temp-dir.js';
import { openTty } from '../helpers/tty.js';

const BIN = fileURLToPath(new URL('../../dist/bin/labnet.js', import.meta.url));

/** A bare rig that echoes and answers everything with the same event, and tells secrets to whom it is pointed at. */
async function openBareRig() {
  const socket = await boundSocket();
  onTestFinished(() => void socket.close());
  const answers = new Set<string>();
  socket.on('message', (bytes, { port, address }) => {
    const text = bytes.toString();
    if (answers.delete(text)) return;
    socket.send(bytes, port, address);
    const event = /^\[(\d+)/.exec(text)?.[1];
    if (event === undefined || event === '0') return;
    const answer = `[${event}, "HTTPError: token=${MARK}Answered", {"password": "${MARK}Deep"}]`;
    answers.add(answer);
    socket.send(answer, port, address);
  });
  const tell = (port: number) => {
    for (const text of [
      `[128, "https://alyx.example.org", {"user": {"token": "${MARK}Alyx"}}]`,
      `[128, "https://user:${MARK}Login@alyx.example.org", null]`,
      `[64, 20, {"api_key": "${MARK}Key"}]`,
      `[0, "Unauthorized: password ${MARK}Report", 128]`,
      `{"token": "${MARK}Object"}`,
      `password: ${MARK}Text`,
      `[128, "https://alyx.example.org", {"user": "${MARK}Cut`,
    ]) {
      socket.send(text, port, '127.0.0.1');
    }
  };
  return { port: socket.address().port, tell };
}

async function openLabFolder() {
  const dir = tempDir();
  const rig = await openBareRig();
  const port = await freePort('udp');
  const config = join(dir, 'labnet.config.json');
  writeFileSync(
    config,
    JSON.stringify({
      rigs: { bare: `udp://127.0.0.1:${rig.port}` },
      listen: { here: `udp://127.0.0.1:${port}` },
    }),
  );
  return { dir, rig, port, config, stateDir: join(dir, 'state') };
}

const ALYX = `{ baseUrl: 'https://alyx.example.org', user: 'u', token: '${MARK}Handed' }`;

/** Copies the newest line of the log and saves all of them. Returns what the file holds. */
async function saveLogOf(tui: ReturnType<typeof openTty>, dir: string): Promise<string> {
  const file = join(dir, 'rows.json');
  tui.write('3G');
  await tui.waitFor(/ALYX/);
  tui.write('y');
  await tui.waitFor(/characters are handed/);
  tui.write('s');
  await tui.waitFor(/save \w+ as/);
  tui.write(`\u0015${file}\r`);
  await tui.waitFor(/rows are in/);
  return readFileSync(file, 'utf8');
}

/** What was handed to the clipboard of the terminal. */
function copiedTexts(output: string): readonly string[] {
  return [...output.matchAll(/\u001b\]52;c;([A-Za-z0-9+/=]*)/g)].map(([, coded = '']) =>
    Buffer.from(coded, 'base64').toString(),
  );
}

describe('secrets', () => {
  it('are in no file and in no output of commands, entries and scripts, and files are of the user alone', async () => {
    const { dir, config, stateDir } = await openLabFolder();
    const script = join(dir, 'session.ts');
    writeFileSync(
      script,
      [
        'export default async function session({ rigs, listeners }: any) {',
        `  listeners.here.assignCallback('ALYX', () => { throw new Error('401 for token=${MARK}Thrown') });`,
        `  await rigs.bare.alyx(${ALYX});`,
        `  await rigs.bare.confirmedSend([1, { password: '${MARK}Init' }]);`,
        `  await rigs.bare.confirmedSend('token ${MARK}Raw');`,
        '  await rigs.bare.ask([2, "2026-01-31_1_mouse", null]);',
        `  throw new Error('refused: api_key=${MARK}Script');`,
        '}',
      ].join('\n'),
    );
    const entries = [
      `await rigs.bare.alyx(${ALYX})`,
      `const password = '${MARK}Entry'`,
      `await rigs.bare.confirmedSend([1, { secret: '${MARK}Sent' }])`,
      `rigs.bare.info('RUNNING', { api_key: '${MARK}Info' }).then(() => 1)`,
      `const token = '${MARK}Broken' +* 2`,
      `const ok = 1; .token = '${MARK}Wrong'`,
      'const kept = 5',
      ...['rigs', 'listeners', 'services', 'aux', 'session', 'iblrig', 'lab'].flatMap(printings),
      '.history',
      `.save ${join(dir, 'saved.ts')}`,
    ];
    const at = ['--config', config];
    const runs = await Promise.all([
      cli(['send', 'bare', 'ALYX', '"https://alyx.example.org"', `{"u": {"token": "${MARK}Cli"}}`, ...at], {
        stateDir,
      }),
      cli(['send', 'bare', 'EXPINIT', `{"password": "${MARK}CliInit"}`, '--no-wait', '--json', ...at], {
        stateDir,
      }),
      cli(['push', '127.0.0.1:9', `password=${MARK}Push`, ...at], { stateDir }),
    ]);
    // These two listen where the other does.
    const args = ['--', `password=${MARK}Argument`, '--api-key', `${MARK}Flag`];
    runs.push(await cli(['run', script, ...at, ...args], { stateDir }));
    runs.push(await cli(['repl', ...at], { stateDir, input: entries.join('\n') }));
    for (const { stderr } of runs.slice(-2)) expect(stderr).not.toContain('LABNET_PORT_IN_USE');
    const log = await cli(['log', '--json', ...at], { stateDir });
    expect(log.stdout).toContain('"label":"ALYX"');
    expect(markedLines([...runs, log])).toEqual([]);
    expect(runs.at(-1)?.stderr).toMatch(/SyntaxError: .*\n.*not shown/);
    expect(runs.at(-1)?.stdout).toMatch(/entries are in .*left out/);
    const saved = readFileSync(join(dir, 'saved.ts'), 'utf8');
    expect(saved).toContain('const kept = 5');
    expect(saved).not.toContain(MARK);
    const files = expectNoSecretsIn(stateDir);
    expect(files).toContain(join(stateDir, 'labnet', 'history'));
    expect(files.length).toBeGreaterThanOrEqual(6);
  });

  it('are in no pane of what rigs say', async () => {
    const { dir, config, stateDir, rig, port } = await openLabFolder();
    const tui = openTty(process.execPath, [BIN, 'tui', '--config', config], {
      columns: 160,
      rows: 40,
      env: { XDG_STATE_HOME: stateDir },
    });
    await tui.waitFor(/here/);
    rig.tell(port);
    await tui.waitFor(/<redacted>/);
    const rows = await saveLogOf(tui, dir);
    tui.write('q');
    await tui.exited;
    expect(tui.output()).toContain('ALYX');
    expect(rows).toContain('<redacted>');
    for (const text of [tui.output(), rows, ...copiedTexts(tui.output())]) expect(text).not.toContain(MARK);
    expect(copiedTexts(tui.output())).toHaveLength(1);
    expectNoSecretsIn(stateDir);
  });
});

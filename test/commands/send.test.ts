import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, complaintsOf, newStateDir, startCli } from '../helpers/cli.js';
import { tempDir } from '../helpers/temp-dir.js';
import { freePort } from '../helpers/free-port.js';

describe('labnet send', () => {
  it('shows the answer, for people and as JSON', async () => {
    const plain = await cli(['send', 'behavior', 'EXPINFO', '0', 'null', '--demo']);
    expect(plain.stdout).toMatch(
      /^behavior: \[0, \{"exp_ref": null, "main_sync": true,.*\}\] \(\d+\.\d ms\)\n$/,
    );
    expect(plain.code).toBe(0);
    const json = await cli(['send', 'behavior', 'expstatus', '20', '--demo', '--json']);
    // The rig tells the status that it has.
    expect(JSON.parse(json.stdout)).toMatchObject({ rig: 'behavior', data: [0] });
  });

  it('ends with the code of what went wrong', async () => {
    const silent = await cli(['send', 'widefield', 'EXPINIT', 'null', '--demo', '--json']);
    expect(JSON.parse(silent.stdout)).toMatchObject({ error: { code: 'LABNET_ECHO_TIMEOUT' } });
    expect(silent.code).toBe(3);
    const refused = await cli(['send', 'timeline', 'EXPINIT', 'null', '--demo']);
    expect(refused.stderr).toContain('nothing listens there');
    expect(refused.code).toBe(4);
  });

  it('refuses to wait for the answer to an event alone: it would never come', async () => {
    const asked = await cli(['send', 'behavior', 'EXPINFO', '--demo']);
    expect(asked.stderr).toMatch(
      /EXPINFO alone is echoed but never answered: .*null for nothing, or --no-wait/,
    );
    expect(asked.code).toBe(2);
    const told = await cli(['send', 'behavior', 'EXPINFO', '--no-wait', '--demo']);
    expect(told).toMatchObject({ code: 0, stdout: expect.stringMatching(/^behavior: echoed/) as string });
  });

  it.each([
    [
      'a rig',
      ['send', 'nobody', 'EXPINIT', '--demo'],
      /no rig is called "nobody"; there are behavior, cameras/,
    ],
    ['an event', ['send', 'behavior', 'EXPFOO', '--demo'], /Unrecognized event "EXPFOO"/],
  ])('refuses %s that is not known, with exit code 2', async (_what, args, message) => {
    const { code, stderr } = await cli(args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

describe('labnet rigs', () => {
  it('tells heard from silent from refused', async () => {
    const { code, stdout } = await cli(['rigs', '--demo', '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly name: string; readonly condition: string });
    const conditions = Object.fromEntries(lines.map(({ name, condition }) => [name, condition]));
    expect(conditions).toMatchObject({
      behavior: 'heard',
      ephys: 'heard',
      widefield: 'silent',
      timeline: 'refused',
    });
    expect(code).toBe(3);
  });

  it('lists them as a table without asking', async () => {
    const { code, stdout } = await cli(['rigs', '--demo', '--no-ask']);
    expect(stdout).toMatch(/│ behavior +│ udp:\/\/127\.0\.0\.1:\d+ +│ never-heard +│/);
    expect(code).toBe(0);
  });

  it('lists those of remote_devices.yaml, too', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'remote_devices.yaml'), 'cameras: udp://127.0.0.1:11001\n');
    writeFileSync(join(cwd, 'labnet.config.json'), '{"remoteDevices": "remote_devices.yaml"}');
    const { code, stdout } = await cli(['rigs', '--no-ask', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ name: 'cameras', address: 'udp://127.0.0.1:11001' });
    expect(code).toBe(0);
  });

  it('tells why a rig is not heard, without saying again which one', async () => {
    const cwd = tempDir();
    const config = { rigs: { [`the ${'very '.repeat(8)}long name`]: 'udp://127.0.0.1:9' } };
    writeFileSync(join(cwd, 'labnet.config.json'), JSON.stringify(config));
    expect((await cli(['rigs'], { cwd })).stdout).toContain('│ refused EXPINFO: nothing listens there');
  });

  it('says so when there are none', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'labnet.config.json'), '{}');
    const ran = await cli(['rigs'], { cwd });
    expect([ran.code, ran.stdout]).toEqual([0, '']);
    expect(complaintsOf(ran)).toBe('No rigs: the configuration names none.\n');
  });
});

describe('labnet log', () => {
  it('reads what was sent, by rig, event and age, and follows', async () => {
    const stateDir = newStateDir();
    await cli(['send', 'behavior', 'EXPINIT', '{"a": 1}', '--demo'], { stateDir });
    const { stdout } = await cli(['log', '--rig', 'behavior', '--event', 'EXPINIT', '--since', '1h'], {
      stateDir,
    });
    expect(stdout).toMatch(/Z → behavior EXPINIT \{"a": 1\}\n.*Z ← behavior EXPINIT/);
    expect((await cli(['log', '--rig', 'cameras', '--event', 'EXPINIT'], { stateDir })).stdout).toBe('');
    expect((await cli(['log', '--since', 'yesterday'], { stateDir })).code).toBe(2);
    const follow = startCli(['log', '--follow', '--event', 'EXPINIT', '--json'], stateDir);
    await follow.saying(/EXPINIT/);
    follow.child.kill('SIGINT');
    expect((await follow.ended).code).toBe(0);
  });
});

describe('labnet sim', () => {
  it('runs rigs alone, with the configuration that reaches them', async () => {
    const sim = startCli(['sim', 'behavior']);
    await sim.saying(/\n\}\n$/);
    const { rigs } = JSON.parse(sim.output().stdout) as { rigs: Record<string, string> };
    expect(rigs.behavior).toMatch(/^udp:\/\/127\.0\.0\.1:\d+$/);
    sim.child.kill('SIGTERM');
    expect((await sim.ended).code).toBe(0);
  });
});

describe('labnet tui, without a terminal', () => {
  it('prints every pane once', async () => {
    const { code, stdout } = await cli(['tui', '--demo']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/4\/\d+ heard|\d+\/\d+ heard/);
    for (const text of ['Rigs', 'Pending', 'Log', 'REPL', 'behavior', 'no echo within 1000 ms']) {
      expect(stdout).toContain(text);
    }
    expect(stdout).not.toContain('\u001b');
  });
});

describe('a command that asks, beside a labnet that runs with the same configuration', () => {
  it('opens none of what that one serves', async () => {
    const cwd = tempDir();
    const [rig, pulled, listened] = [await freePort('udp'), await freePort('udp'), await freePort('udp')];
    const config = {
      rigs: { cameras: `udp://127.0.0.1:${rig}` },
      listen: { here: `udp://127.0.0.1:${listened}` },
      dataSockets: { host: '127.0.0.1' },
      sockets: { bench: { type: 'date', port: pulled, codenames: ['power'] } },
      pulls: { bench: `127.0.0.1:${pulled}` },
      hostedManagers: { here: { port: await freePort('tcp'), disableTls: true, home: join(cwd, 'home') } },
    };
    writeFileSync(join(cwd, 'labnet.config.json'), JSON.stringify(config));
    const running = startCli(['repl'], tempDir(), cwd);
    running.child.stdin.write('"ready"\n');
    await running.saying(/ready/);
    // The other one may be busy for longer than an operator waits.
    const patiently = ['--timeout', '30000'];
    const asked = [
      await cli(['rigs'], { cwd }),
      await cli(['send', 'cameras', 'EXPINFO', 'CONNECTED'], { cwd }),
      await cli(['pull', 'bench', ...patiently], { cwd }),
      await cli(['status', 'bench', ...patiently], { cwd }),
    ];
    expect(asked.map(({ stderr }) => stderr).join('')).not.toContain('LABNET_PORT_IN_USE');
    expect(asked.map(({ code }) => code)).toEqual([3, 4, 0, 0]);
    running.child.stdin.end();
    expect((await running.ended).code).toBe(0);
  });
});

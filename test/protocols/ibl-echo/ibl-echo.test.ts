import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/parse-config.js';
import { openLab } from '../../../src/lab/open-lab.js';
import { iblEcho } from '../../../src/protocols/ibl-echo/index.js';
import type { Communicator, Services } from '../../../src/protocols/ibl-echo/index.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { tempDir } from '../../helpers/temp-dir.js';

type Named = Readonly<Record<string, Communicator>>;

async function open(sections: object, baseDir = '.') {
  const clock = new ManualClock();
  const net = new MemoryNet({ clock, hosts: { 'cam-host': '127.0.0.1' } });
  const config = parseConfig(sections, [iblEcho], 'test');
  const lab = await openLab(config, { clock, net, baseDir, protocols: [iblEcho] });
  const globals = Object.fromEntries(lab.globals.map(({ name, value }) => [name, value]));
  return {
    clock,
    net,
    lab,
    rigs: globals.rigs as Named,
    listeners: globals.listeners as Named,
    services: globals.services as Services,
  };
}

describe('the sections of the echo protocol', () => {
  it('make rigs with the deadlines of the lab or their own', async () => {
    const { rigs, services, clock, net } = await open({
      rigs: { a: 'cam-host:11005', b: { uri: 'tcp://192.0.2.1', echoTimeoutMs: 50 } },
      deadlines: { echoTimeoutMs: 200 },
    });
    expect(Object.entries(rigs).map(([name, rig]) => [name, rig.serverUri, rig.role])).toEqual([
      ['a', 'udp://cam-host:11005', 'client'],
      ['b', 'tcp://192.0.2.1:11001', 'client'],
    ]);
    expect([...services.keys()]).toEqual(['a', 'b']);
    expect(net.open).toBe(0);
    const far = await net.openUdp(
      { bind: { host: '127.0.0.1', port: 11005 } },
      { onDatagram: () => undefined, onError: () => undefined },
    );
    const failed = expect(rigs.a?.init()).rejects.toMatchObject({
      message: expect.stringMatching(/within 200 ms$/) as string,
    });
    await clock.advance(200);
    await failed;
    await far.close();
  });

  it('make listeners that say in the model where they are', async () => {
    const { listeners, lab, net } = await open({
      listen: { here: '127.0.0.1:0', there: { uri: 'tcp://127.0.0.1:11009' } },
    });
    expect(listeners.here?.port).toBeGreaterThan(0);
    expect(listeners.there?.port).toBe(11009);
    expect(lab.store.state.peers.get('ibl-echo/there')).toMatchObject({
      kind: 'listener',
      address: 'tcp://127.0.0.1:11009',
    });
    await lab.close();
    expect(net.open).toBe(0);
  });

  it('take rigs from a YAML file, and those of the configuration before them', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'remote_devices.yaml'), 'cameras: udp://192.0.2.1:11001\nmain: 192.0.2.2\n');
    const { rigs } = await open({ remoteDevices: 'remote_devices.yaml', rigs: { main: '192.0.2.9' } }, dir);
    expect(Object.entries(rigs).map(([name, { serverUri }]) => [name, serverUri])).toEqual([
      ['cameras', 'udp://192.0.2.1:11001'],
      ['main', 'udp://192.0.2.9:11001'],
    ]);
  });

  it.each([
    ['- a list', /it must map names to URIs$/],
    ['a: udp://x\nb: 5', /rigs\.yaml: b: a URI is expected, not int$/],
    ['a: ', /rigs\.yaml: a: a URI is expected, not NoneType$/],
    ['a: ""', /rigs\.yaml: a: a URI is expected, not nothing$/],
    ['__proto__: udp://x', /__proto__: this name cannot be used; choose another$/],
    ['a: [unclosed', /remoteDevices .*rigs\.yaml: ./],
    [undefined, /ENOENT/],
  ])('say what is wrong with the file when it is %j', async (text, message) => {
    const dir = tempDir();
    if (text !== undefined) writeFileSync(join(dir, 'rigs.yaml'), text);
    await expect(open({ remoteDevices: 'rigs.yaml' }, dir)).rejects.toMatchObject({
      code: 'LABNET_INVALID_ARGUMENT',
      message: expect.stringMatching(message) as string,
    });
  });

  it('take an empty file for no rigs', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'rigs.yaml'), '# none yet\n');
    expect(Object.keys((await open({ remoteDevices: 'rigs.yaml' }, dir)).rigs)).toEqual([]);
  });

  it.each([
    [{ rigs: { a: 'http://x' } }, 'LABNET_CONFIG_INVALID'],
    [{ rigs: { a: 'x:99999' } }, 'LABNET_CONFIG_INVALID'],
    [{ rigs: { a: 'udp//127.0.0.1' } }, 'LABNET_CONFIG_INVALID'],
    [{ listen: { a: 'no-such-host' } }, 'LABNET_URI_INVALID'],
    [{ listen: { a: '127.0.0.1:1', b: '127.0.0.1:1' } }, 'LABNET_PORT_IN_USE'],
  ])('%j: cannot be opened', async (sections, code) => {
    await expect(open(sections)).rejects.toMatchObject({ code });
  });

  it('keep their names, whatever those are', async () => {
    const { rigs } = await open(
      JSON.parse('{"rigs": {"constructor": "a", "toString": "b", "rig one": "c"}}') as object,
    );
    expect(Object.keys(rigs)).toEqual(['constructor', 'toString', 'rig one']);
  });

  it('cannot be changed by a script', async () => {
    const { rigs } = await open({ rigs: { a: 'x' } });
    expect(() => {
      (rigs as Record<string, unknown>).a = undefined;
    }).toThrow(TypeError);
  });
});

describe('a communicator in the REPL', () => {
  it('shows who it is and how it is', async () => {
    const { rigs, listeners, services, clock } = await open({
      rigs: { main: '127.0.0.1:11001' },
      listen: { here: '127.0.0.1:11001' },
    });
    expect(inspect(rigs.main)).toBe('Rig main <udp://127.0.0.1:11001> never-heard');
    expect(inspect(listeners.here)).toBe('Listener here <udp://127.0.0.1:11001> never-heard');
    expect(inspect(services)).toBe('Services(main)');
    await Promise.all([rigs.main?.init(), clock.advance(0)]);
    await clock.advance(3000);
    expect(inspect(rigs.main)).toBe('Rig main <udp://127.0.0.1:11001> heard, 3 s ago');
    expect([...services].map(([name, rig]) => [name, rig === rigs.main])).toEqual([['main', true]]);
    expect([services.size, services.has('main'), services.get('main') === rigs.main]).toEqual([
      1,
      true,
      true,
    ]);
    expect([...services.values()]).toEqual([rigs.main]);
  });
});

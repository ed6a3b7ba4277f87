import { describe, expect, it } from 'vitest';
import { completeSymbol } from '../../../src/kernel/complete.js';
import { DataSockets } from '../../../src/protocols/pyexplabsys/index.js';
import { memoryLab } from './harness.js';

describe('data sockets', () => {
  it('say which codenames they have, without asking anybody', async () => {
    const { context, clock, net } = memoryLab();
    const all = new DataSockets(context);
    const laser = await all.dateDataPullSocket('moon laser', ['power', 'pulse length']);
    const watcher = all.watch('laser', '127.0.0.1:9000');
    const live = await all.liveSocket('sines', ['one'], { liveServer: '127.0.0.1:9767' });
    expect(watcher[completeSymbol]()).toEqual({ codename: [] });
    await clock.advance(10);
    const before = net.sent.length;
    expect(laser[completeSymbol]()).toEqual({ codename: ['power', 'pulse length'] });
    expect(watcher[completeSymbol]()).toEqual({ codename: ['power', 'pulse length'] });
    expect(live[completeSymbol]()).toEqual({ codename: ['one'] });
    expect(net.sent.length).toBe(before);
    await all.close();
  });
});

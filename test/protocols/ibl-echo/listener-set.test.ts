import { describe, expect, it } from 'vitest';
import { ListenerSet } from '../../../src/protocols/ibl-echo/listener-set.js';

describe('ListenerSet', () => {
  it('tells each until it leaves, and logs the one that fails', () => {
    const logged: string[] = [];
    const set = new ListenerSet('cameras', { log: (level, text) => logged.push(`${level}: ${text}`) });
    const told: string[] = [];
    const leave = set.add({ onConnectionLost: (reason) => told.push(`a ${reason}`) });
    set.add({
      onConnectionLost: () => {
        throw new Error('no');
      },
    });
    set.add({ onConnectionLost: (reason) => told.push(`c ${reason}`) });
    set.tell((listeners) => listeners.onConnectionLost?.('gone'));
    leave();
    set.tell((listeners) => listeners.onEofReceived?.());
    set.tell((listeners) => listeners.onConnectionLost?.('again'));
    expect(told).toEqual(['a gone', 'c gone', 'c again']);
    expect(logged).toEqual(Array(2).fill('error: a listener of cameras failed: no'));
    set.clear();
    set.tell((listeners) => listeners.onConnectionLost?.('never'));
    expect(told).toHaveLength(3);
  });
});

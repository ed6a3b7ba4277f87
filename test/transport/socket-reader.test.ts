import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { SocketReader } from '../../src/transport/socket-reader.js';

/** A reader, what the system gives it, and what it tells. */
function setUp() {
  const reader = new SocketReader();
  const socket = new Socket();
  reader.watch(socket);
  const { onread } = reader.options;
  const told: (Buffer | string)[] = [];
  return {
    told,
    socket,
    arrives: (text: string) => {
      const room = onread.buffer as Buffer;
      onread.callback(room.write(text), room);
    },
    start: () =>
      reader.start({
        onBytes: (bytes) => void told.push(bytes),
        onEnd: () => void told.push('end'),
        onClose: () => undefined,
      }),
  };
}

describe('SocketReader', () => {
  it('tells copies: what comes later changes nothing that was told', () => {
    const { told, arrives, start } = setUp();
    start();
    arrives('first');
    arrives('next');
    expect(told.map(String)).toEqual(['first', 'next']);
  });

  it('keeps what comes before it is started, the end as well, and tells it once', () => {
    const { told, socket, arrives, start } = setUp();
    arrives('first');
    arrives('next');
    socket.emit('end');
    expect(told).toEqual([]);
    start();
    expect(told.map(String)).toEqual(['first', 'next', 'end']);
  });

  it('tells the end once it comes', () => {
    const { told, socket, start } = setUp();
    start();
    expect(told).toEqual([]);
    socket.emit('end');
    expect(told).toEqual(['end']);
  });
});

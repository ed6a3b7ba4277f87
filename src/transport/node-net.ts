import { lookup, lookupService } from 'node:dns/promises';
import { hostname } from 'node:os';
import type { Net } from './net.js';
import { connectTcp, listenTcp } from './tcp-stream.js';
import { connectTls, listenTls } from './tls-stream.js';
import { openUdpSocket } from './udp-socket.js';

/** The network of this computer. */
export const nodeNet: Net = {
  openUdp: openUdpSocket,
  listenTcp,
  connectTcp,
  listenTls,
  connectTls,
  lookup: async (name) => (await lookup(name, { family: 4 })).address,
  async nameOf(address) {
    try {
      return (await lookupService(address, 0)).hostname;
    } catch {
      return address;
    }
  },
  hostname,
};

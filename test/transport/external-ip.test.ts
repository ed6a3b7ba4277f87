import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { externalIp } from '../../src/transport/external-ip.js';
import { freePort } from '../helpers/free-port.js';
import { until } from '../helpers/until.js';

const servers: Server[] = [];

/** A service on this computer that answers as it is told. */
async function service(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

describe('externalIp', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 2001:db8::7\n', '2001:db8::7'],
  ])('reads %j as %s', async (answer, address) => {
    const url = await service((_, response) => response.end(answer));
    expect(await externalIp({ url })).toBe(address);
  });

  it.each<[string, RequestListener, RegExp]>([
    ['a page', (_, response) => response.end('<html>sign in</html>'), /its answer is no IP address$/],
    [
      'an endless answer',
      (_, response) => response.write('x'.repeat(100_000)),
      /its answer is no IP address$/,
    ],
    ['an empty answer', (_, response) => response.end(), /its answer is no IP address$/],
    ['an error', (_, response) => response.writeHead(503).end('127.0.0.1'), /it answered with status 503$/],
    ['a redirection', (_, response) => response.writeHead(302, { location: '/other' }).end(), /redirect/],
    ['a broken connection', (request) => request.socket.destroy(), /./],
  ])('does not believe %s', async (_, listener, message) => {
    const url = await service(listener);
    await expect(externalIp({ url })).rejects.toMatchObject({
      code: 'LABNET_EXTERNAL_IP_UNKNOWN',
      message: expect.stringMatching(message) as string,
      details: { url, timeoutMs: 5000 },
    });
  });

  it('says when nobody listens', async () => {
    const url = `http://127.0.0.1:${await freePort('tcp')}/`;
    await expect(externalIp({ url })).rejects.toMatchObject({
      code: 'LABNET_EXTERNAL_IP_UNKNOWN',
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  it('gives up at its deadline', async () => {
    const url = await service(() => undefined);
    await expect(externalIp({ url, timeoutMs: 20 })).rejects.toMatchObject({
      code: 'LABNET_EXTERNAL_IP_UNKNOWN',
      message: `${url}: no answer within 20 ms`,
    });
  });

  it('ends with its signal, before and while it asks', async () => {
    let asked = 0;
    const url = await service(() => (asked += 1));
    await expect(externalIp({ url, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'LABNET_CANCELLED',
    });
    expect(asked).toBe(0);
    const controller = new AbortController();
    const ended = expect(externalIp({ url, signal: controller.signal })).rejects.toMatchObject({
      code: 'LABNET_CANCELLED',
    });
    await until(() => asked === 1);
    controller.abort();
    await ended;
  });
});

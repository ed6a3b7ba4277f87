import { describe, expect, it } from 'vitest';
import { parseServerUri } from '../../../src/protocols/ibl-echo/server-uri.js';

describe('parseServerUri', () => {
  it.each([
    ['udp//127.0.0.1:80', 'udp//127.0.0.1', 'Write udp://127.0.0.1:80.'],
    ['wss//rig-1', 'wss//rig-1', 'Write wss://rig-1.'],
    ['udp://rig-1/', 'rig-1/', 'Write it as scheme://host:port, for example udp://192.0.2.1:11001.'],
    ['//rig-1', '//rig-1', 'Write it as scheme://host:port, for example udp://192.0.2.1:11001.'],
  ])('refuses %s before anybody is asked for its address', (uri, host, remedy) => {
    expect(() => parseServerUri(uri)).toThrow(
      expect.objectContaining({
        code: 'LABNET_URI_INVALID',
        message: `"${uri}": "${host}" is no host name, it has a slash`,
        remedy,
      }) as Error,
    );
  });
});

import { messageOf } from '../../kernel/errors.js';
import { ExpMessage } from '../ibl-echo/index.js';
import type { Communicator } from '../ibl-echo/index.js';
import type { ProtocolContext } from '../protocol.js';
import type { IblrigTools } from './iblrig-tools.js';

/**
 * Keeps the tokens that rigs send of their own accord, and says so. A request for our token is not answered: that
 * takes an operator.
 *
 * @returns What ends it: a token that still waits for the file is given up and said to be; nothing is told later.
 */
export function takeTokens(
  communicators: readonly Communicator[],
  tools: IblrigTools,
  { clock, publish }: Pick<ProtocolContext, 'clock' | 'publish'>,
): { close(): Promise<void> } {
  const closing = new AbortController();
  const taken = new Set<Promise<void>>();
  for (const communicator of communicators) {
    const note = (level: 'info' | 'error', text: string) =>
      publish({ type: 'note', atMs: clock.wallMs(), level, peer: `ibl-echo/${communicator.name}`, text });
    communicator.assignCallback(ExpMessage.ALYX, (data, addr) => {
      if (closing.signal.aborted) return;
      const taking = tools.updateAlyxToken(data, addr, { signal: closing.signal }).then(
        (isTaken) => {
          if (isTaken) note('info', `sent an Alyx token, which is kept: iblrig.alyx`);
        },
        (error: unknown) => note('error', `the Alyx login that it sent is not kept: ${messageOf(error)}`),
      );
      taken.add(taking);
      void taking.finally(() => taken.delete(taking));
    });
  }
  return {
    async close() {
      closing.abort();
      await Promise.all(taken);
    },
  };
}

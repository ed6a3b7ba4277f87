import { resolve } from 'node:path';
import { defineProtocol } from '../protocol.js';
import type { LabGlobal } from '../protocol.js';
import { mslActions } from './actions.js';
import { mslConfigShape } from './config.js';
import { readHostedSection } from './hosted-section.js';
import { kw } from './keywords.js';
import { readManagerSection } from './manager-section.js';
import { MslObjects } from './msl-objects.js';
import { method } from './service/service-attributes.js';

/** MSL-Network: managers that this lab is a client of or runs itself, and links with services. */
export const mslNetwork = defineProtocol({
  key: 'msl-network',
  configShape: mslConfigShape,

  async open(sections, context) {
    const { home, requestTimeoutMs } = sections.mslNetwork;
    const all = new MslObjects(context, {
      ...(home !== undefined && { home: resolve(context.baseDir, home) }),
      requestTimeoutMs: requestTimeoutMs ?? Infinity,
    });
    try {
      for (const [name, section] of Object.entries(sections.hostedManagers)) {
        await all.hostManager(name, await readHostedSection(name, section, context.baseDir));
      }
      for (const [name, section] of Object.entries(sections.managers)) {
        const { options, links } = await readManagerSection(name, section, context.baseDir);
        all.openManager(name, options, links);
      }
    } catch (error) {
      await all.close();
      throw error;
    }
    return { globals: globalsOf(all), actions: mslActions(all), close: () => all.close() };
  },
});

function globalsOf(all: MslObjects): readonly LabGlobal[] {
  return [
    {
      name: 'managers',
      value: all.managers,
      summary: 'managers by name: await managers.lab.identities({ asString: true })',
    },
    {
      name: 'hostedManagers',
      value: all.hosted,
      summary: 'managers that run here, by name: hostedManagers.lab.identity',
    },
    { name: 'links', value: all.links, summary: 'linked services by name: await links.echo.echo(1, "two")' },
    {
      name: 'msl',
      value: all,
      summary: 'more of them: await msl.connect({ host: "localhost", port: 1875 })',
    },
    {
      name: 'method',
      value: method,
      summary: 'a method of a service of ours: method("(x, y=1)", (x, y = 1) => x + y)',
    },
    { name: 'kw', value: kw, summary: 'arguments by name: links.math.add(1, kw({ y: 2 }))' },
  ];
}

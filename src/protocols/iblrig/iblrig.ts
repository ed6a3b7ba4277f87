import { AsyncResource } from 'node:async_hooks';
import { resolve } from 'node:path';
import type { z } from 'zod';
import type { Communicator } from '../ibl-echo/index.js';
import { defineProtocol } from '../protocol.js';
import type { LabGlobal, ProtocolContext, ProtocolInstance } from '../protocol.js';
import { sessionActions } from './actions.js';
import { AlyxTokens, defaultTokenFile } from './alyx-tokens.js';
import { Auxiliaries } from './auxiliaries.js';
import { iblrigConfigShape } from './config.js';
import { IblrigTools } from './iblrig-tools.js';
import { NetworkSession } from './network-session.js';
import type { NetworkSessionOptions } from './network-session-options.js';
import { SessionSet } from './session-set.js';
import { takeTokens } from './take-tokens.js';

type Settings = z.infer<z.ZodObject<typeof iblrigConfigShape>>['iblrig'];
type Rigs = Readonly<Record<string, Communicator>>;

/** iblrig's networking: the rigs of the echo protocol as one experiment. */
export const iblrig = defineProtocol({
  key: 'iblrig',
  configShape: iblrigConfigShape,

  open({ iblrig: settings }, context, opened) {
    const rigs = communicatorsOf(opened, 'rigs');
    const tools = openTools(settings, context);
    const aux = new Auxiliaries(rigs, context, { timeoutMs: settings.responseTimeoutMs });
    const sessions = new SessionSet((options) => {
      return new NetworkSession(context, { ...sessionOptions(settings, tools, rigs), ...options });
    });
    const taking = takeTokens(
      [...Object.values(rigs), ...Object.values(communicatorsOf(opened, 'listeners'))],
      tools,
      context,
    );
    return Promise.resolve({
      globals: globalsOf(aux, sessions, tools),
      actions: sessionActions(Object.keys(rigs)),
      async close() {
        await sessions.close();
        await aux.close({ timeoutMs: 0 });
        await tools.close();
        await taking.close();
      },
    });
  },
});

function openTools(settings: Settings, context: ProtocolContext): IblrigTools {
  const { remoteDataPath, tokenFile } = settings;
  const file = tokenFile === undefined ? defaultTokenFile(process.env) : resolve(context.baseDir, tokenFile);
  return new IblrigTools({
    context,
    tokens: new AlyxTokens(file, context.clock),
    ...(remoteDataPath !== undefined && { remoteDataPath }),
  });
}

function sessionOptions(settings: Settings, tools: IblrigTools, rigs: Rigs): NetworkSessionOptions {
  const { mainSync, rigVersion, responseTimeoutMs, notifyServices } = settings;
  // Made here, outside of every evaluation: Ctrl-C ends a session's task, not the word of it to the rigs.
  const outside = new AsyncResource('labnet.NetworkSession');
  return {
    mainSync,
    rigVersion,
    timeoutMs: responseTimeoutMs,
    notifyServices,
    knownRigs: async () =>
      new Map<string, string | Communicator>([...(await tools.getRemoteDevices()), ...Object.entries(rigs)]),
    detached: (run) => outside.runInAsyncScope(run),
  };
}

function communicatorsOf(opened: ReadonlyMap<string, ProtocolInstance>, name: string): Rigs {
  const globals: readonly LabGlobal[] = opened.get('ibl-echo')?.globals ?? [];
  return (globals.find((global) => global.name === name)?.value ?? {}) as Rigs;
}

function globalsOf(aux: Auxiliaries, sessions: SessionSet, tools: IblrigTools): readonly LabGlobal[] {
  return [
    {
      name: 'aux',
      value: aux,
      summary: "messages to all rigs in order: await aux.push('EXPINFO', 'CONNECTED', {wait: true})",
    },
    {
      name: 'session',
      value: sessions.main,
      summary: "an experiment over rigs: await session.connect(['cameras'], {subject: 'mouse'})",
    },
    {
      name: 'openSession',
      value: sessions.open,
      summary: "another one, connected: await openSession(['cameras'], {subject: 'mouse'})",
    },
    {
      name: 'iblrig',
      value: tools,
      summary: 'remote devices, references, Alyx tokens: iblrig.getRemoteDevices()',
    },
  ];
}

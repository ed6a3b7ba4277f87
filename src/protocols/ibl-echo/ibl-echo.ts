import type * as z from 'zod';
import { defineProtocol } from '../protocol.js';
import type { LabGlobal, ProtocolContext } from '../protocol.js';
import type { Communicator } from './communicator.js';
import { echoConfigShape } from './config.js';
import { echoActions } from './actions.js';
import { EchoProtocol } from './echo-protocol.js';
import { readRemoteDevices } from './remote-devices.js';
import { Services } from './services.js';
import { ExpMessage } from './wire/exp-message.js';
import { ExpStatus } from './wire/exp-status.js';

type Sections = z.infer<z.ZodObject<typeof echoConfigShape>>;
type Rig = Sections['rigs'][string];
type Listener = Sections['listen'][string];

/** The echo protocol: rigs, listeners and all rigs as one. */
export const iblEcho = defineProtocol({
  key: 'ibl-echo',
  configShape: echoConfigShape,

  async open(sections, context) {
    const rigs: Record<string, Communicator> = {};
    const listeners: Record<string, Communicator> = {};
    try {
      const { remoteDevices } = sections;
      const devices =
        remoteDevices === undefined ? {} : await readRemoteDevices(remoteDevices, context.baseDir);
      for (const [name, rig] of Object.entries({ ...devices, ...sections.rigs })) {
        rigs[name] = await openRig(name, rig, sections, context);
      }
      for (const [name, listener] of Object.entries(sections.listen)) {
        listeners[name] = await openListener(name, listener, sections, context);
      }
    } catch (error) {
      await closeAll(rigs, listeners);
      throw error;
    }
    const services = new Services(Object.values(rigs), { timeoutMs: sections.deadlines.responseTimeoutMs });
    return {
      globals: globalsOf(rigs, listeners, services),
      actions: echoActions,
      close: () => closeAll(rigs, listeners),
    };
  },
});

function openRig(
  name: string,
  rig: Rig,
  { deadlines }: Sections,
  context: ProtocolContext,
): Promise<Communicator> {
  const own = typeof rig === 'string' ? { uri: rig } : rig;
  const {
    uri,
    echoTimeoutMs = deadlines.echoTimeoutMs,
    responseTimeoutMs = deadlines.responseTimeoutMs,
  } = own;
  return EchoProtocol.client(uri, context, {
    name,
    echoTimeoutMs,
    responseTimeoutMs,
    connect: 'when-needed',
  });
}

function openListener(
  name: string,
  listener: Listener,
  { deadlines: { echoTimeoutMs } }: Sections,
  context: ProtocolContext,
): Promise<Communicator> {
  const { uri, messagesPerSecond } =
    typeof listener === 'string' ? { uri: listener, messagesPerSecond: undefined } : listener;
  const quota = messagesPerSecond === undefined ? {} : { messagesPerSecond };
  return EchoProtocol.server(uri, context, { name, echoTimeoutMs, ...quota });
}

function globalsOf(
  rigs: Record<string, Communicator>,
  listeners: Record<string, Communicator>,
  services: Services,
): readonly LabGlobal[] {
  return [
    { name: 'rigs', value: Object.freeze(rigs), summary: 'the rigs by name: rigs.cameras.status("RUNNING")' },
    { name: 'services', value: services, summary: 'all rigs as one: await services.init()' },
    {
      name: 'listeners',
      value: Object.freeze(listeners),
      summary: 'communicators that listen here, by name',
    },
    { name: 'ExpMessage', value: ExpMessage, summary: 'the events: ExpMessage.EXPSTART' },
    { name: 'ExpStatus', value: ExpStatus, summary: 'what a rig may be doing: ExpStatus.RUNNING' },
  ];
}

async function closeAll(...groups: readonly Record<string, Communicator>[]): Promise<void> {
  await Promise.all(
    groups.flatMap((group) => Object.values(group)).map((communicator) => communicator.close()),
  );
}

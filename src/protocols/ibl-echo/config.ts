import * as z from 'zod';

const timeoutMs = z.number().positive();

const uri = z.string().min(1).describe('scheme://host:port; udp and 11001 when left out');

const rig = z.union([
  uri,
  z.strictObject({
    uri,
    echoTimeoutMs: timeoutMs.optional().describe('echo deadline of this rig'),
    responseTimeoutMs: timeoutMs.optional().describe('response deadline of this rig'),
  }),
]);

const listener = z.union([
  uri,
  z.strictObject({
    uri,
    messagesPerSecond: z
      .int()
      .positive()
      .optional()
      .describe('Messages of one address that are read in a second; 2000 when left out.'),
  }),
]);

const rigName = z
  .string()
  .min(1)
  .refine((name) => name !== 'all', 'labnet send takes this name for every rig; choose another');

/** Sections of the configuration that belong to the echo protocol. */
export const echoConfigShape = {
  rigs: z.record(rigName, rig).default({}).describe('Rigs by name, each with its URI.'),
  remoteDevices: z
    .string()
    .optional()
    .describe('A remote_devices.yaml whose rigs are added; a name in `rigs` wins.'),
  listen: z
    .record(z.string().min(1), listener)
    .default({})
    .describe('Communicators that listen here, by name. A host of 127.0.0.1 keeps to this computer.'),
  deadlines: z
    .strictObject({
      echoTimeoutMs: timeoutMs.default(1000).describe('How long an echo may take.'),
      responseTimeoutMs: timeoutMs
        .default(10_000)
        .describe("How long a rig's response may take, from the call."),
    })
    .prefault({}),
} as const;

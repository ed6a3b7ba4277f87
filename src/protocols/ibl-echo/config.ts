import * as z from 'zod';
import { LabnetError } from '../../kernel/errors.js';
import { parseServerUri } from './server-uri.js';

const timeoutMs = z.number().positive();

const URI_WORDS = 'scheme://host:port; udp and 11001 when left out';

const uri = z.string().min(1).superRefine(checkUri);

const rigUri = uri
  .refine((text) => !text.endsWith(':0'), 'a rig has a port from 1 to 65535')
  .describe(URI_WORDS);

const listenUri = uri.describe(URI_WORDS);

const rig = z.union([
  rigUri,
  z.strictObject({
    uri: rigUri,
    echoTimeoutMs: timeoutMs.optional().describe('echo deadline of this rig'),
    responseTimeoutMs: timeoutMs.optional().describe('response deadline of this rig'),
  }),
]);

const listener = z.union([
  listenUri,
  z.strictObject({
    uri: listenUri,
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

/** A URI that nothing can be made of is refused where it stands. */
function checkUri(text: string, issues: z.RefinementCtx): void {
  // That it is empty is said already.
  if (text === '') return;
  try {
    parseServerUri(text);
  } catch (error) {
    if (!(error instanceof LabnetError)) throw error;
    issues.addIssue({ code: 'custom', message: `${error.message}. ${error.remedy}` });
  }
}

import * as z from 'zod';
import { LabnetError } from '../../kernel/errors.js';
import { parseAddress } from './address.js';

const name = z.string().min(1);
const seconds = z.number().nonnegative();
const port = z.int().min(0).max(65_535);
const address = z.string().min(1).superRefine(checkAddress).describe('host:port');
const journalPerSecond = z
  .number()
  .nonnegative()
  .optional()
  .describe('Messages told one by one in each second; those beyond are counted. 0: only counts.');

const requestsPerSecond = z
  .number()
  .positive()
  .optional()
  .describe(
    'Requests of one address that are read in each second while another asks, too; those beyond are counted. Default: 10000.',
  );

const server = {
  name: z.string().optional().describe('What the socket answers to `name`. Default: its key.'),
  host: z.string().min(1).optional().describe('Address to listen on. Default: that of dataSockets.'),
  journalPerSecond,
  requestsPerSecond,
};

const codename = z.strictObject({
  timeoutS: seconds.nullable().optional().describe('Seconds after which a point is old.'),
  unit: z.string().optional().describe('Shown beside the value.'),
});

const codenames = z
  .union([z.array(z.string()), z.record(z.string(), codename)])
  .describe('Names of the values, in the order in which they are served.');

const activity = {
  checkActivity: z.boolean().optional(),
  activityTimeoutS: seconds.optional().describe('Seconds without activity after which it is INACTIVE.'),
};

const pull = {
  ...server,
  ...activity,
  codenames,
  port: port.optional().describe('Default: 9000 for date, 9010 for data.'),
  timeouts: z
    .union([seconds, z.array(seconds.nullable())])
    .optional()
    .describe('Seconds after which a point is old: one for all, or one for each codename.'),
  pokeOnSet: z.boolean().optional(),
};

const hosted = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('date'), ...pull }),
  z.strictObject({ type: z.literal('data'), ...pull }),
  z.strictObject({
    type: z.literal('push'),
    ...server,
    ...activity,
    port: port.optional().describe('Default: 8500.'),
    action: z.enum(['store_last', 'enqueue']).optional().describe('Callbacks need a script.'),
    queueLimit: z.int().min(1).optional(),
    queuePolicy: z.enum(['refuse', 'drop-oldest']).optional(),
    pokeOnReceive: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('live'),
    ...server,
    codenames: z.array(z.string()),
    liveServer: address.describe('Where the batches go: host:port.'),
    noInternalDataPullSocket: z.boolean().optional(),
    internalDataPullSocketPort: port.optional().describe('Default: 8000.'),
  }),
  z.strictObject({
    type: z.literal('live-server'),
    ...server,
    port,
    staleAfterMs: z.number().positive().optional(),
  }),
]);

const timeoutMs = z.number().positive().optional().describe('How long an answer may take. Default: 1000.');

const watched = z.strictObject({
  address,
  type: z.enum(['date', 'data']).optional().describe('date: x is a Unix time. Default: date.'),
  periodMs: z.number().min(10).optional().describe('How often it is asked. Default: 1000.'),
  timeoutMs,
  staleAfterMs: z.number().positive().optional().describe('Age at which a value counts as stale.'),
  units: z.record(z.string(), z.string()).optional().describe('Unit of each codename.'),
});

/** Sections of the configuration that belong to the data sockets. */
export const socketConfigShape = {
  dataSockets: z
    .strictObject({
      host: z
        .string()
        .min(1)
        .default('0.0.0.0')
        .describe('Address that hosted sockets listen on. 127.0.0.1 keeps to this computer.'),
    })
    .prefault({}),
  sockets: z.record(name, hosted).default({}).describe('Data sockets that this lab hosts, by name.'),
  pulls: z
    .record(name, z.union([address, watched]))
    .default({})
    .describe('Pull sockets that this lab watches, by name.'),
  pushes: z
    .record(name, z.union([address, z.strictObject({ address, timeoutMs })]))
    .default({})
    .describe('Push sockets that this lab pushes to, by name.'),
} as const;

/** The parsed sections. */
export type SocketSections = z.infer<z.ZodObject<typeof socketConfigShape>>;

/** An address that nothing can be made of is refused where it stands. */
function checkAddress(text: string, issues: z.RefinementCtx): void {
  // That it is empty is said already.
  if (text === '') return;
  try {
    parseAddress(text, 0);
  } catch (error) {
    if (!(error instanceof LabnetError)) throw error;
    issues.addIssue({ code: 'custom', message: error.message });
  }
}

import { z } from 'zod';

const name = z.string().min(1);
const address = z.string().min(1).describe('host or host:port. Default port: 1875.');
const seconds = z.number().positive();
const milliseconds = z.number().positive();

const manager = z.strictObject({
  address,
  name: z.string().min(1).optional().describe('Name that labnet goes by at the manager. Default: labnet.'),
  username: z.string().optional(),
  passwordFile: z.string().optional().describe('File whose first line is the password of the user.'),
  passwordManagerFile: z
    .string()
    .optional()
    .describe('File whose first line is the password of the manager.'),
  disableTls: z.boolean().optional(),
  certFile: z.string().optional().describe('PEM file with the certificate to trust.'),
  assertHostname: z.boolean().optional(),
  autoSave: z.boolean().optional().describe('Trust a certificate that is not known, unasked.'),
  readLimit: z.int().positive().optional().describe('Longest line that is read, in bytes.'),
  timeoutS: seconds.optional().describe('Seconds for the connection. Default: 10.'),
  requestTimeoutMs: milliseconds.nullable().optional().describe('Deadline of each request. null: none.'),
  pollMs: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'How often the manager is asked who is connected; 0: only while an answer is awaited. Default: 5000.',
    ),
  links: z
    .union([z.array(name), z.record(name, name)])
    .optional()
    .describe('Services to link with: their names, or a map from own names to theirs.'),
});

/** Sections of the configuration that belong to MSL-Network. */
export const mslConfigShape = {
  mslNetwork: z
    .strictObject({
      home: z
        .string()
        .optional()
        .describe(
          'Folder of certificates and keys. Default: that of MSL_NETWORK_HOME, or one in the state folder.',
        ),
      requestTimeoutMs: milliseconds
        .nullable()
        .default(10_000)
        .describe('Deadline of each request. null: none.'),
    })
    .prefault({}),
  managers: z
    .record(name, z.union([address, manager]))
    .default({})
    .describe('Managers that this lab is a client of, by name.'),
} as const;

/** The parsed sections. */
export type MslSections = z.infer<z.ZodObject<typeof mslConfigShape>>;

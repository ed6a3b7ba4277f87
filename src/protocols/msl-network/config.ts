import * as z from 'zod';

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

const file = z.string().min(1);

const hostedManager = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .optional()
      .describe('Address to listen on. Default: 127.0.0.1, which keeps to this computer.'),
    port: z.int().min(0).max(65_535).optional().describe('0: any free one. Default: 1875.'),
    authHostname: z
      .boolean()
      .optional()
      .describe('Let only those computers in that are in the table of host names.'),
    authLogin: z.boolean().optional().describe('Let only users of the table in.'),
    authPasswordFile: file
      .optional()
      .describe('File whose first line is a password: only who knows it is let in.'),
    database: file
      .optional()
      .describe(
        'File of the users and host names: see labnet manager user. Default: manager.json in the folder of certificates.',
      ),
    disableTls: z.boolean().optional().describe('Do not encrypt.'),
    home: file.optional().describe('Folder of certificates and keys. Default: that of mslNetwork.'),
    certFile: file.optional().describe('Certificate, PEM. Default: one that is made at the first start.'),
    keyFile: file.optional().describe('Its key, PEM.'),
    keyPasswordFile: file.optional().describe('File whose first line is the password of the key.'),
    readLimit: z.int().positive().optional().describe('Longest line that is read, in bytes.'),
    strict: z.boolean().optional().describe('Calls need a link. The reference lets everybody call.'),
  })
  .refine(
    ({ authHostname, authLogin, authPasswordFile }) =>
      [authHostname === true, authLogin === true, authPasswordFile !== undefined].filter(Boolean).length <= 1,
    'authHostname, authLogin and authPasswordFile exclude each other',
  );

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
  hostedManagers: z
    .record(name, hostedManager)
    .default({})
    .describe('Managers that run in this lab as long as it is open, by name. None runs that is not named.'),
} as const;

/** The parsed sections. */
export type MslSections = z.infer<z.ZodObject<typeof mslConfigShape>>;

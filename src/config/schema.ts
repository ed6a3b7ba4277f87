import * as z from 'zod';
import type { Protocol } from '../protocols/protocol.js';

const coreShape = {
  $schema: z.string().optional().describe('Where an editor finds the schema of this file.'),
  name: z.string().default('lab').describe('Name of the lab, shown in the status line.'),
  journal: z
    .strictObject({
      enabled: z.boolean().default(true),
      dir: z
        .string()
        .optional()
        .describe('Folder of the journal. Default: journal in the state folder, ~/.local/state/labnet.'),
      maxBytes: z
        .int()
        .min(4096)
        .default(16_777_216)
        .describe('A journal file is closed and a new one begun at this size.'),
      keep: z.int().min(1).default(32).describe('Journal files kept; the oldest are deleted.'),
    })
    .prefault({}),
  repl: z
    .strictObject({
      historyFile: z
        .string()
        .optional()
        .describe('Default: history in the state folder, ~/.local/state/labnet.'),
      historyEntries: z.int().min(0).default(5000),
    })
    .prefault({}),
  tui: z
    .strictObject({
      fps: z.number().min(0.5).max(30).default(5).describe('Most frames a second; a key is shown at once.'),
      readOnly: z.boolean().default(false).describe('Refuse whatever would send.'),
      theme: z
        .enum(['auto', 'standard', 'dark', 'light', 'colour-blind', 'monochrome'])
        .default('auto')
        .describe(
          'auto: for the background that the terminal tells of, else standard. standard: the colours of the terminal.',
        ),
      borders: z
        .enum(['auto', 'unicode', 'ascii'])
        .default('auto')
        .describe('auto: ASCII where the locale is not UTF-8.'),
      messages: z
        .record(
          z.string(),
          z.union([
            z.string(),
            z.strictObject({
              run: z.string().describe('The TypeScript.'),
              confirm: z.string().min(1).optional().describe('Has to be written before it is sent.'),
            }),
          ]),
        )
        .default({})
        .describe('Prepared messages by name, as TypeScript; {rig} is the name of the chosen rig.'),
    })
    .prefault({}),
} as const;

/** The parsed configuration: the sections below, and those of each protocol. */
export type LabConfig = z.infer<z.ZodObject<typeof coreShape>> & Readonly<Record<string, unknown>>;

/**
 * The schema of labnet.config.json: the sections of labnet itself and those of every protocol.
 *
 * @param protocols - Protocols whose sections belong to it.
 */
export function configSchema(protocols: readonly Protocol[]): z.ZodType<LabConfig> {
  const shape = Object.assign({}, ...protocols.map(({ configShape }) => configShape)) as z.ZodRawShape;
  // The shapes of the protocols are known only at run time; each protocol reads its own with its own types.
  return z.strictObject({ ...shape, ...coreShape });
}

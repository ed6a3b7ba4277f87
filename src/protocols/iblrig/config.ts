import * as z from 'zod';
import { RIG_VERSION } from './wire/exp-info.js';

/** Sections of the configuration that belong to experiments over several rigs. */
export const iblrigConfigShape = {
  iblrig: z
    .strictObject({
      remoteDataPath: z
        .string()
        .optional()
        .describe('Folder that all rigs share; remote_devices.yaml is in it.'),
      mainSync: z.boolean().default(false).describe('This computer is the main sync: it has no remote rigs.'),
      rigVersion: z.string().default(RIG_VERSION).describe('Version of iblrig that the rigs are told.'),
      responseTimeoutMs: z
        .number()
        .positive()
        .default(10_000)
        .describe('Limit of the responses to one step.'),
      notifyServices: z
        .boolean()
        .default(false)
        .describe('Send EXPCLEANUP when a session is cleaned up. iblrig itself sends none.'),
      tokenFile: z
        .string()
        .optional()
        .describe(
          'Where Alyx tokens are kept. Default: alyx-tokens.json in the state folder, ~/.local/state/labnet.',
        ),
    })
    .prefault({}),
} as const;

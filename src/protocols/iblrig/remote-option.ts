/**
 * The command line option that names remote rigs: `--remote cameras neuropixel`, also several times. For yargs:
 * `yargs(args).option('remote', remoteOption)`; its value goes to a session as it is.
 *
 * @see iblrig/base_tasks.py, NetworkSession.extra_parser
 */
export const remoteOption = {
  type: 'string',
  array: true,
  requiresArg: true,
  describe: 'Remote rigs that take part, by name',
} as const;

import type { Communicator, ExpMessage, ExpStatus, Services } from './protocols/ibl-echo/index.js';
import type { Auxiliaries, IblrigTools, NetworkSession, OpenSession } from './protocols/iblrig/index.js';
import type { float } from './kernel/python/py-float.js';
import type { kw, method, MslObjects } from './protocols/msl-network/index.js';
import type { DataSockets } from './protocols/pyexplabsys/index.js';
import type { Helpers } from './runtime/helpers.js';
import type { Plot, Table } from './runtime/printed-text.js';
import type { Watch } from './runtime/watch.js';
import type { LabObject } from './runtime/lab-object.js';
import type { ScriptOption, ScriptOptions } from './runtime/script-options.js';

/**
 * What this lab is called upon by: for editors. A project declares its configuration here, and the names in it are
 * completed and checked; `labnet init` writes that declaration. Without it every name is allowed.
 *
 * @example
 * ```ts
 * declare module 'labnet' {
 *   interface ConfiguredLab { config: typeof import('./labnet.config.json') }
 * }
 * ```
 */
export interface ConfiguredLab {
  /** Nothing: keeps the interface open. */
  readonly labnet?: never;
}

/** Names in a section of the configuration: any text where none is declared. */
export type ConfiguredName<Section extends string> = ConfiguredLab extends {
  readonly config: Readonly<Record<Section, infer Named>>;
}
  ? keyof Named & string
  : string;

/** What is in scope of the REPL and of session scripts. For the global names themselves: `import 'labnet/globals'`. */
export interface SessionGlobals extends Helpers {
  readonly rigs: Readonly<Record<ConfiguredName<'rigs'>, Communicator>>;
  readonly services: Services;
  readonly listeners: Readonly<Record<ConfiguredName<'listen'>, Communicator>>;
  readonly ExpMessage: typeof ExpMessage;
  readonly ExpStatus: typeof ExpStatus;
  /** Messages to all rigs, in order. */
  readonly aux: Auxiliaries;
  /** An experiment over several rigs. */
  readonly session: NetworkSession;
  /** Another experiment, with its rigs connected. */
  readonly openSession: OpenSession;
  /** Remote devices, experiment references and Alyx tokens. */
  readonly iblrig: IblrigTools;
  /** Data sockets that this lab hosts, by name. */
  readonly sockets: Readonly<Record<ConfiguredName<'sockets'>, DataSockets['sockets'][string]>>;
  /** Pull sockets that this lab watches, by name. */
  readonly pulls: Readonly<Record<ConfiguredName<'pulls'>, DataSockets['pulls'][string]>>;
  /** Push sockets that this lab pushes to, by name. */
  readonly pushes: Readonly<Record<ConfiguredName<'pushes'>, DataSockets['pushes'][string]>>;
  /** Opens more data sockets. */
  readonly dataSockets: DataSockets;
  /** A Python float: `float(47)` goes out as 47.0. */
  readonly float: typeof float;
  /** Clients of managers, by name. */
  readonly managers: MslObjects['managers'];
  /** Managers that run in this lab, by name. */
  readonly hostedManagers: MslObjects['hosted'];
  /** Linked services, by name: each has the methods of its service. */
  readonly links: MslObjects['links'];
  /** Opens more clients, services and managers. */
  readonly msl: MslObjects;
  /** A method of a service of ours, with its signature. */
  readonly method: typeof method;
  /** Arguments by name, last in a call of a link. */
  readonly kw: typeof kw;
  readonly lab: LabObject;
  readonly table: Table;
  readonly plot: Plot;
  readonly watch: Watch;
}

/** The value of one option of a session script. */
type ScriptArgument<Option extends ScriptOption> = Option extends { readonly array: true }
  ? ScriptValue<Option>[]
  : ScriptValue<Option>;

type ScriptValue<Option extends ScriptOption> = Option extends {
  readonly choices: readonly (infer Choice)[];
}
  ? Choice
  : Option extends { readonly type: 'number' }
    ? number
    : Option extends { readonly type: 'boolean' }
      ? boolean
      : string;

/** What the options of a session script are read as: undefined where one is left out and has no default. */
export type ScriptArguments<Options extends ScriptOptions> = {
  readonly [Name in keyof Options]: Options[Name] extends
    { readonly default: unknown } | { readonly demandOption: true }
    ? ScriptArgument<Options[Name]>
    : ScriptArgument<Options[Name]> | undefined;
};

/**
 * What the default export of a session script is called with. A number that it returns is the exit code.
 *
 * @example
 * ```ts
 * export const options = { trials: { type: 'number', default: 10, describe: 'How many' } } as const;
 *
 * export default async function ({ rigs, options: { trials } }: Session<typeof options>) {}
 * ```
 */
export interface Session<Options extends ScriptOptions = ScriptOptions> extends SessionGlobals {
  /** What followed the script on the command line and is no option. */
  readonly args: readonly string[];
  /** By the `options` that the script exports. */
  readonly options: ScriptArguments<Options>;
  /** Names of the rigs that the option `--remote` gave; empty without it. */
  readonly remote: readonly string[];
  /** Aborted when the operator wants the script to end, or its time is over. */
  readonly signal: AbortSignal;
}

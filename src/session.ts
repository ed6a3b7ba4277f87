import type { Communicator, ExpMessage, ExpStatus, Services } from './protocols/ibl-echo/index.js';
import type { Auxiliaries, IblrigTools, NetworkSession, OpenSession } from './protocols/iblrig/index.js';
import type { float } from './kernel/python/py-float.js';
import type { kw, method, MslObjects } from './protocols/msl-network/index.js';
import type { DataSockets } from './protocols/pyexplabsys/index.js';
import type { Helpers } from './runtime/helpers.js';
import type { Plot, Table } from './runtime/printed-text.js';
import type { Watch } from './runtime/watch.js';
import type { LabObject } from './runtime/lab-object.js';

/** What is in scope of the REPL and of session scripts. For the global names themselves: `import 'labnet/globals'`. */
export interface SessionGlobals extends Helpers {
  readonly rigs: Readonly<Record<string, Communicator>>;
  readonly services: Services;
  readonly listeners: Readonly<Record<string, Communicator>>;
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
  readonly sockets: DataSockets['sockets'];
  /** Pull sockets that this lab watches, by name. */
  readonly pulls: DataSockets['pulls'];
  /** Push sockets that this lab pushes to, by name. */
  readonly pushes: DataSockets['pushes'];
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

/** What the default export of a session script is called with. A number that it returns is the exit code. */
export interface Session extends SessionGlobals {
  /** Whatever followed the script on the command line. */
  readonly args: readonly string[];
  /** Names of the rigs that the option `--remote` gave; empty without it. */
  readonly remote: readonly string[];
  /** Aborted when the operator wants the script to end. */
  readonly signal: AbortSignal;
}

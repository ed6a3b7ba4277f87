import { resolve } from 'node:path';
import { kernelErrors, LabnetError } from '../../kernel/errors.js';
import { inspectSymbol } from '../../kernel/inspect.js';
import type { Address } from '../../transport/net.js';
import type { Communicator } from '../ibl-echo/index.js';
import type { ProtocolContext } from '../protocol.js';
import { AlyxAccount } from './alyx-account.js';
import type { AlyxTokenMap } from './alyx-account.js';
import { installAlyxToken } from './alyx-tokens.js';
import type { AlyxTokens } from './alyx-tokens.js';
import { Auxiliaries } from './auxiliaries.js';
import type { AuxiliariesOptions, AuxiliaryClients } from './auxiliaries.js';
import { checkUriMatch } from './check-uri-match.js';
import type { ListedCommunicator } from './check-uri-match.js';
import { getRemoteDevices, getRemoteDevicesFile } from './remote-devices.js';
import type { RemoteDevicesOptions } from './remote-devices.js';
import { getServerCommunicator } from './server-communicator.js';
import { updateAlyxToken } from './update-alyx-token.js';
import { dict2ref, ref2dict } from './wire/exp-ref.js';

/** What {@link IblrigTools} works with. */
export interface IblrigToolsOptions {
  readonly context: ProtocolContext;
  readonly tokens: AlyxTokens;
  /** The shared folder of the rigs. */
  readonly remoteDataPath?: string;
}

/** The functions of iblrig's network module, with this lab's network, remote devices file and store of tokens. */
export class IblrigTools {
  /** The login of this lab: that of the last token that a rig sent, or that was given here. */
  readonly alyx = new AlyxAccount();
  readonly ref2dict = ref2dict;
  readonly dict2ref = dict2ref;
  readonly #options: IblrigToolsOptions;
  readonly #opened = new Set<{ close(): Promise<void> }>();

  constructor(options: IblrigToolsOptions) {
    this.#options = options;
  }

  /** Path of the remote devices file; undefined when there is no shared folder. */
  get remoteDevicesFile(): string | undefined {
    const { iblrigSettings } = this.#where();
    return getRemoteDevicesFile(iblrigSettings);
  }

  /** Name to URI. @throws LABNET_REMOTE_DEVICES_INVALID */
  getRemoteDevices(): Promise<Map<string, string>> {
    return getRemoteDevices(this.#where());
  }

  /** Whether the remote devices file has a communicator where it is; with `update` it has afterwards. */
  checkUriMatch<C extends ListedCommunicator>(
    com: C,
    update: boolean | null = false,
  ): Promise<readonly [communicator: C, match: boolean]> {
    return checkUriMatch(com, this.#options.context, { ...this.#where(), update });
  }

  /** Listens for other rigs under a name. Closed with the lab at the latest. */
  async getServerCommunicator(
    serviceUri: string | boolean | null | undefined,
    name: string,
    update: boolean | null = false,
  ): Promise<readonly [communicator: Communicator | undefined, match: boolean]> {
    const listening = await getServerCommunicator(serviceUri, name, this.#options.context, {
      ...this.#where(),
      update,
    });
    if (listening[0]) this.#opened.add(listening[0]);
    return listening;
  }

  /** Opens Auxiliaries of their own. Closed with the lab at the latest. */
  async openAuxiliaries(clients: AuxiliaryClients, options: AuxiliariesOptions = {}): Promise<Auxiliaries> {
    const auxiliaries = await Auxiliaries.open(clients, this.#options.context, options);
    this.#opened.add(auxiliaries);
    return auxiliaries;
  }

  /** Keeps a token. Returns whether its first user was new. */
  installAlyxToken(baseUrl: string, token: AlyxTokenMap): Promise<boolean> {
    return installAlyxToken(baseUrl, token, this.#options.tokens);
  }

  /** Takes the token of an ALYX message for this lab's login, and keeps it. Returns whether it is logged in now. */
  updateAlyxToken(
    data: readonly unknown[],
    addr: Address,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<boolean> {
    return updateAlyxToken(data, addr, { alyx: this.alyx, tokens: this.#options.tokens, signal });
  }

  /**
   * The kept login for a database, ready to be passed on: `aux.push('ALYX', await iblrig.alyxAccount(url))`.
   *
   * @throws LABNET_INVALID_ARGUMENT when none is kept.
   */
  async alyxAccount(baseUrl: string, user?: string): Promise<AlyxAccount> {
    const account = await this.#options.tokens.account(baseUrl, user);
    if (account) return account;
    throw new LabnetError(kernelErrors.LABNET_INVALID_ARGUMENT, `no token is kept for ${baseUrl}`);
  }

  /** Closes what was opened here. Idempotent. */
  async close(): Promise<void> {
    const opened = [...this.#opened];
    this.#opened.clear();
    await Promise.all(opened.map((one) => one.close()));
  }

  [inspectSymbol](): string {
    return `iblrig <remote devices: ${this.remoteDevicesFile ?? 'none'}>`;
  }

  #where(): RemoteDevicesOptions {
    const { remoteDataPath, context } = this.#options;
    if (remoteDataPath === undefined) return {};
    return { iblrigSettings: { iblrig_remote_data_path: resolve(context.baseDir, remoteDataPath) } };
  }
}

import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { LabnetError, messageOf } from '../../../kernel/errors.js';
import { makeFolder } from '../../../kernel/make-folder.js';
import { mslErrors } from '../errors.js';
import { hashPassword, isPassword } from './password-hash.js';

const tablesSchema = z.strictObject({
  users: z
    .array(z.strictObject({ username: z.string(), salt: z.string(), hash: z.string(), isAdmin: z.boolean() }))
    .default([]),
  hostnames: z.array(z.string()).default([]),
});

type User = z.infer<typeof tablesSchema>['users'][number];

/** What a table refuses, in the reference's words. */
export class TableRefusal extends Error {}

/** How a user is changed. */
export interface UserChange {
  readonly password?: string | null | undefined;
  readonly isAdmin?: boolean | null | undefined;
}

/**
 * The users and trusted host names of a manager, in one JSON file of mode 0600. Passwords are kept as salted hashes.
 * Each change is written before it counts; one that fails changes nothing.
 *
 * @see msl-network `msl.network.database.UsersTable`, `msl.network.database.HostnamesTable`
 */
export class ManagerTables {
  #users = new Map<string, User>();
  #hostnames = new Set<string>();
  #writing: Promise<void> = Promise.resolve();

  /**
   * @param file - Absent: only in memory.
   */
  private constructor(readonly file: string | undefined) {}

  /**
   * Reads the file; there need not be one yet.
   *
   * @throws LABNET_MSL_SETUP when it is not readable or not of the right form.
   */
  static async open(file: string | undefined): Promise<ManagerTables> {
    const tables = new ManagerTables(file);
    if (file === undefined) return tables;
    try {
      const { users, hostnames } = tablesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
      tables.#users = new Map(users.map((user) => [user.username, user]));
      tables.#hostnames = new Set(hostnames);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return tables;
      throw new LabnetError(mslErrors.LABNET_MSL_SETUP, `${file}: ${messageOf(error)}`, { cause: error });
    }
    return tables;
  }

  get usernames(): readonly string[] {
    return [...this.#users.keys()];
  }

  /** Names with whether they are administrators, sorted. */
  get users(): readonly (readonly [string, boolean])[] {
    return [...this.#users.values()]
      .map(({ username, isAdmin }) => [username, isAdmin] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1));
  }

  get hostnames(): readonly string[] {
    return [...this.#hostnames];
  }

  isRegistered(username: string): boolean {
    return this.#users.has(username);
  }

  isAdmin(username: string): boolean {
    return this.#users.get(username)?.isAdmin === true;
  }

  /** Takes as long for a user that does not exist. */
  async isPasswordValid(username: string, password: string): Promise<boolean> {
    const user = this.#users.get(username);
    const right = await isPassword(password, user ?? { salt: '', hash: '' });
    return user !== undefined && right;
  }

  isTrusted(hostname: string): boolean {
    return this.#hostnames.has(hostname);
  }

  /** Adds a user. @throws TableRefusal */
  async insertUser(username: string, password: string, isAdmin: boolean): Promise<void> {
    if (/:\d+$/.test(username)) throw new TableRefusal('A username cannot end with ":<integer>"');
    if (password === '') throw new TableRefusal(`You must specify a password for '${username}'`);
    if (this.#users.has(username)) {
      throw new TableRefusal(`A user with the name '${username}' already exists`);
    }
    const user = { username, ...(await hashPassword(password)), isAdmin };
    await this.#change(() => this.#users.set(username, user));
  }

  /** Changes a user. @throws TableRefusal */
  async updateUser(username: string, { password, isAdmin }: UserChange): Promise<void> {
    const user = this.#mustHave(username, 'update');
    if ((password ?? undefined) === undefined && (isAdmin ?? undefined) === undefined) {
      throw new TableRefusal('Must specify either the password and/or the admin rights when updating');
    }
    if (password === '') throw new TableRefusal(`You must specify a password for '${username}'`);
    const hashed = typeof password === 'string' ? await hashPassword(password) : {};
    const changed = { ...user, ...hashed, isAdmin: isAdmin ?? user.isAdmin };
    await this.#change(() => this.#users.set(username, changed));
  }

  /** @throws TableRefusal */
  async deleteUser(username: string): Promise<void> {
    this.#mustHave(username, 'delete');
    await this.#change(() => this.#users.delete(username));
  }

  async insertHostname(hostname: string): Promise<void> {
    await this.#change(() => this.#hostnames.add(hostname));
  }

  /** @throws TableRefusal */
  async deleteHostname(hostname: string): Promise<void> {
    if (!this.#hostnames.has(hostname)) {
      throw new TableRefusal(`Cannot delete '${hostname}'. This hostname is not in the table.`);
    }
    await this.#change(() => this.#hostnames.delete(hostname));
  }

  #mustHave(username: string, action: string): User {
    const user = this.#users.get(username);
    if (user) return user;
    throw new TableRefusal(`Cannot ${action} '${username}'. This user is not in the table.`);
  }

  /** One change after the other, so that no two write at once. */
  #change(apply: () => void): Promise<void> {
    const next = this.#writing.then(async () => {
      const before = { users: new Map(this.#users), hostnames: new Set(this.#hostnames) };
      apply();
      try {
        await this.#write();
      } catch (error) {
        this.#users = before.users;
        this.#hostnames = before.hostnames;
        throw error;
      }
    });
    this.#writing = next.catch(() => undefined);
    return next;
  }

  async #write(): Promise<void> {
    const { file } = this;
    if (file === undefined) return;
    makeFolder(dirname(file));
    const text = JSON.stringify(
      { users: [...this.#users.values()], hostnames: this.hostnames },
      undefined,
      2,
    );
    const temporary = `${file}.${process.pid}.tmp`;
    await writeFile(temporary, `${text}\n`, { mode: 0o600 });
    await rename(temporary, file);
  }
}

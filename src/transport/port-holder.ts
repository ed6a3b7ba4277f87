import { readdir, readFile, readlink } from 'node:fs/promises';

/** Most processes looked at. */
const MOST_PROCESSES = 4096;

/**
 * Which process of this computer holds a port, as far as Linux tells this user: `python3 (pid 4711)`.
 *
 * @param transport - Table to look in.
 * @returns Undefined where it cannot be told.
 */
export async function portHolder(transport: 'udp' | 'tcp', port: number): Promise<string | undefined> {
  try {
    const inodes = await socketInodes(transport, port);
    if (inodes.size === 0) return undefined;
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).slice(0, MOST_PROCESSES);
    for (const pid of pids) {
      if (await holdsOne(pid, inodes))
        return `${(await readFile(`/proc/${pid}/comm`, 'utf8')).trim()} (pid ${pid})`;
    }
  } catch {
    // Not Linux, or not ours to see: the caller says what it knows.
  }
  return undefined;
}

/** Inodes of the sockets bound to a port, from the system's table: local address in column 1, inode in column 9. */
async function socketInodes(transport: string, port: number): Promise<ReadonlySet<string>> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set<string>();
  for (const table of [transport, `${transport}6`]) {
    const text = await readFile(`/proc/net/${table}`, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/);
      if (columns[1]?.endsWith(suffix) && columns[9] !== undefined) inodes.add(`socket:[${columns[9]}]`);
    }
  }
  return inodes;
}

async function holdsOne(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
    if (inodes.has(target)) return true;
  }
  return false;
}

import { readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { homedir, hostname, loadavg, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { float } from '../../kernel/python/py-float.js';
import { writeJson } from '../../kernel/python/write-json.js';
import type { ServerStatus } from './wire/activity.js';

/** Where the system keeps what is reported. */
const FILES = {
  apt: '/var/cache/apt/pkgcache.bin',
  release: '/etc/os-release',
  model: '/proc/device-tree/model',
  temperature: '/sys/class/thermal/thermal_zone0/temp',
  sdCard: '/sys/block/mmcblk0/device/serial',
  uptime: '/proc/uptime',
  tasks: '/proc/self/task',
} as const;

/**
 * The answer to `status`: this computer, and every socket server of the lab.
 *
 * @param servers - Status of each server by its port.
 */
export function statusText(servers: ReadonlyMap<number, ServerStatus>): string {
  return writeJson(
    new Map<string, unknown>([
      ['system_status', completeStatus()],
      ['socket_server_status', new Map([...servers].map(([port, status]) => [String(port), status]))],
    ]),
  );
}

/**
 * This computer and this process, with the keys of the reference. What cannot be told is null. Asks no name server.
 *
 * @see PyExpLabSys/common/system_status.py, SystemStatus.complete_status
 */
export function completeStatus(): Readonly<Record<string, unknown>> {
  const everywhere = {
    last_git_fetch_unixtime: {
      PyExpLabSys: changedAt(join(homedir(), 'PyExpLabSys', '.git', 'FETCH_HEAD')),
      machines: changedAt(join(homedir(), 'machines', '.git', 'FETCH_HEAD')),
    },
    number_of_python_threads: threadCount(),
    python_version: `none (Node.js ${process.versions.node})`,
  };
  if (process.platform !== 'linux') return everywhere;
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return {
    filesystem_usage: filesystemUsage(),
    last_apt_cache_change_unixtime: changedAt(FILES.apt),
    last_git_fetch_unixtime: everywhere.last_git_fetch_unixtime,
    load_average: { '1m': float(one), '5m': float(five), '15m': float(fifteen) },
    mac_address: macAddress(),
    machine_name: hostname(),
    max_python_mem_usage_bytes: process.resourceUsage().maxRSS * 1024,
    number_of_python_threads: everywhere.number_of_python_threads,
    os_version: /^VERSION="?([^"\n]*)"?$/m.exec(textOf(FILES.release) ?? '')?.[1] ?? null,
    purpose: purpose(textOf(join(homedir(), 'PURPOSE')) ?? ''),
    python_version: everywhere.python_version,
    rpi_model: raspberryModel(),
    rpi_temperature: raspberryModel() === null ? null : temperature(),
    sd_card_serial: textOf(FILES.sdCard)?.trim() ?? null,
    uptime: uptime(),
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** When a file changed, in seconds since 1970. */
function changedAt(file: string): unknown {
  try {
    return float(statSync(file).mtimeMs / 1000);
  } catch {
    return null;
  }
}

function filesystemUsage(): object | null {
  try {
    const { blocks, bfree, bsize } = statfsSync(process.cwd());
    return { total_bytes: blocks * bsize, free_bytes: bfree * bsize };
  } catch {
    return null;
  }
}

function threadCount(): number {
  try {
    return readdirSync(FILES.tasks).length;
  } catch {
    return 1;
  }
}

function macAddress(): string {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return interfaces.find(({ internal }) => !internal)?.mac ?? 'MAC ADDRESS UNKNOWN';
}

/** The file PURPOSE of the user: lines `id: …` and `purpose: …`, then a description. */
function purpose(text: string): object {
  const field = (key: string) => new RegExp(`^${key}:[ \t]*(.*)$`, 'm').exec(text)?.[1]?.trim() ?? null;
  const description = text.replace(/^(?:id|purpose):.*$/gm, '').trim();
  return {
    id: field('id'),
    purpose: field('purpose'),
    long_description: description === '' ? null : description,
  };
}

function raspberryModel(): string | null {
  const model = textOf(FILES.model)?.replaceAll('\0', '').trim();
  return model?.startsWith('Raspberry Pi') === true ? model : null;
}

/** Degrees Celsius. */
function temperature(): unknown {
  const text = textOf(FILES.temperature);
  return text === undefined ? null : float(Number(text) / 1000);
}

function uptime(): object | null {
  const [up, idle] = (textOf(FILES.uptime) ?? '').split(' ').map(Number);
  if (up === undefined || idle === undefined) return null;
  return { uptime_sec: float(up), idle_sec: float(idle) };
}

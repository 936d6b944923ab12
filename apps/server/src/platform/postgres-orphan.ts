// A PostgreSQL whose server was killed. Whether a process is ours is asked of the process and never of a file alone:
// process ids are used again, and a signal to the wrong one would hit a stranger.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { platform } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readFileIfThere, systemCode } from './files.ts';
import type { PostgresPlace } from './postgres-settings.ts';

export type Postmaster = { pid: number; is_ours: boolean; place: PostgresPlace | null };

/** What `postmaster.pid` of a cluster says, checked against the process; null where there is none or it is dead. */
export function readPostmaster(cluster: string): Postmaster | null {
  const lines = (readFileIfThere(join(cluster, 'postmaster.pid')) ?? '').split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return null;
  const port = Number(lines[3]);
  const socket_folder = lines[4] ?? '';
  const address = lines[5] ?? '';
  let place: PostgresPlace | null = null;
  if (Number.isInteger(port) && port > 0) {
    if (socket_folder !== '') place = { kind: 'socket', folder: socket_folder, port };
    else if (address !== '') place = { kind: 'loopback', port };
  }
  return { pid, is_ours: worksIn(pid, cluster), place };
}

/** True while the process runs; a dead one that nobody has collected yet counts as dead. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
  if (platform() !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

function worksIn(pid: number, cluster: string): boolean {
  if (platform() === 'linux') {
    try {
      const is_postgres = basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('postgres');
      return is_postgres && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    } catch {
      return false;
    }
  }
  if (platform() === 'win32') return false;
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.includes(cluster) && stdout.includes('postgres');
}

/** The processes of PostgreSQL that work in a cluster's folder. Elsewhere than on Linux the postmaster alone is found. */
export function findProcessesIn(cluster: string): number[] {
  if (!existsSync(cluster)) return [];
  if (platform() !== 'linux') {
    const postmaster = readPostmaster(cluster);
    return postmaster?.is_ours ? [postmaster.pid] : [];
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => worksIn(pid, cluster) && isAlive(pid));
}

/** Ends what still works in the cluster, gently first, and removes the `postmaster.pid` that it leaves. */
export async function stopOrphan(cluster: string, report: () => void): Promise<void> {
  const postmaster = readPostmaster(cluster);
  if (findProcessesIn(cluster).length > 0) {
    report();
    // Every way is safe for the data; the gentle one only spares the recovery. The shop waits, so none is waited for long.
    if (postmaster?.is_ours) await signalUntilGone(cluster, [postmaster.pid], 'SIGINT', 3_000);
    if (postmaster?.is_ours) await signalUntilGone(cluster, [postmaster.pid], 'SIGQUIT', 1_500);
    // Without a postmaster its children end by themselves when they next look for it.
    await signalUntilGone(cluster, [], 'SIGQUIT', 500);
    await signalUntilGone(cluster, findProcessesIn(cluster), 'SIGKILL', 5_000);
  }
  // PostgreSQL would refuse to start because its dead predecessor's process id is in use again, or not yet collected by
  // whoever should: it only asks whether a signal could be sent.
  if (platform() !== 'linux' || findProcessesIn(cluster).length > 0) return;
  for (const path of [join(cluster, 'postmaster.pid'), ...socketFilesOf(cluster)]) rmSync(path, { force: true });
}

/** The socket of a cluster and the lock beside it, in the folder that is made for them alone. */
function socketFilesOf(cluster: string): string[] {
  const folder = join(cluster, '../run');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.startsWith('.s.PGSQL.')).map((name) => join(folder, name));
}

async function signalUntilGone(cluster: string, pids: number[], signal: NodeJS.Signals, timeout_ms: number): Promise<void> {
  for (const pid of pids) {
    try {
      if (isAlive(pid)) process.kill(pid, signal);
    } catch (error) {
      if (systemCode(error) !== 'ESRCH') throw error;
    }
  }
  const until_ms = performance.now() + timeout_ms;
  while (performance.now() < until_ms && findProcessesIn(cluster).length > 0) await delay(25);
}

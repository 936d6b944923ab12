/**
 * `npm run audit`: what we depend on. By the lock file and the manifests: integrity, exact versions, install scripts, overrides.
 * By the registry: known weaknesses, where it can be asked; else it says that nobody was asked. Exit code 1 where something
 * was found, and with --registry also where the registry could not be asked. Licences are looked at by `npm run notices`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lock, type Manifest, findAuditFaults } from './audit.ts';

const ROOT = join(import.meta.dirname, '../..');
const REGISTRY_TIMEOUT_MS = 60_000;

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}

type Known = { readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> }; readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>> };

/** One sentence for each package with a known weakness; null where the registry gave no answer. */
function askRegistry(): string[] | null {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: ROOT, encoding: 'utf8', timeout: REGISTRY_TIMEOUT_MS, shell: process.platform === 'win32' });
  try {
    const known = JSON.parse(stdout) as Known;
    if (known.metadata?.vulnerabilities === undefined) return null;
    return Object.entries(known.vulnerabilities ?? {}).map(([name, { severity, range }]) => `${name} ${range}: a known weakness (${severity}). npm audit says more.`);
  } catch {
    return null;
  }
}

const lock = readJson('package-lock.json') as Lock;
const paths = ['package.json', ...Object.keys(lock.packages).filter((path) => path !== '' && !path.includes('node_modules')).map((path) => `${path}/package.json`)];
const faults = findAuditFaults(lock, paths.map((path): Manifest => ({ ...(readJson(path) as Omit<Manifest, 'path'>), path })));
const known = askRegistry();
for (const fault of [...faults, ...(known ?? [])]) process.stdout.write(`  ${fault}\n`);
const count = Object.keys(lock.packages).filter((path) => path.includes('node_modules/')).length;
process.stdout.write(`  ${count} packages looked at, ${faults.length} faults\n`);
process.stdout.write(known === null ? '  The registry could not be asked for known weaknesses.\n' : `  ${known.length} packages with known weaknesses\n`);
if (faults.length > 0 || (known?.length ?? 0) > 0 || (known === null && process.argv.includes('--registry'))) process.exitCode = 1;

// Builds the web apps that the server serves, when their sources changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { pinnedNodePath } from './pinned-node.mjs';
import { runCommand, tailOf } from './run-command.mjs';
import { Refusal, root, sentenceFor, withProgress } from './say.mjs';

const webApps = ['till', 'office'];
const sharedSources = ['packages/domain', 'packages/protocol', 'packages/till-engine', 'packages/ui'];
const skippedFolders = new Set(['node_modules', 'dist', 'coverage']);

/** The names of the web apps whose build is missing or older than its sources. */
export function staleWebApps() {
  const shared = createHash('sha256');
  for (const folder of sharedSources) hashFolder(shared, folder);
  hashFile(shared, 'package-lock.json');
  return webApps.filter((app) => {
    if (!existsSync(`${root}/apps/${app}/vite.config.ts`)) return false;
    return readStamp(app) !== hashOfApp(app, shared.copy());
  });
}

/** @param {string[]} apps names as `staleWebApps` gives them */
export async function buildWebApps(apps) {
  if (apps.length === 0) return;
  const shared = createHash('sha256');
  for (const folder of sharedSources) hashFolder(shared, folder);
  hashFile(shared, 'package-lock.json');
  // The hash is taken before the build: a source changed meanwhile makes the build stale again.
  const hashes = new Map(apps.map((app) => [app, hashOfApp(app, shared.copy())]));
  await withProgress(`Building ${apps.join(' and ')} (some seconds, after each change)`, async () => {
    for (const app of apps) await buildWebApp(app, hashes.get(app));
  });
}

async function buildWebApp(app, hash) {
  const { exitCode, output } = await runCommand(
    pinnedNodePath(),
    [`${root}/node_modules/vite/bin/vite.js`, 'build', '--logLevel', 'warn'],
    { cwd: `${root}/apps/${app}`, env: { ...process.env, NODE_ENV: 'production' } },
  );
  if (exitCode !== 0) {
    const sentence = /ENOSPC|EACCES|EROFS/.test(output) ? sentenceFor(output, `build ${app}`) : undefined;
    throw new Refusal(sentence ?? `${tailOf(output, 60)}\nCannot build ${app}: vite build failed as shown above.`);
  }
  writeFileSync(stampPathOf(app), hash);
}

function stampPathOf(app) {
  return `${root}/apps/${app}/dist/.stilltill-stamp`;
}

function readStamp(app) {
  try {
    return readFileSync(stampPathOf(app), 'utf8');
  } catch {
    return undefined;
  }
}

function hashOfApp(app, hash) {
  hashFolder(hash, `apps/${app}`);
  return hash.digest('hex');
}

function hashFolder(hash, folder) {
  const entries = readdirSync(`${root}/${folder}`, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) hashFolder(hash, path);
    } else if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) {
      hashFile(hash, path);
    }
  }
}

function hashFile(hash, path) {
  hash.update(path).update('\0').update(readFileSync(`${root}/${path}`)).update('\0');
}

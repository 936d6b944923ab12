// Installs what package-lock.json names, when it is not what lies in node_modules.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isPlatformSupported, pinnedNodePath, platform } from './pinned-node.mjs';
import { runCommand, tailOf } from './run-command.mjs';
import { isNetworkLack, Refusal, root, sentenceFor, withProgress } from './say.mjs';

const stampPath = `${root}/node_modules/.stilltill-stamp`;
/** npm's own note of what it installed. */
const installedLockPath = `${root}/node_modules/.package-lock.json`;
/** Unpacked packages take about 650 MiB; npm's cache takes some more beside them. */
const installSpace_mib_min = 900;
const fullDisk_mib = 8;

/** True when node_modules holds what package-lock.json names. Cheap: it runs before every script. */
export function arePackagesFresh() {
  if (!isPlatformSupported()) {
    throw new Refusal(`Stilltill does not run on ${platform} yet: there is no pinned Node and PostgreSQL for it.`);
  }
  const wanted = hashOfManifests();
  if (readIfThere(stampPath) === wanted) return true;
  // A package.json also changes without any dependency changing, and a person may have
  // installed by hand: then npm's own note agrees with the lock, and nothing need be done.
  if (pinnedNodePath() === undefined || !doesInstallMatchLock()) return false;
  try {
    writeFileSync(stampPath, wanted);
  } catch {
    // Without the right to write, the slower comparison is simply made again next time.
  }
  return true;
}

/** Installs by `npm ci`, without the packages' own scripts. Throws a Refusal that says what to do. */
export async function installPackages() {
  refuseWhereNothingCanBeWritten();
  const npm = findNpm();
  const parameters = [
    'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error',
    // Without a network, npm's own retries take minutes before they say so.
    '--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000',
  ];
  await withProgress('Installing packages (about a minute, once)', async () => {
    await refuseWithoutRegistry(npm);
    const { exitCode, output } = await whileDiskHasSpace((signal) => runNpm(npm, parameters, signal));
    if (exitCode === 0) return;
    throw new Refusal(sentenceFor(output, 'install the packages') ?? `${tailOf(output)}\nCannot install the packages: npm ci failed as shown above.`);
  });
  requirePinnedNode();
  writeFileSync(stampPath, hashOfManifests());
}

export function requirePinnedNode() {
  if (pinnedNodePath() !== undefined) return;
  throw new Refusal(`The pinned Node for ${platform} is missing from node_modules. npm may have been told to omit optional packages; unset that and run the command again.`);
}

function runNpm(npm, parameters, signal) {
  return runCommand(npm.command, [...npm.parameters, ...parameters], { cwd: root, env: environmentForNpm(), shell: npm.isShell, signal });
}

/** Asked for hundreds of packages, npm takes minutes to say that there is no network; asked for none, seconds. */
async function refuseWithoutRegistry(npm) {
  const { exitCode, output } = await runNpm(npm, ['ping', '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=20000', '--loglevel=error']);
  const sentence = exitCode === 0 || !isNetworkLack(output) ? undefined : sentenceFor(output, 'install the packages');
  // A registry may well not know the question; only one that cannot be reached is refused here.
  if (sentence !== undefined) throw new Refusal(sentence);
}

/** npm goes on trying on a full disk, sometimes to an end that looks like success. */
async function whileDiskHasSpace(run) {
  const full = new AbortController();
  const watch = setInterval(() => {
    if (free_mib() < fullDisk_mib) full.abort();
  }, 1_000);
  const result = await run(full.signal);
  clearInterval(watch);
  return full.signal.aborted ? { exitCode: 1, output: 'ENOSPC' } : result;
}

function free_mib() {
  const { bavail, bsize } = statfsSync(root);
  return Math.floor((bavail * bsize) / 1_048_576);
}

function refuseWhereNothingCanBeWritten() {
  try {
    accessSync(root, constants.W_OK);
    if (existsSync(`${root}/node_modules`)) accessSync(`${root}/node_modules`, constants.W_OK);
  } catch (error) {
    throw new Refusal(sentenceFor(error.code, 'install the packages') ?? error.message);
  }
  const free = free_mib();
  if (free < installSpace_mib_min && !existsSync(installedLockPath)) {
    throw new Refusal(`Cannot install the packages: they need about ${installSpace_mib_min} MiB and ${root} has ${free} MiB left. Free some space and run the command again.`);
  }
}

function hashOfManifests() {
  const hash = createHash('sha256').update(platform);
  for (const path of manifestPaths()) hash.update(path).update('\0').update(readIfThere(`${root}/${path}`) ?? '').update('\0');
  return hash.digest('hex');
}

function manifestPaths() {
  const workspaces = ['packages', 'apps'].flatMap((folder) =>
    existsSync(`${root}/${folder}`) ? readdirSync(`${root}/${folder}`).sort().map((name) => `${folder}/${name}/package.json`) : [],
  );
  return ['package-lock.json', 'package.json', 'tools/package.json', ...workspaces];
}

function doesInstallMatchLock() {
  const wanted = packagesIn(`${root}/package-lock.json`);
  const installed = packagesIn(installedLockPath);
  if (wanted === undefined || installed === undefined) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) continue;
    const found = installed[path];
    // npm leaves out the optional packages that are made for other platforms.
    if (found === undefined && entry.optional === true) continue;
    if (found === undefined || found.version !== entry.version || found.integrity !== entry.integrity) return false;
  }
  return Object.keys(installed).every((path) => wanted[path] !== undefined);
}

function packagesIn(lockPath) {
  const text = readIfThere(lockPath);
  return text === undefined ? undefined : JSON.parse(text).packages;
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** npm removes node_modules before it installs, so neither npm nor its Node may come from there. */
function findNpm() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  if (script?.endsWith('.js') && existsSync(script) && !isInsideModules(script)) {
    const interpreter = node && !isInsideModules(node) ? node : isInsideModules(process.execPath) ? undefined : process.execPath;
    if (interpreter !== undefined) return { command: interpreter, parameters: [script], isShell: false };
  }
  const isWindows = process.platform === 'win32';
  return { command: isWindows ? 'npm.cmd' : 'npm', parameters: [], isShell: isWindows };
}

function environmentForNpm() {
  const pathOutside = (process.env.PATH ?? '').split(delimiter).filter((folder) => !isInsideModules(join(folder, 'npm')));
  const environment = { ...process.env, PATH: pathOutside.join(delimiter) };
  // The outer npm hands its own settings down (omit, global, …); only a person's own are meant.
  for (const name of Object.keys(environment)) if (/^npm_(lifecycle|package|command|config_local_prefix)/.test(name)) delete environment[name];
  return environment;
}

function isInsideModules(path) {
  return path.startsWith(join(root, 'node_modules'));
}

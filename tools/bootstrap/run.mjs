// Starts a TypeScript program of this repository on the pinned Node:
//   node tools/bootstrap/run.mjs <entry> [parameter…]
// Where the system can, this process becomes that Node, so that signals reach it without a
// go-between; elsewhere it waits for it, hands signals on and ends with its exit code.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pinnedNodePath } from './pinned-node.mjs';

const [entry, ...parameters] = process.argv.slice(2);
const node = pinnedNodePath();

if (entry === undefined || node === undefined) {
  console.error(entry === undefined ? 'Say which program to run.' : 'The pinned Node is not installed; run this through npm (npm start, npm test, …), which installs it.');
  process.exit(1);
}

const command = ['--import', new URL('end-with-npm.mjs', import.meta.url).href, resolve(entry), ...parameters];
// Compiled sources are kept, so that a start does not compile them again: it takes half as long from the second time on.
// What is large, such as the body of an upload, goes back to the system when it is freed: glibc would soon keep it.
const env = { NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)), MALLOC_MMAP_THRESHOLD_: '262144', ...process.env };
const canBecome = process.platform !== 'win32' && typeof process.execve === 'function' && process.env.STILLTILL_RUN_BY_SPAWN === undefined;

if (canBecome) process.execve(node, [node, ...command], env);
else waitForChild(spawn(node, command, { stdio: 'inherit', env }));

function waitForChild(child) {
  // Ctrl-C reaches the whole foreground group, the child too: to hand it on would press it twice.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Cannot start the pinned Node: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}

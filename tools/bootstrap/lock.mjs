// One bootstrap at a time: two that install into the same folder would ruin it.
// The lock is a folder (mkdir is atomic everywhere) that holds its owner's process id,
// so that the lock of a process that was killed is taken over.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal, root, say, sentenceFor } from './say.mjs';

const lockPath = `${root}/.cache/bootstrap.lock`;
const ownerPath = `${lockPath}/owner`;
const poll_ms = 200;
/** An owner writes its id right after mkdir: a lock without one that is this old is abandoned. */
const unowned_ms_max = 5_000;

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(work) {
  await takeLock();
  const release = () => rmSync(lockPath, { recursive: true, force: true });
  const endBySignal = (signal) => {
    release();
    process.exit(128 + (signal === 'SIGINT' ? 2 : 15));
  };
  process.once('SIGINT', endBySignal).once('SIGTERM', endBySignal);
  try {
    return await work();
  } finally {
    release();
    process.off('SIGINT', endBySignal).off('SIGTERM', endBySignal);
  }
}

async function takeLock() {
  let hasSaidWaiting = false;
  for (;;) {
    if (tryLock()) return;
    if (isAbandoned()) {
      // Renaming is atomic, so of two that find the same dead owner only one removes the lock.
      const grave = `${lockPath}.${process.pid}`;
      try {
        renameSync(lockPath, grave);
        rmSync(grave, { recursive: true, force: true });
      } catch {
        // Another one was quicker.
      }
      continue;
    }
    if (!hasSaidWaiting) say('Another Stilltill command is preparing this folder; waiting for it…');
    hasSaidWaiting = true;
    await delay(poll_ms);
  }
}

function tryLock() {
  try {
    mkdirSync(`${root}/.cache`, { recursive: true });
    mkdirSync(lockPath);
    writeFileSync(ownerPath, String(process.pid));
    return true;
  } catch (error) {
    if (error.code === 'EEXIST' || error.code === 'ENOENT') return false;
    throw new Refusal(sentenceFor(String(error.code), 'prepare this folder') ?? error.message);
  }
}

function isAbandoned() {
  try {
    const owner = Number.parseInt(readFileSync(ownerPath, 'utf8'), 10);
    if (Number.isSafeInteger(owner)) return !isAlive(owner);
  } catch {
    // No owner yet: the age of the folder decides.
  }
  try {
    return Date.now() - statSync(lockPath).mtimeMs > unowned_ms_max;
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

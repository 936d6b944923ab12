// Loaded before a program that npm started. npm hands a signal to the shell between, and many
// shells end by it without handing it on: the program would live on, with its port taken and
// nobody to stop it. So it ends, as SIGTERM asks, once its parent is gone.
import { isMainThread } from 'node:worker_threads';

const poll_ms = 500;
const parent = process.ppid;

if (isMainThread && process.env.npm_lifecycle_event !== undefined) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, poll_ms);
  watch.unref();
}

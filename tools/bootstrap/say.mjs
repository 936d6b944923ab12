// How the bootstrap speaks: to stderr, in sentences, so that `--json` output stays clean.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the whole repository, absolute. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A failure that was foreseen; its message is all that a person needs. */
export class Refusal extends Error {
  isForeseen = true;
}

/** @param {string} sentence */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

/**
 * Says that a long step began, that it goes on every ten seconds, and how long it took.
 * @template T
 * @param {string} sentence what is being done, without a full stop
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function withProgress(sentence, step) {
  const began_ms = performance.now();
  const elapsed_s = () => Math.round((performance.now() - began_ms) / 1000);
  say(`${sentence}…`);
  const ticker = setInterval(() => say(`  still at it, ${elapsed_s()} s`), 10_000);
  try {
    const value = await step();
    say(`  done in ${elapsed_s()} s`);
    return value;
  } finally {
    clearInterval(ticker);
  }
}

/** True where a program's output says that whom it asked could not be reached. */
export function isNetworkLack(text) {
  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/.test(text);
}

/**
 * The sentence for an error of the file system or of the network that a person can mend,
 * or undefined where the text names none of them.
 * @param {string} text an error's code, or a program's whole output
 * @param {string} doing what could not be done, as in "install the packages"
 */
export function sentenceFor(text, doing) {
  if (/ENOSPC|no space left/i.test(text)) return `Cannot ${doing}: the disk is full. Free some space and run the command again.`;
  if (/EDQUOT/.test(text)) return `Cannot ${doing}: the disk quota is used up. Free some space and run the command again.`;
  if (/EACCES|EPERM|EROFS|permission denied/i.test(text)) {
    return `Cannot ${doing}: no right to write in ${root}. Run it as the owner of that folder, or copy the folder to one of your own.`;
  }
  if (isNetworkLack(text)) {
    return `Cannot ${doing}: the package registry does not answer. Check the network (or npm's proxy and registry settings) and run the command again.`;
  }
  return undefined;
}

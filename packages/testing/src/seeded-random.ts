import { createHash } from 'node:crypto';
import { assert } from '@stilltill/domain/result';

/** Chance that a seed decides: the same seed gives the same run, on every machine. */
export type SeededRandom = {
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** True in about this share of the calls. */
  chance(share: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Another stream, so that one part's calls don't shift another's. */
  fork(name: string): SeededRandom;
};

/** SHA-256 in counter mode: good for far more bytes than a simulation asks for. */
export function makeSeededRandom(seed: string): SeededRandom {
  let counter = 0;
  let block: Uint8Array = new Uint8Array(0);
  let at = 0;
  const byte = (): number => {
    if (at === block.length) {
      block = createHash('sha256').update(`${seed}\n${counter++}`).digest();
      at = 0;
    }
    return block[at++] as number;
  };
  const below = (limit: number): number => {
    assert(Number.isInteger(limit) && limit > 0 && limit <= 2 ** 32, 'there is something to choose from');
    return Math.floor((((byte() * 256 + byte()) * 256 + byte()) * 256 + byte()) / 2 ** 32 * limit);
  };
  return {
    bytes: (length) => Uint8Array.from({ length }, byte),
    below,
    chance: (share) => below(1_000_000) < share * 1_000_000,
    pick<T>(choices: readonly T[]): T {
      return choices[below(choices.length)] as T;
    },
    fork: (name) => makeSeededRandom(`${seed}/${name}`),
  };
}

/**
 * The same stream, but for the last bytes of what is long enough to be an id or a secret: those are another run's own. So two
 * runs of one seed share a database, and whatever is put in the order of its ids stands in the same order in both.
 */
export function withOwnTails(random: SeededRandom, run: string): SeededRandom {
  const own = random.fork(`run ${run}`);
  return {
    ...random,
    bytes(length) {
      const bytes = random.bytes(length);
      if (length >= 8) bytes.set(own.bytes(length >> 1), length - (length >> 1));
      return bytes;
    },
    fork: (name) => withOwnTails(random.fork(name), run),
  };
}

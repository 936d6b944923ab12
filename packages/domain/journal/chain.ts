import { type Result, fail, ok } from '../result/index.ts';
import { type Head, type Sha256Hex, type StoredEntry, readEntry } from './entry.ts';

/** Whose chain it is. */
export type ChainOwner = { readonly merchant: string; readonly terminal: string; readonly epoch: string };

/**
 * Reads entries and checks that they are one unbroken run of their owner's chain: consecutive numbers, each naming
 * the hash of the one before. Whether the first attaches to what is known already is the caller's question.
 */
export function readChain(texts: readonly string[], owner: ChainOwner, sha256Hex: Sha256Hex): Result<StoredEntry[]> {
  const chain: StoredEntry[] = [];
  let before: StoredEntry | undefined;
  for (const text of texts) {
    const read = readEntry(text, sha256Hex);
    if (!read.ok) return read;
    const { entry } = read.value;
    if (entry.merchant !== owner.merchant || entry.terminal !== owner.terminal || entry.epoch !== owner.epoch) {
      return fail('entry_foreign', { seq: entry.seq });
    }
    if (before && (entry.seq !== before.entry.seq + 1 || entry.prev !== before.hash)) {
      return fail('chain_broken', { seq: entry.seq });
    }
    chain.push(read.value);
    before = read.value;
  }
  return ok(chain);
}

export function headOf(chain: readonly StoredEntry[]): Head | null {
  const last = chain.at(-1);
  return last ? { epoch: last.entry.epoch, seq: last.entry.seq, hash: last.hash } : null;
}

/**
 * Which entries were seen, so that a doubled delivery counts once and a branch shows. Of each epoch of a terminal the last entries are
 * kept: what is older and comes again was seen before, since a terminal uploads in order.
 */
import { at } from './at.ts';
import type { EntryRef } from './facts.ts';

const KEPT = 512;

type Epoch = { seqs: Float64Array; hashes: Float64Array; branch: Set<string>; received_ms: number };
export type Delivery = 'new' | 'again' | 'branch';
export type DeliveriesState = readonly (readonly [key: string, received_ms: number, seqs: readonly number[], hashes: readonly number[], branch: readonly string[]])[];

/** The first 48 bits of a hash, which a float holds exactly. */
const shorten = (hash: string): number => {
  const short = Number.parseInt(hash.length > 12 ? hash.slice(0, 12) : hash, 16);
  return Number.isNaN(short) ? textNumber(hash) : short;
};
/** For what is no hex: a number made of its characters. */
function textNumber(text: string): number {
  let number = 7;
  for (let index = 0; index < text.length; index++) number = (number * 31 + text.charCodeAt(index)) % 281_474_976_710_597;
  return number;
}

export class Deliveries {
  private readonly epochs = new Map<string, Epoch>();
  private last_key = '';
  private last: Epoch | null = null;

  /** Takes note of an entry and says whether it is new. `branch`: another one stands at its place, and this one is new. */
  take(entry: EntryRef, received_ms: number): Delivery {
    const key = `${entry.terminal} ${entry.epoch}`;
    let epoch = key === this.last_key ? this.last : (this.epochs.get(key) ?? null);
    if (epoch === null) {
      epoch = { seqs: new Float64Array(KEPT).fill(-1), hashes: new Float64Array(KEPT), branch: new Set(), received_ms };
      this.epochs.set(key, epoch);
    }
    this.last_key = key;
    this.last = epoch;
    epoch.received_ms = received_ms;
    const slot = entry.seq % KEPT;
    const hash = shorten(entry.hash);
    const seen = at(epoch.seqs, slot);
    if (seen > entry.seq) return 'again';
    if (seen < entry.seq) {
      epoch.seqs[slot] = entry.seq;
      epoch.hashes[slot] = hash;
      return 'new';
    }
    if (epoch.hashes[slot] === hash) return 'again';
    const name = `${entry.seq} ${hash}`;
    if (epoch.branch.has(name)) return 'again';
    epoch.branch.add(name);
    if (epoch.branch.size > KEPT) for (const oldest of epoch.branch) { epoch.branch.delete(oldest); break; }
    return 'branch';
  }

  forgetBefore(received_ms: number): void {
    for (const [key, epoch] of this.epochs) if (epoch.received_ms < received_ms) this.epochs.delete(key);
    this.last_key = '';
    this.last = null;
  }

  state(): DeliveriesState {
    return [...this.epochs].map(([key, epoch]) => {
      const held = [...epoch.seqs.keys()].filter((slot) => at(epoch.seqs, slot) >= 0);
      return [key, epoch.received_ms, held.map((slot) => at(epoch.seqs, slot)), held.map((slot) => at(epoch.hashes, slot)), [...epoch.branch]] as const;
    });
  }

  restore(state: DeliveriesState): void {
    for (const [key, received_ms, seqs, hashes, branch] of state) {
      const epoch: Epoch = { seqs: new Float64Array(KEPT).fill(-1), hashes: new Float64Array(KEPT), branch: new Set(branch), received_ms };
      for (const [index, seq] of seqs.entries()) {
        epoch.seqs[seq % KEPT] = seq;
        epoch.hashes[seq % KEPT] = at(hashes, index);
      }
      this.epochs.set(key, epoch);
    }
  }
}

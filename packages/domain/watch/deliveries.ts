/**
 * Which entries were seen, so that a doubled delivery counts once and a branch shows. Of each epoch of a terminal the hashes of the
 * last entries are kept, 24 bits of each by number. What is older than all of them was seen before, since a terminal uploads in order.
 */
import { at } from './at.ts';
import type { EntryRef } from './facts.ts';

/** A month of a busy terminal. A copied disk that lags further behind is the journal's to find, which keeps all. */
const KEPT_MAX = 8_192;
const KEPT_LEAST = 256;
const BRANCH_MAX = 4_096;

/** `hashes[seq % length]`: 0 where that entry was not seen. They are those of `top - length + 1` to `top`. */
type Epoch = { hashes: Int32Array; top: number; readonly branch: Set<string>; received_ms: number };
export type Delivery = 'new' | 'again' | 'branch';
/** `hashes`: from the oldest kept to `top`, six hex digits each. */
export type DeliveriesState = readonly { readonly terminal: string; readonly epoch: string; readonly received_ms: number; readonly top: number; readonly hashes: string; readonly branch: readonly string[] }[];

/** The first 24 bits of a hash, or of the number that its characters make where it is no hex; never 0. */
function shorten(hash: string): number {
  const short = Number.parseInt(hash.slice(0, 6), 16);
  if (!Number.isNaN(short)) return short === 0 ? 1 : short;
  let number = 7;
  for (let index = 0; index < hash.length; index++) number = (number * 31 + hash.charCodeAt(index)) % 16_777_213;
  return number + 1;
}

export class Deliveries {
  private readonly terminals = new Map<string, Map<string, Epoch>>();

  /** Takes note of an entry and says whether it is new. `branch`: another one stands at its place, and this one is new. */
  take(entry: EntryRef, received_ms: number): Delivery {
    const epoch = this.epochOf(entry.terminal, entry.epoch, entry.seq);
    epoch.received_ms = received_ms;
    const hash = shorten(entry.hash);
    if (entry.seq > epoch.top) raiseTop(epoch, entry.seq);
    if (entry.seq <= epoch.top - epoch.hashes.length) return 'again';
    const slot = entry.seq % epoch.hashes.length;
    const seen = at(epoch.hashes, slot);
    if (seen === 0) {
      epoch.hashes[slot] = hash;
      return 'new';
    }
    if (seen === hash) return 'again';
    const name = `${entry.seq} ${hash}`;
    if (epoch.branch.has(name)) return 'again';
    epoch.branch.add(name);
    if (epoch.branch.size > BRANCH_MAX) for (const oldest of epoch.branch) { epoch.branch.delete(oldest); break; }
    return 'branch';
  }

  private epochOf(terminal: string, name: string, seq: number): Epoch {
    let epochs = this.terminals.get(terminal);
    if (epochs === undefined) {
      epochs = new Map();
      this.terminals.set(terminal, epochs);
    }
    let epoch = epochs.get(name);
    if (epoch === undefined) {
      epoch = { hashes: new Int32Array(KEPT_LEAST), top: seq, branch: new Set(), received_ms: 0 };
      epochs.set(name, epoch);
    }
    return epoch;
  }

  forgetBefore(received_ms: number): void {
    for (const [terminal, epochs] of this.terminals) {
      for (const [name, epoch] of epochs) if (epoch.received_ms < received_ms) epochs.delete(name);
      if (epochs.size === 0) this.terminals.delete(terminal);
    }
  }

  state(): DeliveriesState {
    return [...this.terminals].flatMap(([terminal, epochs]) => [...epochs].map(([name, epoch]) => {
      const hashes: string[] = [];
      for (let seq = Math.max(0, epoch.top - epoch.hashes.length + 1); seq <= epoch.top; seq++) hashes.push(at(epoch.hashes, seq % epoch.hashes.length).toString(16).padStart(6, '0'));
      return { terminal, epoch: name, received_ms: epoch.received_ms, top: epoch.top, hashes: hashes.join(''), branch: [...epoch.branch] };
    }));
  }

  restore(state: DeliveriesState): void {
    for (const kept of state) {
      const count = kept.hashes.length / 6;
      let length = KEPT_LEAST;
      while (length < count) length *= 2;
      const epoch = this.epochOf(kept.terminal, kept.epoch, kept.top);
      epoch.hashes = new Int32Array(length);
      epoch.received_ms = kept.received_ms;
      for (const name of kept.branch) epoch.branch.add(name);
      for (let index = 0; index < count; index++) epoch.hashes[(kept.top - count + 1 + index) % length] = Number.parseInt(kept.hashes.slice(index * 6, index * 6 + 6), 16);
    }
  }
}

/** Makes room up to a new last entry: the list grows while it is short, and then lets go of the oldest. */
function raiseTop(epoch: Epoch, seq: number): void {
  const { hashes, top } = epoch;
  const { length } = hashes;
  if (seq >= length && length < KEPT_MAX) {
    const longer = new Int32Array(length * 2);
    for (let old = Math.max(0, top - length + 1); old <= top; old++) longer[old % longer.length] = at(hashes, old % length);
    epoch.hashes = longer;
    raiseTop(epoch, seq);
    return;
  }
  for (let next = Math.max(top + 1, seq - length + 1); next <= seq; next++) hashes[next % length] = 0;
  epoch.top = seq;
}

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type StoredEntry, ZERO_HASH } from '@stilltill/domain/journal';
import { makeTestTerminal } from '@stilltill/testing/test-terminal';
import { remainderOf } from './gaps.ts';
import { type ChainHead, type Gap, type StoredKey, planRun } from './plan.ts';

const random = { bytes: (length: number) => randomBytes(length) };

/** A chain and a clone that left it after some entries. */
function makeLines(length: number, forked_after: number): { readonly main: StoredEntry[]; readonly clone: StoredEntry[] } {
  const terminal = makeTestTerminal({ merchant: '00000000-0000-7000-8000-000000000000', store: '00000000-0000-7000-8000-000000000001', random });
  const write = (by: typeof terminal): StoredEntry => by.write('drawer.opened', { reason: 'no_sale', sale: null });
  const common = Array.from({ length: forked_after }, () => write(terminal));
  const copy = terminal.copy();
  const rest = (by: typeof terminal): StoredEntry[] => Array.from({ length: length - forked_after }, () => write(by));
  return { main: [...common, ...rest(terminal)], clone: [...common, ...rest(copy)] };
}

/** The server as the plan sees it, without a database. */
class FakeChain {
  readonly entries: (StoredKey & { readonly prev: string })[] = [];
  head: ChainHead = { seq: 0, hash: ZERO_HASH };
  gaps: Gap[] = [];
  is_branched = false;

  take(run: readonly StoredEntry[], declared_from_seq: number | null = null): { readonly taken: boolean; readonly wanted_seq: number } {
    const first = run[0]?.entry.seq ?? 1;
    const last = run.at(-1)?.entry.seq ?? 1;
    const plan = planRun({
      head: this.head, run, declared_from_seq, open_gaps: this.gaps, stored: this.entries.filter((each) => each.seq >= first - 1 && each.seq <= last),
      below_seq: Math.max(0, ...this.entries.filter((each) => each.seq < first).map((each) => each.seq)),
    });
    if (plan.kind === 'ahead') return { taken: false, wanted_seq: plan.wanted_seq };
    for (const { stored, variant } of plan.fresh) this.entries.push({ seq: stored.entry.seq, hash: stored.hash, variant, prev: stored.entry.prev });
    this.head = plan.head;
    this.is_branched ||= plan.forked_seq !== null;
    if (plan.gap) this.gaps.push(plan.gap);
    this.gaps = this.gaps.flatMap((gap) => remainderOf(gap, this.entries) ?? []);
    return { taken: true, wanted_seq: 0 };
  }

  holds(entries: readonly StoredEntry[]): boolean {
    return entries.every((each) => this.entries.filter((known) => known.hash === each.hash).length === 1);
  }
}

/** Sends as a till does: in runs, going back to what is wanted. */
function sendAll(chain: FakeChain, line: readonly StoredEntry[], lengths: readonly number[]): void {
  let next = 1;
  for (let tries = 0; next <= line.length; tries += 1) {
    assert.ok(tries < 1000, 'it comes to an end');
    const length = lengths[tries % lengths.length] ?? 1;
    const sent = chain.take(line.slice(next - 1, next - 1 + length));
    if (sent.taken) next += length;
    else {
      assert.ok(sent.wanted_seq < next, 'a till is sent back and never on');
      next = sent.wanted_seq;
    }
  }
}

const lengthsOf = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 10 });

describe('planning a run', () => {
  it('however a chain is cut and repeated, every entry is taken once, and the head is its end', () => {
    fc.assert(fc.property(lengthsOf, lengthsOf, (first, again) => {
      const { main } = makeLines(20, 20);
      const chain = new FakeChain();
      sendAll(chain, main, first);
      sendAll(chain, main, again);
      assert.ok(chain.holds(main));
      assert.equal(chain.entries.length, 20);
      assert.deepEqual([chain.head.seq, chain.head.hash, chain.is_branched], [20, main.at(-1)?.hash, false]);
    }), { numRuns: 100 });
  });

  it('two copies of a till, in any cut and order, are both taken whole, once, and noticed', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 11 }), lengthsOf, lengthsOf, fc.integer({ min: 1, max: 12 }), (forked_after, first, second, turn) => {
      const { main, clone } = makeLines(12, forked_after);
      const chain = new FakeChain();
      sendAll(chain, main.slice(0, turn), first);
      sendAll(chain, clone, second);
      sendAll(chain, main, first);
      assert.ok(chain.holds(main) && chain.holds(clone));
      assert.equal(chain.is_branched, true);
      const keys = chain.entries.map((each) => `${each.seq}/${each.variant}`);
      assert.equal(new Set(keys).size, keys.length, 'a short key names one entry');
    }), { numRuns: 200 });
  });

  it('lost entries that turn up in any order of runs that attach close their gap', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 }), lengthsOf, (from, length, lengths) => {
      const { main } = makeLines(16, 16);
      const chain = new FakeChain();
      if (from > 1) sendAll(chain, main.slice(0, from - 1), [3]);
      const behind = chain.take(main.slice(from + length - 1), from);
      assert.ok(behind.taken);
      assert.deepEqual(chain.gaps.map((gap) => [gap.from_seq, gap.to_seq]), [[from, from + length - 1]]);
      sendAll(chain, main, lengths);
      assert.deepEqual(chain.gaps, []);
      assert.ok(chain.holds(main) && chain.entries.length === 16 && !chain.is_branched);
      assert.equal(chain.head.seq, 16);
    }), { numRuns: 200 });
  });

  it('other entries in the place of lost ones are a branch, and do not close the gap', () => {
    const { main, clone } = makeLines(10, 4);
    const chain = new FakeChain();
    sendAll(chain, main.slice(0, 4), [4]);
    assert.ok(chain.take(main.slice(7), 5).taken);
    sendAll(chain, clone, [3]);
    assert.equal(chain.is_branched, true);
    assert.deepEqual(chain.gaps.map((gap) => [gap.from_seq, gap.to_seq]), [[5, 7]]);
    sendAll(chain, main, [4]);
    assert.deepEqual(chain.gaps, []);
    assert.ok(chain.holds(main) && chain.holds(clone));
  });

  it('a gap is not larger than what is missing, and what is missing before it is wanted first', () => {
    const { main } = makeLines(10, 10);
    const chain = new FakeChain();
    sendAll(chain, main.slice(0, 5), [5]);
    assert.deepEqual(chain.take(main.slice(8), 8), { taken: false, wanted_seq: 6 });
    assert.ok(chain.take(main.slice(8), 3).taken);
    assert.deepEqual(chain.gaps.map((gap) => [gap.from_seq, gap.to_seq]), [[6, 8]]);
  });
});

/**
 * Decides where a sound run belongs in its chain: what of it is new, whether it follows, forks, or leaves a gap. Pure:
 * it is told what is stored around the run. docs/adr/0001-journal-and-epochs.md has the table that this follows.
 */
import { type StoredEntry, ZERO_HASH } from '@stilltill/domain/journal';
import { BATCH_ENTRIES_MAX } from '@stilltill/protocol';

export type StoredKey = { readonly seq: number; readonly hash: string; readonly variant: number };
/** Lost entries, of which the hash of the last is known. */
export type Gap = { readonly from_seq: number; readonly to_seq: number; readonly hash: string };
export type ChainHead = { readonly seq: number; readonly hash: string };

export type RunContext = {
  /** The end of the line that came first. */
  readonly head: ChainHead;
  /** What is stored from the number before the run to its end. */
  readonly stored: readonly StoredKey[];
  /** The highest number stored below the run's first. */
  readonly below_seq: number;
  readonly open_gaps: readonly Gap[];
  readonly run: readonly StoredEntry[];
  /** The first lost number, where the till declared a gap before the run. */
  readonly declared_from_seq: number | null;
};

export type FreshEntry = { readonly stored: StoredEntry; readonly variant: number };
export type RunPlan =
  | { readonly kind: 'ahead'; readonly wanted_seq: number }
  | {
      readonly kind: 'take'; readonly fresh: readonly FreshEntry[]; readonly repeated: number; readonly head: ChainHead;
      /** The first number that two entries carry now. */
      readonly forked_seq: number | null;
      readonly gap: Gap | null;
    };

export function planRun(context: RunContext): RunPlan {
  const { run, stored, open_gaps } = context;
  const attached = attachFirst(context);
  if (attached.kind === 'ahead') return attached;
  let { head } = context;
  let forked_seq: number | null = null;
  const fresh: FreshEntry[] = [];
  for (const [index, each] of run.entries()) {
    const { seq, prev } = each.entry;
    const same_seq = stored.filter((known) => known.seq === seq);
    if (!same_seq.some((known) => known.hash === each.hash)) {
      const contradicts = same_seq.length > 0 || open_gaps.some((gap) => gap.to_seq === seq && gap.hash !== each.hash);
      if (contradicts) forked_seq ??= seq;
      fresh.push({ stored: each, variant: same_seq.reduce((next, known) => Math.max(next, known.variant + 1), 0) });
    }
    const follows = seq === head.seq + 1 && prev === head.hash;
    const jumps = index === 0 && attached.gap !== null && seq > head.seq;
    if (follows || jumps) head = { seq, hash: each.hash };
  }
  return { kind: 'take', fresh, repeated: run.length - fresh.length, head, forked_seq, gap: attached.gap };
}

type Attached = { readonly kind: 'ahead'; readonly wanted_seq: number } | { readonly kind: 'attached'; readonly gap: Gap | null };

function attachFirst({ run, stored, below_seq, declared_from_seq }: RunContext): Attached {
  const first = run[0];
  if (!first) return { kind: 'attached', gap: null };
  const { seq, prev } = first.entry;
  const is_known = stored.some((known) => known.seq === seq && known.hash === first.hash);
  const is_linked = seq === 1 ? prev === ZERO_HASH : stored.some((known) => known.seq === seq - 1 && known.hash === prev);
  if (is_known || is_linked) return { kind: 'attached', gap: null };
  const is_hidden = below_seq < seq - 1;
  if (declared_from_seq !== null && (!is_hidden || declared_from_seq <= below_seq + 1)) {
    return { kind: 'attached', gap: { from_seq: is_hidden ? below_seq + 1 : declared_from_seq, to_seq: seq - 1, hash: prev } };
  }
  if (is_hidden) return { kind: 'ahead', wanted_seq: below_seq + 1 };
  // The till's entry before this one is another than ours: the fork lies further down, so it goes back by a batch.
  return { kind: 'ahead', wanted_seq: Math.max(1, seq - BATCH_ENTRIES_MAX) };
}

/**
 * Takes a run of entries into its chain, in one transaction: stored, projected, sealed, acknowledged. The seal is
 * checked before; what is decided here is where the run belongs. Nothing is answered before the commit has returned.
 */
import { type Acknowledgement, type Head, type StoredEntry, acknowledgementText } from '@stilltill/domain/journal';
import { type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import type { JournalAnswer } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Upload } from './batch.ts';
import { type NewException, openExceptions, settleFlagged } from './exceptions.ts';
import { closeGaps } from './gaps.ts';
import { compareHeads } from './heads.ts';
import { type RunPlan, planRun } from './plan.ts';
import type { EnrolledKey, JournalDeps, ProjectionFlag } from './ports.ts';
import { type ChainFacts, type EntryFault, type Projected, projectAtOnce, projectSet, readBodies } from './project.ts';
import { keepDamaged } from './quarantine.ts';
import { appendServerEntry } from './server-journal.ts';
import { type Chain, beginChain, insertFieldKeys, lockChain, readAround, readOpenGaps, writeRun } from './store.ts';

export type Accepted = z.output<typeof JournalAnswer>;
export type AcceptOptions = {
  /** Whose key made the seal; null: a person judged the run, whatever its seal says. */
  readonly sealed_by: EnrolledKey | null;
  /** The enrolment whose store the run belongs to where its chain is new. */
  readonly owner: EnrolledKey;
  /** Flags every entry of the run. */
  readonly judged: Fault | null;
  /** How what is computed from the entries is kept apart from them: see `projectAtOnce` and `projectSet`. */
  readonly projecting: 'at_once' | 'by_savepoints';
};

type TakePlan = Extract<RunPlan, { kind: 'take' }>;

/** `chain_ahead`: the run does not attach; nothing was taken. `rate_limited`: more was to be quarantined than a day allows. */
export async function acceptRun(deps: JournalDeps, tx: MerchantTx, upload: Upload, options: AcceptOptions): Promise<Result<Accepted>> {
  const { batch } = upload;
  const now = new Date(deps.clock.now_ms()).toISOString();
  const chain = (await lockChain(tx, options.owner.terminal, batch.seal.epoch))
    ?? (await beginChain(tx, batch.seal.epoch, options.owner, now));
  const plan = await planFor(tx, chain, upload, options.judged !== null);
  if (plan.kind === 'ahead') return fail('chain_ahead', { seq: plan.wanted_seq });
  const taken = await take(deps, tx, { chain, upload, plan, options, now });
  if (!taken.ok) return taken;
  const branched = chain.branched || plan.forked_seq !== null;
  return ok({ ...taken.value, accepted: plan.fresh.length, repeated: plan.repeated, branched });
}

async function planFor(tx: MerchantTx, chain: Chain, { run, batch }: Upload, is_judged: boolean): Promise<RunPlan> {
  const first = run[0]?.entry;
  const declared_from_seq = batch.gap?.from_seq ?? (is_judged ? 1 : null);
  // Nearly every upload follows the head: then nothing around it needs to be read.
  if (!chain.has_gap && !chain.branched && first?.seq === chain.head.seq + 1 && first.prev === chain.head.hash) {
    const stored = [{ ...chain.head, variant: 0 }];
    return planRun({ head: chain.head, stored, below_seq: chain.head.seq, open_gaps: [], run, declared_from_seq: null });
  }
  const around = await readAround(tx, chain.chain, first?.seq ?? 1, run.at(-1)?.entry.seq ?? 1);
  const open_gaps = chain.has_gap ? await readOpenGaps(tx, chain.chain) : [];
  return planRun({ head: chain.head, ...around, open_gaps, run, declared_from_seq });
}

type Taking = { readonly chain: Chain; readonly upload: Upload; readonly plan: TakePlan; readonly options: AcceptOptions; readonly now: string };

/**
 * Writes what is new of the run, and answers with our word that the chain is held up to its end. In the usual case all
 * statements are sent one behind the other, and waited for together.
 */
async function take(deps: JournalDeps, tx: MerchantTx, taking: Taking): Promise<Result<Pick<Accepted, 'acknowledgement' | 'server_head'>>> {
  const { chain, upload: { batch }, plan, options, now } = taking;
  const facts: ChainFacts = { chain: chain.chain, terminal: chain.terminal, epoch: chain.epoch, store: chain.store ?? options.owner.store, received_at: now, sent_at: options.sealed_by && batch.sent_at };
  const acknowledgement = acknowledge(deps, batch.seal, now);
  const { readable, faults } = readBodies(facts, plan.fresh);
  const written = write(deps, tx, taking, acknowledgement);
  written.catch(() => {});
  const project = options.projecting === 'at_once' ? projectAtOnce : projectSet;
  const projected = await project(tx, deps.projections, readable, deps.log).catch(async (error: unknown) => {
    // Where a statement before it failed, that is what went wrong.
    await written;
    throw error;
  });
  await written;
  const opened = await openFound(deps, tx, taking, facts, { faults, projected });
  for (const { settles, fault } of projected.flags) if (settles) await settleFlagged(deps, tx, fault.code, settles, now);
  if (batch.gap && batch.gap.damaged.length > 0 && opened.gap !== null) {
    const kept = await keepDamaged(deps, tx, chain.terminal, opened.gap, batch.gap.damaged);
    if (!kept.ok) return kept;
  }
  const anchored = plan.fresh.length > 0 ? await afterwards(deps, tx, taking) : null;
  return ok({ acknowledgement, server_head: anchored ?? chain.server_head });
}

async function write(deps: JournalDeps, tx: MerchantTx, { chain, upload: { batch }, plan, options, now }: Taking, acknowledgement: Acknowledgement): Promise<void> {
  const keys = batch.keys?.length ? insertFieldKeys(tx, batch.keys) : null;
  const [first] = plan.fresh;
  if (!first) return void await keys;
  const { seq, hash, at: sealed_at, signature } = batch.seal;
  const from_seq = first.stored.entry.seq;
  deps.live.publishAfterCommit(tx, { type: 'entries', terminal: chain.terminal, epoch: chain.epoch, from_seq, to_seq: seq });
  await Promise.all([keys, writeRun(tx, {
    chain: chain.chain, received_at: now, fresh: plan.fresh,
    seal: {
      seq, hash, from_seq, sealed_at, signature, enrolment: options.sealed_by?.enrolment ?? null, sent_at: batch.sent_at,
      incarnation: acknowledgement.incarnation, acknowledgement: acknowledgement.signature,
    },
    head: plan.head, branched: chain.branched || plan.forked_seq !== null, has_gap: chain.has_gap || plan.gap !== null,
    operator: lastOperator(plan.fresh.map((each) => each.stored)),
  })]);
}

function acknowledge(deps: JournalDeps, seal: Upload['batch']['seal'], at: string): Acknowledgement {
  const { merchant, terminal, epoch, seq, hash } = seal;
  const word = { merchant, terminal, epoch, seq, hash, at, incarnation: deps.state.incarnation() };
  return { ...word, signature: deps.keys.signAs('stilltill/v1/acknowledgement', acknowledgementText(word)) };
}

/**
 * What the run means for other entries: gaps that it fills, a head that was told of, an anchor in the server's own
 * journal. Answers with the head that the anchor makes.
 */
async function afterwards(deps: JournalDeps, tx: MerchantTx, { chain, plan, now }: Taking): Promise<Head | null> {
  const fresh = plan.fresh.map((each) => each.stored.entry);
  if (chain.has_gap) await closeGaps(deps, tx, chain.chain, now);
  const began = fresh.find((each) => each.kind === 'epoch.began');
  if (began || (chain.reported_seq !== null && chain.reported_seq > chain.head.seq)) await compareHeads(deps, tx, chain, began ?? null, now);
  // At the end of a shift the chain is anchored in the server's own, whose head every till keeps and prints.
  if (!fresh.some((each) => each.kind === 'shift.closed')) return null;
  return appendServerEntry(deps, tx, 'head.recorded', { terminal: chain.terminal, epoch: chain.epoch, seq: plan.head.seq, hash: plan.head.hash });
}

/** Who is signed on after these entries; null: nobody; undefined: they do not say. */
function lastOperator(entries: readonly StoredEntry[]): string | null | undefined {
  const last = entries.findLast(({ entry }) => entry.kind === 'operator.signed_on' || entry.kind === 'operator.signed_off' || entry.kind === 'epoch.began');
  if (!last) return undefined;
  return last.entry.kind === 'operator.signed_on' ? last.entry.operator : null;
}

type Found = { readonly faults: readonly EntryFault[]; readonly projected: Projected };

/** Opens an exception for whatever a person should know of the run. */
async function openFound(deps: JournalDeps, tx: MerchantTx, taking: Taking, facts: ChainFacts, found: Found): Promise<{ readonly gap: string | null }> {
  const { plan, options } = taking;
  const list: NewException[] = [
    ...found.faults.map((each) => onEntry(facts, 'flagged', each, each.fault)),
    ...found.projected.flags.filter((each) => !each.settles).map((each: ProjectionFlag) => onEntry(facts, 'flagged', each.entry, each.fault)),
    ...found.projected.failed.map((each) => onEntry(facts, 'unprojected', each, { code: 'projection_failed' })),
  ];
  const first = plan.fresh[0]?.stored.entry.seq;
  const last = plan.fresh.at(-1)?.stored.entry.seq;
  if (first !== undefined && last !== undefined) {
    const retired = options.owner.state === 'retired' || options.sealed_by?.state === 'retired';
    // Of the moment at which it came: whether a room can take an entry up, and when, says nothing about it.
    if (plan.fresh[0] && await deps.fleet.isLost(tx, facts.terminal)) list.push(onEntry(facts, 'flagged', { seq: first, hash: plan.fresh[0].stored.hash }, { code: 'terminal_lost' }));
    if (retired) list.push(onRun(facts, 'flagged', { code: 'terminal_retired' }, first, last));
    if (options.judged) list.push(onRun(facts, 'flagged', options.judged, first, last));
    if (plan.forked_seq !== null) list.push(onRun(facts, 'branch', { code: 'entry_branch', details: { seq: plan.forked_seq } }, plan.forked_seq, last));
    else if (taking.chain.branched) list.push(onRun(facts, 'branch', { code: 'entry_branch', details: { seq: first } }, first, last));
  }
  if (plan.gap === null) {
    if (list.length > 0) await openExceptions(deps, tx, list);
    return { gap: null };
  }
  const { from_seq, to_seq, hash } = plan.gap;
  const gap: NewException = {
    ...onRun(facts, 'gap', { code: 'entry_gap', details: { from_seq, to_seq } }, from_seq, to_seq), hash,
    subject: `gap:${facts.chain}:${to_seq}:${hash}`,
  };
  await openExceptions(deps, tx, list);
  const [id] = await openExceptions(deps, tx, [gap]);
  return { gap: id ?? null };
}

/** A matter about one entry. */
export function onEntry(facts: ChainFacts, kind: 'flagged' | 'unprojected', entry: { readonly seq: number; readonly hash: string }, fault: Fault): NewException {
  return {
    kind, fault, subject: `${kind}:${fault.code}:${facts.chain}:${entry.seq}:${entry.hash}`, terminal: facts.terminal,
    chain: facts.chain, epoch: facts.epoch, seq: entry.seq, to_seq: entry.seq, hash: entry.hash,
  };
}

/** One matter for a whole run: the next run with the same fault makes it longer instead of opening another. */
function onRun(facts: ChainFacts, kind: 'flagged' | 'branch' | 'gap', fault: Fault, seq: number, to_seq: number): NewException {
  return {
    kind, fault, subject: `${kind}:${fault.code}:${facts.chain}`, terminal: facts.terminal,
    chain: facts.chain, epoch: facts.epoch, seq, to_seq, hash: null,
  };
}

/** Hands new entries to the rooms that compute from them, so that an error in one rule never blocks a till. */
import type { StoredEntry } from '@stilltill/domain/journal';
import type { Fault } from '@stilltill/domain/result';
import type { Log } from '../../platform/log.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { readBody } from './bodies.ts';
import type { FreshEntry } from './plan.ts';
import type { ProjectedEntry, Projection, ProjectionFlag } from './ports.ts';
import { storableTime } from './store.ts';

export type ChainFacts = { readonly chain: number; readonly terminal: string; readonly epoch: string; readonly store: string; readonly received_at: string; readonly sent_at: string | null };
export type EntryFault = { readonly seq: number; readonly hash: string; readonly kind: string; readonly fault: Fault };

/** Entries whose bodies have the form of their kind, and the faults of the others. */
export function readBodies(facts: ChainFacts, fresh: readonly FreshEntry[]): { readonly readable: ProjectedEntry[]; readonly faults: EntryFault[] } {
  const readable: ProjectedEntry[] = [];
  const faults: EntryFault[] = [];
  for (const { stored, variant } of fresh) {
    const read = readBody(stored.entry.kind, stored.entry.body);
    if (!read.ok) {
      faults.push({ seq: stored.entry.seq, hash: stored.hash, kind: stored.entry.kind, fault: read.fault });
      continue;
    }
    readable.push(projectable(facts, stored, variant, read.value));
  }
  return { readable, faults };
}

function projectable(facts: ChainFacts, stored: StoredEntry, variant: number, read: { readonly kind: string; readonly body: object }): ProjectedEntry {
  const { seq, at, operator, session, basis } = stored.entry;
  // readBody has just paired the kind with the form of its body.
  return { ...facts, ...read, seq, variant, hash: stored.hash, at: storableTime(at), operator, session, basis } as ProjectedEntry;
}

export type Projected = { readonly flags: readonly ProjectionFlag[]; readonly failed: readonly ProjectedEntry[] };

/** A projection threw where there was no savepoint to go back to: the transaction is to be run again with them. */
export class ProjectionThrew extends Error {
  override name = 'ProjectionThrew';
}

/** Projects a set without a savepoint, as nearly all can be. Throws `ProjectionThrew` where a projection does. */
export async function projectAtOnce(tx: MerchantTx, projections: readonly Projection[], entries: readonly ProjectedEntry[]): Promise<Projected> {
  try {
    return { flags: await projectAll(tx, projections, entries), failed: [] };
  } catch (error) {
    if (isTransactionLost(error)) throw error;
    throw new ProjectionThrew('a projection threw', { cause: error });
  }
}

/** Projects a set in one savepoint; where that fails, entry by entry, each in its own: an entry is taken up by all rooms or by none. */
export async function projectSet(tx: MerchantTx, projections: readonly Projection[], entries: readonly ProjectedEntry[], log: Log): Promise<Projected> {
  if (entries.length === 0) return { flags: [], failed: [] };
  try {
    return { flags: await tx.savepoint(() => projectAll(tx, projections, entries)), failed: [] };
  } catch (error) {
    if (isTransactionLost(error)) throw error;
    if (entries.length === 1) logFailure(log, entries[0], error);
    if (entries.length === 1) return { flags: [], failed: entries };
  }
  const flags: ProjectionFlag[] = [];
  const failed: ProjectedEntry[] = [];
  for (const each of entries) {
    const one = await projectSet(tx, projections, [each], log);
    flags.push(...one.flags);
    failed.push(...one.failed);
  }
  return { flags, failed };
}

async function projectAll(tx: MerchantTx, projections: readonly Projection[], entries: readonly ProjectedEntry[]): Promise<ProjectionFlag[]> {
  const flags: ProjectionFlag[] = [];
  for (const projection of projections) {
    const wanted = entries.filter((each) => projection.kinds.includes(each.kind));
    if (wanted.length > 0) flags.push(...await projection.project(tx, wanted));
  }
  return flags;
}

/** Deadlocks, full disks and lost connections end the whole transaction; it is tried again, and says nothing about an entry. */
export function isTransactionLost(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  // Classes of PostgreSQL's codes, a savepoint that was not there any more, and codes of the system such as ECONNRESET.
  return /^(40|08|57|53|58)[0-9A-Z]{3}$/.test(code) || code === '3B001' || /^E[A-Z]+$/.test(code);
}

function logFailure(log: Log, entry: ProjectedEntry | undefined, error: unknown): void {
  log.error({ err: error, kind: entry?.kind, terminal: entry?.terminal, epoch: entry?.epoch, seq: entry?.seq }, 'an entry could not be projected');
}

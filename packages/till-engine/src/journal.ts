/** Epochs of the journal: how one begins, what a start makes good, and what is dropped when the server has long held it. */
import { ZERO_HASH, type Head, type StoredEntry, epochFrom, readEntry } from '@stilltill/domain/journal';
import { type Result, ok } from '@stilltill/domain/result';
import { addRefund, addSale, moveCash } from '@stilltill/domain/shift';
import { CashMoved, SaleCompleted, SaleRefunded } from '@stilltill/protocol';
import { type Core, type Fact, chainOf, identityOf, record, remember } from './core.ts';
import type { Chain, Identity, Memory, StoredShift } from './memory.ts';
import type { StoredRow } from './ports.ts';

/** Tills keep what the server has acknowledged for this long, and send it again to a server that lost it. */
export const KEPT_MS = 90 * 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
const READ_ROWS = 200;

export function newChain(core: Core, identity: Identity): Chain {
  return {
    enrolment: identity.certificate.enrolment, merchant: identity.certificate.merchant, terminal: identity.certificate.terminal, store: identity.certificate.store,
    head: { epoch: epochFrom(core.ports.random.bytes(16)), seq: 0, hash: ZERO_HASH },
    acked: { seq: 0, hash: ZERO_HASH }, passed_seq: 0, lost: [], first_seq: 1, marks: [],
  };
}

/** Begins a new epoch before anything else is recorded. To be called in turn. */
export function beginEpoch(core: Core, reason: 'branched' | 'restored', follows: Head | null, changes: Partial<Memory> = {}): Promise<Result<StoredEntry[]>> {
  const identity = identityOf(core);
  const chains = [...core.memory.chains, newChain(core, identity)];
  return record(core, [{ kind: 'epoch.began', body: { reason, follows, store: identity.certificate.store }, session: null }], { ...changes, chains });
}

/** Under which a chain began; of a terminal that was moved there are several with one key. Undefined: it is not here any more. */
export function identityOfChain(identities: readonly Identity[], chain: Pick<Chain, 'enrolment' | 'store'>): Identity | undefined {
  return identities.find(({ certificate }) => certificate.enrolment === chain.enrolment && (chain.store === undefined || certificate.store === chain.store));
}

/** Whose entry it is that a row holds, if it is one of this chain and its bytes are those that were written. */
export function readRow(core: Core, chain: Chain, row: StoredRow): StoredEntry | null {
  if (row.damaged) return null;
  const read = readEntry(row.text, (text) => core.ports.hash.sha256Hex(text));
  if (!read.ok || (row.hash !== null && row.hash !== read.value.hash)) return null;
  const { entry } = read.value;
  return entry.epoch === chain.head.epoch && entry.seq === row.seq && entry.terminal === chain.terminal ? read.value : null;
}

/**
 * What a start makes good: heads from the entries themselves where a cell was lost or is behind, and the totals of the
 * open shift from the entries after those that they hold.
 */
export async function makeGood(core: Core): Promise<Result<{ readonly chains: readonly Chain[]; readonly shift: StoredShift | null; readonly isRebuilt: boolean }>> {
  const epochs = await core.ports.storage.epochs();
  if (!epochs.ok) return epochs;
  const chains = new Map(core.memory.chains.map((chain) => [chain.head.epoch, chain]));
  let isRebuilt = false;
  for (const { epoch, first_seq, last_seq } of epochs.value) {
    const known = chains.get(epoch);
    if (known && known.head.seq >= last_seq) continue;
    const identity = known ? identityOf(core) : await identityAtBegin(core, epoch, first_seq);
    if (!identity) continue;
    isRebuilt = true;
    const chain = known ?? { ...newChain(core, identity), first_seq };
    const rows = await core.ports.storage.readEntries(epoch, last_seq, 1);
    if (!rows.ok) return rows;
    const [row] = rows.value;
    const last = row && readRow(core, { ...chain, head: { ...chain.head, epoch } }, row);
    // A last entry that can't be read leaves no hash to go on from: the epoch ends below it, and a new one begins.
    if (last) chains.set(epoch, { ...chain, head: { epoch, seq: last.entry.seq, hash: last.hash } });
  }
  const list = [...chains.values()];
  return ok({ chains: list, shift: await makeShiftGood(core, list), isRebuilt });
}

/** Whose chain it is of which nothing but its entries is left: the first of them names the store. */
async function identityAtBegin(core: Core, epoch: string, first_seq: number): Promise<Identity | undefined> {
  const { identities } = core.memory;
  const last = identities.at(-1);
  if (!last) return undefined;
  const rows = await core.ports.storage.readEntries(epoch, first_seq, 1);
  const chain = newChain(core, last);
  const first = rows.ok && rows.value[0] ? readRow(core, { ...chain, head: { ...chain.head, epoch } }, rows.value[0]) : null;
  const store = first?.entry.kind === 'epoch.began' ? first.entry.body['store'] : undefined;
  return identities.findLast(({ certificate }) => certificate.terminal === chain.terminal && certificate.store === store) ?? last;
}

async function makeShiftGood(core: Core, chains: readonly Chain[]): Promise<StoredShift | null> {
  const { shift } = core.memory;
  const chain = chains.at(-1);
  if (!shift || !chain || shift.epoch !== chain.head.epoch || shift.seq >= chain.head.seq) return shift;
  let totals = shift.totals;
  for (let from = shift.seq + 1; from <= chain.head.seq;) {
    const rows = await core.ports.storage.readEntries(chain.head.epoch, from, READ_ROWS);
    if (!rows.ok || rows.value.length === 0) break;
    for (const row of rows.value) {
      const stored = readRow(core, chain, row);
      if (stored?.entry.kind === 'sale.completed') {
        const sale = SaleCompleted.safeParse(stored.entry.body);
        if (sale.success && sale.data.shift === totals.shift) totals = addSale(totals, sale.data);
      } else if (stored?.entry.kind === 'sale.refunded') {
        const refund = SaleRefunded.safeParse(stored.entry.body);
        if (refund.success && refund.data.shift === totals.shift) totals = addRefund(totals, refund.data);
      } else if (stored?.entry.kind === 'cash.moved') {
        const moved = CashMoved.safeParse(stored.entry.body);
        if (moved.success && moved.data.shift === totals.shift) totals = moveCash(totals, moved.data.direction, moved.data.amount_minor);
      } else if (stored?.entry.kind === 'shift.closed' && stored.entry.body['shift'] === totals.shift) {
        return null;
      }
      from = row.seq + 1;
    }
  }
  return { totals, epoch: chain.head.epoch, seq: chain.head.seq };
}

/** A chain that the server holds up to an entry. Remembers on which day that was. */
export function acknowledged(chain: Chain, upTo: { readonly seq: number; readonly hash: string }, now_ms: number): Chain {
  const last = chain.marks.at(-1);
  const marks = last && now_ms - last.at_ms < DAY_MS ? chain.marks : [...chain.marks, { seq: upTo.seq, at_ms: now_ms }];
  return { ...chain, acked: { seq: upTo.seq, hash: upTo.hash }, marks };
}

/** Drops what the server has held for 90 days. To be called in turn. */
export async function dropOld(core: Core, judged_ms: number): Promise<void> {
  const current = chainOf(core).head.epoch;
  const kept: Chain[] = [];
  let isChanged = false;
  for (const chain of core.memory.chains) {
    const old = chain.marks.findLast((mark) => mark.at_ms < judged_ms - KEPT_MS && mark.seq <= chain.acked.seq);
    if (!old || old.seq < chain.first_seq) {
      kept.push(chain);
      continue;
    }
    isChanged = true;
    await core.ports.storage.forgetEntries(core.fence, chain.head.epoch, old.seq + 1);
    const rest: Chain = { ...chain, first_seq: old.seq + 1, marks: chain.marks.filter((mark) => mark.seq > old.seq) };
    if (chain.head.epoch === current || rest.first_seq <= chain.head.seq) kept.push(rest);
  }
  if (isChanged) await remember(core, { chains: kept }, 'relaxed');
}

/** The facts that a damaged storage is told by. */
export function damageFact(detail: string): Fact {
  return { kind: 'storage.faulted', body: { fault: 'entry_damaged', detail: detail.slice(0, 300) }, session: null };
}

/** Opening and closing a shift. Its totals run along with each sale, so that neither depends on how many there were. */
import { type Head, type StoredEntry, sealText } from '@stilltill/domain/journal';
import { AMOUNT_MINOR_MAX } from '@stilltill/domain/money';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import type { Approval } from '@stilltill/domain/sale';
import { type Denomination, type ShiftClosing, type ShiftTotals, beginShift, closeShift, moveCash } from '@stilltill/domain/shift';
import { type Core, type Fact, chainOf, identityOf, isoTime, record, remember } from './core.ts';
import type { Chain, Identity } from './memory.ts';

function checkAmount(amount_minor: bigint): Result<null> {
  if (amount_minor < 0n) return fail('amount_negative');
  return amount_minor > AMOUNT_MINOR_MAX ? fail('amount_too_large') : ok(null);
}

export async function openShift(core: Core, float_minor: bigint, clockFacts: readonly Fact[]): Promise<Result<null>> {
  const { session } = core.memory;
  const store = core.catalog.store();
  if (!session || !store) return fail('not_permitted');
  if (core.memory.shift) return fail('shift_already_open');
  const amount = checkAmount(float_minor);
  if (!amount.ok) return amount;
  const totals = beginShift({
    shift: core.ports.ids.uuid(), currency: store.currency, opened_at: isoTime(core.ports.clock.now_ms()), opened_by: session.operator, float_minor,
  });
  const { head } = chainOf(core);
  const facts: Fact[] = [...clockFacts, { kind: 'shift.opened', body: { shift: totals.shift, currency: totals.currency, float_minor } }];
  const done = await record(core, facts, { shift: { totals, epoch: head.epoch, seq: head.seq + facts.length } });
  return done.ok ? ok(null) : done;
}

/** Cash into the drawer or out of it without a sale. */
export async function recordCash(
  core: Core, moved: { readonly direction: 'in' | 'out'; readonly amount_minor: bigint; readonly reason: string }, approvals: readonly Approval[], clockFacts: readonly Fact[],
): Promise<Result<null>> {
  const { shift } = core.memory;
  if (!shift) return fail('shift_not_open');
  const amount = checkAmount(moved.amount_minor);
  if (!amount.ok) return amount;
  if (moved.amount_minor === 0n) return fail('amount_malformed', { amount: '0' });
  const reason = moved.reason.trim().slice(0, 300);
  if (reason === '') return fail('reason_missing');
  const { shift: id, currency } = shift.totals;
  const fact: Fact = { kind: 'cash.moved', body: { shift: id, currency, ...moved, reason, ...(approvals.length > 0 ? { approvals } : {}) } };
  return intoShift(core, [...clockFacts, fact], moveCash(shift.totals, moved.direction, moved.amount_minor));
}

/** Tells that somebody looked at the figures of the open shift, and shows them. */
export async function readShift(core: Core, approvals: readonly Approval[], clockFacts: readonly Fact[]): Promise<Result<ShiftTotals>> {
  const { shift } = core.memory;
  if (!shift) return fail('shift_not_open');
  const fact: Fact = { kind: 'shift.read', body: { shift: shift.totals.shift, ...(approvals.length > 0 ? { approvals } : {}) } };
  const done = await intoShift(core, [...clockFacts, fact], shift.totals);
  return done.ok ? ok(shift.totals) : done;
}

/** Keeps why the count of a closed shift differs. The closing entry stays as it was sealed. */
export async function explainShift(core: Core, shift: string, reason: string, clockFacts: readonly Fact[]): Promise<Result<null>> {
  if (!core.memory.session) return fail('not_permitted');
  const words = reason.trim().slice(0, 300);
  if (words === '') return fail('reason_missing');
  const done = await record(core, [...clockFacts, { kind: 'shift.explained', body: { shift, reason: words } }]);
  return done.ok ? ok(null) : done;
}

async function intoShift(core: Core, facts: readonly Fact[], totals: ShiftTotals): Promise<Result<null>> {
  const { head } = chainOf(core);
  const done = await record(core, facts, { shift: { totals, epoch: head.epoch, seq: head.seq + facts.length } });
  return done.ok ? ok(null) : done;
}

export type Closed = { readonly closing: ShiftClosing; readonly head: Head; readonly server_head: Head | null };

/** The count is recorded as counted; a difference is a fact and never an obstacle. The chain is sealed up to here. */
export async function endShift(core: Core, counted_minor: bigint, reason: string | null, denominations: readonly Denomination[] | undefined, clockFacts: readonly Fact[]): Promise<Result<Closed>> {
  const { shift } = core.memory;
  if (!core.memory.session) return fail('not_permitted');
  if (!shift) return fail('shift_not_open');
  const amount = checkAmount(counted_minor);
  if (!amount.ok) return amount;
  const closing = closeShift(shift.totals, counted_minor, reason?.slice(0, 300) ?? null, denominations);
  const done = await record(core, [...clockFacts, { kind: 'shift.closed', body: closing }], { shift: null });
  if (!done.ok) return done;
  const last = done.value.at(-1) as StoredEntry;
  const head: Head = { epoch: last.entry.epoch, seq: last.entry.seq, hash: last.hash };
  const seal = await makeSeal(core, identityOf(core), chainOf(core), head);
  // The entry is durable; a seal that can't be kept is made again with the upload.
  await remember(core, { seal }, 'relaxed');
  return ok({ closing, head, server_head: core.memory.server?.head ?? null });
}

/** One signature for everything up to a head. */
export async function makeSeal(core: Core, identity: Identity, chain: Chain, head: Head): Promise<NonNullable<Core['memory']['seal']>> {
  assert(head.seq > 0, 'a chain without entries is not sealed');
  const unsigned = { merchant: chain.merchant, terminal: chain.terminal, epoch: head.epoch, seq: head.seq, hash: head.hash, at: isoTime(core.ports.clock.now_ms()) };
  return { ...unsigned, signature: await core.ports.keys.sign(identity.key, sealText(unsigned)) };
}

/**
 * An operator asks a colleague at a till to take a shift of theirs; the colleague agrees under their own sign-on, and a manager
 * accepts in the office. Until then the roster stands as it was.
 */
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import type { OwnShifts, SwapRequestList, SwapStep } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { RosterStore } from './roster-read.ts';
import type { Roster } from './roster.ts';
import { lockRoster, selectShiftsById } from './roster-store.ts';
import { selectNames, selectOperators } from './store.ts';
import { type OpenRequest, agreeTo, endRequest, insertRequest, selectOpenRequests, selectOwnShifts } from './swap-request-store.ts';

export type SwapPorts = Pick<Platform, 'clock' | 'ids'> & {
  stores(tx: MerchantTx): Promise<readonly RosterStore[]>;
  /** Whether the journal’s last word of a terminal is that this operator is signed on at it. */
  isSignedOn(tx: MerchantTx, terminal: string, operator: string): Promise<boolean>;
  readonly roster: Pick<Roster, 'swap' | 'mayTake'>;
};
/** Who asks at which till; the till's own word for who they are is not enough. */
export type AtTill = { readonly terminal: string; readonly store: string; readonly operator: string };
export type SwapRequests = ReturnType<typeof makeSwapRequests>;

export function makeSwapRequests(ports: SwapPorts) {
  return {
    /** Shifts of whoever is signed on, and what is asked of them. `not_signed_on_here`. */
    async read(tx: MerchantTx, who: AtTill): Promise<Result<OwnShifts>> {
      return await ports.isSignedOn(tx, who.terminal, who.operator) ? ok(await readOwn(ports, tx, who)) : fail('not_signed_on_here');
    },
    /** `not_signed_on_here`, `not_found`, `roster_begun`, `operator_unknown`, `roster_overlap`; `conflict`: somebody is asked already. */
    async step(tx: MerchantTx, who: AtTill, step: SwapStep): Promise<Result<OwnShifts>> {
      if (!await ports.isSignedOn(tx, who.terminal, who.operator)) return fail('not_signed_on_here');
      await lockRoster(tx);
      const done = await (step.step === 'ask' ? ask(ports, tx, who, step) : answer(ports, tx, who, step));
      return done.ok ? ok(await readOwn(ports, tx, who)) : done;
    },
    /** What waits for the office, or for a colleague still. */
    async list(tx: MerchantTx): Promise<z.output<typeof SwapRequestList>> {
      const rows = await selectOpenRequests(tx, nowOf(ports), null);
      const words = await wordsOf(ports, tx, rows);
      return { items: rows.map((row) => ({ ...words.worked(row), id: row.id, shift: row.shift_id, store: row.store_id, from_name: words.name(row.from_operator_id), to_name: words.name(row.to_operator_id), asked_at: row.asked_at.toISOString(), agreed_at: row.agreed_at?.toISOString() ?? null })) };
    },
    /** Gives the shift away. `not_found`: it was ended, or the shift is no more; `conflict`: the colleague has not agreed; `operator_unknown`, `roster_overlap`. The last act of its transaction. */
    async accept(tx: MerchantTx, by: string, id: string): Promise<Result<{ ids: string[] }>> {
      await lockRoster(tx);
      const request = await find(ports, tx, id, null);
      if (!request) return fail('not_found');
      if (!request.agreed_at) return fail('conflict');
      const free = await ports.roster.mayTake(tx, request.shift_id, request.to_operator_id);
      if (!free.ok) return free;
      await endRequest(tx, id, 'accepted', by, nowOf(ports));
      const swapped = await ports.roster.swap(tx, by, { shift: request.shift_id, to: { operator: request.to_operator_id }, reason: null });
      assert(swapped.ok, 'what may be taken under the lock of the roster is taken');
      return swapped;
    },
    /** `not_found`. */
    async decline(tx: MerchantTx, by: string, id: string): Promise<Result<{ ids: string[] }>> {
      await lockRoster(tx);
      const request = await find(ports, tx, id, null);
      if (!request) return fail('not_found');
      await endRequest(tx, id, 'declined', by, nowOf(ports));
      return ok({ ids: [request.shift_id] });
    },
  };
}

const nowOf = ({ clock }: Pick<SwapPorts, 'clock'>): Date => new Date(clock.now_ms());
const find = async (ports: SwapPorts, tx: MerchantTx, id: string, operator: string | null): Promise<OpenRequest | undefined> => (await selectOpenRequests(tx, nowOf(ports), operator)).find((row) => row.id === id);

async function ask(ports: SwapPorts, tx: MerchantTx, { operator }: AtTill, { shift, to }: Extract<SwapStep, { step: 'ask' }>): Promise<Result<null>> {
  // Of another's shift nothing is said.
  const own = (await selectShiftsById(tx, [shift]))[0];
  if (own?.operator_id !== operator) return fail('not_found');
  if (own.from_at <= nowOf(ports)) return fail('roster_begun');
  const free = await ports.roster.mayTake(tx, shift, to);
  if (!free.ok) return free;
  return await insertRequest(tx, { id: ports.ids.uuid(), shift_id: shift, from_operator_id: operator, to_operator_id: to, asked_at: nowOf(ports) }) ? ok(null) : fail('conflict');
}

async function answer(ports: SwapPorts, tx: MerchantTx, { operator }: AtTill, { step, request: id }: Exclude<SwapStep, { step: 'ask' }>): Promise<Result<null>> {
  const request = await find(ports, tx, id, operator);
  const is_asked = request?.to_operator_id === operator;
  if (!request || is_asked !== (step !== 'withdraw')) return fail('not_found');
  if (step === 'agree') {
    const free = await ports.roster.mayTake(tx, request.shift_id, operator);
    if (!free.ok) return free;
    await agreeTo(tx, id, nowOf(ports));
    return ok(null);
  }
  const name = (await selectNames(tx, [operator])).get(operator) ?? operator;
  await endRequest(tx, id, step === 'refuse' ? 'refused' : 'withdrawn', name, nowOf(ports));
  return ok(null);
}

async function readOwn(ports: SwapPorts, tx: MerchantTx, { store, operator }: AtTill): Promise<OwnShifts> {
  const now = nowOf(ports);
  const timezone = (await ports.stores(tx)).find(({ id }) => id === store)?.timezone ?? 'UTC';
  const { from, until } = thisWeekAndNext(now, timezone);
  const [shifts, requests] = [await selectOwnShifts(tx, operator, from, until), await selectOpenRequests(tx, now, operator)];
  const words = await wordsOf(ports, tx, requests);
  const colleagues = (await selectOperators(tx)).filter(({ id, active }) => active && id !== operator).map(({ id, name }) => ({ id, name }));
  const requested = new Map(requests.filter(({ from_operator_id }) => from_operator_id === operator).map((row) => [row.shift_id, row]));
  return {
    shifts: shifts.map((row) => {
      const request = requested.get(row.id);
      return { ...words.worked(row), id: row.id, may_ask: row.from_at > now, request: request ? { id: request.id, to_name: words.name(request.to_operator_id), is_agreed: request.agreed_at !== null } : null };
    }),
    asked: requests.filter(({ to_operator_id }) => to_operator_id === operator).map((row) => ({ ...words.worked(row), id: row.id, from_name: words.name(row.from_operator_id), is_agreed: row.agreed_at !== null })),
    colleagues,
  };
}

/** Weeks begin on Monday. */
function thisWeekAndNext(now: Date, timezone: string): { readonly from: Date; readonly until: Date } {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone).startOfDay();
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  return { from: new Date(monday.epochMilliseconds), until: new Date(monday.add({ days: 14 }).epochMilliseconds) };
}

/** Names of people and stores, as of now. */
async function wordsOf(ports: SwapPorts, tx: MerchantTx, rows: readonly OpenRequest[]) {
  const names = await selectNames(tx, [...new Set(rows.flatMap((row) => [row.from_operator_id, row.to_operator_id]))]);
  const stores = new Map((await ports.stores(tx)).map((store) => [store.id, store]));
  return {
    name: (id: string): string => names.get(id) ?? '',
    worked: ({ store_id, from_at, until_at }: Pick<OpenRequest, 'store_id' | 'from_at' | 'until_at'>) => ({
      store_code: stores.get(store_id)?.code ?? '', timezone: stores.get(store_id)?.timezone ?? 'UTC', from: from_at.toISOString(), until: until_at.toISOString(),
    }),
  };
}

/**
 * What is asked of operators at their next sign-on: by managers, such as after a badge was lost, and by the policy of watch. It
 * holds until it was met once or ran out, and what tills hear of it never says why.
 */
import { DEMAND_MS, type SignOnAsks, isStricter } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { SignOnDemandRecord, type SignOnDemandItem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PlacedRow, ReferenceRecord } from '../catalog/index.ts';
import type { OwnEntry, OwnFact } from '../journal/index.ts';
import { type DemandEnd, type DemandRow, endDemands, insertDemands, lockStanding, placeDemands, selectDemands, selectStanding } from './demand-store.ts';
import { selectOperators } from './store.ts';

export type DemandPorts = Pick<Platform, 'postgres' | 'clock' | 'ids' | 'live'> & {
  readonly jobs: Pick<Platform['jobs'], 'define' | 'enqueue'>;
  /** Puts records into the change feed, as the last act of the transaction. */
  publishChanges(tx: MerchantTx, records: readonly ReferenceRecord[]): Promise<unknown>;
  appendOwnMany(tx: MerchantTx, facts: readonly OwnFact[]): Promise<readonly OwnEntry[]>;
};
export type WantedDemand = { readonly operator: string; readonly asks: SignOnAsks };
export type DemandState = Pick<DemandRow, 'id' | 'asks' | 'until' | 'ended_at' | 'how'>;
export type Demands = ReturnType<typeof makeDemands>;

/** Tells tills what is over: it was met, or ran out. */
export const END_DEMANDS = 'staff.end_demands';

export function makeDemands(ports: DemandPorts) {
  ports.jobs.define(END_DEMANDS, async ({ merchant_id }) => {
    if (merchant_id !== null) await ports.postgres.withMerchant(merchant_id, (tx) => endDue(ports, tx));
  });
  return {
    /**
     * Asks each of these for more; answers with what stands then, by operator. What stands already and is no milder stays. The
     * last act of its transaction.
     */
    ask: (tx: MerchantTx, wanted: readonly WantedDemand[], by: string) => ask(ports, tx, wanted, by.slice(0, 100)),
    /** By a manager. `not_found`: nobody of that id is at work. */
    async askOne(tx: MerchantTx, wanted: WantedDemand, by: string): Promise<Result<z.input<typeof SignOnDemandItem> | null>> {
      if (!(await selectOperators(tx)).some(({ id, active }) => id === wanted.operator && active)) return fail('not_found');
      const id = (await ask(ports, tx, [wanted], by.slice(0, 100))).get(wanted.operator);
      const [row] = id === undefined ? [] : await selectDemands(tx, [id]);
      return ok(row ? itemOf(row) : null);
    },
    /** `not_found`: nothing stands. The last act of its transaction. */
    takeBack: (tx: MerchantTx, operator: string, by: string) => takeBack(ports, tx, operator, by.slice(0, 100)),
    /** What became of these; unknown ones are missing. */
    states: async (tx: MerchantTx, ids: readonly string[]): Promise<readonly DemandState[]> => (ids.length === 0 ? [] : (await selectDemands(tx, ids)).map((row) => stateOf(row, ports.clock.now_ms()))),
  };
}

/** What is met or has run out is over, also before the job that tells tills has run. */
function stateOf(row: DemandRow, now_ms: number): DemandState {
  const { id, asks, until } = row;
  if (row.how !== null) return row;
  if (row.met_at) return { id, asks, until, ended_at: row.met_at, how: 'met' };
  return until.getTime() <= now_ms ? { id, asks, until, ended_at: until, how: 'expired' } : row;
}

export function itemOf({ id, asks, asked_at, asked_by, until }: DemandRow): z.input<typeof SignOnDemandItem> {
  return { id, asks, asked_at: asked_at.toISOString(), asked_by, until: until.toISOString() };
}

/** What stands of each operator. */
export async function standingByOperator(tx: MerchantTx, now: Date): Promise<ReadonlyMap<string, z.input<typeof SignOnDemandItem>>> {
  return new Map((await selectStanding(tx, now)).map((row) => [row.operator_id, itemOf(row)]));
}

async function ask(ports: DemandPorts, tx: MerchantTx, wanted: readonly WantedDemand[], by: string): Promise<ReadonlyMap<string, string>> {
  const strictest = new Map<string, SignOnAsks>();
  for (const { operator, asks } of wanted) if (isStricter(asks, strictest.get(operator) ?? null)) strictest.set(operator, asks);
  if (strictest.size === 0) return new Map();
  const now = new Date(ports.clock.now_ms());
  const rows = await lockStanding(tx, [...strictest.keys()]);
  const over = rows.flatMap((row): Ended[] => {
    const how = stateOf(row, now.getTime()).how ?? (isStricter(strictest.get(row.operator_id) ?? 'step_up', row.asks) ? 'replaced' : null);
    return how === null ? [] : [{ row, how }];
  });
  const stay = rows.filter((row) => !over.some((each) => each.row === row));
  const fresh = [...strictest].filter(([operator]) => !stay.some((row) => row.operator_id === operator)).map(([operator_id, asks]) => ({ id: ports.ids.uuid(), operator_id, asks }));
  const standing = new Map([...stay, ...fresh].map(({ operator_id, id }) => [operator_id, id]));
  if (fresh.length === 0) return standing;
  const until = new Date(now.getTime() + DEMAND_MS);
  tellOffice(ports, tx, fresh.map(({ operator_id }) => operator_id));
  await endDemands(tx, over.map(({ row, how }) => ({ id: row.id, how })), now);
  await insertDemands(tx, fresh, by, now, until);
  await ports.jobs.enqueue(tx, END_DEMANDS, {}, { run_at: until });
  await ports.appendOwnMany(tx, [
    ...over.map((each) => endedFact(each, by)),
    ...fresh.map(({ id, operator_id, asks }): OwnFact => ({ kind: 'sign_on_demand.asked', body: { demand: id, operator: operator_id, asks, until: until.toISOString(), by } })),
  ]);
  await ports.publishChanges(tx, fresh.map(({ id, operator_id, asks }) => ({ kind: 'sign_on_demand' as const, id: operator_id, store: null, body: { id: operator_id, demand: id, asks, until: until.toISOString() } })));
  return standing;
}

type Ended = { readonly row: DemandRow; readonly how: DemandEnd };

function endedFact({ row, how }: Ended, by: string): OwnFact {
  return { kind: 'sign_on_demand.ended', body: { demand: row.id, operator: row.operator_id, how, by: how === 'taken_back' || how === 'replaced' ? by : null } };
}

async function takeBack(ports: DemandPorts, tx: MerchantTx, operator: string, by: string): Promise<Result<null>> {
  const [row] = await lockStanding(tx, [operator]);
  if (!row || stateOf(row, ports.clock.now_ms()).how !== null) return fail('not_found');
  await end(ports, tx, [{ row, how: 'taken_back' }], by);
  return ok(null);
}

async function endDue(ports: DemandPorts, tx: MerchantTx): Promise<void> {
  const now_ms = ports.clock.now_ms();
  const over = (await lockStanding(tx, null)).flatMap((row): Ended[] => {
    const { how } = stateOf(row, now_ms);
    return how === null ? [] : [{ row, how }];
  });
  if (over.length > 0) await end(ports, tx, over, '');
}

/** The office's screens read anew what they show of these. */
export function tellOffice({ live }: Pick<DemandPorts, 'live'>, tx: MerchantTx, operators: readonly string[]): void {
  for (const operator of new Set(operators)) live.publishAfterCommit(tx, { type: 'sign_on_demand', operator });
}

async function end(ports: DemandPorts, tx: MerchantTx, over: readonly Ended[], by: string): Promise<void> {
  tellOffice(ports, tx, over.map(({ row }) => row.operator_id));
  await endDemands(tx, over.map(({ row, how }) => ({ id: row.id, how })), new Date(ports.clock.now_ms()));
  await ports.appendOwnMany(tx, over.map((each) => endedFact(each, by)));
  await ports.publishChanges(tx, over.map(({ row }) => ({ kind: 'sign_on_demand' as const, id: row.operator_id, store: null, body: null })));
}

/** Keeps where published demands stand in the feed, in the transaction that publishes them. */
export function keepDemandPositions(tx: MerchantTx, written: readonly PlacedRow[]): Promise<void> {
  return placeDemands(tx, written.flatMap(({ kind, id, body, position }) => (
    kind === 'sign_on_demand' ? [{ operator: id, demand: body === null ? null : SignOnDemandRecord.parse(JSON.parse(body)).demand, position }] : []
  )));
}

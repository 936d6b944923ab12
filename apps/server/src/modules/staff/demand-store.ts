/** Rows of what is asked at next sign-ons. */
import type { DEMAND_ENDS } from '@stilltill/protocol';
import type { SignOnAsks } from '@stilltill/domain/operator';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, int8Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';

export type DemandEnd = (typeof DEMAND_ENDS)[number];
export type DemandRow = {
  readonly id: string; readonly operator_id: string; readonly asks: SignOnAsks; readonly asked_at: Date; readonly asked_by: string; readonly until: Date;
  readonly met_at: Date | null; readonly ended_at: Date | null; readonly how: DemandEnd | null;
};
const COLUMNS = 'id, operator_id, asks, asked_at, asked_by, until, met_at, ended_at, how';

/** Holds what was not ended of these operators, or of all; at most one for each. */
export function lockStanding(tx: MerchantTx, operators: readonly string[] | null): Promise<DemandRow[]> {
  return tx.query(
    `select ${COLUMNS} from app.sign_on_demand where merchant_id = $1 and ended_at is null and ($2::uuid[] is null or operator_id = any($2::uuid[])) order by operator_id for update`,
    [tx.merchant_id, operators === null ? null : uuidArray(operators)], 'staff.lock_demands',
  );
}

/** What stands: asked for, and neither met nor run out. */
export function selectStanding(tx: MerchantTx, now: Date): Promise<DemandRow[]> {
  return tx.query(`select ${COLUMNS} from app.sign_on_demand where merchant_id = $1 and ended_at is null and met_at is null and until > $2`, [tx.merchant_id, now], 'staff.standing_demands');
}

export function selectDemands(tx: MerchantTx, ids: readonly string[]): Promise<DemandRow[]> {
  return tx.query(`select ${COLUMNS} from app.sign_on_demand where merchant_id = $1 and id = any($2::uuid[])`, [tx.merchant_id, uuidArray(ids)], 'staff.demands');
}

export async function insertDemands(tx: MerchantTx, rows: readonly Pick<DemandRow, 'id' | 'operator_id' | 'asks'>[], by: string, at: Date, until: Date): Promise<void> {
  await tx.execute(
    `insert into app.sign_on_demand (merchant_id, id, operator_id, asks, asked_at, asked_by, until)
     select $1, unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::text[]), $5, $6, $7`,
    [tx.merchant_id, uuidArray(rows.map(({ id }) => id)), uuidArray(rows.map(({ operator_id }) => operator_id)), textArray(rows.map(({ asks }) => asks)), at, by, until], 'staff.insert_demands',
  );
}

export async function endDemands(tx: MerchantTx, ended: readonly { readonly id: string; readonly how: DemandEnd }[], at: Date): Promise<void> {
  await tx.execute(
    'update app.sign_on_demand d set ended_at = $2, how = e.how from unnest($3::uuid[], $4::text[]) as e (id, how) where d.merchant_id = $1 and d.id = e.id',
    [tx.merchant_id, at, uuidArray(ended.map(({ id }) => id)), textArray(ended.map(({ how }) => how))], 'staff.end_demands',
  );
}

/** Keeps from which position of the feed on these demands could be known; those of the same operators that stood before are over from there on. */
export async function placeDemands(tx: MerchantTx, placed: readonly { readonly operator: string; readonly demand: string | null; readonly position: bigint }[]): Promise<void> {
  if (placed.length === 0) return;
  await tx.execute(
    `update app.sign_on_demand d
        set began_position = case when d.id = p.demand then coalesce(d.began_position, p.position) else d.began_position end,
            over_position = case when d.id = p.demand then d.over_position else coalesce(d.over_position, p.position) end
       from unnest($2::uuid[], $3::uuid[], $4::bigint[]) as p (operator, demand, position)
      where d.merchant_id = $1 and d.operator_id = p.operator and d.over_position is null`,
    [tx.merchant_id, uuidArray(placed.map(({ operator }) => operator)), uuidArray(placed.map(({ demand }) => demand)), int8Array(placed.map(({ position }) => position))], 'staff.place_demands',
  );
}

export type KnownDemand = { readonly id: string; readonly operator_id: string; readonly asks: SignOnAsks; readonly asked_at: Date; readonly until: Date; readonly began: bigint; readonly over: bigint | null };

/** All that was ever asked of these operators, as tills could know of it. */
export function selectKnown(tx: MerchantTx, operators: readonly string[]): Promise<KnownDemand[]> {
  return tx.query(
    `select id, operator_id, asks, asked_at, until, began_position as began, over_position as over from app.sign_on_demand
      where merchant_id = $1 and operator_id = any($2::uuid[]) and began_position is not null`, [tx.merchant_id, uuidArray(operators)], 'staff.known_demands',
  );
}

export type MeetingRow = { readonly demand: string; readonly terminal: string; readonly chain: number; readonly seq: number; readonly variant: number; readonly at: string };

/** Notes sign-ons that met a demand, and that it is met. */
export async function insertMeetings(tx: MerchantTx, met: readonly MeetingRow[], at: string): Promise<void> {
  await tx.execute(
    `insert into app.sign_on_demand_meeting (merchant_id, demand_id, terminal_id, chain, seq, variant, at)
     select $1, unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::integer[]), unnest($5::integer[]), unnest($6::smallint[]), unnest($7::timestamptz[]) on conflict do nothing`,
    [
      tx.merchant_id, uuidArray(met.map(({ demand }) => demand)), uuidArray(met.map(({ terminal }) => terminal)), int4Array(met.map(({ chain }) => chain)), int4Array(met.map(({ seq }) => seq)),
      int2Array(met.map(({ variant }) => variant)), timeArray(met.map((each) => each.at)),
    ], 'staff.insert_meetings',
  );
  await tx.execute(
    'update app.sign_on_demand set met_at = $3 where merchant_id = $1 and id = any($2::uuid[]) and met_at is null and ended_at is null', [tx.merchant_id, uuidArray(met.map(({ demand }) => demand)), at], 'staff.note_met',
  );
}

/** When each of these terminals first met each of these demands, by its own clock. */
export function selectMeetings(tx: MerchantTx, demands: readonly string[], terminals: readonly string[]): Promise<{ readonly demand: string; readonly terminal: string; readonly at: Date }[]> {
  return tx.query(
    `select demand_id as demand, terminal_id as terminal, min(at) as at from app.sign_on_demand_meeting
      where merchant_id = $1 and demand_id = any($2::uuid[]) and terminal_id = any($3::uuid[]) group by 1, 2`, [tx.merchant_id, uuidArray(demands), uuidArray(terminals)], 'staff.meetings',
  );
}

/** Who of these had a badge at a time that was issued before another: what a till that knew of that had heard of. */
export async function hadBadge(tx: MerchantTx, asked: readonly { readonly operator: string; readonly at: string; readonly issued_by: Date }[]): Promise<readonly boolean[]> {
  const rows = await tx.query<{ had: boolean }>(
    `select exists (select from app.badge b where b.merchant_id = $1 and b.operator_id = asked.operator and b.issued_at <= asked.issued_by and (b.withdrawn_at is null or b.withdrawn_at > asked.at)) as had
       from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) with ordinality as asked (operator, at, issued_by, number) order by asked.number`,
    [tx.merchant_id, uuidArray(asked.map(({ operator }) => operator)), timeArray(asked.map(({ at }) => at)), timeArray(asked.map(({ issued_by }) => issued_by.toISOString()))], 'staff.had_badge',
  );
  return rows.map(({ had }) => had);
}

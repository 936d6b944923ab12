import type { MerchantTx } from '../../platform/postgres.ts';
import { textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';

export type ShiftRow = {
  readonly id: string; readonly operator_id: string; readonly store_id: string; readonly from_at: Date; readonly until_at: Date;
  readonly accepted: 'planned' | 'late' | 'swapped'; readonly reason: string | null; readonly made_by: string;
};

const COLUMNS = 'id, operator_id, store_id, from_at, until_at, accepted, reason, made_by';

/** Held until the transaction ends: whoever writes a roster sees all shifts that stand. */
export async function lockRoster(tx: MerchantTx): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('roster ' || $1::text, 0))", [tx.merchant_id]);
}

/** Shifts that share a moment with a stretch of time, by their beginning. */
export async function selectShifts(tx: MerchantTx, from: Date, until: Date): Promise<ShiftRow[]> {
  return tx.query(
    `select ${COLUMNS} from app.roster_shift where merchant_id = $1 and from_at < $3 and until_at > $2 and from_at > $2::timestamptz - interval '2 days' order by from_at, id`,
    [tx.merchant_id, from, until],
  );
}

/** Shifts that begin within a stretch of time, by their beginning, behind one of them. */
export async function selectShiftPage(tx: MerchantTx, { from, until, after, limit }: { readonly from: Date; readonly until: Date; readonly after: Pick<ShiftRow, 'from_at' | 'id'> | null; readonly limit: number }): Promise<ShiftRow[]> {
  return tx.query(
    `select ${COLUMNS} from app.roster_shift where merchant_id = $1 and from_at >= $2 and from_at < $3 and ($4::timestamptz is null or (from_at, id) > ($4, $5::uuid)) order by from_at, id limit $6`,
    [tx.merchant_id, from, until, after?.from_at ?? null, after?.id ?? null, limit], 'roster.page',
  );
}

export async function selectShiftsById(tx: MerchantTx, ids: readonly string[]): Promise<ShiftRow[]> {
  return tx.query(`select ${COLUMNS} from app.roster_shift where merchant_id = $1 and id = any($2::uuid[])`, [tx.merchant_id, uuidArray(ids)]);
}

export async function insertShifts(tx: MerchantTx, rows: readonly ShiftRow[], now: Date): Promise<void> {
  await tx.execute(
    `insert into app.roster_shift (merchant_id, id, operator_id, store_id, from_at, until_at, accepted, reason, made_by, made_at)
     select $1, unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::uuid[]), unnest($5::timestamptz[]), unnest($6::timestamptz[]), unnest($7::text[]), nullif(unnest($8::text[]), ''), unnest($9::text[]), $10`,
    [
      tx.merchant_id, uuidArray(rows.map(({ id }) => id)), uuidArray(rows.map(({ operator_id }) => operator_id)), uuidArray(rows.map(({ store_id }) => store_id)),
      timeArray(rows.map(({ from_at }) => from_at.toISOString())), timeArray(rows.map(({ until_at }) => until_at.toISOString())), textArray(rows.map(({ accepted }) => accepted)),
      textArray(rows.map(({ reason }) => reason ?? '')), textArray(rows.map(({ made_by }) => made_by)), now,
    ],
  );
}

export async function deleteShift(tx: MerchantTx, id: string): Promise<ShiftRow | undefined> {
  return (await tx.query<ShiftRow>(`delete from app.roster_shift where merchant_id = $1 and id = $2 returning ${COLUMNS}`, [tx.merchant_id, id]))[0];
}

/** Gives shifts to others, as swapped. */
export async function giveShifts(tx: MerchantTx, rows: readonly Pick<ShiftRow, 'id' | 'operator_id'>[]): Promise<void> {
  await tx.execute(
    `update app.roster_shift s set operator_id = given.operator_id, accepted = 'swapped'
       from (select unnest($2::uuid[]) as id, unnest($3::uuid[]) as operator_id) as given where s.merchant_id = $1 and s.id = given.id`,
    [tx.merchant_id, uuidArray(rows.map(({ id }) => id)), uuidArray(rows.map(({ operator_id }) => operator_id))],
  );
}

export type SwapRow = {
  readonly id: string; readonly shift_id: string; readonly other_shift_id: string | null; readonly from_operator_id: string; readonly to_operator_id: string;
  readonly reason: string | null; readonly accepted_by: string; readonly accepted_at: Date;
};

export async function insertSwap(tx: MerchantTx, row: SwapRow): Promise<void> {
  await tx.execute(
    `insert into app.roster_swap (merchant_id, id, shift_id, other_shift_id, from_operator_id, to_operator_id, reason, accepted_by, accepted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.merchant_id, row.id, row.shift_id, row.other_shift_id, row.from_operator_id, row.to_operator_id, row.reason, row.accepted_by, row.accepted_at],
  );
}

/** What tills were last told, by operator: the JSON of each record. */
export async function selectRecords(tx: MerchantTx): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ operator_id: string; body: string }>('select operator_id, body from app.roster_record where merchant_id = $1', [tx.merchant_id]);
  return new Map(rows.map(({ operator_id, body }) => [operator_id, body]));
}

export async function writeRecords(tx: MerchantTx, records: ReadonlyMap<string, string>): Promise<void> {
  await tx.execute(
    `insert into app.roster_record (merchant_id, operator_id, body) select $1, unnest($2::uuid[]), unnest($3::text[])
     on conflict (merchant_id, operator_id) do update set body = excluded.body`,
    [tx.merchant_id, uuidArray([...records.keys()]), textArray([...records.values()])],
  );
}

import type { MerchantTx } from '../../platform/postgres.ts';
import { hexArray, int2Array, int4Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';

/** What an entry tells of a sign-on outside of a roster. */
export type NewSignOn = {
  readonly chain: number; readonly seq: number; readonly variant: number; readonly hash: string; readonly epoch: string; readonly terminal: string; readonly store: string; readonly operator: string;
  readonly at: string;
};
/** Somebody signed off at a store. */
export type SignedOff = { readonly operator: string; readonly store: string; readonly at: string };
export type SignOnRow = {
  readonly hash: string; readonly seq: number; readonly epoch: string; readonly terminal_id: string; readonly store_id: string; readonly operator_id: string; readonly at: Date; readonly until_at: Date | null;
};

const COLUMNS = "encode(o.hash, 'hex') as hash, o.seq, o.epoch, o.terminal_id, o.store_id, o.operator_id, o.at, o.until_at";
/** Nobody decided, and no shift covers it: one that was planned or accepted since says who was to work. */
const OPEN = `o.merchant_id = $1 and o.answer is null and not exists (
  select from app.roster_shift s where s.merchant_id = $1 and s.operator_id = o.operator_id and s.store_id = o.store_id
     and o.at between s.from_at - interval '15 minutes' and s.until_at + interval '15 minutes')`;

export async function insertSignOns(tx: MerchantTx, rows: readonly NewSignOn[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `insert into app.off_roster_sign_on (merchant_id, chain, seq, variant, hash, epoch, terminal_id, store_id, operator_id, at)
     select $1, unnest($2::integer[]), unnest($3::integer[]), unnest($4::smallint[]), unnest($5::bytea[]), unnest($6::text[]), unnest($7::uuid[]), unnest($8::uuid[]), unnest($9::uuid[]), unnest($10::timestamptz[])
     on conflict do nothing`,
    [
      tx.merchant_id, int4Array(rows.map(({ chain }) => chain)), int4Array(rows.map(({ seq }) => seq)), int2Array(rows.map(({ variant }) => variant)), hexArray(rows.map(({ hash }) => hash)),
      textArray(rows.map(({ epoch }) => epoch)), uuidArray(rows.map(({ terminal }) => terminal)), uuidArray(rows.map(({ store }) => store)), uuidArray(rows.map(({ operator }) => operator)),
      timeArray(rows.map(({ at }) => at)),
    ], 'staff.insert_off_roster',
  );
}

/** Whoever comes back from a break is not asked again for some hours: the last end counts. */
export async function endSignOns(tx: MerchantTx, ends: readonly SignedOff[]): Promise<void> {
  if (ends.length === 0) return;
  await tx.execute(
    `update app.off_roster_sign_on o set until_at = ended.at
       from (select o.chain, o.seq, o.variant, max(e.at) as at
               from unnest($2::uuid[], $3::uuid[], $4::timestamptz[]) as e (operator, store, at)
               join app.off_roster_sign_on o on o.merchant_id = $1 and o.operator_id = e.operator and o.store_id = e.store and e.at > o.at and e.at <= o.at + interval '12 hours'
              group by o.chain, o.seq, o.variant) as ended
      where o.merchant_id = $1 and o.chain = ended.chain and o.seq = ended.seq and o.variant = ended.variant and (o.until_at is null or o.until_at < ended.at)`,
    [tx.merchant_id, uuidArray(ends.map(({ operator }) => operator)), uuidArray(ends.map(({ store }) => store)), timeArray(ends.map(({ at }) => at))], 'staff.end_off_roster',
  );
}

/** The newest first, and how many there are in all. */
export async function selectOpen(tx: MerchantTx, limit: number): Promise<{ readonly rows: readonly SignOnRow[]; readonly total: number }> {
  const rows = await tx.query<SignOnRow & { total: bigint }>(`select ${COLUMNS}, count(*) over () as total from app.off_roster_sign_on o where ${OPEN} order by o.at desc, o.hash limit $2`, [tx.merchant_id, limit], 'staff.off_roster');
  return { rows, total: Number(rows[0]?.total ?? 0) };
}

/** Of these the ones that nobody answered, by their time. */
export async function selectOpenByHash(tx: MerchantTx, ids: readonly string[]): Promise<SignOnRow[]> {
  return tx.query(`select ${COLUMNS} from app.off_roster_sign_on o where ${OPEN} and o.hash = any($2::bytea[]) order by o.at, o.hash`, [tx.merchant_id, hexArray(ids)], 'staff.off_roster_asked');
}

export async function answerSignOns(tx: MerchantTx, ids: readonly string[], answer: { readonly answer: 'accepted' | 'finding'; readonly by: string; readonly reason: string; readonly now: Date }): Promise<void> {
  await tx.execute(
    'update app.off_roster_sign_on set answer = $3, answered_by = $4, reason = $5, answered_at = $6 where merchant_id = $1 and answer is null and hash = any($2::bytea[])',
    [tx.merchant_id, hexArray(ids), answer.answer, answer.by, answer.reason, answer.now], 'staff.answer_off_roster',
  );
}

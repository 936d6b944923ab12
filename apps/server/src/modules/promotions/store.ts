/** Rows of promotions, of the versions of them that tills had, and of what they gave. */
import type { Promotion } from '@stilltill/domain/promotion';
import { PromotionRecord, toWire } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, int8Array, uuidArray } from '../../platform/sql-arrays.ts';

export type PromotionState = 'now' | 'planned' | 'ended';
export type StoredPromotion = { readonly promotion: Promotion; readonly version: number; readonly changed_at: string };
export type UsedPromotion = StoredPromotion & { readonly uses: number; readonly given_minor: bigint };

type Row = { body: unknown; version: number; changed_at: Date; uses: bigint; given_minor: bigint };

const USED = `
  select body, version, changed_at, used.uses, used.given_minor
    from app.promotion promotion
   cross join lateral (
     select count(*) filter (where given_minor > 0) as uses, coalesce(sum(given_minor), 0)::bigint as given_minor
       from app.promotion_use where merchant_id = promotion.merchant_id and promotion_id = promotion.id
   ) used`;

const STATE_IS: Readonly<Record<PromotionState, string>> = {
  now: '(holds_from is null or holds_from <= $2) and (holds_until is null or holds_until > $2)',
  planned: 'holds_from > $2 and (holds_until is null or holds_until > $2)',
  ended: 'holds_until <= $2',
};

export function stateOf({ from, until }: Promotion, now: string): PromotionState {
  if (until !== null && until <= now) return 'ended';
  return from !== null && from > now ? 'planned' : 'now';
}

function toUsed({ body, version, changed_at, uses, given_minor }: Row): UsedPromotion {
  return { promotion: PromotionRecord.parse(body), version, changed_at: changed_at.toISOString(), uses: Number(uses), given_minor };
}

/** The newest first, behind the one with the id `after`. */
export async function selectPromotions(tx: MerchantTx, find: { readonly now: string; readonly state: PromotionState | null; readonly after: string | null; readonly limit: number }): Promise<UsedPromotion[]> {
  const rows = await tx.query<Row>(
    `${USED} where merchant_id = $1 and ($2::timestamptz is not null) and ($3::uuid is null or id < $3) ${find.state ? `and ${STATE_IS[find.state]}` : ''} order by id desc limit $4`,
    [tx.merchant_id, find.now, find.after, find.limit],
  );
  return rows.map(toUsed);
}

/** The newest so many, by their names. */
const NAMED_MAX = 500;
export function promotionNames(tx: MerchantTx): Promise<{ readonly id: string; readonly names: Readonly<Record<string, string>> }[]> {
  return tx.query(`select id, body->'names' as names from app.promotion where merchant_id = $1 order by id desc limit ${NAMED_MAX}`, [tx.merchant_id], 'promotions.names');
}

/** Of these, whatever became of them. */
export function namesOf(tx: MerchantTx, ids: readonly string[]): Promise<{ readonly id: string; readonly names: Readonly<Record<string, string>> }[]> {
  return tx.query("select id, body->'names' as names from app.promotion where merchant_id = $1 and id = any($2::uuid[])", [tx.merchant_id, uuidArray(ids)], 'promotions.names_of');
}

export async function selectPromotion(tx: MerchantTx, id: string): Promise<UsedPromotion | undefined> {
  const [row] = await tx.query<Row>(`${USED} where merchant_id = $1 and id = $2`, [tx.merchant_id, id]);
  return row && toUsed(row);
}

export async function countPromotions(tx: MerchantTx, now: string): Promise<Record<PromotionState, number>> {
  const states = (['now', 'planned', 'ended'] as const).map((state) => `count(*) filter (where ${STATE_IS[state]}) as ${state}`);
  const [row] = await tx.query<Record<PromotionState, bigint>>(`select ${states.join(', ')} from app.promotion where merchant_id = $1`, [tx.merchant_id, now]);
  return { now: Number(row?.now ?? 0n), planned: Number(row?.planned ?? 0n), ended: Number(row?.ended ?? 0n) };
}

/** Those that hold now or later. */
export async function selectLive(tx: MerchantTx, now: string): Promise<Promotion[]> {
  const rows = await tx.query<{ body: unknown }>('select body from app.promotion where merchant_id = $1 and (holds_until is null or holds_until > $2)', [tx.merchant_id, now]);
  return rows.map(({ body }) => PromotionRecord.parse(body));
}

/** The promotion, locked until the transaction ends, so that two changes of it come one after the other. */
export async function lockPromotion(tx: MerchantTx, id: string): Promise<StoredPromotion | undefined> {
  const [row] = await tx.query<Pick<Row, 'body' | 'version' | 'changed_at'>>('select body, version, changed_at from app.promotion where merchant_id = $1 and id = $2 for update', [tx.merchant_id, id]);
  return row && { promotion: PromotionRecord.parse(row.body), version: row.version, changed_at: row.changed_at.toISOString() };
}

export async function writePromotion(tx: MerchantTx, { promotion, version, changed_at }: StoredPromotion): Promise<void> {
  await tx.execute(
    `insert into app.promotion (merchant_id, id, body, version, holds_from, holds_until, changed_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (merchant_id, id) do update set body = excluded.body, version = excluded.version, holds_from = excluded.holds_from,
       holds_until = excluded.holds_until, changed_at = excluded.changed_at`,
    [tx.merchant_id, promotion.id, toWire(promotion), version, promotion.from, promotion.until, changed_at],
  );
}

/** Ids of those that tills still have, though they ended before a time. */
export async function selectLeftOver(tx: MerchantTx, ended_before: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select promotion.id from app.promotion promotion
       join app.promotion_version held on held.merchant_id = promotion.merchant_id and held.promotion_id = promotion.id and held.until_position is null
      where promotion.merchant_id = $1 and promotion.holds_until < $2 order by promotion.id`, [tx.merchant_id, ended_before],
  );
  return rows.map(({ id }) => id);
}

/** From a position on tills have this version of a promotion, or with null none. */
export async function writeVersion(tx: MerchantTx, id: string, held: { readonly promotion: Promotion; readonly version: number } | null, position: bigint): Promise<void> {
  await tx.execute('update app.promotion_version set until_position = $3 where merchant_id = $1 and promotion_id = $2 and until_position is null', [tx.merchant_id, id, position]);
  if (!held) return;
  await tx.execute(
    'insert into app.promotion_version (merchant_id, promotion_id, version, body, from_position) values ($1, $2, $3, $4, $5)',
    [tx.merchant_id, id, held.version, toWire(held.promotion), position],
  );
}

/** A version as it is stored: its body is read by whoever needs it. */
export type HeldVersion = { readonly id: string; readonly version: number; readonly body: unknown; readonly from_position: bigint; readonly until_position: bigint | null };

/** Whether tills were ever given a promotion. */
export async function hasVersions(tx: MerchantTx): Promise<boolean> {
  const [row] = await tx.query<{ found: boolean }>('select exists (select from app.promotion_version where merchant_id = $1) as found', [tx.merchant_id], 'promotions.has_versions');
  return row?.found ?? false;
}

/** All versions that held anywhere between two positions. */
export function selectHeld(tx: MerchantTx, from: bigint, to: bigint): Promise<HeldVersion[]> {
  return tx.query<HeldVersion>(
    `select promotion_id as id, version, body, from_position, until_position from app.promotion_version
      where merchant_id = $1 and from_position <= $3 and (until_position is null or until_position > $2) order by promotion_id, version`,
    [tx.merchant_id, from, to], 'promotions.select_held',
  );
}

/** What a promotion gave in a sale, or below zero on goods that came back. */
export type Use = { readonly seq: number; readonly variant: number; readonly promotion: string; readonly given_minor: bigint };

export async function insertUses(tx: MerchantTx, chain: number, uses: readonly Use[]): Promise<void> {
  if (uses.length === 0) return;
  await tx.execute(
    `insert into app.promotion_use (merchant_id, chain, seq, variant, promotion_id, given_minor)
     select $1::uuid, $2::integer, * from unnest($3::integer[], $4::smallint[], $5::uuid[], $6::bigint[])`,
    [tx.merchant_id, chain, int4Array(uses.map(({ seq }) => seq)), int2Array(uses.map(({ variant }) => variant)), uuidArray(uses.map(({ promotion }) => promotion)), int8Array(uses.map(({ given_minor }) => given_minor))],
    'promotions.insert_uses',
  );
}

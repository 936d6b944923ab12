/** Coupons that one member may use once: made by the office, held for a basket, used up by its sale. */
import { COUPON_BYTES, personalCouponFrom } from '@stilltill/domain/points';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type CouponHeld, type CouponsIssued, COUPONS_ISSUED_MAX, type IssueCoupons, type RedeemCoupon } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import { hexArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryOf, ProjectionFlag } from '../journal/index.ts';
import type { PointPorts } from './ports.ts';

/** As long as points are held. */
const HOLD_MS = 30 * 60_000;


type Issuing = Pick<PointPorts, 'clock' | 'ids' | 'random' | 'appendOwnMany' | 'couponOf'>;

/** `not_found` of the account, `promotion_invalid` of a promotion that holds without a code, `list_full` of a group that is too large, `request_malformed` of a last day that is over. */
export async function issueCoupons(ports: Issuing, tx: MerchantTx, { promotion, account, group, valid_until }: z.output<typeof IssueCoupons>, by: string): Promise<Result<z.output<typeof CouponsIssued>>> {
  if (await ports.couponOf(tx, promotion) === null) return fail('promotion_invalid', { field: 'coupon' });
  const accounts = await accountsFor(tx, account, group);
  if (!accounts.ok) return accounts;
  if (valid_until !== null && Date.parse(valid_until) <= ports.clock.now_ms()) return fail('request_malformed', { path: 'valid_until' });
  const issued_at = new Date(ports.clock.now_ms()).toISOString();
  const made = accounts.value.map((whose) => ({ account: whose, id: ports.ids.uuid(), code: personalCouponFrom(ports.random.bytes(COUPON_BYTES), sha256Hex(promotion)) }));
  await tx.execute(
    `insert into app.member_coupon (merchant_id, id, coupon_hash, promotion_id, account_id, issued_at, valid_until, group_id)
     select $1, unnest($2::uuid[]), unnest($3::bytea[]), $4, unnest($5::uuid[]), $6, $7, $8`,
    [tx.merchant_id, uuidArray(made.map(({ id }) => id)), hexArray(made.map(({ code }) => sha256Hex(code))), promotion, uuidArray(made.map((each) => each.account)), issued_at, valid_until, group],
  );
  if (made.length > 0) await ports.appendOwnMany(tx, [{ kind: 'coupons.issued', body: { promotion, count: made.length, by } }]);
  return ok({ items: made.map((each) => ({ account: each.account, code: each.code })) });
}

async function accountsFor(tx: MerchantTx, account: string | null, group: string | null): Promise<Result<readonly (string | null)[]>> {
  if (group !== null) {
    const rows = await tx.query<{ account_id: string }>('select account_id from app.customer_group_member where merchant_id = $1 and group_id = $2 order by account_id limit $3', [tx.merchant_id, group, COUPONS_ISSUED_MAX + 1]);
    return rows.length > COUPONS_ISSUED_MAX ? fail('list_full', { max: COUPONS_ISSUED_MAX }) : ok(rows.map(({ account_id }) => account_id));
  }
  if (account === null) return ok([null]);
  const known = await tx.query('select from app.point_account where merchant_id = $1 and id = $2', [tx.merchant_id, account]);
  return known.length > 0 ? ok([account]) : fail('not_found');
}

type CouponRow = {
  readonly id: string; readonly coupon_hash: string; readonly promotion_id: string; readonly held_sale_id: string | null; readonly held_until: Date | null; readonly used_sale_id: string | null;
  /** From when on it holds no more; null: nobody has said. */
  readonly ended_at: Date | null;
};

/** In the order of their hashes, locked until the commit. */
function lockCoupons(tx: MerchantTx, hashes: readonly string[]): Promise<CouponRow[]> {
  return tx.query<CouponRow>(
    `select id, encode(coupon_hash, 'hex') as coupon_hash, promotion_id, held_sale_id, held_until, used_sale_id, least(taken_back_at, valid_until) as ended_at from app.member_coupon
      where merchant_id = $1 and coupon_hash = any($2::bytea[]) order by coupon_hash for update`, [tx.merchant_id, hexArray(hashes)], 'points.lock_coupons',
  );
}

/** Holds it for a basket. `coupon_not_issued`; `coupon_used` where another sale has it or is about to; `coupon_ended`. */
export async function redeemCoupon({ clock }: Pick<PointPorts, 'clock'>, tx: MerchantTx, { coupon_hash, sale }: z.output<typeof RedeemCoupon>): Promise<Result<z.output<typeof CouponHeld>>> {
  const [coupon] = await lockCoupons(tx, [coupon_hash]);
  if (!coupon) return fail('coupon_not_issued');
  const now_ms = clock.now_ms();
  const isHeld = coupon.held_sale_id !== null && coupon.held_sale_id !== sale && (coupon.held_until?.getTime() ?? 0) > now_ms;
  if (coupon.used_sale_id !== null || isHeld) return fail('coupon_used');
  if (hasEnded(coupon, now_ms)) return fail('coupon_ended');
  const until = new Date(now_ms + HOLD_MS).toISOString();
  await tx.execute('update app.member_coupon set held_sale_id = $3, held_until = $4 where merchant_id = $1 and id = $2', [tx.merchant_id, coupon.id, sale, until], 'points.hold_coupon');
  return ok({ promotion: coupon.promotion_id, until });
}

function hasEnded({ ended_at }: CouponRow, at_ms: number): boolean {
  return ended_at !== null && ended_at.getTime() <= at_ms;
}

/** A basket that was given up needs its coupons no more. */
export async function freeCoupons(tx: MerchantTx, sales: readonly string[]): Promise<void> {
  if (sales.length === 0) return;
  await tx.execute('update app.member_coupon set held_sale_id = null, held_until = null where merchant_id = $1 and held_sale_id = any($2::uuid[]) and used_sale_id is null', [tx.merchant_id, uuidArray(sales)], 'points.free_coupons');
}

/** Sales use their coupons up, the first that arrives; who used one that was used is taken as it happened, and shown. */
export async function useCoupons(tx: MerchantTx, entries: readonly EntryOf<'sale.completed'>[]): Promise<ProjectionFlag[]> {
  const used = entries.flatMap((entry) => (entry.body.personal ?? []).map((personal) => ({ entry, personal })));
  if (used.length === 0) return [];
  const known = new Map((await lockCoupons(tx, [...new Set(used.map(({ personal }) => personal.coupon_hash))])).map((row) => [row.coupon_hash, row]));
  const flags: ProjectionFlag[] = [];
  for (const { entry, personal } of used) {
    const row = known.get(personal.coupon_hash);
    if (!row || row.promotion_id !== personal.promotion) flags.push({ entry, fault: { code: 'coupon_not_issued' } });
    else if (row.used_sale_id === null) {
      await tx.execute('update app.member_coupon set used_sale_id = $3, used_at = $4, held_sale_id = null, held_until = null where merchant_id = $1 and id = $2', [tx.merchant_id, row.id, entry.body.sale, entry.at], 'points.use_coupon');
      known.set(row.coupon_hash, { ...row, used_sale_id: entry.body.sale });
      // One that the server held for the basket holds until it is paid.
      if (personal.basis === 'offline' && hasEnded(row, Date.parse(entry.at))) flags.push({ entry, fault: { code: 'coupon_ended' } });
    } else if (row.used_sale_id !== entry.body.sale) flags.push({ entry, fault: { code: 'coupon_used' } });
  }
  return flags;
}

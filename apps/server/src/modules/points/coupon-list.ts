/** Coupons that were made for members, as the office reads them and takes them back. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { COUPON_STATES, type CouponPage, type CouponQuery, type CouponsTakenBack, type TakeBackCoupons, Uuid } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { PointPorts } from './ports.ts';

type State = (typeof COUPON_STATES)[number];
type Row = {
  readonly id: string; readonly promotion_id: string; readonly account_id: string | null; readonly group_id: string | null; readonly issued_at: Date; readonly valid_until: Date | null; readonly state: State;
  readonly used_at: Date | null; readonly used_sale_id: string | null;
};

/** Of a row of member_coupon, by now, which is `$2`. What was used stays used, whatever came afterwards. */
const STATE = `case when used_sale_id is not null then 'used' when taken_back_at is not null then 'taken_back' when valid_until <= $2::timestamptz then 'expired'
  when held_sale_id is not null and held_until > $2::timestamptz then 'held' else 'unused' end`;

/** `request_malformed`. */
export async function readCoupons({ clock, findSales }: Pick<PointPorts, 'clock' | 'findSales'>, tx: MerchantTx, { promotion, account, after, limit }: z.output<typeof CouponQuery>): Promise<Result<z.output<typeof CouponPage>>> {
  if (after !== undefined && !Uuid.safeParse(after).success) return fail('request_malformed', { path: 'after' });
  const asked = [tx.merchant_id, new Date(clock.now_ms()), promotion ?? null, account ?? null] as const;
  const of = 'merchant_id = $1 and ($3::uuid is null or promotion_id = $3) and ($4::uuid is null or account_id = $4)';
  // Ids are made in the order of time.
  const rows = await tx.query<Row>(
    `select id, promotion_id, account_id, group_id, issued_at, valid_until, used_at, used_sale_id, ${STATE} as state from app.member_coupon
      where ${of} and ($5::uuid is null or id < $5) order by id desc limit $6`, [...asked, after ?? null, limit + 1], 'points.coupons',
  );
  const counted = await tx.query<{ state: State; count: bigint }>(`select ${STATE} as state, count(*) as count from app.member_coupon where ${of} group by 1`, [...asked], 'points.count_coupons');
  const shown = rows.slice(0, limit);
  const sales = await findSales(tx, shown.flatMap(({ used_sale_id }) => used_sale_id ?? []));
  return ok({
    items: shown.map(({ id, promotion_id, account_id, group_id, issued_at, valid_until, state, used_at, used_sale_id }) => {
      const { terminal, epoch, seq, hash } = sales.get(used_sale_id ?? '') ?? {};
      return {
        coupon: id, promotion: promotion_id, account: account_id, group: group_id, issued_at: issued_at.toISOString(), valid_until: valid_until?.toISOString() ?? null, state, used_at: used_at?.toISOString() ?? null,
        sale: terminal === undefined || epoch === undefined || seq === undefined || hash === undefined ? null : { terminal, epoch, seq, hash },
      };
    }),
    next: rows.length > limit ? shown.at(-1)?.id ?? null : null,
    counts: Object.fromEntries(COUPON_STATES.map((state) => [state, Number(counted.find((each) => each.state === state)?.count ?? 0n)])) as Record<State, number>,
  });
}

type Listed = { readonly promotion: string; readonly account: string | null; readonly group: string | null; readonly issued_at: Date; readonly valid_until: Date | null; readonly state: State; readonly used_at: Date | null };

/** For whoever writes them into a file: nothing is counted. Ids are made in the order of time. */
export async function readCouponPage({ clock }: Pick<PointPorts, 'clock'>, tx: MerchantTx, { after, limit }: { readonly after: string | null; readonly limit: number }): Promise<{ readonly items: readonly Listed[]; readonly next: string | null }> {
  const rows = await tx.query<Listed & { readonly id: string }>(
    `select id, promotion_id as promotion, account_id as account, group_id as group, issued_at, valid_until, ${STATE} as state, used_at from app.member_coupon
      where merchant_id = $1 and ($3::uuid is null or id < $3) order by id desc limit $4`, [tx.merchant_id, new Date(clock.now_ms()), after, limit], 'points.export_coupons',
  );
  return { items: rows, next: rows.length === limit ? rows.at(-1)?.id ?? null : null };
}

/** Those of a promotion that nobody has used, or the one. What stands in a basket right now is let be. `not_found`; `coupon_used` of one that was used or stands in a basket. */
export async function takeBackCoupons(
  { clock, appendOwnMany }: Pick<PointPorts, 'clock' | 'appendOwnMany'>, tx: MerchantTx, { promotion, coupon }: z.output<typeof TakeBackCoupons>, by: string,
): Promise<Result<z.output<typeof CouponsTakenBack>>> {
  const now = new Date(clock.now_ms());
  // In the order in which sales lock them.
  const count = await tx.execute(
    `update app.member_coupon set taken_back_at = $2, held_sale_id = null, held_until = null where merchant_id = $1 and id in (
       select id from app.member_coupon where merchant_id = $1 and promotion_id = $3 and ($4::uuid is null or id = $4) and used_sale_id is null and taken_back_at is null
         and (held_sale_id is null or held_until <= $2) order by coupon_hash for update)`,
    [tx.merchant_id, now, promotion, coupon], 'points.take_back_coupons',
  );
  if (count > 0) await appendOwnMany(tx, [{ kind: 'coupons.taken_back', body: { promotion, count, by } }]);
  if (count > 0 || coupon === null) return ok({ count });
  const [known] = await tx.query<{ state: State }>(`select ${STATE} as state from app.member_coupon where merchant_id = $1 and id = $3 and promotion_id = $4`, [tx.merchant_id, now, coupon, promotion]);
  if (!known) return fail('not_found');
  return known.state === 'taken_back' ? ok({ count }) : fail('coupon_used');
}

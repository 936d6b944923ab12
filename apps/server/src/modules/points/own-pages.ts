/** What members see of themselves on their own pages: what they have to spend, and at which sales their card was shown. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';

export type Membership = {
  readonly balance_points: bigint;
  /** The newest first. */
  readonly sales: readonly { readonly sale: string; readonly at: Date; readonly earned_points: bigint; readonly spent_points: bigint }[];
};

/** Null: none of these has a card. */
export async function readMembership(tx: MerchantTx, customers: readonly string[], sales_max: number): Promise<Membership | null> {
  const accounts = await tx.query<{ id: string; balance_points: bigint }>('select id, balance_points from app.point_account where merchant_id = $1 and customer_id = any($2::uuid[])', [tx.merchant_id, uuidArray(customers)], 'points.of_customers');
  if (accounts.length === 0) return null;
  const sales = await tx.query<Membership['sales'][number]>(
    `select s.sale_id as sale, s.at, s.earned_points, s.spent_points from app.member_card c join app.point_sale s on s.merchant_id = c.merchant_id and s.card_hash = c.card_hash
      where c.merchant_id = $1 and c.account_id = any($2::uuid[]) order by s.at desc, s.sale_id limit $3`, [tx.merchant_id, uuidArray(accounts.map(({ id }) => id)), sales_max], 'points.sales_of',
  );
  return { balance_points: accounts.reduce((sum, { balance_points }) => sum + balance_points, 0n), sales };
}

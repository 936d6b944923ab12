import type { BadgeForm } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';

/** `hash` is base64. */
export type BadgeRow = {
  readonly id: string; readonly operator_id: string; readonly form: z.output<typeof BadgeForm>; readonly hash: string;
  readonly issued_at: string; readonly issued_by: string;
};

type Row = Omit<BadgeRow, 'issued_at'> & { readonly issued_at: Date };
const COLUMNS = "id, operator_id, form, encode(hash, 'base64') as hash, issued_at, issued_by";

/** Badges that hold, the oldest first: of these operators, or of all. */
export async function selectBadges(tx: MerchantTx, operators: readonly string[] | null): Promise<BadgeRow[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from app.badge where merchant_id = $1 and withdrawn_at is null and ($2::uuid[] is null or operator_id = any($2::uuid[])) order by issued_at, id`,
    [tx.merchant_id, operators === null ? null : uuidArray(operators)],
  );
  return rows.map((row) => ({ ...row, issued_at: row.issued_at.toISOString() }));
}

/** Whose badge says this; null: nobody's. */
export async function findBadgeOwner(tx: MerchantTx, hash: string): Promise<{ readonly operator: string; readonly name: string } | null> {
  const [row] = await tx.query<{ operator: string; name: string }>(
    `select o.id as operator, o.name from app.badge b join app.operator o on (o.merchant_id, o.id) = (b.merchant_id, b.operator_id)
      where b.merchant_id = $1 and b.hash = decode($2, 'base64') and b.withdrawn_at is null`, [tx.merchant_id, hash],
  );
  return row ?? null;
}

/** Badges of these ids that are known stay as they are. False: another holding badge says the same. */
export async function insertBadges(tx: MerchantTx, badges: readonly BadgeRow[]): Promise<boolean> {
  if (badges.length === 0) return true;
  const inserted = await tx.execute(
    `insert into app.badge (merchant_id, id, operator_id, form, hash, issued_at, issued_by)
     select $1, id, operator_id, form, decode(hash, 'base64'), issued_at, issued_by
       from jsonb_to_recordset($2::jsonb) as badge (id uuid, operator_id uuid, form text, hash text, issued_at timestamptz, issued_by text)
     on conflict do nothing`,
    [tx.merchant_id, JSON.stringify(badges)],
  );
  return inserted === badges.length;
}

/** Withdraws the badges of an operator except these. */
export async function withdrawOthers(tx: MerchantTx, operator: string, kept: readonly string[], at: Date): Promise<void> {
  await tx.execute(
    'update app.badge set withdrawn_at = $4 where merchant_id = $1 and operator_id = $2 and withdrawn_at is null and not (id = any($3::uuid[]))',
    [tx.merchant_id, operator, uuidArray(kept), at],
  );
}

/** Baskets that were put aside with something decided by hand in them, so that whoever ends one is not taken for who decided it. */
import type { Action } from '@stilltill/domain/operator';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, int8Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { RightsAsked } from './rights-versions.ts';

export type HandedOn = RightsAsked & {
  readonly sale: string; readonly chain: number; readonly seq: number; readonly variant: number;
  readonly decisions: readonly { readonly action: Action; readonly line: number | null }[];
};

const BY_TIME = -1n;

export async function insertHanded(tx: MerchantTx, handed: readonly HandedOn[]): Promise<void> {
  if (handed.length === 0) return;
  await tx.execute(
    `insert into app.handed_decision (merchant_id, sale_id, chain, seq, variant, operator_id, store_id, position, at, decisions)
     select $1, unnest($2::uuid[]), unnest($3::integer[]), unnest($4::integer[]), unnest($5::smallint[]), unnest($6::uuid[]), unnest($7::uuid[]),
            nullif(unnest($8::bigint[]), ${BY_TIME}), unnest($9::timestamptz[]), unnest($10::text[])::jsonb on conflict do nothing`,
    [
      tx.merchant_id, uuidArray(handed.map(({ sale }) => sale)), int4Array(handed.map(({ chain }) => chain)), int4Array(handed.map(({ seq }) => seq)), int2Array(handed.map(({ variant }) => variant)),
      uuidArray(handed.map(({ operator }) => operator)), uuidArray(handed.map(({ store }) => store)), int8Array(handed.map(({ position }) => position ?? BY_TIME)), timeArray(handed.map(({ at }) => at)),
      textArray(handed.map(({ decisions }) => JSON.stringify(decisions))),
    ], 'staff.insert_handed',
  );
}

type Row = Omit<HandedOn, 'at' | 'chain' | 'seq' | 'variant'> & { readonly at: Date };

export async function selectHanded(tx: MerchantTx, sales: readonly string[]): Promise<Omit<HandedOn, 'chain' | 'seq' | 'variant'>[]> {
  if (sales.length === 0) return [];
  const rows = await tx.query<Row>(
    'select sale_id as sale, operator_id as operator, store_id as store, position, at, decisions from app.handed_decision where merchant_id = $1 and sale_id = any($2::uuid[])',
    [tx.merchant_id, uuidArray(sales)], 'staff.handed',
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

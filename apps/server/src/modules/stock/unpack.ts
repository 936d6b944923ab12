/**
 * Lays out what uploads have written into `stock_batch`: a movement for each line, with its number in its product's ledger
 * and what it cost, as if it had been written then. Whoever reads movements does this first.
 */
import { assert } from '@stilltill/domain/result';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';

/** At once: more would hold a reader up, and is worth a statement of its own. */
const BATCHES_AT_ONCE = 500;

const UNPACK = `
  with batch as (
    delete from app.stock_batch where merchant_id = $1 and (chain, seq, variant) in (select chain, seq, variant from app.stock_batch where merchant_id = $1 limit ${BATCHES_AT_ONCE} for update)
    returning *
  ), line as materialized (
    select b.chain, b.seq as batch_seq, b.variant as batch_variant, b.store_id, l.*
      from batch b cross join lateral unnest(b.line_seq, b.line_variant, b.line_position, b.line_product, b.line_qty_milli, b.line_at, b.tail_milli, b.tail_count)
        as l (seq, variant, position, product_id, qty_milli, at, tail_milli, tail_count)
  ), level as materialized (
    select b.chain, b.seq as batch_seq, b.variant as batch_variant, v.*
      from batch b cross join lateral unnest(b.level_product, b.level_qty_milli, b.level_movements, b.level_rate_micro, b.level_rate_milli, b.level_counted_at, b.late_milli, b.late_count)
        as v (product_id, qty_milli, movements, rate_micro, rate_milli, counted_at, late_milli, late_count)
  ), taken_back as (
    insert into app.stock_movement (merchant_id, chain, store_id, seq, variant, position, product_id, kind, qty_milli, at, number, value_micro)
    select $1::uuid, b.chain, b.store_id, b.seq, b.variant, -b.position, b.product_id, 'count_correction', -b.qty_milli, b.at, b.number,
           app.stock_value(b.rate_micro, b.rate_milli, b.after_milli) - app.stock_value(b.rate_micro, b.rate_milli, b.after_milli + b.qty_milli)
      from (
        select l.*, v.rate_micro, v.rate_milli, v.movements - v.late_count + row_number() over behind as number,
               (v.qty_milli + v.late_milli - sum(l.qty_milli) over behind)::bigint as after_milli
          from level v join line l using (chain, batch_seq, batch_variant, product_id) where v.late_count > 0 and l.at <= v.counted_at
        window behind as (partition by l.chain, l.batch_seq, l.batch_variant, l.product_id order by l.tail_count desc)
      ) as b
  ), moved as (
    insert into app.stock_movement (merchant_id, chain, store_id, seq, variant, position, product_id, kind, qty_milli, at, number, value_micro)
    select $1::uuid, l.chain, l.store_id, l.seq, l.variant, l.position, l.product_id, case when l.qty_milli < 0 then 'sale' else 'refund' end, l.qty_milli, l.at,
           v.movements - v.late_count - l.tail_count + 1,
           app.stock_value(v.rate_micro, v.rate_milli, v.qty_milli + v.late_milli - l.tail_milli + l.qty_milli)
             - app.stock_value(v.rate_micro, v.rate_milli, v.qty_milli + v.late_milli - l.tail_milli)
      from line l join level v using (chain, batch_seq, batch_variant, product_id)
  )
  select count(*)::integer as batches from batch`;

/** Afterwards every movement that was committed stands in `stock_movement`. */
export async function unpackMovements(tx: Pick<MerchantTx, 'merchant_id' | 'query'>): Promise<void> {
  for (;;) {
    const [row] = await tx.query<{ batches: number }>(UNPACK, [tx.merchant_id], 'stock.unpack');
    if ((row?.batches ?? 0) < BATCHES_AT_ONCE) return;
  }
}

const UNPACK_JOB = 'stock.unpack';
const EVERY_MS = 600_000;

/**
 * Lets a job lay movements out ten minutes after they came at the latest, so that nobody who reads them waits for a week of
 * sales. One job for each merchant and ten minutes.
 */
export function makeUnpackLater({ jobs, clock, postgres }: Pick<Platform, 'clock' | 'postgres'> & { readonly jobs: Pick<Platform['jobs'], 'define' | 'enqueue'> }): (tx: MerchantTx) => Promise<void> {
  /** By merchant, up to when a job is on its way. */
  const covered_ms = new Map<string, number>();
  jobs.define(UNPACK_JOB, async ({ merchant_id }) => {
    assert(merchant_id !== null, 'movements belong to a merchant');
    await postgres.withMerchant(merchant_id, unpackMovements);
  });
  return async (tx) => {
    const now_ms = clock.now_ms();
    if (now_ms < (covered_ms.get(tx.merchant_id) ?? 0)) return;
    const slot = Math.floor(now_ms / EVERY_MS) + 1;
    covered_ms.set(tx.merchant_id, slot * EVERY_MS);
    await jobs.enqueue(tx, UNPACK_JOB, {}, { job_key: `${UNPACK_JOB}:${tx.merchant_id}:${slot}`, run_at: new Date(slot * EVERY_MS) });
  };
}

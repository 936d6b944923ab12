/** What the back office reads of stock: levels, movements, documents. */
import type { Entry } from '@stilltill/domain/journal';
import { AMOUNT_MINOR_MAX } from '@stilltill/domain/money';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import { type MovementKind, standingOf, stockValue, toMinor, unitCost } from '@stilltill/domain/stock';
import type {
  ServerBody, StockDocument, StockDocumentItem, StockDocumentPage, StockDocumentQuery, StockKind, StockMovementPage, StockMovementQuery, StockPage, StockProduct, StockQuery,
  StockSummary,
} from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int4Array, uuidArray } from '../../platform/sql-arrays.ts';
import { DOCUMENT_COLUMNS, type DocumentRow, findDocument } from './documents.ts';
import { stateOf } from './ledger.ts';
import type { ProductFacts, StockPorts } from './ports.ts';
import { settleStock } from './settle.ts';

type LevelRow = {
  store_id: string; product_id: string; qty_milli: bigint; rate_micro: string | null; rate_milli: bigint | null; counted_at: Date | null; low_milli: bigint | null; rank: number;
};
const LEVEL = `
  select coalesce(l.store_id, t.store_id) as store_id, coalesce(l.product_id, t.product_id) as product_id, coalesce(l.qty_milli, 0) as qty_milli, l.rate_micro, l.rate_milli,
         l.counted_at, t.low_milli, case when l.qty_milli < 0 then 0 when coalesce(l.qty_milli, 0) <= t.low_milli then 1 else 2 end as rank
    from (select * from app.stock_level where merchant_id = $1 and movements > 0) l
    full join (select * from app.stock_threshold where merchant_id = $1) t on t.store_id = l.store_id and t.product_id = l.product_id`;

/** Of what can be held exactly by a number of JSON; beyond it only forged sales reach. */
function wireMilli(qty_milli: bigint): number {
  const max = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(qty_milli > max ? max : qty_milli < -max ? -max : qty_milli);
}
export function wireMinor(amount_minor: bigint): string {
  return String(amount_minor > AMOUNT_MINOR_MAX ? AMOUNT_MINOR_MAX : amount_minor < -AMOUNT_MINOR_MAX ? -AMOUNT_MINOR_MAX : amount_minor);
}

function figuresOf(row: LevelRow | undefined) {
  const state = row ? stateOf(row) : { qty_milli: 0n, rate: null };
  const low_milli = row?.low_milli ?? null;
  const unit_micro = unitCost(state);
  return {
    qty_milli: wireMilli(state.qty_milli), low_milli: low_milli === null ? null : Number(low_milli), standing: standingOf(state.qty_milli, low_milli),
    value_minor: state.rate === null ? null : wireMinor(toMinor(stockValue(state))), unit_cost_micro: unit_micro === null ? null : String(unit_micro),
    counted_at: row?.counted_at?.toISOString() ?? null,
  };
}

const namesOf = (product: ProductFacts | undefined, id: string) => ({ product: id, code: product?.code ?? '', names: { ...product?.names }, unit: product?.unit ?? 'piece' as const });

/** Levels of a store: below zero first, then low, then the rest; where something is looked for, by code and also what never moved. */
export async function readStock(ports: StockPorts, tx: MerchantTx, query: z.output<typeof StockQuery>): Promise<Result<z.input<typeof StockPage>>> {
  const search = query.search?.trim() ?? '';
  if (search !== '' && query.state === undefined) return searchStock(ports, tx, query, search);
  const cursor = readPageCursor(query.after, ['int4', 'uuid']);
  if (!cursor.ok) return cursor;
  const rank = query.state === undefined ? null : query.state === 'negative' ? 0 : 1;
  const rows = await tx.query<LevelRow>(
    `select * from (${LEVEL}) s where store_id = $2 and ($3::integer is null or rank = $3) and ($4::integer is null or (rank, product_id) > ($4, $5::uuid))
      order by rank, product_id limit $6`, [tx.merchant_id, query.store, rank, cursor.value?.[0] ?? null, cursor.value?.[1] ?? null, query.limit + 1],
  );
  const page = rows.slice(0, query.limit);
  const products = new Map((await ports.products(tx, page.map((row) => row.product_id))).map((each) => [each.id, each]));
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return ok({
    items: page.map((row) => ({ ...namesOf(products.get(row.product_id), row.product_id), ...figuresOf(row) })),
    next: last ? writePageCursor([last.rank, last.product_id]) : null,
  });
}

async function searchStock(ports: StockPorts, tx: MerchantTx, query: z.output<typeof StockQuery>, search: string): Promise<Result<z.input<typeof StockPage>>> {
  const cursor = readPageCursor(query.after, ['text', 'uuid']);
  if (!cursor.ok) return cursor;
  const after = cursor.value && { code: cursor.value[0], id: cursor.value[1] };
  const found = await ports.searchProducts(tx, search, after, query.limit + 1);
  const page = found.slice(0, query.limit);
  const levels = await readLevels(tx, page.map((each) => each.id), query.store);
  const last = found.length > query.limit ? page.at(-1) : undefined;
  return ok({
    items: page.map((each) => ({ ...namesOf(each, each.id), ...figuresOf(levels.find((level) => level.product_id === each.id)) })),
    next: last ? writePageCursor([last.code, last.id]) : null,
  });
}

function readLevels(tx: MerchantTx, products: readonly string[], store: string | null): Promise<LevelRow[]> {
  return tx.query<LevelRow>(`select * from (${LEVEL}) s where product_id = any($2::uuid[]) and ($3::uuid is null or store_id = $3)`, [tx.merchant_id, uuidArray(products), store]);
}

/** How a product stands in a store; `unit_cost_micro`: the average, null where no cost is known. */
export type StockNeed = { readonly product: string; readonly level_milli: bigint; readonly low_milli: bigint | null; readonly unit_cost_micro: bigint | null };

/** Of some products, or of those that are low or below zero: those first. `tx` has settled what arrived. */
export async function readNeeds(tx: MerchantTx, store: string, products: readonly string[] | null, limit: number): Promise<StockNeed[]> {
  const rows = await tx.query<LevelRow>(
    `select * from (${LEVEL}) s where store_id = $2 and case when $3::uuid[] is null then rank < 2 else product_id = any($3) end order by rank, product_id limit $4`,
    [tx.merchant_id, store, products === null ? null : uuidArray(products), limit], 'stock.needs',
  );
  return rows.map((row) => ({ product: row.product_id, level_milli: row.qty_milli, low_milli: row.low_milli, unit_cost_micro: unitCost(stateOf(row)) }));
}

/** What a store's stock comes to. `not_found`: the store. */
export async function readSummary(ports: StockPorts, tx: MerchantTx, store: string): Promise<Result<z.input<typeof StockSummary>>> {
  const shop = (await ports.stores(tx)).find((each) => each.id === store);
  if (!shop) return fail('not_found');
  const [row] = await tx.query<{ products: number; negative: number; low: number; value_micro: string; cost_unknown: number }>(
    `select count(*)::integer as products, count(*) filter (where rank = 0)::integer as negative, count(*) filter (where rank = 1)::integer as low,
            coalesce(sum(app.stock_value(rate_micro, rate_milli, qty_milli)), 0) as value_micro,
            count(*) filter (where rate_micro is null and qty_milli <> 0)::integer as cost_unknown from (${LEVEL}) s where store_id = $2`, [tx.merchant_id, store],
  );
  const [arriving] = await tx.query<{ count: number }>(
    `select count(*)::integer as count from app.stock_document d where d.merchant_id = $1 and d.kind = 'transfer_out' and d.other_store_id = $2
        and not exists (select from app.stock_document a where a.merchant_id = d.merchant_id and a.transfer_id = d.id)`, [tx.merchant_id, store],
  );
  assert(row && arriving, 'a count has a row');
  const { value_micro, ...counts } = row;
  return ok({ currency: shop.currency, ...counts, value_minor: wireMinor(toMinor(BigInt(value_micro))), arriving: arriving.count });
}

/** One product in every store. `not_found`. */
export async function readProduct(ports: StockPorts, tx: MerchantTx, id: string): Promise<Result<z.input<typeof StockProduct>>> {
  const [product] = await ports.products(tx, [id]);
  if (!product) return fail('not_found');
  const rows = await readLevels(tx, [id], null);
  const levels = (await ports.stores(tx)).map((store) => ({
    store: store.id, store_code: store.code, store_name: store.name, currency: store.currency, ...figuresOf(rows.find((row) => row.store_id === store.id)),
  }));
  return ok({ ...namesOf(product, id), barcodes: [...product.barcodes], levels });
}

type MovementRow = {
  chain: number; seq: number; variant: number; position: number; kind: MovementKind; qty_milli: bigint; value_micro: string | null; adjusted_micro: string | null;
  number: bigint; at: Date; document: string | null;
};

/** A product's movements in a store, newest first by when they happened. */
export async function readMovements(ports: StockPorts, tx: MerchantTx, product: string, query: z.output<typeof StockMovementQuery>): Promise<Result<z.input<typeof StockMovementPage>>> {
  const cursor = readPageCursor(query.after, ['moment', 'int8']);
  if (!cursor.ok) return cursor;
  const rows = await tx.query<MovementRow>(
    `select m.chain, m.seq, m.variant, m.position, m.kind, m.qty_milli, m.value_micro, m.adjusted_micro, m.number, m.at, d.id as document
       from app.stock_movement m left join app.stock_document d on d.merchant_id = m.merchant_id and d.chain = m.chain and d.seq = m.seq
      where m.merchant_id = $1 and m.store_id = $2 and m.product_id = $3 and ($4::timestamptz is null or (m.at, m.number) < ($4, $5::bigint))
      order by m.at desc, m.number desc limit $6`, [tx.merchant_id, query.store, product, cursor.value?.[0] ?? null, cursor.value?.[1] ?? null, query.limit + 1],
  );
  const page = rows.slice(0, query.limit);
  const entries = await ports.journal.lookups.describeEntries(tx, page);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return ok({
    items: page.map((row, index) => {
      const entry = entries[index];
      assert(entry, 'a movement has its entry');
      const { terminal, terminal_code, epoch, hash } = entry;
      return {
        kind: row.kind, qty_milli: wireMilli(row.qty_milli), value_minor: row.value_micro === null ? null : wireMinor(toMinor(BigInt(row.value_micro))),
        adjusted_minor: wireMinor(toMinor(BigInt(row.adjusted_micro ?? '0'))), at: row.at.toISOString(), received_at: entry.received_at.toISOString(),
        terminal, terminal_code, epoch, seq: row.seq, hash, position: row.position, document: row.document,
      };
    }),
    next: last ? writePageCursor([last.at.toISOString(), String(last.number)]) : null,
  });
}

/** From when on a product is low in a store; null: never. `not_found`. */
export async function setThreshold(ports: StockPorts, tx: MerchantTx, product: string, store: string, low_milli: number | null): Promise<Result<z.input<typeof StockProduct>>> {
  const [known] = await ports.products(tx, [product]);
  if (!known || !(await ports.stores(tx)).some((each) => each.id === store)) return fail('not_found');
  if (low_milli === null) {
    await tx.execute('delete from app.stock_threshold where merchant_id = $1 and store_id = $2 and product_id = $3', [tx.merchant_id, store, product]);
  } else {
    await tx.execute(
      `insert into app.stock_threshold (merchant_id, store_id, product_id, low_milli) values ($1, $2, $3, $4)
       on conflict (merchant_id, store_id, product_id) do update set low_milli = excluded.low_milli`, [tx.merchant_id, store, product, low_milli],
    );
  }
  await settleStock(tx);
  return readProduct(ports, tx, product);
}

function documentItem(row: DocumentRow): z.input<typeof StockDocumentItem> {
  return {
    id: row.id, kind: row.kind, store: row.store_id, other_store: row.other_store_id, at: row.at.toISOString(), by: row.made_by, note: row.note, lines: row.lines,
    has_arrived: row.kind === 'transfer_out' ? row.has_arrived : null,
  };
}

/** What the office did, newest first. `arriving`: transfers on their way to the store. */
export async function readDocuments(tx: MerchantTx, query: z.output<typeof StockDocumentQuery>): Promise<Result<z.input<typeof StockDocumentPage>>> {
  const cursor = readPageCursor(query.after, ['moment', 'uuid']);
  if (!cursor.ok) return cursor;
  const is_arriving = query.arriving === 'yes';
  const rows = await tx.query<DocumentRow>(
    `select * from (select ${DOCUMENT_COLUMNS} from app.stock_document d
       where d.merchant_id = $1 and ($2::uuid is null or case when $3 then d.other_store_id else d.store_id end = $2)
         and ($4::text is null or d.kind = $4) and (not $3 or d.kind = 'transfer_out') and ($5::timestamptz is null or (d.at, d.id) < ($5, $6::uuid))) f
      where not ($3 and has_arrived) order by at desc, id desc limit $7`,
    [tx.merchant_id, query.store ?? null, is_arriving, query.kind ?? null, cursor.value?.[0] ?? null, cursor.value?.[1] ?? null, query.limit + 1],
  );
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return ok({ items: page.map(documentItem), next: last ? writePageCursor([last.at.toISOString(), last.id]) : null });
}

/** One document with its lines, what they came to, and its entry byte for byte. `not_found`. */
export async function readDocument(ports: StockPorts, tx: MerchantTx, id: string): Promise<Result<z.input<typeof StockDocument>>> {
  const row = await findDocument(tx, id);
  const [facts] = row ? await ports.journal.lookups.describeEntries(tx, [{ chain: row.chain, seq: row.seq, variant: 0 }]) : [];
  const store = row && (await ports.stores(tx)).find((each) => each.id === row.store_id);
  if (!row || !facts || !store) return fail('not_found');
  const body = (JSON.parse(facts.text) as Entry).body as ServerBody<StockKind>;
  const moved = await tx.query<{ product_id: string; value_micro: string | null; qty_milli: string }>(
    `select product_id, sum(qty_milli) as qty_milli, case when count(*) = count(value_micro) then sum(value_micro) end as value_micro from app.stock_movement
      where merchant_id = $1 and chain = $2 and seq = any($3) and kind <> 'count_correction' group by product_id`, [tx.merchant_id, row.chain, int4Array([row.seq])],
  );
  const units = new Map((await ports.products(tx, body.lines.map((line) => line.product))).map((each) => [each.id, each.unit]));
  return ok({
    ...documentItem(row), currency: store.currency, reason: 'reason' in body ? body.reason : null, transfer: row.transfer_id, order: 'order' in body ? body.order ?? null : null,
    items: body.lines.map((line) => {
      const sums = moved.find((each) => each.product_id === line.product);
      return {
        product: line.product, names: line.names, unit: units.get(line.product) ?? null, qty_milli: wireMilli(BigInt(sums?.qty_milli ?? '0')), ...comparedOf(line),
        value_minor: sums === undefined || sums.value_micro === null ? null : wireMinor(toMinor(BigInt(sums.value_micro))),
      };
    }),
    entry: { seq: row.seq, hash: facts.hash, text: facts.text },
  });
}

function comparedOf(line: ServerBody<StockKind>['lines'][number]): { counted_milli: number | null; difference_milli: number | null } {
  if ('counted_milli' in line) return { counted_milli: line.counted_milli, difference_milli: line.difference_milli };
  if ('received_milli' in line) return { counted_milli: line.received_milli, difference_milli: line.received_milli - line.sent_milli };
  return { counted_milli: null, difference_milli: null };
}

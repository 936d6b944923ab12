/**
 * Lists of what lies in a store: counted, or delivered. Each becomes documents of the stock room like any that somebody typed, so
 * that the ledger says where a quantity came from. They can't be unwritten: to take one back is to move the same quantity again.
 */
import { createHash } from 'node:crypto';
import { currencyExponent } from '@stilltill/domain/money';
import { assert, fail, ok } from '@stilltill/domain/result';
import { STOCK_COLUMNS, type StockRow, readStockRow } from '@stilltill/domain/tabular';
import { STOCK_LINES_MAX } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type StoredProduct, plainCode } from '../catalog/index.ts';
import type { Kind, Taken, Taking } from './kind.ts';
import type { ImportPorts } from './ports.ts';
import { type ImportRow, type Problem, selectTouched, writeTouched } from './store.ts';

const VALUE_MAX = 200;
const UNDO_ROWS = 2_000;
const MILLI = 1000n;

export const STOCK: Kind = {
  action: 'manage_stock',
  columns: STOCK_COLUMNS,
  check: ({ columns, store }, stores) => {
    if (!columns.some((field) => field === 'code' || field === 'barcode') || !columns.includes('qty')) return fail('import_columns_missing');
    return stores.some(({ id }) => id === store) ? ok(null) : fail('import_store_missing');
  },
  begin: takeStock,
  undo: undoStock,
};

type Line = { readonly line: number; readonly product: string; readonly row: StockRow };

async function takeStock({ stock, lists, ids, currency }: ImportPorts, tx: MerchantTx, { id: import_id, settings, by, name }: ImportRow): Promise<Taking> {
  const { store, stock_as } = settings;
  assert(store !== null, 'a list of stock is of a store');
  const exponent = currencyExponent(await currency(tx));
  const seen = new Set<string>();
  return {
    async take(rows) {
      const read = rows.map(({ line, cells }) => ({ line, ...(cells ? readStockRow(cells, { decimal_sign: settings.decimal_sign, exponent }) : { row: null, faults: [{ field: null, value: '', code: 'row_broken' as const }] }) }));
      const said = read.flatMap(({ row }) => (row ? [row] : []));
      const find = finder(await lists.findByCodes(tx, said.flatMap(({ code }) => (code === '' ? [] : [code])), said.flatMap(({ barcodes }) => barcodes)));
      const [lines, problems]: [Line[], Problem[]] = [[], []];
      const counts = { changed: 0, skipped: 0, refused: 0 };
      for (const { line, row, faults } of read) {
        const product = row && find(row);
        const found: readonly Omit<Problem, 'line' | 'place' | 'isRefused'>[] = row === null ? faults : product === null ? [{ field: row.code === '' ? 'barcode' : 'code', value: row.code || (row.barcodes[0] ?? ''), code: 'product_unknown' }]
          : product !== null && seen.has(product) ? [{ field: null, value: row.code || (row.barcodes[0] ?? ''), code: 'row_repeated' }] : [];
        problems.push(...found.map(({ field, value, code }, place): Problem => ({ line, place, field, value: value.slice(0, VALUE_MAX), code, isRefused: true })));
        if (found.length > 0) counts.refused += 1;
        if (found.length > 0 || row === null || product === null) continue;
        seen.add(product);
        // Nothing came in of it: a delivery has no such line.
        if (stock_as === 'delivery' && row.qty_milli === 0) counts.skipped += 1;
        else lines.push({ line, product, row });
      }
      counts.changed = lines.length;
      for (const part of parts(lines)) {
        const document = ids.uuid();
        const head = { document, store, note: name.slice(0, VALUE_MAX) || null };
        const made = stock_as === 'count'
          ? await stock.count(tx, by, { ...head, lines: part.map(({ product, row: { qty_milli } }) => ({ product, counted_milli: qty_milli })) })
          : await stock.receive(tx, by, { ...head, lines: part.map(({ product, row: { qty_milli, cost_minor } }) => ({ product, qty_milli, cost_minor: cost_minor === null ? null : (cost_minor * BigInt(qty_milli) + MILLI / 2n) / MILLI })) });
        assert(made.ok, 'lines of products and of a store that there are');
        await writeTouched(tx, import_id, part.map(({ product, line }) => ({ id: product, line, before: JSON.stringify({ document, store }), after_hash: hashOf(document) })));
      }
      return { counts, problems };
    },
    // Documents move stock as they are written; tills hold none of it.
    finish: () => Promise.resolve(),
  };
}

const hashOf = (document: string): Buffer => createHash('sha256').update(document).digest();

function* parts<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += STOCK_LINES_MAX) yield rows.slice(at, at + STOCK_LINES_MAX);
}

/** The product on sale that a row names; null: none, or its code and its barcode name two. */
function finder(known: readonly StoredProduct[]): (row: StockRow) => string | null {
  const sold = known.filter(({ withdrawn }) => !withdrawn);
  const codes = new Map(sold.flatMap(({ id, code }) => (code === '' ? [] : [[code, id] as const])));
  const barcodes = new Map(sold.flatMap((product) => product.barcodes.map((barcode) => [plainCode(barcode), product.id] as const)));
  return ({ code, barcodes: scanned }) => {
    const named = new Set([...(code === '' ? [] : [codes.get(code)]), ...scanned.map((barcode) => barcodes.get(plainCode(barcode)))]);
    const [only] = named;
    return named.size === 1 ? only ?? null : null;
  };
}

/**
 * What a list moved is moved back: goods that it brought are written off, and what it took away is counted again. Where a product
 * was counted since, that count says what is there, so it stays, and is told.
 */
async function undoStock({ stock, lists, ids }: ImportPorts, tx: MerchantTx, { id: import_id, by, name, done_at }: ImportRow, tell: (rows_done: number) => Promise<void>, keep: (taken: Taken) => Promise<void>): Promise<void> {
  assert(done_at !== null, 'what was taken in has its time');
  const problems: Problem[] = [];
  let [undone, done, after]: [number, number, string | null] = [0, 0, null];
  for (;;) {
    const touched = await selectTouched(tx, import_id, after, UNDO_ROWS);
    const places = touched.map(({ record_id, line, before }) => ({ product: record_id, line, ...(before as { readonly document: string; readonly store: string }) }));
    const [first] = places;
    if (!first) break;
    const { store } = first;
    const moved = await stock.movedBy(tx, [...new Set(places.map(({ document }) => document))]);
    const levels = await stock.levels(tx, store, places.map(({ product }) => product));
    const codes = new Map((await lists.read(tx, places.map(({ product }) => product))).map(({ id, code, names }) => [id, code || (Object.values(names)[0] ?? '')]));
    const [off, again]: [{ product: string; qty_milli: number }[], { product: string; counted_milli: number }[]] = [[], []];
    for (const { product, line } of places) {
      const [level, qty] = [levels.get(product), moved.get(product) ?? 0n];
      const target = (level?.qty_milli ?? 0n) - qty;
      const isCounted = level?.counted_at !== null && level?.counted_at !== undefined && Date.parse(level.counted_at) > done_at.getTime();
      if (isCounted || (qty < 0n && target < 0n)) problems.push({ line, place: 0, field: null, value: (codes.get(product) ?? '').slice(0, VALUE_MAX), code: 'changed_since', isRefused: true });
      else {
        undone += 1;
        if (qty > 0n) off.push({ product, qty_milli: Number(qty) });
        else if (qty < 0n) again.push({ product, counted_milli: Number(target) });
      }
    }
    const note = name.slice(0, VALUE_MAX) || null;
    for (const lines of parts(off)) assert((await stock.writeOff(tx, by, { document: ids.uuid(), store, reason: 'other', note, lines })).ok, 'what a list brought can be written off');
    for (const lines of parts(again)) assert((await stock.count(tx, by, { document: ids.uuid(), store, note, lines })).ok, 'what a list took away can be counted');
    done += touched.length;
    after = touched.at(-1)?.record_id ?? null;
    await tell(done);
  }
  await keep({ counts: { undone, kept: problems.length }, problems });
}

/** What the office did with goods, line by line, for whoever writes it into a file. The oldest first. */
import type { Entry } from '@stilltill/domain/journal';
import { toMinor } from '@stilltill/domain/stock';
import type { ServerBody, StockKind } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int4Array, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import { DOCUMENT_COLUMNS, type DocumentKind, type DocumentRow } from './documents.ts';
import type { StockPorts } from './ports.ts';

/** At each store its own stretch of time. */
type Days = readonly { readonly store: string; readonly from: Date; readonly until: Date }[];
export type DocumentAfter = { readonly at: Date; readonly id: string };
export type DocumentLine = {
  readonly kind: DocumentKind; readonly at: Date; readonly store: string; readonly other_store: string | null; readonly by: string; readonly note: string | null;
  /** Of a write-off alone. */
  readonly reason: 'damaged' | 'expired' | 'stolen' | 'own_use' | 'other' | null;
  readonly line: number; readonly product: string; readonly names: Readonly<Record<string, string>>;
  /** What it moved: below zero, it went out; of a count its difference, of an arrival what came. */
  readonly qty_milli: bigint;
  /** Counted or received; null where nobody counted. */
  readonly counted_milli: number | null;
  /** At cost; null: not known. */
  readonly value_minor: bigint | null;
};
type MovedRow = { readonly chain: number; readonly seq: number; readonly product_id: string; readonly qty_milli: string; readonly value_micro: string | null };

/** Lines of the next documents; `next` null: there are no more. `tx` need not have settled sales: a document moved what it moved. */
export async function readDocumentLines({ journal }: Pick<StockPorts, 'journal'>, tx: MerchantTx, { days, after, limit }: { readonly days: Days; readonly after: DocumentAfter | null; readonly limit: number }): Promise<{ readonly lines: readonly DocumentLine[]; readonly next: DocumentAfter | null }> {
  const rows = days.length === 0 ? [] : await tx.query<DocumentRow>(
    `select ${DOCUMENT_COLUMNS} from app.stock_document d
       join unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as days (store, since, until) on d.store_id = days.store and d.at >= days.since and d.at < days.until
      where d.merchant_id = $1 and d.at >= $5 and d.at < $6 and ($7::timestamptz is null or (d.at, d.id) > ($7, $8::uuid)) order by d.at, d.id limit $9`,
    [
      tx.merchant_id, uuidArray(days.map(({ store }) => store)), timeArray(days.map(({ from }) => from.toISOString())), timeArray(days.map(({ until }) => until.toISOString())),
      new Date(Math.min(...days.map(({ from }) => from.getTime()))), new Date(Math.max(...days.map(({ until }) => until.getTime()))), after?.at ?? null, after?.id ?? null, limit,
    ], 'stock.export_documents',
  );
  const entries = await journal.lookups.describeEntries(tx, rows.map(({ chain, seq }) => ({ chain, seq, variant: 0 })));
  const moved = new Map((await tx.query<MovedRow>(
    `select m.chain, m.seq, m.product_id, sum(m.qty_milli)::text as qty_milli, case when count(*) = count(m.value_micro) then sum(m.value_micro)::text end as value_micro
       from unnest($2::integer[], $3::integer[]) as d (chain, seq) join app.stock_movement m on m.merchant_id = $1 and m.chain = d.chain and m.seq = d.seq and m.kind <> 'count_correction'
      group by m.chain, m.seq, m.product_id`, [tx.merchant_id, int4Array(rows.map(({ chain }) => chain)), int4Array(rows.map(({ seq }) => seq))], 'stock.export_moved',
  )).map((row) => [`${row.chain} ${row.seq} ${row.product_id}`, row]));
  const last = rows.at(-1);
  return {
    lines: rows.flatMap((row, place) => {
      const entry = entries[place];
      return entry ? linesOf(row, (JSON.parse(entry.text) as Entry).body as ServerBody<StockKind>, moved) : [];
    }),
    next: last && rows.length === limit ? { at: last.at, id: last.id } : null,
  };
}

function linesOf(row: DocumentRow, body: ServerBody<StockKind>, moved: ReadonlyMap<string, MovedRow>): DocumentLine[] {
  const { kind, at, store_id: store, other_store_id: other_store, made_by: by, note, chain, seq } = row;
  return body.lines.map((line, index) => {
    const sums = moved.get(`${chain} ${seq} ${line.product}`);
    return {
      kind, at, store, other_store, by, note, reason: 'reason' in body ? body.reason : null, line: index + 1, product: line.product, names: line.names, qty_milli: BigInt(sums?.qty_milli ?? '0'),
      counted_milli: 'counted_milli' in line ? line.counted_milli : 'received_milli' in line ? line.received_milli : null,
      value_minor: sums === undefined || sums.value_micro === null ? null : toMinor(BigInt(sums.value_micro)),
    };
  });
}

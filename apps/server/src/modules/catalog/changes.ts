/**
 * The change feed of docs/adr/0003-change-feed.md. Positions are given under a lock that is held until the commit, so
 * they become visible in their order, and a reader that has come to a position has everything below it.
 */
import { CHANGES_LIMIT_MAX, type ReferenceKind, toWire } from '@stilltill/protocol';
import type { MerchantTx, Tx } from '../../platform/postgres.ts';
import { textArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { ReferenceRecord } from './records.ts';
import { writeWords } from './words.ts';

/** What stands around a record in an event. */
const ENVELOPE_BYTES = 60;

/** Records of one statement: large enough to be fast, small enough for its parameters. */
const SET_MAX = 5000;

/** A row of the feed: `body` is JSON as it will be sent. */
export type ChangeRow = { readonly kind: string; readonly id: string; readonly store: string | null; readonly body: string | null };

export function toChangeRow({ kind, id, store, body }: ReferenceRecord): ChangeRow {
  return { kind, id, store, body: body === null ? null : toWire(body) };
}

export type PlacedRow = ChangeRow & { readonly position: bigint };

/**
 * Writes the newest state of records and gives them their positions, one behind the other; answers with them in that
 * order. It locks the merchant's counter until the transaction ends, so it comes last in it.
 */
export async function writeChanges(tx: MerchantTx, rows: readonly ChangeRow[]): Promise<readonly PlacedRow[]> {
  // A statement can't write one row twice; of two states of a record the last one is its newest.
  const newest = [...new Map(rows.map((row) => [`${row.kind}/${row.id}`, row])).values()];
  const [counter] = await tx.query<{ position: bigint }>(
    `insert into app.change_counter (merchant_id, position) values ($1, $2)
     on conflict (merchant_id) do update set position = app.change_counter.position + excluded.position returning position`,
    [tx.merchant_id, newest.length], 'catalog_raise_counter',
  );
  const top = counter?.position ?? 0n;
  for (let from = 0; from < newest.length; from += SET_MAX) {
    const part = newest.slice(from, from + SET_MAX);
    await tx.execute(
      `insert into app.change (merchant_id, kind, id, position, store_id, body)
       select $1, kind, id, $2::bigint + ordinality, store_id, body
         from unnest($3::text[], $4::text[], $5::uuid[], $6::text[]) with ordinality as record (kind, id, store_id, body, ordinality)
       on conflict (merchant_id, kind, id) do update set position = excluded.position, store_id = excluded.store_id, body = excluded.body`,
      [
        tx.merchant_id, top - BigInt(newest.length - from), textArray(part.map(({ kind }) => kind)), textArray(part.map(({ id }) => id)),
        uuidArray(part.map(({ store }) => store)), textArray(part.map(({ body }) => body)),
      ], 'catalog_write_changes',
    );
    await writeWords(tx, part);
  }
  return newest.map((row, at) => ({ ...row, position: top - BigInt(newest.length - 1 - at) }));
}

const NEWS_RECORDS_MAX = 20;
/** A notification of PostgreSQL holds 7,500 bytes, with what else stands in it. */
const NEWS_BYTES_MAX = 5_000;
/** To count them takes too long for a transaction that others wait for. */
const COUNTLESS: ReadonlySet<string> = new Set(['product'] satisfies ReferenceKind[]);

/**
 * What a live event carries of changes, so that a till that stands right before them need not ask; null: more than an event
 * holds, or not the same for all stores. In the transaction that wrote them: the counts are those of just then.
 */
export async function readNews(tx: MerchantTx, written: readonly PlacedRow[]): Promise<{ readonly changes: readonly object[]; readonly counts: Readonly<Record<string, number>> } | null> {
  if (written.length > NEWS_RECORDS_MAX || written.some(({ kind, store }) => store !== null || COUNTLESS.has(kind))) return null;
  const bytes = written.reduce((all, { kind, id, body }) => all + ENVELOPE_BYTES + kind.length + id.length + Buffer.byteLength(body ?? 'null'), 0);
  if (bytes > NEWS_BYTES_MAX) return null;
  const kinds = await tx.query<{ kind: string; count: bigint; is_by_store: boolean }>(
    `select kind, count(*) filter (where body is not null) as count, bool_or(store_id is not null) as is_by_store
       from app.change where merchant_id = $1 and kind = any($2::text[]) group by kind`,
    [tx.merchant_id, [...new Set(written.map(({ kind }) => kind))]], 'catalog_count_news',
  );
  // Of a kind that some stores have more of than others, nobody could say how many a till has.
  if (kinds.some(({ is_by_store }) => is_by_store)) return null;
  return {
    changes: written.map(({ position, kind, id, body }) => ({ position: Number(position), kind, id, body: body === null ? null : JSON.parse(body) as unknown })),
    counts: Object.fromEntries(kinds.map(({ kind, count }) => [kind, Number(count)])),
  };
}

/** The highest position of a merchant; 0 where nothing was ever published. */
export async function readPosition(tx: MerchantTx): Promise<bigint> {
  const [counter] = await tx.query<{ position: bigint }>('select position from app.change_counter where merchant_id = $1', [tx.merchant_id], 'catalog_read_position');
  return counter?.position ?? 0n;
}

export type ChangesPage = {
  /** The items of `changes`, each as JSON. */
  readonly items: readonly string[];
  /** Up to which position the reader now has everything. */
  readonly position: bigint;
  readonly more: boolean;
  readonly counts: Readonly<Record<string, number>>;
};

type PageRow = { position: bigint; kind: string; id: string; body: string | null; top: bigint };

/** The changes behind a position, for the tills of one store. */
export async function readChanges(tx: MerchantTx, counts: CountsCache, store: string, after: bigint, limit: number): Promise<ChangesPage> {
  const page_size = Math.min(limit, CHANGES_LIMIT_MAX);
  // The counter is read in the same snapshot: below it nothing can still appear.
  const rows = await tx.query<PageRow>(
    `select change.position, change.kind, change.id, change.body, counter.position as top
       from app.change_counter counter
       left join lateral (
         select position, kind, id, body from app.change
          where merchant_id = $1 and position > $2 and (store_id is null or store_id = $3) and (body is not null or $2 > 0)
          order by position limit $4
       ) change on true
      where counter.merchant_id = $1 order by change.position`,
    [tx.merchant_id, after, store, page_size + 1], 'catalog_read_changes',
  );
  const top = rows[0]?.top ?? 0n;
  const found = rows.filter((row) => row.position !== null);
  const more = found.length > page_size;
  const sent = found.slice(0, page_size);
  return {
    items: sent.map(({ position, kind, id, body }) => `{"position":${position},"kind":${JSON.stringify(kind)},"id":${JSON.stringify(id)},"body":${body ?? 'null'}}`),
    position: more ? (sent.at(-1) as PageRow).position : top, more,
    counts: await counts.read(tx, store, top),
  };
}

export type CountsCache = { read(tx: MerchantTx, store: string, position: bigint): Promise<Readonly<Record<string, number>>> };

const CACHED_MAX = 10_000;

/** Records of each kind. They change only with the position, so they are counted once for each. */
export function makeCountsCache(): CountsCache {
  const cached = new Map<string, { readonly position: bigint; readonly counts: Readonly<Record<string, number>> }>();
  return {
    async read(tx, store, position) {
      const key = `${tx.merchant_id}/${store}`;
      const known = cached.get(key);
      if (known && known.position === position) return known.counts;
      const counts = await countRecords(tx, store);
      if (cached.size >= CACHED_MAX) cached.clear();
      cached.set(key, { position, counts });
      return counts;
    },
  };
}

async function countRecords(tx: Tx & { merchant_id: string }, store: string): Promise<Record<string, number>> {
  const rows = await tx.query<{ kind: string; count: bigint }>(
    `select kind, count(*) from app.change
      where merchant_id = $1 and body is not null and (store_id is null or store_id = $2) group by kind`,
    [tx.merchant_id, store], 'catalog_count_changes',
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
}

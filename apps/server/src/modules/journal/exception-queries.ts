/** What the back office reads of exceptions. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { ExceptionDetail, ExceptionItem, ExceptionPage, ExceptionQuery } from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { ExceptionKind } from './exceptions.ts';

export type Outcome = z.output<typeof ExceptionItem>['outcomes'][number];
export type ExceptionRow = {
  id: string; kind: ExceptionKind; code: string; details: Record<string, string | number | boolean | null>; terminal_id: string | null; terminal_code: string | null;
  chain: number | null; epoch: string | null; seq: number | null; to_seq: number | null; hash: string | null;
  opened_at: Date; settled_at: Date | null; settled_by: string | null; outcome: string | null; reason: string | null;
};

const COLUMNS = `x.id, x.kind, x.code, x.details, x.terminal_id, x.chain, x.epoch, x.seq, x.to_seq, encode(x.hash, 'hex') as hash, x.opened_at, x.settled_at,
  x.settled_by, x.outcome, x.reason,
  (select c.terminal_code from app.chain c where c.merchant_id = x.merchant_id and c.terminal_id = x.terminal_id order by c.chain desc limit 1) as terminal_code`;
const RAW_BYTES_MAX = 64 * 1024;

/** What may be done with an exception of a kind. */
export function outcomesOf(row: Pick<ExceptionRow, 'kind' | 'code' | 'settled_at'>): Outcome[] {
  if (row.settled_at !== null) return [];
  switch (row.kind) {
    case 'flagged':
      // An entry that could not be read was not projected either; after an update it may be.
      return row.code === 'body_invalid' || row.code === 'kind_unknown' ? ['reprojected', 'accepted'] : ['accepted', 'corrected'];
    case 'unprojected':
      return ['reprojected', 'accepted'];
    case 'gap':
      return ['found', 'lost'];
    case 'branch':
      return ['terminal_checked', 'accepted'];
    case 'quarantine':
      return ['released', 'discarded'];
    case 'head_missing':
      return ['terminal_checked', 'lost'];
    case 'terminal_recovered':
      return ['terminal_checked'];
  }
}

export async function readExceptions(tx: MerchantTx, query: z.output<typeof ExceptionQuery>): Promise<Result<z.input<typeof ExceptionPage>>> {
  const cursor = readPageCursor(query.after, ['moment', 'uuid']);
  if (!cursor.ok) return cursor;
  const time = query.state === 'open' ? 'opened_at' : 'settled_at';
  const rows = await tx.query<ExceptionRow>(
    `select ${COLUMNS} from app.exception x
      where x.merchant_id = $1 and x.settled_at is ${query.state === 'open' ? '' : 'not'} null and ($2::text is null or x.kind = $2) and ($4::uuid is null or x.terminal_id = $4)
        ${cursor.value ? `and (x.${time}, x.id) < ($5::timestamptz, $6::uuid)` : ''}
      order by x.${time} desc, x.id desc limit $3`,
    [tx.merchant_id, query.kind ?? null, query.limit + 1, query.terminal ?? null, ...(cursor.value ?? [])],
  );
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return ok({ items: page.map(exceptionItem), next: last ? writePageCursor([last[time]?.toISOString() ?? '', last.id]) : null });
}

export async function findException(tx: MerchantTx, id: string, options: { readonly locks: boolean } = { locks: false }): Promise<ExceptionRow | null> {
  const [row] = await tx.query<ExceptionRow>(
    `select ${COLUMNS} from app.exception x where x.merchant_id = $1 and x.id = $2 ${options.locks ? 'for update of x' : ''}`, [tx.merchant_id, id],
  );
  return row ?? null;
}

export async function readException(tx: MerchantTx, id: string): Promise<Result<z.input<typeof ExceptionDetail>>> {
  const row = await findException(tx, id);
  if (!row) return fail('not_found');
  const raw = await tx.query<{ seq: number | null; bytes: Buffer; bytes_total: number }>(
    `select seq, substring(bytes from 1 for $3) as bytes, octet_length(bytes) as bytes_total from app.quarantined
      where merchant_id = $1 and exception_id = $2 order by seq, id limit 100`, [tx.merchant_id, id, RAW_BYTES_MAX],
  );
  return ok({ ...exceptionItem(row), raw: raw.map((each) => ({ ...each, bytes: each.bytes.toString('base64') })) });
}

export function exceptionItem(row: ExceptionRow): z.input<typeof ExceptionItem> {
  return {
    id: row.id, kind: row.kind, code: row.code, details: row.details, terminal: row.terminal_id, terminal_code: row.terminal_code,
    epoch: row.epoch, seq: row.seq, hash: row.hash, opened_at: row.opened_at.toISOString(), settled_at: row.settled_at?.toISOString() ?? null,
    settled_by: row.settled_by, outcome: row.outcome, reason: row.reason, outcomes: outcomesOf(row),
  };
}

/** The store of the chain that an exception speaks of, else the one where its terminal wrote last. */
const STORE = `coalesce((select c.store_id from app.chain c where c.merchant_id = x.merchant_id and c.chain = x.chain),
  (select c.store_id from app.chain c where c.merchant_id = x.merchant_id and c.terminal_id = x.terminal_id order by c.chain desc limit 1))`;

/** How many of these stores were opened from `from` on and before `to`, whether they are settled by now or not. `with_none`: and of those that belong to no store. */
export async function countOpenedExceptions(tx: MerchantTx, of: { readonly stores: readonly string[]; readonly with_none: boolean }, from: Date, to: Date): Promise<number> {
  const theirs = `x.merchant_id = $1 and x.opened_at >= $2 and x.opened_at < $3 and coalesce(${STORE} = any($4::uuid[]), $5)`;
  const [row] = await tx.query<{ count: number }>(
    `select ((select count(*) from app.exception x where ${theirs} and x.settled_at is null) + (select count(*) from app.exception x where ${theirs} and x.settled_at >= $2))::integer as count`,
    [tx.merchant_id, from, to, uuidArray(of.stores), of.with_none], 'journal.count_opened',
  );
  return row?.count ?? 0;
}

export async function countOpenExceptions(tx: MerchantTx): Promise<number> {
  const [row] = await tx.query<{ count: number }>('select count(*)::integer as count from app.exception where merchant_id = $1 and settled_at is null', [tx.merchant_id]);
  return row?.count ?? 0;
}

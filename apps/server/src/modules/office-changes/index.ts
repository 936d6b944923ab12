/** The door of who changed what. Whoever reads the office may read it, an auditor too. */
import { type Result, ok } from '@stilltill/domain/result';
import { type OfficeChangeItem, OfficeChangePage, OfficeChangeQuery } from '@stilltill/protocol';
import type { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { RequireOffice } from '../office/index.ts';

export { noteCommand, noteEntries } from './note.ts';

export type OfficeChangePorts = { readonly postgres: Postgres; readonly requireOffice: RequireOffice };

type Row = Omit<z.input<typeof OfficeChangeItem>, 'at'> & { readonly at: Date };
const PEOPLE_MAX = 200;

export function makeOfficeChanges({ postgres, requireOffice }: OfficeChangePorts) {
  return {
    /** GET /api/v1/office/changes. */
    addOfficeRoutes(app: HttpServer): void {
      app.get('/api/v1/office/changes', { schema: { tags: ['office'], summary: 'Who changed what, newest first', querystring: OfficeChangeQuery, response: { 200: OfficeChangePage } } }, async (request, reply) => {
        const who = await requireOffice(request, 'read_office');
        if (!who.ok) return sendProblem(reply, who.fault) as never;
        return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readChanges(tx, request.query)));
      });
    },
  };
}

async function readChanges(tx: MerchantTx, { by, area, from, until, after, limit }: z.output<typeof OfficeChangeQuery>): Promise<Result<z.input<typeof OfficeChangePage>>> {
  const cursor = readPageCursor(after, ['moment', 'uuid']);
  if (!cursor.ok) return cursor;
  const given: unknown[] = [tx.merchant_id, limit + 1];
  const where = [
    ['by_name =', by], ['area =', area], ['at >=', from], ['at <', until],
  ].flatMap(([test, value]) => (value === undefined ? [] : `and ${test} $${given.push(value)}`));
  if (cursor.value) where.push(`and (at, id) < ($${given.push(cursor.value[0])}::timestamptz, $${given.push(cursor.value[1])}::uuid)`);
  const rows = await tx.query<Row>(
    `select id, at, by_name as by, area, act, kind, subject, fields from app.office_change where merchant_id = $1 ${where.join(' ')} order by at desc, id desc limit $2`, given,
  );
  const items = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }));
  const last = rows.length > limit ? items.at(-1) : undefined;
  return ok({ items, next: last ? writePageCursor([last.at, last.id]) : null, people: await readPeople(tx) });
}

export type ChangeAfter = { readonly at: Date; readonly id: string };
type Change = Omit<z.output<typeof OfficeChangeItem>, 'at'> & ChangeAfter;

/** For whoever writes them into a file: those of a stretch of time, the oldest first. */
export async function readChangesInOrder(tx: MerchantTx, { from, until, after, limit }: { readonly from: Date; readonly until: Date; readonly after: ChangeAfter | null; readonly limit: number }): Promise<{ readonly items: readonly Change[]; readonly next: ChangeAfter | null }> {
  const items = await tx.query<Change>(
    `select id, at, by_name as by, area, act, kind, subject, fields from app.office_change
      where merchant_id = $1 and at >= $2 and at < $3 and ($4::uuid is null or (at, id) > ($2, $4)) order by at, id limit $5`,
    [tx.merchant_id, after?.at ?? from, until, after?.id ?? null, limit], 'office_changes.export',
  );
  const last = items.at(-1);
  return { items, next: last && items.length === limit ? { at: last.at, id: last.id } : null };
}

/** From name to name by the index, not by reading all. */
async function readPeople(tx: MerchantTx): Promise<string[]> {
  const rows = await tx.query<{ by_name: string }>(
    `with recursive people as (
       (select by_name from app.office_change where merchant_id = $1 order by by_name limit 1)
       union all
       select (select c.by_name from app.office_change c where c.merchant_id = $1 and c.by_name > p.by_name order by c.by_name limit 1) from people p where p.by_name is not null
     ) select by_name from people where by_name is not null limit $2`, [tx.merchant_id, PEOPLE_MAX], 'office_changes.people',
  );
  return rows.map(({ by_name }) => by_name);
}

/** Inspections of terminals (PCI DSS 9.5.1): rounds, what whoever looked found, and what is overdue. */
import type { SettingName } from '@stilltill/domain/fleet';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type Inspection, type InspectionRound, type NewInspection, type NewInspectionRound, TerminalSettingsSchema, toWire, toWireValue } from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import { type Picture, hashOfPicture, merchantOfPicture } from '../../platform/picture.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import { touchEstate } from './estate.ts';
import type { FleetPorts } from './ports.ts';

/** What a person who looked said last of each setting. */
export type Inspected = { readonly [K in SettingName]?: { readonly at: string; readonly by: string; readonly value: unknown } };

export async function lastReported(tx: MerchantTx, terminal: string): Promise<Inspected> {
  const rows = await tx.query<{ name: SettingName; value: unknown; at: Date; by_name: string }>(
    `select distinct on (said.key) said.key as name, said.value, i.at, i.by_name from app.inspection i cross join jsonb_each(i.reported) as said
      where i.merchant_id = $1 and i.terminal_id = $2 order by said.key, i.at desc, i.id desc`, [tx.merchant_id, terminal],
  );
  return Object.fromEntries(rows.map(({ name, value, at, by_name }) => [name, { at: at.toISOString(), by: by_name, value }]));
}

/** `not_found`: no such terminal, or a picture that nobody sent. */
export async function writeInspection(ports: Pick<FleetPorts, 'clock' | 'ids' | 'journal'>, tx: MerchantTx, said: z.output<typeof NewInspection>, by: string): Promise<Result<z.output<typeof Inspection>>> {
  const [terminal] = await tx.query('select from app.terminal where merchant_id = $1 and id = $2', [tx.merchant_id, said.terminal]);
  const hashes = [...new Set(said.pictures)].filter((id) => merchantOfPicture(id) === tx.merchant_id).map(hashOfPicture);
  const [pictures] = await tx.query<{ count: number }>('select count(*)::integer as count from app.inspection_picture where merchant_id = $1 and hash = any($2::bytea[])', [tx.merchant_id, hashes]);
  if (!terminal || pictures?.count !== new Set(said.pictures).size) return fail('not_found');
  const [id, at] = [ports.ids.uuid(), new Date(ports.clock.now_ms())];
  await tx.execute(
    `insert into app.inspection (merchant_id, id, terminal_id, at, by_name, outcome, seal_numbers, pictures, reported, note) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [tx.merchant_id, id, said.terminal, at, by, said.outcome, said.seal_numbers, said.pictures, toWire(said.reported), said.note],
  );
  if (Object.keys(said.reported).length > 0) {
    const seen = Object.fromEntries(Object.entries(toWireValue(said.reported)).map(([name, value]) => [name, { at: at.toISOString(), value }]));
    await tx.execute('update app.terminal set inspected = inspected || $3::jsonb where merchant_id = $1 and id = $2', [tx.merchant_id, said.terminal, JSON.stringify(seen)]);
    await touchEstate(tx);
  }
  const { outcome, seal_numbers, pictures: shown, note } = said;
  await ports.journal.appendServerEntry(tx, 'inspection.done', { inspection: id, terminal: said.terminal, by, seal_numbers, outcome, pictures: shown, reported: toWireValue(said.reported), note });
  return ok({ ...said, id, at: at.toISOString(), by });
}

type InspectionRow = { id: string; terminal: string; at: Date; by_name: string; outcome: 'sound' | 'doubtful' | 'tampered'; seal_numbers: string[]; pictures: string[]; reported: unknown; note: string | null };

/** Those of a terminal, the newest first. */
export async function listInspections(tx: MerchantTx, terminal: string, after: string | undefined, limit: number): Promise<Result<{ items: z.output<typeof Inspection>[]; next: string | null }>> {
  const cursor = readPageCursor(after, ['moment', 'uuid']);
  if (!cursor.ok) return cursor;
  const rows = await tx.query<InspectionRow>(
    `select id, terminal_id as terminal, at, by_name, outcome, seal_numbers, pictures, reported, note from app.inspection
      where merchant_id = $1 and terminal_id = $2 and ($3::timestamptz is null or (at, id::text) < ($3, $4)) order by at desc, id::text desc limit $5`,
    [tx.merchant_id, terminal, cursor.value?.[0] ?? null, cursor.value?.[1] ?? null, limit + 1],
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return ok({
    items: rows.slice(0, limit).map(({ at, by_name, reported, ...row }) => ({ ...row, at: at.toISOString(), by: by_name, reported: TerminalSettingsSchema.partial().parse(reported) })),
    next: last ? writePageCursor([last.at.toISOString(), last.id]) : null,
  });
}

/** $2 is now. A terminal is due so many days behind its last inspection, or behind the beginning of the round or of itself. */
const DUE = `select r.id as round, r.name as round_name, t.id as terminal, t.code, t.name, t.store_id as store, s.code as store_code, i.at as last_at,
    coalesce(i.at, greatest(t.created_at, r.created_at)) + r.every_days * interval '1 day' as due_at
  from app.inspection_round r
  join app.terminal t on t.merchant_id = r.merchant_id and t.state not in ('retired', 'compromised')
   and (cardinality(r.stores) + cardinality(r.groups) = 0 or t.store_id = any(r.stores) or t.groups && r.groups)
  join app.store s on s.merchant_id = t.merchant_id and s.id = t.store_id
  left join (select merchant_id, terminal_id, max(at) as at from app.inspection where merchant_id = $1 group by merchant_id, terminal_id) i on i.merchant_id = t.merchant_id and i.terminal_id = t.id
 where r.merchant_id = $1 and r.ended_at is null`;

type DueRow = { round: string; round_name: string; terminal: string; code: string; name: string; store: string; store_code: string; last_at: Date | null; due_at: Date };

/** The longest overdue first. */
export async function listOverdue(tx: MerchantTx, query: { readonly round?: string | undefined; readonly store?: string | undefined; readonly after?: string | undefined; readonly limit: number }, now: Date) {
  const cursor = readPageCursor(query.after, ['moment', 'uuid', 'uuid']);
  if (!cursor.ok) return cursor;
  const rows = await tx.query<DueRow>(
    `select * from (${DUE}) due where due_at <= $2 and ($3::uuid is null or round = $3) and ($4::uuid is null or store = $4)
        and ($5::timestamptz is null or (due_at, round::text, terminal::text) > ($5, $6, $7)) order by due_at, round::text, terminal::text limit $8`,
    [tx.merchant_id, now, query.round ?? null, query.store ?? null, cursor.value?.[0] ?? null, cursor.value?.[1] ?? null, cursor.value?.[2] ?? null, query.limit + 1],
  );
  const last = rows.length > query.limit ? rows[query.limit - 1] : undefined;
  return ok({
    items: rows.slice(0, query.limit).map((row) => ({ ...row, last_at: row.last_at?.toISOString() ?? null, due_at: row.due_at.toISOString() })),
    next: last ? writePageCursor([last.due_at.toISOString(), last.round, last.terminal]) : null,
  });
}

type RoundRow = { id: string; name: string; risk: 'low' | 'medium' | 'high'; every_days: number; stores: string[]; groups: string[]; ended_at: Date | null; terminals: number; overdue: number };

export async function listRounds(tx: MerchantTx, now: Date): Promise<z.output<typeof InspectionRound>[]> {
  const rows = await tx.query<RoundRow>(
    `select r.id, r.name, r.risk, r.every_days, r.stores, r.groups, r.ended_at, coalesce(due.terminals, 0)::integer as terminals, coalesce(due.overdue, 0)::integer as overdue
       from app.inspection_round r left join (select round, count(*) as terminals, count(*) filter (where due_at <= $2) as overdue from (${DUE}) each group by round) due on due.round = r.id
      where r.merchant_id = $1 order by r.ended_at nulls first, r.name, r.id`, [tx.merchant_id, now],
  );
  return rows.map((row) => ({ ...row, ended_at: row.ended_at?.toISOString() ?? null }));
}

/** `not_found`: a store or group that this merchant does not have. */
export async function makeRound(tx: MerchantTx, id: string, { name, risk, every_days, stores, groups }: z.output<typeof NewInspectionRound>, now: Date): Promise<Result<null>> {
  const [known] = await tx.query<{ stores: number; groups: number }>(
    `select (select count(*) from app.store where merchant_id = $1 and id = any($2::uuid[]))::integer as stores, (select count(*) from app.terminal_group where merchant_id = $1 and id = any($3::uuid[]))::integer as groups`,
    [tx.merchant_id, uuidArray(stores), uuidArray(groups)],
  );
  if (known?.stores !== new Set(stores).size || known.groups !== new Set(groups).size) return fail('not_found');
  await tx.execute(
    'insert into app.inspection_round (merchant_id, id, name, risk, every_days, stores, groups, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)', [tx.merchant_id, id, name, risk, every_days, stores, groups, now],
  );
  return ok(null);
}

export async function endRound(tx: MerchantTx, id: string, now: Date): Promise<boolean> {
  return 1 === await tx.execute('update app.inspection_round set ended_at = coalesce(ended_at, $3) where merchant_id = $1 and id = $2', [tx.merchant_id, id, now]);
}

export async function keepInspectionPicture(tx: MerchantTx, { hash, kind, bytes }: Picture, now: Date): Promise<void> {
  await tx.execute(
    'insert into app.inspection_picture (merchant_id, hash, kind, bytes, created_at) values ($1, $2, $3, $4, $5) on conflict (merchant_id, hash) do update set created_at = excluded.created_at', [tx.merchant_id, hash, kind, bytes, now],
  );
}

export async function readInspectionPicture(tx: MerchantTx, hash: Buffer): Promise<Pick<Picture, 'kind' | 'bytes'> | undefined> {
  return (await tx.query<Pick<Picture, 'kind' | 'bytes'>>('select kind, bytes from app.inspection_picture where merchant_id = $1 and hash = $2', [tx.merchant_id, hash]))[0];
}

/** Rows of positions, state, findings and weeks of watch. */
import type { Finding, WatchState, WeekCounts } from '@stilltill/domain/watch';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import { sha256Hex } from '../../platform/sha256.ts';

export type Position = { readonly chain: number; readonly seq: number; readonly version: string };
export type Place = { readonly chain: number; readonly seq: number; readonly variant: number };

/** Holds what watch keeps in mind until the commit. Null: somebody else looks at this moment. */
export async function holdState(tx: MerchantTx): Promise<{ readonly state: WatchState | null } | null> {
  await tx.execute('insert into app.watch_state (merchant_id) values ($1) on conflict do nothing', [tx.merchant_id], 'watch.begin_state');
  const [row] = await tx.query<{ state: WatchState | null }>('select state from app.watch_state where merchant_id = $1 for update skip locked', [tx.merchant_id], 'watch.hold_state');
  return row ?? null;
}

export function writeState(tx: MerchantTx, state: WatchState, now: Date): Promise<number> {
  return tx.execute('update app.watch_state set state = $2, looked_at = $3 where merchant_id = $1', [tx.merchant_id, JSON.stringify(state), now], 'watch.write_state');
}

export function readPositions(tx: MerchantTx): Promise<Position[]> {
  return tx.query('select chain, taken_seq as seq, version from app.watch_position where merchant_id = $1', [tx.merchant_id], 'watch.positions');
}

export async function writePositions(tx: MerchantTx, positions: readonly Position[]): Promise<void> {
  if (positions.length === 0) return;
  await tx.execute(
    `insert into app.watch_position (merchant_id, chain, taken_seq, version) select $1::uuid, chain, seq, version from unnest($2::integer[], $3::integer[], $4::text[]) as p (chain, seq, version) order by chain
     on conflict (merchant_id, chain) do update set taken_seq = excluded.taken_seq, version = excluded.version`,
    [tx.merchant_id, int4Array(positions.map(({ chain }) => chain)), int4Array(positions.map(({ seq }) => seq)), textArray(positions.map(({ version }) => version))], 'watch.write_positions',
  );
}

/** Of what came late, the places that nobody looked at before; from now on somebody did. */
export async function takeLate(tx: MerchantTx, places: readonly Place[]): Promise<Place[]> {
  if (places.length === 0) return [];
  return tx.query(
    `insert into app.watch_late (merchant_id, chain, seq, variant) select $1::uuid, p.* from unnest($2::integer[], $3::integer[], $4::smallint[]) as p (chain, seq, variant) order by 2, 3, 4
     on conflict do nothing returning chain, seq, variant`,
    [tx.merchant_id, int4Array(places.map(({ chain }) => chain)), int4Array(places.map(({ seq }) => seq)), int2Array(places.map(({ variant }) => variant))], 'watch.take_late',
  );
}

/** What a finding is about, so that the same entries never make two. */
function subjectOf({ rule, operator, other, terminal, from_ms, entries }: Finding): string {
  const places = entries.map((each) => `${each.terminal}/${each.epoch}/${each.seq}/${each.hash}`).sort();
  return sha256Hex([rule, operator ?? '-', other ?? '-', terminal ?? '-', from_ms, ...places].join('\n'));
}

export type WrittenFinding = { readonly id: string; readonly finding: Finding };

/** Writes findings; answers with those that were not known. `makeId`: for each one. */
export async function insertFindings(tx: MerchantTx, findings: readonly Finding[], makeId: () => string, now: Date): Promise<WrittenFinding[]> {
  const by_subject = new Map(findings.map((finding) => [subjectOf(finding), { id: makeId(), finding }]));
  if (by_subject.size === 0) return [];
  const rows = [...by_subject].map(([subject, { id, finding: { entries, explanations, evidence, from_ms, until_ms, found_ms, ...finding } }]) => ({
    id, subject, ...finding, from_at: new Date(from_ms), until_at: new Date(until_ms), found_at: new Date(found_ms), sure_ppm: Math.round(finding.sure_ppm), explanations: [...explanations], evidence, entries,
  }));
  const inserted = await tx.query<{ subject: string }>(
    `insert into app.finding (merchant_id, id, subject, rule, operator_id, other_id, store_id, terminal_id, from_at, until_at, found_at, sure_ppm, explanations, evidence, entries, made_at)
     select $1::uuid, f.id, decode(f.subject, 'hex'), f.rule, f.operator, f.other, f.store, f.terminal, f.from_at, f.until_at, f.found_at, f.sure_ppm, f.explanations, f.evidence, f.entries, $3
       from jsonb_to_recordset($2::jsonb) as f (id uuid, subject text, rule text, operator uuid, other uuid, store uuid, terminal uuid, from_at timestamptz, until_at timestamptz, found_at timestamptz, sure_ppm integer, explanations text[], evidence jsonb, entries jsonb)
     on conflict (merchant_id, subject) do nothing returning encode(subject, 'hex') as subject`, [tx.merchant_id, JSON.stringify(rows), now], 'watch.insert_findings',
  );
  return inserted.flatMap(({ subject }) => by_subject.get(subject) ?? []);
}

/** Weeks as the rules counted them, each store by itself; the same week again takes the place of the one before. */
export async function writeWeeks(tx: MerchantTx, weeks: readonly WeekCounts[]): Promise<void> {
  const rows = weeks.flatMap(({ week_ms, rows: all, approvals }) => [...Map.groupBy(all, ({ store }) => store)].map(([store, of_store]) => ({
    week_from: new Date(week_ms).toISOString(), store, counts: JSON.stringify({ rows: of_store, approvals: approvals.filter((each) => each.store === store) }),
  })));
  if (rows.length === 0) return;
  await tx.execute(
    `insert into app.watch_week (merchant_id, week_from, store_id, counts) select $1::uuid, week_from, store_id, counts::jsonb
       from unnest($2::timestamptz[], $3::uuid[], $4::text[]) as w (week_from, store_id, counts) order by week_from, store_id
     on conflict (merchant_id, week_from, store_id) do update set counts = excluded.counts`,
    [tx.merchant_id, timeArray(rows.map(({ week_from }) => week_from)), uuidArray(rows.map(({ store }) => store)), textArray(rows.map(({ counts }) => counts))], 'watch.write_weeks',
  );
}

/** The last weeks that were counted, oldest first. */
export async function readWeeks(tx: MerchantTx, from: Date): Promise<WeekCounts[]> {
  const rows = await tx.query<{ week_from: Date; counts: Pick<WeekCounts, 'rows' | 'approvals'> }>(
    'select week_from, counts from app.watch_week where merchant_id = $1 and week_from >= $2 order by week_from, store_id', [tx.merchant_id, from], 'watch.weeks',
  );
  return [...Map.groupBy(rows, ({ week_from }) => week_from.getTime())].map(([week_ms, of_week]) => ({
    week_ms, rows: of_week.flatMap(({ counts }) => counts.rows), approvals: of_week.flatMap(({ counts }) => counts.approvals), entries: [],
  }));
}

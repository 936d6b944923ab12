/** What the office reads of findings and cases. */
import { receiptNumber } from '@stilltill/domain/journal';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { CaseDetail, CaseItem, CasePage, CaseQuery, FindingDetail, FindingItem, FindingPage, FindingQuery, OwnWatch } from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import { type CaseRow, casesTold, listCases, readCase, readEvents } from './case-store.ts';
import { WAITS, concernedIn, endsFrom, isConcerned, isOpen } from './cases.ts';
import type { OfficePerson, WatchPorts } from './ports.ts';

export type FindingRow = {
  id: string; rule: string; operator_id: string | null; other_id: string | null; store_id: string; terminal_id: string | null; from_at: Date; until_at: Date; found_at: Date; sure_ppm: number;
  explanations: string[]; evidence: Record<string, string | number>; answer: string | null; answered_at: Date | null; answered_by: string | null; reason: string | null; case_id: string | null; demand_id: string | null; wanted: string | null;
};
type EntryPlace = { readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string };
export const FINDING_COLUMNS = 'id, rule, operator_id, other_id, store_id, terminal_id, from_at, until_at, found_at, sure_ppm, explanations, evidence, answer, answered_at, answered_by, reason, case_id, demand_id, wanted';
const OWN_CASES_MAX = 20;

export async function describeFindings(ports: WatchPorts, tx: MerchantTx, rows: readonly FindingRow[]): Promise<z.input<typeof FindingItem>[]> {
  const names = await ports.operatorNames(tx, [...new Set(rows.flatMap(({ operator_id, other_id }) => [operator_id ?? [], other_id ?? []].flat()))]);
  const stores = new Map((await ports.stores(tx)).map(({ id, name }) => [id, name]));
  const terminals = new Map((await ports.terminals(tx)).map(({ id, code }) => [id, code]));
  return rows.map((row) => ({
    id: row.id, rule: row.rule, operator: row.operator_id, operator_name: row.operator_id === null ? null : names.get(row.operator_id) ?? null,
    other: row.other_id, other_name: row.other_id === null ? null : names.get(row.other_id) ?? null, store: row.store_id, store_name: stores.get(row.store_id) ?? '',
    terminal: row.terminal_id, terminal_code: row.terminal_id === null ? null : terminals.get(row.terminal_id) ?? null,
    from: row.from_at.toISOString(), until: row.until_at.toISOString(), found_at: row.found_at.toISOString(), sure_ppm: row.sure_ppm, explanations: row.explanations, evidence: named(row.evidence, stores, terminals),
    answer: row.answer, answered_at: row.answered_at?.toISOString() ?? null, answered_by: row.answered_by, reason: row.reason, case: row.case_id,
    wanted: row.wanted, is_open: isOpen(row),
  }));
}

/** Evidence names other places by their ids; beside them stand their names. */
function named(evidence: FindingRow['evidence'], stores: ReadonlyMap<string, string>, terminals: ReadonlyMap<string, string>): FindingRow['evidence'] {
  const [store_other, terminal_other] = [stores.get(String(evidence['store_other'])), terminals.get(String(evidence['terminal_other']))];
  return { ...evidence, ...(store_other === undefined ? {} : { store_other_name: store_other }), ...(terminal_other === undefined ? {} : { terminal_other_code: terminal_other }) };
}

/** Newest first, with how many wait of each rule. */
export async function readFindings(ports: WatchPorts, tx: MerchantTx, query: z.output<typeof FindingQuery>): Promise<Result<z.input<typeof FindingPage>>> {
  const cursor = readPageCursor(query.after, ['moment', 'uuid']);
  if (!cursor.ok) return cursor;
  const rows = await tx.query<FindingRow>(
    `select ${FINDING_COLUMNS} from app.finding where merchant_id = $1 and ${query.state === 'open' ? '' : 'not '}${WAITS} and ($3::text is null or rule = $3) and ($4::uuid is null or operator_id = $4)
        and ($5::uuid is null or store_id = $5) and ($6::timestamptz is null or (found_at, id) < ($6, $7::uuid)) order by found_at desc, id desc limit $2`,
    [tx.merchant_id, query.limit + 1, query.rule ?? null, query.operator ?? null, query.store ?? null, cursor.value?.[0] ?? null, cursor.value?.[1] ?? null],
  );
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const counts = await tx.query<{ rule: string; open: number }>(`select rule, count(*)::integer as open from app.finding where merchant_id = $1 and ${WAITS} group by rule order by 2 desc, 1`, [tx.merchant_id]);
  return ok({ items: await describeFindings(ports, tx, page), next: last ? writePageCursor([last.found_at.toISOString(), last.id]) : null, counts });
}

/** How many were found of what began between two moments in these stores. */
export async function countFound(tx: MerchantTx, stores: readonly string[], from: Date, to: Date): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    // A finding is made behind what it is about.
    'select count(*)::integer as count from app.finding where merchant_id = $1 and store_id = any($2::uuid[]) and found_at >= $3 and from_at >= $3 and from_at < $4', [tx.merchant_id, uuidArray(stores), from, to], 'watch.count_found',
  );
  return row?.count ?? 0;
}

/** With the entries behind it, as far as they are still known. */
export async function readFinding(ports: WatchPorts, tx: MerchantTx, id: string): Promise<Result<z.input<typeof FindingDetail>>> {
  const [row] = await tx.query<FindingRow & { entries: EntryPlace[] }>(`select ${FINDING_COLUMNS}, entries from app.finding where merchant_id = $1 and id = $2`, [tx.merchant_id, id]);
  if (!row) return fail('not_found');
  const [item] = await describeFindings(ports, tx, [row]);
  if (!item) return fail('not_found');
  const facts = await ports.journal.lookups.describePlaces(tx, row.entries);
  const [demand] = row.demand_id === null ? [] : await ports.demandStates(tx, [row.demand_id]);
  return ok({
    ...item, demand: demand ? { asks: demand.asks, until: demand.until.toISOString(), ended_at: demand.ended_at?.toISOString() ?? null, how: demand.how } : null,
    entries: row.entries.map((place) => {
      const fact = facts.get(`${place.terminal}/${place.epoch}/${place.seq}/${place.hash}`);
      return { ...place, kind: fact?.kind ?? null, at: fact?.at.toISOString() ?? null, number: fact ? receiptNumber(fact.store_code, fact.terminal_code, place.epoch, place.seq) : null };
    }),
  });
}

async function describeCases(ports: WatchPorts, tx: MerchantTx, rows: readonly CaseRow[]): Promise<z.input<typeof CaseItem>[]> {
  const names = await ports.operatorNames(tx, [...new Set(rows.flatMap(({ operator_id }) => operator_id ?? []))]);
  const counted = new Map((await tx.query<{ case_id: string; findings: number; rules: string[] }>(
    'select case_id, count(*)::integer as findings, array_agg(distinct rule order by rule) as rules from app.finding where merchant_id = $1 and case_id = any($2::uuid[]) group by case_id', [tx.merchant_id, uuidArray(rows.map(({ id }) => id))],
  )).map((each) => [each.case_id, each]));
  return rows.map((row) => ({
    id: row.id, operator: row.operator_id, operator_name: row.operator_id === null ? null : names.get(row.operator_id) ?? null, opened_at: row.opened_at.toISOString(), opened_by: row.opened_by,
    in_charge: row.in_charge, in_charge_name: row.in_charge_name, told_at: row.told_at?.toISOString() ?? null, replied_at: row.replied_at?.toISOString() ?? null,
    ended_at: row.ended_at?.toISOString() ?? null, outcome: row.outcome, reason: row.reason, findings: counted.get(row.id)?.findings ?? 0, rules: counted.get(row.id)?.rules ?? [],
  }));
}

export async function readCases(ports: WatchPorts, tx: MerchantTx, query: z.output<typeof CaseQuery>): Promise<Result<z.input<typeof CasePage>>> {
  const cursor = readPageCursor(query.after, ['moment', 'uuid']);
  if (!cursor.ok) return cursor;
  const rows = await listCases(tx, query.state, cursor.value, query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const at = query.state === 'open' ? last?.opened_at : last?.ended_at;
  return ok({ items: await describeCases(ports, tx, page), next: last && at ? writePageCursor([at.toISOString(), last.id]) : null });
}

async function findingsOf(ports: WatchPorts, tx: MerchantTx, cases: readonly string[]): Promise<z.input<typeof FindingItem>[]> {
  const rows = await tx.query<FindingRow>(`select ${FINDING_COLUMNS} from app.finding where merchant_id = $1 and case_id = any($2::uuid[]) order by found_at desc, id desc limit 200`, [tx.merchant_id, uuidArray(cases)]);
  return describeFindings(ports, tx, rows);
}

export async function readCaseDetail(ports: WatchPorts, tx: MerchantTx, people: readonly OfficePerson[], id: string): Promise<Result<z.input<typeof CaseDetail>>> {
  const row = await readCase(tx, id);
  const [item] = row ? await describeCases(ports, tx, [row]) : [];
  if (!row || !item) return fail('not_found');
  const [events, items, concerned] = [await readEvents(tx, [id]), await findingsOf(ports, tx, [id]), await concernedIn(tx, row)];
  const names = await ports.operatorNames(tx, [...new Set(events.flatMap(({ operator_id }) => operator_id ?? []))]);
  return ok({
    ...item, items, ends_from: endsFrom(row)?.toISOString() ?? null,
    events: events.map(({ kind, at, by_name, operator_id, text }) => ({ kind, at: at.toISOString(), by_name: by_name ?? (operator_id === null ? null : names.get(operator_id) ?? null), text })),
    people: people.filter(({ user }) => !isConcerned(people, user, concerned)).map(({ user, name }) => ({ user, name })),
  });
}

/** What an operator may see of cases about them: those they were told of. */
export async function readOwnCases(ports: WatchPorts, tx: MerchantTx, operator: string): Promise<z.input<typeof OwnWatch>['cases']> {
  const rows = await casesTold(tx, operator, OWN_CASES_MAX);
  const ids = rows.map(({ id }) => id);
  const [findings, events] = [await findingsOf(ports, tx, ids), await readEvents(tx, ids)];
  return rows.flatMap(({ id, opened_at, told_at, replied_at, ended_at, outcome, reason }) => (told_at === null ? [] : [{
    id, opened_at: opened_at.toISOString(), told_at: told_at.toISOString(), replied_at: replied_at?.toISOString() ?? null, ended_at: ended_at?.toISOString() ?? null, outcome, reason,
    findings: findings.filter((each) => each.case === id),
    replies: events.filter(({ case_id, kind }) => case_id === id && kind === 'replied').map(({ at, text }) => ({ at: at.toISOString(), text: text ?? '' })),
  }]));
}

/** What a shop looks at itself by: what tills asked managers for, what was looked into, and whether terminals were found sound. */
import { type Page, amountText, daysOf, inPages, wallClock, wallText } from './lists.ts';
import type { ExportPorts } from './ports.ts';
import { WORDS } from './words.ts';

const APPROVALS_OF_A_PAGE = 500;
const CASES_OF_A_PAGE = 200;
const INSPECTIONS_OF_A_PAGE = 500;

type ApprovalAfter = NonNullable<Awaited<ReturnType<ExportPorts['approvals']>>['next']>;
type CaseAfter = { readonly state: 'open' | 'ended'; readonly after: string | undefined };
type InspectionAfter = NonNullable<Awaited<ReturnType<ExportPorts['inspections']>>['next']>;

/** What was asked within the days of its store. */
export const approvals = inPages<ApprovalAfter>(async (ports, tx, asked, after): Promise<Page<ApprovalAfter>> => {
  const { items, next } = await ports.approvals(tx, { days: daysOf(asked), now: asked.now, after, limit: APPROVALS_OF_A_PAGE });
  const terminals = new Map((await ports.fleet.terminals(tx)).map(({ id, code }) => [id, code]));
  const { language, places, zone, currency } = asked;
  const words = WORDS[language];
  return {
    lines: items.map((each) => {
      const place = places.get(each.store);
      const there = place?.timezone ?? zone;
      return [
        ...wallClock(each.asked_at, there), place?.code ?? '', terminals.get(each.terminal) ?? '', each.operator_name, each.words, amountText(each.amount_minor, place?.currency ?? currency), place?.currency ?? currency, words.approval[each.state], each.by_name,
        wallText(each.answered_at, there),
      ];
    }),
    next,
  };
});

/** Those that are open, and behind them those that ended. */
export const cases = inPages<CaseAfter>(async (ports, tx, { language, zone }, at): Promise<Page<CaseAfter>> => {
  const { state, after } = at ?? { state: 'open', after: undefined };
  const page = await ports.cases(tx, { state, after, limit: CASES_OF_A_PAGE });
  const { items, next } = page.ok ? page.value : { items: [], next: null };
  const words = WORDS[language];
  return {
    lines: items.map((each) => [
      wallText(each.opened_at, zone), each.opened_by, each.operator_name, each.findings, each.rules.join(' '), each.in_charge_name, wallText(each.told_at, zone), wallText(each.replied_at, zone), wallText(each.ended_at, zone),
      each.outcome === null ? words.case_open : words.outcome[each.outcome], each.reason,
    ]),
    next: next !== null ? { state, after: next } : state === 'open' ? { state: 'ended', after: undefined } : null,
  };
});

/** What was done within the days of the store that the terminal stands in. */
export const inspections = inPages<InspectionAfter>(async (ports, tx, asked, after): Promise<Page<InspectionAfter>> => {
  const { items, next } = await ports.inspections(tx, { days: daysOf(asked), after, limit: INSPECTIONS_OF_A_PAGE });
  const { language, places, zone } = asked;
  return {
    lines: items.map((each) => [
      ...wallClock(each.at, places.get(each.store)?.timezone ?? zone), places.get(each.store)?.code ?? '', each.terminal_code, each.terminal_name, each.by, WORDS[language].inspection[each.outcome], each.seal_numbers.join(' '), each.pictures, each.note,
    ]),
    next,
  };
});

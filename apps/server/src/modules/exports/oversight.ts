/** What a shop looks at itself by: what tills asked managers for, what did not match, what was looked into, and whether terminals were found sound. */
import { type Language, explain, isCode } from '@stilltill/domain/codes';
import { type Page, amountText, daysOf, inPages, wallClock, wallText } from './lists.ts';
import type { ExportPorts } from './ports.ts';
import { SHOP_WORDS } from './shop-words.ts';
import { WORDS } from './words.ts';

const APPROVALS_OF_A_PAGE = 500;
const CASES_OF_A_PAGE = 200;
const FINDINGS_OF_A_PAGE = 500;
const EXCEPTIONS_OF_A_PAGE = 200;
/** Details that are amounts in minor units, as the sentences of codes name them. */
const AMOUNTS: readonly string[] = ['stated', 'computed'];
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

type FindingAfter = NonNullable<Awaited<ReturnType<ExportPorts['findings']>>['next']>;

/** What was found within the days of its store, whether it waits or was answered. */
export const findings = inPages<FindingAfter>(async (ports, tx, asked, after): Promise<Page<FindingAfter>> => {
  const { items, next } = await ports.findings(tx, { days: daysOf(asked), after, limit: FINDINGS_OF_A_PAGE });
  const { language, places, zone } = asked;
  const words = SHOP_WORDS[language];
  const named = (names: Readonly<Record<string, string>>, name: string): string => names[name] ?? name;
  return {
    lines: items.map((each) => {
      const place = places.get(each.store);
      const at = (moment: string | null): string => wallText(moment, place?.timezone ?? zone);
      return [
        ...wallClock(each.found_at, place?.timezone ?? zone), named(words.rule, each.rule), place?.code ?? '', each.terminal_code, each.operator_name, each.other_name, at(each.from), at(each.until), `${Math.round(each.sure_ppm / 10_000)}%`,
        each.explanations.map((name) => named(words.explanation, name)).join('; '), each.answer === null ? words.open : named(words.answer, each.answer), at(each.answered_at), each.answered_by === 'policy' ? words.policy : each.answered_by, each.reason,
      ];
    }),
    next,
  };
});

type ExceptionAfter = { readonly state: 'open' | 'settled'; readonly after: string | undefined };

/** Those that are open, and behind them those that were settled. */
export const exceptions = inPages<ExceptionAfter>(async (ports, tx, { language, places, zone, currency }, at): Promise<Page<ExceptionAfter>> => {
  const { state, after } = at ?? { state: 'open', after: undefined };
  const page = await ports.exceptions(tx, { state, after, limit: EXCEPTIONS_OF_A_PAGE });
  const { items, next } = page.ok ? page.value : { items: [], next: null };
  const terminals = new Map((await ports.fleet.terminals(tx)).map((each) => [each.id, each]));
  const words = SHOP_WORDS[language];
  return {
    lines: items.map((each) => {
      const known = terminals.get(each.terminal ?? '');
      const place = places.get(known?.store_id ?? '');
      const there = place?.timezone ?? zone;
      return [
        ...wallClock(each.opened_at, there), words.exception[each.kind], place?.code ?? '', known?.code ?? each.terminal_code, whatHappened(each, language, place?.currency ?? currency), each.epoch, each.seq, wallText(each.settled_at, there), each.settled_by,
        each.outcome === null ? words.open : words.outcome[each.outcome] ?? each.outcome, each.reason,
      ];
    }),
    next: next !== null ? { state, after: next } : state === 'open' ? { state: 'settled', after: undefined } : null,
  };
});

/** A code that this version does not know stands as it is. */
function whatHappened({ code, details }: { readonly code: string; readonly details: Readonly<Record<string, string | number | boolean | null>> }, language: Language, currency: string): string {
  if (!isCode(code)) return code;
  const in_money = typeof details['currency'] === 'string' ? details['currency'] : currency;
  const read = Object.entries(details).map(([name, value]) => [name, AMOUNTS.includes(name) && /^-?\d{1,18}$/.test(String(value)) ? amountText(String(value), in_money) : value] as const);
  return explain({ code, details: Object.fromEntries(read) }, language).message;
}

/**
 * What is counted of a week, and how facts become it. A row is one operator in one store in one cell of the week; a cell is a part of
 * a day (42 in all), which is the hour-of-week class in which peers are compared. Rows are plain, so that a table can keep them.
 */
import { at, raise, valueOf } from './at.ts';
import type { CorrectedTime } from './clocks.ts';
import type { ContextIndex } from './context-index.ts';
import type { EntryRef, WatchFact, WatchedOperator } from './facts.ts';
import type { WatchPolicy } from './policy.ts';

export const RATE_RULES = [
  'voids', 'refunds_without_sale', 'own_refunds', 'no_sale_drawer', 'discounts', 'overrides', 'reprint_refund', 'refunds_to_points', 'tiny_sales', 'low_item_value',
] as const;
export type RateRule = (typeof RATE_RULES)[number];

/** Parts of a day, by the hour at which they begin. Shops mark down and count their drawers at certain hours, so evenings are cut finer. */
const PART_BEGINS = [0, 9, 12, 15, 18, 20] as const;
export const CELLS = 7 * PART_BEGINS.length;

export type WeekRow = {
  readonly operator: string; readonly store: string; readonly rank: WatchedOperator['rank'];
  /** 0 to 41: day of the week by the store's time zone (Monday 0) times 6, and the part of the day. */
  readonly cell: number;
  sales: number; lines: number;
  /** Sales whose value per line was held against the store's history. */
  valued: number;
  /** Refunds of what others sold, with a receipt: by these a returns desk is known. */
  desk_refunds: number;
  /** How often, in the order of RATE_RULES. */
  readonly counts: number[];
};
export type ApprovalRow = { readonly store: string; readonly day: number; readonly requester: string; readonly approver: string; count: number };
export type CountedEntries = { readonly operator: string; readonly rule: RateRule; readonly entries: EntryRef[] };

/** All that was counted of one week. `week_ms`: its Monday, 00:00 UTC. */
export type WeekCounts = {
  readonly week_ms: number;
  readonly rows: readonly WeekRow[];
  readonly approvals: readonly ApprovalRow[];
  /** The last entries behind each count; may be left out by a table that can look them up. */
  readonly entries: readonly CountedEntries[];
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
const ENTRIES_KEPT = 12;

/** The Monday, 00:00 UTC, of the ISO week in which `ms` lies. */
export const weekOf = (ms: number): number => Math.floor((ms - FIRST_MONDAY_MS) / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS;

const RULE = Object.fromEntries(RATE_RULES.map((rule, index) => [rule, index])) as Record<RateRule, number>;

/** A store's history of amounts: a histogram of steps of a fifth, by which "low" and "tiny" are known without keeping amounts. */
type Amounts = {
  readonly line_values: number[]; readonly totals: number[];
  seen: number;
  /** Read from the histograms now and then; 0: too little is known. */
  middle_total: number; low_line_value: number;
};
/** How large an amount is, for a histogram: no money is ever computed from it again. */
const magnitude = (amount: bigint): number => Number(amount);
const STEPS = 96;
const stepOf = (amount: number): number => (amount <= 1 ? 0 : Math.min(STEPS - 1, Math.floor(Math.log2(amount) * 4)));
const LEAST_HISTORY = 200;
/** Before all weeks: none was judged. */
const NEVER_MS = -1e15;

type Week = { readonly rows: Map<string, WeekRow>; readonly approvals: Map<string, ApprovalRow>; readonly entries: Map<string, CountedEntries> };

export type CounterState = {
  readonly judged_ms: number;
  readonly weeks: readonly WeekCounts[];
  readonly amounts: readonly (readonly [store: string, amounts: Amounts])[];
  readonly reprints: readonly (readonly [sale: string, at_ms: number, operator: string | null])[];
};

export class Counter {
  private judged_ms = NEVER_MS;
  private readonly weeks = new Map<number, Week>();
  private readonly amounts = new Map<string, Amounts>();
  private readonly reprints = new Map<string, { ms: number; operator: string | null }>();

  private readonly index: ContextIndex;
  private readonly policy: WatchPolicy;

  constructor(index: ContextIndex, policy: WatchPolicy) {
    this.index = index;
    this.policy = policy;
  }

  take(fact: WatchFact, time: CorrectedTime): void {
    const { operator } = fact;
    if (operator === null) return;
    if (fact.kind === 'sale') this.takeSale(fact, operator, time);
    else if (fact.kind === 'refund') this.takeRefund(fact, operator, time);
    else if (fact.kind === 'drawer') {
      this.count(this.rowOf(operator, fact.store, time), 'no_sale_drawer', 1, fact, time);
      this.takeApprovals(fact, operator, time);
    } else if (fact.kind === 'reprint') this.reprints.set(fact.sale, { ms: time.ms, operator });
    else if (fact.kind === 'abandoned' && fact.lines > 0) this.count(this.rowOf(operator, fact.store, time), 'voids', 1, fact, time);
  }

  private takeSale(fact: WatchFact & { kind: 'sale' }, operator: string, time: CorrectedTime): void {
    const row = this.rowOf(operator, fact.store, time);
    row.sales++;
    row.lines += fact.lines + fact.voided_lines;
    if (fact.voided_lines > 0) this.count(row, 'voids', 1, fact, time);
    if (fact.discounts > 0) this.count(row, 'discounts', 1, fact, time);
    if (fact.overrides > 0) this.count(row, 'overrides', 1, fact, time);
    const amounts = this.amountsOf(fact.store);
    const total = magnitude(fact.total_minor);
    if (total <= this.policy.tiny_sale_minor || total * 1_000 <= amounts.middle_total * this.policy.tiny_sale_milli) this.count(row, 'tiny_sales', 1, fact, time);
    if (fact.lines > 0 && fact.gross_minor > 0n) {
      const value = magnitude(fact.gross_minor) / fact.lines;
      if (amounts.low_line_value > 0) {
        row.valued++;
        if (value < amounts.low_line_value) this.count(row, 'low_item_value', 1, fact, time);
      }
      raise(amounts.line_values, stepOf(value), 1);
    }
    raise(amounts.totals, stepOf(total), 1);
    amounts.seen++;
    if (amounts.seen % LEAST_HISTORY === 0) this.readAmounts(amounts);
    this.takeApprovals(fact, operator, time);
  }

  private takeRefund(fact: WatchFact & { kind: 'refund' }, operator: string, time: CorrectedTime): void {
    const row = this.rowOf(operator, fact.store, time);
    if (fact.sale === null) this.count(row, 'refunds_without_sale', 1, fact, time);
    else {
      if (fact.sold_by === operator) this.count(row, 'own_refunds', 1, fact, time);
      else if (fact.points_minor === 0n) row.desk_refunds++;
      const reprint = this.reprints.get(fact.sale);
      if (reprint !== undefined && fact.cash_minor > 0n && Math.abs(time.ms - reprint.ms) <= this.policy.reprint_within_ms) {
        this.count(row, 'reprint_refund', 1, fact, time);
        this.reprints.delete(fact.sale);
      }
    }
    if (fact.points_minor > 0n) this.count(row, 'refunds_to_points', 1, fact, time);
    this.takeApprovals(fact, operator, time);
  }

  private takeApprovals(fact: WatchFact & { kind: 'sale' | 'refund' | 'drawer' }, operator: string, time: CorrectedTime): void {
    for (const approval of fact.approvals) {
      if (approval.by === operator) continue;
      const day = Math.floor(time.ms / DAY_MS);
      const { approvals } = this.weekFor(time.ms);
      const key = `${fact.store} ${day} ${operator} ${approval.by}`;
      const row = approvals.get(key);
      if (row === undefined) approvals.set(key, { store: fact.store, day, requester: operator, approver: approval.by, count: 1 });
      else row.count++;
    }
  }

  private count(row: WeekRow, rule: RateRule, times: number, fact: WatchFact, time: CorrectedTime): void {
    raise(row.counts, RULE[rule], times);
    const { entries } = this.weekFor(time.ms);
    const key = `${row.operator} ${rule}`;
    let kept = entries.get(key);
    if (kept === undefined) {
      kept = { operator: row.operator, rule, entries: [] };
      entries.set(key, kept);
    }
    if (kept.entries.length === ENTRIES_KEPT) kept.entries.shift();
    kept.entries.push(fact.entry);
  }

  /** The week that a fact counts in: its own, or, where that was judged already, the first that was not. */
  private weekFor(ms: number): Week {
    const week_ms = Math.max(weekOf(ms), this.judged_ms + WEEK_MS);
    let week = this.weeks.get(week_ms);
    if (week === undefined) {
      week = { rows: new Map(), approvals: new Map(), entries: new Map() };
      this.weeks.set(week_ms, week);
    }
    return week;
  }

  private rowOf(operator: string, store: string, time: CorrectedTime): WeekRow {
    const cell = cellAt(this.index.clock.wallMs(store, time.ms));
    const { rows } = this.weekFor(time.ms);
    const key = `${operator} ${store} ${cell}`;
    let row = rows.get(key);
    if (row === undefined) {
      const rank = this.index.operators.get(operator)?.rank ?? 'operator';
      row = { operator, store, rank, cell, sales: 0, lines: 0, valued: 0, desk_refunds: 0, counts: RATE_RULES.map(() => 0) };
      rows.set(key, row);
    }
    return row;
  }

  private readAmounts(amounts: Amounts): void {
    amounts.middle_total = quantile(amounts.totals, 500);
    amounts.low_line_value = quantile(amounts.line_values, this.policy.low_value_milli);
  }

  private amountsOf(store: string): Amounts {
    let amounts = this.amounts.get(store);
    if (amounts === undefined) {
      amounts = { line_values: Array.from({ length: STEPS }, () => 0), totals: Array.from({ length: STEPS }, () => 0), seen: 0, middle_total: 0, low_line_value: 0 };
      this.amounts.set(store, amounts);
    }
    return amounts;
  }

  /** Hands over all weeks that ended by `now_ms`, oldest first, and closes them: what comes late for them counts in the next. */
  endWeek(now_ms: number): WeekCounts[] {
    const last_ms = weekOf(now_ms) - WEEK_MS;
    const ended = [...this.weeks.keys()].filter((week_ms) => week_ms <= last_ms).sort((a, b) => a - b);
    const counts = ended.map((week_ms) => toCounts(week_ms, valueOf(this.weeks, week_ms)));
    for (const week_ms of ended) this.weeks.delete(week_ms);
    // Asked twice in a week, nothing ages twice.
    const weeks = this.judged_ms === NEVER_MS ? 0 : Math.max(0, Math.round((last_ms - this.judged_ms) / WEEK_MS));
    this.judged_ms = Math.max(this.judged_ms, last_ms);
    const kept = 0.5 ** (weeks / this.policy.half_life_weeks);
    if (weeks > 0) for (const amounts of this.amounts.values()) for (const list of [amounts.line_values, amounts.totals]) for (let step = 0; step < STEPS; step++) list[step] = at(list, step) * kept;
    for (const [sale, reprint] of this.reprints) if (reprint.ms < now_ms - this.policy.reprint_within_ms - this.policy.patience_ms) this.reprints.delete(sale);
    return counts;
  }

  state(): CounterState {
    return {
      judged_ms: this.judged_ms,
      weeks: [...this.weeks].map(([week_ms, week]) => toCounts(week_ms, week)),
      amounts: [...this.amounts],
      reprints: [...this.reprints].map(([sale, reprint]) => [sale, reprint.ms, reprint.operator] as const),
    };
  }

  restore(state: CounterState): void {
    this.judged_ms = state.judged_ms;
    for (const week of state.weeks) {
      this.weeks.set(week.week_ms, {
        rows: new Map(week.rows.map((row) => [`${row.operator} ${row.store} ${row.cell}`, row])),
        approvals: new Map(week.approvals.map((row) => [`${row.store} ${row.day} ${row.requester} ${row.approver}`, row])),
        entries: new Map(week.entries.map((kept) => [`${kept.operator} ${kept.rule}`, kept])),
      });
    }
    for (const [store, amounts] of state.amounts) this.amounts.set(store, amounts);
    for (const [sale, ms, operator] of state.reprints) this.reprints.set(sale, { ms, operator });
  }
}

const toCounts = (week_ms: number, week: Week): WeekCounts => ({ week_ms, rows: [...week.rows.values()], approvals: [...week.approvals.values()], entries: [...week.entries.values()] });

/** `wall_ms`: by the store's own clock. 1970-01-01 was a Thursday. */
function cellAt(wall_ms: number): number {
  const day = (Math.floor(wall_ms / DAY_MS) + 3) % 7;
  const hour = Math.floor(wall_ms / HOUR_MS) % 24;
  return day * PART_BEGINS.length + PART_BEGINS.findLastIndex((begin) => begin <= hour);
}

/** The lower end of the step in which this share (parts per thousand) of a histogram is reached; 0: too little is known. */
function quantile(steps: readonly number[], share_milli: number): number {
  let all = 0;
  for (const count of steps) all += count;
  if (all < LEAST_HISTORY / 2) return 0;
  let sum = 0;
  for (let step = 0; step < STEPS; step++) {
    sum += at(steps, step);
    if (sum * 1_000 >= all * share_milli) return 2 ** (step / 4);
  }
  return 0;
}

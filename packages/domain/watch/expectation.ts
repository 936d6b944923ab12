/**
 * What a person's peers lead to expect. A rule's rate is taken apart into factors: the rank's rate, the part of the week, how long
 * somebody has been there, the store and its own hours, and what this very week was like in all stores, in this store, and in this store at that hour.
 * Each factor is counts over what the factors before it expected, shrunken toward one; the person judged is left out wherever their
 * own counts could be a good part of it. Older weeks weigh less.
 */
import { at, raise, valueOf } from './at.ts';
import type { WatchedOperator } from './facts.ts';
import type { WatchPolicy } from './policy.ts';
import { CELLS, RATE_RULES, type WeekCounts, type WeekRow } from './week-counts.ts';

/** Behind the rules stands one more count: refunds of what others sold. It shows who is at a returns desk. */
export const DESK = RATE_RULES.length;
const MEASURES = RATE_RULES.length + 1;
export const isRefundRule = RATE_RULES.map((rule) => rule.includes('refund'));
const VOIDS = RATE_RULES.indexOf('voids');
const LOW_VALUE = RATE_RULES.indexOf('low_item_value');

/** Counts, and what they are held against. */
export type Pair = { count: number; expected: number };
const newPair = (): Pair => ({ count: 0, expected: 0 });
const newPairs = (length: number): Pair[] => Array.from({ length }, newPair);

/** How many counts' worth of "as everywhere" each factor begins with. Ours: the square of one over the spread that such factors have. */
const PRIOR = { rank: 4, cell: 40, tenure: 30, store: 8, store_part: 30, week: 40, store_week: 25, store_cell: 40, desk: 8 } as const;

/** One person as an operator: what they add to the factors, so that it can be left out. */
export type PersonTables = {
  first_week_ms: number;
  readonly rank: Pair[];
  readonly stores: Map<string, Pair[]>;
  readonly desk: Pair;
};
export type MeasureTables = { readonly all: Pair; readonly ranks: Record<WatchedOperator['rank'], Pair>; readonly cells: Pair[]; readonly tenures: Pair[]; readonly stores: Map<string, Pair>; readonly storeParts: Map<string, Pair> };

export type ExpectationState = {
  readonly first_week_ms: number; readonly last_week_ms: number;
  readonly sales_per_desk: Pair;
  readonly measures: readonly { readonly all: Pair; readonly ranks: MeasureTables['ranks']; readonly cells: readonly Pair[]; readonly tenures: readonly Pair[]; readonly stores: readonly (readonly [string, Pair])[]; readonly storeParts: readonly (readonly [string, Pair])[] }[];
  readonly people: readonly (readonly [operator: string, first_week_ms: number, rank: readonly Pair[], stores: readonly (readonly [string, readonly Pair[]])[], desk: Pair])[];
};

/** What a week said of one person. By rule, in the order of RATE_RULES. */
export type PersonWeek = {
  readonly operator: string; readonly store: string; sales: number;
  readonly counts: number[]; readonly exposures: number[]; readonly expected: number[];
  /** How much busier than usual their hours were by each rule: the product of this week's factors, weighted. */
  readonly usual: number[];
  readonly isBeginner: boolean; readonly desk_ratio: number;
};

const TENURES = 3;
/** A part of the day in one store: shops keep different hours, and mark down at different ones. */
const storePart = (row: WeekRow): string => `${row.store} ${row.cell % (CELLS / 7)}`;

export class Expectation {
  private first_week_ms = 0;
  private last_week_ms = 0;
  /** `count`: sales; `expected`: desk refunds. */
  private readonly sales_per_desk = newPair();
  private readonly measures: MeasureTables[] = Array.from({ length: MEASURES }, () => ({ all: newPair(), ranks: { operator: newPair(), manager: newPair(), owner: newPair() }, cells: newPairs(CELLS), tenures: newPairs(TENURES), stores: new Map(), storeParts: new Map() }));
  private readonly people = new Map<string, PersonTables>();

  private readonly policy: WatchPolicy;

  constructor(policy: WatchPolicy) {
    this.policy = policy;
  }

  /** Learns from a week and answers with what each person's peers lead to expect of it. Weeks come in order. */
  takeWeek(counts: WeekCounts): PersonWeek[] {
    if (this.first_week_ms === 0) this.first_week_ms = counts.week_ms;
    const weeks = this.last_week_ms === 0 ? 0 : Math.round((counts.week_ms - this.last_week_ms) / 604_800_000);
    this.last_week_ms = counts.week_ms;
    this.age(0.5 ** (weeks / this.policy.half_life_weeks));
    for (const row of counts.rows) {
      if (!this.people.has(row.operator)) this.people.set(row.operator, { first_week_ms: counts.week_ms, rank: newPairs(MEASURES), stores: new Map(), desk: newPair() });
      this.sales_per_desk.count += row.sales;
      this.sales_per_desk.expected += row.desk_refunds;
    }
    const people = new Map<string, PersonWeek>();
    const byPerson = this.groupRows(counts.rows);
    const desk = this.learnMeasure(counts, DESK, (row) => row.sales, people);
    for (const [index, row] of counts.rows.entries()) add(valueOf(this.people, row.operator).desk, row.desk_refunds, at(desk.expected, index));
    for (const [operator, rows] of byPerson) people.set(operator, this.newPersonWeek(operator, rows));
    for (let measure = 0; measure < RATE_RULES.length; measure++) this.learnMeasure(counts, measure, (row) => this.exposureOf(row, measure), people);
    return [...people.values()];
  }

  private groupRows(rows: readonly WeekRow[]): Map<string, WeekRow[]> {
    const groups = new Map<string, WeekRow[]>();
    for (const row of rows) {
      const group = groups.get(row.operator);
      if (group === undefined) groups.set(row.operator, [row]);
      else group.push(row);
    }
    return groups;
  }

  private newPersonWeek(operator: string, rows: readonly WeekRow[]): PersonWeek {
    const stores = new Map<string, number>();
    let sales = 0;
    for (const row of rows) {
      sales += row.sales;
      stores.set(row.store, (stores.get(row.store) ?? 0) + row.sales + row.desk_refunds);
    }
    const [store] = [...stores].reduce((best, candidate) => (candidate[1] > best[1] ? candidate : best));
    const zeros = (): number[] => RATE_RULES.map(() => 0);
    return { operator, store, sales, counts: zeros(), exposures: zeros(), expected: zeros(), usual: zeros(), isBeginner: this.tenureOf(operator) < 2, desk_ratio: this.deskRatio(operator) };
  }

  /** How many times the refunds of their peers somebody takes that others sold. */
  private deskRatio(operator: string): number {
    const { desk } = valueOf(this.people, operator);
    return ratio(desk, PRIOR.desk);
  }

  /** Sales, or lines, in which a count could have happened. At a returns desk refunds are the work: each one stands for the sales that it elsewhere comes with. */
  private exposureOf(row: WeekRow, measure: number): number {
    if (measure === VOIDS) return row.sales;
    if (measure === LOW_VALUE) return row.valued;
    if (!isRefundRule[measure] || this.sales_per_desk.expected === 0) return row.sales;
    const times = this.deskRatio(row.operator);
    if (times <= 1) return row.sales;
    return row.sales + ((times - 1) / times) * row.desk_refunds * (this.sales_per_desk.count / this.sales_per_desk.expected);
  }

  /** 0: their first two weeks; 1: until no longer a beginner; 2: after that, and for all who were there when the watch began. */
  private tenureOf(operator: string): 0 | 1 | 2 {
    const { first_week_ms } = valueOf(this.people, operator);
    if (first_week_ms - this.first_week_ms < 2 * 604_800_000) return 2;
    const weeks = (this.last_week_ms - first_week_ms) / 604_800_000;
    return weeks < 2 ? 0 : weeks < this.policy.beginner_weeks ? 1 : 2;
  }

  private learnMeasure(counts: WeekCounts, measure: number, exposureOf: (row: WeekRow) => number, people: Map<string, PersonWeek>): { readonly expected: Float64Array } {
    const tables = at(this.measures, measure);
    const { rows } = counts;
    const expected = new Float64Array(rows.length);
    const countOf = (row: WeekRow): number => (measure === DESK ? row.desk_refunds : at(row.counts, measure));
    for (const [index, row] of rows.entries()) {
      const exposure = exposureOf(row);
      expected[index] = exposure;
      add(tables.all, countOf(row), exposure);
      add(tables.ranks[row.rank], countOf(row), exposure);
      add(at(valueOf(this.people, row.operator).rank, measure), countOf(row), exposure);
    }
    const apply = (factorOf: (row: WeekRow) => number): void => {
      for (const [index, row] of rows.entries()) expected[index] = at(expected, index) * factorOf(row);
    };
    const learn = (tableOf: (row: WeekRow) => Pair): void => {
      for (const [index, row] of rows.entries()) add(tableOf(row), countOf(row), at(expected, index));
    };
    apply((row) => this.rankRate(row, measure));
    learn((row) => at(tables.cells, row.cell));
    apply((row) => ratio(at(tables.cells, row.cell), PRIOR.cell));
    learn((row) => at(tables.tenures, this.tenureOf(row.operator)));
    apply((row) => ratio(at(tables.tenures, this.tenureOf(row.operator)), PRIOR.tenure));
    learn((row) => pairAt(tables.stores, row.store));
    learn((row) => at(this.ownStore(row), measure));
    apply((row) => ratio(valueOf(tables.stores, row.store), PRIOR.store, this.ownStore(row)[measure]));
    learn((row) => pairAt(tables.storeParts, storePart(row)));
    apply((row) => ratio(valueOf(tables.storeParts, storePart(row)), PRIOR.store_part));
    const usual = Float64Array.from(expected);
    this.applyWeek(rows, expected, countOf);
    if (measure !== DESK) for (const [index, row] of rows.entries()) {
      const person = valueOf(people, row.operator);
      raise(person.counts, measure, at(row.counts, measure));
      raise(person.exposures, measure, exposureOf(row));
      raise(person.expected, measure, at(expected, index));
      raise(person.usual, measure, at(usual, index));
    }
    return { expected };
  }

  /** What this week was like: everywhere at that part of the week, in this store, and in this store at that part. */
  private applyWeek(rows: readonly WeekRow[], expected: Float64Array, countOf: (row: WeekRow) => number): void {
    const steps: readonly { readonly prior: number; readonly keyOf: (row: WeekRow) => string; readonly isOwnLeftOut: boolean }[] = [
      { prior: PRIOR.week, keyOf: (row) => String(row.cell), isOwnLeftOut: true },
      { prior: PRIOR.store_week, keyOf: (row) => row.store, isOwnLeftOut: true },
      { prior: PRIOR.store_cell, keyOf: (row) => `${row.store} ${row.cell}`, isOwnLeftOut: true },
    ];
    for (const step of steps) {
      const tables = new Map<string, Pair>();
      const own = new Map<string, Pair>();
      const keys = rows.map(step.keyOf);
      for (const [index, row] of rows.entries()) {
        add(pairAt(tables, at(keys, index)), countOf(row), at(expected, index));
        add(pairAt(own, `${row.operator} ${at(keys, index)}`), countOf(row), at(expected, index));
      }
      for (const [index, row] of rows.entries()) expected[index] = at(expected, index) * ratio(valueOf(tables, at(keys, index)), step.prior, own.get(`${row.operator} ${at(keys, index)}`));
    }
  }

  private rankRate(row: WeekRow, measure: number): number {
    const { all, ranks } = at(this.measures, measure);
    const own = at(valueOf(this.people, row.operator).rank, measure);
    const everybody = (all.count - own.count + 0.5) / Math.max(1, all.expected - own.expected + 1);
    const peers = ranks[row.rank];
    return (peers.count - own.count + PRIOR.rank) / Math.max(1e-9, peers.expected - own.expected + PRIOR.rank / everybody);
  }

  private ownStore(row: WeekRow): Pair[] {
    const { stores } = valueOf(this.people, row.operator);
    let pairs = stores.get(row.store);
    if (pairs === undefined) {
      pairs = newPairs(MEASURES);
      stores.set(row.store, pairs);
    }
    return pairs;
  }

  private age(kept: number): void {
    const agePair = (pair: Pair): void => {
      pair.count *= kept;
      pair.expected *= kept;
    };
    agePair(this.sales_per_desk);
    for (const tables of this.measures) {
      agePair(tables.all);
      for (const pairs of [Object.values(tables.ranks), tables.cells, tables.tenures, [...tables.stores.values()], [...tables.storeParts.values()]]) pairs.forEach(agePair);
    }
    for (const person of this.people.values()) {
      person.rank.forEach(agePair);
      agePair(person.desk);
      for (const pairs of person.stores.values()) pairs.forEach(agePair);
    }
  }

  /** Lets go of people who weigh nothing any more. */
  forget(operator: string): void {
    this.people.delete(operator);
  }

  state(): ExpectationState {
    return {
      first_week_ms: this.first_week_ms, last_week_ms: this.last_week_ms, sales_per_desk: this.sales_per_desk,
      measures: this.measures.map((tables) => ({ ...tables, stores: [...tables.stores], storeParts: [...tables.storeParts] })),
      people: [...this.people].map(([operator, person]) => [operator, person.first_week_ms, person.rank, [...person.stores], person.desk] as const),
    };
  }

  restore(state: ExpectationState): void {
    this.first_week_ms = state.first_week_ms;
    this.last_week_ms = state.last_week_ms;
    Object.assign(this.sales_per_desk, state.sales_per_desk);
    for (const [index, tables] of state.measures.entries()) this.measures[index] = { all: tables.all, ranks: tables.ranks, cells: [...tables.cells], tenures: [...tables.tenures], stores: new Map(tables.stores), storeParts: new Map(tables.storeParts) };
    for (const [operator, first_week_ms, rank, stores, desk] of state.people) this.people.set(operator, { first_week_ms, rank: [...rank], stores: new Map(stores.map(([store, pairs]) => [store, [...pairs]])), desk });
  }
}

function add(pair: Pair, count: number, expected: number): void {
  pair.count += count;
  pair.expected += expected;
}

function pairAt(pairs: Map<string, Pair>, key: string): Pair {
  let pair = pairs.get(key);
  if (pair === undefined) {
    pair = newPair();
    pairs.set(key, pair);
  }
  return pair;
}

/** Counts over what was expected, beside `prior` counts that were just as expected; without `own`. */
function ratio(pair: Pair, prior: number, own?: Pair): number {
  const count = Math.max(0, pair.count - (own?.count ?? 0));
  const expected = Math.max(0, pair.expected - (own?.expected ?? 0));
  return (count + prior) / (expected + prior);
}

/**
 * How well watch finds what is wrong, and how often it troubles honest people: seeded years of 60 stores and 400 operators,
 * scored against what the generator planted. `--seed N` runs one year, otherwise the figures are medians over five seeds on
 * which nothing was tuned. `--weeks`, `--stores`, `--operators` and `--sales-per-hour` make other years.
 */
import { parseArgs } from 'node:util';
import { type Finding, USUAL_POLICY, WATCH_RULES, makeWatch } from '@stilltill/domain/watch';
import type { Bench, LimitedFigure } from './bench.ts';
import { type Score, medianOf, scoreFindings } from './watch-score.ts';
import { USUAL_YEAR, type Year, makeYear } from './watch-year.ts';

/** Nobody tunes on these: rules are made with seeds 1 to 20. */
const SEEDS = [7001, 7002, 7003, 7004, 7005] as const;

export const bench: Bench = (args) => {
  const { values } = parseArgs({
    args, options: { seed: { type: 'string' }, weeks: { type: 'string' }, stores: { type: 'string' }, operators: { type: 'string' }, 'sales-per-hour': { type: 'string' } },
  });
  const size = {
    stores: Number(values.stores ?? USUAL_YEAR.stores), operators: Number(values.operators ?? USUAL_YEAR.operators), weeks: Number(values.weeks ?? USUAL_YEAR.weeks),
    sales_per_hour: Number(values['sales-per-hour'] ?? USUAL_YEAR.sales_per_hour),
  };
  const seeds = values.seed === undefined ? SEEDS : [Number(values.seed)];
  const years = seeds.map((seed) => {
    const year = makeYear(seed, size);
    return { ...watchYear(year), year };
  });
  const scores = (rule?: Finding['rule']): Score[] => years.map(({ findings, year }) => scoreFindings(findings, year.truth, size, rule));
  return Promise.resolve([
    ...figuresOf(scores(), ''),
    { name: 'entries_per_second', value: Math.round(medianOf(years.map(({ facts, took_ms }) => facts / took_ms * 1000)) ?? 0), unit: '1/s', min: 20_000 },
    { name: 'entries', value: Math.round(medianOf(years.map(({ facts }) => facts)) ?? 0), unit: '' },
    ...WATCH_RULES.flatMap((rule) => figuresOf(scores(rule), `.${rule}`)),
  ]);
};

/** Lets the rules see a whole year, and measures their own time. */
export function watchYear(year: Year): { readonly findings: readonly Finding[]; readonly facts: number; readonly took_ms: number } {
  const findings: Finding[] = [];
  let facts = 0;
  let took_ms = 0;
  const timed = (work: () => readonly Finding[]): void => {
    const began_ms = performance.now();
    const found = work();
    took_ms += performance.now() - began_ms;
    for (const finding of found) findings.push(finding);
  };
  const watch = makeWatch(year.context, USUAL_POLICY);
  for (const day of year.days()) {
    facts += day.facts.length;
    timed(() => watch.take(day.facts));
    if (day.ends_week) timed(() => watch.endWeek(day.until_ms));
  }
  return { findings, facts, took_ms };
}

/** `suffix`: empty for all rules together, which alone have limits. */
function figuresOf(scores: readonly Score[], suffix: string): LimitedFigure[] {
  const of = (name: string, read: (score: Score) => number | null, unit: string, digits: number, limit: { readonly min?: number } = {}): LimitedFigure => {
    const middle = medianOf(scores.map(read).filter((value) => value !== null));
    const value = middle === null ? 'none' : middle === Number.POSITIVE_INFINITY ? 'never' : Math.round(middle * 10 ** digits) / 10 ** digits;
    return { name: `${name}${suffix}`, value, unit, ...suffix === '' ? limit : {} };
  };
  return [
    of('precision', ({ precision }) => precision, '', 3, { min: 0.8 }), of('recall', ({ recall }) => recall, '', 3, { min: 0.7 }),
    of('median_detect_hours', ({ median_detect_hours }) => median_detect_hours, 'h', 1),
    of('false_alarms_per_100_operator_weeks', ({ false_alarms_per_100_operator_weeks }) => false_alarms_per_100_operator_weeks, '', 3),
  ];
}

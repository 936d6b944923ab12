/**
 * Counts findings of watch against what a made-up year knows was done, by operator, rule and week (ISO weeks, UTC). What
 * each figure means is in docs/PERFORMANCE.md under "Mismatches"; no figure rewards saying more about the same thing.
 *
 * - A unit is one (rule, operator, week of `found_ms`); several findings in it count once. A finding that names no operator
 *   stands for its terminal.
 * - A finding is about a misconduct where rule (or one that its deeds also break) and operator are its own. It is true where
 *   its span touches a guilty week (one with a deed in it) and it was found at most two weeks after that week; or where at
 *   least a quarter of the weeks of its span are guilty, since an accumulated finding may end after the deeds did. A unit is
 *   true where one of its findings is.
 * - A guilty week is found where a true finding under its own rule covers it: from four weeks before it was found, as far as
 *   its span names them, until three weeks after, for which its case is open; beyond that the rule has to say it again.
 */
import type { Finding, WatchRule } from '@stilltill/domain/watch';
import type { Misconduct } from './watch-year-misconduct.ts';
import { HOUR_MS, weekAt } from './watch-year-world.ts';

const LATE_WEEKS = 2;
const NAMED_WEEKS = 4;
const OPEN_WEEKS = 3;
const GUILTY_SHARE = 0.25;

/** What counting needs of a misconduct. */
export type Truth = Pick<Misconduct, 'rule' | 'operator' | 'other' | 'also' | 'deeds'> & { readonly terminals: ReadonlySet<string> };
export type Score = {
  /** Null: nothing was found, or nothing was there to find. */
  readonly precision: number | null; readonly recall: number | null;
  /** Infinite where most stretches were never found, null where there was none. */
  readonly median_detect_hours: number | null;
  readonly false_alarms_per_100_operator_weeks: number;
  readonly true_units: number; readonly false_units: number; readonly guilty_weeks: number; readonly found_weeks: number; readonly stretches: number; readonly found_stretches: number;
};
export type Extent = { readonly operators: number; readonly weeks: number };

type Known = { readonly truth: Truth; readonly weeks: ReadonlySet<number>; readonly covered: Set<number>; first_deed_ms: number; first_found_ms: number };

/** The score over all rules, or over one of them. */
export function scoreFindings(findings: readonly Finding[], truths: readonly Truth[], extent: Extent, rule?: WatchRule): Score {
  const known = truths.filter(({ deeds }) => deeds.length > 0).map((truth): Known => ({
    truth, weeks: new Set(truth.deeds.map(weekAt)), covered: new Set(), first_deed_ms: truth.deeds.reduce((least, deed) => Math.min(least, deed), Number.POSITIVE_INFINITY), first_found_ms: Number.POSITIVE_INFINITY,
  }));
  const units = new Map<string, boolean>();
  for (const finding of findings) {
    if (rule !== undefined && finding.rule !== rule) continue;
    const about = known.filter((one) => finding.found_ms >= one.first_deed_ms && isAbout(finding, one.truth) && isTrue(finding, one));
    const unit = `${finding.rule} ${finding.operator ?? finding.terminal} ${foundWeek(finding)}`;
    units.set(unit, (units.get(unit) ?? false) || about.length > 0);
    for (const one of about) if (one.truth.rule === finding.rule) cover(finding, one);
  }
  const own = known.filter(({ truth }) => rule === undefined || truth.rule === rule);
  const true_units = [...units.values()].filter(Boolean).length;
  const guilty_weeks = own.reduce((sum, { weeks }) => sum + weeks.size, 0);
  const found_weeks = own.reduce((sum, { weeks, covered }) => sum + [...weeks].filter((week) => covered.has(week)).length, 0);
  const found_stretches = own.filter(({ covered }) => covered.size > 0).length;
  return {
    precision: units.size === 0 ? null : true_units / units.size, recall: guilty_weeks === 0 ? null : found_weeks / guilty_weeks,
    median_detect_hours: medianOf(own.map(({ first_found_ms, first_deed_ms }) => (first_found_ms - first_deed_ms) / HOUR_MS)),
    false_alarms_per_100_operator_weeks: (units.size - true_units) / (extent.operators * extent.weeks) * 100,
    true_units, false_units: units.size - true_units, guilty_weeks, found_weeks, stretches: own.length, found_stretches,
  };
}

function isAbout({ rule, operator, other, terminal }: Finding, truth: Truth): boolean {
  if (truth.rule !== rule && !truth.also.includes(rule)) return false;
  if (operator !== null) return operator === truth.operator || operator === truth.other;
  if (other !== null) return other === truth.operator || other === truth.other;
  return terminal !== null && truth.terminals.has(terminal);
}

function isTrue(finding: Finding, { weeks }: Known): boolean {
  const found = foundWeek(finding);
  const [first, last] = spanOf(finding);
  let guilty = 0;
  for (let week = first; week <= last; week++) {
    if (!weeks.has(week)) continue;
    if (found - week <= LATE_WEEKS) return true;
    guilty++;
  }
  return guilty >= (last - first + 1) * GUILTY_SHARE;
}

/** What is found as a week ends is found in that week. */
const foundWeek = ({ found_ms }: Finding): number => weekAt(found_ms - 1);

/** What a finding names, as weeks, as far as they are over when it is found. */
function spanOf({ from_ms, until_ms, found_ms }: Finding): readonly [number, number] {
  const first = weekAt(from_ms);
  return [first, Math.max(first, weekAt(Math.min(until_ms, found_ms) - 1))];
}

function cover(finding: Finding, known: Known): void {
  const found = foundWeek(finding);
  const [first, last] = spanOf(finding);
  for (let week = Math.max(first, found - NAMED_WEEKS); week <= found + OPEN_WEEKS; week++) {
    if (week <= last || week >= found) known.covered.add(week);
  }
  known.first_found_ms = Math.min(known.first_found_ms, finding.found_ms);
}

/** Null where there are none. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] as number) + (sorted[Math.ceil((sorted.length - 1) / 2)] as number)) / 2;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from './facts.ts';
import { USUAL_POLICY } from './policy.ts';
import { scoreCard } from './score-card.ts';
import { makeChance, MONDAY, WEEK } from './test-facts.ts';
import { judgeWeeks } from './watch.ts';
import { RATE_RULES, type RateRule, type WeekCounts, type WeekRow } from './week-counts.ts';

const PEOPLE = 150;
/** For each sale, by rule, in the order of RATE_RULES. */
const RATES = [0.02, 0.006, 0.004, 0.02, 0.04, 0.02, 0.002, 0.003, 0.01, 0.18];

type Guilt = { readonly person: number; readonly rule: RateRule; readonly times: number; readonly from_week: number };
type World = { readonly seed: number; readonly weeks: number; readonly guilt?: readonly Guilt[]; readonly rush?: { readonly store: number; readonly week: number }; readonly desk?: number };

/** Weeks of honest people who differ (half of them do a third more or less of anything), and of some who are not. */
function makeWeeks({ seed, weeks, guilt = [], rush, desk }: World): WeekCounts[] {
  const chance = makeChance(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  const poisson = (mean: number): number => {
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    let count = -1;
    for (let product = 1; product > Math.exp(-mean); product *= chance()) count++;
    return count;
  };
  const natures = Array.from({ length: PEOPLE }, () => RATES.map(() => Math.exp(0.3 * normal())));
  return Array.from({ length: weeks }, (_, week) => ({
    week_ms: MONDAY + week * WEEK, approvals: [], entries: [],
    rows: Array.from({ length: PEOPLE * 5 }, (_row, index): WeekRow => {
      const person = Math.floor(index / 5);
      const store = person % 15;
      const sales = person === desk ? 8 : 60 + Math.floor(30 * chance());
      const counts = RATES.map((rate, rule) => {
        const times = guilt.find((one) => one.person === person && one.rule === RATE_RULES[rule] && week >= one.from_week)?.times ?? 1;
        const busy = rush !== undefined && rush.store === store && rush.week === week ? 3 : 1;
        const atDesk = person === desk && (RATE_RULES[rule] ?? '').includes('refund') ? 30 : 1;
        return poisson(sales * rate * (natures[person]?.[rule] ?? 1) * times * busy * atDesk);
      });
      return { operator: `p${person}`, store: `s${store}`, rank: 'operator', cell: (index % 5) * 6 + 2, sales, lines: 3 * sales, valued: sales, desk_refunds: poisson(sales * 0.01 * (person === desk ? 30 : 1)), counts };
    }),
  }));
}
const whoAndWhat = (finding: Finding): string => `${finding.operator} ${finding.rule}`;

test('among 150 honest people who differ hardly anybody is named in half a year', () => {
  let told = 0;
  for (let seed = 1; seed <= 2; seed++) told += new Set(judgeWeeks(makeWeeks({ seed, weeks: 26 }), USUAL_POLICY).map(whoAndWhat)).size;
  // Twice 150 people under 10 rules, 26 weeks each.
  assert.ok(told <= 8, `${told} people were named`);
});

test('five times the rate is found within one to three weeks', () => {
  const guilt = (['voids', 'refunds_without_sale', 'no_sale_drawer', 'discounts', 'overrides'] as const).map((rule, index): Guilt => ({ person: 20 + 11 * index, rule, times: 5, from_week: 10 }));
  const findings = judgeWeeks(makeWeeks({ seed: 1, weeks: 13, guilt }), USUAL_POLICY);
  for (const { person, rule } of guilt) {
    const found = findings.find((finding) => finding.rule === rule && finding.operator === `p${person}`);
    assert.ok(found !== undefined, `p${person} ${rule}`);
    assert.ok(Math.abs(found.from_ms - (MONDAY + 10 * WEEK)) <= WEEK, `${rule} began ${(found.from_ms - MONDAY) / WEEK} weeks in`);
  }
});

test('twice the rate of what is not rare is found within ten weeks in most, and few others beside', () => {
  const rules: readonly RateRule[] = ['voids', 'refunds_without_sale', 'discounts', 'no_sale_drawer', 'voids', 'discounts'];
  const guilt = rules.map((rule, index): Guilt => ({ person: 12 + 23 * index, rule, times: 2, from_week: 12 }));
  const findings = judgeWeeks(makeWeeks({ seed: 1, weeks: 22, guilt }), USUAL_POLICY);
  const isGuilty = (finding: Finding): boolean => guilt.some(({ person, rule }) => finding.operator === `p${person}` && finding.rule === rule);
  const found = new Set(findings.filter(isGuilty).map(whoAndWhat));
  assert.ok(found.size >= 4, [...found].join(', '));
  assert.ok(new Set(findings.filter((finding) => !isGuilty(finding)).map(whoAndWhat)).size <= 4);
});

test('what was told is not told again before its weeks are over', () => {
  const findings = judgeWeeks(makeWeeks({ seed: 7, weeks: 24, guilt: [{ person: 20, rule: 'voids', times: 5, from_week: 10 }] }), USUAL_POLICY).filter((finding) => finding.operator === 'p20' && finding.rule === 'voids');
  assert.ok(findings.length >= 2);
  for (const [index, finding] of findings.entries()) if (index > 0) assert.ok(finding.found_ms - (findings[index - 1]?.found_ms ?? 0) >= USUAL_POLICY.again_after_weeks * WEEK);
});

test('a rush in one store accuses nobody in it', () => {
  const quiet = judgeWeeks(makeWeeks({ seed: 5, weeks: 16 }), USUAL_POLICY).map(whoAndWhat);
  const findings = judgeWeeks(makeWeeks({ seed: 5, weeks: 16, rush: { store: 4, week: 13 } }), USUAL_POLICY).filter((finding) => finding.store === 's4' && !quiet.includes(whoAndWhat(finding)));
  assert.ok(findings.length <= 1, JSON.stringify(findings));
});

test('who is at the returns desk is held against refunds, not against sales', () => {
  const findings = judgeWeeks(makeWeeks({ seed: 9, weeks: 16, desk: 33 }), USUAL_POLICY);
  assert.deepEqual(findings.filter((finding) => finding.operator === 'p33'), []);
});

test('a score card holds what peers lead to expect in its interval for most people, and the guilty above it', () => {
  const scores = scoreCard(makeWeeks({ seed: 3, weeks: 20, guilt: [{ person: 20, rule: 'voids', times: 4, from_week: 0 }] }), USUAL_POLICY);
  assert.equal(scores.length, PEOPLE * RATE_RULES.length);
  const voids = scores.filter((score) => score.rule === 'voids');
  const guilty = voids.find((score) => score.operator === 'p20');
  assert.ok((guilty?.ratio_low_milli ?? 0) > 1_500);
  for (const score of scores) assert.ok(score.ratio_low_milli <= score.ratio_milli && score.ratio_milli <= score.ratio_high_milli);
  const middle = voids.map((score) => score.ratio_milli).sort((a, b) => a - b)[75] ?? 0;
  assert.ok(middle > 800 && middle < 1_200, `${middle}`);
  assert.equal(scoreCard(makeWeeks({ seed: 3, weeks: 3 }), USUAL_POLICY, 'p5').length, RATE_RULES.length);
});

test('two who approve for each other far more than others do are told, two who are always together are not', () => {
  const chance = makeChance(4);
  const makeApprovals = (times: number): WeekCounts[] => makeWeeks({ seed: 2, weeks: 20 }).map((week, index) => ({
    ...week,
    approvals: Array.from({ length: 15 }, (_, store) => [0, 1, 2, 3, 4, 5].flatMap((day) => [0, 1, 2].map((requester) => {
      const isTwo = store === 6 && index >= 8 && requester < 2;
      const approver = isTwo && times > 1 ? 1 - requester : (requester + 1 + Math.floor(2 * chance())) % 3;
      return { store: `s${store}`, day: Math.floor((MONDAY + index * WEEK) / 86_400_000) + day, requester: `p${store + 15 * requester}`, approver: `p${store + 15 * approver}`, count: isTwo ? times : 1 };
    }))).flat(),
  }));
  const found = judgeWeeks(makeApprovals(3), USUAL_POLICY).filter((finding) => finding.rule === 'reciprocal_approvals');
  assert.ok(found.length > 0);
  for (const finding of found) assert.deepEqual([finding.operator, finding.other].sort(), ['p21', 'p6']);
  assert.deepEqual(judgeWeeks(makeApprovals(1), USUAL_POLICY).filter((finding) => finding.rule === 'reciprocal_approvals'), []);
});

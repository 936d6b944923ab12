import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RULE_EVIDENCE } from './evidence.ts';
import { type Finding, WATCH_RULES, type WatchFact } from './facts.ts';
import { USUAL_POLICY, type WatchPolicy } from './policy.ts';
import { CONTEXT, DAY, HOUR, makeChance, makeFacts, MINUTE, MONDAY, WEEK } from './test-facts.ts';
import { makeWatch, type WatchState } from './watch.ts';

/** Tells all, so that a difference anywhere shows. */
const POLICY: WatchPolicy = { ...USUAL_POLICY, least_mismatch_ppm: 0, least_sure_ppm: 1_000, least_sales: 1, least_count: 1 };
const TERMINALS = ['b1', 'b2', 'h1', 'n1', 'stray'] as const;
const OPERATORS = ['lin', 'wang', 'zhao', 'chen'] as const;

/** Two weeks of a shop in which all sorts of things go wrong, in the order in which they were received. */
function makeMuddle(seed: number, count: number, operators: readonly string[] = OPERATORS, terminals: readonly string[] = TERMINALS): WatchFact[] {
  const chance = makeChance(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(chance() * items.length)] as T;
  const f = makeFacts();
  const facts: WatchFact[] = [];
  const clocks = new Map<string, number>();
  for (let index = 0; index < count; index++) {
    const terminal = pick(terminals);
    const operator = pick(operators);
    const at = (clocks.get(terminal) ?? MONDAY + HOUR) + Math.floor(chance() * 40 * MINUTE);
    clocks.set(terminal, at);
    const sent = chance() < 0.1 ? at + 2 * HOUR : at + 1_000;
    const made = { sent, received: sent + (terminal === 'n1' ? 3 * MINUTE : 300), ...(chance() < 0.03 ? { hash: 'abcdef123456', seq: 5 } : {}) };
    const approvals = chance() < 0.3 ? [{ by: pick(operators), action: 'refund', way: 'pin' as const }] : [];
    const kind = chance();
    if (kind < 0.15) facts.push(f.signOn(terminal, operator, at, made));
    else if (kind < 0.25) facts.push(f.signOff(terminal, operator, at, made));
    else if (kind < 0.3) facts.push(f.refused(terminal, operator, pick(operators), at, made));
    else if (kind < 0.4) facts.push(f.refund(terminal, operator, at, { ...made, approvals }));
    else if (kind < 0.45) facts.push(f.drawer(terminal, operator, at, made));
    else facts.push(f.sale(terminal, operator, at, { ...made, voided_lines: kind < 0.5 ? 1 : 0, approvals }));
  }
  return facts.sort((a, b) => a.received_ms - b.received_ms);
}

type Cut = (facts: readonly WatchFact[], index: number) => number;
/** Runs facts through a watch, in batches as `cut` says, with the weeks ending when they do. */
function run(facts: readonly WatchFact[], cut: Cut, more: { readonly isRestarted?: boolean; readonly isDoubled?: boolean } = {}): Finding[] {
  let watch = makeWatch(CONTEXT, POLICY);
  const findings: Finding[] = [];
  let week_end = MONDAY + WEEK;
  for (let index = 0; index < facts.length;) {
    const size = cut(facts, index);
    let batch = facts.slice(index, index + size);
    const later = batch.findIndex((fact) => fact.received_ms >= week_end);
    if (later >= 0) batch = batch.slice(0, later);
    findings.push(...watch.take(batch));
    if (more.isDoubled === true) assert.deepEqual(watch.take(batch), []);
    if (more.isRestarted === true) watch = makeWatch(CONTEXT, POLICY, JSON.parse(JSON.stringify(watch.state())) as WatchState);
    index += batch.length;
    if (later >= 0) {
      findings.push(...watch.endWeek(week_end));
      week_end += WEEK;
    }
  }
  findings.push(...watch.endWeek(week_end), ...watch.endWeek(week_end + WEEK));
  return findings;
}
const seeds = fc.integer({ min: 1, max: 1e6 });
const one: Cut = () => 1;

test('how facts are cut into batches makes no difference', () => {
  fc.assert(fc.property(seeds, seeds, (seed, cuts) => {
    const facts = makeMuddle(seed, 300);
    const chance = makeChance(cuts);
    const findings = run(facts, one);
    assert.ok(findings.length > 5);
    assert.deepEqual(run(facts, () => 1 + Math.floor(chance() * 80)), findings);
  }), { numRuns: 25 });
});

test('an entry that is delivered twice counts once', () => {
  fc.assert(fc.property(seeds, (seed) => {
    const facts = makeMuddle(seed, 250);
    assert.deepEqual(run(facts, () => 20, { isDoubled: true }), run(facts, one));
  }), { numRuns: 25 });
});

test('a watch that is restored from its state as JSON goes on as if nothing had happened', () => {
  fc.assert(fc.property(seeds, (seed) => {
    const facts = makeMuddle(seed, 250);
    assert.deepEqual(run(facts, () => 40, { isRestarted: true }), run(facts, one));
  }), { numRuns: 15 });
});

test('a finding shows only evidence that its rule is known to give, at most 50 entries, and a sane probability', () => {
  for (let seed = 1; seed < 12; seed++) for (const finding of run(makeMuddle(seed, 400), one)) {
    const known: readonly string[] = RULE_EVIDENCE[finding.rule];
    for (const key of Object.keys(finding.evidence)) assert.ok(known.includes(key), `${finding.rule} gives ${key}`);
    assert.ok(finding.entries.length <= 50);
    assert.ok(finding.sure_ppm > 0 && finding.sure_ppm < 1_000_000);
    assert.ok(finding.from_ms <= finding.until_ms);
  }
  assert.deepEqual(Object.keys(RULE_EVIDENCE), [...WATCH_RULES]);
});

const isMismatch = (finding: Finding): boolean => finding.terminal !== null;
const bare = (finding: Finding): string => JSON.stringify({ ...finding, found_ms: 0 });

test('honest work of others never makes a mismatch appear for somebody else', () => {
  fc.assert(fc.property(seeds, (seed) => {
    const muddle = makeMuddle(seed, 200, ['lin', 'chen'], ['b1', 'h1']);
    const f = makeFacts();
    const honest = Array.from({ length: 12 }, (_, day) => [f.signOn('n1', 'zhao', MONDAY + day * DAY + 2 * HOUR), ...Array.from({ length: 15 }, (_, nth) => f.sale('n1', 'zhao', MONDAY + day * DAY + 2 * HOUR + nth * 5 * MINUTE)), f.signOff('n1', 'zhao', MONDAY + day * DAY + 4 * HOUR)]).flat();
    const alone = run(muddle, one).filter(isMismatch);
    const together = run([...muddle, ...honest].sort((a, b) => a.received_ms - b.received_ms), one).filter(isMismatch);
    assert.deepEqual(together, alone);
  }), { numRuns: 20 });
});

test('terminals that nobody shares may arrive in any order', () => {
  fc.assert(fc.property(seeds, seeds, (seed, other) => {
    const here = makeMuddle(seed, 150, ['lin'], ['b1', 'h1']);
    // Three days of the second group wait in a queue behind all of the first, by the server's clock.
    const there = makeMuddle(other, 60, ['zhao'], ['n1']).filter((fact) => fact.received_ms < MONDAY + 3 * DAY);
    const together = [...here, ...there].sort((a, b) => a.received_ms - b.received_ms);
    const watch = makeWatch(CONTEXT, POLICY);
    const inTurn = [...watch.take(here), ...watch.take(there)].map(bare).sort();
    assert.deepEqual(makeWatch(CONTEXT, POLICY).take(together).map(bare).sort(), inTurn);
  }), { numRuns: 20 });
});

test('the end of a week may be asked for at any time and as often as one likes', () => {
  const facts = makeMuddle(3, 250);
  const often = makeWatch(CONTEXT, POLICY);
  const once = makeWatch(CONTEXT, POLICY);
  for (const fact of facts) {
    often.take([fact]);
    assert.deepEqual(often.endWeek(Math.min(fact.received_ms, MONDAY + WEEK - 1)), []);
  }
  once.take(facts);
  assert.deepEqual(often.endWeek(MONDAY + 9 * WEEK), once.endWeek(MONDAY + 9 * WEEK));
  assert.deepEqual(often.endWeek(MONDAY + 9 * WEEK), []);
  assert.deepEqual(often.closedWeeks(), once.closedWeeks());
});

test('what is remembered does not grow with the weeks', () => {
  const watch = makeWatch(CONTEXT, USUAL_POLICY);
  const f = makeFacts();
  const sizes: number[] = [];
  for (let week = 0; week < 70; week++) {
    for (let day = 0; day < 6; day++) for (let nth = 0; nth < 120; nth++) {
      const at = MONDAY + week * WEEK + day * DAY + 2 * HOUR + nth * 4 * MINUTE;
      watch.take([f.sale('b1', 'lin', at, { session: `${week} ${day}` }), f.refund('b2', 'wang', at, { session: `w ${week} ${day}`, sale: `s${week} ${day} ${nth}` }), f.reprint('b2', 'wang', at, `r${week} ${day} ${nth}`)]);
    }
    watch.endWeek(MONDAY + (week + 1) * WEEK);
    sizes.push(JSON.stringify(watch.state()).length);
  }
  assert.ok((sizes[69] ?? 0) < 1.1 * (sizes[55] ?? 0), `${sizes[55]} bytes became ${sizes[69]}`);
});

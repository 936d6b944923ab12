import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssignmentWindow, Finding, PlaceSeen, RosterShift, WatchContext, WatchFact, WatchRule } from './facts.ts';
import { USUAL_POLICY } from './policy.ts';
import { CONTEXT, DAY, HOUR, makeFacts, MINUTE, MONDAY } from './test-facts.ts';
import { makeWatch } from './watch.ts';

const NOON = MONDAY + 4 * HOUR;
const make = makeFacts;

/** What the facts show, in the order in which they were received. */
function find(facts: readonly WatchFact[], context: Partial<WatchContext> = {}, policy = USUAL_POLICY): Finding[] {
  return makeWatch({ ...CONTEXT, ...context }, policy).take([...facts].sort((a, b) => a.received_ms - b.received_ms));
}
/** With all that is too unsure to be told as a rule. */
const findAll = (facts: readonly WatchFact[], context: Partial<WatchContext> = {}): Finding[] => find(facts, context, { ...USUAL_POLICY, least_mismatch_ppm: 0 });
const rulesOf = (findings: readonly Finding[]): WatchRule[] => findings.map((finding) => finding.rule);
const only = (findings: readonly Finding[]): Finding => {
  assert.equal(findings.length, 1, JSON.stringify(findings, null, 1));
  return findings[0] as Finding;
};

test('two stores 270 km apart within an hour are two places', () => {
  const f = make();
  const found = only(find([f.sale('b1', 'lin', NOON), f.sale('n1', 'lin', NOON + HOUR)]));
  assert.equal(found.rule, 'two_places');
  assert.equal(found.operator, 'lin');
  assert.equal(found.store, 'nanjing');
  assert.ok(found.sure_ppm > 900_000);
  assert.deepEqual(found.entries.map((entry) => entry.terminal).sort(), ['b1', 'b1', 'n1', 'n1']);
});

test('the same way in four hours is a drive', () => {
  const f = make();
  assert.deepEqual(find([f.sale('b1', 'lin', NOON), f.sale('n1', 'lin', NOON + 4 * HOUR)]), []);
});

test('across town half an hour is enough, and eight minutes are not', () => {
  const f = make();
  assert.deepEqual(find([f.sale('b1', 'lin', NOON), f.sale('h1', 'lin', NOON + 30 * MINUTE)]), []);
  assert.deepEqual(rulesOf(find([f.sale('b1', 'lin', NOON), f.sale('h1', 'lin', NOON + 8 * MINUTE)])), ['two_places']);
});

test('a session that was left open elsewhere proves nothing', () => {
  const f = make();
  assert.deepEqual(find([f.signOn('b1', 'lin', NOON), f.signOn('h1', 'lin', NOON + HOUR), f.sale('h1', 'lin', NOON + 61 * MINUTE), f.signOff('b1', 'lin', NOON + 62 * MINUTE, { reason: 'idle' })]), []);
});

test('a queue that comes days later still shows who was elsewhere meanwhile', () => {
  const f = make();
  const late = NOON + 30 * HOUR;
  const found = only(find([f.sale('b1', 'lin', NOON), f.sale('n1', 'lin', NOON + 10 * MINUTE, { sent: late })]));
  assert.equal(found.rule, 'two_places');
  assert.equal(found.found_ms, late + 200);
  assert.deepEqual(found.explanations, ['offline_queue']);
});

test("a terminal whose clock is wrong is read by the server's", () => {
  const f = make();
  // Its clock is five hours behind, so that its 07:00 is 12:00.
  const sent = NOON - 5 * HOUR + 1_000;
  assert.deepEqual(find([f.sale('b1', 'lin', NOON - 5 * HOUR), f.sale('n1', 'lin', NOON - 5 * HOUR, { sent, received: NOON + 1_200 })]), []);
});

test('facts of before and after a step of the clock are compared within it only, and say so', () => {
  const f = make();
  const facts = [
    f.sale('b1', 'lin', NOON),
    f.sale('n1', 'zhao', NOON - 5 * HOUR),
    // The clock was put back by four hours while this one waited: when it was made can't be known to the hour.
    f.sale('n1', 'lin', NOON - 3 * HOUR, { sent: NOON - 2 * HOUR, received: NOON + 2 * HOUR }),
  ];
  assert.deepEqual(find(facts), []);
  const found = only(findAll(facts));
  assert.ok(found.sure_ppm < 200_000);
  assert.deepEqual(found.explanations, ['offline_queue', 'clock']);
});

test('a fact without the time of its upload is never sure', () => {
  const f = make();
  const found = only(findAll([f.sale('b1', 'lin', NOON), f.sale('n1', 'lin', NOON + 20 * MINUTE, { sent: null })]));
  assert.ok(found.sure_ppm < 200_000);
  assert.deepEqual(found.explanations, ['offline_queue']);
});

test('two places of one day are told once', () => {
  const f = make();
  const facts = [0, 1, 2, 3].flatMap((round) => [f.sale('b1', 'lin', NOON + round * 4 * MINUTE), f.sale('n1', 'lin', NOON + round * 4 * MINUTE + MINUTE)]);
  assert.equal(rulesOf(find(facts)).filter((rule) => rule === 'two_places').length, 1);
});

test('a terminal lent to an event is not at its store, so the way to it says nothing', () => {
  const f = make();
  const windows: AssignmentWindow[] = [{ terminal: 'fair', from_ms: NOON - HOUR, until_ms: NOON + 8 * HOUR }];
  assert.deepEqual(find([f.sale('h1', 'lin', NOON), f.sale('fair', 'lin', NOON + MINUTE)], { windows }), []);
});

test('a sign-on over an open session is hardly told, and told surer when the first is right back', () => {
  const f = make();
  const findings = findAll([
    f.signOn('b1', 'lin', NOON), f.sale('b1', 'lin', NOON + MINUTE),
    f.signOn('b1', 'chen', NOON + 2 * MINUTE), f.refund('b1', 'chen', NOON + 3 * MINUTE),
    f.signOn('b1', 'lin', NOON + 4 * MINUTE, { session: 'lin again' }),
  ]);
  assert.deepEqual(findings.map((found) => [found.rule, found.operator, found.other, found.evidence['form']]), [['borrowed_sign_on', 'lin', 'chen', 'taken_over'], ['borrowed_sign_on', 'lin', 'chen', 'switched_back']]);
  assert.ok((findings[0]?.sure_ppm ?? 0) < 500_000 && (findings[1]?.sure_ppm ?? 0) > 500_000);
});

test('a badge that takes an open till over ends the first session in the same write; it is told, as a hint, once the first is right back', () => {
  const f = make();
  const over = [f.signOn('b1', 'lin', NOON), f.signOff('b1', 'lin', NOON + MINUTE, { reason: 'switched' }), f.signOn('b1', 'chen', NOON + MINUTE, { way: 'badge' })];
  assert.deepEqual(find(over), []);
  const found = only(find([...over, f.signOff('b1', 'chen', NOON + 3 * MINUTE, { reason: 'switched' }), f.signOn('b1', 'lin', NOON + 3 * MINUTE, { session: 'x' })]));
  assert.deepEqual([found.rule, found.operator, found.other, found.evidence['form'], found.evidence['minutes']], ['borrowed_sign_on', 'lin', 'chen', 'switched_back', 2]);
  assert.ok(found.sure_ppm < 500_000);
});

test('a switch after a sign-off by hand is no borrowing, nor is one after the till locked by itself', () => {
  const f = make();
  assert.deepEqual(findAll([f.signOn('b1', 'lin', NOON), f.signOff('b1', 'lin', NOON + MINUTE, { reason: 'switched' }), f.signOn('b1', 'chen', NOON + MINUTE + 1_000), f.signOff('b1', 'chen', NOON + 2 * MINUTE), f.signOn('b1', 'lin', NOON + 2 * MINUTE, { session: 'x' })]), []);
  assert.deepEqual(find([f.signOn('b2', 'lin', NOON), f.signOn('b2', 'chen', NOON + 20 * MINUTE), f.sale('b2', 'lin', NOON + 22 * MINUTE)]), []);
});

test('a new epoch ends what was open', () => {
  const f = make();
  assert.deepEqual(find([f.signOn('b1', 'lin', NOON), f.signOn('b1', 'chen', NOON + MINUTE, { epoch: 'e2', seq: 1 })]), []);
});

test('one operator at work on two terminals of a store for most of an hour is told, for minutes it is help', () => {
  const f = make();
  const both = (minutes: number): WatchFact[] => Array.from({ length: minutes }, (_, minute) => [f.sale('b1', 'lin', NOON + minute * MINUTE), f.sale('b2', 'lin', NOON + minute * MINUTE + 20_000)]).flat();
  const findings = find(both(60));
  assert.deepEqual(new Set(rulesOf(findings)), new Set(['borrowed_sign_on']));
  assert.deepEqual(find(both(30)), []);
  assert.equal(findings.at(-1)?.evidence['form'], 'two_terminals');
  assert.ok((findings.at(-1)?.sure_ppm ?? 0) > 500_000);
  assert.deepEqual(findAll(both(4)), []);
});

test('half an hour on two terminals is told when it happens again within two weeks, surer', () => {
  const f = make();
  const both = (day: number): WatchFact[] => Array.from({ length: 30 }, (_, minute) => [f.sale('b1', 'lin', NOON + day * 24 * HOUR + minute * MINUTE), f.sale('b2', 'lin', NOON + day * 24 * HOUR + minute * MINUTE + 20_000)]).flat();
  const found = find([...both(0), ...both(6)]).at(-1);
  assert.equal(found?.evidence['days'], 2);
  assert.ok((found?.sure_ppm ?? 0) >= 800_000);
  assert.deepEqual(find([...both(0), ...both(20)]), []);
});

test('one terminal after the other is how a day goes', () => {
  const f = make();
  const day = [0, 1, 2, 3].flatMap((part) => Array.from({ length: 20 }, (_, minute) => f.sale(part % 2 === 0 ? 'b1' : 'b2', 'lin', NOON + part * HOUR + minute * MINUTE)));
  assert.deepEqual(find(day), []);
});

test('wrong PINs for somebody else are told once they are many; for oneself never', () => {
  const f = make();
  const tries = (claimed: string, count: number): WatchFact[] => [f.signOn('b1', 'lin', NOON), ...Array.from({ length: count }, (_, at) => f.refused('b1', 'lin', claimed, NOON + (at + 1) * MINUTE))];
  assert.deepEqual(find(tries('chen', 2)), []);
  assert.deepEqual(find(tries('lin', 9)), []);
  const found = find(tries('chen', 7)).at(-1);
  assert.equal(found?.evidence['form'], 'refused_pins');
  assert.equal(found?.other, 'chen');
});

test('who mistypes before signing on as themselves is no guesser, who then signs on as another is asked', () => {
  const f = make();
  const before = Array.from({ length: 4 }, (_, at) => f.refused('b1', null, 'chen', NOON + at * MINUTE));
  assert.deepEqual(find([...before, f.signOn('b1', 'chen', NOON + 5 * MINUTE)]), []);
  assert.equal(only(find([...before, f.signOn('b1', 'lin', NOON + 5 * MINUTE)])).operator, 'lin');
});

test('an approval by the PIN of somebody who is at another store is a borrowed sign-on, once it is a habit', () => {
  const f = make();
  const days = (count: number): WatchFact[] => Array.from({ length: count }, (_, day) => [
    f.sale('n1', 'chen', NOON + day * 24 * HOUR), f.refund('b1', 'lin', NOON + day * 24 * HOUR + 5 * MINUTE, { approvals: [{ by: 'chen', action: 'refund.without_sale', way: 'pin' }] }),
  ]).flat();
  assert.deepEqual(find(days(2)), []);
  const found = only(find(days(3)));
  assert.deepEqual([found.rule, found.operator, found.other, found.evidence['form']], ['borrowed_sign_on', 'lin', 'chen', 'lent_approval']);
});

test('approvals by somebody who is not at home at that store, day after day for one person, are told; a visit, a shift or work there explains them', () => {
  const f = make();
  const approved = (day: number, by = 'chen', who = 'zhao', minute = 0): WatchFact => f.refund('n1', who, NOON + day * DAY + minute * MINUTE, { approvals: [{ by, action: 'refund.without_sale', way: 'pin' }] });
  const days = (count: number, by?: string): WatchFact[] => Array.from({ length: count }, (_, day) => [approved(day, by), approved(day, by, 'zhao', 5)]).flat();
  assert.deepEqual(find(days(2)), [], 'twice is somebody who looks in');
  const found = only(find(days(4)));
  assert.deepEqual([found.rule, found.operator, found.other, found.store, found.evidence], ['borrowed_sign_on', 'zhao', 'chen', 'nanjing', { form: 'unusual_terminal', days: 3 }]);
  assert.ok(found.sure_ppm < 500_000);
  assert.deepEqual(find(days(4, 'gao')), [], 'whoever is at home nowhere goes everywhere');
  assert.deepEqual(find([f.sale('n1', 'chen', NOON - HOUR), ...days(4)]), [], 'they work there');
  const shifts = Array.from({ length: 4 }, (_, day) => ({ operator: 'chen', store: 'nanjing', from_ms: NOON + day * DAY - HOUR, until_ms: NOON + day * DAY + HOUR, accepted_late: false }));
  assert.deepEqual(find(days(4), { roster: shifts }), [], 'they are planned there');
  assert.deepEqual(find([0, 10, 20, 30].map((day) => approved(day))), [], 'now and then is no habit');
});

const seen = (network: string | null, position: PlaceSeen['position']): PlaceSeen[] => [{ terminal: 'b1', at_ms: NOON - 5 * MINUTE, until_ms: NOON - 5 * MINUTE, network, position }];

test('a terminal in the network and at the place of another store is at the wrong place', () => {
  const f = make();
  const there = { lat_e6: 31_194_000, lon_e6: 121_375_000, accuracy_m: 30 };
  const found = only(find([f.sale('b1', 'lin', NOON)], { places: seen('hongqiao-net', there) }));
  assert.equal(found.rule, 'wrong_place');
  assert.ok(found.sure_ppm > 800_000);
  assert.equal(found.evidence['disagree'], 'network,position');
});

test('a hot spot at the right place is an outage, and the own network says nothing', () => {
  const f = make();
  const here = { lat_e6: 31_239_800, lon_e6: 121_490_000, accuracy_m: 30 };
  const found = only(findAll([f.sale('b1', 'lin', NOON)], { places: seen('phone', here) }));
  assert.ok(found.sure_ppm < 100_000);
  assert.deepEqual(found.explanations, ['outage']);
  assert.deepEqual(findAll([f.sale('b1', 'lin', NOON)], { places: seen('bund-net', here) }), []);
  assert.deepEqual(find([f.sale('b1', 'lin', NOON)], { places: seen(null, { ...here, lat_e6: 31_300_000, accuracy_m: 9_000 }) }), []);
});

const SHIFT: RosterShift = { operator: 'lin', store: 'bund', from_ms: NOON, until_ms: NOON + 4 * HOUR, accepted_late: false };

test('work outside the rostered shift is told, and a quarter of an hour is not', () => {
  const f = make();
  assert.deepEqual(find([f.signOn('b1', 'lin', NOON - 14 * MINUTE), f.sale('b1', 'lin', NOON + 4 * HOUR + 14 * MINUTE)], { roster: [SHIFT] }), []);
  const found = only(find([f.sale('b1', 'lin', NOON + 7 * HOUR)], { roster: [SHIFT] }));
  assert.equal(found.rule, 'off_roster');
  assert.equal(found.evidence['minutes'], 180);
});

test('a swap that a manager accepted, even late, explains it', () => {
  const f = make();
  const swap: RosterShift = { ...SHIFT, from_ms: NOON + 6 * HOUR, until_ms: NOON + 9 * HOUR, accepted_late: true };
  assert.deepEqual(find([f.sale('b1', 'lin', NOON + 7 * HOUR)], { roster: [SHIFT, swap] }), []);
});

test('whom nobody plans is never off roster', () => {
  const f = make();
  assert.deepEqual(find([f.sale('b1', 'wang', NOON)], { roster: [SHIFT] }), []);
  assert.deepEqual(find([f.sale('b1', 'lin', NOON + 30 * 24 * HOUR)], { roster: [SHIFT] }), []);
});

test('a queue without a known time is held against the roster with all its doubt', () => {
  const f = make();
  assert.deepEqual(find([f.sale('b1', 'lin', NOON + 5 * HOUR, { sent: null, received: NOON + 9 * HOUR })], { roster: [SHIFT] }), []);
});

test('a terminal that nobody enrolled is told, once a week for each who works on it', () => {
  const f = make();
  const found = only(find([f.sale('stray', 'lin', NOON), f.sale('stray', 'lin', NOON + MINUTE)]));
  assert.deepEqual([found.rule, found.evidence['form'], found.terminal], ['own_device', 'never_enrolled', 'stray']);
});

test('two entries at one place of a chain are a branch, the same one twice is not', () => {
  const f = make();
  const first = f.sale('b1', 'lin', NOON, { seq: 7, hash: 'aaaaaaaaaaaa' });
  const other = f.sale('b1', 'lin', NOON + MINUTE, { seq: 7, hash: 'bbbbbbbbbbbb' });
  assert.deepEqual(find([first, { ...first, received_ms: first.received_ms + 5 }]), []);
  assert.equal(only(find([first, other])).evidence['form'], 'branch');
});

test('an event terminal that trades outside its window is told', () => {
  const f = make();
  const windows: AssignmentWindow[] = [{ terminal: 'fair', from_ms: NOON, until_ms: NOON + 4 * HOUR }];
  assert.deepEqual(find([f.sale('fair', 'lin', NOON + 4 * HOUR + 10 * MINUTE)], { windows }), []);
  const found = only(find([f.sale('fair', 'lin', NOON + 6 * HOUR)], { windows }));
  assert.deepEqual([found.rule, found.evidence['minutes']], ['event_terminal', 120]);
});

test('an operator who approves their own is told; of a manager it is a habit that is told; a step-up is only marked', () => {
  const f = make();
  const by = (who: string, way: 'pin' | 'own_step_up', day = 0) => f.refund('b1', who, NOON + day * 24 * HOUR, { approvals: [{ by: who, action: 'refund.without_sale', way }] });
  assert.ok(only(find([by('lin', 'pin')])).sure_ppm > 800_000);
  assert.deepEqual(find([by('chen', 'pin')]), []);
  assert.equal(only(find([by('chen', 'pin'), by('chen', 'pin', 3)])).evidence['count'], 2);
  assert.deepEqual(find([by('chen', 'pin'), by('chen', 'pin', 30)]), []);
  assert.deepEqual(find([by('chen', 'own_step_up')]), []);
  assert.ok(only(findAll([by('chen', 'own_step_up')])).sure_ppm <= 100_000);
  assert.deepEqual(find([f.refund('b1', 'lin', NOON, { approvals: [{ by: 'chen', action: 'refund.without_sale', way: 'pin' }] })]), []);
});

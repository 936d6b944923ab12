import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type WatchFact, WATCH_RULES } from '@stilltill/domain/watch';
import { makeChance } from './watch-year-chance.ts';
import { planMisconduct } from './watch-year-misconduct.ts';
import { type Year, USUAL_YEAR, makeYear } from './watch-year.ts';
import { YEAR_BEGAN_MS, clockOffset, makeWorld, weekAt } from './watch-year-world.ts';
import { makeSeededRandom } from '@stilltill/testing/seeded-random';

const SMALL = { stores: 6, operators: 40, weeks: 5, sales_per_hour: 2 };

function live(seed: number, size = SMALL): { readonly year: Year; readonly facts: WatchFact[] } {
  const year = makeYear(seed, size);
  return { year, facts: [...year.days()].flatMap(({ facts }) => facts) };
}

/** A year of its own for each title, since its deeds fill as it is drawn. */
const SHARED = live(11);

const hashOf = ({ year, facts }: { readonly year: Year; readonly facts: readonly WatchFact[] }): string => {
  const replacer = (_: string, value: unknown): unknown => typeof value === 'bigint' ? String(value) : value instanceof Set ? [...value as Set<unknown>] : value;
  return createHash('sha256').update(JSON.stringify([facts, year.truth, year.context], replacer)).digest('hex');
};

test('the same seed gives the same year, and another seed another', () => {
  const hash = hashOf(SHARED);
  assert.equal(hashOf(live(11)), hash);
  assert.notEqual(hashOf(live(12)), hash);
});

test('facts come in the order of their receipt, each day with what was received in it', () => {
  const year = makeYear(13, SMALL);
  let before_ms = 0;
  for (const { day, until_ms, ends_week, facts } of year.days()) {
    assert.equal(ends_week, new Date(until_ms).getUTCDay() === 1);
    assert.equal(until_ms, YEAR_BEGAN_MS + (day + 1) * 86_400_000);
    for (const { received_ms } of facts) {
      assert.ok(received_ms >= before_ms && received_ms < until_ms);
      before_ms = received_ms;
    }
  }
});

test('an entry is sent after it was written, by the clock of its terminal, and received after that', () => {
  const terminals = new Map(SHARED.year.world.stores.flatMap((store) => store.terminals).map((terminal) => [terminal.id, terminal]));
  for (const fact of SHARED.facts) {
    const terminal = terminals.get(fact.entry.terminal);
    if (!terminal || fact.sent_ms === null) continue;
    // The true times, found by taking away what the clock showed too much; where it was set right in between, both readings hold.
    const offsets = [terminal.clock_offset_ms, ...terminal.clock_episodes.map(({ offset_ms }) => offset_ms)];
    assert.ok(offsets.some((written) => offsets.some((sent) => fact.at_ms - written <= (fact.sent_ms as number) - sent && (fact.sent_ms as number) - sent <= fact.received_ms)), JSON.stringify(fact.entry));
    if (terminal.clock_episodes.length === 0) assert.equal(fact.at_ms - clockOffset(terminal, fact.at_ms) <= fact.received_ms, true);
  }
});

test('entries of a machine arrive in the order of their numbers, but for copies and restored disks', () => {
  const seqs = new Map<string, number>();
  let odd = 0;
  for (const { entry } of SHARED.facts) {
    const key = `${entry.terminal} ${entry.epoch}`;
    if (entry.seq !== (seqs.get(key) ?? 0) + 1) odd++;
    seqs.set(key, entry.seq);
    assert.match(entry.hash, /^[0-9a-f]{64}$/);
  }
  assert.ok(odd < SHARED.facts.length / 20, `${odd} of ${SHARED.facts.length}`);
});

test('what is done under a session lies between its beginning and its end', () => {
  const { year, facts } = live(14, { ...SMALL, weeks: 3 });
  const wrong = new Set(year.world.stores.flatMap(({ terminals }) => terminals).filter(({ clock_episodes }) => clock_episodes.length > 0).map(({ id }) => id));
  const open = new Map<string, { on: number; off: number }>();
  for (const { kind, session, at_ms, entry } of facts) {
    if (session === null || wrong.has(entry.terminal)) continue;
    const known = open.get(session) ?? { on: Number.POSITIVE_INFINITY, off: Number.POSITIVE_INFINITY };
    if (kind === 'signed_on') known.on = at_ms;
    if (kind === 'signed_off') known.off = at_ms;
    open.set(session, known);
  }
  let inside = 0;
  for (const { session, at_ms, entry } of facts) {
    const known = session === null || wrong.has(entry.terminal) ? undefined : open.get(session);
    if (!known) continue;
    assert.ok(at_ms >= known.on && at_ms <= known.off, `${entry.terminal} ${entry.seq}`);
    inside++;
  }
  assert.ok(inside > 1000);
});

test('at most one operator in twenty is guilty of anything, and every kind is planted in a usual year, the weakest at twice the rate', () => {
  for (const seed of [1, 2, 3]) {
    const chance = (part: string): ReturnType<typeof makeChance> => makeChance(makeSeededRandom(`${seed} ${part}`));
    const world = makeWorld(chance('world'), USUAL_YEAR);
    const planned = planMisconduct(chance('misconduct'), world);
    const guilty = new Set(planned.flatMap(({ operator, other }) => other === null ? [operator] : [operator, other]));
    assert.ok(guilty.size > 0 && guilty.size <= world.people.length * 0.05, `${guilty.size} guilty`);
    assert.deepEqual(new Set(planned.map(({ rule }) => rule)), new Set(WATCH_RULES));
    for (const { rule, strength, from_week, until_week } of planned) {
      assert.ok(strength >= 1 && from_week < until_week && until_week <= world.weeks, rule);
    }
  }
});

test('deeds are done within their stretch, and the guilty are honest outside of it', () => {
  const { year, facts } = live(15, { ...SMALL, weeks: 10 });
  const done = year.truth.filter(({ deeds }) => deeds.length > 0);
  assert.ok(done.length > 0);
  let honest = 0;
  for (const { from_week, until_week, deeds, operator } of done) {
    // A week of the roster begins on a Monday of the store, eight hours before that of UTC at most.
    for (const deed of deeds) assert.ok(weekAt(deed) >= from_week - 1 && weekAt(deed) < until_week, operator);
    honest += facts.filter((fact) => fact.operator === operator && (weekAt(fact.at_ms) < from_week - 1 || weekAt(fact.at_ms) > until_week)).length;
  }
  assert.ok(honest > 100, `${honest} facts outside`);
});

test('who does twice what peers do is seen to do so in the facts', () => {
  const { year, facts } = live(16, { ...SMALL, weeks: 26 });
  let compared = 0;
  for (const { rule, operator, from_week, until_week, deeds } of year.truth) {
    if (rule !== 'no_sale_drawer' || deeds.length < 20) continue;
    const share = (isOf: (fact: WatchFact) => boolean): number => facts.filter((fact) => fact.kind === 'drawer' && isOf(fact)).length / facts.filter((fact) => fact.kind === 'sale' && isOf(fact)).length;
    const isWithin = ({ at_ms }: WatchFact): boolean => weekAt(at_ms) >= from_week && weekAt(at_ms) < until_week;
    const { store } = facts.find((fact) => fact.operator === operator) as WatchFact;
    assert.ok(share((fact) => fact.operator === operator && isWithin(fact)) > 1.4 * share((fact) => fact.operator !== operator && fact.store === store && isWithin(fact)));
    compared++;
  }
  assert.ok(compared > 0);
});

test('roster, people and places are those of the facts', () => {
  const { year: { context }, facts } = SHARED;
  const people = new Set(context.operators.map(({ operator }) => operator));
  const stores = new Set(context.stores.map(({ store }) => store));
  for (const fact of facts) {
    assert.ok(stores.has(fact.store));
    assert.equal(fact.operator === null ? fact.kind === 'refused' : people.has(fact.operator), true);
    if (fact.kind === 'sale') assert.equal(fact.total_minor, fact.gross_minor - fact.discount_minor - fact.override_minor);
  }
  for (const { operator, from_ms, until_ms } of context.roster) assert.ok(people.has(operator) && from_ms < until_ms);
  assert.ok(context.places.length > 0);
});

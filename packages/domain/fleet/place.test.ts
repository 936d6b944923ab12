import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Place, type PlaceNow, type PlaceStretch, type Position, PLACE_GAP_MS, notePlace } from './index.ts';

const MINUTE = 60_000;
const SHOP: Position = { lat_e6: 31_239_700, lon_e6: 121_490_000, accuracy_m: 20 };
/** About 11 m north for each 100. */
const north = (position: Position, by_e6: number): Position => ({ ...position, lat_e6: position.lat_e6 + by_e6 });
type Said = Place & { readonly at_ms: number };
const say = (minutes: number, network: string | null, position: Position | null = null): Said => ({ at_ms: minutes * MINUTE, network, position });

/** All stretches of a terminal that said this, the last one up to its last check-in. */
function stretchesOf(said: readonly Said[]): PlaceStretch[] {
  let before: { place: PlaceNow | null; at_ms: number } | null = null;
  const stretches: PlaceStretch[] = [];
  for (const { at_ms, ...place } of said) {
    const { now, ended } = notePlace(before, place, at_ms);
    if (ended) stretches.push(ended);
    before = { place: now, at_ms };
  }
  if (before?.place) stretches.push({ network: before.place.network, position: before.place.position, from_ms: before.place.since_ms, until_ms: before.at_ms });
  return stretches;
}
const shown = (said: readonly Said[]): unknown[] => stretchesOf(said).map(({ network, position, from_ms, until_ms }) => [network, position?.lat_e6 ?? null, from_ms / MINUTE, until_ms / MINUTE]);

test('as long as a terminal says the same, one stretch holds it; another network begins the next', () => {
  assert.deepEqual(shown([say(0, 'a'), say(5, 'a'), say(10, 'b'), say(15, 'b'), say(20, 'a')]), [['a', null, 0, 5], ['b', null, 10, 15], ['a', null, 20, 20]]);
  assert.deepEqual(shown([say(0, null), say(5, 'a'), say(10, null), say(15, null)]), [['a', null, 5, 5]], 'saying nothing is no place');
});

test('check-ins far apart say nothing of the time between them', () => {
  assert.deepEqual(shown([say(0, 'a'), say(PLACE_GAP_MS / MINUTE, 'a'), say(PLACE_GAP_MS / MINUTE * 2 + 1, 'a')]), [['a', null, 0, 20], ['a', null, 41, 41]]);
});

test('a position that trembles is one place, one that moves is another, and so is one that creeps', () => {
  const at = SHOP.lat_e6;
  assert.deepEqual(shown([0, 900, -900, 300].map((by, index) => say(index, 'a', north(SHOP, by)))), [['a', at, 0, 3]]);
  assert.deepEqual(shown([say(0, 'a', SHOP), say(1, 'a', north(SHOP, 2000))]), [['a', at, 0, 0], ['a', at + 2000, 1, 1]]);
  assert.equal(stretchesOf(Array.from({ length: 30 }, (_, index) => say(index, 'a', north(SHOP, index * 200)))).length > 1, true);
});

test('a position that is not said now and then goes on; one that is silent for long ends', () => {
  assert.deepEqual(shown([say(0, 'a', SHOP), say(5, 'a'), say(10, 'a', SHOP)]), [['a', SHOP.lat_e6, 0, 10]]);
  assert.deepEqual(shown([say(0, 'a', SHOP), say(15, 'a'), say(30, 'a')]), [['a', SHOP.lat_e6, 0, 15], ['a', null, 30, 30]]);
  assert.deepEqual(shown([say(0, 'a', SHOP), say(5, 'b')]), [['a', SHOP.lat_e6, 0, 0], ['b', null, 5, 5]], 'another network is another place');
});

test('a position that is known much better takes the place of one that says little', () => {
  const rough = { ...SHOP, accuracy_m: 5_000 };
  assert.deepEqual(stretchesOf([say(0, 'a', rough), say(1, 'a', SHOP), say(2, 'a', rough)]).map(({ position, until_ms }) => [position?.accuracy_m, until_ms / MINUTE]), [[5_000, 0], [20, 2]]);
});

test('stretches of any check-ins are in order, do not overlap, and hold each check-in that said a network, under its network', () => {
  const places = fc.record({ network: fc.constantFrom(null, 'a', 'b'), position: fc.constantFrom(null, SHOP, north(SHOP, 5000)), after_ms: fc.nat({ max: 30 * MINUTE }) });
  fc.assert(fc.property(fc.array(places, { maxLength: 40 }), (steps) => {
    let at_ms = 0;
    const said = steps.map(({ after_ms, ...place }) => ({ ...place, at_ms: (at_ms += after_ms + 1) }));
    const stretches = stretchesOf(said);
    for (const [index, { from_ms, until_ms }] of stretches.entries()) assert.ok(from_ms <= until_ms && until_ms < (stretches[index + 1]?.from_ms ?? Infinity));
    for (const { network, at_ms: when } of said) if (network !== null) assert.equal(stretches.find(({ from_ms, until_ms }) => from_ms <= when && when <= until_ms)?.network, network);
  }));
});

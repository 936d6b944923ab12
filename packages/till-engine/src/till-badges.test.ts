/** Badges: who signs on with one, who does not, and that a badge is no way around what holds for a PIN (row 15). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PIN_TRIES_MAX } from '@stilltill/domain/operator';
import { hashSecret } from '@stilltill/testing/fake-server';
import { makeOperator, makeStore } from '@stilltill/testing/records';
import { randomUuid } from '@stilltill/testing/test-terminal';
import { TEST_PIN, TEST_RECOVERY_CODE, type TillBench, makeTillBench, must, neededOf } from '@stilltill/testing/till-bench';
import { createHash } from './hash.ts';

const codeOf = (result: { readonly ok: boolean; readonly fault?: { readonly code: string } }): string | null => result.fault?.code ?? null;
const bodies = (bench: TillBench, kind: string): unknown[] => bench.server.all().filter(({ entry }) => entry.kind === kind).map(({ entry }) => entry.body);
const sent = (state: { network: { waiting: number } }): boolean => state.network.waiting === 0;

const BADGE = 'STB1.0123456789ABCDEFGHJKMNPQRS';
const CARD = '04:a2:2b-9c 11 70 80';
const SALT = { salt: Buffer.from('one salt of shop').toString('base64'), memory_kib: 64, passes: 1 };
const badgeHash = async (code: string): Promise<string> => (await (await createHash()).argon2id(code, SALT, 32)).toBase64();

type Badge = 'alone' | 'with_pin' | 'never';
/** A till where the operator has a printed badge by a role that says how it is used, and the manager has a card. */
async function makeBadgeBench(seed: string, how: Badge = 'alone', managers: Badge = 'with_pin'): Promise<TillBench & { readonly badge: string; readonly role: string; put(changes: object): Promise<void> }> {
  const bench = await makeTillBench(seed);
  const { server, random } = bench;
  const [role, managing, badge, card] = [randomUuid(random), randomUuid(random), randomUuid(random), randomUuid(random)];
  const pin = await hashSecret(TEST_PIN);
  const roleOf = (id: string, rank: string, use: Badge): object => ({
    id, names: { zh: rank }, rank, limits: {}, credentials: { pin_figures_min: 4, badge: use },
    actions: ['sell', 'open_shift', 'close_shift', 'discount', ...(rank === 'manager' ? ['override_price', 'move_cash', 'open_drawer'] : [])],
  });
  server.put('store', server.store, { ...(await makeStore(server.store, TEST_RECOVERY_CODE)), badge_salt: SALT });
  server.put('role', role, roleOf(role, 'operator', how));
  server.put('role', managing, roleOf(managing, 'manager', managers));
  const operator = { id: bench.operator, name: '李伟', role: 'operator', active: true, language: 'zh', pin, places: [{ store: server.store, role }], badges: [{ id: badge, hash: await badgeHash(BADGE) }] };
  server.put('operator', bench.operator, operator);
  server.put('operator', bench.manager, { ...operator, id: bench.manager, name: '王芳', role: 'manager', places: [{ store: null, role: managing }], badges: [{ id: card, hash: await badgeHash('NFC.04A22B9C117080') }] });
  server.announce();
  await bench.settle();
  return {
    ...bench, get till() { return bench.till; }, badge, role,
    async put(changes) {
      server.put('operator', bench.operator, { ...operator, ...changes });
      server.announce();
      await bench.settle();
    },
  };
}

test('a badge signs on alone where the role says so, and the entry names it', async () => {
  const bench = await makeBadgeBench('alone');
  must(await bench.till.signOnByBadge(` ${BADGE.toLowerCase()} `));
  assert.equal(bench.till.state().operator?.id, bench.operator);
  await bench.until(sent);
  assert.deepEqual(bodies(bench, 'operator.signed_on'), [{ way: 'badge', badge: bench.badge }]);
});

test('row 15: where the role asks for the PIN too, the badge alone lets nobody on; with it the entry says both', async () => {
  const bench = await makeBadgeBench('with pin', 'with_pin');
  const asked = await bench.till.signOnByBadge(BADGE);
  assert.deepEqual(asked, { ok: false, fault: { code: 'badge_pin_needed', details: { operator: bench.operator, name: '李伟' } } });
  assert.equal(codeOf(await bench.till.signOnByBadge(BADGE, '0000')), 'pin_wrong');
  assert.equal(bench.till.state().phase, 'locked');
  must(await bench.till.signOnByBadge(BADGE, TEST_PIN));
  await bench.until(sent);
  assert.deepEqual(bodies(bench, 'operator.signed_on'), [{ way: 'badge_pin', badge: bench.badge }]);
});

test('row 15: wrong PINs lock whatever the way in, and a badge is no way around the lock', async () => {
  for (const how of ['alone', 'with_pin'] as const) {
    const bench = await makeBadgeBench(`lock ${how}`, how);
    for (let tries = 1; tries <= PIN_TRIES_MAX; tries++) {
      const wrong = how === 'with_pin' && tries % 2 === 0 ? bench.till.signOnByBadge(BADGE, '0000') : bench.till.signOn(bench.operator, '0000');
      assert.equal(codeOf(await wrong), tries < PIN_TRIES_MAX ? 'pin_wrong' : 'operator_locked');
    }
    assert.equal(codeOf(await bench.till.signOnByBadge(BADGE, TEST_PIN)), 'operator_locked');
    must(await bench.till.unlock(bench.operator, TEST_RECOVERY_CODE));
    must(await bench.till.signOnByBadge(BADGE, TEST_PIN));
  }
});

test('a badge that nobody has, of somebody who left, who has no place here, or whose role has none, is refused and told by its hash, once', async () => {
  const bench = await makeBadgeBench('refused');
  assert.equal(codeOf(await bench.till.signOnByBadge('not a badge')), 'badge_unreadable');
  const unknown = `${BADGE.slice(0, -1)}T`;
  assert.equal(codeOf(await bench.till.signOnByBadge(unknown)), 'badge_unknown');
  assert.equal(codeOf(await bench.till.signOnByBadge(unknown)), 'badge_unknown');
  await bench.put({ active: false });
  assert.equal(codeOf(await bench.till.signOnByBadge(BADGE)), 'badge_gone');
  await bench.advance(61_000);
  await bench.put({ places: [{ store: randomUuid(bench.random), role: bench.role }] });
  assert.equal(codeOf(await bench.till.signOnByBadge(BADGE)), 'not_at_store');
  assert.equal(codeOf(await bench.till.signOn(bench.operator, TEST_PIN)), 'not_at_store');
  assert.ok(!bench.till.state().operators.some(({ id }) => id === bench.operator), 'whoever has no place here is not on the list');
  await bench.until(sent);
  const told = bodies(bench, 'operator.badge_refused') as { badge_hash: string; claimed: string | null; reason: string }[];
  assert.deepEqual(told.map(({ claimed, reason }) => [claimed, reason]), [[null, 'unknown'], [bench.operator, 'gone'], [bench.operator, 'not_here']]);
  assert.ok(told.every(({ badge_hash }) => /^[0-9a-f]{16}$/.test(badge_hash)) && !JSON.stringify(told).includes(BADGE));
  const never = await makeBadgeBench('never', 'never');
  assert.equal(codeOf(await never.till.signOnByBadge(BADGE)), 'badge_never');
  await never.until(sent);
  assert.equal((bodies(never, 'operator.badge_refused')[0] as { reason: string }).reason, 'never');
});

test('a card is found by its serial number in any spelling, offline too; what it says is nowhere on the disk', async () => {
  const bench = await makeBadgeBench('card', 'alone', 'alone');
  bench.server.setFate(() => 'lose_request');
  await bench.reopen(bench.disk.restart());
  for (const read of [CARD, '04A22B9C117080', '04-a2-2b-9c-11-70-80']) assert.equal(must(await bench.till.readBadge(read)).operator, bench.manager);
  const hash = await badgeHash('NFC.04A22B9C117080');
  for (const bytes of bench.disk.image().files.values()) assert.ok(!Buffer.from(bytes).includes(hash) && !Buffer.from(bytes).includes('04A22B9C117080'));
});

test('row 15: another badge at an open till switches the operator, and the basket stays whose it was until it is taken over', async () => {
  const bench = await makeBadgeBench('switch', 'alone', 'alone');
  must(await bench.till.signOnByBadge(BADGE));
  must(await bench.till.openShift(0n));
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  must(await bench.till.signOnByBadge(CARD));
  assert.deepEqual([bench.till.state().operator?.id, bench.till.state().basket.lines.length, bench.till.state().found?.lines.length], [bench.manager, 0, 1]);
  must(await bench.till.resume());
  must(await bench.till.takeCash(100_000n));
  await bench.until(sent);
  const sold = bench.server.entries().at(-1)?.entry;
  assert.deepEqual([sold?.kind, sold?.operator], ['sale.completed', bench.manager]);
});

test('row 15: a restart brings back nobody who came by a badge, and offline the same things hold', async () => {
  const bench = await makeBadgeBench('reload', 'with_pin');
  must(await bench.till.signOnByBadge(BADGE, TEST_PIN));
  bench.server.setFate(() => 'lose_request');
  await bench.reopen(bench.disk.restart());
  assert.deepEqual([bench.till.state().phase, bench.till.state().operator], ['locked', null]);
  assert.equal(codeOf(await bench.till.scan('1')), 'not_permitted');
  assert.equal(codeOf(await bench.till.signOnByBadge(BADGE)), 'badge_pin_needed');
  must(await bench.till.signOnByBadge(BADGE, TEST_PIN));
});

test('a manager\'s badge approves, with the PIN where their role asks for it; one\'s own approves nothing', async () => {
  const bench = await makeBadgeBench('approve');
  must(await bench.till.signOnByBadge(BADGE));
  must(await bench.till.openShift(0n));
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  const act = (approval?: string) => bench.till.adjust({ what: 'price', line: 1, price_minor: 1n }, approval);
  const needed = neededOf(await act());
  assert.equal(codeOf(await bench.till.approveByBadge(needed, BADGE)), 'approval_own');
  assert.equal(codeOf(await bench.till.approveByBadge(needed, CARD)), 'badge_pin_needed');
  assert.equal(codeOf(await bench.till.approveByBadge(needed, CARD, '0000')), 'pin_wrong');
  must(await act(must(await bench.till.approveByBadge(needed, CARD, TEST_PIN))));
  must(await bench.till.takeCash(100n));
  await bench.until(sent);
  const { approvals } = bodies(bench, 'sale.completed')[0] as { approvals: { by: string; way: string; action: string }[] };
  assert.deepEqual(approvals.map(({ by, way, action }) => [by, way, action]), [[bench.manager, 'badge', 'override_price']]);
});

test('a shop without badges knows none, and tells nothing of what was scanned', async () => {
  const bench = await makeTillBench('no badges');
  assert.equal(codeOf(await bench.till.signOnByBadge(BADGE)), 'badge_unknown');
  await bench.settle();
  assert.equal(bodies(bench, 'operator.badge_refused').length, 0);
  const other = await makeOperator(bench.random, TEST_PIN);
  assert.equal(codeOf(await bench.till.signOn(other.id, TEST_PIN)), 'operator_unknown');
});

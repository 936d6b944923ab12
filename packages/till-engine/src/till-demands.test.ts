/** What is asked of somebody at their next sign-on: badge and PIN together, or a manager who is there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEMAND_MS, PIN_TRIES_MAX } from '@stilltill/domain/operator';
import { makeOperator, makeStore } from '@stilltill/testing/records';
import { randomUuid } from '@stilltill/testing/test-terminal';
import { TEST_PIN, type TillBench, makeTillBench, must } from '@stilltill/testing/till-bench';
import { createHash } from './hash.ts';

const SALT = { salt: Buffer.from('one salt of shop').toString('base64'), memory_kib: 64, passes: 1 };
const CODE = 'STB1.0123456789ABCDEFGHJKMNPQRS';
const codeOf = (result: { readonly ok: boolean; readonly fault?: { readonly code: string } }): string | null => result.fault?.code ?? null;
const sent = (state: { network: { waiting: number } }): boolean => state.network.waiting === 0;
const signOns = (bench: TillBench): object[] => bench.server.all().filter(({ entry }) => entry.kind === 'operator.signed_on').map(({ entry }) => entry.body as object);

/** Asks for more of the operator; answers with the demand. */
async function ask(bench: TillBench, asks: 'step_up' | 'approval', of = bench.operator, left_ms = DEMAND_MS): Promise<string> {
  const { server } = bench;
  const demand = randomUuid(bench.random);
  const before = server.cursor();
  server.put('sign_on_demand', of, { id: of, demand, asks, until: new Date(bench.time.now_ms() + left_ms).toISOString() });
  server.tell(server.newsSince(before));
  await bench.settle();
  return demand;
}

async function giveBadge(bench: TillBench): Promise<void> {
  const { server } = bench;
  const hash = (await (await createHash()).argon2id(CODE, SALT, 32)).toBase64();
  const role = randomUuid(bench.random);
  server.put('store', server.store, { ...(await makeStore(server.store)), badge_salt: SALT });
  server.put('role', role, { id: role, names: { en: 'Quick' }, rank: 'operator', actions: ['sell'], limits: {}, credentials: { pin_figures_min: 4, badge: 'alone' } });
  server.put('operator', bench.operator, {
    ...(await makeOperator(bench.random, TEST_PIN, 'operator', '李伟')), id: bench.operator, places: [{ store: null, role }], badges: [{ id: randomUuid(bench.random), hash }],
  });
  server.announce();
  await bench.settle();
}

test('where a manager is asked for, nobody begins without one, offline and over restarts; met once, it is asked no more', async () => {
  const bench = await makeTillBench('approval');
  const demand = await ask(bench, 'approval');
  bench.server.setFate(() => 'lose_request');
  const by = (operator: string, pin = TEST_PIN) => bench.till.signOn(bench.operator, TEST_PIN, { operator, pin });
  assert.equal(codeOf(await bench.till.signOn(bench.operator, TEST_PIN)), 'sign_on_approval');
  assert.equal(codeOf(await by(bench.operator)), 'approval_own');
  assert.equal(codeOf(await by(bench.manager, '0000')), 'pin_wrong');
  await bench.reopen(bench.disk.restart());
  assert.equal(codeOf(await bench.till.signOn(bench.operator, TEST_PIN)), 'sign_on_approval');
  assert.equal(bench.till.state().phase, 'locked');
  must(await by(bench.manager));
  // The office has not heard of it yet, and this till knows.
  await bench.reopen(bench.disk.cutPower());
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  bench.server.setFate(() => 'pass');
  bench.till.syncNow();
  await bench.until(sent);
  assert.deepEqual(signOns(bench), [{ way: 'pin', demand: { demand, by: bench.manager } }, { way: 'pin' }]);
});

test('the session that is open goes on, and the next sign-on is asked, also after a break', async () => {
  const bench = await makeTillBench('open session');
  await bench.beginDay();
  await ask(bench, 'approval');
  assert.equal(bench.till.state().phase, 'open');
  must(await bench.sellOne());
  must(await bench.till.signOff('locked'));
  assert.equal(codeOf(await bench.till.signOn(bench.operator, TEST_PIN)), 'sign_on_approval');
  must(await bench.till.signOn(bench.manager, TEST_PIN));
});

test('a step-up takes badge and PIN together, whichever came first; without the badge a manager lets them in', async () => {
  for (const [way, begin] of [
    ['badge_pin', async (bench: TillBench) => {
      assert.equal(must(await bench.till.readBadge(CODE)).asks_pin, true);
      assert.equal(codeOf(await bench.till.signOnByBadge(CODE)), 'badge_pin_needed');
      assert.equal(codeOf(await bench.till.signOnByBadge(CODE, '0000')), 'pin_wrong');
      return bench.till.signOnByBadge(CODE, TEST_PIN);
    }],
    ['pin', async (bench: TillBench) => {
      assert.equal(codeOf(await bench.till.signOn(bench.operator, TEST_PIN)), 'badge_needed');
      return bench.till.signOn(bench.operator, TEST_PIN, { operator: bench.manager, pin: TEST_PIN });
    }],
  ] as const) {
    const bench = await makeTillBench(`step-up ${way}`);
    await giveBadge(bench);
    const demand = await ask(bench, 'step_up');
    must(await begin(bench));
    // Met: the badge alone is enough again, as the role has it.
    must(await bench.till.signOff('locked'));
    must(await bench.till.signOnByBadge(CODE));
    await bench.until(sent);
    const [first, second] = signOns(bench) as { way: string; demand?: object }[];
    assert.deepEqual([first?.way, first?.demand, second?.demand], [way, { demand, by: way === 'pin' ? bench.manager : null }, undefined]);
  }
});

test('whoever has no badge proves themself by the PIN, and a demand that ran out asks for nothing', async () => {
  const bench = await makeTillBench('no badge');
  const demand = await ask(bench, 'step_up');
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  must(await bench.till.signOff('locked'));
  await ask(bench, 'approval', bench.operator, 60_000);
  assert.equal(codeOf(await bench.till.signOn(bench.operator, TEST_PIN)), 'sign_on_approval');
  await bench.advance(60_000);
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  await bench.until(sent);
  assert.deepEqual(signOns(bench), [{ way: 'pin', demand: { demand, by: null } }, { way: 'pin' }]);
});

test('whoever is the only one who could proves themself again by their PIN, and it says so', async () => {
  const bench = await makeTillBench('alone');
  bench.server.put('operator', bench.manager, null);
  bench.server.put('operator', bench.operator, { ...(await makeOperator(bench.random, TEST_PIN, 'owner')), id: bench.operator });
  bench.server.announce();
  const demand = await ask(bench, 'approval');
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  await bench.until(sent);
  assert.deepEqual(signOns(bench), [{ way: 'pin', demand: { demand, by: bench.operator } }]);
});

test('a badge that is held up gives no fresh tries at the PIN', async () => {
  const bench = await makeTillBench('tries');
  await giveBadge(bench);
  await ask(bench, 'step_up');
  const tries: (string | null)[] = [];
  for (let time = 0; time < PIN_TRIES_MAX; time++) {
    tries.push(codeOf(await bench.till.signOnByBadge(CODE, '0000')));
    await bench.till.signOnByBadge(CODE);
  }
  assert.equal(tries.at(-1), 'operator_locked');
});

/** A lock of the office, and whoever begins outside of their roster. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeOperator, makeStore } from '@stilltill/testing/records';
import { randomUuid } from '@stilltill/testing/test-terminal';
import { TEST_PIN, TEST_RECOVERY_CODE, type TillBench, makeTillBench, must } from '@stilltill/testing/till-bench';

const codeOf = (result: { readonly ok: boolean; readonly fault?: { readonly code: string } }): string | null => result.fault?.code ?? null;
const bodies = (bench: TillBench, kind: string): unknown[] => bench.server.all().filter(({ entry }) => entry.kind === kind).map(({ entry }) => entry.body);
const sent = (state: { network: { waiting: number } }): boolean => state.network.waiting === 0;

async function setLock(bench: TillBench, lock: string | null): Promise<void> {
  const { server } = bench;
  const before = server.cursor();
  server.put('terminal', server.terminal, {
    id: server.terminal, code: 'T1', groups: [], window: null, lock: lock && { id: lock, at: '2026-11-20T01:00:00.000Z', reason: '终端报失', call: '总部 400-800-1234', code: 'terminal_lost' },
  });
  server.tell(server.newsSince(before));
  await bench.settle();
}

test('a lock ends the session, keeps the basket, says why and whom to call, and lets nobody on; entries still go up', async () => {
  const bench = await makeTillBench('lock');
  await bench.beginDay();
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  const lock = randomUuid(bench.random);
  await setLock(bench, lock);
  const state = bench.till.state();
  assert.deepEqual([state.phase, state.operator, state.lock?.reason, state.lock?.call], ['held', null, '终端报失', '总部 400-800-1234']);
  await bench.until(sent);
  assert.deepEqual(bodies(bench, 'operator.signed_off').at(-1), { reason: 'locked' });
  assert.equal(codeOf(await bench.till.signOn(bench.operator, TEST_PIN)), 'terminal_locked');
  assert.equal(codeOf(await bench.till.scan('1')), 'terminal_locked');
  assert.equal(codeOf(await bench.till.moveCash('in', 1n, 'coins')), 'terminal_locked');
  await bench.reopen(bench.disk.restart());
  assert.equal(bench.till.state().phase, 'held', 'a restart opens nothing');
  // The office takes it away, and the till hears of it at once.
  await setLock(bench, null);
  assert.equal(bench.till.state().phase, 'locked');
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  must(await bench.till.resume());
  assert.equal(bench.till.state().basket.lines.length, 1);
});

test('the owner\'s recovery code opens that lock, offline too and for good, and no later one', async () => {
  const bench = await makeTillBench('recovery code');
  const [lock, later] = [randomUuid(bench.random), randomUuid(bench.random)];
  await setLock(bench, lock);
  bench.server.setFate(() => 'lose_request');
  assert.equal(codeOf(await bench.till.openLock('0000-0000')), 'recovery_code_wrong');
  assert.equal(bench.till.state().phase, 'held');
  must(await bench.till.openLock(TEST_RECOVERY_CODE));
  assert.equal(bench.till.state().phase, 'locked');
  await bench.reopen(bench.disk.cutPower());
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  bench.server.setFate(() => 'pass');
  bench.till.syncNow();
  await bench.until(sent);
  assert.deepEqual(bodies(bench, 'terminal.unlocked_here'), [{ lock }]);
  await setLock(bench, later);
  assert.equal(bench.till.state().phase, 'held');
});

test('a payment that a machine is at comes to its end, and then the till locks', async () => {
  const bench = await makeTillBench('paying');
  await bench.beginDay();
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  bench.till.paying(true);
  await setLock(bench, randomUuid(bench.random));
  assert.equal(bench.till.state().phase, 'open');
  assert.equal(codeOf(await bench.till.signOn(bench.manager, TEST_PIN)), 'terminal_locked', 'nobody else begins');
  must(await bench.till.takeTender({ kind: 'card', amount_minor: 101n, reference: '7731', outcome: 'approved' }));
  bench.till.paying(false);
  await bench.settle();
  assert.equal(bench.till.state().phase, 'held');
  await bench.until(sent);
  assert.equal(bodies(bench, 'sale.completed').length, 1);
});

type Policy = 'nothing' | 'note' | 'manager';
async function makeRosterBench(seed: string, policy: Policy, shifts: object[] | null): Promise<TillBench> {
  const bench = await makeTillBench(seed);
  const { server } = bench;
  server.put('store', server.store, { ...(await makeStore(server.store)), off_roster: policy });
  if (shifts) server.put('roster', bench.operator, { id: bench.operator, shifts });
  server.announce();
  await bench.settle();
  return bench;
}
const at = (bench: TillBench, from: string, until: string, store = bench.server.store): object => ({ store, from: `2026-11-20T${from}:00.000Z`, until: `2026-11-20T${until}:00.000Z` });

test('whoever begins outside of their roster is noted, or needs a manager, as the shop has it; a quarter of an hour is let pass', async () => {
  // It is 02:00. Nobody wrote a roster: nothing. A quarter of an hour early: nothing. Elsewhere, or an hour early: told.
  const cases: [Policy, (bench: TillBench) => object[] | null, string[]][] = [
    ['note', () => null, []], ['note', (bench) => [at(bench, '02:15', '10:00')], []], ['note', (bench) => [at(bench, '00:00', '01:45')], []],
    ['note', (bench) => [at(bench, '02:16', '10:00')], ['note']], ['note', (bench) => [at(bench, '01:00', '09:00', randomUuid(bench.random))], ['note']], ['nothing', () => [], []], ['note', () => [], ['note']],
  ];
  for (const [place, [policy, shifts, told]] of cases.entries()) {
    const seed = `roster ${place}`;
    const probe = await makeTillBench(seed);
    const bench = await makeRosterBench(seed, policy, shifts(probe));
    must(await bench.till.signOn(bench.operator, TEST_PIN));
    await bench.until(sent);
    assert.deepEqual((bodies(bench, 'operator.off_roster') as { policy: string; by: null }[]).map((each) => each.policy), told, seed);
  }
});

test('where the shop wants a manager, nobody begins outside of their roster without one, also offline; a break asks nobody again', async () => {
  const bench = await makeRosterBench('manager', 'manager', []);
  bench.server.setFate(() => 'lose_request');
  const by = (operator: string, pin = TEST_PIN) => bench.till.signOn(bench.operator, TEST_PIN, { operator, pin });
  assert.equal(codeOf(await bench.till.signOn(bench.operator, TEST_PIN)), 'off_roster');
  assert.equal(codeOf(await by(bench.operator)), 'approval_own');
  assert.equal(codeOf(await by(bench.manager, '0000')), 'pin_wrong');
  assert.equal(bench.till.state().phase, 'locked');
  must(await by(bench.manager));
  must(await bench.till.signOff('locked'));
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  bench.server.setFate(() => 'pass');
  bench.till.syncNow();
  await bench.until(sent);
  assert.deepEqual(bodies(bench, 'operator.off_roster'), [{ operator: bench.operator, by: bench.manager, policy: 'manager' }]);
});

test('a shop of one person is never blocked by its own roster', async () => {
  const bench = await makeRosterBench('alone', 'manager', []);
  bench.server.put('operator', bench.manager, null);
  bench.server.put('operator', bench.operator, { ...(await makeOperator(bench.random, TEST_PIN, 'owner')), id: bench.operator });
  bench.server.announce();
  await bench.settle();
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  await bench.until(sent);
  assert.deepEqual(bodies(bench, 'operator.off_roster'), [{ operator: bench.operator, by: null, policy: 'manager' }]);
});

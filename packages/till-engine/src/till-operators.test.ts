/** Who is at the till (row 15, where it is the engine's), lockouts, the recovery code, rights and clocks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOCKOUT_MS, PIN_TRIES_MAX } from '@stilltill/domain/operator';
import { hashSecret } from '@stilltill/testing/fake-server';
import { TEST_PIN, TEST_RECOVERY_CODE, type TillBench, makeTillBench, must } from '@stilltill/testing/till-bench';
import { createHash } from './hash.ts';

const kinds = (bench: TillBench): string[] => bench.server.all().map(({ entry }) => entry.kind);
const codeOf = (result: { readonly ok: boolean; readonly fault?: { readonly code: string } }): string | null => result.fault?.code ?? null;

test('a PIN signs on offline, and the server\'s hash of it is nowhere on the disk', async () => {
  const bench = await makeTillBench('offline');
  bench.server.setFate(() => 'lose_request');
  await bench.reopen(bench.disk.restart());
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.equal(bench.till.state().operator?.name, '李伟');
  const { hash } = await hashSecret(TEST_PIN);
  for (const bytes of bench.disk.image().files.values()) assert.ok(!Buffer.from(bytes).includes(hash));
});

test('whoever signs on with a PIN that is shorter than their role asks for by now is told so, until they sign on with a longer one', async () => {
  const bench = await makeTillBench('short pin');
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.equal(bench.till.state().operator?.pin_wants_figures, undefined);
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  assert.equal(bench.till.state().operator?.pin_wants_figures, 6);
  const renewed = '246813';
  bench.server.put('operator', bench.manager, { id: bench.manager, name: '王芳', role: 'manager', active: true, language: 'zh', pin: await hashSecret(renewed) });
  bench.till.syncNow();
  await bench.until((state) => !state.catalog.syncing && state.network.waiting === 0);
  must(await bench.till.signOn(bench.manager, renewed));
  assert.equal(bench.till.state().operator?.pin_wants_figures, undefined);
});

test('wrong PINs lock durably: pulling the plug between the count and the look gives no free try', async () => {
  const bench = await makeTillBench('lockout');
  bench.server.setFate(() => 'lose_request');
  for (let tries = 1; tries < PIN_TRIES_MAX; tries++) {
    assert.equal(codeOf(await bench.till.signOn(bench.operator, '0000')), 'pin_wrong');
    await bench.reopen(bench.disk.cutPower());
  }
  assert.equal(codeOf(await bench.till.signOn(bench.operator, '0000')), 'operator_locked');
  await bench.reopen(bench.disk.cutPower());
  assert.equal(codeOf(await bench.till.signOn(bench.operator, TEST_PIN)), 'operator_locked');
  assert.ok(bench.till.state().operators.find(({ id }) => id === bench.operator)?.locked_until);
  // Others are not locked, and this one is again let in when the time is over.
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  await bench.advance(LOCKOUT_MS + 1_000);
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  bench.server.setFate(() => 'pass');
  bench.till.syncNow();
  await bench.until((state) => state.network.waiting === 0);
  assert.equal(kinds(bench).filter((kind) => kind === 'operator.refused').length, PIN_TRIES_MAX);
  assert.equal(kinds(bench).filter((kind) => kind === 'operator.locked').length, 1);
});

test('the count of a try is on the disk before the PIN is looked at', async () => {
  const bench = await makeTillBench('count first');
  const order: string[] = [];
  const hash = await createHash();
  await bench.reopen(bench.disk.restart(), { hash: { ...hash, argon2id: (...given) => (order.push('looked'), hash.argon2id(...given)) } });
  const commit = bench.storage.commit.bind(bench.storage);
  bench.storage.commit = (write) => {
    if (write.cells['lockouts']) order.push(`written ${write.durability}`);
    return commit(write);
  };
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.deepEqual(order, ['written strict', 'looked', 'written strict']);
});

test('the owner\'s recovery code unlocks offline, so that a lockout never stops a shop of one person', async () => {
  const bench = await makeTillBench('recovery');
  bench.server.setFate(() => 'lose_request');
  for (let tries = 0; tries < PIN_TRIES_MAX; tries++) await bench.till.signOn(bench.operator, '0000');
  assert.equal(codeOf(await bench.till.unlock(bench.operator, '1111-1111')), 'recovery_code_wrong');
  must(await bench.till.unlock(bench.operator, `${TEST_RECOVERY_CODE.slice(0, 4).toLowerCase()}-${TEST_RECOVERY_CODE.slice(4)}`));
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  bench.server.setFate(() => 'pass');
  bench.till.syncNow();
  await bench.until((state) => state.network.waiting === 0);
  assert.ok(kinds(bench).includes('operator.unlocked'));
});

test('row 15: a restart locks, says so in the journal, and brings back no operator', async () => {
  const bench = await makeTillBench('reload');
  await bench.beginDay();
  await bench.reopen(bench.disk.restart());
  assert.equal(bench.till.state().phase, 'locked');
  assert.equal(bench.till.state().operator, null);
  assert.equal(codeOf(await bench.till.scan('1')), 'not_permitted');
  await bench.until((state) => state.network.waiting === 0);
  const last = bench.server.entries().at(-1)?.entry;
  assert.deepEqual([last?.kind, last?.body, last?.operator], ['operator.signed_off', { reason: 'reload' }, bench.operator]);
});

test('row 15: the operator of an entry is the one whose session is open; a basket of another is offered, not taken over', async () => {
  const bench = await makeTillBench('two operators');
  await bench.beginDay();
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  assert.equal(bench.till.state().basket.lines.length, 0);
  assert.equal(bench.till.state().found?.lines.length, 1);
  must(await bench.till.resume());
  must(await bench.till.takeCash(100_000n));
  await bench.until((state) => state.network.waiting === 0);
  const sold = bench.server.entries().at(-1)?.entry;
  assert.deepEqual([sold?.kind, sold?.operator], ['sale.completed', bench.manager]);
});

test('a till that nobody uses locks after the time that the shop set, and keeps the basket', async () => {
  const bench = await makeTillBench('idle');
  await bench.beginDay();
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  await bench.advance(200_000);
  bench.till.touch();
  await bench.advance(200_000);
  assert.equal(bench.till.state().phase, 'open');
  await bench.advance(120_000);
  assert.equal(bench.till.state().phase, 'locked');
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.equal(bench.till.state().basket.lines.length, 1);
});

test('a till that is locked by hand keeps the basket, and its entry says so', async () => {
  const bench = await makeTillBench('locked');
  await bench.beginDay();
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  must(await bench.till.signOff('locked'));
  await bench.until((state) => state.network.waiting === 0);
  assert.deepEqual(bench.server.entries().at(-1)?.entry.body, { reason: 'locked' });
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.equal(bench.till.state().basket.lines.length, 1);
});

test('leaving gives the basket up, as an entry', async () => {
  const bench = await makeTillBench('leaving');
  await bench.beginDay();
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  must(await bench.till.signOff('left'));
  await bench.until((state) => state.network.waiting === 0);
  assert.deepEqual(kinds(bench).slice(-2), ['basket.abandoned', 'operator.signed_off']);
  assert.equal(bench.till.state().basket.lines.length, 0);
});

test('an operator who is dismissed may do nothing more as soon as the change is here', async () => {
  const bench = await makeTillBench('dismissed');
  await bench.beginDay();
  bench.server.put('operator', bench.operator, null);
  bench.server.announce();
  await bench.settle();
  assert.equal(bench.till.may('sell'), false);
  assert.equal(bench.till.state().phase, 'locked');
  await bench.until((state) => state.network.waiting === 0);
  assert.deepEqual(bench.server.entries().at(-1)?.entry.body, { reason: 'withdrawn' });
  assert.equal(codeOf(await bench.till.scan(bench.products[0]?.barcodes[0] ?? '')), 'not_permitted');
  assert.equal(codeOf(await bench.till.signOn(bench.operator, TEST_PIN)), 'operator_unknown');
});

test('after 72 hours without the server the sensitive rights are gone; selling goes on', async () => {
  const bench = await makeTillBench('rights');
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  must(await bench.till.openShift(0n));
  assert.equal(bench.till.may('refund_without_sale'), true);
  bench.server.setFate(() => 'lose_request');
  // It was off all that time, so that there are no 4,000 contacts to try.
  bench.clock.stop();
  await bench.advance(73 * 3_600_000);
  await bench.reopen(bench.disk.restart());
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  assert.equal(bench.till.state().rights_expired, true);
  assert.equal(bench.till.may('refund_without_sale'), false);
  const product = bench.products[0]?.id ?? '';
  assert.equal(codeOf(await bench.till.refundInCash({ sale: null, reason: null, lines: [{ product, of_line: null, qty_milli: 1000, price_minor: 100n }] })), 'rights_expired');
  // A discount that operators give alone stays; a larger one goes with the rights, whoever is asked.
  const { line } = must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  const discount = (rate_ppm: number) => bench.till.adjust({ what: 'discount_line', line, discount: { kind: 'percent', rate_ppm } });
  assert.equal(codeOf(await discount(500_000)), 'rights_expired');
  must(await discount(100_000));
  must(await bench.till.takeCash(100_000n));
});

test('a clock that runs back is told, closes what is limited and leaves selling open, until the server\'s time comes', async () => {
  const bench = await makeTillBench('back');
  bench.server.setFate(() => 'lose_request');
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  must(await bench.till.openShift(0n));
  bench.clock.step(-3 * 3_600_000);
  await bench.advance(30_000);
  assert.equal(bench.till.state().clock_behind, true);
  assert.equal(bench.till.may('refund_without_sale'), false);
  must(await bench.sellOne());
  bench.clock.setRight();
  bench.server.setFate(() => 'pass');
  await bench.advance(120_000);
  assert.equal(bench.till.state().clock_behind, false);
  assert.equal(kinds(bench).filter((kind) => kind === 'clock.stepped').length, 2);
});

test('one visit to 2099 does not close a till for ever: time that the server signed sets the mark right', async () => {
  const bench = await makeTillBench('2099');
  bench.server.setFate(() => 'lose_request');
  const visit_ms = Date.parse('2099-01-01T00:00:00.000Z') - bench.time.now_ms();
  bench.clock.step(visit_ms);
  for (let tries = 0; tries < PIN_TRIES_MAX; tries++) await bench.till.signOn(bench.operator, '0000');
  bench.clock.step(-visit_ms);
  await bench.reopen(bench.disk.restart());
  await bench.advance(30_000);
  assert.equal(bench.till.state().clock_behind, true);
  assert.equal(bench.till.state().rights_expired, true);
  bench.server.setFate(() => 'pass');
  await bench.advance(120_000);
  assert.equal(bench.till.state().clock_behind, false);
  assert.equal(bench.till.state().rights_expired, false);
  // The lockout that ran into 2099 ends within its length.
  await bench.advance(LOCKOUT_MS);
  must(await bench.till.signOn(bench.operator, TEST_PIN));
});

test('a machine that slept is not a clock that was set forward; one that was is told when the server\'s time comes', async () => {
  const bench = await makeTillBench('forward');
  bench.clock.step(5 * 60_000);
  await bench.advance(60_000);
  assert.ok(!kinds(bench).includes('clock.stepped'));
  await bench.advance(16 * 60_000);
  assert.equal(kinds(bench).filter((kind) => kind === 'clock.stepped').length, 1);
});

test('a clock set back while the till was off is noticed at the start, and a lockout does not end early by setting it forward and back', async () => {
  const bench = await makeTillBench('off');
  bench.server.setFate(() => 'lose_request');
  for (let tries = 0; tries < PIN_TRIES_MAX; tries++) await bench.till.signOn(bench.operator, '0000');
  bench.clock.step(-24 * 3_600_000);
  await bench.reopen(bench.disk.restart());
  await bench.advance(30_000);
  assert.equal(bench.till.state().clock_behind, true);
  assert.equal(codeOf(await bench.till.signOn(bench.operator, TEST_PIN)), 'operator_locked');
  bench.server.setFate(() => 'pass');
  await bench.advance(120_000);
  assert.ok(kinds(bench).includes('clock.stepped'));
});

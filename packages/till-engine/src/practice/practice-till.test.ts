import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Till, createHash } from '@stilltill/till-engine';
import { TEST_PIN, TEST_RECOVERY_CODE, type TillBench, makeTillBench, must } from '@stilltill/testing/till-bench';
import { PRACTICE_NUMBER, PRACTICE_PIN, openPracticeTill } from './practice-till.ts';

async function openPractice(bench: TillBench, operator = bench.operator): Promise<Till> {
  return must(await openPracticeTill({ shelf: bench.storage.shelf, operator, clock: bench.clock, random: bench.random, hash: await createHash() }));
}

test('a practice sale runs through the real rules and leaves no entry, no write and no request anywhere', async () => {
  const bench = await makeTillBench('practice');
  await bench.beginDay();
  await bench.until((state) => state.network.waiting === 0);
  const entries = bench.server.entries().length;
  const before = JSON.stringify([...bench.disk.image().files].map(([name, bytes]) => [name, bytes.toHex()]));
  const asked: string[] = [];
  bench.server.setFate(({ path }) => (asked.push(path), 'pass'));
  const practice = await openPractice(bench);
  assert.equal(practice.state().operator?.id, bench.operator);
  assert.equal(practice.state().catalog.products, bench.till.state().catalog.products);
  const line = must(await practice.scan(bench.products[0]?.barcodes[0] ?? ''));
  const receipt = must(await practice.takeCash(1_000n));
  assert.equal(receipt.sale.total_minor, line.amount_minor);
  must(await practice.closeShift(20_000n, null));
  await practice.close();
  await bench.settle();
  assert.equal(bench.server.entries().length, entries);
  assert.deepEqual(asked, []);
  assert.equal(JSON.stringify([...bench.disk.image().files].map(([name, bytes]) => [name, bytes.toHex()])), before);
  assert.equal(bench.till.state().shift?.sales, 0);
  await bench.till.close();
});

test('a receipt of practice holds no number, no hash and no link, whichever way it is asked for', async () => {
  const bench = await makeTillBench('practice receipt');
  await bench.beginDay();
  const practice = await openPractice(bench, bench.manager);
  must(await practice.scan(bench.products[0]?.barcodes[0] ?? ''));
  const sold = must(await practice.takeCash(1_000n));
  const refunded = must(await practice.voidLast());
  const last = practice.state().last_receipt;
  must(await practice.scan(bench.products[0]?.barcodes[0] ?? ''));
  must(await practice.takeCash(1_000n));
  const found = must(await practice.findSale(PRACTICE_NUMBER));
  must(await practice.beginExchange({ found, lines: [{ line: 1, qty_milli: 1000 }], kind: 'cash', reason: null }));
  must(await practice.scan(bench.products[1]?.barcodes[0] ?? ''));
  const exchange = must(await practice.takeCash(1_000n));
  for (const receipt of [sold, refunded, last, exchange, exchange.exchanged]) {
    assert.equal(receipt?.number, PRACTICE_NUMBER);
    assert.match(receipt?.hash ?? '', /^0+$/);
    assert.match(receipt?.head.hash ?? '', /^0+$/);
    assert.equal(receipt?.link, null);
  }
  assert.equal(must(await practice.findSale('practice')).number, PRACTICE_NUMBER);
  await practice.close();
  await bench.till.close();
});

test('practice knows no real PIN and no recovery code: it is no place to guess them', async () => {
  const bench = await makeTillBench('practice pins');
  await bench.beginDay();
  const practice = await openPractice(bench);
  const refused = await practice.approve({ action: 'override_price', line: null }, bench.manager, TEST_PIN);
  assert.ok(!refused.ok && refused.fault.code === 'pin_wrong');
  must(await practice.approve({ action: 'override_price', line: null }, bench.manager, PRACTICE_PIN));
  const unlocked = await practice.unlock(bench.operator, TEST_RECOVERY_CODE);
  assert.ok(!unlocked.ok && unlocked.fault.code === 'recovery_code_wrong');
  await practice.close();
  await bench.till.close();
});

test('each practice begins anew, and what a till would write elsewhere stays in it', async () => {
  const bench = await makeTillBench('practice again');
  await bench.beginDay();
  const first = await openPractice(bench);
  must(await first.addNew({ barcode: '4006381333931', names: { zh: '练习笔' }, price_minor: 500n }));
  must(await first.takeCash(500n));
  await first.close();
  const second = await openPractice(bench);
  assert.equal(second.state().shift?.sales, 0);
  assert.equal(second.state().last_receipt, null);
  assert.ok(!(await second.scan('4006381333931')).ok);
  assert.ok(!(await bench.till.scan('4006381333931')).ok);
  await second.close();
  await bench.till.close();
});

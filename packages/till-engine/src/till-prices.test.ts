/** Prices that are still to come: a till has them long before, and changes to them by itself (docs/adr/0022-prices-to-come.md). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BasketLine } from '@stilltill/domain/sale';
import { TEST_PIN, type TillBench, makeTillBench, must } from '@stilltill/testing/till-bench';

const LONG_AGO = '2020-01-01T00:00:00.000Z';
const MINUTE_MS = 60_000;

/** A till that has heard of another price for its first product, from so long from now, and that then lost its network. */
async function benchWithPlan(seed: string, in_ms: number): Promise<TillBench> {
  const bench = await makeTillBench(seed);
  const [product] = bench.products;
  const from = new Date(bench.clock.now_ms() + in_ms).toISOString();
  bench.server.put('product', product?.id ?? '', { ...product, prices: [{ from: LONG_AGO, price_minor: '101' }, { from, price_minor: '150' }] });
  bench.server.announce();
  await bench.settle();
  bench.server.setFate(() => 'lose_request');
  return bench;
}

const pricesOf = (lines: readonly BasketLine[]): readonly bigint[] => lines.map(({ price_minor }) => price_minor);

test('a till that is offline sells at the new price from its minute on, also after a restart, and its entries say at which', async () => {
  const bench = await benchWithPlan('prices to come', 30 * MINUTE_MS);
  await bench.beginDay();
  assert.equal(must(await bench.sellOne()).sale.total_minor, 101n);
  await bench.reopen(bench.disk.cutPower());
  await bench.advance(30 * MINUTE_MS - 1000);
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.equal(must(await bench.sellOne()).sale.total_minor, 101n, 'one second before');
  await bench.advance(1000);
  assert.equal(must(await bench.sellOne()).sale.total_minor, 150n, 'to the second');
  assert.equal(bench.till.state().network.online, false);
  bench.server.setFate(() => 'pass');
  bench.till.syncNow();
  await bench.advance(MINUTE_MS);
  await bench.until((state) => state.network.waiting === 0);
  const sold = bench.server.entries().flatMap(({ entry }) => (entry.kind === 'sale.completed' ? [(entry.body as { lines: { price_minor: string | bigint }[] }).lines[0]?.price_minor] : []));
  assert.deepEqual(sold.map(String), ['101', '101', '150']);
  await bench.till.close();
});

test('a line keeps the price of the moment at which it was rung up; what comes after it has the new one', async () => {
  const bench = await benchWithPlan('a basket over the minute', MINUTE_MS);
  await bench.beginDay();
  const barcode = bench.products[0]?.barcodes[0] ?? '';
  must(await bench.till.scan(barcode));
  must(await bench.till.scan(barcode));
  await bench.advance(MINUTE_MS);
  must(await bench.till.scan(barcode));
  assert.deepEqual(pricesOf(bench.till.state().basket.lines), [101n, 150n]);
  assert.equal(must(await bench.till.takeCash(100_000n)).sale.total_minor, 352n);
  await bench.till.close();
});

test('a clock that is put back does not bring the old price back', async () => {
  const bench = await benchWithPlan('a clock put back', MINUTE_MS);
  await bench.beginDay();
  await bench.advance(2 * MINUTE_MS);
  assert.equal(must(await bench.sellOne()).sale.total_minor, 150n);
  bench.clock.step(-60 * MINUTE_MS);
  assert.equal(must(await bench.sellOne()).sale.total_minor, 150n);
  await bench.till.close();
});

test('a price that was taken back in time never holds', async () => {
  const bench = await benchWithPlan('taken back', 30 * MINUTE_MS);
  bench.server.setFate(() => 'pass');
  const [product] = bench.products;
  bench.server.put('product', product?.id ?? '', { ...product, prices: [{ from: LONG_AGO, price_minor: '101' }] });
  bench.till.syncNow();
  await bench.advance(2 * MINUTE_MS);
  await bench.beginDay();
  await bench.advance(40 * MINUTE_MS);
  if (bench.till.state().phase === 'locked') must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.equal(must(await bench.sellOne()).sale.total_minor, 101n);
  await bench.till.close();
});

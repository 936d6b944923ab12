/** The largest basket: as many lines as a basket may have, each at a price of its own that somebody decided. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASKET_LINES_MAX } from '@stilltill/domain/sale';
import { TEST_PIN, makeTillBench, must } from '@stilltill/testing/till-bench';

test('a basket of all the lines that it may have, each at an agreed price, is sold and taken by the server', async () => {
  const bench = await makeTillBench('a long basket', { products: 400 });
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  must(await bench.till.openShift(30_000n));
  const product = (at: number): string => bench.products[at % bench.products.length]?.id ?? '';
  const added = await Promise.all(Array.from({ length: BASKET_LINES_MAX }, (_, at) => bench.till.add(product(at), { qty_milli: 11_000, price_minor: BigInt(10_000 + at) })));
  for (const each of added) must(each);
  const over = await bench.till.add(product(0), { qty_milli: 1_000, price_minor: 1n });
  assert.equal(over.ok ? null : over.fault.code, 'basket_full');
  const { basket } = bench.till.state();
  assert.equal(basket.lines.length, BASKET_LINES_MAX);
  must(await bench.till.takeCash(basket.lines.reduce((sum, line) => sum + line.amount_minor, 0n)));
  await bench.until((state) => state.network.waiting === 0);
  const [sold] = bench.server.entries().filter(({ entry }) => entry.kind === 'sale.completed');
  assert.equal((sold?.entry.body as { lines: unknown[] } | undefined)?.lines.length, BASKET_LINES_MAX);
  await bench.till.close();
});

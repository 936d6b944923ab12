/** Rows 10 and 11, drafts and refunds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { sealText } from '@stilltill/domain/journal';
import { TEST_PIN, makeTillBench, must, neededOf } from '@stilltill/testing/till-bench';
import type { FileStorage } from './node/file-storage.ts';

test('row 11: opening and closing a shift read and write the same after one sale and after three hundred', async () => {
  const counts: Record<number, string[]> = {};
  for (const sales of [1, 300]) {
    const bench = await makeTillBench(`row 11 ${sales}`);
    bench.server.setFate(() => 'lose_request');
    await bench.beginDay();
    for (let number = 0; number < sales; number++) must(await bench.sellOne());
    await bench.settle();
    const asked: string[] = [];
    const spy = <K extends 'commit' | 'readEntries'>(name: K): void => {
      const real = bench.storage[name].bind(bench.storage) as (...given: unknown[]) => never;
      bench.storage[name] = ((...given: unknown[]) => (asked.push(name), real(...given))) as FileStorage[K];
    };
    spy('commit');
    spy('readEntries');
    must(await bench.till.closeShift(10_000n, null));
    must(await bench.till.openShift(10_000n));
    counts[sales] = asked;
    await bench.till.close();
  }
  assert.deepEqual(counts[1], counts[300]);
});

test('row 10: the count is recorded as counted; a difference is a fact and never an obstacle', async () => {
  const bench = await makeTillBench('row 10');
  await bench.beginDay();
  must(await bench.sellOne());
  const { closing } = must(await bench.till.closeShift(10_000n, '少了一枚硬币'));
  assert.deepEqual([closing.expected_minor, closing.counted_minor, closing.difference_minor], [10_101n, 10_000n, -101n]);
  assert.equal(bench.till.state().shift, null);
  await bench.until((state) => state.network.waiting === 0);
  assert.equal(bench.server.entries().at(-1)?.entry.kind, 'shift.closed');
});

test('the chain is sealed at each shift close, and the entry is sent under that seal', async () => {
  const bench = await makeTillBench('seal');
  const seals: string[] = [];
  bench.server.setFate(({ path, body }) => {
    if (path === '/api/v1/journal') seals.push((JSON.parse(body ?? '{}') as { seal: Parameters<typeof sealText>[0] }).seal.hash);
    return 'lose_request';
  });
  await bench.beginDay();
  const { head } = must(await bench.till.closeShift(10_000n, null));
  must(await bench.till.openShift(0n));
  must(await bench.sellOne());
  seals.length = 0;
  await bench.advance(120_000);
  assert.equal(seals[0], head.hash);
});

test('the totals of the open shift are made good from the entries where their cell was lost', async () => {
  const bench = await makeTillBench('made good');
  await bench.beginDay();
  must(await bench.sellOne());
  await bench.settle();
  const commit = bench.storage.commit.bind(bench.storage);
  // A cell that a damaged sector took back to what it was before the last sale.
  bench.storage.commit = (write) => {
    const { shift: _lost, ...cells } = write.cells;
    return commit({ ...write, cells });
  };
  must(await bench.sellOne(2));
  bench.storage.commit = commit;
  await bench.reopen(bench.disk.restart());
  assert.equal(bench.till.state().shift?.sales, 2);
  assert.equal(bench.till.state().shift?.sales_minor, 101n + 102n);
});

test('a draft found after a restart is gone on with, or given up as an entry', async () => {
  const bench = await makeTillBench('draft');
  await bench.beginDay();
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  must(await bench.till.scan(bench.products[1]?.barcodes[0] ?? ''));
  must(await bench.till.voidLine(1));
  await bench.settle();
  const { sale } = bench.till.state().basket;
  await bench.reopen(bench.disk.restart());
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.equal(bench.till.state().found?.sale, sale);
  must(await bench.till.abandon());
  await bench.until((state) => state.network.waiting === 0);
  const last = bench.server.entries().at(-1)?.entry;
  assert.deepEqual([last?.kind, last?.body['reason'], last?.body['sale']], ['basket.abandoned', 'restart', sale]);
  assert.ok(Array.isArray(last?.body['voided']));
  assert.equal(last.body['voided'].length, 1);
  assert.equal(bench.till.state().found, null);
});

test('goods given back are a fact of their own, and move the shift\'s cash', async () => {
  const bench = await makeTillBench('refund');
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  must(await bench.till.openShift(10_000n));
  const receipt = must(await bench.sellOne());
  const back = must(await bench.till.refundInCash({
    sale: receipt.sale.sale, reason: null, lines: [{ product: bench.products[0]?.id ?? '', of_line: 1, qty_milli: 1000, price_minor: 101n }],
  }));
  assert.equal(back.refund.total_minor, 101n);
  assert.equal(bench.till.state().shift?.cash_out_minor, 101n);
  const { closing } = must(await bench.till.closeShift(10_000n, null));
  assert.equal(closing.difference_minor, 0n);
});

test('an operator can\'t refund, nor sell at a price of their own', async () => {
  const bench = await makeTillBench('rights of operators');
  await bench.beginDay();
  const product = bench.products[0]?.id ?? '';
  assert.deepEqual(await bench.till.add(product, { price_minor: 1n }), { ok: false, fault: { code: 'not_permitted' } });
  assert.deepEqual(neededOf(await bench.till.refundInCash({ sale: null, reason: null, lines: [] })), { action: 'refund_without_sale', line: null, sale: null, measure: '0' });
});

test('a basket that would not fit into one entry takes no more lines', async () => {
  const bench = await makeTillBench('large', { products: 60 });
  const names = Object.fromEntries(['zh', 'en', 'ja', 'ko', 'de', 'fr', 'es', 'it', 'pt', 'ru'].map((language) => [language, '很'.repeat(300)]));
  for (const product of bench.products) bench.server.put('product', product.id, { ...product, names });
  bench.server.announce();
  await bench.settle();
  await bench.beginDay();
  let code: string | null = null;
  for (const product of bench.products) {
    const added = await bench.till.add(product.id);
    if (!added.ok) {
      code = added.fault.code;
      break;
    }
  }
  assert.equal(code, 'basket_full');
  must(await bench.till.takeCash(10_000_000n));
});

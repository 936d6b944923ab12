/** Paper and drawer: row 4, nothing moves before it is recorded. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TEST_PIN, type TillBench, makeTillBench, must } from '@stilltill/testing/till-bench';

async function kindsOnServer(bench: TillBench): Promise<string[]> {
  await bench.until((state) => state.network.waiting === 0);
  return bench.server.entries().map(({ entry }) => entry.kind);
}

test('a receipt printed once more is an entry that names the sale and its place, also after a restart', async () => {
  const bench = await makeTillBench('reprint');
  await bench.beginDay();
  const none = await bench.till.reprintReceipt();
  assert.equal(!none.ok && none.fault.code, 'receipt_missing');
  const sold = must(await bench.sellOne());
  assert.equal(must(await bench.till.reprintReceipt()).number, sold.number);
  await bench.until((state) => state.network.waiting === 0);
  const entry = bench.server.entries().at(-1)?.entry;
  assert.deepEqual([entry?.kind, entry?.body], ['receipt.reprinted', { sale: sold.sale.sale, of: sold.head }]);

  const refund = must(await bench.till.voidLast(await bench.consent(() => bench.till.voidLast())));
  must(await bench.till.reprintRefund(refund));
  await bench.until((state) => state.network.waiting === 0);
  const again = bench.server.entries().at(-1)?.entry;
  assert.deepEqual([again?.kind, again?.body], ['receipt.reprinted', { sale: refund.refund.refund, of: refund.head }]);

  await bench.reopen(bench.disk.restart());
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.equal(must(await bench.till.reprintReceipt()).number, sold.number);
  assert.equal((await kindsOnServer(bench)).filter((kind) => kind === 'receipt.reprinted').length, 3);
});

test('the drawer opens without a sale by a manager\'s right, and each opening is an entry', async () => {
  const bench = await makeTillBench('drawer');
  await bench.beginDay();
  const refused = await bench.till.openDrawer('no_sale', null);
  assert.equal(!refused.ok && refused.fault.code, 'approval_needed');
  const sold = must(await bench.sellOne());
  must(await bench.till.openDrawer('sale', sold.sale.sale));
  must(await bench.till.signOff('switched'));
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  must(await bench.till.openDrawer('no_sale', null));
  await bench.until((state) => state.network.waiting === 0);
  const opened = bench.server.entries().filter(({ entry }) => entry.kind === 'drawer.opened').map(({ entry }) => [entry.body, entry.operator]);
  assert.deepEqual(opened, [[{ reason: 'sale', sale: sold.sale.sale }, bench.operator], [{ reason: 'no_sale', sale: null }, bench.manager]]);
});

test('what a full storage does not take is not printed and opens nothing', async () => {
  const bench = await makeTillBench('full');
  await bench.beginDay();
  const sold = must(await bench.sellOne());
  bench.storage.commit = async () => ({ ok: false, fault: { code: 'storage_full' } });
  for (const answer of [await bench.till.reprintReceipt(), await bench.till.openDrawer('sale', sold.sale.sale)]) assert.equal(!answer.ok && answer.fault.code, 'storage_full');
});

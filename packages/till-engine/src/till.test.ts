import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must, makeTillBench } from '@stilltill/testing/till-bench';

test('a till enrols, follows the feed, and sells what the server then holds in the same bytes', async () => {
  const bench = await makeTillBench('happy');
  await bench.beginDay();
  const receipt = must(await bench.sellOne());
  assert.equal(receipt.sale.total_minor, 101n);
  assert.match(receipt.number, /^S1-T1-[0-9A-Z]{5}-\d+$/);
  await bench.until((state) => state.network.waiting === 0);
  const held = bench.server.entries();
  assert.deepEqual(held.map(({ entry }) => entry.kind), ['epoch.began', 'operator.signed_on', 'shift.opened', 'sale.completed']);
  assert.equal(held.at(-1)?.hash, receipt.hash);
  await bench.till.close();
});

test('a scan that finds nothing says why: misread, a link, or not in the catalogue; the basket stays as it is', async () => {
  const bench = await makeTillBench('scans');
  await bench.beginDay();
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  const before = bench.till.state().basket;
  const codeOf = async (scanned: string): Promise<string | undefined> => {
    const answer = await bench.till.scan(scanned);
    return answer.ok ? 'sold' : answer.fault.code;
  };
  assert.equal(await codeOf('4006381333932'), 'barcode_misread');
  assert.equal(await codeOf('https://example.com/menu'), 'barcode_link');
  assert.equal(await codeOf('4006381333931'), 'product_unknown');
  assert.equal(await codeOf('https://id.gs1.org/01/04006381333931'), 'product_unknown');
  assert.equal(await codeOf('P99999'), 'product_unknown');
  assert.equal(bench.till.state().basket, before);
  // A shop that gave its own goods numbers of thirteen digits sells them, whatever their check digit says.
  assert.equal(await codeOf(bench.products[1]?.barcodes[0] ?? ''), 'sold');
  await bench.till.close();
});

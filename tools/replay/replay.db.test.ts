import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { replay } from './replay.ts';

const REAL = join(import.meta.dirname, '../../../shared/data/online-retail.csv.gz');
const MADE = [
  'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
  '1,85123A,"HOLDER, ""HEART""",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
  '1,85123A,"HOLDER, ""HEART""",2,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
  '1,71053,LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom',
  '1,POST,POSTAGE,1,2010-12-01 08:26:00,18.0,17850.0,United Kingdom',
  '2,71053,LANTERN,1,2010-12-01 08:26:00,7.65,,France',
  'C3,85123A,HOLDER,-3,2010-12-02 09:00:00,2.55,17850.0,United Kingdom',
  'C3,22222,NEVER SOLD,-1,2010-12-02 09:00:00,1.5,17850.0,United Kingdom',
  '4,PADS,PADS,1,2010-12-02 10:00:00,0.001,13952.0,United Kingdom',
  '5,71053,lost,-60,2010-12-02 11:00:00,0.0,,United Kingdom',
  'A6,B,Adjust bad debt,1,2010-12-02 12:00:00,-11062.06,,United Kingdom',
];

let database: TestDatabase;
let folder: string;

before(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'stilltill-replay-test-'));
});
after(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('a small file goes through tills and server to the penny, each row as its rule says', async () => {
  const file = join(folder, 'made.csv.gz');
  writeFileSync(file, gzipSync(`${MADE.join('\n')}\n`));
  const { server, file: second, difference, missing, plan } = await replay({ file, tills: 2, invoices_max: Infinity, database_url: database.admin_url });
  assert.deepEqual(second.rows, { sold: 4, refunded: 2, excluded: 4 });
  assert.deepEqual(second.thousandths, { sold: 48_390n, refunded: -9_150n, excluded: -11_044_059n, all: -11_004_819n });
  assert.deepEqual([plan.sold.rows, plan.refunded.rows], [4, 2]);
  assert.deepEqual({ ...server.totals }, { sales: 2, refunds: 2, refunds_linked: 1, net_minor: '3924' });
  assert.deepEqual([server.shifts.count, server.shifts.open], [4, 0]);
  assert.deepEqual([difference.minor, difference.pieces, missing.lost, missing.doubled], [0n, 0n, 0, 0], [...difference.examples, ...missing.examples].join('\n'));
});

const isHere = existsSync(REAL);
if (!isHere) console.log(`${REAL} is not here: only the small file was replayed`);
// An absent file is no reason to fail: the small one says the same of every rule.
if (isHere) {
  test('the first 120 invoices of a real year go through tills and server to the penny', async () => {
    // Both readings go through the whole of what they are given: the rows behind those invoices are not needed here.
    const head = join(folder, 'head.csv.gz');
    writeFileSync(head, gzipSync(`${gunzipSync(readFileSync(REAL)).toString('utf8').split('\n', 4000).join('\n')}\n`));
    const { server, file, difference, missing } = await replay({ file: head, tills: 5, invoices_max: 120, database_url: database.admin_url });
    assert.ok(server.totals.sales > 80 && server.totals.refunds > 0);
    assert.ok(file.rows.sold > 1000);
    // An enrolment and four entries of each shift beside them: nobody's clock was set, and nothing was told twice.
    assert.equal(server.entries, server.totals.sales + server.totals.refunds + 4 * server.shifts.count + 5);
    assert.deepEqual([difference.minor, difference.pieces, missing.lost, missing.doubled], [0n, 0n, 0, 0], [...difference.examples, ...missing.examples].join('\n'));
  });
}

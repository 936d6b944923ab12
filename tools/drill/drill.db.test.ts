import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { loseYear } from './lost-year.ts';

const REAL = join(import.meta.dirname, '../../../shared/data/online-retail.csv.gz');
const isHere = existsSync(REAL);
if (!isHere) console.log(`${REAL} is not here: no year was lost`);
// An absent file is no reason to fail: the backup's own tests say the same of rows that they make.
if (isHere) {
  test('a shop that lost its server gets every entry back, at its end and at a moment, and no one who was erased since', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stilltill-drill-test-'));
    try {
      const head = join(folder, 'head.csv.gz');
      writeFileSync(head, gzipSync(`${gunzipSync(readFileSync(REAL)).toString('utf8').split('\n', 5000).join('\n')}\n`));
      const { at_end, at_moment, ...lost } = await loseYear({ file: head, tills: 2, invoices_max: 170 });
      assert.deepEqual([at_end.verified.entries, at_moment.verified.entries], [lost.entries_written, lost.entries_at_moment]);
      assert.ok(lost.entries_at_moment > 100 && lost.entries_at_moment < lost.entries_written);
      assert.deepEqual([...at_end.verified.findings, ...at_moment.verified.findings], []);
      // The moment lies before the erasure: the database that came back knew them, and the first start took them out.
      assert.deepEqual([at_moment.erased_in_backup, at_moment.erased_came_back, at_end.erased_came_back], [1, 0, 0]);
      assert.ok(at_end.was_noticed && at_moment.was_noticed);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

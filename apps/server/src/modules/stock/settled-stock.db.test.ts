import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import pg from 'pg';
import { openDatabase } from '../../platform/database.ts';
import { silentLog } from '../../platform/log.ts';
import { readMigrations } from '../../platform/migrate.ts';
import { urlOfDatabase } from '../../platform/postgres-roles.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

const [STORE, COFFEE, TEA] = [randomUUID(), randomUUID(), randomUUID()];

/** Three lines as an upload packed them: two of coffee at 100 a piece, and a tea that was sold before it was counted. */
async function packOld(admin: pg.Client, merchant: string): Promise<void> {
  await admin.query(
    `insert into app.stock_batch (merchant_id, chain, seq, variant, store_id, line_seq, line_variant, line_position, line_product, line_qty_milli, line_at, tail_milli, tail_count,
            level_product, level_qty_milli, level_movements, level_rate_micro, level_rate_milli, level_counted_at, late_milli, late_count)
     values ($1, 1, 5, 0, $2, '{5,5,6}', '{0,0,0}', '{1,2,1}', array[$3, $3, $4]::uuid[], '{-2000,-1000,-1000}', '{2026-11-20T08:00Z,2026-11-20T08:00Z,2026-11-20T08:01Z}',
            '{-3000,-1000,-1000}', '{2,1,1}', array[$3, $4]::uuid[], '{7000,5000}', '{3,3}', '{100000000,null}', '{1000,null}', '{null,2026-11-20T09:00Z}', '{0,-1000}', '{0,1}')`,
    [merchant, STORE, COFFEE, TEA],
  );
}

it('what an earlier version kept packed becomes the movements that it stood for, of every merchant', async () => {
  const name = `${database.name}_old`;
  await database.adminQuery(`create database ${name} template template0 encoding 'UTF8'`);
  const admin_url = urlOfDatabase(database.admin_url, name);
  const admin = new pg.Client({ connectionString: admin_url });
  try {
    const open = (newest: number): Promise<void> => openDatabase({ admin_url, secret: 'test', log: silentLog, migrations: readMigrations().filter((each) => each.number <= newest) }).then((each) => each.close());
    await open(22);
    await admin.connect();
    const merchants = [randomUUID(), randomUUID()];
    for (const merchant of merchants) await packOld(admin, merchant);
    await admin.query("select jobs.add_job('stock.unpack', job_key => 'stock.unpack:1'), jobs.add_job('other', job_key => 'other')");
    await open(23);
    for (const merchant of merchants) {
      const { rows } = await admin.query<{ told: string }>(
        "select concat_ws(' ', case product_id when $2 then 'coffee' else 'tea' end, number, kind, seq, position, qty_milli, coalesce(value_micro::text, '-')) as told from app.stock_movement where merchant_id = $1 order by product_id = $3, number",
        [merchant, COFFEE, TEA],
      );
      assert.deepEqual(rows.map((row) => row.told), [
        'coffee 2 sale 5 1 -2000 -200000000', 'coffee 3 sale 5 2 -1000 -100000000', 'tea 2 sale 6 1 -1000 -', 'tea 3 count_correction 6 -1 1000 -',
      ]);
    }
    const { rows: tables } = await admin.query("select relforcerowsecurity as is_forced from pg_class where oid in ('app.stock_movement'::regclass, 'app.stock_batch'::regclass)");
    assert.deepEqual(tables, [{ is_forced: true }, { is_forced: true }]);
    assert.deepEqual((await admin.query('select key from jobs.jobs')).rows, [{ key: 'other' }]);
  } finally {
    await admin.end();
    await database.adminQuery(`drop database ${name} with (force)`);
  }
});

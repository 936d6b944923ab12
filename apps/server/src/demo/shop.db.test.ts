import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ComposedServer, composeServer } from '../compose.ts';
import { systemClock } from '../platform/clock.ts';
import { systemRandom } from '../platform/ids.ts';
import { silentLog } from '../platform/log.ts';
import { demoCategories } from './products.ts';
import { DEMO_MERCHANT, DEMO_OPERATORS, seedDemoShop } from './shop.ts';

let database: TestDatabase;
let server: ComposedServer;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stilltill-demo-'));
  database = await createTestDatabase();
  server = await composeServer({ folder, postgres: database.postgres, clock: systemClock, random: systemRandom, log: silentLog });
});
after(async () => {
  await server.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function countAll(): Promise<Record<string, number>> {
  const { fleet, staff } = server.modules;
  const rows = await database.adminQuery<{ products: string; changes: string }>('select (select count(*) from app.product)::text as products, (select count(*) from app.change)::text as changes');
  return {
    stores: (await database.postgres.withMerchant(DEMO_MERCHANT, fleet.stores)).length, terminals: (await fleet.terminalList(DEMO_MERCHANT)).items.length,
    operators: (await staff.operators(DEMO_MERCHANT)).items.length, products: Number(rows[0]?.products), changes: Number(rows[0]?.changes),
  };
}

test('a demo shop that was half made when the power went is made whole, and nothing is made twice', async () => {
  const { fleet } = server.modules;
  assert((await fleet.makeMerchant({ id: DEMO_MERCHANT, shop_name: '静好便利店' })).ok);
  for (let times = 0; times < 2; times++) {
    await seedDemoShop({ postgres: database.postgres, ...server.modules });
    assert.deepEqual(await countAll(), { stores: 2, terminals: 4, operators: DEMO_OPERATORS.length, products: 300, changes: 308 + demoCategories().length });
  }
});

test('managers and owners of the demo shop have six digits, operators four', () => {
  for (const { role, pin = '' } of DEMO_OPERATORS) assert.equal(pin.length, role === 'operator' ? 4 : 6);
});

test('every route of the server is described', async () => {
  const answer = await server.app.inject({ url: '/api/openapi.json' });
  const { paths } = answer.json<{ paths: Record<string, unknown> }>();
  for (const path of ['/api/v1/enrolment', '/api/v1/terminal/token', '/api/v1/changes', '/api/v1/live', '/api/v1/setup', '/api/v1/office/me', '/api/v1/office/terminals/{id}/code', '/api/v1/office/operators/{id}', '/api/v1/office/products', '/r/{link}']) {
    assert(path in paths, path);
  }
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const UPLOAD_ENTRIES = 100;
const ROUNDS = 10;
const operator = randomUUID();
let database: TestDatabase;
let shop: TestShop;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
});
after(async () => {
  await shop.close();
  await database.drop();
});

type Entries = Parameters<ShopTerminal['upload']>[0];

async function send(till: ShopTerminal, entries: Entries, gap?: { from_seq: number; to_seq: number }): Promise<void> {
  const body = JSON.parse(till.upload(entries)) as object;
  const answer = await shop.ask('/api/v1/journal', JSON.stringify(gap ? { ...body, gap: { ...gap, damaged: [] } } : body), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
  shop.clock.set(shop.clock.now_ms() + 1_000);
}

test('a rush on several tills is looked at thousands at a time, every entry once, also what filled a gap behind the rush', async () => {
  const tills = [await shop.enrol('T1'), await shop.enrol('T2'), await shop.enrol('T3')];
  const sell = (till: ShopTerminal): Entries => Array.from({ length: UPLOAD_ENTRIES }, () => till.writeSale({ operator }));
  let lost: Entries = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [place, till] of tills.entries()) {
      const entries = sell(till);
      if (place === 1 && round === 3) lost = entries;
      else await send(till, entries, place === 1 && round === 4 ? { from_seq: 3 * UPLOAD_ENTRIES + 1, to_seq: 4 * UPLOAD_ENTRIES } : undefined);
    }
  }
  await send(tills[1] as ShopTerminal, lost);
  const looks: number[] = [];
  for (let has_more = true; has_more && looks.length < 20;) {
    const looked = await shop.server.modules.watch.look(shop.merchant);
    ({ has_more } = looked);
    looks.push(looked.entries);
  }
  assert.equal(looks.reduce((sum, entries) => sum + entries, 0), tills.length * ROUNDS * UPLOAD_ENTRIES);
  assert.ok(looks.length <= 4, `few looks: ${looks.join(', ')}`);
  assert.equal((await shop.server.modules.watch.look(shop.merchant)).entries, 0);
});

test('uploads of one sale each are looked at as they came, without waiting for the chain that has most', async () => {
  const [busy, quiet] = [await shop.enrol('T4'), await shop.enrol('T5')];
  for (let sale = 0; sale < 60; sale += 1) await send(busy, [busy.writeSale({ operator })]);
  await send(quiet, [quiet.writeSale({ operator })]);
  const looked = await shop.server.modules.watch.look(shop.merchant);
  assert.deepEqual([looked.entries, looked.has_more], [61, false]);
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { earningWeights, pointsEarned } from '@stilltill/domain/points';
import type { Sale } from '@stilltill/domain/sale';
import type { PointRulesRecord } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { makeRefund, makeSale, sha256Hex } from '@stilltill/testing/test-terminal';
import { systemTestRandom as random } from '@stilltill/server/test-room.ts';
import type { z } from 'zod';
import { verifyDatabase } from './verify.ts';

const RULES: z.output<typeof PointRulesRecord> = {
  version: 1, earn: { points: 1, per_minor: 100n, on: 'net', excluded: {}, groups: [] }, spend: null, expiry_months: null, offline: { receipt_points: 0, terminal_day_points: 0, groups_days: 0 },
};
let database: TestDatabase;
let shop: TestShop;
let tills: ShopTerminal[];
let card: { readonly hash: string; readonly account: string };

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  tills = [await shop.enrol('T1'), await shop.enrol('T2')];
  for (const till of tills) await upload(till, till.write('epoch.began', { reason: 'enrolled', follows: null }));
  const { points } = shop.server.modules;
  const { version: _version, ...rules } = RULES;
  const issued = await database.postgres.withMerchant(shop.merchant, async (tx) => {
    const made = await points.issueCard(tx, null, 'Owner');
    assert.ok((await points.setRules(tx, { version: 0, rules })).ok);
    return made;
  });
  assert.ok(issued.ok);
  card = { hash: sha256Hex(issued.value.code), account: issued.value.account };
  const [first, second] = tills as [ShopTerminal, ShopTerminal];
  const [one, two] = [memberSale(), memberSale()];
  await upload(second, second.write('sale.refunded', makeRefund(random, two)));
  await upload(first, first.write('sale.completed', one), first.write('sale.completed', two), first.write('sale.refunded', makeRefund(random, one)));
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function upload(till: ShopTerminal, ...run: Parameters<ShopTerminal['upload']>[0]): Promise<void> {
  const answer = await shop.ask('/api/v1/journal', till.upload(run), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
}
function memberSale(): Sale {
  const sale = makeSale(random, { shift: randomUUID() });
  const earned_points = pointsEarned(RULES, earningWeights(RULES, sale.lines, 'included'), 0n, []);
  return { ...sale, member: { card_hash: card.hash, earned_points, spent_points: 0, rules_version: 1, basis: 'online' } };
}
async function found(): Promise<string[]> {
  const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
  const { findings } = await verifyDatabase({ app_url, auth_url, server_public_key: shop.server.platform.keys.server_public_key });
  return findings.map(({ name }) => name).sort();
}
/** Plants damage, says what is found, and takes it back. */
async function planted(damage: string, repair: string): Promise<string[]> {
  await database.adminQuery(damage, [shop.merchant]);
  const names = await found();
  await database.adminQuery(repair, [shop.merchant]);
  assert.deepEqual(await found(), [], 'the damage was taken back');
  return names;
}

test('the ledger of points is what sales and refunds come to, whatever order they came in', async () => {
  assert.deepEqual(await found(), []);
  const [row] = await database.adminQuery<{ entries: number; balance: number }>('select (select count(*)::integer from app.point_entry where merchant_id = $1) as entries, sum(balance_points)::float8 as balance from app.point_account where merchant_id = $1', [shop.merchant]);
  const { earned_points = 0 } = memberSale().member ?? {};
  assert.equal(row?.entries, 4);
  assert.ok(row.balance > earned_points && row.balance < 2 * earned_points, 'a line of three of each sale came back');
});

test('a point more in an entry, in a balance, and a sale that the ledger forgot are found', async () => {
  const one = "(select id from app.point_entry where merchant_id = $1 and kind = 'earned' order by id limit 1)";
  assert.deepEqual(await planted(`update app.point_entry set points = points + 1 where merchant_id = $1 and id = ${one}`, `update app.point_entry set points = points - 1 where merchant_id = $1 and id = ${one}`), ['balance_differs', 'points_differ']);
  assert.deepEqual(await planted('update app.point_account set balance_points = balance_points - 1 where merchant_id = $1', 'update app.point_account set balance_points = balance_points + 1 where merchant_id = $1'), ['balance_differs']);
  assert.deepEqual(await planted("update app.point_sale set earned_points = earned_points + 1 where merchant_id = $1", 'update app.point_sale set earned_points = earned_points - 1 where merchant_id = $1'), ['points_differ', 'points_differ']);
  const other = randomUUID();
  const first = '(select min(sale_id::text)::uuid from app.point_sale where merchant_id = $1)';
  await database.adminQuery(`create table public.kept_sale as select sale_id from app.point_sale where sale_id = ${first.replace('merchant_id = $1', `merchant_id = '${shop.merchant}'`)}`);
  assert.deepEqual(
    await planted(`update app.point_sale set sale_id = '${other}' where merchant_id = $1 and sale_id = (select sale_id from public.kept_sale)`, `update app.point_sale set sale_id = (select sale_id from public.kept_sale) where merchant_id = $1 and sale_id = '${other}'`),
    ['points_missing', 'points_unexpected'],
  );
});

test('points by hand that no entry of the server tells of are found', async () => {
  const insert = `insert into app.point_entry (merchant_id, account_id, id, kind, points, at) values ($1, '${card.account}', '${randomUUID()}', 'corrected', 50, now())`;
  assert.deepEqual(await planted(insert, "delete from app.point_entry where merchant_id = $1 and kind = 'corrected'"), ['balance_differs', 'points_differ']);
});

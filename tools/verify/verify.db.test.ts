import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { beginShift, closeShift, addSale } from '@stilltill/domain/shift';
import { SaleCompleted } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { getTestPass } from '@stilltill/testing/enrol-terminal';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { sha256Hex } from '@stilltill/testing/test-terminal';
import { type Verified, verifyDatabase } from './verify.ts';

let database: TestDatabase;
let shop: TestShop;
let till: ShopTerminal;
let terminals = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
});
after(async () => {
  await shop.close();
  await database.drop();
});

/** A till with nine entries in three uploads, the last of them a closed shift. */
beforeEach(async () => {
  terminals += 1;
  till = await shop.enrol(`T${terminals}`);
  const shift = randomUUID();
  const operator = randomUUID();
  const opening = { shift, currency: 'CNY', float_minor: 10_000n };
  const run = [till.write('epoch.began', { reason: 'enrolled', follows: null }), till.write('shift.opened', opening, operator), till.writeSale({ shift, operator })];
  await upload(run);
  const sales = [...run.slice(2), ...Array.from({ length: 4 }, () => till.writeSale({ shift, operator }))];
  await upload(sales.slice(1));
  const begun = beginShift({ ...opening, opened_at: run[1]?.entry.at ?? '', opened_by: operator });
  const totals = sales.reduce((sum, sale) => addSale(sum, SaleCompleted.parse(sale.entry.body)), begun);
  await upload([till.write('drawer.opened', { reason: 'no_sale', sale: null }), till.write('shift.closed', closeShift(totals, 10_000n, null))]);
});

async function upload(run: Parameters<ShopTerminal['upload']>[0]): Promise<void> {
  const answer = await shop.ask('/api/v1/journal', till.upload(run), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
}

function verify(): Promise<Verified> {
  const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
  return verifyDatabase({ app_url, auth_url, server_public_key: shop.server.platform.keys.server_public_key });
}

const OF_TILL = 'merchant_id = $1 and chain = (select chain from app.chain where merchant_id = $1 and terminal_id = $2 and epoch = $3)';

/** Plants damage as the owner of the database could, and says what verify then finds of this till. */
async function damaged(sql: string, ...values: unknown[]): Promise<string[]> {
  await database.adminQuery(sql.replace('OF_TILL', OF_TILL), [shop.merchant, till.enrolment.terminal, till.epoch, ...values]);
  const { findings } = await verify();
  return [...new Set(findings.filter((each) => each.terminal === till.enrolment.terminal).map((each) => `${each.name} ${each.seq ?? '-'}`))].sort();
}

describe('verify', () => {
  it('finds nothing wrong with journals as the server keeps them, its own among them', async () => {
    const verified = await verify();
    assert.deepEqual(verified.findings, []);
    assert.equal(verified.sales, 5);
    assert.ok(verified.entries > 9, 'the server’s own entries are walked too');
    assert.ok(verified.chains >= 2);
  });

  it('finds nothing wrong where two copies of a till sent the same numbers in one millisecond, one of them by a clock that is behind', async () => {
    const others = [till.copy(), till.copy()];
    shop.clock.set(shop.clock.now_ms() + 10 * 3_600_000);
    const authorization = await getTestPass(shop.ask, till, shop.clock.now_ms());
    for (const [at, holder] of [others[0], till, others[1]].entries()) {
      const run = [holder?.writeSale(), holder?.writeSale()].filter((sale) => sale !== undefined);
      const sent_at = new Date(shop.clock.now_ms() - at * 3_600_000).toISOString();
      const answer = await shop.ask('/api/v1/journal', holder?.upload(run, { sent_at }) ?? '', { authorization });
      assert.equal(answer.status, 200, answer.body);
    }
    const of_movements = (await verify()).findings.filter((each) => each.terminal === till.enrolment.terminal && each.name.startsWith('movement'));
    assert.deepEqual(of_movements, []);
    assert.deepEqual(await damaged("update app.stock_movement set at = at - interval '1 minute' where OF_TILL and seq = 10 and variant = 1 and position = 1"), ['movement_differs 10']);
  });

  it('names an entry whose bytes were changed', async () => {
    assert.deepEqual(await damaged("update app.entry set text = replace(text, 'Apple', 'Pear') where OF_TILL and seq = 5"), ['entry_changed 5', 'movement_unexpected 5', 'sale_unexpected 5', 'shift_differs -']);
  });

  it('names an entry that was changed together with its hash', async () => {
    const [row] = await database.adminQuery<{ text: string }>(`select text from app.entry where ${OF_TILL} and seq = 5`, [shop.merchant, till.enrolment.terminal, till.epoch]);
    assert.ok(row);
    const text = row.text.replaceAll('Apple', 'Pear');
    const found = await damaged("update app.entry set text = $4, hash = decode($5, 'hex') where OF_TILL and seq = 5", text, sha256Hex(text));
    assert.deepEqual(found, ['entry_detached 6', 'entry_unsealed 5']);
  });

  it('names what follows an entry that was removed', async () => {
    const found = await damaged('delete from app.entry where OF_TILL and seq = 5');
    assert.deepEqual(found, ['entry_detached 6', 'entry_unsealed 4', 'movement_unexpected 5', 'sale_unexpected 5', 'shift_differs -']);
  });

  it('names the last entry that was removed, by its seal and acknowledgement and by the server’s own journal', async () => {
    const found = await damaged('delete from app.entry where OF_TILL and seq = 9');
    assert.deepEqual(found, ['entry_unsealed 8', 'head_missing 9', 'recorded_head_missing 9', 'sealed_entry_missing 9']);
  });

  it('names the last entry that was removed with its seal, where the head was set back too', async () => {
    await database.adminQuery(`delete from app.seal where ${OF_TILL} and seq = 9`, [shop.merchant, till.enrolment.terminal, till.epoch]);
    const found = await damaged('delete from app.entry where OF_TILL and seq = 9');
    assert.ok(found.includes('recorded_head_missing 9') && found.includes('entry_unsealed 8'), found.join());
  });

  it('names an entry that was inserted', async () => {
    const forged = till.copy();
    const text = forged.writeSale().text;
    const found = await damaged(
      "insert into app.entry (merchant_id, chain, seq, hash, variant, kind, at, received_at, text) select merchant_id, chain, 10, decode($5, 'hex'), 0, kind, (($4::text)::jsonb->>'at')::timestamptz, received_at, $4::text from app.entry where OF_TILL and seq = 7",
      text, sha256Hex(text),
    );
    assert.deepEqual(found, ['entry_unsealed 10', 'movement_missing 10', 'sale_missing 10', 'shift_differs -']);
  });

  it('names entries that were put in another order', async () => {
    await database.adminQuery(`update app.entry set seq = 1000 where ${OF_TILL} and seq = 5`, [shop.merchant, till.enrolment.terminal, till.epoch]);
    await database.adminQuery(`update app.entry set seq = 5 where ${OF_TILL} and seq = 6`, [shop.merchant, till.enrolment.terminal, till.epoch]);
    const found = await damaged('update app.entry set seq = 6 where OF_TILL and seq = 1000');
    assert.ok(found.includes('columns_differ 5') && found.includes('columns_differ 6') && found.includes('entry_detached 5'), found.join());
  });

  it('names a column that says something else than the bytes', async () => {
    assert.deepEqual(await damaged("update app.entry set kind = 'drawer.opened' where OF_TILL and seq = 5"), ['columns_differ 5']);
    assert.deepEqual(await damaged("update app.entry set at = at + interval '1 day' where OF_TILL and seq = 6"), ['columns_differ 5', 'columns_differ 6']);
  });

  it('names a seal and an acknowledgement that nobody made', async () => {
    assert.deepEqual(await damaged("update app.seal set signature = repeat('A', 86) where OF_TILL and seq = 7"), ['seal_invalid 7']);
    assert.deepEqual(await damaged("update app.seal set acknowledgement = repeat('A', 86) where OF_TILL and seq = 3"), ['acknowledgement_invalid 3', 'seal_invalid 7']);
  });

  it('names a sale in the tables that differs from its entry', async () => {
    assert.deepEqual(await damaged('update app.sale_line set amount_minor = amount_minor + 1 where OF_TILL and seq = 4 and position = 1'), ['sale_differs 4']);
    assert.deepEqual(await damaged('delete from app.sale where OF_TILL and seq = 6'), ['sale_differs 4', 'sale_missing 6']);
    assert.deepEqual(await damaged("update app.shift set sales_minor = 1 where merchant_id = $1 and terminal_id = $2 and $3 <> ''"), ['sale_differs 4', 'sale_missing 6', 'shift_differs -']);
  });
});

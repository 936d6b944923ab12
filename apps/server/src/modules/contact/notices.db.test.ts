import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, it } from 'node:test';
import { CHANNELS, COMMERCIAL } from '@stilltill/domain/contact';
import type { ConsentSource } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import type { MerchantTx } from '../../platform/postgres.ts';

let database: TestDatabase;
let shop: TestShop;
let customer: string;
let phone: string;
let number: string;
let people = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.test' });
  await shop.server.platform.jobs.start();
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  people += 1;
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z') + people * 86_400_000);
  number = `+86138000${String(people).padStart(5, '0')}`;
  [customer, phone] = await makePerson();
  await agree();
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
async function makePerson(): Promise<[customer: string, point: string]> {
  const [id, point] = [randomUUID(), randomUUID()];
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, [{
    id, personal: { name: '王芳', notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known', points: [{ id: point, kind: 'phone', address: number }],
  }]));
  return [id, point];
}
const agree = (who = customer, point = phone) => run((tx) => shop.server.modules.contact.giveConsent(tx, { customer: who, point, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'preferences', by: null, form: 'express', notice_hash: null, language: 'zh' }));
const withdraw = (source: ConsentSource, at: string | null = null) => shop.server.modules.contact.withdrawConsent(shop.merchant, { customer, point: phone, purposes: COMMERCIAL, channels: ['sms'], at, source, by: null });
const answer = (text: string) => shop.server.modules.contact.hear(shop.merchant, 'smpp', { kind: 'reply', channel: 'sms', from: number, to: '10690000', text, headers: {} });

/** Once all jobs about it have ended. */
async function notices(): Promise<number> {
  for (;;) {
    const [row] = await database.adminQuery<{ jobs: number; made: number }>("select (select count(*)::int from jobs._private_jobs j join jobs._private_tasks t on t.id = j.task_id where t.identifier = 'contact.withdrawal_notice') as jobs, (select count(*)::int from app.message m join app.contact_point p on p.id = m.point_id where m.purpose = 'withdrawal_notice' and m.state <> 'denied' and p.lookup = (select lookup from app.contact_point where id = $1)) as made", [phone]);
    if (row?.jobs === 0) return row.made;
  }
}

it('who takes back what they had agreed to is told once that it was heard', async () => {
  await withdraw('till');
  assert.equal(await notices(), 1);
});

it('who answers STOP again and again is told once, and so is a machine that answers machines', async () => {
  for (const text of ['STOP', '退订', 'stop', 'TD']) {
    await answer(text);
    await notices();
  }
  assert.equal(await notices(), 1);
});

it('two people with one number are told once', async () => {
  await agree(...await makePerson());
  await answer('T');
  assert.equal(await notices(), 1);
});

it('who wants nothing at all is not told so', async () => {
  await answer('STOPALL');
  assert.equal(await notices(), 0);
  await withdraw('preferences');
  assert.equal(await notices(), 0);
});

it('who says that it was not them, or was reported by a mailbox, gets no further message', async () => {
  await withdraw('confirmation');
  assert.equal(await notices(), 0);
});

it('who had agreed to nothing is told nothing', async () => {
  await withdraw('till');
  await notices();
  await withdraw('operator');
  assert.equal(await notices(), 1);
});

it('later than five minutes after it was said, nobody is told', async () => {
  await withdraw('till', new Date(shop.clock.now_ms() - 5 * 60_000).toISOString());
  assert.equal(await notices(), 0);
});

import assert from 'node:assert/strict';
import { hash, randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { consentNotice, noticeHash } from '@stilltill/domain/consent';
import { sealField } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { type Verified, verifyDatabase } from './verify.ts';

let database: TestDatabase;
let shop: TestShop;
let till: ShopTerminal;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  till = await shop.enrol('T1');
  await say('consent.given', '13800001111');
  await say('consent.given', '13800002222');
  await say('consent.withdrawn', '13800002222');
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function say(kind: 'consent.given' | 'consent.withdrawn', number: string): Promise<void> {
  const key = Uint8Array.fromBase64(shop.server.platform.keys.ensureMerchantKey(shop.merchant), { alphabet: 'base64url' });
  const { field, sealedKey } = await sealField(number, randomUUID(), key, (length) => new Uint8Array(randomBytes(length)));
  const shown = consentNotice('zh', '晨光便利');
  const notice = { hash: noticeHash(shown, (text) => hash('sha256', text, 'hex')), version: shown.version, language: 'zh' };
  const common = { address: { kind: 'phone', field }, where: 'display', sale: null };
  const entry = till.write(kind, kind === 'consent.given' ? { ...common, choices: [{ purpose: 'marketing', channel: 'sms' }], notice } : { ...common, channels: null });
  const answer = await shop.ask('/api/v1/journal', till.upload([entry], { keys: [sealedKey] }), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
}

async function verify(): Promise<Verified> {
  const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
  return verifyDatabase({ app_url, auth_url, server_public_key: shop.server.platform.keys.server_public_key });
}

/** What is found while the database is as `change` leaves it. */
async function findings(change: string, undo: string): Promise<string[]> {
  await database.adminQuery(change, [shop.merchant]);
  const found = await verify();
  await database.adminQuery(undo, [shop.merchant]);
  return [...new Set(found.findings.map(({ name, seq }) => `${name} ${seq}`))].sort();
}

test('a consent from a till rests on an entry of that till, and verify follows it there', async () => {
  const verified = await verify();
  assert.deepEqual(verified.findings, []);
  assert.equal(verified.till_words, 3);
});

test('verify names a word that was not taken up, and one that nobody said', async () => {
  const seq = till.head().seq;
  assert.deepEqual(await findings(`update app.till_word set seq = seq + 100 where merchant_id = $1 and seq = ${seq}`, `update app.till_word set seq = seq - 100 where merchant_id = $1 and seq = ${seq + 100}`), [`word_missing ${seq}`, `word_unexpected ${seq + 100}`]);
});

test('verify names a consent of the server whose entry at the till is gone', async () => {
  const found = await findings("update app.entry set kind = 'drawer.opened', text = replace(text, 'marketing', 'recommendation') where merchant_id = $1 and seq = 1 and kind = 'consent.given' and chain in (select chain from app.chain where merchant_id = $1 and owner = 'terminal')", 'select 1 where $1::uuid is not null');
  assert.ok(found.some((each) => each.startsWith('consent_unfounded')), found.join());
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DISPLAY_PICTURE_BYTES_MAX, DisplayPicture, StoreRecord } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const DAY_MS = 24 * 3_600_000;
let database: TestDatabase;
let shop: TestShop;
let owner: { cookie: string };

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  const person = { name: '林静', email: 'owner@example.com', password: 'a quiet shop by the lake' };
  const headers = { ...HOST, 'content-type': 'application/json' };
  const token = (await shop.server.modules.makeSetupPath())?.split('#')[1];
  await shop.server.app.inject({ method: 'POST', url: '/api/v1/setup', headers, payload: JSON.stringify({ ...person, token }) });
  const answer = await shop.server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers, payload: JSON.stringify({ email: person.email, password: person.password }) });
  owner = { cookie: [answer.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ') };
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function office(method: 'GET' | 'POST' | 'PUT', url: string, body?: object, who: object = owner): Promise<{ status: number; body: unknown }> {
  const answer = await shop.server.app.inject({ method, url: `/api/v1/office${url}`, headers: { ...HOST, ...who, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}) });
  return { status: answer.statusCode, body: JSON.parse(answer.body) };
}

async function bring(bytes: Buffer): Promise<string> {
  return DisplayPicture.parse((await office('POST', '/display-pictures', { picture: bytes.toString('base64') })).body).picture;
}
const show = (pictures: readonly string[], simple_mode = false) => office('PUT', `/stores/${shop.store}/display`, { display: { pictures, seconds: 12 }, simple_mode });

async function storeRecord(): Promise<StoreRecord> {
  const answer = await shop.server.modules.catalog.changes(shop.merchant, shop.store, null, 100);
  assert.ok(answer.ok);
  const { changes } = JSON.parse(answer.value.text) as { changes: { kind: string; body: unknown }[] };
  return StoreRecord.parse(changes.find(({ kind }) => kind === 'store')?.body);
}

test('pictures that the owner sets reach the store’s tills, and stand under an address that never changes', async () => {
  assert.equal((await storeRecord()).display, undefined);
  const bytes = Buffer.concat([PNG, Buffer.from('a window of the shop')]);
  const picture = await bring(bytes);
  assert.equal((await show([picture], true)).status, 200);
  const record = await storeRecord();
  assert.deepEqual([record.display, record.simple_mode], [{ pictures: [picture], seconds: 12 }, true]);
  assert.deepEqual((await office('GET', `/stores/${shop.store}/display`)).body, { display: { pictures: [picture], seconds: 12 }, simple_mode: true });
  const answer = await shop.server.app.inject({ method: 'GET', url: `/api/v1/display-pictures/${picture}` });
  assert.deepEqual([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']], [200, 'image/png', 'public, max-age=31536000, immutable']);
  assert.ok(answer.rawPayload.equals(bytes));
});

test('what is no picture, or too large a one, is refused, and so is one that nobody brought', async () => {
  for (const bytes of [Buffer.from('<svg onload="alert(1)"/>'), Buffer.concat([PNG, Buffer.alloc(DISPLAY_PICTURE_BYTES_MAX - PNG.length + 1)])]) {
    const answer = await office('POST', '/display-pictures', { picture: bytes.toString('base64') });
    assert.ok(answer.status === 422 || answer.status === 400, String(answer.status));
  }
  const unknown = await show([`${'A'.repeat(22)}.${'B'.repeat(22)}`]);
  assert.deepEqual([unknown.status, (unknown.body as { code: string }).code], [422, 'picture_unusable']);
});

test('whoever is not signed in to the office changes nothing', async () => {
  for (const [method, url, body] of [['POST', '/display-pictures', { picture: PNG.toString('base64') }], ['PUT', `/stores/${shop.store}/display`, { display: { pictures: [], seconds: 12 }, simple_mode: true }]] as const) {
    assert.equal((await office(method, url, body, {})).status, 401);
  }
});

test('a picture that no store shows is forgotten after a day, and not before', async () => {
  const kept = await bring(Buffer.concat([PNG, Buffer.from('kept')]));
  const left = await bring(Buffer.concat([PNG, Buffer.from('left')]));
  const statusOf = async (picture: string): Promise<number> => (await shop.server.app.inject({ method: 'GET', url: `/api/v1/display-pictures/${picture}` })).statusCode;
  await show([kept]);
  assert.equal(await statusOf(left), 200);
  shop.clock.set(shop.clock.now_ms() + DAY_MS + 1_000);
  await show([kept]);
  assert.deepEqual([await statusOf(kept), await statusOf(left)], [200, 404]);
});

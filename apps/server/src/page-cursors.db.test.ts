// A cursor that nobody was given is a mistake of whoever asks. It must not become a fault of the server, which would be
// counted, told as an alert, and hide those that are.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { writePageCursor } from './platform/page-cursor.ts';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const [AT, ID] = ['2026-11-20T08:00:00.000Z', randomUUID()] as const;
/** Of each form that a list has, with parts of the right type and no sense. */
const SENSELESS = [
  ['x'], ['x', 'x'], ['x', 'x', 'x'], ['x', 'x', 'a\0b'], ['a\0b', ID], ['0000-01-01T00:00:00.000Z', ID], [AT, 'x'], [AT, ID, 'x'], [0, 'x'], [1e300, ID], [1e300, 'x'], [1e300, 0], [0, 1e300], ['x', 0, 0, 0], [AT, 1e300, 0, 0], [AT, 0, 0, 1e6],
].map(writePageCursor);
let database: TestDatabase;
let shop: TestShop;
let cookie: string;

type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean };
type Doc = { readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters?: readonly Parameter[] }>>>> };

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  cookie = await shop.signIn('owner', { name: 'Anna', email: 'anna@shop.test', password: 'a quiet till sells on' }, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});

it('every list of the office answers a senseless cursor as malformed, or as the end of what there is', async () => {
  const document = JSON.parse((await shop.server.app.inject({ url: '/api/openapi.json' })).body) as Doc;
  const lists = Object.entries(document.paths).flatMap(([path, { get }]) => (path.startsWith('/api/v1/office/') && get?.parameters?.some(({ name }) => name === 'after') ? [{ path, parameters: get.parameters }] : []));
  assert.ok(lists.length > 25, `${lists.length} lists`);
  const faults: string[] = [];
  let malformed = 0;
  for (const { path, parameters } of lists) {
    const asked = parameters.filter((each) => each.in === 'query' && each.required === true).map(({ name }) => `${name}=${name === 'store' ? shop.store : ID}`).join('&');
    for (const cursor of SENSELESS) {
      const { statusCode, body } = await shop.server.app.inject({ url: `${path.replaceAll(/\{[^}]+\}/g, ID)}?${asked}&after=${cursor}`, headers: { ...HOST, cookie } });
      if (statusCode >= 500) faults.push(`${statusCode} ${path} ${Buffer.from(cursor, 'base64url').toString()}: ${body}`);
      else if (statusCode === 400) malformed += 1;
      else assert.ok([200, 404].includes(statusCode), `${statusCode} ${path}: ${body}`);
    }
  }
  assert.deepEqual(faults, []);
  assert.ok(malformed > lists.length * 8, `${malformed} were malformed`);
});

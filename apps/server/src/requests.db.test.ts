// What a request says is never more than a value: a field that its route does not ask for changes nothing and is kept nowhere, and no
// word of it becomes part of a statement. Every call of the OpenAPI document is made, those that name whole things with what a shop really has.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it, mock } from 'node:test';
import pg from 'pg';
import { type Answered, send } from '@stilltill/testing/furnished-merchant';
import { type Method, type OpenApi, type Route, routesOf } from '@stilltill/testing/openapi-calls';
import { type RouteCalls, makeRouteCalls, nameOfRoute } from '@stilltill/testing/route-calls';
import { DEEDS } from '@stilltill/testing/tenant-deeds';
import { readTables, tablesWith } from '@stilltill/testing/tenant-rows';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TwoShops, openTwoShops } from '@stilltill/testing/two-shops';
import type { Named } from '@stilltill/testing/whole-shop';

/** Would shut the session by which all else is asked. */
const LOCK = 'POST /api/v1/office/account/lock';
const STRANGE = `STRAY ${randomUUID()}`;
let database: TestDatabase;
let two: TwoShops;
let routes: Route[];
let calls: RouteCalls;
/** The texts of all statements that were sent to the database since the calls began. */
const statements = new Set<string>();

before(async () => {
  database = await createTestDatabase();
  two = await openTwoShops(database);
  routes = routesOf(JSON.parse((await two.shop.server.app.inject({ url: '/api/openapi.json' })).body) as OpenApi);
  calls = makeRouteCalls({ database, tables: await readTables(database), clock: two.shop.clock });
  const sendStatement = pg.Client.prototype.query as (this: pg.Client, ...given: unknown[]) => unknown;
  mock.method(pg.Client.prototype, 'query', function note(this: pg.Client, ...given: unknown[]) {
    const [first] = given;
    const text = typeof first === 'string' ? first : (first as { readonly text?: unknown } | undefined)?.text;
    if (typeof text === 'string') statements.add(text);
    return sendStatement.apply(this, given);
  });
});
after(async () => {
  mock.restoreAll();
  await two.shop.close();
  await database.drop();
});

/** Undefined: its body is no object. */
async function makeWith(route: string, { url, body, proof }: Named): Promise<Answered | undefined> {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return undefined;
  const { ours, theirs, shop } = two;
  const headers = proof ? proof(ours) : route.includes('/office/') ? { cookie: ours.cookie } : { authorization: ours.terminal.pass };
  return send(shop.server, { method: route.split(' ')[0] as Method, url, headers, body: { ...body, stray: STRANGE, [STRANGE]: true, is_owner: STRANGE, merchant_id: theirs.merchant } });
}

it('a field that no command asks for is dropped by all of them', async () => {
  const faults: string[] = [];
  let done = 0;
  const judge = (route: string, answered: Answered | undefined, is_whole: boolean): void => {
    if (answered === undefined) return;
    const { status, text } = answered;
    if (status < 300) done += 1;
    if (status >= 500 || (is_whole && status >= 300)) faults.push(`${route}: ${status} ${text.slice(0, 200)}`);
    if (text.includes(STRANGE)) faults.push(`${route} says it again`);
  };
  const { print } = await two.lookAtThem();
  for (const deed of DEEDS) judge(deed.route, await makeWith(deed.route, await deed.make(two.ours)), true);
  const whole = new Set(DEEDS.map(({ route }) => route));
  // What is made of ids alone may be refused by then: of the same thing another command was made.
  for (const route of routes) {
    const name = nameOfRoute(route);
    if (route.operation.requestBody?.content['application/json'] === undefined || whole.has(name) || name === LOCK) continue;
    judge(name, await makeWith(name, { url: await calls.urlFor(route, two.ours), body: await calls.bodyFor(route, two.ours) }), false);
  }
  assert.deepEqual(faults, []);
  assert.ok(done > 80, `${done} were done`);
  assert.deepEqual([await tablesWith(database, STRANGE), await two.changedSince(print)], [[], []]);
});

it('no word of a request becomes part of a statement', async () => {
  const { ours, shop } = two;
  for (const route of routes) {
    if (route.method !== 'GET' || route.path.endsWith('/live')) continue;
    const url = await calls.urlFor(route, ours);
    for (const headers of [{ cookie: ours.cookie }, { authorization: ours.terminal.pass }]) await send(shop.server, { method: 'GET', url, headers });
  }
  assert.ok(statements.size > 400, `${statements.size} statements`);
  const named = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
  // Whose transaction it is stands in its first message, once it is known to be an id.
  const texts = [...statements].map((text) => text.replace(/(?<=^begin; select set_config\('app\.merchant', ')[0-9a-f-]{36}(?=', true\))/, ''));
  assert.deepEqual(texts.filter((text) => named.test(text) || text.includes(ours.mark) || text.includes('STRAY')), []);
});

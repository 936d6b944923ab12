// Two merchants on one server. Whatever one of them asks for with the ids of the other, by every route that the OpenAPI
// document lists, is neither read nor changed; and each of these calls is one that the other could make.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answered, type FurnishedMerchant, furnishMerchant, send } from '@stilltill/testing/furnished-merchant';
import { type OpenApi, type Route, routesOf } from '@stilltill/testing/openapi-calls';
import { type RouteCalls, makeRouteCalls, nameOfRoute, typeOf } from '@stilltill/testing/route-calls';
import { DEEDS } from '@stilltill/testing/tenant-deeds';
import { type Tables, fillEmptyTables, fingerprint, idsOf, leaksOf, readTables } from '@stilltill/testing/tenant-rows';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

/** Routes that are not called here, each with the reason. */
const APART: Readonly<Record<string, string>> = {
  'GET /api/v1/live': 'a stream that does not end: live-route.db.test.ts shows that it crosses no border',
  'GET /api/v1/office/changes': 'names ids as its own people sent them, another’s too where a command took one and found nothing to change: modules/office-changes/office-changes.db.test.ts shows that it crosses no border',
  'GET /api/v1/office/exports/changes.csv': 'the same list as a file',
  'POST /api/v1/office/account/lock': 'would shut the session by which all else is asked, and names nobody: modules/office/account.db.test.ts',
  'PUT /api/v1/office/backups': 'the plan of the server itself, which only its keeper may set: modules/backups/backups.db.test.ts',
};
/** Their link is the right itself: whoever has it may, signed in or not. They are called with links that nobody was given. */
const BY_LINK = /^\/(r|c|u|v|hooks)(\/|$)/;

/** What these calls name is more than a row with an id: the very thing is made in tenants-whole.db.test.ts. Here they may be refused to the merchant itself too. */
const WHOLE: ReadonlySet<string> = new Set(DEEDS.map(({ route }) => route));
const NOT_HEARD = new Set(['request_malformed', 'not_found', 'not_signed_in', 'session_locked', 'internal', 'not_permitted']);

let database: TestDatabase;
let shop: TestShop;
let ours: FurnishedMerchant;
let theirs: FurnishedMerchant;
let tables: Tables;
let routes: Route[];
let calls: RouteCalls;
let their_ids: Set<string>;

before(async () => {
  database = await createTestDatabase();
  // Nobody is limited by the rates of forms: each call comes a minute after the one before.
  let monotonic_ms = 0;
  shop = await openTestShop(database, { monotonic_ms: () => (monotonic_ms += 60_000) });
  const document = JSON.parse((await shop.server.app.inject({ url: '/api/openapi.json' })).body) as OpenApi;
  routes = routesOf(document);
  const now_ms = shop.clock.now_ms();
  tables = await readTables(database);
  calls = makeRouteCalls({ database, tables, clock: shop.clock });
  ours = await furnishMerchant(shop.server, database, document, { mark: 'OURSHOP', phone: '13800138001', now_ms });
  theirs = await furnishMerchant(shop.server, database, document, { mark: 'THEIRSHOP', phone: '13800138002', now_ms });
  await fillEmptyTables(database, tables, theirs.merchant, theirs.mark);
  const our_ids = await idsOf(database, tables, ours.merchant);
  their_ids = new Set([...await idsOf(database, tables, theirs.merchant)].filter((id) => !our_ids.has(id)));
});
after(async () => {
  await shop.close();
  await database.drop();
});

type Asker = { readonly who: string; readonly headers: Readonly<Record<string, string>> };
function askers(): Asker[] {
  return [{ who: 'owner', headers: { cookie: ours.cookie } }, { who: 'terminal', headers: { authorization: ours.terminal.pass } }, { who: 'nobody', headers: {} }];
}

/** Calls a route with the ids of others in all of it, and with them in its body alone. */
async function attack(route: Route): Promise<string[]> {
  const faults: string[] = [];
  const body = await calls.bodyFor(route, theirs);
  for (const url of new Set([await calls.urlFor(route, theirs), await calls.urlFor(route, ours)])) {
    for (const { who, headers } of askers()) {
      const answered = await send(shop.server, { method: route.method, url, body, headers: { ...typeOf(route), ...headers } });
      if (answered.status === 429) faults.push(`${who} was not heard at all`);
      const leaks = leaksOf(answered, { sent: `${url} ${JSON.stringify(body, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))}`, ids: their_ids, mark: theirs.mark });
      if (leaks.length > 0) faults.push(`${who} read ${leaks.slice(0, 3).join(', ')} from ${url}`);
      if (answered.status >= 500) faults.push(`${who} met a fault of the server at ${url}: ${answered.text.slice(0, 200)}`);
    }
  }
  return faults;
}

describe('a merchant', () => {
  it('by no route reads or changes what is another’s', async () => {
    const faults: string[] = [];
    let print = await fingerprint(database, tables, theirs.merchant);
    assert.deepEqual(Object.entries(print).filter(([, each]) => each.startsWith('0 ')), [], 'there is something to be had in each table');
    for (const route of routes) {
      if (APART[nameOfRoute(route)] !== undefined) continue;
      faults.push(...(await attack(route)).map((fault) => `${nameOfRoute(route)}: ${fault}`));
      const now = await fingerprint(database, tables, theirs.merchant);
      const changed = Object.keys(now).filter((table) => now[table] !== print[table]);
      if (changed.length > 0) faults.push(`${nameOfRoute(route)}: changed ${changed.join(', ')}`);
      print = now;
    }
    assert.deepEqual(faults, []);
  });

  it('neither sees nor ends another’s sessions and passkeys', async () => {
    const before_all = await fingerprint(database, tables, theirs.merchant);
    const [passkey, token] = [await calls.valueOf(theirs, ['auth.office_passkey', 'id']), await calls.valueOf(theirs, ['auth.office_session', 'token'])];
    const ask = (method: 'GET' | 'POST', path: string, body?: object): Promise<Answered> => send(shop.server, { method, url: `/api/auth/${path}`, body, headers: { cookie: ours.cookie } });
    const answers = [
      await ask('GET', 'passkey/list-user-passkeys'), await ask('GET', 'list-sessions'), await ask('GET', 'get-session'),
      await ask('POST', 'passkey/delete-passkey', { id: passkey }), await ask('POST', 'passkey/update-passkey', { id: passkey, name: 'ours' }), await ask('POST', 'revoke-session', { token }),
    ];
    assert.deepEqual(answers.flatMap((answered) => leaksOf(answered, { sent: '', ids: their_ids, mark: theirs.mark })), []);
    // Of the library's routes those that no page uses are closed.
    assert.deepEqual(answers.map(({ status }) => status), [200, 404, 404, 401, 401, 404]);
    assert.deepEqual(await fingerprint(database, tables, theirs.merchant), before_all);
  });

  it('can itself make the calls that others can’t, or they would show nothing', async () => {
    const refused: string[] = [];
    for (const route of routes) {
      if (APART[nameOfRoute(route)] !== undefined || BY_LINK.test(route.path)) continue;
      const headers = route.path.includes('/office/') ? { cookie: theirs.cookie } : { authorization: theirs.terminal.pass };
      const url = await calls.urlFor(route, theirs);
      const answered = await send(shop.server, { method: route.method, url, body: await calls.bodyFor(route, theirs), headers: { ...typeOf(route), ...headers } });
      const code = answered.status < 300 ? '' : (JSON.parse(answered.text) as { code: string }).code;
      if (NOT_HEARD.has(code)) refused.push(nameOfRoute(route));
    }
    assert.deepEqual(refused.filter((name) => !WHOLE.has(name)), [], 'what such a call names is to be made in packages/testing/src/tenant-deeds.ts');
  });
});

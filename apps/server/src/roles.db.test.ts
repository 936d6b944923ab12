// What each role of the office may: every route below /api/v1/office/ that the OpenAPI document lists, called as an auditor and as a
// manager who is bound to no operator, with what their shop really has. What a role is refused changes nothing.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { HOST, type FurnishedMerchant, furnishMerchant, send } from '@stilltill/testing/furnished-merchant';
import { type OpenApi, type Route, routesOf } from '@stilltill/testing/openapi-calls';
import { type RouteCalls, makeRouteCalls, typeOf } from '@stilltill/testing/route-calls';
import { type Tables, fillEmptyTables, fingerprint, readTables } from '@stilltill/testing/tenant-rows';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const OFFICE = '/api/v1/office/';
/** A person’s own account, which is theirs whatever they may: modules/office/account.db.test.ts. */
const OWN = `${OFFICE}account/`;
/** POST alone has room for what is asked: these read. */
const ASKING: ReadonlySet<string> = new Set(['POST promotions/try']);
/** Bodies of which the schema alone says too little: what a call may be is asked once it is one. */
const BODIES: Readonly<Record<string, unknown>> = { 'POST stock/transfers/{id}/arrival': { document: randomUUID(), note: null, lines: [{ product: randomUUID(), received_milli: 1000 }] } };
/** What an auditor does not even read: customers and what was said to them, who has access, what goods cost, the machine. */
const CLOSED_TO_AUDITORS: readonly string[] = [
  'GET access', 'GET backups', 'GET care', 'GET care/data-requests', 'GET care/fapiao', 'GET care/feedback', 'GET care/fraud-reports', 'GET contact/calls', 'GET contact/customers/{id}',
  'GET contact/mailings', 'GET contact/messages', 'GET contact/messages/summary', 'GET contact/messages/{id}', 'GET contact/providers', 'GET contact/registers', 'GET contact/replies',
  'GET contact/settings', 'GET contact/templates', 'GET customers', 'GET customers/duplicates', 'GET customers/imports', 'GET customers/imports/{id}', 'GET customers/imports/{id}/problems',
  'GET customers/{id}', 'GET exports/coupons.csv', 'GET exports/customers.csv', 'GET exports/data_requests.csv', 'GET exports/fapiao.csv', 'GET exports/feedback.csv', 'GET exports/fraud_reports.csv',
  'GET exports/messages.csv', 'GET exports/points.csv', 'GET exports/products.csv', 'GET fleet/unknown-devices', 'GET imports/{id}', 'GET imports/{id}/problems', 'GET points/accounts', 'GET points/accounts/{id}', 'GET points/coupons', 'GET points/purchases', 'GET settings/report-mail',
];
/** What is the owner’s: settings of the shop and of the machine, people and their rights, who has access, and who carries messages. */
const CLOSED_TO_MANAGERS: readonly string[] = [
  'GET access', 'POST access/invitations', 'DELETE access/invitations/{id}', 'POST access/{id}/end', 'PUT access/{id}/operator', 'POST access/second-factor', 'DELETE access/second-factor', 'POST access/{id}/reset', 'GET backups', 'PUT backups',
  'GET contact/providers', 'POST contact/providers/email/test', 'DELETE contact/providers/{channel}', 'PUT contact/providers/{channel}', 'GET contact/settings', 'PUT contact/settings',
  'POST display-pictures', 'PUT first-steps/{step}', 'PUT fleet/settings', 'POST fleet/settings/preview', 'POST operators', 'PUT operators/{id}', 'POST operators/{id}/badges',
  'DELETE operators/{id}/badges/{badge}', 'PUT points/rules', 'POST printers', 'PUT printers/{id}', 'POST printers/{id}/remove', 'POST printers/{id}/test', 'DELETE roles/{id}',
  'PUT roles/{id}', 'PUT roster/policy/{id}', 'GET settings/report-mail', 'PUT settings/report-mail', 'PUT shop', 'POST stores', 'PUT stores/{id}', 'PUT stores/{id}/display',
  'PUT stores/{id}/receipt', 'PUT stores/{id}/selling', 'PUT watch/policy', 'POST watch/rerun',
];

/** Without what all of them begin with. */
const nameOf = ({ method, path }: Route): string => `${method} ${path.slice(OFFICE.length)}`;

let database: TestDatabase;
let shop: TestShop;
let ours: FurnishedMerchant;
let tables: Tables;
let routes: Route[];
let calls: RouteCalls;
let auditor: string;
let manager: string;

before(async () => {
  database = await createTestDatabase();
  // Nobody is limited by the rates of forms: each call comes a minute after the one before.
  let monotonic_ms = 0;
  shop = await openTestShop(database, { monotonic_ms: () => (monotonic_ms += 60_000) });
  const document = JSON.parse((await shop.server.app.inject({ url: '/api/openapi.json' })).body) as OpenApi;
  routes = routesOf(document).filter(({ path }) => path.startsWith(OFFICE) && !path.startsWith(OWN));
  tables = await readTables(database);
  calls = makeRouteCalls({ database, tables, clock: shop.clock });
  ours = await furnishMerchant(shop.server, database, document, { mark: 'OURSHOP', phone: '13800138001', now_ms: shop.clock.now_ms() });
  await fillEmptyTables(database, tables, ours.merchant, ours.mark);
  [auditor, manager] = [await joinAs('auditor'), await joinAs('manager')];
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function joinAs(role: 'auditor' | 'manager'): Promise<string> {
  const person = { name: 'Lin Yue', email: `${role}@example.org`, password: 'a quiet shop by the lake' };
  assert.ok((await shop.server.modules.office.makeUser({ merchant: ours.merchant, role, ...person })).ok);
  return shop.signInAgain(person, HOST);
}
/** The code with which a call is refused; empty: it is not. */
async function outcomeOf(route: Route, cookie: string): Promise<string> {
  // Of what the shop has not, any id: whoever may not is refused before it is looked for.
  const url = (await calls.urlFor(route, ours)).replace('A'.repeat(22), randomUUID());
  const answered = await send(shop.server, { method: route.method, url, body: BODIES[nameOf(route)] ?? await calls.bodyFor(route, ours), headers: { ...typeOf(route), cookie } });
  return answered.status < 300 ? '' : (JSON.parse(answered.text) as { readonly code: string }).code;
}
const isCommand = (route: Route): boolean => route.method !== 'GET' && !ASKING.has(nameOf(route));

/** What changed while it was done. */
async function changesOf(work: () => Promise<void>): Promise<string[]> {
  const print = await fingerprint(database, tables, ours.merchant);
  await work();
  const now = await fingerprint(database, tables, ours.merchant);
  return Object.keys(now).filter((table) => now[table] !== print[table]);
}

describe('a role', () => {
  it('of an auditor is refused every command, and nothing is changed by it', async () => {
    const commands = routes.filter(isCommand);
    assert.ok(commands.length > 100, `${commands.length}`);
    const taken: string[] = [];
    const changed = await changesOf(async () => {
      for (const route of commands) {
        const outcome = await outcomeOf(route, auditor);
        if (outcome !== 'not_permitted') taken.push(`${nameOf(route)}: ${outcome}`);
      }
    });
    assert.deepEqual(taken, []);
    assert.deepEqual(changed, []);
  });

  it('of an auditor reads all but customers, what goods cost, who has access, and the machine', async () => {
    const refused: string[] = [];
    for (const route of routes.filter((each) => !isCommand(each))) {
      const outcome = await outcomeOf(route, auditor);
      assert.notEqual(outcome, 'not_signed_in', nameOf(route));
      if (outcome === 'not_permitted') refused.push(nameOf(route));
    }
    const there = new Set(routes.map(nameOf));
    assert.deepEqual(refused.toSorted(), CLOSED_TO_AUDITORS.filter((name) => there.has(name)).toSorted());
  });

  it('of a manager is refused what is the owner’s, and nothing is changed by it', async () => {
    const closed = routes.filter((route) => CLOSED_TO_MANAGERS.includes(nameOf(route)));
    assert.equal(closed.length, CLOSED_TO_MANAGERS.length, 'there are such routes');
    const taken: string[] = [];
    const changed = await changesOf(async () => {
      for (const route of closed) {
        const outcome = await outcomeOf(route, manager);
        if (outcome !== 'not_permitted') taken.push(`${nameOf(route)}: ${outcome}`);
      }
    });
    assert.deepEqual(taken, []);
    assert.deepEqual(changed, []);
    const refused: string[] = [];
    for (const route of routes.filter((each) => !closed.includes(each))) if (await outcomeOf(route, manager) === 'not_permitted') refused.push(nameOf(route));
    assert.deepEqual(refused, [], 'the rest is a manager’s too');
  });

  it('of nobody who got in by a password alone opens any route of a shop that asks for more, but who they are', async () => {
    const opened: string[] = [];
    await database.adminQuery('update auth.merchant set demands_second_factor = true where id = $1', [ours.merchant]);
    const changed = await changesOf(async () => {
      for (const who of [manager, ours.cookie]) for (const route of routes) {
        const outcome = await outcomeOf(route, who);
        if (outcome !== 'second_factor_needed') opened.push(`${nameOf(route)}: ${outcome}`);
      }
    });
    assert.deepEqual(opened, ['GET me: ', 'GET me: ']);
    assert.deepEqual(changed, []);
  });
});

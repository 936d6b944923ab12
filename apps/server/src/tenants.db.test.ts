// Two merchants on one server. Whatever one of them asks for with the ids of the other, by every route that the OpenAPI
// document lists, is neither read nor changed; and each of these calls is one that the other could make.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answered, type FurnishedMerchant, furnishMerchant, send } from '@stilltill/testing/furnished-merchant';
import { type OpenApi, type Route, type Values, bodyOf, queryOf, routesOf } from '@stilltill/testing/openapi-calls';
import { DEEDS } from '@stilltill/testing/tenant-deeds';
import { type Tables, fillEmptyTables, fingerprint, idsOf, leaksOf, readTables, valueIn } from '@stilltill/testing/tenant-rows';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const API = '/api/v1/';

/** What an id in a path is, by the beginning of the path behind /api/v1/: the table and the column; the longest holds. */
const PATHS: Readonly<Record<string, readonly [string, string]>> = {
  'terminal/approvals/{id}': ['app.approval', 'id'], 'office/approvals/{id}': ['app.approval', 'id'],
  'office/roster/requests/{id}': ['app.swap_request', 'id'], 'office/roster/{id}': ['app.roster_shift', 'id'], 'office/roster/policy/{id}': ['app.store', 'id'],
  'pictures/{picture}': ['app.picture', 'hash'], 'display-pictures/{picture}': ['app.display_picture', 'hash'], 'office/fleet/inspection-pictures/{picture}': ['app.inspection_picture', 'hash'],
  'office/exceptions/{id}': ['app.exception', 'id'], 'office/shifts/{id}': ['app.shift', 'shift_id'],
  'terminal/parked/{sale}': ['app.parked_basket', 'sale_id'], 'office/promotions/{id}': ['app.promotion', 'id'], 'office/stores/{id}': ['app.store', 'id'],
  'office/points/cards/{id}': ['app.member_card', 'id'], 'office/points/accounts/{id}': ['app.point_account', 'id'],
  'office/customers/imports/{id}': ['app.customer_import', 'id'], 'office/imports/{id}': ['app.data_import', 'id'], 'office/customers/{id}': ['app.customer', 'id'],
  'office/contact/messages/{id}': ['app.message', 'id'], 'office/contact/customers/{id}': ['app.customer', 'id'], 'office/contact/templates/{id}': ['app.message_template', 'id'],
  'office/contact/mailings/{id}': ['app.mailing', 'id'], 'office/contact/replies/{id}': ['app.contact_reply', 'id'], 'office/contact/calls/{message}': ['app.message', 'id'],
  'office/contact/providers/{channel}': ['app.provider_setting', 'channel'],
  'office/access/invitations/{id}': ['auth.invitation', 'id'], 'office/access/{id}': ['auth.merchant', "(select id from auth.office_user u where u.merchant_id = t.id and u.role <> 'owner')"],
  'office/account/sessions/{id}': ['auth.merchant', "(select max(s.id) from auth.office_session s join auth.office_user u on u.id = s.user_id where u.merchant_id = t.id)"],
  'office/faults/{code}': ['app.fault', 'code'], 'office/terminals/{id}': ['app.terminal', 'id'], 'office/fleet/terminals/{id}': ['app.terminal', 'id'],
  'office/fleet/groups/{id}': ['app.terminal_group', 'id'], 'office/fleet/stores/{id}': ['app.store', 'id'], 'office/fleet/rounds/{id}': ['app.inspection_round', 'id'],
  'office/operators/{id}': ['app.operator', 'id'], 'office/roles/{id}': ['app.role', 'id'], 'terminal/operators/{operator}': ['app.operator', 'id'],
  'office/care/feedback/{id}': ['app.feedback', 'id'], 'office/care/fapiao/{id}': ['app.fapiao_request', 'id'], 'office/care/fraud-reports/{id}': ['app.fraud_report', 'id'],
  'office/care/data-requests/{id}': ['app.data_request', 'id'], 'office/watch/findings/{id}': ['app.finding', 'id'], 'office/watch/cases/{id}': ['app.watch_case', 'id'],
  'office/stock/products/{id}': ['app.product', 'id'], 'office/stock/transfers/{id}': ['app.merchant', '(select d.transfer_id from app.stock_document d where d.merchant_id = t.merchant_id and d.transfer_id is not null limit 1)'], 'office/stock/documents/{id}': ['app.stock_document', 'id'], 'office/purchasing/orders/{id}': ['app.purchase_order', 'id'], 'office/purchasing/suppliers/{id}': ['app.supplier', 'id'],
  'office/printers/{id}': ['app.network_printer', 'id'], 'office/products/{id}': ['app.product', 'id'], 'office/categories/{id}': ['app.category', 'id'], 'office/repricings/{id}': ['app.repricing', 'id'],
};
const OF_CHAIN = (column: string): string => `(select ${column} from app.chain c where (c.merchant_id, c.chain) = (t.merchant_id, t.chain))`;
const STORE = (code: string): readonly [string, string] => ['app.merchant', `(select id from app.store s where s.merchant_id = t.merchant_id and s.code = '${code}')`];
/** What a name says wherever it stands: in a path beside another, in a query or in a body. */
const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  store: STORE('S1'), stores: STORE('S1'), to_store: STORE('S2'), terminal: ['app.sale', OF_CHAIN('terminal_id')], epoch: ['app.sale', OF_CHAIN('epoch')], seq: ['app.sale', 'seq'],
  hash: ['app.sale', "(select encode(hash, 'hex') from app.entry e where (e.merchant_id, e.chain, e.seq) = (t.merchant_id, t.chain, t.seq))"], operator: ['app.operator', 'id'], custodian: ['app.operator', 'id'], product: ['app.product', 'id'], products: ['app.product', 'id'], category: ['app.category', 'id'],
  categories: ['app.category', 'id'], customer: ['app.customer', 'id'], customers: ['app.customer', 'id'], into: ['app.customer', 'id'], point: ['app.contact_point', 'id'], promotion: ['app.promotion', 'id'], supplier: ['app.supplier', 'id'],
  account: ['app.point_account', 'id'], coupon: ['app.member_coupon', 'id'], coupon_hash: ['app.member_coupon', "encode(coupon_hash, 'hex')"], card_hash: ['app.member_card', "encode(card_hash, 'hex')"], group: ['app.customer_group', 'id'],
  template: ['app.message_template', 'id'], suppression: ['app.suppression', 'id'], findings: ['app.finding', 'id'], shift: ['app.shift', 'shift_id'], sale: ['app.sale', 'sale_id'],
  number: ['app.store', "code || '-T1-000002'"], role: ['app.role', 'id'], user: ['auth.office_user', 'id'], document: ['app.stock_document', 'id'], printer: ['app.network_printer', 'id'],
  approval: ['app.approval', 'id'], badge: ['app.badge', 'id'], request_key: ['app.message', 'request_key'],
};
/** Where a name says something else. */
const NAMES_AT: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>> = {
  'office/fleet': { groups: ['app.terminal_group', 'id'], group: ['app.terminal_group', 'id'], id: ['app.merchant', 'merchant_id'] },
  'office/points/accounts': { groups: ['app.customer_group', 'id'] },
  'office/products/favourites': { ids: ['app.product', 'id'] }, 'office/categories/order': { ids: ['app.category', 'id'] },
  'office/roster/swap': { shift: ['app.roster_shift', 'id'] },
  'terminal/operators': { shift: ['app.roster_shift', 'id'], request: ['app.swap_request', 'id'], to: ['app.operator', 'id'] },
};
const ROLES = new Set(['role']);
/** Words of forms that are nobody's. */
const WORDS: Readonly<Record<string, string>> = {
  code: 'T8T8T8T8', currency: 'CNY', timezone: 'Asia/Shanghai', step: 'tax', outcome: 'resolved', place: 'CN', signature: 'A'.repeat(86), public_key: 'A'.repeat(43), host: '192.168.7.8', email: 'somebody@example.com', register: 'XX-LIST', fapiao_number: '12345678', until: '2026-11-21T08:00:00.000Z', store_code: 'S1', terminal_code: 'T1',
};

/** Routes that are not called here, each with the reason. */
const APART: Readonly<Record<string, string>> = {
  'GET /api/v1/live': 'a stream that does not end: live-route.db.test.ts shows that it crosses no border',
  'GET /api/v1/office/changes': 'names ids as its own people sent them, another’s too where a command took one and found nothing to change: modules/office-changes/office-changes.db.test.ts shows that it crosses no border',
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

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const known = new Map<string, string | undefined>();
async function valueOf({ merchant }: FurnishedMerchant, [table, column]: readonly [string, string]): Promise<string | undefined> {
  const key = `${merchant} ${table} ${column}`;
  if (!known.has(key)) known.set(key, await valueIn(database, tables, merchant, table, column));
  return known.get(key);
}

function longest<T>(table: Readonly<Record<string, T>>, path: string): T | undefined {
  const key = Object.keys(table).filter((each) => path.startsWith(each)).sort((one, other) => other.length - one.length)[0];
  return key === undefined ? undefined : table[key];
}

/** What the names of a route mean for a merchant. */
async function wordsFor(route: Route, whose: FurnishedMerchant): Promise<Values> {
  const path = route.path.slice(API.length);
  const own = longest(NAMES_AT, path) ?? {};
  const words = new Map<string, string>(Object.entries(WORDS));
  for (const [name, place] of Object.entries({ ...NAMES, ...own })) {
    // A role is also one of three words, which stand in the schema.
    const value = ROLES.has(name) && !JSON.stringify(route.operation).includes('"places"') ? undefined : await valueOf(whose, place);
    if (value !== undefined) words.set(name, value);
  }
  const at = new Date(shop.clock.now_ms()).toISOString();
  return { named: (name) => words.get(name), text: `${whose.mark} attack`, at };
}

async function urlFor(route: Route, whose: FurnishedMerchant): Promise<string> {
  const words = await wordsFor(route, whose);
  const path = route.path.slice(API.length);
  const place = longest(PATHS, path);
  let first = true;
  let url = route.path;
  for (const [holder, name = ''] of [...route.path.matchAll(/\{(\w+)\}/g)]) {
    const is_own = first && place !== undefined;
    const found = is_own ? await valueOf(whose, place) : words.named(name);
    first = false;
    const value = name === 'picture' && found !== undefined ? pictureId(whose.merchant, found) : found ?? 'A'.repeat(22);
    url = url.replace(holder, encodeURIComponent(value));
  }
  const query = queryOf(route, words);
  return query === '' ? url : `${url}?${query}`;
}

const pictureId = (merchant: string, hash: string): string => `${Buffer.from(merchant.replaceAll('-', ''), 'hex').toString('base64url')}.${Buffer.from(hash.replace('\\x', ''), 'hex').toString('base64url')}`;

type Asker = { readonly who: string; readonly headers: Readonly<Record<string, string>> };
function askers(): Asker[] {
  return [{ who: 'owner', headers: { cookie: ours.cookie } }, { who: 'terminal', headers: { authorization: ours.terminal.pass } }, { who: 'nobody', headers: {} }];
}

async function bodyFor(route: Route, whose: FurnishedMerchant): Promise<unknown> {
  if (nameOf(route) === 'POST /api/v1/journal') return whose.upload;
  if (route.path.endsWith('/customers/imports') && route.method === 'POST') return 'name,phone\nA,13800138100\n';
  return bodyOf(route, await wordsFor(route, whose));
}
const typeOf = (route: Route): Readonly<Record<string, string>> => (route.path.endsWith('/customers/imports') ? { 'content-type': 'text/csv' } : {});

/** Calls a route with the ids of others in all of it, and with them in its body alone. */
async function attack(route: Route): Promise<string[]> {
  const faults: string[] = [];
  const body = await bodyFor(route, theirs);
  for (const url of new Set([await urlFor(route, theirs), await urlFor(route, ours)])) {
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
      if (APART[nameOf(route)] !== undefined) continue;
      faults.push(...(await attack(route)).map((fault) => `${nameOf(route)}: ${fault}`));
      const now = await fingerprint(database, tables, theirs.merchant);
      const changed = Object.keys(now).filter((table) => now[table] !== print[table]);
      if (changed.length > 0) faults.push(`${nameOf(route)}: changed ${changed.join(', ')}`);
      print = now;
    }
    assert.deepEqual(faults, []);
  });

  it('neither sees nor ends another’s sessions and passkeys', async () => {
    const before_all = await fingerprint(database, tables, theirs.merchant);
    const [passkey, token] = [await valueOf(theirs, ['auth.office_passkey', 'id']), await valueOf(theirs, ['auth.office_session', 'token'])];
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
      if (APART[nameOf(route)] !== undefined || BY_LINK.test(route.path)) continue;
      const headers = route.path.includes('/office/') ? { cookie: theirs.cookie } : { authorization: theirs.terminal.pass };
      const url = await urlFor(route, theirs);
      const answered = await send(shop.server, { method: route.method, url, body: await bodyFor(route, theirs), headers: { ...typeOf(route), ...headers } });
      const code = answered.status < 300 ? '' : (JSON.parse(answered.text) as { code: string }).code;
      if (NOT_HEARD.has(code)) refused.push(nameOf(route));
    }
    assert.deepEqual(refused.filter((name) => !WHOLE.has(name)), [], 'what such a call names is to be made in packages/testing/src/tenant-deeds.ts');
  });
});

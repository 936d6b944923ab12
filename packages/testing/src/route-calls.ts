/**
 * Calls of every route of the OpenAPI document, with ids of what a furnished merchant really has in path, query and body. A new
 * route whose path holds an id needs a line in PATHS.
 */
import type { FurnishedMerchant } from './furnished-merchant.ts';
import { type Route, type Values, bodyOf, queryOf } from './openapi-calls.ts';
import { type Tables, valueIn } from './tenant-rows.ts';
import type { TestDatabase } from './test-database.ts';

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
  'office/access/invitations/{id}': ['auth.invitation', 'id'], 'office/access/{id}': ['auth.merchant', "(select id from auth.office_user u where u.merchant_id = t.id and u.role <> 'owner' order by u.created_at, u.id limit 1)"],
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

type Parts = { readonly database: Pick<TestDatabase, 'adminQuery'>; readonly tables: Tables; readonly clock: { now_ms(): number } };
export type RouteCalls = {
  /** Undefined: the merchant has no such thing. */
  valueOf(whose: FurnishedMerchant, place: readonly [table: string, expression: string]): Promise<string | undefined>;
  /** The address of a route with what is theirs in its path and its query. */
  urlFor(route: Route, whose: FurnishedMerchant): Promise<string>;
  bodyFor(route: Route, whose: FurnishedMerchant): Promise<unknown>;
};

/** As `GET /api/v1/…`. */
export const nameOfRoute = ({ method, path }: Route): string => `${method} ${path}`;
/** What its body is, where it is no JSON. */
export const typeOf = (route: Route): Readonly<Record<string, string>> => (route.path.endsWith('/customers/imports') ? { 'content-type': 'text/csv' } : {});

export function makeRouteCalls({ database, tables, clock }: Parts): RouteCalls {
  const known = new Map<string, string | undefined>();
  async function valueOf({ merchant }: FurnishedMerchant, [table, column]: readonly [string, string]): Promise<string | undefined> {
    const key = `${merchant} ${table} ${column}`;
    if (!known.has(key)) known.set(key, await valueIn(database, tables, merchant, table, column));
    return known.get(key);
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
    const at = new Date(clock.now_ms()).toISOString();
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

  async function bodyFor(route: Route, whose: FurnishedMerchant): Promise<unknown> {
    if (nameOfRoute(route) === 'POST /api/v1/journal') return whose.upload;
    if (route.path.endsWith('/customers/imports') && route.method === 'POST') return 'name,phone\nA,13800138100\n';
    return bodyOf(route, await wordsFor(route, whose));
  }

  return { valueOf, urlFor, bodyFor };
}

function longest<T>(table: Readonly<Record<string, T>>, path: string): T | undefined {
  const key = Object.keys(table).filter((each) => path.startsWith(each)).sort((one, other) => other.length - one.length)[0];
  return key === undefined ? undefined : table[key];
}

const pictureId = (merchant: string, hash: string): string => `${Buffer.from(merchant.replaceAll('-', ''), 'hex').toString('base64url')}.${Buffer.from(hash.replace('\\x', ''), 'hex').toString('base64url')}`;

/** A merchant on a running server with something of everything: its people, goods, customers, terminals and their words. */
import { randomBytes, randomUUID } from 'node:crypto';
import { normalizeCode, toWire } from '@stilltill/protocol';
import type { ComposedServer } from '@stilltill/server/compose.ts';
import { enrolTestTerminal, getTestPass } from './enrol-terminal.ts';
import { type Method, type OpenApi, type Values, bodyOf, queryOf, routesOf } from './openapi-calls.ts';
import type { ShopTerminal } from './test-shop.ts';
import type { TestDatabase } from './test-database.ts';

export type FurnishedMerchant = {
  readonly merchant: string; readonly store: string;
  /** Stands in every text that this merchant gave, and in no other's. */
  readonly mark: string;
  readonly cookie: string;
  readonly terminal: ShopTerminal;
  /** What the merchant's terminal has uploaded. */
  readonly upload: string;
};

type Given = Readonly<Record<string, string>>;
export type Answered = { readonly status: number; readonly text: string };
export type Call = { readonly method: Method; readonly url: string; readonly body?: unknown; readonly headers: Given };

export const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const DAY_MS = 86_400_000;
const IMPORT = 'name,phone\nSomebody,13800138099\n';

/** One request. A picture, an import and an upload are sent as they are, all else as JSON. */
export async function send(server: ComposedServer, { method, url, body, headers }: Call): Promise<Answered> {
  const is_text = typeof body === 'string';
  const answer = await server.app.inject({
    method, url, headers: { ...HOST, ...headers, ...(body === undefined ? {} : { 'content-type': headers['content-type'] ?? 'application/json' }) },
    ...(body === undefined ? {} : { payload: is_text ? body : toWire(body) }),
  });
  return { status: answer.statusCode, text: answer.body };
}

export async function furnishMerchant(server: ComposedServer, database: Pick<TestDatabase, 'postgres'>, document: OpenApi, { mark, phone, now_ms }: { readonly mark: string; readonly phone: string; readonly now_ms: number }): Promise<FurnishedMerchant> {
  const { fleet, office } = server.modules;
  const [merchant, store, second] = [randomUUID(), randomUUID(), randomUUID()];
  await fleet.makeMerchant({ id: merchant, shop_name: mark });
  await database.postgres.withMerchant(merchant, async (tx) => {
    for (const [id, code] of [[store, 'S1'], [second, 'S2']] as const) {
      await fleet.makeStore(tx, { id, code, name: `${mark} ${code}`, currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh', 'en'] });
    }
  });
  const person = { name: `${mark} owner`, email: `${randomUUID()}@example.com`, password: 'a quiet shop by the lake' };
  const made = await office.makeUser({ merchant, role: 'owner', ...person });
  if (!made.ok) throw new Error(made.fault.code);
  const manager = await office.makeUser({ merchant, role: 'manager', name: `${mark} manager`, email: `${randomUUID()}@example.com`, password: person.password });
  if (!manager.ok) throw new Error(manager.fault.code);
  const signIn = () => server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: { ...HOST, 'content-type': 'application/json' }, payload: JSON.stringify(person) });
  const signed = await signIn();
  // Another browser of theirs.
  await signIn();
  const cookie = [signed.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');

  const ask = async (path: string, body: string, headers: Record<string, string>) => {
    const answer = await server.app.inject({ method: 'POST', url: path, payload: body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.statusCode, body: answer.body };
  };
  const id = randomUUID();
  await fleet.makeTerminal(merchant, { id, store, code: 'T1', name: `${mark} T1` });
  const issued = await fleet.issueCode(merchant, id, mark);
  if (!issued.ok) throw new Error(issued.fault.code);
  const enrolled = await enrolTestTerminal(ask, normalizeCode(issued.value.code), { random: { bytes: (length) => randomBytes(length) }, start_ms: now_ms });
  const terminal: ShopTerminal = { ...enrolled, pass: await getTestPass(ask, enrolled, now_ms) };

  const upload = await furnishByRoutes(server, document, { mark, phone, cookie, store, second, terminal, now_ms });
  return { merchant, store, mark, cookie, terminal, upload };
}

type Making = { readonly change?: (body: Record<string, unknown>) => unknown; readonly raw?: { readonly body: string; readonly type: string }; readonly query?: string; readonly id?: string };
type Furnishing = { readonly mark: string; readonly phone: string; readonly cookie: string; readonly store: string; readonly second: string; readonly terminal: ShopTerminal; readonly now_ms: number };

/** Makes its records by the routes that an owner and a terminal use. Throws where one of them refuses. */
async function furnishByRoutes(server: ComposedServer, document: OpenApi, { mark, phone, cookie, store, second, terminal, now_ms }: Furnishing): Promise<string> {
  const routes = routesOf(document);
  const at = new Date(now_ms).toISOString();
  const known: Record<string, string> = { store, to_store: second, terminal: terminal.enrolment.terminal, document: '', request_key: '', until: new Date(now_ms + DAY_MS).toISOString(), valid_until: new Date(now_ms + DAY_MS).toISOString() };
  const make = async (method: Method, path: string, { change = (body) => body, raw, query, id = '' }: Making = {}): Promise<Record<string, string>> => {
    const route = routes.find((each) => each.method === method && each.path === `/api/v1/${path}`);
    if (!route) throw new Error(`no route ${method} ${path}`);
    known['document'] = randomUUID();
    known['request_key'] = randomUUID();
    const values: Values = { named: (name) => known[name], text: `${mark} ${randomUUID().slice(0, 8)}`, at };
    const body = raw?.body ?? (bodyOf(route, values) === undefined ? undefined : change(bodyOf(route, values) as Record<string, unknown>));
    const url = `${route.path.replace('{id}', id)}?${query ?? queryOf(route, values)}`;
    const headers = { ...(path.startsWith('office/') ? { cookie } : { authorization: terminal.pass }), ...(raw ? { 'content-type': raw.type } : {}) };
    const answer = await send(server, { method, url, body, headers });
    if (answer.status !== 200) throw new Error(`${method} ${url}: ${answer.status} ${answer.text} to ${body === undefined ? '' : toWire(body)}`);
    return JSON.parse(answer.text === '' ? '{}' : answer.text) as Record<string, string>;
  };
  const promotionOf = ({ promotion }: Record<string, unknown>): string => (promotion as { readonly id: string }).id;
  const idOf = (answer: Record<string, string>): string => answer['id'] ?? '';

  known['operator'] = idOf(await make('POST', 'office/operators', { change: (body) => ({ ...body, role: 'operator', pin: '4826' }) }));
  known['custodian'] = known['operator'];
  await make('PUT', 'office/roles/{id}', { id: randomUUID(), change: () => ({ names: { en: mark, zh: mark }, rank: 'operator', actions: ['sell'], limits: {}, credentials: { pin_figures_min: 4, badge: 'with_pin' } }) });
  await make('POST', 'office/access/invitations');
  await make('POST', 'office/operators/{id}/badges', { id: known['operator'] });
  await make('PUT', 'office/watch/policy');
  known['category'] = idOf(await make('POST', 'office/categories'));
  const pictured = await make('POST', 'office/products', { change: (body) => ({ ...body, price_minor: '1250', barcodes: [] }) });
  known['product'] = idOf(pictured);
  known['products'] = known['product'];
  known['promotion'] = promotionOf(await make('POST', 'office/promotions', { change: (body) => ({ ...body, hours: null, coupon: 'code' }) }));
  const repricing = { goods: {}, rule: { kind: 'amount', amount_minor: '10' }, ending: null, from: known['until'] };
  const shown = await make('POST', 'office/repricings/preview', { change: () => repricing });
  await make('POST', 'office/repricings', { change: () => ({ ...repricing, mark: shown['mark'] }) });
  await make('PUT', 'office/points/rules', { change: (body) => ({ ...body, version: 0 }) });
  known['group'] = idOf(await make('POST', 'office/points/groups'));
  known['customer'] = idOf(await make('POST', 'office/customers', { change: (body) => ({ ...body, phone }) }));
  await make('POST', 'office/points/cards');
  await make('POST', 'office/points/coupons', { change: (body) => ({ ...body, account: null, group: null }) });
  await make('POST', 'office/printers', { change: (body) => ({ ...body, host: '192.168.7.7', port: 9100 }) });
  await make('POST', 'office/stock/deliveries');
  await make('POST', 'office/stock/transfers');
  known['supplier'] = idOf(await make('POST', 'office/purchasing/suppliers'));
  const order = idOf(await make('POST', 'office/purchasing/orders'));
  await make('POST', 'office/purchasing/orders/{id}/send', { id: order });
  await make('POST', 'office/purchasing/orders/{id}/deliveries', { id: order });
  await make('PUT', 'office/contact/templates/{id}', { id: randomUUID() });
  await make('POST', 'office/fleet/groups');
  await make('POST', 'office/fleet/rounds', { change: (body) => ({ ...body, stores: [store], groups: [] }) });
  await make('POST', 'office/display-pictures');
  await make('POST', 'office/fleet/inspection-pictures');
  await make('POST', 'office/care/data-requests', { change: (body) => ({ ...body, words: mark }) });
  await make('POST', 'office/roster', { change: (body) => ({ ...body, from: new Date(now_ms + 86_400_000).toISOString(), until: new Date(now_ms + 90_000_000).toISOString() }) });
  await make('POST', 'office/customers/imports', { query: `name=${mark}`, raw: { body: IMPORT, type: 'text/csv' } });
  const run = [terminal.write('epoch.began', { reason: 'enrolled', follows: null }), terminal.writeSale({ product: known['product'] ?? '' }), terminal.write('operator.signed_on', { way: 'pin' }, known['operator'])];
  const upload = terminal.upload(run);
  await make('POST', 'journal', { raw: { body: upload, type: 'application/json' } });
  return upload;
}

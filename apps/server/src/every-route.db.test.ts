// What holds for every route of the OpenAPI document, whoever asks: reading changes nothing, each answer names the kind that it is,
// and what comes twice or is not known in a request decides nothing. Called with what a shop really has.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HOST } from '@stilltill/testing/furnished-merchant';
import { type OpenApi, type Route, routesOf } from '@stilltill/testing/openapi-calls';
import { type RouteCalls, makeRouteCalls, nameOfRoute, typeOf } from '@stilltill/testing/route-calls';
import { DEEDS } from '@stilltill/testing/tenant-deeds';
import { fillEmptyTables, fingerprintOfAll, readTables } from '@stilltill/testing/tenant-rows';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TwoShops, openTwoShops } from '@stilltill/testing/two-shops';
import type { Named } from '@stilltill/testing/whole-shop';
import { toWire } from '@stilltill/protocol';

const STREAM = 'GET /api/v1/live';
const EXPORT = /^GET \/api\/v1\/office\/(exports\/[\w-]+\.csv|audit\/export)$/;
/** Of nobody’s shop, and not in the document. */
const BESIDE = ['/healthz', '/metrics', '/api/openapi.json', '/c/push/page.js', '/c/push/worker.js', '/nowhere', '/api/v1/nowhere', '/api/auth/get-session'];

/** What a reading leaves behind, and why: who looked at whom, who took what along, and sums that are made when somebody first asks for them. */
const NOTED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^GET \/api\/v1\/office\/(points\/purchases|customers|contact\/messages\/\{id\}|exports\/(customers|messages|data_requests)\.csv)$/, ['app.customer_access']],
  [EXPORT, ['app.office_change']],
  [/^GET \/api\/v1\/office\/reports\/breakdown$/, [
    'app.sale_margin_hour', 'app.sale_operator_day', 'app.sale_product_day', 'app.sale_product_month', 'app.sale_product_quarter', 'app.sale_tender_day', 'app.sale_unsummed',
    'app.stock_batch', 'app.stock_level', 'app.stock_movement',
  ]],
];
/** Its row is made up here, and no picture; what is one stands among the deeds. */
const PICTURE = 'GET /api/v1/pictures/{picture}';

let database: TestDatabase;
let two: TwoShops;
let routes: Route[];
let calls: RouteCalls;

before(async () => {
  database = await createTestDatabase();
  two = await openTwoShops(database);
  const document = JSON.parse((await two.shop.server.app.inject({ url: '/api/openapi.json' })).body) as OpenApi;
  routes = routesOf(document).filter((route) => nameOfRoute(route) !== STREAM);
  calls = makeRouteCalls({ database, tables: await readTables(database), clock: two.shop.clock });
});
after(async () => {
  await two.shop.close();
  await database.drop();
});

type Given = Readonly<Record<string, string>>;
type Answer = Awaited<ReturnType<typeof ask>>;
const passes = (): readonly Given[] => [{ cookie: two.ours.cookie }, { authorization: two.ours.terminal.pass }, {}];
/** As whoever the route is for. */
const passOf = ({ path }: Route): Given => (path.includes('/office/') ? { cookie: two.ours.cookie } : { authorization: two.ours.terminal.pass });

async function ask(method: Route['method'], url: string, headers: Given, body?: unknown) {
  return two.shop.server.app.inject({
    method, url, headers: { ...HOST, ...headers, ...(body === undefined ? {} : { 'content-type': headers['content-type'] ?? 'application/json' }) },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : toWire(body) }),
  });
}

/** Why a body is not of the kind that its answer names; undefined: it is. */
function mismatchOf({ headers, rawPayload, body }: Answer): string | undefined {
  const type = headers['content-type'];
  if (rawPayload.length === 0) return undefined;
  if (typeof type !== 'string') return 'no kind is named';
  if (/^(text\/|[\w/+-]+xml)/.test(type) && !/; ?charset=utf-8$/i.test(type)) return `${type} names no charset`;
  if (/^(text\/|application\/(problem\+)?json)/.test(type) && !Buffer.from(body, 'utf8').equals(rawPayload)) return `${type} is not UTF-8`;
  const [kind = ''] = type.split(';');
  const is = BODIES[kind];
  if (is === undefined) return `${type} is none of the kinds that are sent`;
  return is(rawPayload) ? undefined : `${type} is not what was sent: ${body.slice(0, 80)}`;
}
function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
const begins = (head: string) => (bytes: Buffer): boolean => bytes.toString('latin1').startsWith(head);
const isNoMarkup = (bytes: Buffer): boolean => !/^\s*[<{]/.test(bytes.toString('utf8'));
/** The kinds that this server sends, and how the bytes of each are known. */
const BODIES: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  'application/json': isJson, 'application/problem+json': isJson,
  'text/html': (bytes) => /^<!doctype html>/i.test(bytes.toString('utf8')),
  'text/plain': isNoMarkup, 'text/csv': isNoMarkup, 'text/javascript': isNoMarkup, 'application/openmetrics-text': isNoMarkup,
  'image/png': begins('\x89PNG'), 'image/jpeg': begins('\xff\xd8\xff'), 'image/webp': begins('RIFF'), 'application/pdf': begins('%PDF-'),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': begins('PK'), 'application/x-tar': (bytes) => bytes.subarray(257, 262).toString('latin1') === 'ustar',
};

/** By itself every server says from time to time that it is there. */
const BY_ITSELF = 'platform.server';
const differing = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): string[] => Object.keys(other).filter((table) => one[table] !== other[table] && table !== BY_ITSELF);

const notedBy = (route: string): readonly string[] => NOTED.flatMap(([named, tables]) => (named.test(route) ? tables : []));

describe('reading', () => {
  it('of what a shop really has, by those who may, changes nothing but what notes the reading itself', async () => {
    const faults: string[] = [];
    const reads = DEEDS.filter(({ route }) => route.startsWith('GET ') && route !== STREAM);
    assert.ok(reads.length > 5);
    for (const deed of reads) {
      const { url, proof }: Named = await deed.make(two.ours);
      const print = await fingerprintOfAll(database);
      const answered = await ask('GET', url, proof ? proof(two.ours) : deed.route.includes('/office/') ? passes()[0] as Given : passes()[1] as Given);
      if (answered.statusCode >= 300) faults.push(`${deed.route}: ${answered.statusCode}`);
      const wrong = mismatchOf(answered);
      if (wrong !== undefined) faults.push(`${deed.route}: ${wrong}`);
      const noted = notedBy(deed.route);
      faults.push(...differing(print, await fingerprintOfAll(database)).filter((table) => !noted.includes(table)).map((table) => `${deed.route} changed ${table}`));
    }
    assert.deepEqual(faults, []);
  });

  it('by any address, as anybody, changes no row of any table but what notes the reading itself', async () => {
    await fillEmptyTables(database, await readTables(database), two.ours.merchant, two.ours.mark);
    const faults: string[] = [];
    const reads = routes.filter(({ method }) => method === 'GET');
    assert.ok(reads.length > 80, `${reads.length}`);
    let print = await fingerprintOfAll(database);
    const look = async (name: string): Promise<void> => {
      const now = await fingerprintOfAll(database);
      const noted = notedBy(name);
      const changed = differing(print, now);
      faults.push(...changed.filter((table) => !noted.includes(table)).map((table) => `${name} changed ${table}`));
      if (EXPORT.test(name) && !changed.includes('app.office_change')) faults.push(`nobody can see that ${name} was asked for`);
      print = now;
    };
    for (const route of reads) {
      const url = await calls.urlFor(route, two.ours);
      for (const headers of passes()) await ask('GET', url, headers);
      await look(nameOfRoute(route));
    }
    for (const url of BESIDE) await ask('GET', url, { cookie: two.ours.cookie });
    await look('what stands beside');
    assert.deepEqual(faults, []);
  });
});

describe('a request', () => {
  it('in which a parameter comes twice is refused', async () => {
    const faults: string[] = [];
    let tried = 0;
    // Pages of customers tell all that is wrong with an address in the same words.
    for (const route of routes.filter(({ path }) => path.startsWith('/api/'))) {
      const url = new URL(await calls.urlFor(route, two.ours), HOST.origin);
      for (const { name, in: where } of route.operation.parameters ?? []) {
        if (where !== 'query') continue;
        const doubled = new URL(url);
        const value = doubled.searchParams.get(name) ?? '1';
        doubled.searchParams.delete(name);
        doubled.searchParams.append(name, value);
        doubled.searchParams.append(name, `${value}1`);
        const body = await calls.bodyFor(route, two.ours);
        const answered = await ask(route.method, `${doubled.pathname}${doubled.search}`, { ...typeOf(route), ...passOf(route) }, body);
        tried += 1;
        const code = answered.statusCode < 300 ? 'taken' : answered.json<{ code: string }>().code;
        if (code !== 'request_malformed') faults.push(`${nameOfRoute(route)} ${name}: ${code}`);
      }
    }
    assert.ok(tried > 100, `${tried}`);
    assert.deepEqual(faults, []);
  });

  it('with a parameter that its route does not know is answered as without it', async () => {
    const faults: string[] = [];
    const withoutRequest = (text: string): string => text.replace(/"request":"[^"]*"/, '');
    for (const route of routes.filter(({ method, operation }) => method === 'GET' && operation.tags !== undefined)) {
      // It tells of having been taken the time before.
      if (route.path.endsWith('/exports/changes.csv')) continue;
      const url = await calls.urlFor(route, two.ours);
      const [plain, more] = [await ask('GET', url, passOf(route)), await ask('GET', `${url}${url.includes('?') ? '&' : '?'}merchant_id=${two.theirs.merchant}&__proto__[limit]=1`, passOf(route))];
      if (plain.statusCode !== more.statusCode || withoutRequest(plain.body) !== withoutRequest(more.body)) faults.push(`${nameOfRoute(route)}: ${plain.statusCode} ${plain.body.slice(0, 100)} and ${more.statusCode} ${more.body.slice(0, 100)}`);
    }
    assert.deepEqual(faults, []);
  });

  it('whose body would change what objects are made of is refused by every command', async () => {
    const faults: string[] = [];
    const commands = routes.filter(({ operation }) => operation.requestBody?.content['application/json'] !== undefined);
    assert.ok(commands.length > 80, `${commands.length}`);
    for (const route of commands) {
      for (const body of ['{"__proto__":{"role":"owner"}}', '{"constructor":{"prototype":{"role":"owner"}}}']) {
        const answered = await ask(route.method, await calls.urlFor(route, two.ours), passOf(route), body);
        if (answered.statusCode !== 400 || answered.json<{ code: string }>().code !== 'request_malformed') faults.push(`${nameOfRoute(route)}: ${answered.statusCode} ${answered.body.slice(0, 100)}`);
      }
    }
    assert.deepEqual(faults, []);
    assert.equal(({} as { readonly role?: string }).role, undefined);
  });
});

describe('an answer', () => {
  it('that is a file has a name of plain letters and one in the reader’s language, in which nothing leads anywhere', async () => {
    const [faults, names] = [[] as string[], [] as string[]];
    for (const route of routes.filter(({ method }) => method === 'GET')) {
      for (const headers of passes()) {
        const { headers: answered } = await ask('GET', await calls.urlFor(route, two.ours), headers);
        const said = answered['content-disposition'];
        if (said === undefined) continue;
        names.push(String(said));
        const [, plain = '', full] = /^(?:attachment|inline); filename="([^"]*)"(?:; filename\*=UTF-8''([\w.%~-]+))?$/.exec(String(said)) ?? [];
        if (!/^\w[\w.-]*\.\w{2,4}$/.test(plain) || /[\\/:\p{Cc}]|^\./u.test(decodeURIComponent(full ?? 'x'))) faults.push(`${nameOfRoute(route)}: ${String(said)}`);
      }
    }
    assert.ok(names.length > 30, `${names.length}`);
    assert.deepEqual(faults, []);
  });

  it('names its kind, with the charset of text, and is of that kind', async () => {
    const faults: string[] = [];
    const kinds = new Set<string>();
    const judge = (name: string, answered: Answer): void => {
      const wrong = mismatchOf(answered);
      if (wrong !== undefined) faults.push(`${name} (${answered.statusCode}): ${wrong}`);
      kinds.add(String(answered.headers['content-type'] ?? '').split(';')[0] ?? '');
    };
    for (const route of routes.filter((each) => nameOfRoute(each) !== PICTURE)) {
      const [url, body] = [await calls.urlFor(route, two.ours), await calls.bodyFor(route, two.ours)];
      // Commands as nobody alone: their good answers are JSON by the same serializer.
      for (const headers of route.method === 'GET' ? passes() : [{}]) judge(nameOfRoute(route), await ask(route.method, url, { ...typeOf(route), ...headers }, body));
    }
    for (const url of BESIDE) judge(url, await ask('GET', url, { cookie: two.ours.cookie }));
    assert.deepEqual(faults, []);
    for (const kind of ['application/json', 'application/problem+json', 'text/html']) assert.ok(kinds.has(kind), kind);
  });
});

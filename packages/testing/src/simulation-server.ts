/**
 * The server of a simulation: the product's own modules on a real PostgreSQL, reached without a port, over a wire that
 * can be cut at a commit. It can die, start again, and be put back to a backup.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Product } from '@stilltill/domain/catalog';
import { assert } from '@stilltill/domain/result';
import { normalizeCode } from '@stilltill/protocol';
import { type ComposedServer, composeServer } from '@stilltill/server/compose.ts';
import { openKeys } from '@stilltill/server/platform/keys.ts';
import { silentLog } from '@stilltill/server/platform/log.ts';
import { type Postgres, openPostgres } from '@stilltill/server/platform/postgres.ts';
import type { WireAnswer, WireRequest } from '@stilltill/till-engine';
import { type Cut, type DatabaseLink, openDatabaseLink } from './database-link.ts';
import type { OpenStream } from './fake-network.ts';
import type { FakeClock } from './fake-time.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Stored } from './simulation-ledger.ts';
import { FIRST_ROLE, OWNER_ROLE, type SimOffice, makeSimOffice, operatorState, roleState } from './simulation-office.ts';
import type { Person, RightsBook } from './simulation-rights.ts';
import { type GroupedServer, type ServerGroup, startGroup } from './simulation-processes.ts';
import type { SimOperator, SimShop } from './simulation-shop.ts';
import { readStored } from './simulation-stored.ts';
import { type StoredWords, readStoredWords } from './simulation-words.ts';
import { type Snapshot, type TestDatabase, createTestDatabase } from './test-database.ts';

export type { SimOperator, SimShop } from './simulation-shop.ts';

export type SimServer = {
  /** What the server answers; null: it died meanwhile, or is dead. */
  serve(request: WireRequest): Promise<WireAnswer | null>;
  /** Opens a stream; where the server is dead it ends at once. */
  readonly listen: OpenStream;
  makeShop(terminals: number): Promise<SimShop>;
  issueCode(shop: SimShop, terminal: string): Promise<string>;
  retire(shop: SimShop, terminal: string): Promise<void>;
  /**
   * Dies in the next transaction that stores entries: before its commit, or after it and before anybody heard. It is to
   * be started again. Answers whether it came to that while `work` ran, or in what `work` left under way.
   */
  dieIn(cut: Cut, work: () => Promise<void>): Promise<boolean>;
  /** Whether an entry is stored. */
  holds(shop: SimShop, head: { readonly epoch: string; readonly seq: number; readonly hash: string }): Promise<boolean>;
  restart(): Promise<void>;
  backUp(): Promise<Snapshot>;
  restoreFrom(snapshot: Snapshot): Promise<void>;
  /** While true, what is computed from one sale in five fails. */
  setProjectionThrows(throws: boolean): void;
  /** Times that a projection threw. */
  throws(): number;
  /** Settles each exception of an entry that is not computed yet by computing it again, as a manager does in the office. Answers with their number. */
  reproject(shop: SimShop): Promise<number>;
  stored(shop: SimShop): Promise<Stored>;
  storedWords(shop: SimShop): Promise<StoredWords>;
  /** Keyed hash of a number of the country, hex. */
  lookupOf(shop: SimShop, number: string): string;
  /** The owner makes a promotion, or ends the last one. */
  changePromotions(shop: SimShop): Promise<void>;
  /** A manager closes a shift that its till has not closed. False: there is none. */
  closeShift(shop: SimShop): Promise<boolean>;
  /** Sales whose promotions the server works out otherwise. */
  promotionsDiffer(shop: SimShop): Promise<number>;
  /** Whoever decides in the office of a shop. */
  officeOf(shop: SimShop, book: RightsBook, random: SeededRandom): SimOffice;
  exceptions(shop: SimShop): Promise<ReadonlyMap<string, number>>;
  /** Resolves once each process has heard what the others said so far. */
  crossed(): Promise<void>;
  stop(): Promise<void>;
};

/** `processes`: how many of them take requests in turn; one where it is not given. */
export type SimServerParts = { readonly clock: FakeClock; readonly random: SeededRandom; readonly processes?: number };

/** What lasts longer than one simulation: a database that many merchants share, and the wire to it. */
export type SimHost = {
  readonly database: TestDatabase;
  readonly link: DatabaseLink;
  readonly folder: string;
  /** Numbers a seed's own runs, so that it can run twice on one host: the ends of ids and secrets differ then, and nothing is decided by those. */
  nextRun(seed: string): number;
  /** Ed25519, raw, base64url, once a server has run. */
  server_public_key(): string;
  close(): Promise<void>;
};

export async function openSimHost(): Promise<SimHost> {
  const database = await createTestDatabase();
  const link = await openDatabaseLink(database.urls);
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-sim-'));
  const runs = new Map<string, number>();
  return {
    database, link, folder,
    nextRun(seed) {
      const run = runs.get(seed) ?? 0;
      runs.set(seed, run + 1);
      return run;
    },
    server_public_key: () => openKeys({ inside: (...names) => join(folder, ...names) }).server_public_key,
    async close() {
      await link.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Processes of each simulated server: npm test -- --only sim --processes 2, or npm run sim -- --processes 2. */
const processesAsked = (): number => Number(process.env['STILLTILL_TEST_PROCESSES'] ?? 1);

export async function startSimServer(host: SimHost, { clock, random, processes = processesAsked() }: SimServerParts): Promise<SimServer> {
  let postgres: Postgres;
  let server: ComposedServer | null = null;
  let group: ServerGroup | null = null;
  // Not the server's own stream: what it draws from that in the background, by the machine's time, would decide what people do.
  const chance = random.fork('owner and manager');
  let shouldThrow = false;
  let throws = 0;

  const startOne = async (folder: string): Promise<GroupedServer> => {
    const own_postgres = openPostgres({ urls: host.link.urls, log: silentLog, connections_max: 4 });
    const composed = await composeServer({
      folder, postgres: own_postgres, clock, random, log: silentLog, monotonic_ms: () => clock.monotonic_ms(),
      projections: [{
        name: 'simulated', kinds: ['sale.completed'],
        async project(_tx, entries) {
          for (const entry of entries) {
            if (!shouldThrow || entry.kind !== 'sale.completed' || entry.body.total_minor % 5n !== 0n) continue;
            throws += 1;
            throw new Error('this rule has a bug');
          }
          return [];
        },
      }],
    });
    return { server: composed, postgres: own_postgres };
  };
  const start = async (): Promise<void> => {
    group = await startGroup(processes, host.folder, startOne);
    ({ server, postgres } = group.next());
  };
  /** The next process takes what comes now. */
  const turn = (): ComposedServer | null => {
    if (group) ({ server, postgres } = group.next());
    return server;
  };
  const die = async (): Promise<void> => {
    const dead = group;
    group = null;
    server = null;
    await dead?.stop();
  };
  const modules = (): ComposedServer['modules'] => {
    assert(server, 'the server runs');
    return server.modules;
  };
  await start();

  return {
    async serve(request) {
      if (!turn() || !server) return null;
      const answer = await server.app.inject({
        method: request.method, url: request.path, headers: { ...request.headers }, ...(request.body === undefined ? {} : { payload: request.body }),
      });
      return { status: answer.statusCode, body: answer.body };
    },
    async listen({ method, path, headers }, onData, onEnd) {
      const answer = turn() && server && (await server.app.inject({ method, url: path, headers: { ...headers }, payloadAsStream: true }));
      if (answer?.statusCode !== 200) {
        onEnd(answer?.statusCode ?? null);
        return () => {};
      }
      const stream = answer.stream();
      const ended = Promise.withResolvers<void>();
      ended.promise.then(() => onEnd(null), () => onEnd(null));
      stream.setEncoding('utf8').on('data', (text: string) => {
        // The server writes each event whole.
        for (const data of text.matchAll(/^data: (.*)$/gm)) onData(data[1] ?? '');
      }).once('end', ended.resolve).once('error', ended.resolve).once('close', ended.resolve);
      return () => void stream.destroy();
    },
    makeShop: (terminals) => makeShop(modules(), postgres, random.fork('shop'), terminals),
    async issueCode(shop, terminal) {
      const code = await modules().fleet.issueCode(shop.merchant, terminal, 'Manager');
      assert(code.ok, 'a manager gets a code');
      return normalizeCode(code.value.code);
    },
    async retire(shop, terminal) {
      await modules().fleet.retire(shop.merchant, terminal, 'Manager', 'lost');
    },
    async dieIn(cut, work) {
      host.link.arm(cut, /insert into app\.entry/);
      await work();
      while (!host.link.isIdle()) await new Promise(setImmediate);
      host.link.disarm();
      const has_died = host.link.hasCut();
      if (has_died) await die();
      return has_died;
    },
    async holds(shop, { epoch, seq, hash }) {
      const rows = await host.database.adminQuery(
        "select from app.entry join app.chain using (merchant_id, chain) where merchant_id = $1 and epoch = $2 and seq = $3 and hash = decode($4, 'hex')",
        [shop.merchant, epoch, seq, hash],
      );
      return rows.length === 1;
    },
    async restart() {
      if (server) await die();
      await start();
    },
    // Copying a database ends all connections to it. A server that ran on would notice by the machine's time, and end its streams then.
    async backUp() {
      await die();
      const copy = await host.database.snapshot();
      await start();
      return copy;
    },
    async restoreFrom(snapshot) {
      await die();
      await host.database.restore(snapshot);
      await start();
    },
    setProjectionThrows: (should) => void (shouldThrow = should),
    throws: () => throws,
    reproject: (shop) => reproject(modules(), host, postgres, shop),
    stored: (shop) => readStored(host.database, shop.merchant),
    storedWords: (shop) => readStoredWords(host.database, shop.merchant),
    lookupOf: (shop, number) => Buffer.from(modules().customers.lookupOf(shop.merchant, 'phone', `+86${number}`)).toString('hex'),
    changePromotions: (shop) => changePromotions(modules(), postgres, chance, shop),
    async closeShift({ merchant }) {
      const [open] = await host.database.adminQuery<{ shift_id: string }>('select shift_id from app.shift where merchant_id = $1 and closed_at is null order by first_at, shift_id limit 1', [merchant]);
      if (!open) return false;
      const closed = await postgres.withMerchant(merchant, (tx) => modules().sales.closeFromOffice(tx, 'Manager', { shift: open.shift_id, counted_minor: BigInt(chance.below(30_000)), reason: 'gone home' }));
      assert(closed.ok, 'an open shift can be closed');
      return true;
    },
    async promotionsDiffer(shop) {
      const [row] = await host.database.adminQuery<{ count: string }>("select count(*) from app.exception where merchant_id = $1 and code = 'promotion_differs'", [shop.merchant]);
      return Number(row?.count ?? 0);
    },
    officeOf: (shop, book, chance_of_office) => makeSimOffice({
      shop, book, random: chance_of_office, database: host.database, now_ms: () => clock.now_ms(),
      server() {
        assert(server, 'the server runs');
        return server;
      },
    }),
    async exceptions(shop) {
      const rows = await host.database.adminQuery<{ kind: string; count: string }>(
        'select kind, count(*) from app.exception where merchant_id = $1 group by kind', [shop.merchant],
      );
      return new Map(rows.map(({ kind, count }) => [kind, Number(count)]));
    },
    crossed: async () => group?.crossed(),
    stop: die,
  };
}

async function makeShop({ fleet, catalog, staff }: ComposedServer['modules'], postgres: Postgres, random: SeededRandom, count: number): Promise<SimShop> {
  const uuid = (): string => {
    const hex = Buffer.from(random.bytes(16)).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  const [merchant, store, elsewhere, role, owner_role] = [uuid(), uuid(), uuid(), uuid(), uuid()];
  // Some shops have one owner, limits to what they do alone, and nobody else who could let them.
  const isSole = random.fork('people').chance(0.3);
  assert((await fleet.makeMerchant({ id: merchant, shop_name: 'Simulated' })).ok, 'a merchant is made');
  await postgres.withMerchant(merchant, (tx) => fleet.makeStore(tx, {
    id: store, code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 900, languages: ['zh', 'en'],
  }));
  const products = Array.from({ length: 8 }, (_, at): Product => ({
    id: uuid(), code: `P${at}`, names: { zh: `商品${at}`, en: `Product ${at}` }, barcodes: [`690000000000${at}`],
    prices: [{ from: '1990-01-01T00:00:00.000Z', price_minor: BigInt(100 + at * 137) }], tax_rate_ppm: 130_000, unit: 'piece', favourite: at, category: null,
  }));
  await postgres.withMerchant(merchant, (tx) => catalog.upsertProducts(tx, products));
  assert((await staff.putRole(merchant, role, roleState(FIRST_ROLE), 'Owner')).ok, 'a role is made');
  const manager: Person = { rank: 'manager', active: true, place: 'rank' };
  assert((await staff.putRole(merchant, owner_role, OWNER_ROLE, 'Owner')).ok, 'the owner’s role is made');
  const operators: SimOperator[] = [
    ...(isSole ? [{ id: uuid(), pin: '246810', first: { rank: 'owner', active: true, place: 'here' } } satisfies SimOperator] : [{ id: uuid(), pin: '246810', first: manager }, { id: uuid(), pin: '135791', first: manager }]),
    ...(['here', 'rank', 'here'] as const).map((place, at): SimOperator => ({ id: uuid(), pin: `77${at}1`, first: { rank: 'operator', active: true, place } })),
  ];
  await postgres.withMerchant(merchant, (tx) => staff.makeOperators(
    tx, operators.map(({ id, pin, first }, at) => ({ id, pin, ...operatorState({ role, owner_role, store, elsewhere }, `${first.rank === 'operator' ? 'Clerk' : 'Manager'} ${at}`, first) })), 'Owner',
  ));
  const [{ id: badged, pin }] = operators as [SimOperator];
  const issued = await staff.issueBadge(merchant, badged, { form: 'printed' }, 'Owner');
  assert(issued.ok && issued.value.code !== null, 'a badge is printed');
  const terminals: string[] = [];
  for (let at = 0; at < count; at++) {
    const id = uuid();
    assert((await fleet.makeTerminal(merchant, { id, store, code: `T${at + 1}`, name: `Till ${at + 1}` })).ok, 'a terminal is made');
    terminals.push(id);
  }
  return { merchant, terminals, products: products.map(({ id }) => id), operators, store, elsewhere, role, owner_role, badge: { badge: issued.value.code, pin } };
}

type NewPromotion = Parameters<ComposedServer['modules']['promotions']['makePromotion']>[1];
const made = new WeakMap<SimShop, string[]>();

async function changePromotions({ promotions }: ComposedServer['modules'], postgres: Postgres, random: SeededRandom, shop: SimShop): Promise<void> {
  const known = made.get(shop) ?? [];
  made.set(shop, known);
  const last = known.at(-1);
  if (last !== undefined && random.chance(0.4)) {
    const ended = await postgres.withMerchant(shop.merchant, (tx) => promotions.endPromotion(tx, last));
    // A server that was put back to a backup may know nothing of it.
    if (ended.ok || ended.fault.code === 'not_found') known.pop();
    return;
  }
  const offers: readonly NewPromotion['offer'][] = [
    { kind: 'percent', rate_ppm: 50_000 + random.below(300_000) }, { kind: 'amount', amount_minor: BigInt(1 + random.below(90)) },
    { kind: 'buy_get', buy: 1 + random.below(2), get: 1, rate_ppm: 500_000 }, { kind: 'threshold', over_minor: 1_000n, off: { kind: 'amount', amount_minor: 100n } },
    { kind: 'bundle', parts: [{ goods: {}, pieces: 2 }], price_minor: 900n },
  ];
  const products = [random.pick(shop.products), random.pick(shop.products)];
  const answer = await postgres.withMerchant(shop.merchant, (tx) => promotions.makePromotion(tx, {
    names: { zh: '促销', en: 'Promotion' }, goods: random.chance(0.5) ? {} : { products: [...new Set(products)] }, offer: random.pick(offers), from: null, until: null, weekdays: null,
    hours: null, coupon: null, priority: random.below(5), combines: false, times_max: null,
  }));
  assert(answer.ok, 'a promotion is made');
  known.push(answer.value.promotion.id);
}

async function reproject({ journal }: ComposedServer['modules'], host: SimHost, postgres: Postgres, { merchant }: SimShop): Promise<number> {
  const rows = await host.database.adminQuery<{ id: string }>(
    "select id from app.exception where merchant_id = $1 and kind = 'unprojected' and settled_at is null order by chain, seq", [merchant],
  );
  const who = { merchant, user: 'manager', name: 'Manager', role: 'manager' as const, operator: null, by_second_factor: true, is_fresh: true };
  for (const { id } of rows) {
    const settled = await postgres.withMerchant(merchant, (tx) => journal.settle(tx, who, { exception: id, outcome: 'reprojected', reason: 'the bug is mended' }));
    assert(settled.ok, `an entry is computed once the bug is gone: ${settled.ok ? '' : settled.fault.code}`);
  }
  return rows.length;
}

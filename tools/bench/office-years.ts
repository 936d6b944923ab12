/**
 * Two years of a merchant with three stores and twenty terminals, as uploads would have left them: entries in true chains,
 * whose sales the sales room's own projection takes up. Only HTTP, signatures and the rooms that no measured page reads are
 * left out, which would take most of an hour. Seeded: every run has the same sales at the same distance from now.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Product } from '@stilltill/domain/catalog';
import { type Head, type StoredEntry, ZERO_HASH, epochFrom, writeEntry } from '@stilltill/domain/journal';
import { extend } from '@stilltill/domain/money';
import { assert } from '@stilltill/domain/result';
import type { Refund, Sale } from '@stilltill/domain/sale';
import { taxOf } from '@stilltill/domain/tax';
import { toWireValue } from '@stilltill/protocol';
import { type SaleEntry, makeSalesProjection } from '@stilltill/server/modules/sales/index.ts';
import type { RunningServer } from '@stilltill/server/main.ts';
import { randomUuid } from '@stilltill/testing/test-terminal';

export type BenchYears = { readonly sales: number; readonly products: number; readonly owner: { readonly name: string; readonly email: string; readonly password: string } };
export type MadeYears = { readonly merchant: string; readonly stores: readonly string[]; readonly terminals: readonly string[]; readonly numbers: readonly string[]; readonly sales: number; readonly refunds: number };

/** Behind those that the shop itself began. */
const CHAINS_FROM = 100;
const TIMEZONE = 'Asia/Shanghai';
const TERMINALS_OF_STORES = [9, 7, 4];
const DAYS = 730;
const DAYS_AT_ONCE = 7;
/** Some are refunds, and today is not over. */
const MORE = 1.03;
const DAY_MS = 86_400_000;
/** Which hours sell how much, of a hundred. */
const BY_HOUR: readonly (readonly [hour: number, part: number])[] = [[8, 4], [9, 6], [10, 8], [11, 10], [12, 12], [13, 8], [14, 6], [15, 6], [16, 7], [17, 10], [18, 11], [19, 7], [20, 4], [21, 1]];
const NOUNS = ['苹果', '全脂牛奶', '洗发水', '电池', '手工面包', '矿泉水', '圆珠笔', '巧克力', '洗衣液', '方便面', '酱油', '茶叶', '毛巾', '牙膏', '饼干', '橙汁', '咖啡', '雨伞', '袜子', '蜡烛'];
const MAKERS = ['东方', '晨光', '长城', '海天', '青山', '云溪', '北岭', '南湖', '安和', '新月'];

type Draw = () => number;
/** Mulberry32: small, and the same everywhere. */
export function makeDraw(seed: number): Draw {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const bytesBy = (draw: Draw) => ({ bytes: (length: number) => Uint8Array.from({ length }, () => Math.floor(draw() * 256)) });

function makeProducts(count: number, draw: Draw): Product[] {
  return Array.from({ length: count }, (_, at) => ({
    id: randomUuid(bytesBy(draw)), code: `P${String(at + 1).padStart(6, '0')}`, barcodes: [String(6_901_000_000_000 + at * 7)], unit: 'piece' as const, favourite: null, category: null, picture: null,
    names: { 'zh-CN': `${MAKERS[at % MAKERS.length]}${NOUNS[Math.floor(at / 10) % NOUNS.length]} ${at}号`, en: `Product ${at} of the bench` },
    tax_rate_ppm: [130_000, 130_000, 90_000, 60_000, 0][at % 5] as number, prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor: BigInt(150 + ((at * 37) % 9000)) }],
  }));
}

export async function makeYears(server: RunningServer, { sales, products: product_count, owner }: BenchYears): Promise<MadeYears> {
  const { platform: { postgres, clock }, modules: { fleet, catalog, staff, office } } = server;
  const draw = makeDraw(20_261_123);
  const merchant = randomUuid(bytesBy(draw));
  const made = await fleet.makeMerchant({ id: merchant, shop_name: 'Bench' });
  assert(made.ok, 'a new merchant can be made');
  const user = await office.makeUser({ merchant, role: 'owner', ...owner });
  assert(user.ok, 'a new owner can be made');
  const stores = TERMINALS_OF_STORES.map((terminals, at) => ({ id: randomUuid(bytesBy(draw)), code: `S${at + 1}`, terminals }));
  const operators = Array.from({ length: 30 }, (_, at) => ({ id: randomUuid(bytesBy(draw)), name: `${MAKERS[at % 10]}${at}`, role: 'operator' as const, active: true, language: 'zh-CN' as const, pin: '864202' }));
  for (const { id, code } of stores) await postgres.withMerchant(merchant, (tx) => fleet.makeStore(tx, { id, code, name: `Store ${code}`, currency: 'CNY', timezone: TIMEZONE, idle_lock_s: 900, languages: ['zh', 'en'] }));
  await postgres.withMerchant(merchant, (tx) => staff.makeOperators(tx, operators.map((each) => ({ ...each, language: 'en' as const })), 'bench'));
  const products = makeProducts(product_count, draw);
  for (let from = 0; from < products.length; from += 5000) await postgres.withMerchant(merchant, (tx) => catalog.upsertProducts(tx, products.slice(from, from + 5000)));
  const terminals: TerminalPlan[] = [];
  for (const store of stores) {
    for (let place = 1; place <= store.terminals; place += 1) {
      const id = randomUuid(bytesBy(draw));
      await fleet.makeTerminal(merchant, { id, store: store.id, code: `T${place}`, name: `Till ${place}` });
      terminals.push({ merchant, id, store: store.id, store_code: store.code, code: `T${place}`, chain: CHAINS_FROM + terminals.length, operators: operators.map((each) => each.id) });
    }
  }
  const shop = { postgres, projection: makeSalesProjection((tx) => fleet.stores(tx), clock), products, now_ms: clock.now_ms() };
  const writers: Writer[] = [];
  for (const [at, terminal] of terminals.entries()) writers.push(await beginTerminal(shop, terminal, makeDraw(7_000 + at)));
  // Week after week, as it came: where rows lie on the disk decides how many pages a report reads.
  for (let day = DAYS; day > 0; day -= DAYS_AT_ONCE) {
    const waiting = [...writers];
    // Three at once: one is computed while the others are stored.
    await Promise.all([0, 1, 2].map(async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await writeWeek(shop, next, day, sales / terminals.length);
    }));
  }
  // As a job does behind uploads: sums by product, tender and operator.
  while (await postgres.withMerchant(merchant, (tx) => server.modules.sales.sums.settle(tx)));
  await analyzed(postgres, merchant);
  const refunds = writers.reduce((all, each) => all + each.refunds, 0);
  return {
    merchant, stores: stores.map(({ id }) => id), terminals: terminals.map(({ id }) => id), numbers: writers.flatMap((each) => each.numbers), refunds,
    sales: writers.reduce((all, each) => all + each.head.seq, 0) - refunds,
  };
}

type TerminalPlan = { readonly merchant: string; readonly id: string; readonly store: string; readonly store_code: string; readonly code: string; readonly chain: number; readonly operators: readonly string[] };
type Shop = { readonly postgres: RunningServer['platform']['postgres']; readonly projection: ReturnType<typeof makeSalesProjection>; readonly products: readonly Product[]; readonly now_ms: number };

type Writer = { readonly terminal: TerminalPlan; readonly draw: Draw; readonly epoch: string; readonly numbers: string[]; head: Head; last_ms: number; refunds: number };

async function beginTerminal(shop: Shop, terminal: TerminalPlan, draw: Draw): Promise<Writer> {
  const epoch = epochFrom(bytesBy(draw).bytes(16));
  await shop.postgres.withMerchant(terminal.merchant, (tx) => tx.execute(
    `insert into app.chain (merchant_id, chain, terminal_id, epoch, owner, store_id, store_code, terminal_code, enrolment_id, began_at, head_seq, head_hash)
     values ($1, $2, $3, $4, 'terminal', $5, $6, $7, $8, now(), 0, decode($9, 'hex'))`,
    [terminal.merchant, terminal.chain, terminal.id, epoch, terminal.store, terminal.store_code, terminal.code, randomUuid(bytesBy(draw)), ZERO_HASH],
  ));
  return { terminal, draw, epoch, numbers: [], head: { epoch, seq: 0, hash: ZERO_HASH }, last_ms: 0, refunds: 0 };
}

type Written = { readonly stored: StoredEntry; readonly projected: SaleEntry };

async function writeWeek(shop: Shop, writer: Writer, days_ago: number, sales: number): Promise<void> {
  const { terminal, draw, epoch } = writer;
  const days = Array.from({ length: Math.min(DAYS_AT_ONCE, days_ago) }, (_, at) => days_ago - 1 - at);
  const set: Written[] = [];
  let sold: Sale | null = null;
  for (const at_ms of days.flatMap((ago) => timesOf(shop.now_ms, ago, (sales * MORE) / DAYS, draw))) {
    const refunded: Sale | null = draw() < 0.02 ? sold : null;
    writer.last_ms = Math.max(at_ms, writer.last_ms + 1);
    const at = new Date(writer.last_ms).toISOString();
    const operator = terminal.operators[Math.floor(draw() * terminal.operators.length)] ?? null;
    const body: Sale | Refund = refunded ? refundOf(refunded, draw) : saleOf(terminal, shop.products, dayOf(at), draw);
    const kind = refunded ? 'sale.refunded' as const : 'sale.completed' as const;
    const stored = writeEntry(writer.head, { merchant: terminal.merchant, terminal: terminal.id, at, basis: null, session: null, operator, kind, body: toWireValue(body) }, sha256);
    writer.head = { epoch, seq: stored.entry.seq, hash: stored.hash };
    const { seq, hash } = writer.head;
    set.push({ stored, projected: { kind, body, chain: terminal.chain, seq, variant: 0, hash, terminal: terminal.id, epoch, store: terminal.store, at, received_at: at, sent_at: at, operator, session: null, basis: null } as SaleEntry });
    sold = refunded ? null : body as Sale;
    if (refunded) writer.refunds += 1;
  }
  if (set.length === 0) return;
  await writeSet(shop, terminal, writer.head, set);
  if (days_ago % 70 < DAYS_AT_ONCE) writer.numbers.push(`${terminal.store_code}-${terminal.code}-${epoch.slice(0, 5).toUpperCase()}-${writer.head.seq}`);
}

/** A few each day more or less, as days are; of today those that have been by now. */
function timesOf(now_ms: number, days_ago: number, mean: number, draw: Draw): number[] {
  const midnight_ms = Math.floor((now_ms + 8 * 3_600_000) / DAY_MS) * DAY_MS - 8 * 3_600_000 - days_ago * DAY_MS;
  const count = Math.round(mean * (0.8 + 0.4 * draw()));
  return Array.from({ length: count }, () => {
    let part = draw() * 100;
    const [hour] = BY_HOUR.find(([, each]) => (part -= each) < 0) ?? [12];
    return midnight_ms + Math.floor((hour + draw()) * 3_600_000);
  }).filter((at_ms) => at_ms < now_ms).sort((a, b) => a - b);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const dayOf = (at: string): string => at.slice(0, 10);

function saleOf(terminal: TerminalPlan, products: readonly Product[], day: string, draw: Draw): Sale {
  const lines = Array.from({ length: 1 + Math.floor(draw() * 5) }, (_, at) => {
    const product = products[Math.floor(draw() ** 2 * products.length)] as Product;
    const qty_milli = draw() < 0.8 ? 1000 : 2000;
    const price_minor = product.prices[0]?.price_minor ?? 100n;
    return { line: at + 1, product: product.id, names: product.names, barcode: product.barcodes[0] ?? '', qty_milli, price_minor, tax_rate_ppm: product.tax_rate_ppm, amount_minor: extend(price_minor, qty_milli) };
  });
  const total_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  const kind = draw() < 0.3 ? 'cash' as const : draw() < 0.4 ? 'card' as const : 'code' as const;
  return {
    sale: randomUuid(bytesBy(draw)), shift: shiftOf(terminal, day), currency: 'CNY', lines, voided: [], tax: taxOf(lines), total_minor,
    tenders: [{ tender: randomUuid(bytesBy(draw)), kind, amount_minor: total_minor, given_minor: total_minor, change_minor: 0n }], receipt_token_hash: randomBytes(32).toString('hex'),
  };
}

/** One of each day and terminal. */
function shiftOf(terminal: TerminalPlan, day: string): string {
  const hash = sha256(`${terminal.id} ${day}`);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-7${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

function refundOf(of: Sale, draw: Draw): Refund {
  const lines = of.lines.slice(0, 1).map(({ barcode: _barcode, ...line }) => ({ ...line, of_line: line.line }));
  const total_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  const kind = of.tenders[0]?.kind ?? 'cash';
  return {
    refund: randomUuid(bytesBy(draw)), sale: of.sale, shift: of.shift, currency: of.currency, lines, tax: taxOf(lines), total_minor,
    tenders: [{ tender: randomUuid(bytesBy(draw)), kind, amount_minor: total_minor, given_minor: total_minor, change_minor: 0n }], reason: '不合适', receipt_token_hash: null,
  };
}

const SEAL = 'A'.repeat(86);

/** One seal for each entry, as of tills that upload each sale when it is made. */
async function writeSet(shop: Shop, { merchant, chain }: TerminalPlan, head: Head, set: readonly Written[]): Promise<void> {
  const seq = set.map(({ stored }) => stored.entry.seq);
  const hash = set.map(({ stored }) => stored.hash);
  const at = set.map(({ stored }) => stored.entry.at);
  await shop.postgres.withMerchant(merchant, async (tx) => {
    await tx.execute(
      `insert into app.entry (merchant_id, chain, seq, hash, variant, kind, at, received_at, operator_id, text)
       select $1, $2::integer, e.seq, decode(e.hash, 'hex'), 0, e.kind, e.at, e.at, e.operator, e.text
         from unnest($3::integer[], $4::text[], $5::text[], $6::timestamptz[], $7::uuid[], $8::text[]) as e (seq, hash, kind, at, operator, text)`,
      [merchant, chain, seq, hash, set.map(({ projected }) => projected.kind), at, set.map(({ projected }) => projected.operator), set.map(({ stored }) => stored.text)],
    );
    await tx.execute(
      `insert into app.seal (merchant_id, chain, received_at, seq, hash, from_seq, sealed_at, signature, enrolment_id, sent_at, incarnation, acknowledgement)
       select $1, $2::integer, s.at, s.seq, decode(s.hash, 'hex'), s.seq, s.at::text, $6, null, s.at, repeat('0', 32), $6 from unnest($3::integer[], $4::text[], $5::timestamptz[]) as s (seq, hash, at)`,
      [merchant, chain, seq, hash, at, SEAL],
    );
    const flags = await shop.projection.project(tx, set.map(({ projected }) => projected));
    assert(flags.length === 0, `what the bench makes is sound: ${flags[0]?.fault.code}`);
    await tx.execute("update app.chain set head_seq = $3, head_hash = decode($4, 'hex'), head_at = $5 where merchant_id = $1 and chain = $2", [merchant, chain, head.seq, head.hash, at.at(-1)]);
  });
}

/** PostgreSQL takes its statistics by itself, within a minute or two; before that nobody has a million sales. */
async function analyzed(postgres: Shop['postgres'], merchant: string): Promise<void> {
  const until_ms = performance.now() + 180_000;
  while (performance.now() < until_ms) {
    const [row] = await postgres.withMerchant(merchant, (tx) => tx.query<{ analyzed: number }>(
      "select count(*)::integer as analyzed from pg_stat_user_tables where schemaname = 'app' and relname in ('sale', 'entry', 'sale_hour', 'sale_tax_day', 'seal') and n_mod_since_analyze < 0.1 * n_live_tup + 50",
    ));
    if (row?.analyzed === 5) return;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

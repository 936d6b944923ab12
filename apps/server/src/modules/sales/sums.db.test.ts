import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Entry } from '@stilltill/domain/journal';
import { extend } from '@stilltill/domain/money';
import { taxOf } from '@stilltill/domain/tax';
import { SaleCompleted, SaleRefunded } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestTerminal, makeRefund, makeTestTerminal } from '@stilltill/testing/test-terminal';
import fc from 'fast-check';
import { type TestRoom, makeTestRoom, systemTestRandom } from '../../test-room.ts';
import { localHour } from './figure-rows.ts';
import { lineNets } from './line-nets.ts';
import { readGroupSums, readGroupTurnovers, readProductSums, readProductTurnovers } from './product-sums.ts';
import { type Asked, readAbandoned, readAsides, readMargins, readOperatorSums, readStretches, readTaxSums, readTenderSums } from './sum-queries.ts';
import { type LineCosts, NOBODY, sumSome, sumSomeIfFree } from './sums.ts';

const SHANGHAI = { id: randomUUID(), timezone: 'Asia/Shanghai' };
const NEW_YORK = { id: randomUUID(), timezone: 'America/New_York' };
const PRODUCTS = Array.from({ length: 4 }, () => randomUUID());
const OPERATORS = [randomUUID(), randomUUID()];
let database: TestDatabase;
let room: TestRoom;
let merchant: string;

before(async () => {
  database = await createTestDatabase();
  room = makeTestRoom(() => database.postgres, { stores: [SHANGHAI, NEW_YORK] });
});
after(() => database.drop());
beforeEach(() => void (merchant = randomUUID()));

/** Every second line had a cost, which a line's place and its sale's number tell. */
const costOf = (seq: number, position: number): bigint | null => ((seq + position) % 2 === 0 ? BigInt(seq * 1_000 + position) * 1_000_003n : null);
const lineCosts: LineCosts = async (tx, sales) => {
  const rows = await tx.query<{ chain: number; seq: number; variant: number; position: number; kind: string }>(
    'select l.chain, l.seq, l.variant, l.position, s.kind from app.sale_line l join app.sale s using (merchant_id, chain, seq, variant) where l.merchant_id = $1', [tx.merchant_id],
  );
  return rows.filter(({ chain, seq }) => sales.some((sale) => sale.chain === chain && sale.seq === seq)).flatMap(({ kind, ...key }) => {
    const cost_micro = costOf(key.seq, key.position);
    return cost_micro === null ? [] : [{ ...key, cost_micro: kind === 'refund' ? -cost_micro : cost_micro }];
  });
};

type Plan = {
  readonly store: 0 | 1; readonly minutes: number; readonly lines: readonly { readonly product: number; readonly qty_milli: number; readonly price: bigint; readonly rate_ppm: number }[];
  readonly is_added: boolean; readonly operator: number; readonly kinds: 1 | 2; readonly gives_back: boolean; readonly discount: bigint; readonly voided: number; readonly opens_drawer: boolean;
};
const plan: fc.Arbitrary<Plan> = fc.record({
  store: fc.constantFrom(0 as const, 1 as const), minutes: fc.integer({ min: 0, max: 430 * 24 * 60 }),
  lines: fc.array(fc.record({ product: fc.integer({ min: 0, max: 4 }), qty_milli: fc.constantFrom(1000, 2000, 375), price: fc.bigInt(0n, 99_999n), rate_ppm: fc.constantFrom(130_000, 60_000, 0) }), { minLength: 1, maxLength: 4 }),
  is_added: fc.boolean(), operator: fc.integer({ min: 0, max: 2 }), kinds: fc.constantFrom(1 as const, 2 as const), gives_back: fc.boolean(), discount: fc.bigInt(0n, 50n), voided: fc.integer({ min: 0, max: 2 }), opens_drawer: fc.boolean(),
});

const START_MS = Date.parse('2026-01-20T00:00:00.000Z');
/** Around and within the days that are sold on, often where months and quarters begin or end. */
const askedDay = fc.oneof(
  fc.integer({ min: -1, max: 431 }).map((days) => Temporal.PlainDate.from('2026-01-20').add({ days }).toString()),
  fc.tuple(fc.integer({ min: 0, max: 15 }), fc.constantFrom(-1, 0)).map(([months, days]) => Temporal.PlainDate.from('2026-01-01').add({ months }).add({ days }).toString()),
);
/** The last products, and goods without one, are in none. */
const GROUPS = new Map([[PRODUCTS[0] ?? '', 'fruit'], [PRODUCTS[1] ?? '', 'fruit'], [PRODUCTS[2] ?? '', 'tea'], [randomUUID(), 'tools']]);

function writePlan(plans: Plan): { readonly till: TestTerminal; readonly run: ReturnType<TestTerminal['write']>[] } {
  const store = plans.store === 0 ? SHANGHAI : NEW_YORK;
  const till = makeTestTerminal({ merchant, store: store.id, random: systemTestRandom, start_ms: START_MS + plans.minutes * 60_000 });
  const sold = till.writeSale({
    ...(OPERATORS[plans.operator] ? { operator: OPERATORS[plans.operator] as string } : {}),
    bend: (body) => {
      const [pattern] = body['lines'] as Record<string, unknown>[];
      const lines = plans.lines.map((each, at) => {
        const gross = extend(each.price, each.qty_milli);
        const off = at === 0 && plans.discount < gross ? plans.discount : 0n;
        return {
          ...pattern, line: at + 1, product: PRODUCTS[each.product] ?? null, qty_milli: each.qty_milli, price_minor: String(each.price), tax_rate_ppm: each.rate_ppm, amount_minor: String(gross - off),
          ...(off > 0n ? { reductions: [{ kind: 'promotion', amount_minor: String(off) }] } : {}),
        };
      });
      const tax = taxOf(lines.map(({ amount_minor, tax_rate_ppm }) => ({ amount_minor: BigInt(amount_minor), tax_rate_ppm })), plans.is_added ? 'added' : 'included');
      const total = lines.reduce((sum, { amount_minor }) => sum + BigInt(amount_minor), 0n) + (plans.is_added ? tax.reduce((sum, { tax_minor }) => sum + tax_minor, 0n) : 0n);
      const [tender] = body['tenders'] as Record<string, unknown>[];
      const parts = plans.kinds === 1 ? [total] : [total / 3n, total - total / 3n];
      return {
        ...body, lines, total_minor: String(total), tax: tax.map(({ rate_ppm, ...each }) => ({ rate_ppm, net_minor: String(each.net_minor), tax_minor: String(each.tax_minor) })), ...(plans.is_added ? { tax_mode: 'added' } : {}),
        voided: Array.from({ length: plans.voided }, () => ({ ...pattern, amount_minor: '199' })),
        tenders: parts.map((part, at) => ({ ...tender, tender: randomUUID(), kind: at === 0 ? 'cash' : 'card', amount_minor: String(part), given_minor: String(part), change_minor: '0' })),
      };
    },
  });
  const back = plans.gives_back && !plans.is_added ? [till.write('sale.refunded', makeRefund(systemTestRandom, SaleCompleted.parse(sold.entry.body), {}), OPERATORS[0] ?? null)] : [];
  return { till, run: [sold, ...back, ...(plans.opens_drawer ? [till.write('drawer.opened', { reason: 'no_sale', sale: null })] : [])] };
}

/** From the entries themselves, one by one. */
async function recompute({ stores, from, to }: Asked): Promise<Record<string, Record<string, string[]>>> {
  const rows = await database.adminQuery<{ text: string; seq: number; store_id: string }>('select e.text, e.seq, c.store_id from app.entry e join app.chain c using (merchant_id, chain) where merchant_id = $1', [merchant]);
  const sums: Record<string, Record<string, bigint[]>> = { product: {}, operator: {}, tender: {}, day: {}, aside: {} };
  const add = (of: string, key: string, figures: readonly bigint[]): void => {
    const known = (sums[of] as Record<string, bigint[]>)[key] ?? figures.map(() => 0n);
    (sums[of] as Record<string, bigint[]>)[key] = known.map((figure, at) => figure + (figures[at] ?? 0n));
  };
  for (const { text, seq, store_id } of rows) {
    const entry = JSON.parse(text) as Entry;
    const { day } = localHour(entry.at, store_id === SHANGHAI.id ? SHANGHAI.timezone : NEW_YORK.timezone);
    if (!stores.includes(store_id) || day < from || day > to) continue;
    if (entry.kind === 'drawer.opened') add('aside', '', [0n, 0n, 0n, 1n]);
    if (entry.kind !== 'sale.completed' && entry.kind !== 'sale.refunded') continue;
    const is_refund = entry.kind === 'sale.refunded';
    const body = is_refund ? SaleRefunded.parse(entry.body) : SaleCompleted.parse(entry.body);
    const nets = lineNets(body.lines, body.tax_mode === 'added');
    const sign = is_refund ? -1n : 1n;
    const net = sign * (body.total_minor - body.tax.reduce((sum, { tax_minor }) => sum + tax_minor, 0n));
    let [costed, cost] = [0n, 0n];
    for (const [at, { product, qty_milli, amount_minor }] of body.lines.entries()) {
      const of_line = costOf(seq, at + 1);
      const [line_costed, line_cost] = of_line === null ? [0n, 0n] : [sign * (nets[at] ?? 0n), sign * of_line];
      costed += line_costed;
      cost += line_cost;
      add('product', product ?? NOBODY, is_refund ? [0n, 0n, BigInt(qty_milli), amount_minor, -(nets[at] ?? 0n), line_costed, line_cost] : [BigInt(qty_milli), amount_minor, 0n, 0n, nets[at] ?? 0n, line_costed, line_cost]);
    }
    const figures = [is_refund ? 0n : 1n, is_refund ? 0n : BigInt(body.lines.length), is_refund ? 0n : body.total_minor, is_refund ? 1n : 0n, is_refund ? body.total_minor : 0n, net];
    add('operator', entry.operator ?? NOBODY, figures);
    add('day', day, [...figures, costed, cost]);
    for (const { kind, amount_minor } of body.tenders) add('tender', kind, [1n, is_refund ? 0n : amount_minor, is_refund ? amount_minor : 0n]);
    if ('voided' in body) add('aside', '', [body.lines.flatMap(({ reductions = [] }) => reductions).reduce((sum, each) => sum + each.amount_minor, 0n), BigInt(body.voided.length), body.voided.reduce((sum, each) => sum + each.amount_minor, 0n), 0n]);
  }
  return JSON.parse(JSON.stringify(sums, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))) as Record<string, Record<string, string[]>>;
}

async function read(asked: Asked): Promise<Record<string, Record<string, string[]>>> {
  return database.postgres.withMerchant(merchant, async (tx) => {
    const table = (rows: readonly (readonly [string, readonly (bigint | number)[]])[]): Record<string, string[]> => Object.fromEntries(rows.map(([key, figures]) => [key, figures.map(String)]));
    const asides = await readAsides(tx, asked);
    return {
      product: table((await readProductSums(tx, asked)).map(({ key, ...row }) => [key, [row.sold_milli, row.sold_minor, row.returned_milli, row.returned_minor, row.net_minor, row.costed_minor, row.cost_micro]])),
      operator: table((await readOperatorSums(tx, asked)).map(({ key, ...row }) => [key, [row.sales, row.lines, row.sold_minor, row.refunds, row.returned_minor, row.net_minor]])),
      tender: table((await readTenderSums(tx, asked)).map(({ key, ...row }) => [key, [row.tenders, row.taken_minor, row.returned_minor]])),
      day: table((await readStretches(tx, asked, 'day')).map(({ key, ...row }) => [key, [row.sales, row.lines, row.sold_minor, row.refunds, row.returned_minor, row.net_minor, row.costed_minor, row.cost_micro]])),
      aside: table([['', [asides.promotions_minor, asides.voided, asides.voided_minor, asides.no_sales]]]),
    };
  });
}

/** By turnover, by some products and by their groups goods come to the same. */
async function assertGoods(asked: Asked, expected: Readonly<Record<string, readonly string[]>>): Promise<void> {
  await database.postgres.withMerchant(merchant, async (tx) => {
    const rows = Object.entries(expected).map(([key, figures]) => ({ key, figures: figures.map(BigInt), turnover_minor: BigInt(figures[1] ?? 0) - BigInt(figures[3] ?? 0) }));
    const ranked = rows.map(({ key, turnover_minor }) => ({ key, turnover_minor })).sort((a, b) => (a.turnover_minor < b.turnover_minor ? 1 : a.turnover_minor > b.turnover_minor ? -1 : a.key < b.key ? -1 : 1));
    const turnover_minor = ranked.reduce((sum, each) => sum + each.turnover_minor, 0n);
    assert.deepEqual(await readProductTurnovers(tx, asked), { items: ranked, turnover_minor });
    assert.deepEqual(await readProductTurnovers(tx, asked, { top: 2 }), { items: ranked.slice(0, 2), turnover_minor }, 'what is left out counts in the whole');
    const only = [PRODUCTS[2] ?? '', NOBODY];
    assert.deepEqual((await readProductTurnovers(tx, asked, { only })).items, ranked.filter(({ key }) => only.includes(key)));
    assert.deepEqual((await readProductSums(tx, asked, { only })).map(({ key }) => key), ranked.filter(({ key }) => only.includes(key)).map(({ key }) => key));
    assert.deepEqual((await readProductSums(tx, asked, { top: 1 })).map(({ key }) => key), ranked.slice(0, 1).map(({ key }) => key));
    const groups = [...Map.groupBy(rows, ({ key }) => GROUPS.get(key) ?? null)].map(([key, of_group]) => {
      const sum = (at: number): bigint => of_group.reduce((all, { figures }) => all + (figures[at] ?? 0n), 0n);
      return { key, sold_minor: sum(1), returned_minor: sum(3), net_minor: sum(4), costed_minor: sum(5), cost_micro: sum(6) };
    });
    const byKey = <T extends { readonly key: string | null }>(list: readonly T[]): T[] => [...list].sort((a, b) => String(a.key).localeCompare(String(b.key)));
    assert.deepEqual(byKey(await readGroupSums(tx, asked, GROUPS)), byKey(groups));
    const ungrouped = await readGroupSums(tx, asked, new Map());
    assert.deepEqual(ungrouped.map(({ key, net_minor }) => [key, net_minor]), groups.length === 0 ? [] : [[null, groups.reduce((sum, { net_minor }) => sum + net_minor, 0n)]], 'of a shop without categories');
    assert.deepEqual(byKey(await readGroupTurnovers(tx, asked, GROUPS)), byKey(groups.map(({ key, sold_minor, returned_minor }) => ({ key, turnover_minor: sold_minor - returned_minor }))));
  });
}

const settle = (): Promise<void> => database.postgres.withMerchant(merchant, async (tx) => {
  while (await sumSome(tx, lineCosts));
});

describe('sums by what was sold', () => {
  it('are those of the entries themselves, whatever was sold and in whatever parts it is added up, in whole quarters and months as in parts of them', async () => {
    await fc.assert(fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 12 }), askedDay, askedDay, async (plans, a, b) => {
      merchant = randomUUID();
      for (const [at, each] of plans.entries()) {
        const { till, run } = writePlan(each);
        const sent = await room.send(till.enrolment, till.upload(run));
        assert.ok(sent.ok, JSON.stringify(sent));
        if (at % 4 === 3) await settle();
      }
      await settle();
      const everything = { from: '2026-01-01', to: '2027-06-30' };
      for (const { from, to } of [a < b ? { from: a, to: b } : { from: b, to: a }, everything]) {
        for (const stores of [[SHANGHAI.id], [SHANGHAI.id, NEW_YORK.id]]) {
          const asked: Asked = { stores, from, to, currency: 'CNY' };
          const expected = await recompute(asked);
          assert.deepEqual(await read(asked), { ...expected, aside: { '': expected['aside']?.[''] ?? ['0', '0', '0', '0'] } });
          await assertGoods(asked, expected['product'] ?? {});
        }
      }
    }), { numRuns: 25 });
  });

  it('of quarters are made for earlier sales from those of months, to what they would have been', async () => {
    for (const minutes of [0, 30, 45, 80, 200, 350].map((days) => days * 24 * 60)) {
      const { till, run } = writePlan({ store: 0, minutes, lines: [{ product: minutes % 3, qty_milli: 2000, price: 1999n, rate_ppm: 130_000 }, { product: 1, qty_milli: 375, price: 800n, rate_ppm: 60_000 }], is_added: false, operator: 0, kinds: 1, gives_back: true, discount: 7n, voided: 0, opens_drawer: false });
      assert.ok((await room.send(till.enrolment, till.upload(run))).ok);
    }
    await settle();
    const quarters = (): Promise<object[]> => database.adminQuery('select * from app.sale_product_quarter where merchant_id = $1 order by store_id, day, product_id', [merchant]);
    const kept = await quarters();
    assert.ok(kept.length >= 6, 'several quarters');
    const migration = await readFile(new URL('../../../migrations/0088-sums-by-quarter.sql', import.meta.url), 'utf8');
    const [from, until] = [migration.indexOf('insert into app.sale_product_quarter'), migration.indexOf('alter table app.sale_product_month force')];
    assert.ok(from > 0 && until > from);
    await database.adminQuery(`delete from app.sale_product_quarter; ${migration.slice(from, until)}`);
    assert.deepEqual(await quarters(), kept);
  });

  it('two that add up at once add nothing twice, and whoever waits sees all of it', async () => {
    for (let at = 0; at < 6; at += 1) {
      const till = makeTestTerminal({ merchant, store: SHANGHAI.id, random: systemTestRandom, start_ms: START_MS });
      assert.ok((await room.send(till.enrolment, till.upload([till.writeSale({ lines: 1, price_minor: 100n }), till.writeSale({ lines: 1, price_minor: 100n })]))).ok);
    }
    const asked: Asked = { stores: [SHANGHAI.id], from: '2026-01-20', to: '2026-01-20', currency: 'CNY' };
    const one = async (): Promise<number> => database.postgres.withMerchant(merchant, async (tx) => {
      while (await sumSome(tx, lineCosts));
      return (await readTenderSums(tx, asked))[0]?.tenders ?? 0;
    });
    const job = (): Promise<boolean> => database.postgres.withMerchant(merchant, (tx) => sumSomeIfFree(tx, lineCosts));
    const [first, second] = await Promise.all([one(), one(), job()]);
    assert.deepEqual([first, second], [12, 12]);
    assert.deepEqual(await database.adminQuery('select from app.sale_unsummed where merchant_id = $1', [merchant]), []);
  });

  it('what a sale earned stands in its hour, tax on receipts in its rate, and a basket given up in its day', async () => {
    const till = makeTestTerminal({ merchant, store: SHANGHAI.id, random: systemTestRandom, start_ms: Date.parse('2026-02-01T01:30:00.000Z') });
    const sold = till.writeSale({ lines: 2, price_minor: 1130n });
    const abandoned = till.write('basket.abandoned', { sale: randomUUID(), currency: 'CNY', reason: 'cancelled', lines: SaleCompleted.parse(sold.entry.body).lines, voided: [] });
    assert.ok((await room.send(till.enrolment, till.upload([sold, abandoned]))).ok);
    await settle();
    await database.postgres.withMerchant(merchant, async (tx) => {
      // Its second line, whose number and place make an odd sum, has no cost: of 3 000 that are left after tax one third counts.
      assert.deepEqual(await readMargins(tx, SHANGHAI.id, ['2026-02-01'], 'CNY'), [{ day: '2026-02-01', hour: 9, net_minor: 3000n, costed_minor: 1000n, cost_micro: 1001n * 1_000_003n }]);
      assert.deepEqual(await readTaxSums(tx, { stores: [SHANGHAI.id], from: '2026-02-01', to: '2026-02-01', currency: 'CNY' }), [{ rate_ppm: 130_000, is_added: false, net_minor: 3000n, tax_minor: 390n }]);
      const [chain] = await tx.query<{ chain: number }>('select chain from app.chain where merchant_id = $1', [tx.merchant_id]);
      const between = (from: string, to: string) => readAbandoned(tx, [chain?.chain ?? 0], new Date(from), new Date(to), 'CNY');
      assert.deepEqual(await between('2026-01-31T16:00:00.000Z', '2026-02-01T16:00:00.000Z'), { count: 1, amount_minor: 3390n });
      assert.deepEqual(await between('2026-02-01T16:00:00.000Z', '2026-02-02T16:00:00.000Z'), { count: 0, amount_minor: 0n });
    });
  });
});

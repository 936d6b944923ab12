/** Takes a year of a real shop through tills and server, and asks both what became of it. docs/replay.md. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '@stilltill/domain/result';
import { type Difference, type Measured, type Missing, compareFigures, compareReceipts } from './compare.ts';
import { makeLeanHttp } from './lean-http.ts';
import { type Plan, type Planned, type PlannedSale, makePlan } from './plan.ts';
import { readRows } from './rows.ts';
import { type SecondReading, readAgain } from './second-reading.ts';
import { type ServerLink, startServerProcess } from './server-link.ts';
import { makeSharedTime } from './shared-time.ts';
import { type Prices, type Printed, type ReplayTill, beginDay, closeTill, doDeed, endDay, openTills, scanGoods, settle } from './till-fleet.ts';

export type ReplayOptions = {
  readonly file: string;
  readonly tills: number;
  readonly invoices_max: number;
  /** An administrator's URL of a PostgreSQL; without it the server runs its own. */
  readonly database_url?: string;
  /** Is told how far it has come. */
  readonly onProgress?: (done: number, all: number, day: string) => void;
  /** Called where each day is over and everything has arrived; tills and server wait for it. */
  readonly atDayEnd?: (moment: ReplayMoment) => Promise<void>;
  /** Called behind the last day, once the server was asked for its figures. */
  readonly atEnd?: (moment: ReplayMoment) => Promise<void>;
};
export type ReplayMoment = { readonly server: ServerLink; readonly data_folder: string; readonly merchant: string; readonly day: number; readonly days: number };
export type Replayed = Measured & { readonly plan: Plan; readonly difference: Difference; readonly missing: Missing; readonly file: SecondReading };

const TIMEZONE = 'Europe/London';
const OPENS_BEFORE_MS = 10 * 60_000;
const CLOSES_AFTER_MS = 30 * 60_000;
/**
 * While less than this goes by, what is on its way to the server is not waited for. A till's pass lives for a quarter of
 * an hour, and in no shop does it run out on the way.
 */
const UNDER_WAY_MS_MAX = 10 * 60_000;

export async function replay(options: ReplayOptions): Promise<Replayed> {
  const began_ms = performance.now();
  const plan = await makePlan(readRows(options.file), options.tills, options.invoices_max);
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-replay-'));
  const data_folder = join(folder, 'server');
  let server: ServerLink | null = null;
  try {
    server = await startServerProcess(data_folder, options.database_url ?? null);
    const { printed, merchant, days, seconds } = await sellAll(server, plan, options, folder);
    const figures = await server.ask('figures', { merchant });
    await options.atEnd?.({ server, data_folder, merchant, day: days, days });
    const file = readAgain(options.file, options.invoices_max === Infinity ? null : plan.invoices);
    return {
      plan, server: figures, file, seconds, total_seconds: (performance.now() - began_ms) / 1000,
      difference: compareFigures(figures, file), missing: compareReceipts(figures, printed),
    };
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function sellAll(server: ServerLink, plan: Plan, options: ReplayOptions, folder: string): Promise<{ printed: Printed[]; merchant: string; days: number; seconds: number }> {
  const time = makeSharedTime((at_ms) => server.ask('setClock', { at_ms }));
  const days = byDay(plan.deeds);
  const [first] = days;
  if (!first) throw new Error('the invoices hold no goods');
  await time.moveTo(first.opens_ms - OPENS_BEFORE_MS);
  const shop = await server.ask('makeShop', {
    tills: options.tills, products: [...plan.products].map(([code, { name, price_minor }]) => ({ code, name, price_minor: price_minor.toString() })),
  });
  const prices: Prices = new Map(shop.products.map(({ id, code }) => [code, { id, price_minor: plan.products.get(code)?.price_minor ?? 0n }]));
  const http = makeLeanHttp(server.origin);
  const tills = await openTills(shop, http.transport, join(folder, 'tills'), time);
  const began_ms = performance.now();
  const printed: Printed[] = [];
  const saleIds = new Map<PlannedSale, string>();
  for (const [at, day] of days.entries()) {
    await time.moveTo(day.opens_ms);
    await Promise.all(tills.map((till) => beginDay(till)));
    const under_way: { readonly since_ms: number; readonly end: Promise<unknown> }[] = [];
    const scans = beginScans(day, tills, prices);
    for (const { at_ms, deed } of day.deeds) {
      await scans.of(deed);
      if (time.clock.now_ms() !== at_ms) {
        while ((under_way[0]?.since_ms ?? Infinity) < at_ms - UNDER_WAY_MS_MAX) await under_way.shift()?.end;
        await time.moveTo(at_ms);
      }
      const till = tills[deed.till] as ReplayTill;
      printed.push(await doDeed(till, deed, prices, saleIds));
      scans.goOn(deed.till);
      const end = settle(till);
      end.catch(() => {});
      under_way.push({ since_ms: at_ms, end });
      if (printed.length % 1000 === 0) options.onProgress?.(printed.length, plan.deeds.length, day.name);
    }
    await Promise.all(tills.map(settle));
    await time.moveTo(time.clock.now_ms() + CLOSES_AFTER_MS);
    await Promise.all(tills.map((till) => endDay(till)));
    options.onProgress?.(printed.length, plan.deeds.length, day.name);
    await options.atDayEnd?.({ server, data_folder: join(folder, 'server'), merchant: shop.merchant, day: at + 1, days: days.length });
  }
  const seconds = (performance.now() - began_ms) / 1000;
  for (const till of tills) await closeTill(till);
  http.close();
  return { printed, merchant: shop.merchant, days: days.length, seconds };
}

/**
 * Each till scans what it sells next as soon as it is free, so that the tills work side by side; it is paid, and written
 * down, at the file's time. In a shop too scanning begins before the minute that stands on the receipt.
 */
function beginScans(day: Day, tills: readonly ReplayTill[], prices: Prices): { of(deed: Planned): Promise<void>; goOn(till: number): void } {
  const queues = tills.map((_, at) => day.deeds.filter(({ deed }) => deed.till === at).map(({ deed }) => deed));
  const scanned = new Map<Planned, Promise<void>>();
  const goOn = (at: number): void => {
    const next = queues[at]?.shift();
    if (!next) return;
    const done = next.kind === 'sale' ? scanGoods(tills[at] as ReplayTill, next, prices) : Promise.resolve();
    // Whoever waits for it hears of a fault.
    done.catch(() => {});
    scanned.set(next, done);
  };
  for (const at of tills.keys()) goOn(at);
  return {
    goOn,
    async of(deed) {
      const done = scanned.get(deed);
      scanned.delete(deed);
      assert(done, 'a till comes to its deeds in their order');
      await done;
    },
  };
}

type Day = { readonly name: string; readonly opens_ms: number; readonly deeds: { readonly at_ms: number; readonly deed: Planned }[] };

function byDay(deeds: readonly Planned[]): Day[] {
  const days = new Map<string, Day>();
  for (const deed of deeds) {
    const at_ms = Temporal.PlainDateTime.from(deed.local_time).toZonedDateTime(TIMEZONE).epochMilliseconds;
    const name = deed.local_time.slice(0, 10);
    const day = days.get(name) ?? { name, opens_ms: at_ms - OPENS_BEFORE_MS, deeds: [] };
    days.set(name, day);
    day.deeds.push({ at_ms, deed });
  }
  return [...days.values()];
}

/** Takes a year of a real shop through tills and server, and asks both what became of it. docs/replay.md. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Difference, type Measured, type Missing, compareFigures, compareReceipts } from './compare.ts';
import { type Plan, type Planned, type PlannedSale, makePlan } from './plan.ts';
import { readRows } from './rows.ts';
import { type SecondReading, readAgain } from './second-reading.ts';
import { type ServerLink, startServerProcess } from './server-link.ts';
import { type Prices, type Printed, type ReplayTill, beginDay, closeTill, doDeed, endDay, makeReplayClock, openTills } from './till-fleet.ts';

export type ReplayOptions = {
  readonly file: string;
  readonly tills: number;
  readonly invoices_max: number;
  /** An administrator's URL of a PostgreSQL; without it the server runs its own. */
  readonly database_url?: string;
  /** Is told how far it has come. */
  readonly onProgress?: (done: number, all: number, day: string) => void;
};
export type Replayed = Measured & { readonly plan: Plan; readonly difference: Difference; readonly missing: Missing; readonly file: SecondReading };

const TIMEZONE = 'Europe/London';
const OPENS_BEFORE_MS = 10 * 60_000;
const CLOSES_AFTER_MS = 30 * 60_000;

export async function replay(options: ReplayOptions): Promise<Replayed> {
  const began_ms = performance.now();
  const plan = await makePlan(readRows(options.file), options.tills, options.invoices_max);
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-replay-'));
  let server: ServerLink | null = null;
  try {
    server = await startServerProcess(join(folder, 'server'), options.database_url ?? null);
    const { printed, merchant, seconds } = await sellAll(server, plan, options, join(folder, 'tills'));
    const figures = await server.ask('figures', { merchant });
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

async function sellAll(server: ServerLink, plan: Plan, options: ReplayOptions, folder: string): Promise<{ printed: Printed[]; merchant: string; seconds: number }> {
  const clock = makeReplayClock();
  let told: Promise<unknown> = Promise.resolve();
  const setTime = async (at_ms: number): Promise<void> => {
    // The server is told at once, and has heard of it before the time after this one.
    await told;
    told = server.ask('setClock', { at_ms });
    clock.set(at_ms);
  };
  const days = byDay(plan.deeds);
  const [first] = days;
  if (!first) throw new Error('the invoices hold no goods');
  await setTime(first.opens_ms - OPENS_BEFORE_MS);
  await told;
  const shop = await server.ask('makeShop', {
    tills: options.tills, products: [...plan.products].map(([code, { name, price_minor }]) => ({ code, name, price_minor: price_minor.toString() })),
  });
  const prices: Prices = new Map(shop.products.map(({ id, code }) => [code, { id, price_minor: plan.products.get(code)?.price_minor ?? 0n }]));
  const tills = await openTills(shop, server.origin, folder, clock);
  const began_ms = performance.now();
  const printed: Printed[] = [];
  const saleIds = new Map<PlannedSale, string>();
  for (const day of days) {
    await setTime(day.opens_ms);
    await told;
    await Promise.all(tills.map((till) => beginDay(till)));
    for (const { at_ms, deed } of day.deeds) {
      if (clock.now_ms() !== at_ms) await setTime(at_ms);
      printed.push(await doDeed(tills[deed.till] as ReplayTill, deed, prices, saleIds));
      if (printed.length % 1000 === 0) options.onProgress?.(printed.length, plan.deeds.length, day.name);
    }
    await setTime(clock.now_ms() + CLOSES_AFTER_MS);
    await told;
    await Promise.all(tills.map((till) => endDay(till)));
    options.onProgress?.(printed.length, plan.deeds.length, day.name);
  }
  const seconds = (performance.now() - began_ms) / 1000;
  for (const till of tills) await closeTill(till);
  return { printed, merchant: shop.merchant, seconds };
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

/**
 * How fast the office's pages are where a million sales lie behind them: the server in a process of its own, real HTTP, an
 * owner who is signed in. What is asked for is drawn by a seed: first pages and further ones, filters as people set them.
 */
import { parseArgs } from 'node:util';
import type { Bench, LimitedFigure } from './bench.ts';
import { BREAKDOWNS } from '@stilltill/protocol';
import { percentile, tenths } from './load.ts';
import { type BenchYears, type MadeYears, makeDraw } from './office-years.ts';
import { OWNER, signIn, withServer } from './bench-server.ts';
import type { ServerHandle } from './server-handle.ts';

const DAY_MS = 86_400_000;
/** Reports that add up every product of a year. */
const GOODS: readonly string[] = ['product', 'category'];

export const bench: Bench = async (args) => {
  const { values } = parseArgs({ args, options: { sales: { type: 'string', default: '1000000' }, products: { type: 'string', default: '20000' }, asks: { type: 'string', default: '200' } } });
  const options = { sales: Number(values.sales), products: Number(values.products), asks: Number(values.asks) };
  return withServer((server) => measure(server, options));
};

async function measure(server: ServerHandle, { sales, products, asks }: { readonly sales: number; readonly products: number; readonly asks: number }): Promise<LimitedFigure[]> {
  const began = performance.now();
  const years: BenchYears = { sales, products, owner: OWNER };
  const made = await server.makeYears(years);
  const made_s = (performance.now() - began) / 1000;
  const ask = await askAsOwner(server.origin);
  const lists = await timesOf(ask, listPaths(made, asks), follow);
  const todays = await timesOf(ask, made.stores.flatMap((store) => Array.from({ length: Math.ceil(asks / 3) }, () => `/api/v1/office/today?store=${store}`)));
  const searches = await timesOf(ask, searchPaths(made, products, asks));
  const reports = await timesOf(ask, reportPaths(made, false));
  const goods = await timesOf(ask, reportPaths(made, true));
  const daily = await timesOf(ask, dailyPaths(made));
  return [
    { name: 'sales_list_p50_ms', value: tenths(percentile(lists, 0.5)), unit: 'ms' },
    { name: 'sales_list_p95_ms', value: tenths(percentile(lists, 0.95)), unit: 'ms', max: 50 },
    { name: 'today_p50_ms', value: tenths(percentile(todays, 0.5)), unit: 'ms' },
    { name: 'today_p95_ms', value: tenths(percentile(todays, 0.95)), unit: 'ms', max: 100 },
    { name: 'search_p50_ms', value: tenths(percentile(searches, 0.5)), unit: 'ms' },
    { name: 'search_p95_ms', value: tenths(percentile(searches, 0.95)), unit: 'ms', max: 100 },
    { name: 'report_year_ms', value: tenths(Math.max(...reports)), unit: 'ms', max: 500 },
    { name: 'report_goods_year_ms', value: tenths(Math.max(...goods)), unit: 'ms', max: 1_000 },
    { name: 'daily_p95_ms', value: tenths(percentile(daily, 0.95)), unit: 'ms', max: 250 },
    { name: 'sales', value: made.sales, unit: '' },
    { name: 'refunds', value: made.refunds, unit: '' },
    { name: 'products', value: products, unit: '' },
    { name: 'made_s', value: tenths(made_s), unit: 's' },
  ];
}

type Ask = (path: string) => Promise<{ readonly next?: string | null }>;

async function askAsOwner(origin: URL): Promise<Ask> {
  const headers = await signIn(origin);
  return async (path) => {
    const asked = await fetch(new URL(path, origin), { headers });
    if (!asked.ok) throw new Error(`${path} was answered with ${asked.status}: ${await asked.text()}`);
    return await asked.json() as { next?: string | null };
  };
}

/** Milliseconds from asking to having read the answer, one after the other. Three go first that are not counted: a server that just began has to compile. */
async function timesOf(ask: Ask, paths: readonly string[], then: (ask: Ask, path: string, answer: { readonly next?: string | null }, times_ms: number[]) => Promise<void> = async () => {}): Promise<number[]> {
  for (const path of paths.slice(0, 3)) await ask(path);
  const times_ms: number[] = [];
  for (const path of paths) {
    const began = performance.now();
    const answer = await ask(path);
    times_ms.push(performance.now() - began);
    await then(ask, path, answer, times_ms);
  }
  return times_ms;
}

/** Two pages further, as somebody who scrolls. */
async function follow(ask: Ask, path: string, first: { readonly next?: string | null }, times_ms: number[]): Promise<void> {
  let { next } = first;
  for (let page = 0; page < 2 && next; page += 1) {
    const began = performance.now();
    ({ next } = await ask(`${path}&after=${encodeURIComponent(next)}`));
    times_ms.push(performance.now() - began);
  }
}

function listPaths({ stores, terminals, numbers }: MadeYears, asks: number): string[] {
  const draw = makeDraw(1);
  const one = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;
  const day = (): number => Date.now() - Math.floor(draw() * 700) * DAY_MS;
  return Array.from({ length: asks }, (_, at) => {
    const from = day();
    const filters = [
      '', `store=${one(stores)}`, `terminal=${one(terminals)}`, `from=${new Date(from).toISOString()}&to=${new Date(from + DAY_MS).toISOString()}`, 'kind=refund', `store=${one(stores)}&kind=refund`,
      `terminal=${one(terminals)}&to=${new Date(from).toISOString()}`, `store=${one(stores)}&from=${new Date(from).toISOString()}`, `number=${one(numbers)}`,
    ];
    return `/api/v1/office/sales?limit=50&${filters[at % filters.length]}`;
  });
}

function searchPaths({ numbers }: MadeYears, products: number, asks: number): string[] {
  const draw = makeDraw(2);
  const any = (): number => Math.floor(draw() * products);
  return Array.from({ length: asks }, (_, at) => {
    const typed = ['牛奶', `P${String(any()).padStart(6, '0')}`, String(6_901_000_000_000 + any() * 7), 'niunai', 'sxn', `${any()}号`, 'product 12', numbers[any() % numbers.length] ?? '', '没有这样的', 'till 3', '东方', 'zzzz'];
    return `/api/v1/office/search?text=${encodeURIComponent(typed[at % typed.length] ?? '')}`;
  });
}

/** A day of all stores and of one, and what today earned. */
function dailyPaths({ stores }: MadeYears): string[] {
  const days = Array.from({ length: 10 }, (_, at) => new Date(Date.now() - (at + 1) * 20 * DAY_MS).toISOString().slice(0, 10));
  return [...days.flatMap((day) => [`/api/v1/office/reports/daily?day=${day}`, `/api/v1/office/reports/daily?day=${day}&store=${stores[0]}`]), ...stores.map((store) => `/api/v1/office/reports/margin?store=${store}`)];
}

function reportPaths({ stores }: MadeYears, of_goods: boolean): string[] {
  const [from, to] = [new Date(Date.now() - 365 * DAY_MS), new Date()].map((each) => each.toISOString().slice(0, 10)) as [string, string];
  const stretches = ['sales', 'tax'].flatMap((what) => ['day', 'month', 'quarter'].map((by) => `/api/v1/office/reports/${what}?from=${from}&to=${to}&by=${by}`));
  const before = [new Date(Date.now() - 731 * DAY_MS), new Date(Date.now() - 366 * DAY_MS)].map((each) => each.toISOString().slice(0, 10));
  const parts = BREAKDOWNS.filter((by) => GOODS.includes(by) === of_goods).map((by) => `/api/v1/office/reports/breakdown?from=${from}&to=${to}&before_from=${before[0]}&before_to=${before[1]}&by=${by}`);
  return [...(of_goods ? [] : stretches), ...parts].flatMap((path) => [path, `${path}&store=${stores[0]}`]);
}

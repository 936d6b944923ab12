/**
 * `npm run bench -- till`: a till in Chromium with its processor slowed four times and a catalogue of 100,000 products,
 * against a server of its own on this machine, in a process beside this one: what the server does must not make a scanner late. `--products FILE` names the catalogue (gtin,name; gzip), `--count` how many.
 */
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import type { Product } from '@stilltill/domain/catalog';
import { parse } from 'csv-parse';
import type { Page } from 'playwright-core';
import { type Browser, keepPicture, openBrowser, slowProcessor } from '../e2e/chromium.ts';
import { TillScreen } from '../e2e/till-screen.ts';
import type { Bench, LimitedFigure } from './bench.ts';
import { heapMib } from './heap.ts';
import { percentile, tenths } from './load.ts';
import { startServerProcess } from './server-handle.ts';
import { closeAfterSales } from './shift-close.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SLOWED_TIMES = 4;
const SCANS = 300;
const SCANS_PER_SALE = 10;
/** Four goods a second, faster than hands: what the till still does for the last scan is its own affair, but not all of it at once. */
const BETWEEN_SCANS_MS = 250;
const LINE_WITHIN_MS = 10_000;
const CHINESE_NAMES = 20_000;
const OPERATOR = { name: 'Bench Operator', pin: '2468' } as const;
const SEARCHES = 100;
/** How the Chinese names of the bench begin, in syllables and in first letters. */
const PINYIN = [['pingguo', 'pg'], ['xiangjiao', 'xj'], ['chengzhi', 'cz'], ['niunai', 'nn'], ['mianbao', 'mb'], ['binggan', 'bg'], ['lvcha', 'lc'], ['kafei', 'kf'], ['qiaokeli', 'qkl'], ['dami', 'dm']] as const;
const FRUITS = ['苹果', '香蕉', '橙汁', '牛奶', '面包', '饼干', '绿茶', '咖啡', '巧克力', '大米'];

export const bench: Bench = async (args) => {
  const { values } = parseArgs({ args, options: { products: { type: 'string' }, count: { type: 'string', default: '100000' } } });
  const file = resolve(process.env['INIT_CWD'] ?? process.cwd(), values.products ?? join(ROOT, '../shared/data/openfoodfacts-products-100k.csv.gz'));
  if (!existsSync(file)) throw new Error(`There is no catalogue at ${file}. Name one with --products FILE: a gzipped CSV with the columns gtin and name.`);
  const data_folder = await mkdtemp(join(tmpdir(), 'stilltill-bench-'));
  const server = await startServerProcess(data_folder);
  try {
    const products = await readProducts(file, Number(values.count));
    const { codes: [code = '', second_code = ''] } = await server.makeShop({ terminals: 2, products, operators: [OPERATOR, { name: 'Bench Manager', pin: '135790' }] });
    const figures = await measure(server.origin.origin, products, code);
    const close_ms = await closeAfterSales(server.origin.origin, second_code, OPERATOR, products[0]?.barcodes[0] ?? '');
    return [...figures, { name: 'shift_close_5000_ms', value: tenths(close_ms), unit: 'ms', max: 1000 }];
  } finally {
    await server.stop();
    await rm(data_folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

async function measure(origin: string, products: readonly Product[], code: string): Promise<readonly LimitedFigure[]> {
  const browser = await openBrowser();
  try {
    await noteEnter(browser);
    const till = new TillScreen(await browser.context.newPage());
    await slowProcessor(till.page, SLOWED_TIMES);
    await till.open(origin);
    const first_sync_ms = await firstSync(till, code, products.length);
    await till.openShift('100');
    const barcodes = spread(products, SCANS).map((product) => ({ barcode: product.barcodes[0] ?? '', name: product.names['en'] ?? '' }));
    const scans_ms: number[] = [];
    let heap_mib = 0;
    for (const [place, { barcode, name }] of barcodes.entries()) {
      await pause(BETWEEN_SCANS_MS);
      scans_ms.push(await scanToLine(till, barcode, name));
      if ((place + 1) % SCANS_PER_SALE !== 0) continue;
      await till.takeExact();
      await till.page.mouse.move(0, 0);
      heap_mib = Math.max(heap_mib, await heapMib(browser));
    }
    const searches_ms: number[] = [];
    for (const text of searchesOf(products)) searches_ms.push(await searchToResults(till.page, text));
    heap_mib = Math.max(heap_mib, await heapMib(browser));
    await till.page.getByRole('button', { name: 'Clear the search' }).click();
    const taps = await tapsToReceipt(till);
    const offline_start_ms = await offlineStart(browser, till, origin, barcodes[0] ?? { barcode: '', name: '' });
    return [
      { name: 'products', value: products.length, unit: '' },
      { name: 'scan_to_line_p50_ms', value: tenths(percentile(scans_ms, 0.5)), unit: 'ms' },
      { name: 'scan_to_line_p95_ms', value: tenths(percentile(scans_ms, 0.95)), unit: 'ms', max: 50 },
      { name: 'search_p50_ms', value: tenths(percentile(searches_ms, 0.5)), unit: 'ms' },
      { name: 'search_p95_ms', value: tenths(percentile(searches_ms, 0.95)), unit: 'ms', max: 100 },
      { name: 'taps_cash_sale', value: taps, unit: '', max: 3 },
      { name: 'first_sync_s', value: Math.round(first_sync_ms / 100) / 10, unit: 's', max: 15 },
      { name: 'offline_start_ms', value: Math.round(offline_start_ms), unit: 'ms', max: 2500 },
      { name: 'heap_mib', value: heap_mib, unit: 'MiB', max: 150 },
    ];
  } catch (error) {
    await keepPicture('bench till', browser.context.pages());
    throw error;
  } finally {
    await browser.close();
  }
}

/** From the tap on "Enrol" until the till says that it holds every product. Signing on happens meanwhile. */
async function firstSync(till: TillScreen, code: string, count: number): Promise<number> {
  const began_ms = performance.now();
  await till.enrol(code);
  await till.signOn(OPERATOR);
  await till.status.getByText(`${count.toLocaleString('en')} of ${count.toLocaleString('en')} products`).waitFor({ timeout: 120_000 });
  return performance.now() - began_ms;
}

/** Milliseconds from the scanner's Enter, by the browser's own clock, until the line with this name was painted. */
async function scanToLine(till: TillScreen, barcode: string, name: string): Promise<number> {
  const painted = await watchForLine(till.page, name);
  await till.scan(barcode);
  return painted();
}

/** Has each page keep the time of the last Enter, by the clock that `performance.now` reads; before the till's own listener hears it. */
async function noteEnter(browser: Browser): Promise<void> {
  await browser.context.addInitScript(() => window.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') Reflect.set(window, 'enter_ms', event.timeStamp);
  }, { capture: true }));
}

/** Begins to watch the basket. The answer waits for the line to be painted, and fails where it never is. */
async function watchForLine(page: Page, name: string): Promise<() => Promise<number>> {
  const watch = await page.evaluateHandle(({ expected, within_ms }) => {
    const { promise, resolve: done, reject } = Promise.withResolvers<number>();
    setTimeout(() => reject(new Error(`No line says ${expected}.`)), within_ms);
    const basket = document.querySelector('main section') ?? document.body;
    const observer = new MutationObserver(() => {
      if (!(basket.textContent ?? '').includes(expected)) return;
      observer.disconnect();
      // A frame's callbacks run before its paint; a task of the first rank that is asked for there is the next thing after it.
      requestAnimationFrame(() => void scheduler.postTask(() => done(performance.now() - Number(Reflect.get(window, 'enter_ms'))), { priority: 'user-blocking' }));
    });
    observer.observe(basket, { childList: true, subtree: true });
    return { promise };
  }, { expected: name, within_ms: LINE_WITHIN_MS });
  return () => watch.evaluate(({ promise }) => promise);
}

/** What people type, each as far as they get before they look: words of names, Chinese, pinyin, its first letters, codes. */
function searchesOf(products: readonly Product[]): string[] {
  const chinese = products.filter(({ names }) => names['zh'] !== undefined);
  const words = spread(products, SEARCHES / 2).flatMap(({ names }) => /[A-Za-z]{4,}/.exec(names['en'] ?? '')?.[0].slice(0, 5) ?? []);
  return [
    ...words, ...spread(chinese, SEARCHES / 5).map(({ names }) => (names['zh'] ?? '').slice(0, 4)),
    ...PINYIN.flatMap(([syllables, letters]) => [syllables, letters]), ...spread(products, SEARCHES / 10).map(({ barcodes: [barcode = ''] }) => barcode.slice(0, 8)),
  ];
}

/** Milliseconds from the last character of a text in the search field until the goods that fit were painted. */
async function searchToResults(page: Page, text: string): Promise<number> {
  const field = page.getByRole('textbox', { name: /Search/ });
  await field.fill(text.slice(0, -1));
  await page.locator('main ul[aria-busy=false], main p:has-text("Nothing found")').first().waitFor();
  await field.press('End');
  const watch = await page.evaluateHandle(({ expected, within_ms }) => {
    const { promise, resolve: done, reject } = Promise.withResolvers<number>();
    setTimeout(() => reject(new Error(`Nothing came of searching for ${expected}.`)), within_ms);
    let typed_ms = 0;
    window.addEventListener('input', (event) => { typed_ms = event.timeStamp; }, { capture: true, once: true });
    const observer = new MutationObserver(() => {
      if (typed_ms === 0 || document.querySelector('main [aria-busy=true]')) return;
      observer.disconnect();
      requestAnimationFrame(() => void scheduler.postTask(() => done(performance.now() - typed_ms), { priority: 'user-blocking' }));
    });
    observer.observe(document.querySelector('main') ?? document.body, { childList: true, subtree: true, attributes: true });
    return { promise };
  }, { expected: text, within_ms: LINE_WITHIN_MS });
  await page.keyboard.insertText(text.slice(-1));
  return watch.evaluate(({ promise }) => promise);
}

/** Taps for one item from the empty basket to the receipt. */
async function tapsToReceipt(till: TillScreen): Promise<number> {
  let taps = 0;
  for (const button of [till.goods.getByRole('listitem').getByRole('button').first(), till.takeButton, till.page.getByRole('button', { name: /Exact/ })]) {
    await button.click();
    taps += 1;
  }
  await till.receiptNumber();
  return taps;
}

/** From navigation to the sign-on screen, and from the first scan after it to its line: all that is not signing on. */
async function offlineStart(browser: Browser, till: TillScreen, origin: string, first: { barcode: string; name: string }): Promise<number> {
  await browser.context.setOffline(true);
  const page = await browser.context.newPage();
  await till.page.close();
  const again = new TillScreen(page);
  await slowProcessor(page, SLOWED_TIMES);
  await again.open(origin);
  await page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
  const to_sign_on_ms = await page.evaluate(() => new Promise<number>((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())))));
  await again.signOn(OPERATOR);
  await again.goods.waitFor();
  return to_sign_on_ms + (await scanToLine(again, first.barcode, first.name));
}

async function readProducts(file: string, count: number): Promise<Product[]> {
  const products: Product[] = [];
  const rows = createReadStream(file).pipe(createGunzip()).pipe(parse({ columns: true, relax_quotes: true }));
  for await (const { gtin, name } of rows as AsyncIterable<{ gtin: string; name: string }>) {
    const place = products.length;
    products.push({
      id: crypto.randomUUID(), code: String(place + 1), barcodes: [gtin], prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor: BigInt(100 + (place % 5000)) }],
      names: { en: name.slice(0, 300), ...(place < CHINESE_NAMES ? { zh: `${FRUITS[place % FRUITS.length]} ${place + 1}号` } : {}) },
      tax_rate_ppm: 130_000, unit: 'piece', favourite: place < 24 ? place : null, category: null,
    });
    if (products.length === count) break;
  }
  return products;
}

/** `count` of them, evenly from all over the list. */
function spread<T>(all: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, place) => all[Math.floor((place * all.length) / count)] as T);
}

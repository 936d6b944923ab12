// A day on its three ways: as figures of today, as a report that is taken apart, and as one day's report on the page, on paper and by mail.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';
import { readPdfTexts } from '@stilltill/server/platform/pdf-read.ts';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { type Day, beginDay } from './day.ts';
import { type Shop, startShop } from './shop.ts';

const COLA = '6968257330063';
let shop: Shop;
let browser: Browser;
let counter: Browser;
let day: Day;

before(async () => {
  shop = await startShop();
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  counter = await openBrowser();
  day = await beginDay(shop, browser, counter);
  await receiveCola();
  await day.till.scanLine(COLA, /Cola/);
  await day.till.takeExact();
  await day.till.scanLine(COLA, /Cola/);
  await day.till.scanLine(COLA, /Cola/);
  await day.till.takeExact();
  await day.till.nothingWaits();
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [day.office.page, day.till.page]);
});
after(async () => {
  await browser?.close();
  await counter?.close();
  await shop?.remove();
});

/** 24 of them for 48. */
async function receiveCola(): Promise<void> {
  await day.office.open('stock');
  await main().getByRole('link', { name: 'Receive goods' }).click();
  const field = (name: string): Locator => main().getByRole('textbox', { name });
  await field('Add a product').fill(COLA);
  await field('Add a product').press('Enter');
  await field('Quantity').fill('24');
  await field('Cost in all').fill('48');
  await main().getByRole('button', { name: 'Receive' }).click();
  await heading(/^1 product received$/).waitFor();
}

const main = (): Locator => day.office.page.getByRole('main');
const heading = (name: RegExp): Locator => main().getByRole('heading', { level: 1, name });

test('today says what each figure was on the same weekday before', async () => {
  await day.office.open('');
  await heading(/from 2 sales/).waitFor();
  // 9.29 without tax, of which the goods had cost 6.00.
  await main().getByRole('link', { name: /^Earned.*¥3\.29.*35\.4% of the turnover/ }).waitFor();
  await main().getByRole('link', { name: /^Sold.*Nothing a week ago.*Nothing a year ago/ }).waitFor();
});

test('what was sold is taken apart by day, product, tender and operator, and leads down to its day', async () => {
  await day.office.open('reports');
  await heading(/¥10\.50/).waitFor();
  await main().getByRole('row', { name: /¥10\.50/ }).waitFor();
  await main().getByText('Earned ¥3.29, a margin of 35.4%.').waitFor();
  await assertAccessible(day.office.page, 'a report by day');
  for (const [by, name, amount] of [['product', /Cola 500 ml/, '¥10.50'], ['tender', /Cash/, '¥10.50'], ['operator', /\S/, '¥10.50'], ['category', /\S/, '¥10.50']] as const) {
    await main().getByRole('combobox', { name: 'By' }).selectOption(by);
    await main().getByRole('region', { name: `By ${by}` }).getByRole('row', { name }).filter({ hasText: amount }).waitFor();
  }
  await assertAccessible(day.office.page, 'a report by category');
});

test('a report is taken along as a file that says the same', async () => {
  await main().getByRole('combobox', { name: 'By' }).selectOption('product');
  const saved = day.office.page.waitForEvent('download');
  await main().getByRole('button', { name: 'Download as CSV' }).click();
  const file = await (await saved).path();
  const [head = '', row = ''] = (await readFile(file, 'utf8')).split('\r\n');
  assert.match(head, /^\uFEFFWhat,Sales,Quantity,Sold/);
  assert.match(row, /^Cola 500 ml,,3\.000,10\.50,0\.00,10\.50,/);
});

test('one day stands on its page and on paper with the same sums, also after its drawer was counted', async () => {
  await day.till.closeShift('305');
  await day.till.nothingWaits();
  await main().getByRole('combobox', { name: 'By' }).selectOption('');
  await main().getByRole('row', { name: /¥10\.50/ }).getByRole('link').click();
  await heading(/drawers ¥5\.50 short/).waitFor();
  await main().getByRole('table', { name: 'Shifts and drawers' }).getByRole('row', { name: /-¥5\.50/ }).waitFor();
  await assertAccessible(day.office.page, 'one day');
  const saved = day.office.page.waitForEvent('download');
  await main().getByRole('link', { name: 'Download as PDF' }).click();
  const texts = readPdfTexts(await readFile(await (await saved).path())).flat();
  for (const text of ['Turnover', '¥10.50', '-¥5.50', 'Cola 500 ml']) assert.ok(texts.includes(text), `${text} stands on the paper: ${texts.join(' | ')}`);
});

test('the owner says who gets it by mail', async () => {
  await main().getByText('No mail goes out yet.').waitFor();
  await main().getByRole('switch', { name: 'Send it' }).click();
  await main().getByRole('checkbox', { name: /Lin Jing/ }).check();
  await main().getByRole('combobox', { name: 'At' }).selectOption('8');
  await main().getByRole('button', { name: 'Save' }).click();
  await main().getByText('Saved.').waitFor();
  await day.office.page.reload();
  await main().getByRole('checkbox', { name: /Lin Jing/, checked: true }).waitFor();
  assert.equal(await main().getByRole('combobox', { name: 'At' }).inputValue(), '8');
  assert.deepEqual(day.errors, []);
});

// A list of products by the page that a shop brings it on: an old encoding, columns that nobody could guess, a row that is wrong, and all of it taken back.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { type NearShop, startNearShop } from './near-shop.ts';
import { OfficeScreen } from './office-screen.ts';
import { OWNER } from './owner.ts';

/** 货物,说法,多少 / Z1,绿茶,3.50 / Z2,牛奶,面议 / Z3,面包,7 in GB 18030, as spreadsheets in China save it. */
const LIST = Buffer.from('bbf5ceef2ccbb5b7a82cb6e0c9d90d0a5a312cc2ccb2e82c332e35300d0a5a322cc5a3c4cc2cc3e6d2e90d0a5a332cc3e6b0fc2c370d0a', 'hex');
let shop: NearShop;
let browser: Browser;
let office: OfficeScreen;
let errors: string[];

before(async () => {
  shop = await startNearShop();
  browser = await openBrowser();
  office = new OfficeScreen(await browser.context.newPage());
  assert.ok(shop.setup_link);
  await office.setUp(shop.setup_link, OWNER);
  errors = watchErrors(office.page);
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [office.page]);
});
after(async () => {
  await browser?.close();
  await shop?.remove();
});

const main = (): Locator => office.page.getByRole('main');
const title = (name: string | RegExp): Promise<void> => main().getByRole('heading', { level: 1, name }).waitFor();
const press = (name: string): Promise<void> => main().getByRole('button', { name, exact: true }).click();
const choose = (name: string, buffer: Buffer): Promise<void> => main().locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });

test('a list in GB 18030 with columns of any name is mapped by hand, its wrong row told with line and value, and taken in without it', async () => {
  await office.open('data');
  await main().getByText('No file was brought yet').waitFor();
  await assertAccessible(office.page, 'no imports');
  await choose('供应商.csv', LIST);
  await title('What are the columns of 供应商.csv?');
  assert.equal(await main().getByLabel('Written in').inputValue(), 'gb18030');
  await main().getByRole('cell', { name: '牛奶' }).waitFor();
  await assertAccessible(office.page, 'columns of a file');
  for (const [column, field] of [['货物', 'Code'], ['说法', 'Name'], ['多少', 'Price']] as const) await main().getByLabel(`Column ${column}`).selectOption({ label: field });
  await press('Look at every row');
  await title('1 row can’t be taken');
  await main().getByText('This is a word, no number. Write 0 for what is free.').waitFor();
  await main().getByText('多少: 面议').waitFor();
  await main().getByText('Line 3', { exact: true }).waitFor();
  await assertAccessible(office.page, 'an import that was looked at');
  await press('Take in what is right');
  await title('2 products came in');
  await office.open('products?search=Z');
  await main().getByRole('link', { name: '绿茶' }).waitFor();
  assert.equal(await main().getByRole('link', { name: '牛奶' }).count(), 0);
});

test('the next file with the same header is known, and an import is taken back as a whole', async () => {
  await office.open('data');
  await choose('again.csv', LIST);
  await main().getByText('As you said for an earlier file with these columns.').waitFor();
  await office.open('data');
  await main().getByRole('link', { name: '供应商.csv' }).click();
  await press('Undo this import');
  await main().getByText('Sales keep what they sold at.').waitFor();
  await assertAccessible(office.page, 'undoing an import');
  await press('Really undo it');
  await title('2 products are as before');
  await office.open('products?search=Z1');
  await title('No product matches');
});

test('in Chinese and on a phone each of these pages is as easy to reach', async () => {
  await office.page.evaluate(() => localStorage.setItem('stilltill.office.language', 'zh-CN'));
  await office.page.setViewportSize({ width: 390, height: 844 });
  await office.open('data');
  await assertAccessible(office.page, 'imports in Chinese');
  await main().getByRole('link', { name: 'again.csv' }).click();
  await main().getByRole('button', { name: '检查每一行' }).waitFor();
  await assertAccessible(office.page, 'columns in Chinese');
  assert.ok(await office.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing sticks out');
  assert.deepEqual(errors, []);
});

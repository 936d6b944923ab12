// The owner takes lists along as files, and keeps the list of stores.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import type { OfficeScreen } from './office-screen.ts';
import { setUpOffice } from './office-sign-in.ts';
import { type Shop, startShop } from './shop.ts';

let shop: Shop;
let browser: Browser;
let office: OfficeScreen;
let page: Page;
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  ({ office, page } = await setUpOffice(shop, browser, errors));
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [page]);
});
after(async () => {
  await browser?.close();
  await shop?.remove();
});

const main = (): Locator => page.getByRole('main');
const file = (name: string): Locator => main().getByRole('link', { name: `Save: ${name}`, exact: true });

async function save(name: string): Promise<{ readonly name: string; readonly text: string }> {
  const waiting = page.waitForEvent('download');
  await file(name).click();
  const download = await waiting;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('from a list one comes to its file, of what was looked at, and the file has what the list has', async () => {
  await office.open('products');
  await main().getByRole('link', { name: 'Save as a file' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your data, to take along' }).waitFor();
  await assertAccessible(page, 'files');
  const products = await save('Products');
  assert.match(products.name, /^products-\d{4}-\d{2}-\d{2}\.csv$/);
  assert.match(products.text, /^\ufeffCode,Barcode,Chinese name,English name,Price/);
  assert.match(products.text, /Cola 500 ml/);
  await main().getByLabel('Words in').selectOption('zh');
  await main().getByRole('checkbox').uncheck();
  assert.match((await save('Stock')).text, /^门店,编码,条码,名称,/);
  await office.open('changes');
  await main().getByText('Stock: taken out as a file').first().waitFor();
});

test('a period that ends before it begins is told beside the files that need one, and the others stay', async () => {
  await office.open('export?from=2026-03-02&to=2026-03-01');
  await page.getByRole('alert').getByText('The period ends before it begins.').waitFor();
  assert.deepEqual([await file('Tax').count(), await file('Staff').count()], [0, 1]);
  await main().getByLabel('To', { exact: true }).fill('2026-03-31');
  assert.match((await save('Tax')).text, /From,Store,Tax rate/);
  assert.equal((await save('Journal, with its proof')).name, 'stilltill-2026-03-01-2026-03-31.tar');
});

test('a store is added with an address and changed, and what stays as it is says why', async () => {
  await office.open('stores');
  await main().getByRole('button', { name: 'New store' }).click();
  const dialog = await office.dialog();
  await dialog.getByRole('button', { name: 'Add the store' }).click();
  await dialog.getByText('This is needed.').waitFor();
  await dialog.getByLabel('Name').fill('By the lake');
  await dialog.getByLabel('Code').fill('lake');
  await dialog.getByLabel('Address').fill('12 Quiet Road');
  await assertAccessible(page, 'a new store');
  await dialog.getByRole('button', { name: 'Add the store' }).click();
  await main().getByText('By the lake is there').waitFor();
  await main().getByRole('button', { name: /LAKE/ }).click();
  const changing = await office.dialog();
  assert.equal(await changing.getByLabel('Code').isDisabled(), true);
  assert.equal(await changing.getByLabel('Address').inputValue(), '12 Quiet Road');
  await changing.getByLabel('Address').fill('14 Quiet Road');
  await changing.getByRole('button', { name: 'Save' }).click();
  await main().getByText('14 Quiet Road').waitFor();
  await assertAccessible(page, 'stores');
  assert.deepEqual(errors, []);
});

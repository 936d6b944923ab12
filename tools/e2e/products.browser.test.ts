// What the owner does to products in the office, as an open till sees it seconds later.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { beginDay } from './day.ts';
import type { OfficeScreen } from './office-screen.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, type TillScreen } from './till-screen.ts';

const PEN = '4006381333931';
const COLA = '6968257330063';
const CHINESE_OPERATOR = { name: '王小雨', pin: '2580' } as const;

let shop: Shop;
/** Two devices: of two pages in one browser only one is seen, and draws. */
let browser: Browser;
let desk: Browser;
let office: OfficeScreen;
let till: TillScreen;
let errors: string[];

before(async () => {
  shop = await startShop();
  [browser, desk] = await Promise.all([openBrowser(), openBrowser()]);
  ({ office, till, errors } = await beginDay(shop, desk, browser));
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page, office.page]);
});

after(async () => {
  await browser?.close();
  await desk?.close();
  await shop?.remove();
});

const main = (): Locator => office.page.getByRole('main');
const field = (name: string | RegExp): Locator => main().getByLabel(name);
const barcodes = (): Locator => main().getByRole('textbox', { name: 'Barcodes' });
const tile = (name: RegExp): Locator => till.goods.getByRole('button', { name });

/** Scans until the till knows it: what the office says is there within seconds. */
async function scanWhenKnown(barcode: string, name: RegExp): Promise<void> {
  await tile(name).first().waitFor();
  await till.scanLine(barcode, name);
}

async function save(): Promise<void> {
  await main().getByRole('button', { name: 'Save' }).click();
  await main().getByText('Saved.').waitFor();
}

test('a category is made with a name in each language', async () => {
  await office.open('products/categories');
  await main().getByRole('button', { name: 'New category' }).click();
  const dialog = await office.dialog();
  await dialog.getByLabel('Name in English').fill('Pens and markers');
  await dialog.getByLabel('Name in Chinese').fill('书写用品');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await main().getByText('书写用品').waitFor();
  await main().getByRole('button', { name: 'Move Pens and markers up' }).click();
  await assertAccessible(office.page, 'categories');
});

test('a product with a picture and a price can be scanned on an open till seconds later', async () => {
  await office.open('products/new');
  await main().getByRole('button', { name: 'Add the product' }).click();
  await main().getByText('Give it a name in at least one language.').waitFor();
  await field('Name in English').fill('Highlighter');
  await field('Name in Chinese').fill('荧光笔');
  await barcodes().fill('4006381333930');
  await office.page.keyboard.press('Enter');
  await main().getByText('its check digit does not fit').waitFor();
  await barcodes().fill(PEN);
  await office.page.keyboard.press('Enter');
  await field('Price (CNY)').fill('4.50');
  await field('Tax rate').fill('13');
  await field('Cost (CNY)').fill('2.10');
  await field('Category').selectOption('Pens and markers');
  await main().getByRole('switch', { name: 'On the favourites grid of the tills' }).press('Space');
  const photograph = await till.page.screenshot();
  await main().locator('input[type=file]').setInputFiles({ name: 'pen.png', mimeType: 'image/png', buffer: photograph });
  await main().getByRole('img', { name: 'Picture of Highlighter' }).waitFor();
  await main().getByRole('button', { name: 'Add the product' }).click();
  await main().getByRole('heading', { name: 'Highlighter costs ¥4.50' }).waitFor();
  await assertAccessible(office.page, 'a product');
  await scanWhenKnown(PEN, /Highlighter/);
  await till.line(/Highlighter/).getByText('¥4.50').first().waitFor();
});

test('its picture is on the favourites grid, also without a network', async () => {
  const picture = tile(/Highlighter/).locator('img');
  const isDrawn = async (): Promise<void> => {
    await till.page.waitForFunction((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth === 256, await picture.elementHandle());
  };
  await isDrawn();
  await browser.context.setOffline(true);
  await till.page.reload();
  await till.signOn(STAFF.operator);
  await till.page.getByRole('button', { name: /Go on with it/ }).click();
  await isDrawn();
  await browser.context.setOffline(false);
  await till.isOnline();
});

test('a barcode that another product has is refused, and leads to that one', async () => {
  await barcodes().fill(COLA);
  await main().getByRole('button', { name: 'Save' }).click();
  await main().getByText(/Cola 500 ml.* has the barcode 6968257330063 already/).waitFor();
  await barcodes().fill('');
  await save();
});

test('a new price is with the till seconds later; one that is still to come can be taken back', async () => {
  await main().getByRole('button', { name: 'Set a price' }).click();
  const dialog = await office.dialog();
  await dialog.getByLabel('New price (CNY)').fill('3.90');
  await dialog.getByRole('button', { name: 'Set the price' }).click();
  await main().getByRole('heading', { name: 'Highlighter costs ¥3.90' }).waitFor();
  await tile(/Highlighter.*¥3\.90/s).waitFor();
  await main().getByRole('button', { name: 'Set a price' }).click();
  await office.dialog();
  await dialog.getByLabel('New price (CNY)').fill('9.90');
  await dialog.getByRole('radio', { name: 'Later' }).check();
  await dialog.getByRole('button', { name: 'Set the price' }).click();
  await main().getByText('To come', { exact: true }).waitFor();
  await main().getByRole('button', { name: 'Take back' }).click();
  await main().getByText('To come', { exact: true }).waitFor({ state: 'detached' });
});

test('goods are found by their category, in the language of whoever is at the till', async () => {
  await till.goods.getByRole('button', { name: 'Pens and markers', exact: true }).click();
  await tile(/Highlighter/).waitFor();
  assert.equal(await till.goods.getByRole('listitem').count(), 1);
  await till.goods.getByRole('button', { name: 'Drinks', exact: true }).click();
  await tile(/Cola 500 ml/).waitFor();
  await till.takeExact();
  await till.page.keyboard.press('F10');
  await till.page.getByRole('button', { name: /Sign off|Lock/ }).first().click();
  await till.page.getByRole('button', { name: new RegExp(CHINESE_OPERATOR.name) }).click();
  await till.page.getByRole('heading', { name: new RegExp(CHINESE_OPERATOR.name) }).waitFor();
  await till.typeAsPerson(CHINESE_OPERATOR.pin);
  const goods = till.page.getByRole('region', { name: '商品' });
  await goods.getByRole('button', { name: '书写用品' }).click();
  await goods.getByRole('button', { name: /荧光笔/ }).waitFor();
});

test('a product that is taken off sale leaves the till, and comes back', async () => {
  const goods = till.page.getByRole('region', { name: '商品' });
  await main().getByRole('button', { name: 'Take it off sale' }).click();
  await main().getByRole('heading', { name: 'Highlighter is off sale' }).waitFor();
  await goods.getByText('这个分类还没有商品').waitFor();
  await main().getByRole('button', { name: 'Put it back on sale' }).click();
  await goods.getByRole('button', { name: /荧光笔/ }).waitFor();
});

test('products are ticked on a phone too, and a box that is missed by a little opens no product', async () => {
  const { page } = office;
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${shop.origin}/office/products`);
  const box = page.getByRole('checkbox', { name: 'Choose Mineral water 550 ml' });
  const { x, y } = await box.boundingBox() ?? assert.fail('a box to tick');
  // Beside the box, within the 44 pixels of a finger.
  await page.mouse.click(x - 8, y - 10);
  await page.getByRole('status').filter({ hasText: '1 product chosen' }).waitFor();
  assert.deepEqual([await box.isChecked(), new URL(page.url()).pathname], [true, '/office/products']);
  await page.getByRole('button', { name: 'Change their prices' }).click();
  await page.waitForURL(/\/products\/prices\/new/);
  if (before) await page.setViewportSize(before);
});

test('no page threw, and no console spoke of an error', () => {
  // Requests that fail while the network is away are told by the browser itself.
  assert.deepEqual(errors.filter((error) => !/ERR_INTERNET_DISCONNECTED|409/.test(error)), []);
});

// An order on its whole way: a supplier, what is low, sent, received in two parts, on a phone too, until stock holds it at its cost.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { OfficeScreen } from './office-screen.ts';
import { OWNER } from './owner.ts';
import { type Shop, startShop } from './shop.ts';

const COLA = '6968257330063';
const WIDE = { width: 1280, height: 900 };

let shop: Shop;
let browser: Browser;
let office: OfficeScreen;
let errors: string[];

before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  office = new OfficeScreen(await browser.context.newPage());
  errors = watchErrors(office.page);
  assert.ok(shop.setup_link, shop.output());
  await office.setUp(shop.setup_link, OWNER);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [office.page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const main = (): Locator => office.page.getByRole('main');
const button = (name: string): Locator => main().getByRole('button', { name });
const link = (name: string): Locator => main().getByRole('link', { name });
const field = (name: string): Locator => main().getByRole('textbox', { name });
const heading = (name: RegExp): Promise<void> => main().getByRole('heading', { level: 1, name }).waitFor();
const item = (name: string): Locator => office.page.getByRole('menuitem', { name });

async function scan(barcode: string): Promise<void> {
  await field('Add a product').fill(barcode);
  await field('Add a product').press('Enter');
}

test('the first step is a supplier, and a name is enough', async () => {
  await office.open('purchasing');
  await main().getByText('Add the first supplier').waitFor();
  await assertAccessible(office.page, 'purchasing with nothing in it');
  await link('Add a supplier').click();
  await heading(/^A new supplier$/);
  await button('Save').click();
  await main().getByText('Enter a name.').waitFor();
  await field('Name').fill('Harbour Drinks');
  await field('E-mail').fill('orders@harbour.test');
  await button('Save').click();
  await heading(/^Harbour Drinks$/);
  await assertAccessible(office.page, 'a supplier');
});

test('what is low is taken into an order by one press, up to twice its level', async () => {
  await office.open('stock');
  await main().getByRole('textbox', { name: 'Name, code or barcode' }).or(main().getByRole('searchbox', { name: 'Name, code or barcode' })).fill(COLA);
  await main().getByRole('link', { name: /Cola 500 ml/ }).click();
  await field('Low from').fill('12');
  await button('Save').click();
  await office.open('purchasing/suppliers');
  await link('Harbour Drinks').click();
  await link('Order from it').click();
  await heading(/^New purchase order$/);
  await main().getByText('0 in stock, low from 12').waitFor();
  await button('Add Cola 500 ml').click();
  assert.equal(await field('Quantity').inputValue(), '24');
  await field('Cost of one').fill('2');
  await main().getByText('¥48.00').waitFor();
  await main().getByLabel('Expected on').fill('2031-05-02');
  await assertAccessible(office.page, 'an order while it is written');
  await button('Save the draft').click();
  await heading(/^Draft for Harbour Drinks: ¥48\.00$/);
});

test('it is given to the supplier on paper, as a file and by mail, and marked as sent', async () => {
  await button('Mark as sent').click();
  await heading(/^Ordered from Harbour Drinks, expected /);
  await main().getByText('Marked as sent').waitFor();
  await assertAccessible(office.page, 'an order that was sent');
  await button('Give it to the supplier').click();
  assert.match((await item('Open an e-mail').getAttribute('href')) ?? '', /^mailto:orders%40harbour\.test\?subject=Purchase%20order%20PO-/);
  const [saved] = await Promise.all([office.page.waitForEvent('download'), item('Save as CSV').click()]);
  const rows = (await readFile(await saved.path(), 'utf8')).split('\r\n');
  assert.match(rows[1] ?? '', new RegExp(`${COLA},Cola 500 ml,24,pieces,2\\.00,48\\.00,CNY`));
  await office.page.emulateMedia({ media: 'print' });
  const paper = office.page.locator('.pu-paper');
  assert.equal(await paper.isVisible(), true);
  assert.match(await paper.innerText(), /Purchase order PO-[\s\S]*Harbour Drinks[\s\S]*Cola 500 ml[\s\S]*¥48\.00/);
  assert.equal(await main().getByRole('button', { name: 'More' }).isVisible(), false, 'the page itself stays off the paper');
  await office.page.emulateMedia({ media: null });
});

test('what comes is compared with what was ordered, in quantity and in cost', async () => {
  await link('Receive goods').click();
  await heading(/^What came from Harbour Drinks\?$/);
  await main().getByText('24 awaited').waitFor();
  await scan(COLA);
  await scan(COLA);
  await main().getByText('22 still to come then').waitFor();
  await field('Quantity').fill('20');
  await field('Cost of one').fill('2.10');
  await office.page.reload();
  assert.equal(await field('Quantity').inputValue(), '20', 'what was typed outlives a reload');
  await main().getByText('Ordered at ¥2.00, +5%').waitFor();
  await main().getByText('¥2.00 more than ordered for the same goods').waitFor();
  await assertAccessible(office.page, 'what came');
  await button('Receive').click();
  await heading(/^1 product from Harbour Drinks is still to come$/);
  await main().getByText('20 of 24 came').waitFor();
  await main().getByText('came at ¥2.10 each').waitFor();
  await assertAccessible(office.page, 'an order that came in part');
});

test('the rest is received on a phone by one press, and stock holds all of it at its cost', async () => {
  await office.page.setViewportSize({ width: 390, height: 800 });
  await link('Receive goods').click();
  await button('All came as ordered').click();
  assert.equal(await field('Quantity').inputValue(), '4');
  await assertAccessible(office.page, 'what came, on a phone');
  assert.equal(await office.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing is wider than the phone');
  await button('Receive').click();
  await heading(/^All from Harbour Drinks has come$/);
  await office.page.setViewportSize(WIDE);
  await main().getByRole('link', { name: 'Cola 500 ml' }).click();
  await heading(/^Cola 500 ml: 24 in stock$/);
  await main().getByText('¥50.00').first().waitFor();
  await main().getByRole('link', { name: /^Delivery/ }).first().click();
  await link('See the order').click();
  await heading(/^All from Harbour Drinks has come$/);
});

test('an order whose day has passed is late until it comes, is expected later, or is cancelled', async () => {
  await office.open('purchasing/new');
  await main().getByRole('combobox', { name: 'Supplier' }).selectOption({ label: 'Harbour Drinks' });
  await scan(COLA);
  await main().getByText('24 in stock').waitFor();
  assert.equal(await field('Cost of one').inputValue(), '2.00', 'what it cost when it came last from this supplier');
  await main().getByLabel('Expected on').fill('2020-05-02');
  await button('Save the draft').click();
  await button('Mark as sent').click();
  await heading(/^Late: Harbour Drinks was expected /);
  await office.open('purchasing?state=late');
  await heading(/^1 order is late$/);
  await assertAccessible(office.page, 'orders that are late');
  await main().locator('[data-row]').first().click();
  await button('More').click();
  await item('Cancel the order').click();
  const dialog = await office.dialog();
  await assertAccessible(office.page, 'whether an order is cancelled');
  await dialog.getByRole('button', { name: 'Cancel the order' }).click();
  await heading(/^The order from Harbour Drinks was cancelled$/);
  await office.open('purchasing');
  await heading(/^Nothing is on order$/);
});

test('no page threw, and no console spoke of an error', () => {
  assert.deepEqual(errors, []);
});

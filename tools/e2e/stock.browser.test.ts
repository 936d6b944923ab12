// Goods on their whole way: received in the office, sold at a till, seen to fall, counted with the network away, and the
// difference on the page that leads down to its entry.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { OfficeScreen } from './office-screen.ts';
import { OWNER } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, TillScreen } from './till-screen.ts';

const COLA = '6968257330063';

let shop: Shop;
let browser: Browser;
let office: OfficeScreen;
let till: TillScreen;
let errors: string[];

before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  office = new OfficeScreen(await browser.context.newPage());
  till = new TillScreen(await browser.context.newPage());
  errors = watchErrors(office.page);
  watchErrors(till.page, errors);
  assert.ok(shop.setup_link, shop.output());
  await office.setUp(shop.setup_link, OWNER);
  await till.open(shop.origin);
  await till.enrol(await office.enrolmentCode('T1'));
  await till.signOn(STAFF.operator);
  await till.openShift('300');
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page, office.page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const main = (): Locator => office.page.getByRole('main');
const button = (name: string): Locator => main().getByRole('button', { name });
const field = (name: string): Locator => main().getByRole('textbox', { name });
const heading = (name: RegExp): Locator => main().getByRole('heading', { level: 1, name });

/** What a scanner does in a field: the figures and an Enter. */
async function scanInto(barcode: string): Promise<void> {
  await field('Add a product').fill(barcode);
  await field('Add a product').press('Enter');
}

test('goods are received by scanning, with what they cost', async () => {
  await office.open('stock');
  await main().getByText('Nothing has moved yet').waitFor();
  await assertAccessible(office.page, 'stock without goods');
  await main().getByRole('link', { name: 'Receive goods' }).click();
  await scanInto(COLA);
  await field('Quantity').fill('24');
  await field('Cost in all').fill('48');
  await main().getByText('¥2.00 each').waitFor();
  await assertAccessible(office.page, 'a delivery');
  await button('Receive').click();
  await heading(/^1 product received$/).waitFor();
  await assertAccessible(office.page, 'a delivery that was received');
});

test('a sale at the till takes them off, and says what it earned', async () => {
  await till.scanLine(COLA, /Cola/);
  await till.takeExact();
  await till.nothingWaits();
  await office.open('stock');
  await main().getByRole('link', { name: /Cola 500 ml/ }).click();
  await heading(/^Cola 500 ml: 23 in stock$/).waitFor();
  await assertAccessible(office.page, 'a product in stock');
  await main().getByRole('table', { name: 'What moved it' }).getByRole('link', { name: /^Sale/ }).click();
  await main().getByText('Cost of the goods').waitFor();
  await main().getByRole('definition').filter({ hasText: /^¥2\.00$/ }).waitFor();
  await office.open('');
  await main().getByText('Earned', { exact: true }).waitFor();
});

test('selling more than there is goes below zero, and is shown', async () => {
  await till.page.getByRole('button', { name: /^Iced black tea/ }).first().click();
  await till.takeExact();
  await till.nothingWaits();
  await office.open('stock');
  await heading(/^1 product below zero$/).waitFor();
  await main().getByRole('row').filter({ hasText: 'Iced black tea' }).getByText('Below zero').waitFor();
});

test('a count is made while the network is away, survives a reload, and is sent when it is back', async () => {
  await office.open('stock/count');
  await assertAccessible(office.page, 'a count');
  await scanInto(COLA);
  await main().getByText('Cola 500 ml').waitFor();
  await office.page.reload();
  const counted = field('Cola 500 ml: Counted');
  await counted.waitFor();
  await office.page.context().setOffline(true);
  await counted.fill('21');
  await counted.press('Enter');
  await scanInto('6901234567892');
  await main().getByText('Its name comes when the network is back').waitFor();
  await button('Take 6901234567892 out').click();
  await button('Send the count').click();
  await main().getByText('Not sent yet.').waitFor();
  await office.page.context().setOffline(false);
  await main().getByText('The count is recorded.').waitFor();
  await main().getByRole('link', { name: 'See the differences' }).click();
  await heading(/^1 product counted, 1 differs$/).waitFor();
  await main().getByText('21 counted · Difference -2').waitFor();
  await assertAccessible(office.page, 'a count that was recorded');
  await main().getByRole('link', { name: /Cola 500 ml/ }).click();
  await heading(/^Cola 500 ml: 21 in stock$/).waitFor();
});

test('no page threw, and no console spoke of an error but the network’s', () => {
  assert.deepEqual(errors.filter((each) => !/ERR_INTERNET_DISCONNECTED/.test(each)), []);
});

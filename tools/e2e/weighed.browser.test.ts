// Goods by weight, a smallest coin above one cent, and receipts that are scanned to give goods back: the real program.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { checkDigit } from '@stilltill/domain/catalog';
import type { SellingSettings } from '@stilltill/protocol';
import type { Locator } from 'playwright-core';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { openTill } from './day.ts';
import { becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import type { TillScreen } from './till-screen.ts';

let shop: Shop;
let browser: Browser;
let till: TillScreen;
let errors: string[];
/** What the scale prints for 1.250 kg of bananas at ¥7.98. */
let label: string;

before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  const owner = await becomeOwner(shop);
  const { items: [store] } = (await owner.get('/api/v1/office/stores')) as { items: { id: string }[] };
  const path = `/api/v1/office/stores/${store?.id}/selling`;
  const { selling } = (await owner.get(path)) as { selling: SellingSettings };
  await owner.put(path, { selling: { ...selling, cash_step_minor: 10, card: { sale_minor: '800', total_minor: '2000', hours: 24 } } });
  const { items: goods } = (await owner.get('/api/v1/office/products?search=Bananas')) as { items: { code: string; names: { en: string } }[] };
  const bananas = goods.find(({ names }) => names.en === 'Bananas');
  assert.ok(bananas, 'the demo shop sells bananas');
  const digits = `21${bananas.code.padStart(5, '0')}01250`;
  label = digits + checkDigit(digits);
  errors = [];
  till = await openTill(shop, owner, browser, 'T1', errors);
  browser.context.setDefaultTimeout(8000);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const button = (name: RegExp | string): Locator => till.page.getByRole('button', { name });
const receipt = (): Locator => till.page.getByRole('article', { name: 'Receipt of the last sale' });

test('a label of the scale is a line by its weight, and one that was misread is said to be', async () => {
  await till.scanLine(label, /Bananas/);
  await till.line(/Bananas/).getByText('¥9.98').waitFor();
  const misread = label.slice(0, -1) + String((Number(label.at(-1)) + 1) % 10);
  await till.scan(misread);
  await till.page.getByText(/was read wrongly/).waitFor();
  assert.equal(await till.line(/Bananas/).count(), 1);
});

test('cash is rounded to the smallest coin, which the receipt says', async () => {
  await till.takeButton.click();
  await till.page.getByText('Cash is rounded to ¥10.00.').waitFor();
  await button(/Exact/).click();
  await receipt().getByText('Rounding of cash').waitFor();
  await receipt().getByText('¥9.98').first().waitFor();
});

test('a receipt that is scanned leads to its sale, and what was weighed comes back whole, rounded as it was paid', async () => {
  await till.nothingWaits();
  const link = await till.receiptLink();
  await till.page.keyboard.press('F11');
  await till.page.getByRole('textbox', { name: 'Receipt number' }).waitFor();
  await till.scan(link);
  await button(/^One more of/).click();
  assert.equal(await button(/^One more of/).isDisabled(), true, 'all of it, by one tap');
  await button(/^Give back ¥10.00/).click();
  await till.approve(/Give back ¥10.00 by Cash of receipt/);
  assert.equal(await till.page.getByTestId('refunded').textContent(), '¥10.00');
  await till.page.keyboard.press('Enter');
  await till.goods.waitFor();
});

test('offline a card takes no more than the budget of a sale, and cash ends it', async () => {
  await shop.stop();
  await till.isOffline();
  await till.scanLine(label, /Bananas/);
  await till.takeButton.click();
  await button('Card').click();
  await till.page.getByText('Offline: up to ¥8.00 in one sale.').waitFor();
  await button(/^Approved/).click();
  await till.page.getByText('That is more than may be taken this way while offline.').waitFor();
  await button('Cash').click();
  await button(/Exact/).click();
  await till.receiptNumber();
});

test('no page threw, and no console spoke of an error but the network’s', () => {
  assert.deepEqual(errors.filter((error) => !/net::ERR_/.test(error)), []);
});

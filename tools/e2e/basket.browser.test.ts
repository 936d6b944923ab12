// The operator's hands on the basket, by the real program in a real browser: prices, discounts and rounding off with a
// manager's approval, coupons, goods without a product, and baskets that wait; with a network and without.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { openTill } from './day.ts';
import { type Owner, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, type TillScreen } from './till-screen.ts';

const COLA = '6968257330063';
const UNKNOWN = '4006381333931';
const UNKNOWN_TOO = '9780201379624';
const OTHER_MANAGER = { name: 'Chen Mo', pin: '471925' };

let shop: Shop;
let owner: Owner;
let browser: Browser;
let other: Browser;
let till: TillScreen;
let errors: string[];

before(async () => {
  shop = await startShop();
  owner = await becomeOwner(shop);
  browser = await openBrowser();
  till = await openTill(shop, owner, browser);
  errors = watchErrors(till.page);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [...browser.context.pages(), ...(other?.context.pages() ?? [])]);
});

after(async () => {
  await browser?.close();
  await other?.close();
  await shop?.remove();
});

const button = (name: RegExp | string): Locator => till.page.getByRole('button', { name }).first();
const panel = (name: RegExp | string): Locator => till.page.getByRole('region', { name });
const approval = (): Locator => panel('A manager approves this');

/** Keys at a person's pace. */
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await till.page.keyboard.press(key, { delay: 130 });
}

async function total(amount: string, at: TillScreen = till): Promise<void> {
  await at.takeButton.filter({ hasText: amount }).waitFor();
}

async function approveBy(manager: { readonly name: string; readonly pin: string }, pin = manager.pin): Promise<void> {
  await approval().getByRole('button', { name: new RegExp(manager.name) }).click();
  await approval().getByRole('heading', { name: new RegExp(`PIN of .*${manager.name}`) }).waitFor();
  await till.typeAsPerson(pin);
}

test('a price takes a manager, who reads what is approved; the catalogue’s price stands struck through beside it', async () => {
  await button(/^Cola 500 ml/).click();
  await till.line(/Cola/).waitFor();
  await press('=');
  await panel('Cola 500 ml').waitFor();
  await assertAccessible(till.page, 'price of a line');
  await till.typeAsPerson('3');
  await approval().getByText('Cola 500 ml for ¥3.00 instead of ¥3.50.').waitFor();
  assert.equal(await approval().getByRole('button', { name: /Tom Baker/ }).count(), 0, 'nobody approves their own doing');
  await assertAccessible(till.page, 'an approval');
  await approveBy(STAFF.manager);
  await total('¥3.00');
  await till.goods.waitFor();
  assert.equal(await till.line(/Cola/).locator('s').textContent(), 'Catalogue price ¥3.50');
});

test('two managers’ PINs swapped are refused and counted, and the basket stays as it is', async () => {
  await press('2', '=');
  await approveBy(STAFF.manager, OTHER_MANAGER.pin);
  await approval().getByText('That PIN is not right.').waitFor();
  await approval().getByText('5 tries are left.').waitFor();
  await approval().getByRole('button', { name: 'Somebody else' }).click();
  await approveBy(OTHER_MANAGER, STAFF.manager.pin);
  await approval().getByText('5 tries are left.').waitFor();
  await total('¥3.00');
});

test('a manager who is locked says so, another one may approve, and Esc leaves it', async () => {
  for (const left of ['4', '3', '2', '1']) {
    await till.typeAsPerson('000000');
    await approval().getByText(`${left} tries are left.`).waitFor();
  }
  await till.typeAsPerson('000000');
  await approval().getByText(/Another manager may approve it/).waitFor();
  await press('Escape');
  await approval().getByRole('button', { name: /Grace Hughes/ }).waitFor();
  await press('Escape');
  await till.goods.waitFor();
  await total('¥3.00');
  await till.page.keyboard.press('Delete');
});

test('a scan in front of the question gives it up and adds the goods', async () => {
  await till.scanLine(COLA, /Cola/);
  await press('1', '=');
  await approval().waitFor();
  await till.scan(COLA);
  await total('¥7.00');
  await till.goods.waitFor();
  assert.equal(await approval().count(), 0);
});

test('a usual discount is one tap, within the limit nobody is asked, and the line says what came off and why', async () => {
  await press('%');
  await button(/^10 %/).click();
  await total('¥6.30');
  await till.line(/Cola/).getByText('Discount 10 %').waitFor();
  await till.line(/Cola/).getByText('−¥0.70').waitFor();
  await till.page.getByText('Saved ¥0.70').waitFor();
});

test('figures before the key are percent; above the limit a manager is asked with the amount', async () => {
  await press('5', '0', '%');
  await approval().getByText('A discount of ¥3.50 on Cola 500 ml.').waitFor();
  await approveBy(STAFF.manager);
  await total('¥3.50');
  await till.goods.waitFor();
});

test('a discount on the whole and rounding off are two taps each, and the basket says both', async () => {
  await till.goods.waitFor();
  await till.scan(COLA);
  await total('¥7.00');
  await press('F1');
  await panel('This basket').waitFor();
  await assertAccessible(till.page, 'tools of the basket');
  await press('1');
  await panel('Discount on the whole').waitFor();
  await button(/^5 %/).click();
  await till.line(/Cola/).getByText('Off the whole').first().waitFor();
  await press('F1');
  await till.page.getByRole('group', { name: /Round off/ }).getByRole('button').first().click();
  await till.page.getByText(/Saved .* · Rounded off ¥0\.0\d/).waitFor();
});

test('a basket is parked by one key of its tools, and taken on again by one tap while there are no others', async () => {
  await press('F1');
  await panel('This basket').waitFor();
  await till.page.getByRole('textbox', { name: /A note/ }).fill('blue hat');
  await button(/^Park this basket/).click();
  await till.page.getByText('The basket is parked.').waitFor();
  await button('1 parked').click();
  await panel('Parked baskets').getByText('blue hat').waitFor();
  await panel('Parked baskets').getByText('Nothing is parked at another till.').waitFor();
  await assertAccessible(till.page, 'parked baskets');
  await button('Take it on').click();
  await till.line(/Cola/).first().waitFor();
  assert.equal(await till.page.getByRole('button', { name: 'Take it on' }).count(), 0);
});

test('with goods in the basket one tap parks these and takes the others on', async () => {
  await press('F1', '4');
  await till.page.getByText('The basket is parked.').waitFor();
  await press('8', '+');
  await total('¥8.00');
  await button('1 parked').click();
  await panel('Parked baskets').getByText('There are goods in the basket.').waitFor();
  await button('Park this, take that on').click();
  await till.line(/Cola/).first().waitFor();
  await button('1 parked').click();
  await panel('Parked baskets').getByText('¥8.00').waitFor();
  await press('Escape');
});

test('another till of the store takes on what was parked here, and then it is gone here', async () => {
  await till.nothingWaits();
  other = await openBrowser();
  const second = await openTill(shop, owner, other, 'T2');
  await second.page.keyboard.press('F1');
  await second.page.keyboard.press('1', { delay: 130 });
  await second.page.getByRole('group', { name: 'At other tills' }).getByText('¥8.00').waitFor();
  await second.page.getByRole('button', { name: 'Take it on' }).click();
  await total('¥8.00', second);
  await second.takeExact();
  await second.page.close();
});

test('an unknown barcode is added by name, Enter, price, Enter, and is known from then on', async () => {
  await till.takeExact();
  await till.scan(UNKNOWN);
  await button('Add it').click();
  await till.page.keyboard.type('Marker', { delay: 130 });
  await press('Enter');
  await till.typeAsPerson('6.5');
  await till.line(/Marker/).getByText('¥6.50').waitFor();
  await till.goods.waitFor();
  await till.scan(UNKNOWN);
  await till.line(/Marker/).getByText('2', { exact: true }).waitFor();
});

test('an unknown barcode is sold by its amount alone', async () => {
  await till.scan(UNKNOWN_TOO);
  await button('Sell by amount').click();
  await panel(`By amount: ${UNKNOWN_TOO}`).waitFor();
  await till.typeAsPerson('2');
  await till.line(/Goods/).getByText('¥2.00').waitFor();
  await till.goods.waitFor();
});

test('an amount that is typed while the till stands still keeps all its figures', async () => {
  await button('Amount').click();
  await panel('By amount').waitFor();
  await till.typeOnStillPage('6.5');
  await till.line(/Goods/).getByText('¥6.50').waitFor();
  await press('Escape');
  await till.goods.waitFor();
});

test('offline all of it holds: a market stall sells amounts by figures, Enter, figures, Enter, and cash', async () => {
  // The till hears of it by the sale that it can't send.
  await browser.context.setOffline(true);
  await till.takeExact();
  await till.isOffline();
  await button('Amount').click();
  await till.typeAsPerson('3.5');
  await total('¥3.50');
  await till.typeAsPerson('2');
  await total('¥5.50');
  await press('Enter');
  await button(/Exact/).waitFor();
  await button(/Exact/).click();
  await till.page.getByText('No change').waitFor();
  await press('1', '2', '+');
  await total('¥12.00');
  await press('9', '=');
  await approveBy(STAFF.manager);
  await total('¥9.00');
  await press('F1', '4');
  await button(/parked$/).click();
  await panel('Parked baskets').getByText(/The network is away/).waitFor();
  await button('Take it on').click();
  await total('¥9.00');
  await till.takeExact();
  await browser.context.setOffline(false);
});

test('a scanned coupon is no unknown barcode: its promotion comes off, and the line names it', async () => {
  await browser.context.setOffline(false);
  await owner.post('/api/v1/office/promotions', {
    names: { zh: '春日券', en: 'Spring coupon' }, goods: {}, offer: { kind: 'percent', rate_ppm: 200_000 }, from: null, until: null, weekdays: null, hours: null,
    coupon: '202611221', priority: 10, combines: false, times_max: null,
  });
  await till.nothingWaits();
  await till.scanLine(COLA, /Cola/);
  await press('F1', '2');
  await till.page.getByRole('textbox', { name: 'Code' }).fill('nothing');
  await till.page.keyboard.press('Enter');
  await till.page.getByText(/No promotion that holds now takes the coupon/).waitFor();
  await press('Escape');
  // The till has it as soon as the change has come.
  await assert.doesNotReject(untilTaken());
  await till.line(/Cola/).getByText('Spring coupon').waitFor();
  await total('¥2.80');
  const paid = till.page.getByRole('article', { name: 'Receipt of the last sale' });
  await till.takeExact();
  await paid.getByText('Spring coupon').waitFor();
  await paid.getByText('Saved').waitFor();
});

/** Scans the coupon until the till knows it. */
async function untilTaken(): Promise<void> {
  const taken = till.page.getByText('202611221: Spring coupon');
  const unknown = till.page.getByText('No product has the barcode 202611221.');
  for (let tries = 0; tries < 20; tries++) {
    await till.scan('202611221');
    await taken.or(unknown).first().waitFor();
    if (await taken.count() > 0) return;
    await press('Escape');
    await unknown.waitFor({ state: 'detached' });
  }
  throw new Error('the coupon did not arrive');
}

test('no page threw, and no console spoke of an error beside the network that was away', () => {
  assert.deepEqual(errors.filter((error) => !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(error)), []);
});

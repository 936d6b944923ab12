// A promotion that the owner makes, at an open till with and without a network, and in the office afterwards.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { beginDay } from './day.ts';
import type { OfficeScreen } from './office-screen.ts';
import { signInOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import type { TillScreen } from './till-screen.ts';

/** ¥3.50 a bottle. */
const COLA = '6968257330063';

let shop: Shop;
let browser: Browser;
let office: OfficeScreen;
let till: TillScreen;
let errors: string[];

before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  ({ office, till, errors } = await beginDay(shop, browser, browser));
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page, office.page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const main = (): Locator => office.page.getByRole('main');
const take = (amount: string): Promise<void> => till.page.getByTestId('take').filter({ hasText: amount }).waitFor();

/** One after the other, as a person scans who looks at the screen. */
async function scanThree(): Promise<void> {
  for (const seen of ['1 item', '2 items', '3 items']) {
    await till.scanLine(COLA, /Cola 500 ml/);
    await till.page.getByText(seen, { exact: true }).first().waitFor();
  }
}

test('the owner makes "buy 2 get 1" of a product, and tries it on a basket before anybody buys', async () => {
  await office.open('promotions/new');
  const finders = main().getByLabel('Add a product');
  for (const place of [0, 1]) {
    await finders.nth(place).fill('Cola 500');
    await main().getByRole('button', { name: /^Cola 500 ml/ }).first().click();
  }
  await main().getByRole('status').filter({ hasText: '¥7.00' }).waitFor();
  await main().getByRole('button', { name: 'Start the promotion' }).click();
  await main().getByText('Give it a name in at least one language.').waitFor();
  await main().getByLabel('Name in English').fill('Three for two');
  await main().getByLabel('Name in Chinese').fill('买二送一');
  await assertAccessible(office.page, 'a new promotion');
  await main().getByRole('button', { name: 'Start the promotion' }).click();
  await main().getByRole('heading', { name: 'Three for two' }).waitFor();
  await main().getByText('Buy 2, get 1 free: Cola 500 ml').first().waitFor();
});

test('an open till gives it within seconds', async () => {
  await scanThree();
  await take('7.00');
  await till.takeExact();
});

test('the office has the same amount, and counts what was given', async () => {
  await till.nothingWaits();
  await office.open('promotions');
  await main().getByRole('heading', { name: '1 promotion runs now' }).waitFor();
  const row = main().getByRole('row', { name: /Three for two/ });
  await row.filter({ hasText: '¥3.50' }).waitFor();
  assert.match((await row.textContent()) ?? '', /Buy 2, get 1 free.*Runs/);
  await assertAccessible(office.page, 'promotions');
});

test('without a network it goes on, also where it was ended meanwhile; no sale is an exception for that', async () => {
  await browser.context.setOffline(true);
  const owner = await signInOwner(shop);
  const { items: [made] } = (await owner.get('/api/v1/office/promotions')) as { items: { promotion: { id: string } }[] };
  assert.ok(made);
  await owner.post(`/api/v1/office/promotions/${made.promotion.id}/end`, {});
  await scanThree();
  await take('7.00');
  await till.takeExact();
  await browser.context.setOffline(false);
  await till.nothingWaits();
  await office.open('promotions');
  await main().getByRole('row', { name: /Three for two.*Ended/ }).filter({ hasText: '¥7.00' }).waitFor();
  await office.open('exceptions');
  await main().getByRole('heading', { name: 'No open exceptions' }).first().waitFor();
});

test('once the till has heard of the end, it gives nothing', async () => {
  await scanThree();
  await take('10.50');
  await till.takeExact();
});

test('how the store sells reaches the till: a smaller coin, and labels of its scale', async () => {
  await office.open('selling');
  await main().getByRole('button', { name: 'Add a pattern' }).click();
  await main().getByText('2112345012506 is item 12345, 1,250 g').waitFor();
  await main().getByText('2212345012503 is item 12345, 1,250 g').waitFor();
  await main().getByLabel('Pattern 2', { exact: true }).fill('22PPPPPPPPPP');
  await main().getByText('By this no label can be read.').waitFor();
  await main().getByLabel('Pattern 2', { exact: true }).fill('22PPPPPMMMMM');
  await main().getByLabel('Smallest coin (CNY)').fill('0.10');
  await assertAccessible(office.page, 'selling');
  await main().getByRole('button', { name: 'Save' }).click();
  await main().getByText('Tills have it within seconds.').waitFor();
});

test('no page threw, and no console spoke of an error', () => {
  // Requests that fail while the network is away are told by the browser itself.
  assert.deepEqual(errors.filter((error) => !/ERR_INTERNET_DISCONNECTED/.test(error)), []);
});

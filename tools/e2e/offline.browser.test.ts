// What must hold at a till whose network, tab or machine goes away: offline from a cold start, a whole shift offline,
// reconnecting, a reload in the middle of a basket, and a second tab.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { waitForDraft } from '@stilltill/testing/browser-page';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { type Owner, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, TillScreen } from './till-screen.ts';

const COLA = '6968257330063';

let shop: Shop;
let owner: Owner;
let browser: Browser;
let till: TillScreen;
let thrown: string[];

before(async () => {
  shop = await startShop();
  owner = await becomeOwner(shop);
  browser = await openBrowser();
  till = new TillScreen(await browser.context.newPage());
  await till.open(shop.origin);
  await till.enrol(await owner.enrolmentCode('S1', 'T1'));
  await till.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, browser.context.pages());
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

type SaleItem = { readonly number: string; readonly total_minor: string };
async function salesOfOffice(): Promise<readonly SaleItem[]> {
  return ((await owner.get('/api/v1/office/sales?limit=200')) as { items: SaleItem[] }).items;
}

test('row 4: a till starts offline, signs on, opens, sells and closes, and shows a receipt for each sale', async () => {
  await browser.context.setOffline(true);
  const page = await browser.context.newPage();
  await till.page.close();
  till = new TillScreen(page);
  thrown = watchErrors(page);
  await till.open(shop.origin);
  await till.signOn(STAFF.operator);
  await till.openShift('200');
  await till.isOffline();
  const numbers: string[] = [];
  for (let sale = 0; sale < 5; sale++) {
    await till.scanLine(COLA, /Cola/);
    numbers.push(await till.takeExact());
  }
  assert.equal(new Set(numbers).size, 5, `row 7: each number is given once: ${numbers.join(', ')}`);
  await till.closeShift('217.50');
  assert.match((await till.page.getByRole('main').getByRole('status').textContent()) ?? '', /The drawer agrees/);
  assert.equal((await salesOfOffice()).length, 0);
});

test('rows 1 and 2: reconnecting brings each sale to the office once', async () => {
  await browser.context.setOffline(false);
  await till.nothingWaits();
  const sales = await salesOfOffice();
  assert.equal(sales.length, 5);
  assert.equal(new Set(sales.map((sale) => sale.number)).size, 5);
  assert.equal(sales.reduce((sum, sale) => sum + BigInt(sale.total_minor), 0n), 1750n);
});

test('a reload in the middle of a basket locks the till and offers the basket again', async () => {
  await till.page.getByRole('button', { name: 'Open the next shift' }).click();
  await till.openShift('200');
  await till.scanLine(COLA, /Cola/);
  await till.scanLine(COLA, /2/);
  await waitForDraft(till.page, 'stilltill', '"qty_milli":2000');
  await till.page.reload();
  await till.page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
  await till.signOn(STAFF.manager);
  await till.page.getByText('A basket was left here').waitFor();
  await till.page.getByRole('button', { name: 'Go on with it' }).click();
  await till.line(/Cola/).waitFor();
  await till.takeExact();
  assert.match((await till.page.getByRole('article').textContent()) ?? '', /¥7\.00/);
});

test('row 1: a second tab does not sell beside the first; it takes over, and the first one stops', async () => {
  const second = new TillScreen(await browser.context.newPage());
  await second.open(shop.origin);
  await second.page.getByRole('heading', { name: 'This till is open in another window' }).waitFor();
  await second.page.getByRole('button', { name: 'Take over here' }).click();
  await second.page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
  await till.page.getByRole('heading', { name: 'This till is open in another window' }).waitFor();
  await second.signOn(STAFF.operator);
  await second.scanLine(COLA, /Cola/);
  await second.takeExact();
  await second.nothingWaits();
  const sales = await salesOfOffice();
  assert.equal(sales.length, 7);
  assert.equal(new Set(sales.map((sale) => sale.number)).size, 7);
  const { items } = (await owner.get('/api/v1/office/exceptions')) as { items: unknown[] };
  assert.deepEqual(items, []);
});

test('a server that stops and starts again is found by itself, and nothing is lost meanwhile', async () => {
  const page = browser.context.pages().at(-1);
  assert.ok(page);
  const screen = new TillScreen(page);
  await shop.stop();
  await screen.isOffline();
  await screen.scanLine(COLA, /Cola/);
  const number = await screen.takeExact();
  shop = await startShop({ data_folder: shop.data_folder, port: Number(new URL(shop.origin).port) });
  await screen.nothingWaits();
  const sales = await salesOfOffice();
  assert.equal(sales.filter((sale) => sale.number === number).length, 1);
});

test('no page threw', () => {
  assert.deepEqual(thrown.filter((error) => error.startsWith('thrown')), []);
});

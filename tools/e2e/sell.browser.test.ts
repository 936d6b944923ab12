// The whole way of a sale, by the real program in a real browser: set-up link, enrolment, sign-on, shift, scan, cash,
// receipt, the customer's page, and the office that shows it and verifies it.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
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
  office = new OfficeScreen(await page());
  till = new TillScreen(await page());
  errors = watchErrors(office.page);
  watchErrors(till.page, errors);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page, office.page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

async function page(): Promise<Page> {
  return browser.context.newPage();
}

test('the set-up link makes an owner once, shows a recovery code, and leads to the office', async () => {
  assert.ok(shop.setup_link, shop.output());
  const recovery_code = await office.setUp(shop.setup_link, OWNER);
  assert.match(recovery_code, /^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/);
  const second = new OfficeScreen(await page());
  await second.trySetUp(shop.setup_link, { ...OWNER, email: 'thief@shop.test' });
  await second.page.getByText('This set-up link was used before.').waitFor();
  await second.page.close();
});

test('nothing but the enrolment page is there before a till is enrolled', async () => {
  await till.open(shop.origin);
  await till.page.getByRole('heading', { name: 'Enrol this till' }).waitFor();
  await assertAccessible(till.page, 'enrolment');
  for (const path of ['/api/v1/changes', '/api/v1/live']) {
    const answer = await fetch(shop.origin + path);
    assert.equal(answer.status, 401, path);
  }
});

test('a manager’s code enrols the till; the same code enrols nothing else', async () => {
  const code = await office.enrolmentCode('T1');
  await till.enrol(code);
  await assertAccessible(till.page, 'sign-on');
  const other = await openBrowser();
  const stranger = new TillScreen(await other.context.newPage());
  await stranger.open(shop.origin);
  await stranger.page.getByRole('textbox', { name: 'Code' }).fill(code);
  await stranger.page.keyboard.press('Enter');
  await stranger.page.getByText('This code was used before.').waitFor();
  await other.close();
});

test('a wrong PIN is said with the tries that are left, the right one signs on', async () => {
  await till.signOn({ ...STAFF.operator, pin: '0000' });
  await till.page.getByText('That PIN is not right.').waitFor();
  await till.page.getByText('5 tries are left.').waitFor();
  await till.typeAsPerson(STAFF.operator.pin);
  await till.openShift('300');
  await assertAccessible(till.page, 'selling');
});

test('a scan adds a line whatever has the focus, and its Enter never takes money', async () => {
  await till.takeButton.focus();
  await till.scanLine(COLA, /Cola/);
  await till.page.getByRole('textbox', { name: /Search/ }).focus();
  await till.scan(COLA);
  await till.line(/Cola/).getByText('2', { exact: true }).waitFor();
  await till.takeButton.focus();
  await till.scan(COLA);
  await till.line(/Cola/).getByText('3', { exact: true }).waitFor();
  assert.equal(await till.takeButton.textContent().then((text) => text?.includes('¥10.50')), true);
});

test('an unknown barcode is said without stopping the sale', async () => {
  await till.scan('4006381333931');
  await till.page.getByText('No product has the barcode 4006381333931.').waitFor();
  await till.page.keyboard.press('Escape');
});

test('goods are found by the first letters of their pinyin, typed anywhere, and by words in any order', async () => {
  const results = till.goods.getByRole('listitem');
  for (const key of 'kl') await till.page.keyboard.press(key, { delay: 130 });
  await results.filter({ hasText: 'Cola 500 ml' }).first().waitFor();
  const field = till.page.getByRole('textbox', { name: /Search/ });
  await field.fill('sugar cola');
  await till.goods.locator('ul[aria-busy=false]').getByText('Cola without sugar 500 ml').waitFor();
  assert.equal(await results.filter({ hasText: 'Cola 330 ml can' }).count(), 0);
  await field.fill('wutangkele');
  await till.goods.locator('ul[aria-busy=false]').getByText('Cola without sugar 500 ml').waitFor();
  await till.page.keyboard.press('Escape');
  await till.page.keyboard.press('Escape');
  await till.takeButton.waitFor();
});

test('cash shows the change, and the receipt its number, hash and the customer’s page', async () => {
  await till.takeButton.click();
  await assertAccessible(till.page, 'cash');
  await till.typeAsPerson('20');
  await till.page.getByRole('status').getByText('¥9.50').waitFor();
  const number = await till.receiptNumber();
  assert.match(number, /^S1-T1-[0-9A-Z]{5}-\d+$/);
  await assertAccessible(till.page, 'receipt');

  await till.nothingWaits();
  const customer = await openBrowser({ javaScript: false });
  const receipt = await customer.context.newPage();
  await receipt.goto(await till.receiptLink());
  await receipt.getByText(number).waitFor();
  await receipt.getByText('Cola 500 ml').waitFor();
  await customer.close();
});

test('three taps sell one item from the empty basket to the receipt', async () => {
  let taps = 0;
  const tap = async (name: RegExp): Promise<void> => {
    await till.page.getByRole('button', { name }).first().click();
    taps += 1;
  };
  await tap(/^Iced black tea/);
  await tap(/^Take/);
  await tap(/Exact/);
  await till.page.getByText('No change').waitFor();
  assert.equal(taps, 3);
});

test('the office shows the sale, and the browser verifies its place in the chain by itself', async () => {
  const number = await till.receiptNumber();
  await till.nothingWaits();
  await office.openSale(number);
  await office.isVerified();
  await assertAccessible(office.page, 'a sale in the office');
});

test('the shift is closed with a count, and the office shows its difference', async () => {
  await till.closeShift('310');
  assert.match((await till.page.getByRole('main').getByRole('status').textContent()) ?? '', /¥4\.00 less than expected\./);
  await assertAccessible(till.page, 'shift closed');
  await office.open('shifts');
  await office.page.getByRole('main').getByText('¥4.00 short').waitFor();
});

test('no page threw, and no console spoke of an error', () => {
  assert.deepEqual(errors, []);
});

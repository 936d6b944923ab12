// A terminal that the office moves while its till is at work, as the people at both see it.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { openTill } from './day.ts';
import { signInAtOffice } from './office-sign-in.ts';
import { OfficeScreen } from './office-screen.ts';
import { becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, type TillScreen } from './till-screen.ts';

const COLA = '6968257330063';
const CHINESE_OPERATOR = { name: '王小雨', pin: '2580' };
/** A till checks in twice within this time. */
const TWO_CHECK_INS_MS = 90_000;

let shop: Shop;
let at_till: Browser;
let at_office: Browser;
let office: OfficeScreen;
let till: TillScreen;
let terminal: string;
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  const owner = await becomeOwner(shop);
  [at_till, at_office] = await Promise.all([openBrowser({ viewport: { width: 1280, height: 800 } }), openBrowser({ viewport: { width: 1280, height: 900 } })]);
  // Each store of the demo shop has a T1 and a T2.
  const { items } = (await owner.get('/api/v1/office/stores')) as { items: { id: string; code: string }[] };
  ({ id: terminal } = (await owner.post('/api/v1/office/terminals', { store: items.find(({ code }) => code === 'S1')?.id, code: 'T7', name: 'Counter 7' })) as { id: string });
  till = await openTill(shop, owner, at_till, 'T7', errors);
  const { page } = await signInAtOffice(shop, at_office, { to: `/terminals/${terminal}`, errors });
  office = new OfficeScreen(page, shop.origin);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page, office.page]);
});

after(async () => {
  await Promise.all([at_till?.close(), at_office?.close()]);
  await shop?.remove();
});

const main = (): Locator => office.page.getByRole('main');
const sellsFor = (): Locator => main().locator('dt', { hasText: 'Sells for' }).locator('xpath=following-sibling::dd[1]');

test('the office moves a terminal at work: its till says so, and sells on for the store where it is', async () => {
  await till.scanLine(COLA, /Cola/);
  await main().getByRole('button', { name: 'Move to another store', exact: true }).click();
  const dialog = await office.dialog();
  await dialog.getByLabel('To').selectOption({ label: '书院街店 Academy Street' });
  await dialog.getByLabel('Reason').fill('Their counter is broken');
  await dialog.getByRole('button', { name: 'Move to another store', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await main().getByText('It moves at the next safe point').waitFor();
  await sellsFor().getByText('Lakeside').waitFor();
  await till.page.getByText('The office moves this till to 书院街店 Academy Street.').waitFor({ timeout: TWO_CHECK_INS_MS });
  await till.page.getByText('It goes there by itself: finish this basket first.').waitFor();
  await assertAccessible(till.page, 'a till that will move');
  assert.match(await till.takeExact(), /^S1-T7-/);
  await till.page.getByText('It goes there by itself: close the shift first.').waitFor();
});

test('it says so in Chinese to whoever reads that', async () => {
  await lock('Lock and switch operator');
  await till.signOn(CHINESE_OPERATOR);
  await till.page.getByText('后台要把这台收款台调到“书院街店 Academy Street”。').waitFor();
  await till.page.getByText('会自动切换，请先交班。').waitFor();
  await lock('锁定并换人');
  await till.signOn(STAFF.operator);
  await till.goods.waitFor();
});

test('once the shift is closed and its operator has left, it sells for the other store, and the office shows that it does', async () => {
  await till.closeShift('303.5');
  await till.page.getByText('It goes there by itself once you sign off.').waitFor();
  await till.page.getByRole('button', { name: 'Sign off', exact: true }).click();
  await till.page.getByText(/Academy Street · Till T7/).waitFor({ timeout: TWO_CHECK_INS_MS });
  await till.signOn(STAFF.operator);
  await till.openShift('200');
  await till.scanLine(COLA, /Cola/);
  assert.match(await till.takeExact(), /^S2-T7-/);
  await till.nothingWaits();
  await sellsFor().getByText('Academy Street').waitFor({ timeout: TWO_CHECK_INS_MS });
  await main().getByText('It moves at the next safe point').waitFor({ state: 'detached' });
  // A pass from before the move is refused once: by that the till hears of it.
  assert.deepEqual(errors.filter((each) => !each.includes('401 (Unauthorized)')), []);
});

async function lock(name: string): Promise<void> {
  await till.page.keyboard.press('F10');
  const button = till.page.getByRole('button', { name, exact: true });
  if (await button.count() > 0) await button.click();
}

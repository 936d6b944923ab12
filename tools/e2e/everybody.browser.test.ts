// The customer display and practice by the real program: pictures that the owner chose in the office, also without a
// network; and that what was practised is nowhere, neither in the till's own storage nor in the office.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { beginDay } from './day.ts';
import type { OfficeScreen } from './office-screen.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, type TillScreen } from './till-screen.ts';

const COLA = '6968257330063';
/** One dot, green. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let shop: Shop;
let browser: Browser;
let office: OfficeScreen;
let till: TillScreen;
let display: Page;
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

async function fromMenu(name: string): Promise<void> {
  await till.page.keyboard.press('F10');
  await till.page.getByRole('dialog').getByRole('button', { name }).click();
}

/** Kinds of the entries in the till's own storage, in their order. */
function entriesKept(): Promise<string[]> {
  return till.page.evaluate(() => new Promise<string[]>((resolve, reject) => {
    const opening = indexedDB.open('stilltill');
    opening.addEventListener('error', () => reject(new Error('the storage can’t be opened')));
    opening.addEventListener('success', () => {
      const reading = opening.result.transaction('entries').objectStore('entries').getAll();
      reading.addEventListener('success', () => {
        opening.result.close();
        resolve((reading.result as { text: string }[]).map(({ text }) => (JSON.parse(text) as { kind: string }).kind));
      });
    });
  }));
}

test('a picture that the owner adds in the office is on the customer display seconds later', async () => {
  const opened = till.page.context().waitForEvent('page');
  await fromMenu('Open the customer display');
  display = await opened;
  await display.getByText('Welcome').waitFor();
  await office.page.goto(`${shop.origin}/office/receipts`);
  const section = office.page.getByRole('main');
  await section.getByLabel('Add a picture').setInputFiles({ name: 'window.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') });
  await section.getByRole('img', { name: 'Picture 1' }).waitFor();
  await section.getByRole('button', { name: 'Save' }).nth(1).click();
  await section.getByText('Saved.').waitFor();
  await display.locator('img').waitFor();
  await display.waitForFunction(() => (document.querySelector('img')?.naturalWidth ?? 0) > 0);
});

test('without a network the display starts again, shows its picture, and follows the till', async () => {
  await till.page.context().setOffline(true);
  await display.reload();
  await display.waitForFunction(() => (document.querySelector('img')?.naturalWidth ?? 0) > 0);
  await till.scanLine(COLA, /Cola/);
  await display.getByRole('listitem').filter({ hasText: /Cola/ }).waitFor();
  await till.page.keyboard.press('F6');
  await display.getByText('Welcome').waitFor();
  await till.page.context().setOffline(false);
  await till.signOn(STAFF.operator);
  await till.page.getByRole('region', { name: 'Basket' }).getByRole('listitem').waitFor();
  await till.page.keyboard.press('Enter');
  await till.page.getByRole('button', { name: /Exact/ }).first().click();
  await till.page.getByTestId('receipt-number').waitFor();
  await display.getByText('Thank you').waitFor();
});

test('what was practised leaves no entry at the till and nothing in the office, and its receipt has no number', async () => {
  const before = await entriesKept();
  await fromMenu('Practise');
  await till.page.getByText('练习 PRACTICE').waitFor();
  await till.scanLine(COLA, /Cola/);
  await till.page.keyboard.press('Enter');
  await till.page.getByRole('button', { name: /Exact/ }).first().click();
  await till.page.getByTestId('practice-stamp').waitFor();
  assert.equal(await till.page.getByTestId('receipt-number').count(), 0);
  await till.page.getByRole('button', { name: 'Leave practice' }).click();
  await till.page.getByText('练习 PRACTICE').waitFor({ state: 'detached' });
  assert.deepEqual(await entriesKept(), before);
  await till.nothingWaits();
  await office.page.goto(`${shop.origin}/office/sales`);
  const rows = office.page.getByRole('main').getByRole('row');
  await rows.nth(1).waitFor();
  assert.equal(await rows.count(), 2, 'the head, and the one real sale');
  // The network was taken away on purpose.
  assert.deepEqual(errors.filter((each) => !each.includes('ERR_INTERNET_DISCONNECTED')), []);
});

test('a reload leaves practice, and the real till is as it was', async () => {
  const before = await entriesKept();
  await fromMenu('Practise');
  await till.page.getByText('练习 PRACTICE').waitFor();
  await till.scanLine(COLA, /Cola/);
  await till.page.reload();
  await till.signOn(STAFF.operator);
  await till.goods.waitFor();
  assert.equal(await till.page.getByText('练习 PRACTICE').count(), 0);
  assert.equal(await till.page.getByText('A basket was left here').count(), 0);
  const since = (await entriesKept()).slice(before.length);
  // A start also says what it finds wrong, such as that the browser may clear its storage.
  assert.deepEqual(since.filter((kind) => kind !== 'storage.faulted' && kind !== 'fault.seen'), ['operator.signed_off', 'operator.signed_on'], 'nothing but the reload is recorded');
});

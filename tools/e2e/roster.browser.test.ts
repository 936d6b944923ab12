// The roster: a week that is planned by mouse and by keys, brought from a file, exchanged, and read on a phone.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { OWNER, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';

const WEEK = '2027-03-01';
let shop: Shop;
let browser: Browser;
let page: Page;
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  await becomeOwner(shop);
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  page = await browser.context.newPage();
  watchErrors(page, errors);
  await page.goto(`${shop.origin}/office/sign-in?to=${encodeURIComponent(`/roster?week=${WEEK}`)}`);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(OWNER.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const shift = (name: string, day: string, from: string): Locator => page.getByRole('button', { name: new RegExp(`${name}.*${day}.*${from}`) });
const title = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();

test('an empty week teaches, and a shift is added where person and day meet', async () => {
  await title('Nobody is planned for this week');
  await page.getByText('No shifts yet').waitFor();
  await page.getByRole('button', { name: 'Add a shift for Tom Baker, Wed, Mar 3' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await title('1 shift in this week');
  await shift('Tom Baker', 'Mar 3', '09:00').waitFor();
});

test('a shift that overlaps is refused with the one that stands, and what was typed stays', async () => {
  await page.getByRole('button', { name: 'Add a shift for Tom Baker, Wed, Mar 3' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('From').fill('16:00');
  await dialog.getByLabel('Until').fill('20:00');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByText('Tom Baker has a shift then already: 2027-03-03 09:00–17:00').waitFor();
  assert.equal(await dialog.getByLabel('From').inputValue(), '16:00');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('arrow keys go from cell to cell', async () => {
  await shift('Tom Baker', 'Mar 3', '09:00').focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator(':focus').getAttribute('aria-label'), 'Add a shift for Tom Baker, Thu, Mar 4');
  await page.keyboard.press('ArrowLeft');
  assert.match((await page.locator(':focus').textContent()) ?? '', /Tom Baker.*Mar 3.*09:00/);
});

test('a file with a wrong row brings nothing and says which; the mended one brings all', async () => {
  await page.getByRole('button', { name: 'Bring a file' }).click();
  const dialog = page.getByRole('dialog');
  const bring = async (rows: string): Promise<void> => {
    await dialog.locator('input[type=file]').setInputFiles({ name: 'roster.csv', mimeType: 'text/csv', buffer: Buffer.from(`operator,store,date,from,until\n${rows}`) });
    await dialog.getByRole('button', { name: 'Bring it' }).click();
  };
  await bring('李想 Li Xiang,S1,2027-03-02,10:00,18:00\nTom Becker,S1,2027-03-02,10:00,18:00');
  await dialog.getByText('Nothing was taken: 1 row is wrong').waitFor();
  await dialog.getByText('There is no operator “Tom Becker”.').waitFor();
  await assertAccessible(page, 'a file with problems');
  await bring('李想 Li Xiang,S1,2027-03-02,10:00,18:00\nTom Baker,S2,2027-03-04,22:00,06:00');
  await dialog.getByText('2 shifts were added.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await title('3 shifts in this week');
});

test('two operators exchange their shifts, and both are named', async () => {
  await shift('Tom Baker', 'Mar 3', '09:00').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').selectOption({ label: '李想 Li Xiang gives Tue, Mar 2 10:00–18:00 for it' });
  await dialog.getByRole('button', { name: 'Accept the swap' }).click();
  await shift('Li Xiang', 'Mar 3', '09:00').waitFor();
  await shift('Tom Baker', 'Mar 2', '10:00').waitFor();
});

test('the owner says what a sign-on outside of it does', async () => {
  const policy = page.getByRole('combobox', { name: /Lakeside/ });
  await policy.selectOption('manager');
  await page.reload();
  await title('3 shifts in this week');
  assert.equal(await page.getByRole('combobox', { name: /Lakeside/ }).inputValue(), 'manager');
});

test('on a phone the days stand one below the other, with nothing beside the page', async () => {
  await assertAccessible(page, 'the roster');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('heading', { level: 2, name: 'Wed, Mar 3' }).waitFor();
  const box = await shift('Li Xiang', 'Mar 3', '09:00').boundingBox();
  assert(box && box.height >= 44 && box.x + box.width <= 390, JSON.stringify(box));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await assertAccessible(page, 'the roster on a phone');
  await shift('Li Xiang', 'Mar 3', '09:00').click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Really remove' }).click();
  await title('2 shifts in this week');
});

test('no page has failed with an error but for what was refused', () => {
  assert.deepEqual(errors.filter((error) => !/status of (401|409|422)/.test(error)), []);
});

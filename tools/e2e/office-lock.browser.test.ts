// A page of the office that is left open: behind a quarter of an hour nothing of it can be seen or reached, in any tab, and the
// server refuses its session; its person finds it as it was, and a view on the wall stays. The browser's clock is moved.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { askUntil } from '@stilltill/testing/ask-until';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { signInAtOffice } from './office-sign-in.ts';
import { OWNER, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';

const QUARTER_MS = 15 * 60_000;
let shop: Shop;
let browser: Browser;
let page: Page;
let other: Page;
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  await becomeOwner(shop);
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  await browser.context.clock.install({ time: Date.now() });
  ({ page } = await signInAtOffice(shop, browser, { errors }));
  other = await browser.context.newPage();
  watchErrors(other, errors);
  await other.goto(`${shop.origin}/office/sales`);
  await other.getByRole('heading', { level: 1 }).waitFor();
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [page, other]);
});
after(async () => {
  await browser?.close();
  await shop?.remove();
});

const locked = (where: Page) => where.getByRole('heading', { name: 'Locked', exact: true });
const rest = (ms: number): Promise<void> => browser.context.clock.fastForward(ms);
/** A key that does nothing is use as well. */
const use = (where: Page): Promise<void> => where.keyboard.press('Shift');
const typed = () => page.getByRole('textbox', { name: 'Name', exact: true });
const statusOf = (path: string): Promise<number> => page.evaluate(async (asked) => (await fetch(asked)).status, path);

async function unlock(where: Page): Promise<void> {
  await where.getByRole('textbox', { name: 'Password' }).fill(OWNER.password);
  await where.getByRole('button', { name: 'Unlock', exact: true }).click();
  await locked(where).waitFor({ state: 'detached' });
}

test('use of one tab keeps the other open', async () => {
  await page.goto(`${shop.origin}/office/customers/new`);
  await typed().fill('Zhao Min');
  for (let times = 0; times < 3; times++) {
    await rest(QUARTER_MS - 60_000);
    await use(other);
  }
  await typed().waitFor();
  assert.deepEqual([await locked(page).count(), await locked(other).count()], [0, 0]);
});

test('behind a quarter of an hour without use every tab is locked: nothing below is found, named or reached, and the server refuses', async () => {
  await rest(QUARTER_MS);
  await Promise.all([locked(page).waitFor(), locked(other).waitFor()]);
  assert.equal(await typed().count(), 0);
  assert.deepEqual([await page.title(), await other.title()], ['Locked · Stilltill', 'Locked · Stilltill']);
  assert.equal(await page.getByRole('navigation').count(), 0);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('main') ?? document.body).visibility), 'hidden');
  for (let times = 0; times < 8; times++) {
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement?.closest('.of-cover') !== null), `Tab ${times + 1}`);
  }
  await askUntil(page, async (path) => (await fetch(path)).status === 401, '/api/v1/office/stores');
  assert.equal(await statusOf('/api/v1/office/me'), 200);
  await assertAccessible(page, 'locked');
});

test('a wrong password opens nothing; the right one gives the page back with what was typed, in every tab', async () => {
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.getByText('E-mail or password is not right.').waitFor();
  assert.equal(await statusOf('/api/v1/office/stores'), 401);
  await unlock(page);
  assert.equal(await typed().inputValue(), 'Zhao Min');
  await locked(other).waitFor({ state: 'detached' });
  await other.getByRole('navigation').first().waitFor();
  assert.equal(await statusOf('/api/v1/office/stores'), 200);
  assert.notEqual(await page.title(), 'Locked · Stilltill');
});

test('a page that is read again stays locked, says whom it waits for, and whoever is not that person signs out', async () => {
  await rest(QUARTER_MS);
  await locked(page).waitFor();
  await askUntil(page, async (path) => (await fetch(path)).status === 401, '/api/v1/office/stores');
  await page.reload();
  await locked(page).waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'E-mail' }).inputValue(), OWNER.email);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  await page.getByRole('textbox', { name: 'E-mail' }).fill(OWNER.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('navigation').first().waitFor();
  await locked(other).waitFor({ state: 'detached' });
});

test('the view on the wall stays open in a locked office, and nothing leads on from it but the proof', async () => {
  await other.close();
  await page.goto(`${shop.origin}/office/terminals/wall`);
  const tiles = page.getByRole('list', { name: 'Stores' }).getByRole('link');
  await tiles.first().waitFor();
  await rest(QUARTER_MS);
  const bar = page.getByText('Locked. Only this view stays open.');
  await bar.waitFor();
  await askUntil(page, async (path) => (await fetch(path)).status === 401, '/api/v1/office/stores');
  await page.reload();
  await bar.waitFor();
  await tiles.first().waitFor();
  assert.deepEqual([await page.getByRole('navigation').count(), await locked(page).count()], [0, 0]);
  await assertAccessible(page, 'wall of a locked office');
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await locked(page).waitFor();
  await page.getByRole('button', { name: 'Back to the view' }).click();
  await tiles.first().click();
  await locked(page).waitFor();
  await unlock(page);
  await page.getByRole('navigation').first().waitFor();
  assert.match(page.url(), /\/office\/terminals\?store=/);
});

test('whoever signs out leaves nothing behind that a next one could find: no page before, nothing kept by the browser', async () => {
  const guest = { name: 'Zhao Min', phone: '137 0000 0001' };
  const made = await page.evaluate(async (body) => (await fetch('/api/v1/office/customers', { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': 'a-guest-of-the-house-0001' }, body: JSON.stringify(body) })).status, guest);
  assert.equal(made, 200);
  await page.goto(`${shop.origin}/office/customers`);
  await page.getByText(guest.name).first().waitFor();
  await page.goto(`${shop.origin}/office/account`);
  await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click();
  const asks = page.getByRole('heading', { name: 'Sign in', exact: true });
  await asks.waitFor();
  await page.goBack();
  await asks.waitFor();
  const kept = await page.evaluate(async () => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), await caches.keys(), await indexedDB.databases(), document.documentElement.outerHTML]));
  assert.deepEqual([guest.name, '13700000001', guest.phone, OWNER.email].filter((word) => kept.includes(word)), []);
});

test('no page has failed with an error', () => {
  assert.deepEqual(errors.filter((each) => !each.includes('status of 401')), []);
});

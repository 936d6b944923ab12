// What a page of the office does when it can't read what it shows, while it waits for it, and when a colleague changes it.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { signInAtOffice } from './office-sign-in.ts';
import { type Owner, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';

const OFFICE = '/api/v1/office';
const COLA = '6968257330063';
/** Pages, what each of them can't do without, and how it is called where it knows nothing else. */
const PAGES = [
  { path: '', reads: `${OFFICE}/today`, name: 'Today' }, { path: 'roster', reads: `${OFFICE}/roster`, name: 'Roster' }, { path: 'terminals/settings', reads: `${OFFICE}/fleet/settings`, name: 'Settings' },
  { path: 'terminals/faults', reads: `${OFFICE}/faults`, name: 'Faults' }, { path: 'terminals/map', reads: `${OFFICE}/fleet/counts`, name: 'Map' }, { path: 'requests', reads: `${OFFICE}/care`, name: 'Requests' },
] as const;

let shop: Shop;
let owner: Owner;
let browser: Browser;
let page: Page;

before(async () => {
  shop = await startShop();
  owner = await becomeOwner(shop);
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  ({ page } = await signInAtOffice(shop, browser));
});

afterEach(async (context) => {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  if ('passed' in context && !context.passed) await keepPicture(context.name, [page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const main = (): Locator => page.getByRole('main');
const heading = (): Locator => main().getByRole('heading', { level: 1 });
const retry = (): Locator => main().getByRole('button', { name: 'Try again', exact: true });

describe('a page that can’t be read', () => {
  for (const { path, reads, name } of PAGES) {
    test(`says so below its own name and is read again by one press: /${path}`, async () => {
      await page.route((url) => url.pathname === reads, (route) => route.fulfill({ status: 503, contentType: 'text/plain', body: 'no' }));
      await page.goto(`${shop.origin}/office/${path}`);
      await retry().first().waitFor();
      assert.equal((await heading().textContent())?.trim(), name);
      assert.equal(await heading().locator('.mantine-Skeleton-root').count(), 0);
      await page.unrouteAll({ behavior: 'wait' });
      await retry().first().click();
      await retry().first().waitFor({ state: 'detached' });
      await main().locator('h1:not(:has(.mantine-Skeleton-root))').waitFor();
    });
  }

  test('a new promotion that waits for the stores says so as well', async () => {
    await page.route((url) => url.pathname === `${OFFICE}/stores`, (route) => route.fulfill({ status: 503, contentType: 'text/plain', body: 'no' }));
    await page.goto(`${shop.origin}/office/promotions/new`);
    await retry().waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await retry().click();
    await main().getByRole('textbox').first().waitFor();
  });
});

test('while it is read, a page keeps the place of what comes', async () => {
  for (const { path, reads } of PAGES.filter((each) => each.path !== 'requests')) {
    const gate = Promise.withResolvers<void>();
    await page.route((url) => url.pathname === reads, async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.goto(`${shop.origin}/office/${path}`);
    await main().locator('.mantine-Skeleton-root:not(h1 *)').first().waitFor();
    assert.equal(await main().getByRole('table', { name: 'Shifts by person and day' }).count(), 0, 'a week that is not read yet is no empty week');
    gate.resolve();
    await main().locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    await page.unrouteAll({ behavior: 'wait' });
  }
});

describe('what a colleague changes', () => {
  test('of a product is shown on the pages that are open, and what is typed there stays', async () => {
    const { items: [cola] } = (await owner.get(`${OFFICE}/products?search=${COLA}`)) as { items: { id: string }[] };
    assert.ok(cola);
    const list = await browser.context.newPage();
    await list.goto(`${shop.origin}/office/products?search=${COLA}`);
    await list.getByRole('main').getByRole('link', { name: /Cola/ }).waitFor();
    await page.goto(`${shop.origin}/office/products/${cola.id}`);
    const field = main().getByRole('textbox').first();
    await field.fill('typed, and not saved');
    await owner.post(`${OFFICE}/products/${cola.id}/prices`, { price_minor: '777' });
    await list.getByRole('main').getByText('¥7.77').first().waitFor();
    await main().getByRole('heading', { level: 1, name: /7\.77/ }).waitFor();
    assert.equal(await field.inputValue(), 'typed, and not saved');
    await list.close();
  });

  test('of a purchase order too, without taking a delivery out of anybody’s hands', async () => {
    const { items: [store] } = (await owner.get(`${OFFICE}/stores`)) as { items: { id: string }[] };
    const { items: [cola] } = (await owner.get(`${OFFICE}/products?search=${COLA}`)) as { items: { id: string }[] };
    assert.ok(store && cola);
    const supplier = (await owner.post(`${OFFICE}/purchasing/suppliers`, { name: 'Harbour Drinks', contact: '', phone: '', email: '', address: '', terms: '', note: '' })) as { id: string };
    const lines = [{ product: cola.id, qty_milli: 10_000, unit_cost_micro: '200000000' }];
    const draft = (await owner.post(`${OFFICE}/purchasing/orders`, { store: store.id, supplier: supplier.id, expected: null, note: '', lines })) as { id: string; version: number };
    await page.goto(`${shop.origin}/office/purchasing/orders/${draft.id}`);
    await main().getByRole('heading', { level: 1, name: /^Draft for Harbour Drinks/ }).waitFor();
    await owner.post(`${OFFICE}/purchasing/orders/${draft.id}/send`, { version: draft.version });
    await main().getByRole('heading', { level: 1, name: 'Ordered from Harbour Drinks, not here yet' }).waitFor();
    await main().getByRole('link', { name: 'Receive goods' }).click();
    const note = main().getByRole('textbox', { name: 'Note' });
    await note.fill('two boxes are wet');
    const read = page.waitForResponse((answer) => new URL(answer.url()).pathname === `${OFFICE}/purchasing/orders/${draft.id}`);
    await owner.post(`${OFFICE}/purchasing/orders/${draft.id}/deliveries`, { document: crypto.randomUUID(), note: '', lines });
    await read;
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.equal(await note.inputValue(), 'two boxes are wet');
  });
});

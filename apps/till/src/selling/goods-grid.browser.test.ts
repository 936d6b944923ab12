// Goods to tap, on the screens around a fake till: favourites, categories, pictures.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { type ScreensPage, beginShift, openScreens } from '../testing/screens-page.ts';

let screens: ScreensPage;
let context: BrowserContext;
let page: Page;

before(async () => {
  screens = await openScreens();
  context = await screens.browser.newContext({ locale: 'en-GB', viewport: { width: 1024, height: 768 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(screens.address);
  await beginShift(page);
});
after(async () => {
  await context?.close();
  await screens?.close();
});

const goods = (): Locator => page.getByRole('region', { name: 'Goods' });
const tiles = (): Locator => goods().getByRole('listitem');

test('favourites come first, and a tap on a category shows what is in it', async () => {
  const categories = goods().getByRole('group', { name: 'Categories' }).getByRole('button');
  assert.deepEqual(await categories.allTextContents(), ['Favourites', 'Drinks', 'Breakfast', 'Snacks', 'Fruit', 'Household']);
  await goods().getByRole('button', { name: 'Fruit' }).click();
  await tiles().filter({ hasText: 'Bananas' }).waitFor();
  assert.equal(await tiles().count(), 3);
  await goods().getByRole('button', { name: 'Favourites' }).click();
  await tiles().filter({ hasText: 'Americano' }).waitFor();
});

test('a picture that can’t be had leaves no hole: its tile looks like one that has none', async () => {
  const tile = tiles().filter({ hasText: 'Tea egg' });
  const plain = await tile.boundingBox();
  const asked = page.waitForRequest(/\/api\/v1\/pictures\//);
  await page.evaluate(() => {
    const { catalog } = window.fakeTill.state();
    const favourites = catalog.favourites.map((each) => (each.names['en'] === 'Tea egg' ? { ...each, picture: 'not.there' } : each));
    window.fakeTill.change({ catalog: { ...catalog, favourites } });
  });
  await asked;
  await tile.locator('img').waitFor({ state: 'detached' });
  assert.deepEqual(await tile.boundingBox(), plain);
});

test('everybody can use the goods', async () => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`), []);
});

// A code that no table knows: a shop explains it in the office, and every till finds it, also without a network.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { beginDay } from './day.ts';
import type { OfficeScreen } from './office-screen.ts';
import { type Shop, startShop } from './shop.ts';
import type { TillScreen } from './till-screen.ts';

let shop: Shop;
let browser: Browser;
let office: OfficeScreen;
let till: TillScreen;
let errors: string[];

before(async () => {
  shop = await startShop();
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
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
const panel = (): Locator => till.page.getByRole('complementary', { name: 'Something is wrong?' });

test('the office finds what a table knows, and explains what none does', async () => {
  await office.open('terminals/faults');
  await main().getByRole('heading', { name: 'No codes of your own yet' }).first().waitFor();
  await main().getByLabel('Search code or words').fill('77');
  await main().getByRole('heading', { name: /77 Must sign on/ }).waitFor();
  await main().getByLabel('Search code or words').fill('E-731');
  await main().getByText('Nothing found').waitFor();
  await main().getByRole('button', { name: 'Explain a code' }).last().click();
  const form = office.page.getByRole('dialog');
  await form.getByLabel('What is known').selectOption('shop');
  await form.getByLabel('Cause in English').fill('The belt of the scale is worn.');
  await form.getByLabel('What the operator does, English').fill('Weigh at the other scale.\nTell Grace.');
  await form.getByLabel('Words by which it is found').fill('scale, 秤');
  await assertAccessible(office.page, 'the form of a fault code');
  await form.getByRole('button', { name: 'Save' }).click();
  await main().getByRole('heading', { name: '1 code explained by your shop' }).waitFor();
  await main().getByText('The belt of the scale is worn.').waitFor();
  await assertAccessible(office.page, 'the fault codes');
});

test('the till finds it by its words, without a network, and says who explained it', async () => {
  await till.isOnline();
  await till.page.keyboard.press('!');
  const search = panel().getByRole('searchbox');
  await search.fill('E-731');
  // The code comes with the till's next news.
  await panel().getByRole('button', { name: /E-731/ }).waitFor();
  await till.page.context().setOffline(true);
  await search.fill('秤');
  await panel().getByRole('button', { name: /E-731/ }).click();
  await panel().getByText('Weigh at the other scale.').waitFor();
  await panel().getByText(/Explained by your shop/).waitFor();
  await till.page.context().setOffline(false);
  assert.deepEqual(errors.filter((each) => !each.includes('ERR_INTERNET_DISCONNECTED')), []);
});

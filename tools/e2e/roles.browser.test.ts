// A role of the shop's own, from the owner's form to the till: who may give how much off, where, and by which badge they are found.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { BADGE_CODE } from '@stilltill/protocol';
import type { Locator, Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { OfficeScreen } from './office-screen.ts';
import { OWNER } from './owner.ts';
import { type Shop, startShop } from './shop.ts';

const LAKESIDE = '湖滨路店 Lakeside';
type Role = { readonly id: string; readonly names: Record<string, string>; readonly limits: object; readonly actions: readonly string[] };
type Item = { readonly id: string; readonly name: string; readonly role: string; readonly places: { readonly store: string | null; readonly role: string }[]; readonly badges: { readonly form: string }[] };

let shop: Shop;
let browser: Browser;
let page: Page;
let office: OfficeScreen;
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  page = await browser.context.newPage();
  watchErrors(page, errors);
  office = new OfficeScreen(page);
  await office.setUp(shop.setup_link ?? '', OWNER);
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [page]);
});
after(async () => {
  await browser?.close();
  await shop?.remove();
});

const main = (): Locator => page.getByRole('main');
const get = async <T>(path: string): Promise<T[]> => ((await (await page.request.get(`${shop.origin}/api/v1/office/${path}`)).json()) as { items: T[] }).items;
const madeRole = async (): Promise<Role> => (await get<Role>('roles')).find(({ names }) => names['en'] === 'Shift lead') ?? assert.fail('Shift lead');
const baker = async (): Promise<Item> => (await get<Item>('operators')).find(({ name }) => name === 'Tom Baker') ?? assert.fail('Tom Baker');

test('the owner defines a role that gives up to 10 % off', async () => {
  await office.open('operators/roles');
  await main().getByRole('heading', { name: '2 roles of your own', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'New role' }).click();
  const dialog = await office.dialog();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Give it a name in one language at least.').waitFor();
  await dialog.getByRole('textbox', { name: 'Name in English' }).fill('Shift lead');
  await dialog.getByRole('textbox', { name: 'Name in Chinese' }).fill('领班');
  await dialog.getByRole('combobox', { name: 'Limit of a discount' }).selectOption('Up to');
  await dialog.getByRole('textbox', { name: 'Limit of a discount (%)' }).fill('ten');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Check this.').waitFor();
  await dialog.getByRole('textbox', { name: 'Limit of a discount (%)' }).fill('10');
  await dialog.getByRole('combobox', { name: 'Limit of a refund' }).selectOption('Up to');
  await dialog.getByRole('textbox', { name: 'Limit of a refund (CNY)' }).fill('200');
  await dialog.getByRole('checkbox', { name: 'Open the drawer without a sale' }).check();
  await dialog.getByRole('combobox', { name: 'Limit of drawer openings' }).selectOption('Up to');
  await dialog.getByRole('textbox', { name: 'Limit of drawer openings (times a shift)' }).fill('3');
  await assertAccessible(page, 'a role');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await main().getByRole('heading', { name: '3 roles of your own', level: 1 }).waitFor();
  await main().getByText('discounts up to 10%').waitFor();
  const role = await madeRole();
  assert.deepEqual(role.limits, { discount_rate_ppm: 100_000, refund_minor: '20000', drawer_per_shift: 3 });
  await assertAccessible(page, 'roles');
});

test('the role is given to somebody at one store, who may sign on there alone', async () => {
  await office.open('operators');
  await main().getByRole('button', { name: 'Tom Baker' }).click();
  const dialog = await office.dialog();
  await dialog.getByRole('radio', { name: 'By store' }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Choose a role for at least one store.').waitFor();
  await dialog.getByRole('combobox', { name: LAKESIDE }).selectOption('Shift lead');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await main().getByText(`Shift lead at ${LAKESIDE}`).waitFor();
  const role = await madeRole();
  const { places } = await baker();
  assert.deepEqual(places.map((place) => place.role), [role.id]);
  assert.notEqual(places[0]?.store, null);
});

test('a manager needs a PIN of six figures, and the form says so before it is sent', async () => {
  await main().getByRole('button', { name: 'Tom Baker' }).click();
  const dialog = await office.dialog();
  await dialog.getByRole('radio', { name: 'The same at all stores' }).check();
  await dialog.getByRole('combobox', { name: 'Role' }).selectOption('Manager (built in)');
  await dialog.getByLabel('New PIN', { exact: true }).fill('2468');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('This PIN needs 6 to 8 figures.').waitFor();
  // Without a new one the old one would stay, and it is too short as well.
  await dialog.getByLabel('New PIN', { exact: true }).fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('This PIN has too few figures').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal((await baker()).role, 'operator');
});

test('a printed badge is shown once, as a code to scan, and a card is found by its number until it is withdrawn', async () => {
  await main().getByRole('button', { name: 'Tom Baker' }).click();
  const dialog = await office.dialog();
  await dialog.getByRole('button', { name: 'New printed badge' }).click();
  const badge = dialog.getByTestId('badge');
  await badge.locator('img').waitFor();
  assert.match((await badge.getAttribute('data-code')) ?? '', BADGE_CODE);
  await assertAccessible(page, 'a badge');
  await page.emulateMedia({ media: 'print' });
  await page.locator('.of-printed-badge').waitFor();
  assert.equal(await main().isVisible(), false, 'the badge stands alone on its paper');
  await page.emulateMedia({ media: 'screen' });
  await dialog.getByRole('button', { name: 'I have it' }).click();
  await badge.waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Register a card' }).click();
  const field = dialog.getByRole('textbox', { name: 'Serial number of the card' });
  // A reader types, and ends with Enter.
  await field.pressSequentially('04:A2:2B:C9:11:5E:80');
  await field.press('Enter');
  await field.waitFor({ state: 'detached' });
  assert.deepEqual((await baker()).badges.map(({ form }) => form), ['printed', 'card']);
  const row = dialog.getByRole('listitem').filter({ hasText: 'Card' });
  await row.getByRole('button', { name: 'Withdraw' }).click();
  await row.getByRole('button', { name: 'Really withdraw' }).click();
  await row.waitFor({ state: 'detached' });
  assert.deepEqual((await baker()).badges.map(({ form }) => form), ['printed']);
});

test('nothing of it was an error', () => {
  // The browser calls each answer that is a refusal an error.
  assert.deepEqual(errors.filter((error) => !error.includes('status of 422')), []);
});

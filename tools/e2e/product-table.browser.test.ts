// Many products at once: a table that is filled by the keyboard and by what a spreadsheet puts on the clipboard, and prices
// that change together, after everybody could see what becomes of them.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { type NearShop, startNearShop } from './near-shop.ts';
import type { OfficeScreen } from './office-screen.ts';
import { setUpOffice } from './office-sign-in.ts';
import { type Owner, signInOwner } from './owner.ts';

type Item = { readonly id: string; readonly names: Readonly<Record<string, string>>; readonly code: string; readonly price_minor: string | null; readonly category: string | null; readonly tax_rate_ppm: number; readonly version: number };

let shop: NearShop;
let browser: Browser;
let office: OfficeScreen;
let owner: Owner;
let errors: string[];

before(async () => {
  shop = await startNearShop();
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  ({ office, errors } = await setUpOffice(shop, browser));
  owner = await signInOwner(shop);
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [office.page]);
});
after(async () => {
  await browser?.close();
  await shop?.remove();
});

const main = (): Locator => office.page.getByRole('main');
const title = (name: string | RegExp): Promise<void> => main().getByRole('heading', { level: 1, name }).waitFor();
const cell = (column: string, name: string): Locator => main().getByRole('table').getByLabel(`${column} of ${name}`, { exact: true });
const press = (key: string): Promise<void> => office.page.keyboard.press(key);
const type = (text: string): Promise<void> => office.page.keyboard.type(text);
const isFocused = (field: Locator): Promise<void> => field.and(office.page.locator(':focus')).waitFor();
async function products(search: string): Promise<readonly Item[]> {
  return ((await owner.get(`/api/v1/office/products?search=${encodeURIComponent(search)}`)) as { items: Item[] }).items;
}
const product = async (name: string): Promise<Item> => {
  const found = (await products(name)).find(({ names }) => names['en'] === name);
  assert.ok(found, name);
  return found;
};

/** Puts a block of cells on the clipboard and pastes it where the keyboard is, as Ctrl and V do. */
async function paste(text: string): Promise<void> {
  await office.page.locator(':focus').evaluate((field, block) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', block);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test('cells are filled by the keyboard alone, marked until they are saved, and saved by one button', async () => {
  await office.open('products?search=tea');
  await main().getByRole('link', { name: 'Edit as a table' }).click();
  await title('Change products in a table');
  await cell('Name', 'Green tea 500 ml').focus();
  await type('Green tea, large');
  await press('Tab');
  await isFocused(cell('Price', 'Green tea 500 ml'));
  await type('4.2');
  await press('Enter');
  await press('ArrowUp');
  await isFocused(cell('Price', 'Green tea 500 ml'));
  await press('ArrowRight');
  await press('ArrowRight');
  await isFocused(cell('Tax (%)', 'Green tea 500 ml'));
  await type('120');
  await press('Tab');
  await main().getByText('Enter a rate from 0 to 100.').waitFor();
  await main().getByText('1 cell can’t be read').waitFor();
  await assertAccessible(office.page, 'a table with changes');
  // Saving leads to what is wrong; Escape takes it back.
  await press('Control+Enter');
  await isFocused(cell('Tax (%)', 'Green tea 500 ml'));
  await press('Escape');
  await main().getByRole('button', { name: 'Save 2 changes' }).waitFor();
  await press('Control+Enter');
  await main().getByText('1 product saved.').waitFor();
  assert.equal((await product('Green tea, large')).price_minor, '420');
});

test('whoever was faster is told at the row, and what was typed stays and can be saved', async () => {
  await office.open('products/table?search=green');
  await cell('Name', 'Green tea, large').fill('Green tea, very large');
  const { id, names, version } = await product('Green tea, large');
  await owner.put('/api/v1/office/products', { rows: [{ product: id, version, names: { ...names, zh: '大绿茶' } }] });
  await main().getByRole('button', { name: 'Save 1 change' }).click();
  await main().getByText('Somebody changed it meanwhile. What you typed is kept: compare, then save again.').waitFor();
  assert.equal(await cell('Name', 'Green tea, large').inputValue(), 'Green tea, very large');
  await main().getByRole('button', { name: 'Save 1 change' }).click();
  await main().getByText('1 product saved.').waitFor();
  assert.equal((await product('Green tea, very large')).names['zh'], '大绿茶');
});

test('a block of a spreadsheet fills the cells from where the keyboard is, and what it can’t say is told at its cell', async () => {
  await office.open('products/table?search=soda');
  const rows = (await products('soda')).slice(0, 3);
  const [first, second, third] = rows.map(({ names }) => names['en'] ?? '');
  await cell('Price', first ?? '').focus();
  await paste('5.10\tDrinks\t6%\r\n5.20\tToys\t13\r\n5.30\t\t13\r\n');
  await main().getByText('There is no such category.').waitFor();
  assert.equal(await cell('Price', third ?? '').inputValue(), '5.30');
  await cell('Category', second ?? '').fill('Drinks');
  await main().getByRole('button', { name: /^Save \d changes$/ }).click();
  await main().getByText('3 products saved.').waitFor();
  const saved = await Promise.all([first, second, third].map((name) => product(name ?? '')));
  assert.deepEqual(saved.map(({ price_minor, tax_rate_ppm, category }) => [price_minor, tax_rate_ppm, category === null]), [['510', 60_000, false], ['520', 130_000, false], ['530', 130_000, true]]);
});

test('nobody leaves what is not saved without being asked', async () => {
  await office.open('products/table?search=green');
  await cell('Code', 'Green tea, very large').fill('GT-1');
  await main().getByRole('link', { name: 'Products' }).click();
  const dialog = await office.dialog();
  await dialog.getByRole('button', { name: 'Stay here' }).last().click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await cell('Code', 'Green tea, very large').inputValue(), 'GT-1');
  await main().getByRole('link', { name: 'Products' }).click();
  await (await office.dialog()).getByRole('button', { name: 'Leave without it' }).click();
  await title(/^\d+ products match|^1 product matches|products/i);
});

test('ticked products change their prices together after a look at each, now', async () => {
  await office.open('products?search=soda');
  const [one, other] = (await products('soda')).map(({ names }) => names['en'] ?? '');
  for (const name of [one, other]) await main().getByLabel(`Choose ${name}`, { exact: true }).check();
  await main().getByText('2 products chosen').waitFor();
  await assertAccessible(office.page, 'products that are chosen');
  await main().getByRole('button', { name: 'Change their prices' }).click();
  await title('Change prices together');
  assert.ok(await main().getByLabel('2 products chosen in the list').isChecked());
  await main().getByLabel('Per cent', { exact: true }).fill('10');
  await main().getByLabel('Rounded').selectOption({ label: 'Ending in .90' });
  await main().getByRole('heading', { name: '2 prices would change' }).waitFor();
  await main().getByRole('cell', { name: '¥5.90' }).first().waitFor();
  await assertAccessible(office.page, 'a price change');
  await main().getByRole('button', { name: 'Change 2 prices' }).click();
  await title(/^2 prices changed on /);
  assert.deepEqual([(await product(one ?? '')).price_minor, (await product(other ?? '')).price_minor], ['590', '590']);
});

test('a change of a category is planned for later, is in the list with what it will do, and is taken back', async () => {
  await office.open('products/prices/new');
  await main().getByRole('radio', { name: 'Those of a category' }).check();
  await main().getByLabel('Category', { exact: true }).selectOption({ label: 'Drinks' });
  await main().getByRole('radio', { name: 'By an amount' }).check();
  await main().getByRole('radio', { name: 'They fall' }).check();
  await main().getByLabel('Amount (CNY)').fill('0.5');
  await main().getByRole('radio', { name: 'Later' }).check();
  await main().getByLabel('Day and time').fill('2099-01-01T00:00');
  const plan = main().getByRole('button', { name: /^Plan \d+ prices$/ });
  await plan.click();
  await title(/^\d+ prices change on /);
  const before_all = (await product('Cola 500 ml')).price_minor;
  const detail = (await owner.get(`/api/v1/office/products/${(await product('Cola 500 ml')).id}`)) as { prices: { from: string; price_minor: string }[] };
  assert.deepEqual(detail.prices.at(-1), { from: '2098-12-31T16:00:00.000Z', price_minor: '300' });
  await assertAccessible(office.page, 'a planned price change');
  // New labels are printed before the minute comes, with the prices that will hold.
  await main().getByRole('link', { name: 'Print shelf labels' }).click();
  await title(/^\d+ labels on \d+ sheets/);
  await main().locator('.of-label').filter({ hasText: 'Cola 500 ml' }).getByText('¥3.00').waitFor();
  await office.open('products/prices');
  await title('1 price change is planned');
  await assertAccessible(office.page, 'price changes');
  await main().getByRole('row', { name: /Prices fall by ¥0\.50/ }).getByRole('link').click();
  await main().getByRole('button', { name: 'Take it back' }).click();
  await title(/^\d+ prices stay: the change was taken back/);
  assert.equal((await product('Cola 500 ml')).price_minor, before_all);
  await office.open('changes');
  await main().getByRole('table').getByRole('link', { name: /price/i }).first().click();
  await title(/the change was taken back/);
});

test('no page threw, and no console spoke of an error', () => {
  assert.deepEqual(errors, []);
});

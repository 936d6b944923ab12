// A shift that the office closes while its till is away, and the till that comes back with more sales and a count of its own.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { OfficeScreen } from './office-screen.ts';
import { OWNER } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, TillScreen } from './till-screen.ts';

const COLA = '6968257330063';

let shop: Shop;
/** One browser each: the network goes away from the till alone. */
let at_till: Browser;
let at_office: Browser;
let office: OfficeScreen;
let till: TillScreen;
let errors: string[];

before(async () => {
  shop = await startShop();
  at_office = await openBrowser();
  at_till = await openBrowser();
  office = new OfficeScreen(await at_office.context.newPage());
  till = new TillScreen(await at_till.context.newPage());
  errors = watchErrors(office.page);
  watchErrors(till.page, errors);
  assert.ok(shop.setup_link, shop.output());
  await office.setUp(shop.setup_link, OWNER);
  await till.open(shop.origin);
  await till.enrol(await office.enrolmentCode('T1'));
  await till.signOn(STAFF.operator);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page, office.page]);
});

after(async () => {
  await at_till?.close();
  await at_office?.close();
  await shop?.remove();
});

const main = (): Locator => office.page.getByRole('main');
const heading = (name: RegExp): Locator => main().getByRole('heading', { level: 1, name });

test('a shift that its till closed has one revision, and leads to its sales', async () => {
  await till.openShift('100');
  await till.scanLine(COLA, /Cola/);
  await till.takeExact();
  await till.closeShift('103.50');
  await till.nothingWaits();
  await office.open('shifts');
  await main().getByRole('table', { name: 'Shifts' }).getByRole('link').click();
  await heading(/^S1 T1 was counted without a difference$/).waitFor();
  await assertAccessible(office.page, 'a closed shift');
  assert.equal(await main().getByRole('columnheader', { name: /^Revision/ }).count(), 1);
  await main().getByRole('link', { name: 'Show its sales' }).click();
  await main().getByRole('link', { name: 'Sales of one shift' }).waitFor();
  await heading(/^¥3\.50 from 1 sale$/).waitFor();
});

test('a shift whose till is away is closed in the office, with what was counted there', async () => {
  await till.page.getByRole('button', { name: 'Open the next shift' }).click();
  await till.openShift('200');
  await till.scanLine(COLA, /Cola/);
  await till.takeExact();
  await till.nothingWaits();
  await at_till.context.setOffline(true);
  await office.open('shifts');
  await main().getByRole('table', { name: 'Shifts' }).getByRole('row').filter({ hasText: 'Open' }).getByRole('link').click();
  await heading(/^S1 T1 should hold ¥203\.50 in cash$/).waitFor();
  await assertAccessible(office.page, 'an open shift');
  await main().getByRole('button', { name: 'Close from here' }).click();
  const form = await office.dialog();
  await form.getByText(/each stays readable as a revision/).waitFor();
  await form.getByRole('textbox', { name: /Cash that was counted/ }).fill('200');
  await form.getByRole('textbox', { name: 'Reason' }).fill('The operator went home');
  await assertAccessible(office.page, 'closing a shift');
  await form.getByRole('button', { name: 'Close from here' }).click();
  await heading(/^S1 T1 is ¥3\.50 short$/).waitFor();
  await main().getByText('Closed in the office', { exact: true }).waitFor();
  await assertAccessible(office.page, 'a shift that the office closed');
});

test('the till comes back with two sales and its own count: three revisions, all readable, and no exception', async () => {
  for (let sale = 0; sale < 2; sale++) {
    await till.scanLine(COLA, /Cola/);
    await till.takeExact();
  }
  await till.closeShift('210.50');
  await at_till.context.setOffline(false);
  await till.nothingWaits();
  await heading(/^S1 T1 was counted without a difference$/).waitFor();
  await main().getByText('Closed in the office at first').waitFor();
  const revisions = main().getByRole('table', { name: 'Revisions of the report' });
  assert.equal(await revisions.getByRole('columnheader', { name: /^Revision/ }).count(), 3);
  const row = (name: string): Promise<string[]> => revisions.getByRole('row', { name: new RegExp(`^${name}`) }).locator('td').allTextContents();
  assert.deepEqual(await row('Counted In the office'), ['In the office', 'In the office', 'At the till']);
  assert.deepEqual(await row('Sales'), ['1', '3+2', '3']);
  assert.deepEqual((await row('Counted ¥')).map((text) => text.slice(0, 7)), ['¥200.00', '¥200.00', '¥210.50']);
  await office.open('exceptions');
  await heading(/^No open exceptions$/).first().waitFor();
  assert.equal(await main().getByRole('table').count(), 0);
  await main().getByRole('link', { name: /nobody knows/ }).click();
  await heading(/^Every tender is settled$/).waitFor();
  await assertAccessible(office.page, 'tenders that are not settled');
});

test('no page threw, and no console spoke of an error but the network’s', () => {
  assert.deepEqual(errors.filter((each) => !/ERR_INTERNET_DISCONNECTED/.test(each)), []);
});

// A shopkeeper from the printed link to the first sale of a shop of their own, by what is written on the screen.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { TEST_BARCODE } from '@stilltill/printing';
import { readEscPos } from '@stilltill/printing/testing/escpos-reader';
import type { Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { openNetworkPrinter } from './network-printer.ts';
import { OWNER } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { TillScreen } from './till-screen.ts';

const PIN = '280316';
let shop: Shop;
let browser: Browser;
let office: Page;
let till: TillScreen;
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  browser = await openBrowser({ viewport: { width: 1280, height: 800 } });
  office = await browser.context.newPage();
  watchErrors(office, errors);
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, browser.context.pages());
});
after(async () => {
  await browser?.close();
  await shop?.remove();
});

const button = (name: string | RegExp) => office.getByRole('button', { name, exact: true });
const field = (name: string | RegExp) => office.getByRole('textbox', { name });
const step = (name: string) => office.getByRole('heading', { level: 2, name }).waitFor();

test('the link asks for a shop of one’s own or the demo shop, and leads into the steps', async () => {
  assert.ok(shop.setup_link, shop.output());
  await office.goto(shop.setup_link);
  await field('Your name').fill(OWNER.name);
  await field('Your e-mail').fill(OWNER.email);
  await field('Password').fill(OWNER.password);
  await button('Become the owner').click();
  await office.getByText('This is needed.').waitFor();
  await field('Name of your shop').fill('Weber Feinkost');
  await assertAccessible(office, 'set-up');
  await button('Become the owner').click();
  await office.getByRole('checkbox', { name: 'I have written it down or printed it' }).check();
  await button('Go to the office').click();
  await office.getByRole('heading', { level: 1, name: '7 steps to go until your shop sells' }).waitFor();
});

test('each step is one form and one button, and the next one comes by itself', async () => {
  await step('Your shop');
  await assertAccessible(office, 'first step');
  assert.equal(await field('Name of the shop').inputValue(), 'Weber Feinkost');
  assert.equal(await office.getByRole('combobox', { name: 'Time zone' }).inputValue(), 'Asia/Shanghai');
  await button('Go on').click();
  await step('Tax');
  await field('Rate of most of your goods').fill('thirteen');
  await button('Go on').click();
  await office.getByText('A rate from 0 to 100').waitFor();
  await field('Rate of most of your goods').fill('13');
  await button('Go on').click();
  await step('Who stands at the till');
  await field('PIN').fill('2803');
  await button('Keep this PIN').click();
  await office.getByText('At least 6 figures, and not more than 12.').waitFor();
  await field('PIN').fill(PIN);
  await button('Keep this PIN').click();
  await office.getByRole('form', { name: 'Add somebody' }).waitFor();
  await button('Go on').click();
  await step('What you sell');
  await field('Name').fill('Green tea');
  await field('Price in CNY').fill('12.50');
  await office.keyboard.press('Enter');
  await office.getByRole('listitem').filter({ hasText: 'Green tea' }).waitFor();
  assert.equal(await field('Name').inputValue(), '', 'the next one can be typed at once');
  await button('Go on').click();
});

test('this device becomes a till by one link, and the page notices', async () => {
  await step('Your first till');
  await button('Make a code').click();
  const [opened] = await Promise.all([browser.context.waitForEvent('page'), office.getByRole('link', { name: 'Open the till here' }).click()]);
  till = new TillScreen(opened);
  watchErrors(opened, errors);
  await opened.getByRole('button', { name: 'Enrol' }).click();
  // Nobody else could be at it.
  await opened.getByRole('heading', { name: `PIN of ${OWNER.name}` }).waitFor();
  await office.bringToFront();
  await office.getByText('The till S1 T1 is there.').waitFor();
  await button('Go on').click();
  await step('Receipt printer');
});

test('a printer in the network is tried out from the step: the slip comes out, and what is wrong is said with what to do', async (context) => {
  const printer = await openNetworkPrinter();
  if (!printer) return context.diagnostic('this machine has no address in a private network');
  try {
    await office.getByRole('link', { name: 'List of printers' }).click();
    await office.getByRole('button', { name: 'Add a printer' }).first().click();
    await field('Name').last().fill('Counter');
    await field('Address').last().fill(printer.address);
    await field('Port').fill(String(printer.port));
    await office.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await office.getByText(`:${printer.port}`).waitFor();
    await office.goto(`${shop.origin}/office/start?step=printer`);
    await step('Receipt printer');
    printer.answers = [0x12, 0x12, 0x12, 0x1e];
    await button('Test print on Counter').click();
    await office.getByText('The printer took the slip.').waitFor();
    await office.getByText('Its roll is nearly used up.').waitFor();
    await assertAccessible(office, 'test print');
    assert.equal(printer.jobs.length, 1);
    const printed = readEscPos(printer.jobs[0] ?? Buffer.alloc(0));
    const words = printed.flatMap((each) => (each.kind === 'text' ? [each.text.trim()] : []));
    for (const line of ['Test print', 'Weber Feinkost', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', TEST_BARCODE]) assert.ok(words.includes(line), `${line} in ${words.join(', ')}`);
    assert.deepEqual([printed.filter(({ kind }) => kind === 'qr').length, printed.filter(({ kind }) => kind === 'cut').length], [1, 1]);
    assert.ok(printed.some((each) => each.kind === 'picture'), 'Chinese and the bars are drawn');
    printer.answers = [0x1a, 0x32, 0x12, 0x72];
    await button('Test print on Counter').click();
    await office.getByText('The printer is out of paper').waitFor();
    await office.getByText('Open the cover and put in a new roll').waitFor();
    assert.equal(printer.jobs.length, 1);
    printer.close();
    await button('Test print on Counter').click();
    await office.getByText('The network printer does not answer.').waitFor();
  } finally {
    printer.close();
  }
});

test('who has no printer yet goes on to the first sale', async () => {
  await button('Leave it for later').click();
  await step('Your first sale');
  await office.getByText('Waiting for the first sale…').waitFor();
});

test('the first sale shows as it arrives, and what was left for later stands on the first page until it is done', async () => {
  await till.page.bringToFront();
  await till.typeAsPerson(PIN);
  await till.openShift('100');
  await till.goods.getByRole('button', { name: /Green tea/ }).click();
  await till.takeExact();
  await office.bringToFront();
  await office.getByText('The first sale has arrived.').waitFor();
  await office.getByRole('link', { name: 'To the first page' }).click();
  const left = office.getByRole('region', { name: 'One thing is left to set up' });
  await left.getByRole('link', { name: 'More than one store? Add them here' }).click();
  await office.waitForURL(/\/office\/stores$/);
  await office.goBack();
  await left.getByRole('link', { name: 'Printer' }).click();
  await step('Receipt printer');
  await button('No printer').click();
  await office.getByText('Everything is set up.').waitFor();
  await assertAccessible(office, 'all steps done');
  // A printer without paper, and one that is gone, are answers of the server that browsers speak of.
  assert.deepEqual(errors.filter((each) => !/503/.test(each)), []);
});

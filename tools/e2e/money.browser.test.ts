// Taking money in parts and over machines, giving it back, moving and counting it: the real program in a real browser.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { type Owner, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, TillScreen } from './till-screen.ts';

const COLA = '6968257330063';

let shop: Shop;
let browser: Browser;
let owner: Owner;
let till: TillScreen;
let errors: string[];

before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  owner = await becomeOwner(shop);
  till = new TillScreen(await browser.context.newPage());
  errors = watchErrors(till.page);
  await till.open(shop.origin);
  await till.enrol(await owner.enrolmentCode('S1', 'T1'));
  await till.signOn(STAFF.operator);
  await till.page.getByRole('heading', { name: 'Open the shift' }).waitFor();
  browser.context.setDefaultTimeout(8000);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const button = (name: RegExp | string): Locator => till.page.getByRole('button', { name });
const basket = (): Locator => till.page.getByRole('region', { name: 'Basket' });
const total = (): Locator => till.page.getByRole('region', { name: /^Total/ });

/** Holds a button as a person does what can't be undone. */
async function hold(name: RegExp): Promise<void> {
  await button(name).hover();
  await till.page.mouse.down();
}

/** The bytes of the newest entry of a kind, with its place in the chain, as the office has them. */
async function told(kind: string): Promise<string> {
  await till.nothingWaits();
  const { items } = (await owner.get('/api/v1/office/entries?limit=50')) as { items: { kind: string; terminal: string; epoch: string; seq: number; hash: string }[] };
  const entry = items.find((each) => each.kind === kind);
  assert.ok(entry, `${kind} is not among ${items.map((each) => each.kind).join(', ')}`);
  return JSON.stringify(await owner.get(`/api/v1/office/proof/${entry.terminal}/${entry.epoch}/${entry.seq}/${entry.hash}`));
}

async function scanAndPay(): Promise<void> {
  await till.scanLine(COLA, /Cola/);
  await till.takeButton.click();
}

test('a float is counted note by note, or typed as one figure', async () => {
  await button('Notes and coins').click();
  await till.page.getByRole('textbox', { name: 'Number of ¥100.00' }).fill('2');
  await till.page.getByRole('textbox', { name: 'Number of ¥100.00' }).press('Enter');
  await till.page.keyboard.type('2');
  await button('One ¥0.10 more').click();
  await assertAccessible(till.page, 'open by denominations');
  await button('Open with ¥300.10').click();
  await till.goods.waitFor();
});

test('a card that is declined takes nothing, and one that is approved ends the sale with its reference', async () => {
  await scanAndPay();
  await button('Card').click();
  await assertAccessible(till.page, 'card');
  await button('Declined').click();
  await till.page.getByText('Declined: nothing was taken.').waitFor();
  await till.page.getByRole('textbox', { name: /Reference/ }).fill('T-4711');
  await button(/^Approved/).click();
  const receipt = till.page.getByRole('article', { name: 'Receipt of the last sale' });
  await receipt.getByText('T-4711').waitFor();
  await receipt.getByText('Paid · Card').waitFor();
});

test('cash below the total is a part only by its own button, and a basket with money in it can’t be given up', async () => {
  await scanAndPay();
  await till.typeAsPerson('2');
  await button('Take ¥2.00 of it').waitFor();
  await button('Take ¥2.00 of it').click();
  await total().getByText('¥1.50', { exact: true }).waitFor();
  assert.equal(await basket().getByRole('button', { name: /Hold to give up/ }).count(), 0);
  await basket().getByRole('button', { name: /Money was taken: give it back first/ }).click();
  await till.scan(COLA);
  await till.page.getByText('Money was taken for this basket already.').waitFor();
  await button('Give back').click();
  await total().getByText('¥3.50', { exact: true }).waitFor();
  await till.typeAsPerson('1');
  await button('Take ¥1.00 of it').click();
  await total().getByText('¥2.50', { exact: true }).waitFor();
  await button('Payment code').click();
  await assertAccessible(till.page, 'split');
  await button(/^Approved/).click();
  await till.page.getByText('Paid · Cash + Payment code').waitFor();
});

test('only cash gives change', async () => {
  await scanAndPay();
  await button('Card').click();
  for (const key of '100') await till.page.keyboard.press(key, { delay: 130 });
  await till.page.getByText('Only ¥3.50 is left. Only cash gives change.').waitFor();
  assert.equal(await button(/^Approved/).isDisabled(), true);
  await till.page.keyboard.press('Escape');
  await till.takeButton.click();
  await button(/Exact/).click();
  await till.receiptNumber();
});

test('an outcome that nobody knows puts the basket aside, frees the till, and is settled into the sale that it was', async () => {
  await scanAndPay();
  await button('Card').click();
  await button('Not known').click();
  await till.page.getByText('Do not charge this one again before you know.').waitFor();
  await button('Put the basket aside').click();
  await basket().getByText('Not known: ¥3.50 by Card.').waitFor();
  await assertAccessible(till.page, 'not known');
  // The next customer is not kept waiting.
  await scanAndPay();
  await button(/Exact/).click();
  await till.receiptNumber();
  await button('It was charged').click();
  await till.page.getByText('It is paid in full.').waitFor();
  await till.page.keyboard.press('Enter');
  await till.page.getByText('Paid · Card').waitFor();
});

test('what was not charged after all is told in the list of parked baskets, with how one knows, and sold another way', async () => {
  await scanAndPay();
  await button('Card').click();
  await till.page.getByRole('textbox', { name: /Reference/ }).fill('T-0815');
  await button('Not known').click();
  await button('Put the basket aside').click();
  await basket().getByText('Not known: ¥3.50 by Card.').waitFor();
  await till.page.keyboard.press('F1');
  await button(/^Parked baskets/).click();
  const list = till.page.getByRole('region', { name: 'Parked baskets' });
  await list.getByText('Reference T-0815.').waitFor();
  assert.equal(await till.page.getByText('Not known: ¥3.50 by Card.').count(), 1, 'one question is asked once');
  await assertAccessible(till.page, 'not known, in the list');
  await list.getByRole('textbox', { name: 'How you know, if you like' }).fill('The slip says so');
  await list.getByRole('button', { name: 'It was not charged' }).click();
  await list.getByText('Not known: ¥3.50 by Card.').waitFor({ state: 'detached' });
  assert.match(await told('tender.resolved'), /declined.*The slip says so/);
  await list.getByRole('button', { name: /^Take it on/ }).click();
  await till.takeButton.click();
  await button(/Exact/).click();
  await till.receiptNumber();
});

test('charging again what may have been charged takes a manager', async () => {
  await scanAndPay();
  await button('Card').click();
  await button('Not known').click();
  await button('Put the basket aside').click();
  await basket().getByText('Not known: ¥3.50 by Card.').waitFor();
  await till.page.keyboard.press('F1');
  await button(/^Parked baskets/).click();
  await button(/^Take it on/).first().click();
  await till.takeButton.click();
  await button(/Exact/).click();
  await till.approve(/may have been charged already/);
  await till.receiptNumber();
});

test('the last sale is taken back by holding, with a manager, and says so', async () => {
  await scanAndPay();
  await button(/Exact/).click();
  await till.receiptNumber();
  await hold(/^Hold to take the sale back/);
  await till.approve(/Take back the last sale, ¥3.50/);
  await till.page.mouse.up();
  await till.page.getByText('Give ¥3.50 back by Cash.').waitFor();
  assert.equal(await button(/^Hold to take the sale back/).count(), 0);
});

test('one of two comes back by the number of the receipt, to the tender that it was paid by, and no more than was sold', async () => {
  await till.scanLine(COLA, /Cola/);
  await till.scan(COLA);
  await till.line(/Cola/).getByText('2', { exact: true }).waitFor();
  await till.takeButton.click();
  await button(/Exact/).click();
  const number = await till.receiptNumber();
  await till.nothingWaits();
  await till.page.keyboard.press('F11');
  await till.page.getByRole('textbox', { name: 'Receipt number' }).fill(number);
  await button(/^Find/).click();
  await button(/^One more of/).click();
  await assertAccessible(till.page, 'refund lines');
  await button('Faulty').click();
  await button(/^Give back ¥3.50/).click();
  await till.approve(/Give back ¥3.50 by Cash of receipt/);
  assert.equal(await till.page.getByTestId('refunded').textContent(), '¥3.50');
  await assertAccessible(till.page, 'refund done');
  await button('Go on selling').click();
  await till.goods.waitFor();
  await till.nothingWaits();
  await till.page.keyboard.press('F11');
  await button(/^The last sale/).click();
  await till.page.getByText('1 came back before').waitFor();
  await button('Everything').click();
  await button(/^Give back ¥3.50/).waitFor();
  assert.equal(await button(/^One more of/).isDisabled(), true);
  await button('Card').click();
  await till.page.getByText('It takes a manager.').waitFor();
  await till.page.keyboard.press('Escape');
  await till.page.keyboard.press('Escape');
  await till.goods.waitFor();
});

/** Presses Enter in the moment in which the element is drawn, before anything else happens on the page; answers with its text. */
function enterOnceDrawn(test_id: string): Promise<string> {
  return till.page.evaluate((id) => new Promise<string>((resolve) => {
    const observer = new MutationObserver(() => {
      const drawn = document.querySelector(`[data-testid="${id}"]`);
      if (!drawn) return;
      observer.disconnect();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
      resolve(drawn.textContent);
    });
    observer.observe(document.body, { subtree: true, childList: true });
  }), test_id);
}

test('goods without a receipt come back with a manager, and no key is too soon for the screen that says so', async () => {
  await till.page.keyboard.press('F11');
  await button('Without a receipt').click();
  await till.scan(COLA);
  await button(/^Give back ¥3.50/).click();
  const refunded = enterOnceDrawn('refunded');
  await till.approve(/without a receipt/);
  assert.equal(await refunded, '¥3.50');
  await till.goods.waitFor();
});

test('offline a refund says that only this till’s own are known', async () => {
  await shop.stop();
  await till.isOffline();
  await till.page.keyboard.press('F11');
  await till.page.getByRole('textbox', { name: 'Receipt number' }).fill('S9-T9-ABCDE-1');
  await button(/^Find/).click();
  await till.page.getByRole('status').filter({ hasText: /./ }).first().waitFor();
  await button(/^The last sale/).click();
  await till.page.getByText('Only refunds of this till are known: the server could not be asked.').waitFor();
  await till.page.keyboard.press('Escape');
  await till.page.keyboard.press('Escape');
  await till.goods.waitFor();
});

test('offline a card takes up to its budget', async () => {
  await till.scanLine(COLA, /Cola/);
  await till.takeButton.click();
  await button('Card').click();
  await till.page.getByText('Offline: up to ¥1,000.00 in one sale.').waitFor();
  await button(/^Approved/).click();
  await till.page.getByText('Paid · Card').waitFor();
  shop = await startShop({ data_folder: shop.data_folder, port: Number(new URL(shop.origin).port) });
  await till.status.getByText(/entr(y|ies) waiting/).waitFor({ state: 'detached', timeout: 60_000 });
});

test('cash goes out with a reason and a manager', async () => {
  await till.page.keyboard.press('F10');
  await button(/^Cash out/).click();
  for (const key of '50') await till.page.keyboard.press(key, { delay: 130 });
  assert.equal(await button(/^Take ¥50.00 out/).isDisabled(), true, 'a reason is needed');
  await button('To the safe').click();
  await assertAccessible(till.page, 'cash out');
  await button(/^Take ¥50.00 out/).click();
  await till.approve(/Take ¥50.00 out of the drawer: To the safe/);
  await till.page.getByText('¥50.00 is out of the drawer and recorded.').waitFor();
  await till.page.keyboard.press('Escape');
  await till.goods.waitFor();
});

test('the X report is a manager’s to read, and holds the figures of each tender', async () => {
  await till.page.keyboard.press('F10');
  await button(/^X report/).click();
  await till.approve(/Read the figures of the open shift/);
  const report = till.page.getByRole('main');
  await report.getByText(/^Card, \d ×/).waitFor();
  await report.getByText('Should be in the drawer').waitFor();
  await assertAccessible(till.page, 'x report');
  await till.page.keyboard.press('Escape');
});

test('a shift is closed by a blind count of notes and coins, and its difference explained afterwards', async () => {
  await till.page.keyboard.press('F9');
  await till.page.getByRole('heading', { name: 'Close the shift' }).waitFor();
  assert.equal(await till.page.getByText('Should be in the drawer').count(), 0, 'nobody sees what is expected');
  await till.page.keyboard.type('2');
  await till.page.keyboard.press('Enter');
  await till.page.keyboard.type('1');
  await assertAccessible(till.page, 'count');
  await hold(/^Hold to close with ¥250.00/);
  await till.page.getByRole('heading', { name: 'The shift is closed' }).waitFor();
  await till.page.mouse.up();
  await till.page.getByText(/(more|less) than expected/).waitFor();
  await till.page.getByText('2 × ¥100.00').waitFor();
  await assertAccessible(till.page, 'z report');
  await button('Miscounted').click();
  await button('Keep the reason').click();
  await till.page.getByText('Reason: Miscounted').waitFor();
});

test('no page threw, and no console spoke of an error', () => {
  // The browser notes by itself that nobody answered while the shop was stopped, and that one that is stopping says so (503).
  assert.deepEqual(errors.filter((error) => !/net::ERR_|404|503/.test(error)), []);
});

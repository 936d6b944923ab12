// A member's card at an open till: what it holds on the till, on the customer's display and on the receipt; points spent,
// given back with the goods, and spent while the network is away.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { openTill } from './day.ts';
import { OfficeScreen } from './office-screen.ts';
import { OWNER, type Owner, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import type { TillScreen } from './till-screen.ts';

/** ¥3.50 a bottle. */
const COLA = '6968257330063';
const RULES = {
  earn: { points: 1, per_minor: '100', on: 'gross', excluded: {}, groups: [] }, spend: { step_points: 100, step_minor: '100', share_ppm: 500_000 }, expiry_months: 12,
  offline: { receipt_points: 200, terminal_day_points: 200, groups_days: 7 },
};
const POINTS = '/api/v1/office/points';

let shop: Shop;
let browser: Browser;
let owner: Owner;
let till: TillScreen;
let display: Page;
let card: { readonly code: string; readonly account: string };
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  owner = await becomeOwner(shop);
  await owner.put(`${POINTS}/rules`, { version: 0, rules: RULES });
  card = (await owner.post(`${POINTS}/cards`, { customer: null })) as typeof card;
  await owner.post(`${POINTS}/accounts/${card.account}/correct`, { points: 500, reason: 'Welcome' });
  till = await openTill(shop, owner, browser, 'T1', errors);
  const opened = browser.context.waitForEvent('page');
  await till.page.keyboard.press('F10');
  await till.page.getByRole('button', { name: 'Open the customer display' }).click();
  display = await opened;
  watchErrors(display, errors);
  await till.page.bringToFront();
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page, display]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const member = (): Locator => till.page.getByTestId('member');
const panel = (): Locator => till.page.getByRole('region', { name: 'Card and points' });
const take = (amount: string): Promise<void> => till.page.getByTestId('take').filter({ hasText: amount }).waitFor();
const balance = async (): Promise<number> => ((await owner.get(`${POINTS}/accounts/${card.account}`)) as { balance_points: number }).balance_points;
const pointsNow = async (): Promise<string> => (await till.page.getByTestId('points-balance').textContent()) ?? '';
const onDisplay = (row: string): Promise<void> => display.locator(`[data-points="${row}"]`).waitFor();

async function scanThree(): Promise<void> {
  for (const seen of ['1 item', '2 items', '3 items']) {
    await till.scanLine(COLA, /Cola 500 ml/);
    await till.page.getByText(seen, { exact: true }).first().waitFor();
  }
}
async function showCard(): Promise<void> {
  await till.goods.waitFor();
  await till.scan(card.code);
  await member().waitFor();
}

test('a card that is scanned before the goods shows its points to operator and customer, and the receipt says what it has then', async () => {
  await showCard();
  await member().getByText('Member: 500 points').waitFor();
  await display.locator('[data-points="points"]').filter({ hasText: '500' }).waitFor();
  await assertAccessible(display, 'a card on the display');
  await till.scanLine(COLA, /Cola 500 ml/);
  await assertAccessible(till.page, 'a card at the basket');
  await till.takeExact();
  assert.equal(await pointsNow(), '503 points');
  await onDisplay('points_earned');
  await display.locator('[data-points="points"]').filter({ hasText: '503' }).waitFor();
  await till.nothingWaits();
  assert.equal(await balance(), 503);
});

test('points that are spent lower what is to be paid, and go back with the goods to the last point', async () => {
  await scanThree();
  await showCard();
  await member().getByText('Member: 503 points').waitFor();
  await member().getByRole('button', { name: 'Points' }).click();
  await assertAccessible(till.page, 'spending points');
  await panel().getByRole('button', { name: /^Spend 500 points/ }).first().click();
  await take('5.50');
  await display.locator('[data-points="points_spent"]').filter({ hasText: '500' }).waitFor();
  await till.takeExact();
  assert.equal(await pointsNow(), '8 points');
  const link = await till.receiptLink();
  await till.nothingWaits();
  assert.match(await (await fetch(link, { headers: { 'accept-language': 'en' } })).text(), /Points after this purchase<\/dt><dd>8</);
  await till.nothingWaits();
  assert.equal(await balance(), 8);
  const hold = till.page.getByRole('button', { name: 'Hold to take the sale back' });
  await hold.hover();
  await till.page.mouse.down();
  await till.page.getByRole('region', { name: 'A manager approves this' }).waitFor();
  await till.page.mouse.up();
  await till.approve(/Take back the last sale/);
  await till.page.getByText('Taken back').waitFor();
  assert.equal((await till.page.getByTestId('void-points').textContent())?.trim(), 'Off the card: 5 points. Back on the card: 500 points.');
  await till.nothingWaits();
  assert.equal(await balance(), 503);
});

test('goods that come back by parts: before it is confirmed, after it and on every paper stands what the ledger then has', async () => {
  await scanThree();
  await showCard();
  await member().getByText('Member: 503 points').waitFor();
  await member().getByRole('button', { name: 'Points' }).click();
  await panel().getByRole('button', { name: /^Spend 500 points/ }).first().click();
  await take('5.50');
  await till.takeExact();
  await till.nothingWaits();
  const giveBack = async (choose: RegExp, said: string, left: number): Promise<void> => {
    await till.page.keyboard.press('F11');
    await till.page.getByRole('button', { name: /^The last sale/ }).click();
    await till.page.getByRole('button', { name: choose }).click();
    const points = till.page.getByTestId('refund-points');
    assert.equal(await points.textContent(), said);
    await onDisplay('points_taken_back');
    await display.locator('[data-points="points"]').filter({ hasText: String(left) }).waitFor();
    await assertAccessible(till.page, 'points before a refund');
    await till.page.getByRole('button', { name: /^Give back/ }).click();
    await till.approve(/Give back .* of receipt/);
    await till.page.getByTestId('refund-number').waitFor();
    assert.equal(await points.textContent(), said);
    await assertAccessible(display, 'goods that come back on the display');
    const link = await till.receiptLink();
    await till.nothingWaits();
    assert.equal(await balance(), left);
    assert.match(await (await fetch(link, { headers: { 'accept-language': 'en' } })).text(), new RegExp(`Points after this refund</dt><dd>${left}<`));
    await till.page.keyboard.press('Enter');
  };
  await giveBack(/^One more of Cola/, 'Off the card: 2 points. Back on the card: 166 points. Then it has 172 points.', 172);
  await giveBack(/^Everything/, 'Off the card: 3 points. Back on the card: 334 points. Then it has 503 points.', 503);
});

test('without a network the balance is not known, points are spent within the budget, and the ledger has them later', async () => {
  await browser.context.setOffline(true);
  await till.isOffline();
  await showCard();
  await member().getByText('offline, the balance is not known').waitFor();
  await scanThree();
  await member().getByRole('button', { name: 'Points' }).click();
  await panel().getByLabel('How many points').fill('300');
  await panel().getByRole('button', { name: /^Spend 300 points for/ }).click();
  await till.page.getByText('no more points can be spent here than 200').waitFor();
  await panel().getByRole('button', { name: /^Spend 200 points/ }).first().click();
  await take('8.50');
  await till.takeExact();
  await onDisplay('unknown');
  await browser.context.setOffline(false);
  await till.nothingWaits();
  assert.equal(await balance(), 503 - 200 + 8);
});

test('a wrong sign, and a card that nobody issued, are said and change nothing', async () => {
  const last = card.code.at(-1) === '0' ? '1' : '0';
  await till.scan(card.code.slice(0, -1) + last);
  await till.page.getByText('A sign of this card is wrong.').waitFor();
  const { code } = (await owner.post(`${POINTS}/cards`, { customer: null })) as typeof card & { card: string };
  const { items } = (await owner.get(`${POINTS}/accounts?card=${code}`)) as { items: { cards: { card: string }[] }[] };
  await owner.post(`${POINTS}/cards/${items[0]?.cards[0]?.card}/lock`, { locked: true });
  await till.scan(code);
  await till.page.getByText('This card is locked or was replaced.').waitFor();
  assert.equal(await member().count(), 0);
});

test('an operator who reads Chinese has it in Chinese', async () => {
  await till.page.keyboard.press('F6');
  await till.signOn({ name: '王小雨', pin: '2580' });
  await till.page.getByRole('region', { name: '商品' }).waitFor();
  await till.scan(card.code);
  await till.page.getByTestId('member').getByText(/会员：\d+ 分/).waitFor();
  await till.page.getByTestId('member').getByRole('button', { name: '积分' }).click();
  await till.page.getByRole('region', { name: '会员与积分' }).waitFor();
  await assertAccessible(till.page, 'points in Chinese');
  await till.page.getByRole('button', { name: '取下会员卡' }).click();
  await till.page.getByLabel('会员卡号或手机号').waitFor();
});

test('the owner sees the rules, finds an account by its card, and what made its balance; a new group and another rate reach the till', async () => {
  const office = new OfficeScreen(await browser.context.newPage());
  watchErrors(office.page, errors);
  await office.page.goto(`${shop.origin}/office/`);
  await office.signIn(OWNER);
  await office.page.goto(`${shop.origin}/office/points`);
  const main = office.page.getByRole('main');
  await main.getByRole('heading', { name: 'Members earn 1 point for each ¥1.00' }).waitFor();
  await main.getByLabel('Name in English').fill('Friends');
  await main.getByLabel('Name in Chinese').fill('老朋友');
  await main.getByRole('button', { name: 'Add a group' }).click();
  await main.getByLabel('Friends earn (%)').fill('300');
  await assertAccessible(office.page, 'points in the office');
  await main.getByRole('button', { name: 'Save' }).click();
  await main.getByText('Friends').first().waitFor();
  await main.getByRole('button', { name: 'Make a card' }).click();
  assert.match((await main.getByTestId('card-code').textContent()) ?? '', /^M[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/);
  await main.getByLabel('Find a card').fill(card.code);
  await main.getByRole('button', { name: 'Open' }).click();
  await main.getByRole('heading', { name: '311 points' }).waitFor();
  await main.getByText('Taken back with the goods').first().waitFor();
  await main.getByLabel('Friends').check();
  await assertAccessible(office.page, 'an account');
  await till.page.bringToFront();
  await till.page.keyboard.press('Escape');
  await till.scan(card.code);
  await member().waitFor();
  await till.scan(COLA);
  await till.page.getByTestId('take').filter({ hasText: '3.50' }).click();
  await till.page.getByRole('button', { name: /刚好|正好|Exact/ }).first().click();
  assert.equal(await pointsNow(), '321 分');
});

test('a coupon of one member is scanned like goods, gives its promotion, and is refused the second time', async () => {
  const made = (await owner.post('/api/v1/office/promotions', {
    names: { zh: '生日礼', en: 'Birthday' }, offer: { kind: 'amount', amount_minor: '100' }, goods: {}, from: null, until: null, weekdays: null, hours: null, coupon: 'BIRTHDAY', priority: 0, combines: false, times_max: null,
  })) as { promotion: { id: string } };
  const { items: [coupon] } = (await owner.post(`${POINTS}/coupons`, { promotion: made.promotion.id, account: card.account, group: null })) as { items: { code: string }[] };
  assert.ok(coupon);
  const basket = till.page.getByRole('region', { name: '本单' });
  await till.scan(COLA);
  await till.page.getByTestId('take').filter({ hasText: '3.50' }).waitFor();
  await till.scan(coupon.code);
  await basket.getByText('BIRTHDAY：生日礼').waitFor();
  await till.page.getByTestId('take').filter({ hasText: '2.50' }).click();
  await till.page.getByRole('button', { name: /正好/ }).first().click();
  await till.page.getByTestId('receipt-number').waitFor();
  await till.scan(COLA);
  await till.page.getByTestId('take').filter({ hasText: '3.50' }).waitFor();
  await till.scan(coupon.code);
  await till.page.getByText('这张优惠券已经用过').waitFor();
});

test('no page threw, and no console spoke of an error', () => {
  // Requests that fail while the network is away, and cards that are refused, are told by the browser itself.
  assert.deepEqual(errors.filter((error) => !/ERR_INTERNET_DISCONNECTED|status of 4\d\d/.test(error)), []);
});

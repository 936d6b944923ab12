// What the office does for one customer beyond words: their cards, what they bought with them, and coupons for them and for their group.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { normalizeCode } from '@stilltill/protocol';
import { type Ask, type EnrolledTestTerminal, enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import { makeSale, sha256Hex } from '@stilltill/testing/test-terminal';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { type NearShop, startNearShop } from './near-shop.ts';
import { OfficeScreen } from './office-screen.ts';
import { OWNER, type Owner, signInOwner } from './owner.ts';

const POINTS = '/api/v1/office/points';
const PROMOTION = { names: { zh: '生日礼', en: 'Birthday' }, offer: { kind: 'amount', amount_minor: '100' }, goods: {}, from: null, until: null, weekdays: null, hours: null, coupon: 'BIRTHDAY', priority: 0, combines: false, times_max: null };
const random = { bytes: (length: number) => randomBytes(length) };
let shop: NearShop;
let browser: Browser;
let office: OfficeScreen;
let owner: Owner;
let till: EnrolledTestTerminal & { readonly pass: string };
let errors: string[];
let customer: string;
let promotion: string;
/** The card's code without its dashes. */
let card: string;

before(async () => {
  shop = await startNearShop();
  browser = await openBrowser();
  office = new OfficeScreen(await browser.context.newPage());
  assert.ok(shop.setup_link);
  await office.setUp(shop.setup_link, OWNER);
  owner = await signInOwner(shop);
  errors = watchErrors(office.page);
  const enrolled = await enrolTestTerminal(ask, normalizeCode(await owner.enrolmentCode('S1', 'T1')), { random, start_ms: Date.now() - 600_000 });
  till = { ...enrolled, pass: await getTestPass(ask, enrolled, Date.now()) };
  await upload(till.write('epoch.began', { reason: 'enrolled', follows: null }));
  customer = ((await owner.post('/api/v1/office/customers', { name: '李静', phone: '13912345678' })) as { id: string }).id;
  promotion = ((await owner.post('/api/v1/office/promotions', PROMOTION)) as { promotion: { id: string } }).promotion.id;
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [office.page]);
});
after(async () => {
  await browser?.close();
  await shop?.remove();
});

const ask: Ask = async (path, body, headers) => {
  const answer = await fetch(shop.origin + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  return { status: answer.status, body: await answer.text() };
};
async function upload(...run: Parameters<typeof till.upload>[0]): Promise<void> {
  const answer = await ask('/api/v1/journal', till.upload(run), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
}
const saleWith = (price_minor: bigint, earned_points: number, more: object = {}) => (
  till.write('sale.completed', { ...makeSale(random, { lines: 1, price_minor }), member: { card_hash: sha256Hex(card), earned_points, spent_points: 0, rules_version: 1, basis: 'online' }, ...more })
);
const main = (): Locator => office.page.getByRole('main');
const part = (name: string): Locator => main().getByRole('region', { name });
const codeShown = async (): Promise<string> => ((await main().getByTestId('card-code').textContent()) ?? '').replaceAll('-', '');

test('whoever has no card is told how purchases come to stand there, and gets a card whose code is shown once', async () => {
  await office.open(`customers/${customer}`);
  await part('What they bought').getByText('No purchases yet').waitFor();
  await part('What they bought').getByText('Without a card nobody knows who bought.').waitFor();
  await part('Membership').getByText('They have no card yet.').waitFor();
  await assertAccessible(office.page, 'a customer without a card');
  await part('Membership').getByRole('button', { name: 'Make a card' }).click();
  card = await codeShown();
  assert.match(card, /^M[0-9A-Z]{13}$/);
  await part('Membership').getByRole('img', { name: /^M/ }).waitFor();
  await part('Membership').getByRole('button', { name: 'I have it' }).click();
  await main().getByTestId('card-code').waitFor({ state: 'detached' });
  await part('Membership').getByText('In use').waitFor();
});

test('a card is locked, used again, and replaced by another one', async () => {
  await part('Membership').getByRole('button', { name: 'Lock' }).click();
  await part('Membership').getByText('Locked').waitFor();
  await part('Membership').getByRole('button', { name: 'Use again' }).click();
  await part('Membership').getByText('In use').waitFor();
  await part('Membership').getByRole('button', { name: 'Replace' }).click();
  await part('Membership').getByText('Replaced').waitFor();
  const next = await codeShown();
  assert.notEqual(next, card);
  card = next;
  await part('Membership').getByRole('button', { name: 'I have it' }).click();
});

test('their purchases stand on their page, the newest first, and lead to the sale', async () => {
  for (let price = 1n; price <= 12n; price++) await upload(saleWith(price * 1000n, Number(price)));
  await upload(till.writeSale({ price_minor: 99_900n }));
  await office.open(`customers/${customer}`);
  const rows = part('What they bought').getByRole('listitem');
  await rows.nth(9).waitFor();
  assert.match((await rows.first().textContent()) ?? '', /120\.00.*\+12 points/);
  assert.equal(await rows.count(), 10);
  await part('What they bought').getByRole('button', { name: 'Show more' }).click();
  await rows.nth(11).waitFor();
  assert.match((await rows.nth(11).textContent()) ?? '', /10\.00.*\+1 points/);
  await assertAccessible(office.page, 'a customer with purchases');
  await rows.first().getByRole('link').click();
  await main().getByRole('heading', { level: 1, name: /120\.00/ }).waitFor();
});

test('a customer gets a coupon with a last day from their own page', async () => {
  await office.open(`customers/${customer}`);
  const coupons = part('Coupons');
  await coupons.getByText('None was made yet.').waitFor();
  await coupons.getByLabel('Last day').fill('2020-01-01');
  await coupons.getByText('This day is over.').waitFor();
  assert.ok(await coupons.getByRole('button', { name: 'Make a coupon' }).isDisabled());
  await coupons.getByLabel('Last day').fill('2099-12-31');
  await coupons.getByRole('button', { name: 'Make a coupon' }).click();
  await coupons.getByTestId('card-code').waitFor();
  await coupons.getByRole('listitem').filter({ hasText: 'Birthday' }).filter({ hasText: 'to Dec 31, 2099' }).waitFor();
});

test('a group gets its coupons from the page of the promotion; what became of each is listed, and what is unused is taken back', async () => {
  const { id: group } = (await owner.post(`${POINTS}/groups`, { names: { zh: '老朋友', en: 'Friends' } })) as { id: string };
  const { items } = (await owner.get(`${POINTS}/accounts?customer=${customer}`)) as { items: { account: string }[] };
  await owner.put(`${POINTS}/accounts/${items[0]?.account}/groups`, { groups: [group] });
  await office.open(`promotions/${promotion}`);
  const coupons = part('Coupons for members');
  await coupons.getByLabel('For', { exact: true }).selectOption({ label: 'Friends · 1 member' });
  await coupons.getByRole('button', { name: 'Make 1 coupon' }).click();
  await coupons.getByText('1 coupon is made').waitFor();
  const saved = decodeURIComponent((await coupons.getByRole('link', { name: 'Save the codes' }).getAttribute('href')) ?? '');
  const code = /^([0-9A-Z-]{12,}),http.*\/office\/points\//m.exec(saved)?.[1]?.replaceAll('-', '');
  assert.ok(code, saved);
  await coupons.getByText('Not used 2').waitFor();
  await assertAccessible(office.page, 'coupons of a promotion');
  await upload(saleWith(5000n, 5, { personal: [{ coupon_hash: sha256Hex(code), promotion, basis: 'offline' }] }));
  await office.open(`promotions/${promotion}`);
  await coupons.getByText('Not used 1 · Used 1').waitFor();
  await coupons.getByRole('listitem').filter({ hasText: 'Friends' }).getByRole('link', { name: 'The sale' }).waitFor();
  await coupons.getByRole('button', { name: 'Take back' }).click();
  await coupons.getByRole('button', { name: 'Really take back' }).click();
  await coupons.getByText('Used 1 · Taken back 1').waitFor();
});

test('in Chinese, and on a phone, all of it is as easy to reach', async () => {
  await office.page.evaluate(() => localStorage.setItem('stilltill.office.language', 'zh-CN'));
  for (const width of [1280, 390]) {
    await office.page.setViewportSize({ width, height: 844 });
    for (const page of [`customers/${customer}`, `promotions/${promotion}`]) {
      await office.open(page);
      await office.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
      await main().getByRole('listitem').filter({ hasText: '已收回' }).first().waitFor();
      assert.ok(await office.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${page} is no wider than ${width} px`);
      await assertAccessible(office.page, `${page} in Chinese at ${width} px`);
    }
  }
});

test('no page threw, and no console spoke of an error', () => {
  assert.deepEqual(errors, []);
});

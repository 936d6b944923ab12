// A message to many customers, from its first word to the tray: written and seen as it reads, asked about at the gate, sent; and the registers that hold calls back; and what a customer says, answered.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { type NearShop, startNearShop } from './near-shop.ts';
import { OfficeScreen } from './office-screen.ts';
import { OWNER, type Owner, signInOwner } from './owner.ts';

let shop: NearShop;
let browser: Browser;
let office: OfficeScreen;
let owner: Owner;
let merchant: string;
let errors: string[];
/** 王芳, who agreed. */
let customer: string;

before(async () => {
  shop = await startNearShop();
  browser = await openBrowser();
  office = new OfficeScreen(await browser.context.newPage());
  assert.ok(shop.setup_link);
  await office.setUp(shop.setup_link, OWNER);
  owner = await signInOwner(shop);
  errors = watchErrors(office.page);
  merchant = ((await owner.get('/api/v1/office/me')) as { merchant: string }).merchant;
  customer = await makeCustomer('王芳', '13912340001', true);
  await makeCustomer('周敏', '13912340002', false);
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
const press = (name: string | RegExp): Promise<void> => main().getByRole('button', { name }).first().click();
const inTray = async (): Promise<readonly { readonly content: { readonly text: string } | null }[]> => ((await owner.get('/api/v1/office/contact/messages?purpose=marketing&state=sent')) as { items: { content: { text: string } | null }[] }).items;

async function makeCustomer(name: string, phone: string, agrees: boolean): Promise<string> {
  const { id, points } = (await owner.post('/api/v1/office/customers', { name, phone })) as { id: string; points: { id: string }[] };
  const point = points[0]?.id ?? '';
  if (agrees) await shop.platform.postgres.withMerchant(merchant, (tx) => shop.modules.contact.giveConsent(tx, { customer: id, point, purposes: ['marketing'], channels: ['sms'], at: null, source: 'preferences', by: null, form: 'express', notice_hash: 'a'.repeat(64), language: 'zh' }));
  return id;
}

test('who has never sent to many is told how it begins', async () => {
  await office.open('contact/mailings');
  await main().getByText('Nothing was sent to many yet').waitFor();
  await assertAccessible(office.page, 'no mailings');
  await main().getByRole('link', { name: 'New mailing' }).click();
  await main().getByText('There is no template yet').waitFor();
  await assertAccessible(office.page, 'a mailing without templates');
  await main().getByRole('link', { name: 'Write a template' }).click();
  await title('No template yet');
  await assertAccessible(office.page, 'no templates');
});

test('a template is seen as it reads, and what is wrong with it is said in words', async () => {
  await press('New template');
  await main().getByLabel('Name').fill('Spring tea');
  const chinese = main().getByRole('group', { name: 'In Chinese' });
  await chinese.getByLabel('Text').fill('{{ phone }}，春茶上新');
  await main().getByText('The Chinese text can’t be used').waitFor();
  await main().getByText('It names something that is not known here.').first().waitFor();
  await chinese.getByLabel('Text').fill('{{ name }}，春茶上新');
  await main().getByText('王芳，春茶上新').waitFor();
  const english = main().getByRole('group', { name: 'In English' });
  await english.getByLabel('Title').fill('New tea');
  await english.getByLabel('Text').fill('{{ name }}, new tea at {{ shop }}');
  await main().getByText(/王芳, new tea at/).waitFor();
  await assertAccessible(office.page, 'a template');
  await press('Save');
  await title('1 template');
});

test('a mailing is asked about at the gate before anything goes out, and lands in the tray', async () => {
  await office.open('contact/mailings/new');
  await main().getByRole('textbox', { name: 'Name' }).fill('Tea in spring');
  // A day ahead at noon, so that the hours of day do not decide this test.
  const noon = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T12:00`;
  await main().getByLabel('When', { exact: true }).fill(noon);
  await press('Ask the gate');
  await main().getByText('1 customer would get it').waitFor();
  await main().getByText('The customer never agreed to this, in this way.').waitFor();
  await main().getByText('王芳，春茶上新').waitFor();
  assert.deepEqual(await inTray(), [], 'nothing went out yet');
  await assertAccessible(office.page, 'what the gate says of a mailing');
  await main().getByLabel('Customers').selectOption('Everybody who can be reached');
  await main().getByLabel('Who read').selectOption('English');
  await main().getByText('Something was changed').waitFor();
  assert.equal(await main().getByRole('button', { name: 'Plan it' }).count(), 0);
  await main().getByLabel('Who read').selectOption('Any language');
  await press('Ask the gate');
  await press('Plan it');
  await title('1 mailing goes out or waits');
  await assertAccessible(office.page, 'mailings');
  await press('Take it back');
  await press('Really take it back');
  await main().getByText('Taken back').waitFor();
  await title('1 mailing');
});

test('one that goes out now is in the tray of who agreed, or waits for the hours of where they live', async () => {
  await office.open('contact/mailings/new');
  await main().getByRole('textbox', { name: 'Name' }).fill('Tea now');
  await press('Ask the gate');
  await main().getByText(/1 customer would get it/).waitFor();
  await press('Send it');
  // A job does it, and the page asks by itself how far it is.
  await main().getByText('Done', { exact: true }).waitFor();
  const { items: [sent] } = (await owner.get('/api/v1/office/contact/mailings')) as { items: { looked_at: number; allowed: number; deferred: number; denied: number }[] };
  assert.deepEqual([sent?.looked_at, (sent?.allowed ?? 0) + (sent?.deferred ?? 0), sent?.denied], [2, 1, 1]);
  await office.open(`contact?customer=${customer}`);
  await main().getByRole('link', { name: /春茶上新/ }).waitFor();
  await main().getByText(/In the tray|Waits|On its way/).last().waitFor();
});

test('a register without a copy says that it holds calls back, and a file of numbers takes its place', async () => {
  await office.open('contact/registers');
  await title('2 public registers have no copy that counts');
  await assertAccessible(office.page, 'registers');
  await main().locator('input[type=file]').setInputFiles({ name: 'tps.txt', mimeType: 'text/plain', buffer: Buffer.from('020 7946 0958\r\nno number\r\n+44 20 7946 0959\r\n') });
  await main().getByText('2 numbers were taken in').waitFor();
  await main().getByText('1 line could not be read.').waitFor();
  await title('1 public register has no copy that counts');
  await main().getByText('A copy counts for 28 days.').waitFor();
});

test('what a customer says of a sale is answered, once', async () => {
  const { items: [store] } = (await owner.get('/api/v1/office/stores')) as { items: { id: string }[] };
  // As the page of a receipt writes it: the sale itself is the matter of other tests.
  await shop.platform.postgres.withMerchant(merchant, (tx) => tx.execute(
    'insert into app.feedback (merchant_id, id, receipt_hash, store_id, receipt_number, stars, words, at, changed_at) values ($1, $2, $3, $4, $5, 4, $6, now(), now())', [merchant, randomUUID(), randomBytes(32), store?.id, 'T1-17', '茶很香，排队有点久'],
  ));
  await office.open('requests?tab=feedback');
  await title('1 request waits for you');
  await main().getByText('茶很香，排队有点久').waitFor();
  await assertAccessible(office.page, 'feedback');
  await main().getByLabel('Your answer').fill('谢谢，我们会多开一个收银台。');
  await press('Answer');
  await main().getByText('谢谢，我们会多开一个收银台。').waitFor();
  await title('Nobody waits for an answer');
  assert.equal(await main().getByLabel('Your answer').count(), 0);
});

test('a customer’s groups and points stand on their page', async () => {
  await office.open(`customers/${customer}`);
  await main().getByText('They have no card yet.').waitFor();
  const card = await shop.platform.postgres.withMerchant(merchant, (tx) => shop.modules.points.issueCard(tx, customer, OWNER.name));
  assert.ok(card.ok);
  const { id: group } = (await owner.post('/api/v1/office/points/groups', { names: { zh: '茶友', en: 'Tea friends' } })) as { id: string };
  const { items: [account] } = (await owner.get(`/api/v1/office/points/accounts?customer=${customer}`)) as { items: { account: string }[] };
  await owner.put(`/api/v1/office/points/accounts/${account?.account ?? randomUUID()}/groups`, { groups: [group] });
  await office.open(`customers/${customer}`);
  await main().getByText('Tea friends').waitFor();
  await assertAccessible(office.page, 'a member');
  await office.open('contact/mailings/new');
  await main().getByLabel('Customers').selectOption('Tea friends (1)');
  await main().getByRole('textbox', { name: 'Name' }).fill('For friends');
  await press('Ask the gate');
  await main().getByText(/1 customer would get it|Nobody would get it/).waitFor();
});

test('in Chinese each of these pages is as easy to reach', async () => {
  await office.page.evaluate(() => localStorage.setItem('stilltill.office.language', 'zh-CN'));
  for (const page of ['contact/mailings', 'contact/mailings/new', 'contact/templates', 'contact/registers', 'requests?tab=feedback', `customers/${customer}`]) {
    await office.open(page);
    await office.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    await assertAccessible(office.page, `${page} in Chinese`);
  }
  await office.page.evaluate(() => localStorage.setItem('stilltill.office.language', 'en'));
});

test('no page threw, and no console spoke of an error', () => {
  assert.deepEqual(errors.filter((error) => !/422/.test(error)), []);
});

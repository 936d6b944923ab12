// A customer in the office, from the first number to the last trace: found, put right, asked about at the gate, merged and parted, brought by a list, erased; and a message in the tray as they see it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { CONTENT_PARTS } from '@stilltill/domain/contact';
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
let store: string;
let errors: string[];
/** 李静, once she is there. */
let customer: string;
let phone: string;

before(async () => {
  shop = await startNearShop();
  browser = await openBrowser();
  office = new OfficeScreen(await browser.context.newPage());
  assert.ok(shop.setup_link);
  await office.setUp(shop.setup_link, OWNER);
  owner = await signInOwner(shop);
  errors = watchErrors(office.page);
  merchant = ((await owner.get('/api/v1/office/me')) as { merchant: string }).merchant;
  store = ((await owner.get('/api/v1/office/stores')) as { items: { id: string }[] }).items[0]?.id ?? '';
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

test('a customer is added without any consent, and found by the whole number, never by a part of it', async () => {
  await office.open('customers');
  await main().getByText('Nobody is known here yet').waitFor();
  await assertAccessible(office.page, 'no customers');
  await main().getByRole('link', { name: 'Add a customer' }).click();
  await main().getByLabel('Name').fill('李静');
  await main().getByLabel('Phone number').fill('139 1234 5678');
  await assertAccessible(office.page, 'a new customer');
  await press('Add the customer');
  await title('李静 gets only what they ask for');
  customer = office.page.url().split('/').at(-1) ?? '';
  await office.open('customers');
  await title('1 customer');
  await main().getByRole('searchbox', { name: 'Whole number or address' }).fill('139 1234');
  await title('Nobody has 139 1234');
  await main().getByRole('searchbox', { name: 'Whole number or address' }).fill('+86 139-1234-5678');
  await main().getByRole('link', { name: '李静' }).click();
  await title('李静 gets only what they ask for');
  assert.match(office.page.url(), new RegExp(customer));
});

test('what is known is put right, and what was typed stays where somebody else was faster', async () => {
  await main().getByLabel('Notes').fill('喜欢绿茶');
  await press('Save');
  await main().getByText('Saved.').waitFor();
  const { revision } = (await owner.get(`/api/v1/office/customers/${customer}`)) as { revision: number };
  await owner.put(`/api/v1/office/customers/${customer}`, { revision, name: '李静', notes: '周末来', language: null, place: null, zone: null, safe_word: null });
  await main().getByLabel('Safe word').fill('海棠');
  await press('Save');
  await main().getByText('Somebody changed this at the same time.').waitFor();
  assert.equal(await main().getByLabel('Safe word').inputValue(), '海棠');
  await press('Load the newest');
  await office.page.waitForFunction(() => [...document.querySelectorAll('textarea')].some((each) => each.value === '周末来'));
});

test('what they agreed to stands in the title, with the entry that says so', async () => {
  const { points } = (await owner.get(`/api/v1/office/customers/${customer}`)) as { points: { id: string }[] };
  phone = points[0]?.id ?? '';
  await shop.platform.postgres.withMerchant(merchant, (tx) => shop.modules.contact.giveConsent(tx, { customer, point: phone, purposes: ['marketing'], channels: ['sms'], at: null, source: 'preferences', by: null, form: 'express', notice_hash: 'a'.repeat(64), language: 'zh' }));
  await office.open(`customers/${customer}`);
  await title('李静 may be sent offers by text message');
  await main().getByText('Evidence').first().click();
  await main().getByText('"kind":"consent.given"').waitFor();
  await assertAccessible(office.page, 'a customer');
});

test('the gate is asked in one press, and says why, by which rule, and that it is no legal advice', async () => {
  await main().getByRole('link', { name: 'Ask the gate' }).click();
  await main().getByText('This is not legal advice.').waitFor();
  await main().getByLabel('When').fill('2027-03-02T23:30');
  await title(/^Not before /);
  await main().getByText('It is outside the hours that are allowed where they live.').first().waitFor();
  await main().getByText('Mainland China').first().waitFor();
  await main().getByText('A custom, no law').first().waitFor();
  await main().getByText('The customer agreed to it.').waitFor();
  await assertAccessible(office.page, 'the gate');
  await main().getByLabel('What for').selectOption('Surveys');
  await title('No, it may not go out');
  await main().getByText('The customer never agreed to this, in this way.').waitFor();
  assert.match(office.page.url(), /purpose=survey/);
});

test('they withdraw through the office, and it holds at once', async () => {
  await office.open(`customers/${customer}`);
  await main().getByRole('checkbox', { name: 'Offers' }).check();
  await main().getByRole('checkbox', { name: 'Text message' }).check();
  await press('Withdraw');
  await title('李静 gets only what they ask for');
  await main().getByText('Withdrew offers by text message').waitFor();
  await press('Stop everything');
  await title('李静 wants no messages but what they ask for');
  await press('They want it again');
  await title('李静 gets only what they ask for');
});

test('two that share a number are told, merged with one press, and parted again', async () => {
  await owner.post('/api/v1/office/customers', { name: 'Li Jing', phone: '13912345678' });
  await office.open('customers/duplicates');
  await title('1 person may be there twice');
  await assertAccessible(office.page, 'duplicates');
  await press('Merge into 李静');
  await title('Everybody is there once');
  await office.open(`customers/${customer}`);
  await main().getByRole('heading', { name: 'Also known as' }).waitFor();
  await press('Part Li Jing again');
  await main().getByRole('heading', { name: 'Also known as' }).waitFor({ state: 'detached' });
});

test('a message that has no provider lies in the tray, as the customer would see it', async () => {
  const message = randomUUID();
  const now_ms = Date.now();
  await shop.platform.postgres.withMerchant(merchant, (tx) => shop.modules.contact.makeMessages(tx, [{
    message, request_key: message, customer, point: phone, store, ground: { evidence: 'sale', subject: 'sale', at: new Date(now_ms).toISOString() }, parts: CONTENT_PARTS,
    request: { channel: 'sms', purpose: 'receipt', subject: 'sale', by: 'machine', expires_ms: now_ms + 86_400_000 }, outgoing: { channel: 'sms', to: '', text: '【静好便利店】您的小票' },
  }]));
  await office.open('contact');
  await main().getByRole('link', { name: '【静好便利店】您的小票' }).waitFor();
  await assertAccessible(office.page, 'messages');
  await main().getByLabel('State').selectOption('Waits');
  await main().getByText('No such message').waitFor();
  assert.match(office.page.url(), /state=waiting/);
  await office.open(`contact/messages/${message}`);
  await main().getByRole('heading', { name: 'As the customer sees it' }).waitFor();
  await main().getByText('【静好便利店】您的小票', { exact: true }).waitFor();
  await main().getByText('The customer asked for it.').waitFor();
  await assertAccessible(office.page, 'a message');
});

test('a mail is shown as a page that runs nothing and loads nothing', async () => {
  const { points } = (await owner.post(`/api/v1/office/customers/${customer}/points`, { kind: 'email', address: 'li.jing@example.com' })) as { points: { id: string; kind: string }[] };
  const [message, now_ms] = [randomUUID(), Date.now()];
  await shop.platform.postgres.withMerchant(merchant, (tx) => shop.modules.contact.makeMessages(tx, [{
    message, request_key: message, customer, point: points.find(({ kind }) => kind === 'email')?.id ?? '', store, ground: { evidence: 'sale', subject: 'sale', at: new Date(now_ms).toISOString() }, parts: CONTENT_PARTS,
    request: { channel: 'email', purpose: 'receipt', subject: 'sale', by: 'machine', expires_ms: now_ms + 86_400_000 },
    outgoing: { channel: 'email', to: '', subject: 'Your receipt', text: 'Thank you', html: '<p>Thank you</p><script>parent.document.title = "taken"</script><img src="/api/openapi.json">', one_click: null },
  }]));
  // A request that the frame's policy refuses may show as one that was begun: what counts is whether anything was answered.
  const answered: string[] = [];
  office.page.on('response', (response) => answered.push(response.url()));
  await office.open(`contact/messages/${message}`);
  await office.page.frameLocator('iframe').getByText('Thank you').waitFor();
  assert.equal(await main().locator('iframe').getAttribute('sandbox'), '');
  await (await (await main().locator('iframe').elementHandle())?.contentFrame())?.waitForLoadState('load');
  assert.doesNotMatch(await office.page.title(), /taken/);
  assert.deepEqual(answered.filter((url) => url.includes('openapi')), []);
});

test('a list is looked at, says which consent has no proof, and is taken in', async () => {
  await office.open('customers/imports');
  await assertAccessible(office.page, 'lists');
  const file = '姓名,电话,目的,渠道,证明,取得时间\r\n王芳,13800138000,优惠,短信,登记表,2026-01-05\r\n周敏,13800138001,优惠,短信,,\r\n没人,12,,,,\r\n';
  await main().locator('input[type=file]').setInputFiles({ name: '顾客.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${file}`) });
  await title('2 rows would come in');
  await main().getByText('Consent without proof: it counts as none.').waitFor();
  await main().getByText('This is no phone number.').waitFor();
  await assertAccessible(office.page, 'a list');
  await press('Take it in');
  await title('2 rows came in');
  await office.open('customers?find=13800138000');
  await main().getByRole('link', { name: '王芳' }).click();
  await title('王芳 may be sent offers by text message');
});

test('what customers ask for has its page, also while nobody asks for anything', async () => {
  await office.open('requests');
  await title('Nobody waits for an answer');
  await assertAccessible(office.page, 'requests');
});

test('in Chinese each of these pages is as easy to reach', async () => {
  await office.page.evaluate(() => localStorage.setItem('stilltill.office.language', 'zh-CN'));
  for (const page of ['customers', `customers/${customer}`, 'customers/duplicates', 'customers/imports', 'contact', `contact/ask?customer=${customer}`, `contact/calls?customer=${customer}`, 'contact/providers', 'requests']) {
    await office.open(page);
    await office.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    await assertAccessible(office.page, `${page} in Chinese`);
  }
  await office.page.evaluate(() => localStorage.setItem('stilltill.office.language', 'en'));
});

test('an erased customer is gone for good, once the word was typed', async () => {
  await office.open(`customers/${customer}`);
  await press('Erase…');
  await main().getByLabel('Type “erase” to erase').fill('erase');
  await press('Erase for ever');
  await title('This customer was erased');
  await office.open('customers?find=13912345678');
  await title(/Nobody has|One customer has/);
  assert.equal(await main().getByText('李静').count(), 0);
});

test('no page threw, and no console spoke of an error', () => {
  assert.deepEqual(errors.filter((error) => !/409|Content Security Policy|sandboxed/.test(error)), []);
});

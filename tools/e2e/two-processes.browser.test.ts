// A shop on two processes of the server behind a proxy that brings each request to the other one: nothing that a page does
// in two steps may need the process of the first, and what one process does is heard of at the other. All other browser
// tests run so by `npm test -- --only browser --processes 2`.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { normalizeCode, subjectText } from '@stilltill/protocol';
import { type Ask, enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import type { Locator } from 'playwright-core';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { beginDay } from './day.ts';
import type { OfficeScreen } from './office-screen.ts';
import { OWNER, type Owner, signInOwner } from './owner.ts';
import { type ShopOfProcesses, startShopOn } from './several-processes.ts';
import { STAFF, type TillScreen } from './till-screen.ts';

const COLA = '6968257330063';
let shop: ShopOfProcesses;
let browser: Browser;
let office: OfficeScreen;
let till: TillScreen;
let owner: Owner;
let errors: string[];

before(async () => {
  shop = await startShopOn(2);
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  ({ office, till, errors } = await beginDay(shop, browser, browser));
  owner = await signInOwner(shop);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page, office.page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const main = (): Locator => office.page.getByRole('main');

test('a shop was set up, its till enrolled and its shift opened, and both processes had a part in it', () => {
  const [one = 0, other = 0] = shop.answered();
  assert.ok(one > 20 && Math.abs(one - other) <= 2 + one / 10, `${one} and ${other} requests`);
});

test('a sale is stored, shown and verified, whichever process is asked', async () => {
  await till.scanLine(COLA, /Cola/);
  const number = await till.takeExact();
  await till.nothingWaits();
  await office.openSale(number);
  await office.isVerified();
  for (const origin of shop.process_origins) {
    const answer = await fetch(await till.receiptLink().then((link) => link.replace(shop.origin, origin)));
    assert.ok((await answer.text()).includes(number), origin);
  }
});

test('a price that is changed in the office is on the till by itself', async () => {
  const { items } = (await owner.get('/api/v1/office/products?search=Iced%20black%20tea')) as { items: { id: string }[] };
  const tea = items[0]?.id ?? assert.fail('the tea is found');
  for (const price_minor of ['880', '990']) {
    await owner.post(`/api/v1/office/products/${tea}/prices`, { price_minor });
    await till.page.getByRole('button', { name: /^Iced black tea/ }).filter({ hasText: `${price_minor[0]}.${price_minor.slice(1)}` }).first().waitFor();
  }
});

test('requests of tills for a manager appear on the open page by themselves, whichever process took them, and are answered', async () => {
  const ask: Ask = async (path, body, headers) => {
    const answer = await fetch(shop.origin + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.status, body: await answer.text() };
  };
  const terminal = await enrolTestTerminal(ask, normalizeCode(await owner.enrolmentCode('S1', 'T2')), { random: { bytes: (length) => randomBytes(length) }, start_ms: Date.now() });
  const authorization = await getTestPass(ask, terminal, Date.now());
  const { items } = (await owner.get('/api/v1/office/operators')) as { items: { id: string; role: string }[] };
  const clerk = items.find(({ role }) => role === 'operator')?.id ?? '';
  await office.open('approvals');
  for (const [at, origin] of shop.process_origins.entries()) {
    const words = `Refund at process ${at + 1}`;
    const subject = { action: 'refund' as const, sale: randomUUID(), shift: null, line: null, measure: '12800' };
    const approval = randomUUID();
    const body = JSON.stringify({ approval, session: randomUUID(), operator: clerk, subject, subject_hash: createHash('sha256').update(subjectText(subject)).digest('hex'), words, amount_minor: '12800' });
    const asked = await fetch(`${origin}/api/v1/terminal/approvals`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body });
    assert.equal(asked.status, 200, await asked.text());
    const request = main().getByRole('article', { name: words });
    await request.getByRole('button', { name: /Approve/ }).click();
    await request.waitFor({ state: 'detached' });
    for (const each of shop.process_origins) {
      const answer = await fetch(`${each}/api/v1/terminal/approvals/${approval}`, { headers: { authorization } });
      assert.equal(((await answer.json()) as { state: string }).state, 'given', each);
    }
  }
});

test('a terminal that the office locks says so by itself, and goes on once it is unlocked', async () => {
  await office.open('terminals');
  await main().getByRole('link', { name: /S1 T1/ }).click();
  await decide('Lock', async (dialog) => {
    await dialog.getByLabel('Whom to call').fill('Grace, 138 0000 0000');
    await dialog.getByLabel('Reason').fill('The seal is broken');
  });
  await till.page.getByRole('heading', { name: 'The office has locked this till' }).waitFor();
  await decide('Unlock', (dialog) => dialog.getByLabel('Reason').fill('A new seal is on it'));
  await till.page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
  await till.signOn(STAFF.operator);
});

test('a passkey is added and signs in, each in two requests to two processes', async () => {
  const page = await browser.context.newPage();
  const devtools = await browser.context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await page.goto(`${shop.origin}/office/account`);
  await page.getByRole('textbox', { name: 'Name of the device' }).fill('Counter phone');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Remove: Counter phone' }).waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('navigation').first().waitFor();
  await page.close();
});

test('a process that is killed takes nothing with it: the till sells on, and the other process has every sale', async () => {
  await shop.kill(0);
  await till.scanLine(COLA, /Cola/);
  const number = await till.takeExact();
  await till.nothingWaits();
  await office.page.goto(`${shop.origin}/office/sign-in`);
  if (await office.page.getByRole('textbox', { name: 'Password' }).count() > 0) await office.signIn(OWNER);
  await office.openSale(number);
  await office.isVerified();
});

test('no page has failed with an error', () => {
  // A stream that ends with its process, and what was asked of it that moment, is said by the browser itself.
  assert.deepEqual(errors.filter((error) => !/502|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|ERR_CONNECTION/.test(error)), []);
});

async function decide(what: string, fill: (dialog: Locator) => Promise<void>): Promise<void> {
  await main().getByRole('button', { name: what, exact: true }).click();
  const dialog = await office.dialog();
  await fill(dialog);
  await dialog.getByRole('button', { name: what, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

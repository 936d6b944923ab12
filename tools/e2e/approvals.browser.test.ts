// What a till asks of a manager: it appears in the office by itself, on a phone, and is answered there. Who may answer:
// people who were invited, and bound to the operator that they are.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { normalizeCode, subjectText } from '@stilltill/protocol';
import { type Ask, enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import type { Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { OWNER, type Owner, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';

const MANAGER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'another quiet password' };
let shop: Shop;
let browser: Browser;
let owner: Owner;
let page: Page;
let pass: string;
let clerk: string;
let link: string;
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  owner = await becomeOwner(shop);
  const ask: Ask = async (path, body, headers) => {
    const answer = await fetch(shop.origin + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.status, body: await answer.text() };
  };
  const terminal = await enrolTestTerminal(ask, normalizeCode(await owner.enrolmentCode('S1', 'T1')), { random: { bytes: (length) => randomBytes(length) }, start_ms: Date.now() });
  pass = await getTestPass(ask, terminal, Date.now());
  const { items } = (await owner.get('/api/v1/office/operators')) as { items: { id: string; name: string; role: string }[] };
  clerk = items.find(({ role }) => role === 'operator')?.id ?? '';
  browser = await openBrowser({ viewport: { width: 390, height: 844 } });
  page = await signIn(OWNER);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, browser.context.pages());
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

async function signIn(person: { readonly email: string; readonly password: string }): Promise<Page> {
  const shown = await browser.context.newPage();
  watchErrors(shown, errors);
  await shown.goto(`${shop.origin}/office/sign-in`);
  await shown.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await shown.getByRole('textbox', { name: 'Password' }).fill(person.password);
  await shown.getByRole('button', { name: 'Sign in', exact: true }).click();
  await shown.getByRole('navigation').first().waitFor();
  return shown;
}

/** Asks as a till does; answers with the request's id. */
async function ask(words: string, amount_minor: string | null = '12800'): Promise<string> {
  const subject = { action: 'refund' as const, sale: randomUUID(), shift: null, line: null, measure: amount_minor };
  const asked = { approval: randomUUID(), session: randomUUID(), operator: clerk, subject, subject_hash: createHash('sha256').update(subjectText(subject)).digest('hex'), words, amount_minor };
  const answer = await fetch(`${shop.origin}/api/v1/terminal/approvals`, { method: 'POST', headers: { authorization: pass, 'content-type': 'application/json' }, body: JSON.stringify(asked) });
  assert.equal(answer.status, 200, await answer.text());
  return asked.approval;
}
/** Whoever leaves is out of the office as they sit there, learns why at the sign-in, and comes in again once they are back. */
async function leaveAndComeBack(invited: Page): Promise<void> {
  const { items } = (await owner.get('/api/v1/office/operators')) as { items: { id: string; name: string; role: string; language: string }[] };
  const { id, name, role, language } = items.find((each) => each.name.includes(MANAGER.name)) ?? assert.fail('no such manager');
  const atWork = (active: boolean) => owner.put(`/api/v1/office/operators/${id}`, { name, role, language, active });
  await atWork(false);
  await invited.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  await invited.getByRole('textbox', { name: 'Password' }).fill(MANAGER.password);
  await invited.getByRole('button', { name: 'Sign in', exact: true }).click();
  await invited.getByText('This account belongs to somebody who may not sign on any more.').waitFor();
  await atWork(true);
  await invited.getByRole('button', { name: 'Sign in', exact: true }).click();
  await invited.getByRole('heading', { name: 'Your session has ended' }).waitFor({ state: 'detached' });
  await invited.getByRole('heading', { level: 1, name: 'Nothing waits for you' }).waitFor();
}
async function stateOf(approval: string): Promise<{ state: string; by_name: string | null }> {
  return (await fetch(`${shop.origin}/api/v1/terminal/approvals/${approval}`, { headers: { authorization: pass } })).json() as Promise<{ state: string; by_name: string | null }>;
}

test('a request is told of on any page of the office, and is approved on a phone by two taps', async () => {
  const approval = await ask('Refund of Cola 330 ml × 2');
  await page.getByRole('link', { name: /asks: Refund of Cola/ }).click();
  await page.getByRole('heading', { level: 1, name: '1 request waits' }).waitFor();
  const request = page.getByRole('article', { name: 'Refund of Cola 330 ml × 2' });
  await request.getByText('S1', { exact: false }).or(request.getByText('till T1')).first().waitFor();
  await assertAccessible(page, 'approvals');
  const button = request.getByRole('button', { name: /Approve .128\.00/ });
  const box = await button.boundingBox();
  assert(box && box.height >= 44 && box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
  await button.click();
  await page.getByRole('heading', { level: 1, name: 'Nothing waits for you' }).waitFor();
  const answered = await stateOf(approval);
  assert.deepEqual([answered.state, answered.by_name?.includes('Lin Jing')], ['given', true]);
});

test('a request appears on the open page by itself, goes when the till gives it up, and can be refused', async () => {
  const dropped = await ask('Discount of 30 %', null);
  await page.getByRole('article', { name: 'Discount of 30 %' }).waitFor();
  await fetch(`${shop.origin}/api/v1/terminal/approvals/${dropped}/withdraw`, { method: 'POST', headers: { authorization: pass, 'content-type': 'application/json' }, body: '{}' });
  await page.getByRole('article', { name: 'Discount of 30 %' }).waitFor({ state: 'detached' });
  const refused = await ask('Discount of 40 %', null);
  await page.getByRole('article', { name: 'Discount of 40 %' }).getByRole('button', { name: 'Refuse' }).click();
  await page.getByRole('heading', { level: 1, name: 'Nothing waits for you' }).waitFor();
  assert.equal((await stateOf(refused)).state, 'refused');
});

test('a request that comes before the line of a page stands is told of all the same', async () => {
  const [wanted, stands] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const late = await browser.context.newPage();
  await late.route('**/api/v1/live', async (route) => {
    wanted.resolve();
    await stands.promise;
    await route.continue();
  });
  const read = late.waitForResponse((response) => response.url().endsWith('/office/approvals'));
  await late.goto(`${shop.origin}/office/approvals`);
  await Promise.all([wanted.promise, read]);
  await late.getByRole('heading', { level: 1, name: 'Nothing waits for you' }).waitFor();
  await ask('Refund of Tea × 1');
  stands.resolve();
  await late.getByRole('article', { name: 'Refund of Tea × 1' }).getByRole('button', { name: 'Refuse' }).click();
  await late.getByRole('heading', { level: 1, name: 'Nothing waits for you' }).waitFor();
  await late.close();
});

test('the owner invites a manager by a link that works once, and says which operator they are', async () => {
  await page.goto(`${shop.origin}/office/access`);
  await page.getByRole('heading', { level: 1, name: '1 person has access' }).waitFor();
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(MANAGER.name);
  await page.getByRole('button', { name: 'Make the link' }).click();
  link = (await page.getByTestId('invitation-link').textContent()) ?? '';
  await assertAccessible(page, 'invitation link');
  await page.getByRole('button', { name: 'I have sent it' }).click();
  const other = await openBrowser();
  try {
    const invited = await other.context.newPage();
    await invited.goto(link);
    await invited.getByRole('textbox', { name: 'Your name' }).fill(MANAGER.name);
    await invited.getByRole('textbox', { name: 'Your e-mail' }).fill(MANAGER.email);
    await invited.getByRole('textbox', { name: 'Password' }).fill(MANAGER.password);
    await invited.getByRole('button', { name: 'Make my account' }).click();
    await invited.getByRole('navigation').first().waitFor();
    await invited.goto(`${shop.origin}/office/approvals`);
    await invited.getByText('Your account can’t approve yet.').waitFor();

    await page.reload();
    await page.getByRole('button', { name: 'Chen Mo' }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Operator' }).selectOption({ label: '陈默 Chen Mo (Manager)' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await invited.reload();
    await invited.getByRole('heading', { level: 1, name: 'Nothing waits for you' }).waitFor();
    assert.equal(await invited.getByText('Your account can’t approve yet.').count(), 0);
    await leaveAndComeBack(invited);

    await page.getByRole('button', { name: 'Chen Mo' }).click();
    await page.getByRole('button', { name: 'End access' }).click();
    await page.getByRole('button', { name: 'Really end access' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // The page hears that its line ended, and asks for a sign-in over what it shows.
    await invited.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  } finally {
    await other.close();
  }
});

test('no page has failed with an error', () => {
  assert.deepEqual(errors, []);
});

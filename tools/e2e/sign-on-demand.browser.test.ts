// A finding under a policy that asks for a manager: the operator's open session goes on, their next sign-on asks the manager at the
// till, and once that was given nothing more is asked. A manager asks for the same by hand, and takes it back.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { normalizeCode } from '@stilltill/protocol';
import { type Ask, type EnrolledTestTerminal, enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import { makeSale } from '@stilltill/testing/test-terminal';
import type { Page } from 'playwright-core';
import { systemRandom } from '../../apps/server/src/platform/ids.ts';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { signInAtOffice } from './office-sign-in.ts';
import { type Owner, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, TillScreen } from './till-screen.ts';

let shop: Shop;
let owner: Owner;
let browser: Browser;
let page: Page;
let till: TillScreen;
let other: EnrolledTestTerminal;
let pass: string;
let clerk: { id: string; name: string };
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  owner = await becomeOwner(shop);
  const ask: Ask = async (path, body, headers) => {
    const answer = await fetch(shop.origin + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.status, body: await answer.text() };
  };
  other = await enrolTestTerminal(ask, normalizeCode(await owner.enrolmentCode('S1', 'T1')), { random: systemRandom, start_ms: Date.now() - 60_000 });
  pass = await getTestPass(ask, other, Date.now());
  const { items } = (await owner.get('/api/v1/office/operators')) as { items: { id: string; name: string }[] };
  const found = items.find(({ name }) => name === STAFF.operator.name);
  assert.ok(found);
  clerk = found;
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  till = new TillScreen(await browser.context.newPage());
  watchErrors(till.page, errors);
  await till.open(shop.origin);
  await till.enrol(await owner.enrolmentCode('S1', 'T2'));
  ({ page } = await signInAtOffice(shop, browser, { errors }));
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, browser.context.pages());
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const demand = async (): Promise<string | null> => {
  const { items } = (await owner.get('/api/v1/office/operators')) as { items: { id: string; demand: { asks: string } | null }[] };
  return items.find(({ id }) => id === clerk.id)?.demand?.asks ?? null;
};

test('the owner lets a rule ask for a manager at the next sign-on', async () => {
  await page.goto(`${shop.origin}/office/watch/policy`);
  for (const column of ['Less sure', 'Sure']) await page.getByRole('combobox', { name: `Own approvals: ${column}`, exact: true }).selectOption('approval');
  await page.getByRole('combobox', { name: 'Voided lines: Sure', exact: true }).selectOption('lock');
  await page.getByText('No till is named here: it becomes a case.').waitFor();
  await page.getByRole('combobox', { name: 'Voided lines: Sure', exact: true }).selectOption('case');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It holds from now on.').waitFor();
  await assertAccessible(page, 'the policy with five answers');
});

test('a finding then asks, and says so on its page; the session that is open goes on', async () => {
  await till.signOn(STAFF.operator);
  await till.openShift('100');
  const run = [
    other.write('operator.signed_on', { way: 'pin' }, clerk.id),
    other.write('sale.completed', { ...makeSale(systemRandom), approvals: [{ approval: randomUUID(), action: 'discount', by: clerk.id, line: null, way: 'pin' }] }, clerk.id),
  ];
  const answer = await fetch(`${shop.origin}/api/v1/journal`, { method: 'POST', body: other.upload(run), headers: { authorization: pass, 'content-type': 'application/json' } });
  assert.equal(answer.status, 200, await answer.text());
  // It waits all the same: a person decides what it means.
  await page.goto(`${shop.origin}/office/watch`);
  await page.getByRole('cell', { name: 'A manager asked for at the next sign-on' }).waitFor();
  await page.getByRole('link', { name: `${clerk.name} approved their own: a discount` }).click();
  await page.getByText(`${clerk.name} is asked for a manager’s word.`).waitFor();
  await page.getByText('Not signed on since.').waitFor();
  await page.getByText('The policy’s answer is not the last word.').waitFor();
  await assertAccessible(page, 'a finding that asks');
  assert.equal(await till.goods.isVisible(), true);
});

test('the next sign-on at the till asks a manager, who lets them in; then nothing more is asked', async () => {
  await till.page.keyboard.press('F6');
  await till.page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
  await till.signOn(STAFF.operator);
  await till.page.getByRole('heading', { name: `A manager lets ${clerk.name} in this time` }).waitFor();
  await assertAccessible(till.page, 'a manager is asked for');
  const manager = till.page.getByRole('button', { name: STAFF.manager.name });
  if (await manager.count() > 0) await manager.first().click();
  await till.typeAsPerson(STAFF.manager.pin);
  await till.goods.waitFor();
  await till.nothingWaits();
  await page.getByText(/Met on .*Nothing more is asked/).waitFor();
  assert.equal(await demand(), null);
  await till.page.keyboard.press('F6');
  await till.page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
  await till.signOn(STAFF.operator);
  await till.goods.waitFor();
});

test('a manager asks for more by hand, sees that it stands, and takes it back', async () => {
  await page.goto(`${shop.origin}/office/operators`);
  await page.getByRole('button', { name: clerk.name }).click();
  const part = page.getByRole('dialog').getByRole('region', { name: 'The next sign-on' });
  await part.getByText('Without a badge the PIN is all that can be asked.').waitFor();
  await part.getByRole('button', { name: 'Ask for a manager' }).click();
  await part.getByText('With a manager').waitFor();
  await assertAccessible(page, 'an operator of whom more is asked');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click();
  await page.getByText('Next: with a manager').waitFor();
  await page.getByRole('button', { name: clerk.name }).click();
  await part.getByRole('button', { name: 'Take back' }).click();
  await part.getByRole('button', { name: 'Really take back' }).click();
  await part.getByText('It takes what their role asks for.').waitFor();
  assert.equal(await demand(), null);
});

test('looking at history again tells how far it came and when it was done', async () => {
  await page.goto(`${shop.origin}/office/watch/policy`);
  await page.getByLabel('From', { exact: true }).fill('2020-01-01');
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByText(/Done on .* entries, 0 new findings/).waitFor();
});

test('no page has failed with an error', () => {
  assert.deepEqual(errors, []);
});

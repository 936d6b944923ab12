// A finding from a till's upload to its end: told of in the office by itself, put into a case, told to the operator, answered under
// their session at a till, and ended with a reason; and the journals that an auditor takes along.
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
import { becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, TillScreen } from './till-screen.ts';

let shop: Shop;
let browser: Browser;
let page: Page;
let terminal: EnrolledTestTerminal;
let pass: string;
let clerk: { id: string; name: string };
let till: TillScreen;
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  const owner = await becomeOwner(shop);
  const ask: Ask = async (path, body, headers) => {
    const answer = await fetch(shop.origin + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.status, body: await answer.text() };
  };
  terminal = await enrolTestTerminal(ask, normalizeCode(await owner.enrolmentCode('S1', 'T1')), { random: systemRandom, start_ms: Date.now() - 60_000 });
  pass = await getTestPass(ask, terminal, Date.now());
  const { items } = (await owner.get('/api/v1/office/operators')) as { items: { id: string; name: string; role: string }[] };
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

async function upload(...kinds: readonly (readonly [kind: string, body: object])[]): Promise<void> {
  const run = kinds.map(([kind, body]) => terminal.write(kind, body, clerk.id));
  const answer = await fetch(`${shop.origin}/api/v1/journal`, { method: 'POST', body: terminal.upload(run), headers: { authorization: pass, 'content-type': 'application/json' } });
  assert.equal(answer.status, 200, await answer.text());
}

test('what a till sends is found within seconds, and the open page tells of it by itself', async () => {
  await page.goto(`${shop.origin}/office/watch`);
  await page.getByRole('heading', { level: 1, name: 'Nothing waits for you' }).waitFor();
  const sale = makeSale(systemRandom);
  await upload(['operator.signed_on', { way: 'pin' }], ['sale.completed', { ...sale, approvals: [{ approval: randomUUID(), action: 'discount', by: clerk.id, line: null, way: 'pin' }] }]);
  await page.getByRole('heading', { level: 1, name: '1 finding' }).waitFor();
  await assertAccessible(page, 'findings');
  await page.getByRole('link', { name: `${clerk.name} approved their own: a discount` }).click();
  await page.getByRole('heading', { level: 1, name: `${clerk.name} approved their own: a discount` }).waitFor();
  await page.getByRole('link', { name: 'Sale', exact: true }).waitFor();
  await assertAccessible(page, 'finding');
});

test('a finding becomes a case, which the operator hears of and answers at a till before it ends', async () => {
  await page.getByRole('button', { name: 'Open a case' }).click();
  await page.getByRole('heading', { level: 1, name: `${clerk.name}: Own approvals` }).waitFor();
  await page.getByRole('button', { name: `Tell ${clerk.name}` }).click();
  await page.getByText('An outcome can be given once they reply').waitFor();
  await till.signOn(STAFF.operator);
  await till.openShift('100');
  await till.nothingWaits();
  await till.page.getByRole('button', { name: 'Menu' }).click();
  await till.page.getByRole('button', { name: 'About me' }).click();
  const sheet = till.page.getByRole('dialog', { name: 'About me' });
  await sheet.getByText(`${clerk.name} approved their own: a discount`).waitFor();
  await assertAccessible(till.page, 'about me');
  await sheet.getByRole('textbox', { name: /Your reply/ }).fill('I was shown how to do it, on a test sale.');
  await sheet.getByRole('button', { name: 'Send the reply' }).click();
  await sheet.getByText('Your reply is kept').waitFor();
  await page.getByText('I was shown how to do it, on a test sale.').waitFor();
  await page.getByRole('radio', { name: /Unfounded/ }).check();
  await page.getByRole('textbox', { name: 'Reason' }).fill('It was a lesson. The sale was taken back.');
  await assertAccessible(page, 'case');
  await page.getByRole('button', { name: 'End the case' }).click();
  await page.getByRole('heading', { level: 2, name: 'It ended' }).waitFor();
  await page.getByText('Unfounded', { exact: true }).first().waitFor();
});

test('the report of the month counts it, and the journals can be taken along', async () => {
  await page.getByRole('link', { name: 'Cases' }).first().click();
  await page.getByRole('navigation', { name: 'Watch' }).getByRole('link', { name: 'Report' }).click();
  await page.getByRole('heading', { level: 1, name: /1 finding, 1 case ended/ }).waitFor();
  await assertAccessible(page, 'report');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save the export' }).click()]);
  assert.match(download.suggestedFilename(), /^stilltill-.*\.tar$/);
});

test('policy and score cards are reached beside it', async () => {
  const places = page.getByRole('navigation', { name: 'Watch' });
  await places.getByRole('link', { name: 'Policy' }).click();
  await page.getByRole('combobox', { name: 'Own approvals: Less sure' }).selectOption('case');
  await page.getByRole('textbox', { name: /Whom a locked till says to call/ }).fill('Grace, 138 0000 0000');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It holds from now on.').waitFor();
  await assertAccessible(page, 'policy');
  await places.getByRole('link', { name: 'Score cards' }).click();
  await page.getByRole('heading', { level: 1, name: 'No score cards yet' }).waitFor();
});

test('no page has failed with an error', () => {
  assert.deepEqual(errors, []);
});

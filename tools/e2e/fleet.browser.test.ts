// A terminal as the office sees it: there, set as it should be or not, and taken care of.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { normalizeCode } from '@stilltill/protocol';
import { type Ask, enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import type { Locator } from 'playwright-core';
import { systemRandom } from '../../apps/server/src/platform/ids.ts';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { beginDay } from './day.ts';
import type { OfficeScreen } from './office-screen.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, type TillScreen } from './till-screen.ts';

/** The smallest PNG that there is. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
/** A till checks in twice within this time. */
const TWO_CHECK_INS_MS = 90_000;

let shop: Shop;
let browser: Browser;
let office: OfficeScreen;
let till: TillScreen;
let errors: string[];

before(async () => {
  shop = await startShop();
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  ({ office, till, errors } = await beginDay(shop, browser, browser));
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page, office.page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const main = (): Locator => office.page.getByRole('main');
const row = (name: RegExp): Locator => main().getByRole('table', { name: 'Settings' }).getByRole('row', { name });

test('a terminal that checks in is active, with whoever is on it, in the list and on the wall of stores', async () => {
  await office.open('terminals');
  await main().getByRole('heading', { name: 'The one terminal is active' }).waitFor();
  const terminal = main().getByRole('row', { name: /S1 T1/ });
  await terminal.getByText('Active').waitFor();
  await terminal.getByText('Tom Baker').waitFor();
  await assertAccessible(office.page, 'the list of terminals');
  await main().getByLabel('State').selectOption('retired');
  await main().getByText('No terminal matches').waitFor();
  await main().getByRole('link', { name: 'Stores' }).click();
  await main().getByRole('link', { name: /Lakeside/ }).getByText('Active 1').waitFor();
  await assertAccessible(office.page, 'the wall of stores');
});

test('what stands idle is said first, and the chart shows an average day', async () => {
  await main().getByRole('link', { name: 'Usage' }).click();
  await main().getByRole('heading', { level: 1, name: /terminal sold nothing|terminals sold nothing/ }).waitFor();
  await main().getByRole('row', { name: /S1 T1/ }).getByText('Stood idle').waitFor();
  await main().getByRole('img', { name: /in each hour of the day/ }).waitFor();
  await assertAccessible(office.page, 'the usage of terminals');
  await main().getByText('Today', { exact: true }).click();
  await office.page.waitForURL(/days/);
  await main().getByRole('row', { name: /S1 T1/ }).getByText('Stood idle').waitFor();
});

test('what is being typed stays while a colleague changes the same place, and all else follows them', async () => {
  await office.open('terminals/settings');
  await main().getByLabel('Locks when idle').fill('200');
  const status = await office.page.evaluate(async () => {
    const me = await (await fetch('/api/v1/office/me')).json() as { readonly merchant: string };
    const body = JSON.stringify({ scope: 'merchant', id: me.merchant, set: { simple_mode: false }, take_back: [] });
    return (await fetch('/api/v1/office/fleet/settings', { method: 'PUT', headers: { 'content-type': 'application/json', 'idempotency-key': 'a-colleague-changes-it-01' }, body })).status;
  });
  assert.equal(status, 200);
  await main().getByText('Lin Jing changed these settings meanwhile').waitFor();
  assert.deepEqual([await main().getByLabel('Locks when idle').inputValue(), await main().getByLabel('Simple mode').inputValue()], ['200', 'false']);
  await assertAccessible(office.page, 'settings that a colleague changed');
});

test('a change of settings says what it changes before it holds, and the till reports that it has it', async () => {
  await office.open('terminals/settings');
  await main().getByLabel('Locks when idle').fill('240');
  await main().getByRole('button', { name: 'What would change' }).click();
  await main().getByText(/terminals? changes?/).waitFor();
  await main().getByText(/S1 T1: Locks when idle, after 300 seconds → after 240 seconds/).waitFor();
  await assertAccessible(office.page, 'the settings of terminals');
  await main().getByRole('button', { name: 'Let it hold' }).click();
  await main().getByText('after 240 seconds').first().waitFor();
  await office.open('terminals');
  await main().getByRole('link', { name: /S1 T1/ }).click();
  await row(/Locks when idle/).getByText('The whole shop').waitFor();
  // Once as what it should be and once as what it has.
  await row(/Locks when idle/).getByText('after 240 seconds').nth(1).waitFor({ timeout: TWO_CHECK_INS_MS });
});

test('a card machine that somebody saw dialling in advance is drift, until somebody sees that it is off', async () => {
  await row(/Dialling in advance/).getByText('Nobody has looked').waitFor();
  await inspect('On', 'SEAL-1');
  await row(/Dialling in advance/).getByText(/Differs since/).waitFor({ timeout: TWO_CHECK_INS_MS });
  await office.open('terminals?drift=true');
  await main().getByRole('row', { name: /S1 T1/ }).getByText('1 setting differs').waitFor();
  await main().getByRole('link', { name: /S1 T1/ }).click();
  await inspect('Off', 'SEAL-2');
  await row(/Dialling in advance/).getByText(/Off, seen by Lin Jing/).waitFor();
  await row(/Dialling in advance/).getByText(/Differs since/).waitFor({ state: 'detached', timeout: TWO_CHECK_INS_MS });
  await main().getByText('SEAL-2').waitFor();
  await assertAccessible(office.page, 'a terminal');
});

test('a photograph of a seal is seen before it is written down, and by whoever looks later', async () => {
  await main().getByRole('button', { name: 'Look at it now' }).click();
  const dialog = await office.dialog();
  await dialog.locator('input[type=file]').setInputFiles({ name: 'seal.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') });
  await isDrawn(dialog.locator('img'));
  await dialog.getByRole('button', { name: 'Write it down' }).click();
  await dialog.waitFor({ state: 'detached' });
  await isDrawn(main().getByRole('table', { name: 'Earlier inspections' }).locator('img'));
});

test('a terminal that the office locks says why and whom to call, keeps its basket, and goes on once it is unlocked', async () => {
  await till.scanLine('6968257330063', /Cola 500 ml/);
  await decide('Lock', async (dialog) => {
    await dialog.getByLabel('Whom to call').fill('Grace, 138 0000 0000');
    await dialog.getByLabel('Reason').fill('The seal is broken');
  });
  await main().getByText(/Locked since/).waitFor();
  await till.page.getByRole('heading', { name: 'The office has locked this till' }).waitFor();
  await till.page.getByText('The seal is broken').waitFor();
  await till.page.getByText('Grace, 138 0000 0000').waitFor();
  assert.equal(await till.page.getByTestId('take').count(), 0);
  await decide('Unlock', (dialog) => dialog.getByLabel('Reason').fill('A new seal is on it'));
  await till.page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
  await till.signOn(STAFF.operator);
  await till.line(/Cola 500 ml/).waitFor();
});

test('a terminal that has another setting than it should is sent its settings again, and drifts no more once it has them', async () => {
  const ask: Ask = async (path, body, headers) => {
    const answer = await fetch(shop.origin + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.status, body: await answer.text() };
  };
  const other = await enrolTestTerminal(ask, normalizeCode(await office.enrolmentCode('T2')), { random: systemRandom, start_ms: Date.now() });
  const authorization = await getTestPass(ask, other, Date.now());
  const contact = async (idle_lock_s: number): Promise<void> => {
    const said = { head: null, acknowledgement: null, at: new Date().toISOString(), waiting: 0, storage: { persisted: true, used_ppm: 10 }, app_build: 'test', check_in: { telemetry: {}, settings: { idle_lock_s } } };
    assert.equal((await ask('/api/v1/contact', JSON.stringify(said), { authorization })).status, 200);
  };
  for (let time = 0; time < 2; time += 1) await contact(900);
  await office.open('terminals?drift=true');
  await main().getByRole('link', { name: /S1 T2/ }).click();
  await row(/Locks when idle/).getByText(/Differs since/).waitFor();
  await main().getByRole('button', { name: 'Send the settings again' }).click();
  await main().getByText('Sent. A terminal that is online has them within seconds').waitFor();
  await assertAccessible(office.page, 'settings that were sent again');
  await contact(240);
  await row(/Locks when idle/).getByText(/Differs since/).waitFor({ state: 'detached', timeout: TWO_CHECK_INS_MS });
  await office.open('terminals');
  await main().getByRole('link', { name: /S1 T1/ }).click();
  await main().getByRole('button', { name: 'It is lost' }).waitFor();
});

test('a decision without a reason is not made, and nothing was said on a console', async () => {
  await main().getByRole('button', { name: 'It is lost' }).click();
  const dialog = await office.dialog();
  await dialog.getByRole('button', { name: 'It is lost' }).click();
  await dialog.getByText('This is needed.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.deepEqual(errors, []);
});

async function decide(what: string, fill: (dialog: Locator) => Promise<void>): Promise<void> {
  await main().getByRole('button', { name: what, exact: true }).click();
  const dialog = await office.dialog();
  await fill(dialog);
  await dialog.getByRole('button', { name: what, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** A picture that can't be had stands in the page all the same, and has no size. */
async function isDrawn(picture: Locator): Promise<void> {
  await picture.scrollIntoViewIfNeeded();
  await picture.evaluate((image: HTMLImageElement) => image.decode());
}

async function inspect(dial_ahead: 'On' | 'Off', seal: string): Promise<void> {
  await main().getByRole('button', { name: 'Look at it now' }).click();
  const dialog = await office.dialog();
  await dialog.getByLabel('Seal numbers').fill(seal);
  await dialog.getByLabel('Dialling in advance').selectOption({ label: dial_ahead });
  await dialog.getByRole('button', { name: 'Write it down' }).click();
  await dialog.waitFor({ state: 'detached' });
}

// An auditor, from the owner's link to the end of their access: they read journals and reports and take them along, verify them
// with Node alone, and change nothing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { openTill } from './day.ts';
import { signInAtOffice } from './office-sign-in.ts';
import { type Owner, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import type { TillScreen } from './till-screen.ts';

const COLA = '6968257330063';
const AUDITOR = { name: 'Zhou Min', email: 'zhou@audit.test', password: 'figures that add up' };
/** What only looks: columns, filters, weeks, paper, and a shift of the roster, which opens to be read. */
const HARMLESS = /^(Columns|Print.*|Check again|Copy.*|Open|Settled|Waiting|Answered|Ended|The week (before|after)|Today|\d+ days|Idle first|Busiest first|.*\d\d:\d\d–\d\d:\d\d.*)$/;

let shop: Shop;
let owner: Owner;
let at_till: Browser;
let at_office: Browser;
let at_auditor: Browser;
let till: TillScreen;
let owners: Page;
let page: Page;
let terminal: string;
let folder: string;
const errors: string[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stilltill-auditor-'));
  shop = await startShop();
  owner = await becomeOwner(shop);
  [at_till, at_office, at_auditor] = await Promise.all([openBrowser(), openBrowser({ viewport: { width: 1280, height: 900 } }), openBrowser({ viewport: { width: 1280, height: 900 } })]);
  till = await openTill(shop, owner, at_till, 'T1', errors);
  for (let sales = 0; sales < 2; sales += 1) {
    await till.scanLine(COLA, /Cola/);
    await till.takeExact();
  }
  await till.nothingWaits();
  const { items } = (await owner.get('/api/v1/office/terminals')) as { items: { id: string; code: string; store_code: string }[] };
  terminal = items.find(({ code, store_code }) => code === 'T1' && store_code === 'S1')?.id ?? '';
  ({ page: owners } = await signInAtOffice(shop, at_office, { to: '/access', errors }));
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [owners, page].filter((each) => each !== undefined));
});

after(async () => {
  await Promise.all([at_till?.close(), at_office?.close(), at_auditor?.close()]);
  await shop?.remove();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Opens a page of the office, and waits until what it reads is there. */
async function open(path: string): Promise<void> {
  await page.goto(`${shop.origin}/office/${path}`);
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
}

/** Names of the buttons and fields of a form in the page itself, but for filters, that could change something. */
async function deedsOn(path: string): Promise<string[]> {
  await open(path);
  const names = await page.getByRole('main').getByRole('button').evaluateAll((buttons) => buttons.map((button) => (button.getAttribute('aria-label') ?? button.textContent ?? '').trim()));
  return names.filter((name) => !HARMLESS.test(name)).map((name) => `${path}: ${name}`);
}

test('the owner invites an auditor by a link, who chooses a password and is in', async () => {
  await owners.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = owners.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(AUDITOR.name);
  await dialog.getByLabel('May do').selectOption({ label: 'Auditor' });
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = (await owners.getByTestId('invitation-link').textContent()) ?? '';
  await owners.getByRole('button', { name: 'I have sent it' }).click();
  page = await at_auditor.context.newPage();
  watchErrors(page, errors);
  await page.goto(link);
  await page.getByRole('textbox', { name: 'Your name' }).fill(AUDITOR.name);
  await page.getByRole('textbox', { name: 'Your e-mail' }).fill(AUDITOR.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(AUDITOR.password);
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByRole('navigation').first().waitFor();
  await page.getByText('Auditor', { exact: true }).first().waitFor();
});

test('they read sales and journals, and their own browser verifies an entry', async () => {
  await open('entries');
  await page.getByRole('main').getByRole('link', { name: 'Sale' }).first().click();
  await page.getByText('Verified', { exact: true }).first().waitFor();
  await open('sales');
  assert.equal(await page.getByRole('main').locator('[data-row]').count(), 2);
  await assertAccessible(page, 'sales as an auditor');
});

test('nothing that they may not do is offered: neither a place nor a button', async () => {
  await open('');
  const places = await page.getByRole('navigation', { name: 'Main' }).first().getByRole('link').allTextContents();
  assert.deepEqual(places, ['Today', 'Sales', 'Shifts', 'Exceptions', 'Stock', 'Purchasing', 'Operators', 'Roster', 'Watch', 'Reports', 'Journal', 'Changes', 'Export', 'Terminals', 'Stores']);
  const found: string[] = [];
  for (const path of [
    '', 'sales', 'entries', 'exceptions', 'terminals', `terminals/${terminal}`, 'terminals/wall', 'terminals/map', 'terminals/usage', 'terminals/settings', 'terminals/inspections', 'terminals/faults',
    'shifts', 'watch', 'watch/cases', 'watch/scores', 'watch/policy', 'watch/report', 'operators', 'operators/roles', 'roster', 'stock', 'purchasing', 'purchasing/suppliers', 'changes',
  ]) found.push(...await deedsOn(path));
  await open('roster');
  await page.getByRole('button', { name: /王小雨.*08:00/ }).first().click();
  assert.deepEqual(await page.getByRole('dialog').getByRole('button').allTextContents(), ['']);
  await page.keyboard.press('Escape');
  await open('shifts');
  await page.getByRole('main').locator('[data-row]').first().click();
  await page.getByRole('main').locator('table').first().waitFor();
  found.push(...await deedsOn(new URL(page.url()).pathname.replace('/office/', '')));
  assert.deepEqual(found, []);
});

test('what they send all the same is refused, and changes nothing', async () => {
  const statuses = await page.evaluate(async (id) => {
    const commands: readonly (readonly [string, string, object])[] = [
      ['POST', `/terminals/${id}/code`, {}], ['POST', `/fleet/terminals/${id}/lock`, { reason: 'x', call: 'x', code: 'locked_by_office' }],
      ['PUT', '/watch/policy', { answers: [], sure_ppm: 900_000 }], ['POST', '/access/invitations', { name: 'X', role: 'manager' }], ['POST', '/customers', { name: 'X', phone: '13912345678' }],
    ];
    return Promise.all(commands.map(async ([method, path, body]) => (await fetch(`/api/v1/office${path}`, { method, headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }, body: JSON.stringify(body) })).status));
  }, terminal);
  assert.deepEqual(statuses, statuses.map(() => 403));
  // Chromium says each refusal on its console.
  assert.equal(errors.splice(0).filter((each) => !each.includes('status of 403')).length, 0);
  await open(`terminals/${terminal}`);
  assert.equal(await page.getByText(/Locked since/).count(), 0);
});

test('the journals that they take along are verified by Node alone, against the fingerprint that the page shows', async () => {
  await open('watch/report');
  const fingerprint = ((await page.getByLabel('Fingerprint of the server’s key').first().textContent()) ?? '').replaceAll(' ', '');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save the export' }).click()]);
  const archive = join(folder, 'export.tar');
  await download.saveAs(archive);
  assert.equal(spawnSync('tar', ['-xf', archive, '-C', folder]).status, 0);
  // Nothing of the house is in reach: another folder, no packages, no settings.
  const verify = (key: string) => spawnSync(process.execPath, [join(folder, 'verify.mjs'), key, folder], { encoding: 'utf8', cwd: folder, env: {} });
  const sound = verify(fingerprint);
  assert.equal(sound.status, 0, sound.stdout + sound.stderr);
  assert.match(sound.stdout, /\d+ entries, 0 faults/);
  assert.equal(verify('0'.repeat(64)).status, 1, 'another key than that of the server is told');
  assert.ok((await readdir(join(folder, 'journals'))).length >= 2, 'the till’s journal and the server’s own');
});

test('where the owner ends the access, the page that is open shuts at once', async () => {
  await open('sales');
  await owners.reload();
  await owners.getByRole('button', { name: AUDITOR.name }).click();
  await owners.getByRole('button', { name: 'End access' }).click();
  await owners.getByRole('button', { name: 'Really end access' }).click();
  await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  const answer = await page.evaluate(async () => (await fetch('/api/v1/office/sales')).status);
  assert.equal(answer, 401);
});

test('no page has failed with an error', () => {
  assert.deepEqual(errors.filter((each) => !each.includes('status of 401')), []);
});

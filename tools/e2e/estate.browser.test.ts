// Many terminals: brought in by a list, seen on the map, lent to an event, and with one fault at once.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { normalizeCode } from '@stilltill/protocol';
import { type Ask, enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import type { Locator } from 'playwright-core';
import { systemRandom } from '../../apps/server/src/platform/ids.ts';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { type Desk, setUpOffice } from './office-sign-in.ts';
import { signInOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';

let shop: Shop;
let browser: Browser;
let desk: Desk;

before(async () => {
  shop = await startShop();
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  desk = await setUpOffice(shop, browser);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [desk.page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

const main = (): Locator => desk.page.getByRole('main');

test('a list with a wrong line brings nothing and says which; the mended one brings all', async () => {
  const bring = (rows: string): Promise<void> => main().locator('input[type=file]').setInputFiles({ name: 'estate.csv', mimeType: 'text/csv', buffer: Buffer.from(`store,code,name,model,serial,place,acquirer,group\r\n${rows}`) });
  await desk.office.open('terminals/estate');
  await bring('S1,E1,Counter 1,A920,SN1,,Lakala,\r\nS9,E2,Counter 2,A920,SN2,,Lakala,\r\nS1,e 3,Counter 3,A920,SN3,,,');
  await main().getByText('2 lines have problems, nothing is written').waitFor();
  await main().getByRole('row', { name: /S9/ }).getByText('No store has this code').waitFor();
  await main().getByRole('row', { name: /e 3/i }).getByText('A code has 1 to 8 capital letters and figures').waitFor();
  await assertAccessible(desk.page, 'a list of terminals with problems');
  await bring('S1,E1,Counter 1,A920,SN1,,Lakala,\r\nS1,E2,Counter 2,A920,SN2,,Lakala,\r\nS1,E3,Counter 3,A920,SN3,,Lakala,');
  await main().getByText('3 terminals can be brought in').waitFor();
  await main().getByRole('button', { name: 'Bring them in' }).click();
  await main().getByText('3 terminals were brought in').waitFor();
  await desk.office.open('terminals');
  await main().getByRole('row', { name: /S1 E2/ }).getByText('Not enrolled').waitFor();
});

test('a store with a position stands on the map, and leads to its terminals', async () => {
  await desk.office.open('terminals/map');
  await main().getByLabel('Store', { exact: true }).first().click();
  await desk.page.getByRole('option', { name: /Lakeside/ }).click();
  const dialog = await desk.office.dialog();
  await dialog.getByLabel('Latitude').fill('30.25');
  await dialog.getByLabel('Longitude').fill('220');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Check this.').waitFor();
  await dialog.getByLabel('Longitude').fill('120.16');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Saved.').waitFor();
  await desk.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  const map = main().getByRole('img', { name: 'Map' });
  await map.locator('text', { hasText: 'Lakeside' }).waitFor();
  await assertAccessible(desk.page, 'the map of stores');
  await map.locator('text', { hasText: 'Lakeside' }).click();
  await desk.page.waitForURL(/terminals\?store=/);
  await main().getByRole('row', { name: /S1 E1/ }).waitFor();
});

test('a terminal that is lent to an event says from when until when, and a time that ends before it begins is not taken', async () => {
  await desk.office.open('terminals');
  await main().getByRole('link', { name: /S1 E3/ }).click();
  await main().getByRole('button', { name: 'Lend to an event' }).click();
  const dialog = await desk.office.dialog();
  await dialog.getByLabel('From').fill('2027-05-01T09:00');
  await dialog.getByLabel('Until').fill('2027-05-01T08:00');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.getByText('Check this.').waitFor();
  await dialog.getByLabel('Until').fill('2027-05-03T20:00');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });
  await main().getByText(/May 1.* – .*May 3/).waitFor();
});

test('a fault that three terminals of one store have at once is told as one, until one of them is well', async () => {
  const owner = await signInOwner(shop);
  const ask: Ask = async (path, body, headers) => {
    const answer = await fetch(shop.origin + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.status, body: await answer.text() };
  };
  const enrol = async (code: string): Promise<string> => {
    const terminal = await enrolTestTerminal(ask, normalizeCode(await owner.enrolmentCode('S1', code)), { random: systemRandom, start_ms: Date.now() });
    return getTestPass(ask, terminal, Date.now());
  };
  const contact = async (authorization: string, faults: readonly string[]): Promise<void> => {
    const said = { head: null, acknowledgement: null, at: new Date().toISOString(), waiting: 0, storage: { persisted: true, used_ppm: 10 }, app_build: 'test', check_in: { telemetry: { faults }, settings: {} } };
    assert.equal((await ask('/api/v1/contact', JSON.stringify(said), { authorization })).status, 200);
  };
  const passes = await Promise.all(['E1', 'E2', 'E3'].map(enrol));
  for (const pass of passes) await contact(pass, ['net.dns']);
  await desk.office.open('terminals');
  const told = main().getByText(/at 3 terminals of .*Lakeside/).first();
  await told.waitFor();
  await assertAccessible(desk.page, 'a fault of many terminals');
  await contact(passes[0] as string, []);
  await told.waitFor({ state: 'detached' });
  assert.deepEqual(desk.errors, []);
});

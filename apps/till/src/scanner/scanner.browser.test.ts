// A USB scanner that does not type: chosen once, its barcodes are sold as any scan. The browser's part is a fake; no real one was at hand.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { plugInHidScanner } from '../testing/hid-peer.ts';
import { type ScreensPage, beginShift, openScreens } from '../testing/screens-page.ts';

const COLA = '6901234561001';

let screens: ScreensPage;

before(async () => {
  screens = await openScreens();
});
after(async () => {
  await screens?.close();
});

async function openPage(prepare: () => void): Promise<Page> {
  const context = await screens.browser.newContext({ locale: 'en-GB', viewport: { width: 1024, height: 768 }, reducedMotion: 'reduce' });
  await context.addInitScript(prepare);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(screens.address);
  await beginShift(page);
  return page;
}

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Menu/ }).click();
  await page.getByRole('button', { name: 'Scanner', exact: true }).click();
}

async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  assert.deepEqual(violations.map(({ id }) => id), []);
}

const scan = (page: Page, barcode: string): Promise<void> => page.evaluate((each) => window.hidPeer.scan(each), barcode);
const lines = (page: Page) => page.getByRole('region', { name: 'Basket', exact: true }).getByRole('listitem');
const pieces = (page: Page, count: number): Promise<void> => lines(page).filter({ hasText: 'Cola' }).getByText(String(count), { exact: true }).waitFor();

test('a scanner is connected once by a button, shows there what it reads, and then sells', async () => {
  const page = await openPage(plugInHidScanner);
  await scan(page, COLA);
  await openSettings(page);
  await page.getByText('Scan something: it shows here and is not sold.').waitFor();
  await page.getByRole('button', { name: 'Connect a USB scanner' }).click();
  await page.getByText('Voyager 1400g').waitFor();
  await page.getByText('Connected and ready').waitFor();
  const long = `https://shop.example/r/${'x'.repeat(100)}`;
  await scan(page, long);
  await page.getByRole('status').getByText(long).waitFor();
  await assertAccessible(page);
  await page.keyboard.press('Escape');
  assert.equal(await lines(page).count(), 0);
  await scan(page, COLA);
  await lines(page).filter({ hasText: 'Cola' }).waitFor();
  await page.getByRole('button', { name: /^Take/ }).focus();
  await scan(page, COLA);
  await pieces(page, 2);
  assert.equal(await page.getByRole('button', { name: /Exact/ }).count(), 0, 'no Enter comes with it');
});

test('it is known after a reload, and reads again after it was pulled out and put back', async () => {
  const page = await openPage(plugInHidScanner);
  await openSettings(page);
  await page.getByRole('button', { name: 'Connect a USB scanner' }).click();
  await page.getByText('Connected and ready').waitFor();
  await page.reload();
  await beginShift(page);
  await scan(page, COLA);
  await lines(page).filter({ hasText: 'Cola' }).waitFor();
  await page.evaluate(() => window.hidPeer.plug(false));
  await openSettings(page);
  assert.equal(await page.getByText('Voyager 1400g').count(), 0);
  await page.evaluate(() => window.hidPeer.plug(true));
  await page.getByText('Connected and ready').waitFor();
  await page.keyboard.press('Escape');
  await scan(page, COLA);
  await pieces(page, 2);
});

test('a browser without WebHID says so, and what to do', async () => {
  const page = await openPage(() => Object.defineProperty(Navigator.prototype, 'hid', { configurable: true, get: () => undefined }));
  await openSettings(page);
  await page.getByText('This browser knows no USB scanners of this kind.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Connect a USB scanner' }).count(), 0);
  await assertAccessible(page);
});

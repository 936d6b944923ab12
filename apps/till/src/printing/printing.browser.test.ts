// A till with a printer on USB, in Chromium: the device is a fake that records what it is sent; canvas and bytes are real.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { type Printed, readEscPos } from '@stilltill/printing/testing/escpos-reader';
import type { BrowserContext, Page } from 'playwright-core';
import { scan } from '../testing/scanner.ts';
import { type ScreensPage, beginShift, openScreens } from '../testing/screens-page.ts';
import { plugInUsbPrinter } from '../testing/usb-peer.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const COLA = '6901234561001';
const PICTURES = join(tmpdir(), 'stilltill-receipts');
let screens: ScreensPage;
const contexts: BrowserContext[] = [];

before(async () => {
  screens = await openScreens();
  await mkdir(PICTURES, { recursive: true });
});
after(async () => {
  for (const context of contexts) await context.close();
  await screens?.close();
});

type Look = { readonly language?: 'en-GB' | 'zh-CN'; readonly scheme?: string; readonly operator?: RegExp };

async function openShop({ language = 'en-GB', scheme = 'light', operator = /王店长/ }: Look = {}): Promise<Page> {
  const context = await screens.browser.newContext({ locale: language, viewport: { width: 1024, height: 768 }, reducedMotion: 'reduce' });
  contexts.push(context);
  await context.addInitScript((each) => localStorage.setItem('stilltill.scheme', each), scheme);
  await context.addInitScript(plugInUsbPrinter);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(screens.address);
  await beginShift(page, operator);
  return page;
}

async function choosePrinter(page: Page, { drawer }: { readonly drawer: boolean }): Promise<void> {
  await page.getByRole('button', { name: /^(Menu|菜单)/ }).click();
  await page.getByRole('button', { name: /^(Printer|打印机)$/ }).click();
  await page.getByRole('radio', { name: /USB/ }).click();
  if (drawer) await page.getByRole('group', { name: /Cash drawer on it|接有钱箱/ }).getByRole('button', { name: /^(Yes|有)$/ }).click();
}

/** A cola for cash, at the exact amount. */
async function sell(page: Page): Promise<void> {
  await scan(page, COLA);
  await page.getByRole('region', { name: /^(Basket|本单)$/ }).getByRole('listitem').first().waitFor();
  await page.getByTestId('take').click();
  await page.getByRole('button', { name: /Exact|正好/ }).click();
  await page.getByTestId('receipt-number').waitFor();
}

async function jobs(page: Page, count: number): Promise<Printed[][]> {
  await page.waitForFunction((wanted) => window.usbPeer.jobs.length >= wanted, count);
  // The last job may still be coming: it is whole once the till says that it is done.
  await page.waitForFunction(() => !/Printing|正在打印/.test(document.body.innerText));
  return (await page.evaluate(() => window.usbPeer.jobs)).map((bytes) => readEscPos(Uint8Array.from(bytes)));
}

const kindsOf = (printed: readonly Printed[] | undefined): string[] => [...new Set(printed?.map(({ kind }) => kind) ?? [])].sort();

test('a printer is chosen and tried; then a sale opens the drawer and prints its receipt, Chinese drawn, with code and cut', async () => {
  const page = await openShop();
  await choosePrinter(page, { drawer: true });
  await page.getByRole('button', { name: '测试打印' }).click();
  await page.getByText('已发送到打印机。').waitFor();
  await page.screenshot({ path: join(PICTURES, 'till-settings-zh-light.png') });
  assert.deepEqual((await new AxeBuilder({ page }).withTags(WCAG).analyze()).violations.map(({ id }) => id), []);
  await page.keyboard.press('Escape');
  await sell(page);
  const [tried, drawer, receipt] = await jobs(page, 3);
  assert.deepEqual(kindsOf(tried), ['cut', 'feed', 'picture', 'qr', 'text']);
  assert.deepEqual(drawer, [{ kind: 'drawer', pin: 2, on_ms: 100 }]);
  assert.deepEqual(receipt?.flatMap((each) => (each.kind === 'qr' ? [each.content] : [])), ['https://shop.example/r/Zk3v9QmT1xA7']);
  assert.ok(receipt?.some((each) => each.kind === 'picture' && each.bitmap.width_dots === 576));
  assert.equal(receipt?.filter(({ kind }) => kind === 'cut').length, 1);
  await page.getByText('打印机就绪').waitFor();
  await page.screenshot({ path: join(PICTURES, 'till-sold-zh-light.png') });
});

test('a second print of the same receipt is a copy, by one key', async () => {
  const page = await openShop();
  await choosePrinter(page, { drawer: false });
  await page.keyboard.press('Escape');
  await sell(page);
  await jobs(page, 1);
  await page.getByRole('button', { name: /补打副本/ }).waitFor();
  await page.keyboard.press('F3');
  const [first, copy] = await jobs(page, 2);
  const heightOf = (printed: readonly Printed[] | undefined): number => (printed ?? []).reduce((height, each) => height + (each.kind === 'picture' ? each.bitmap.height_dots : 0), 0);
  assert.ok(heightOf(copy) > heightOf(first), 'the mark of the copy takes its place on the paper');
});

test('a printer unplugged in the middle leaves sale and till alone: the receipt is offered again and the next sale goes on', async () => {
  const page = await openShop({ scheme: 'dark', operator: /Tom Baker/ });
  await choosePrinter(page, { drawer: false });
  await page.screenshot({ path: join(PICTURES, 'till-settings-en-dark.png') });
  await page.keyboard.press('Escape');
  await page.evaluate(() => void (window.usbPeer.fault = 'middle'));
  await sell(page);
  const number = await page.getByTestId('receipt-number').innerText();
  await page.getByTestId('printer-notice').getByText('The printer stopped in the middle.').waitFor();
  await page.getByText('Printer needs a look').waitFor();
  await page.screenshot({ path: join(PICTURES, 'till-broken-en-dark.png') });
  assert.deepEqual((await new AxeBuilder({ page }).withTags(WCAG).analyze()).violations.map(({ id }) => id), []);
  await page.setViewportSize({ width: 390, height: 844 });
  const box = await page.getByTestId('printer-notice').boundingBox();
  assert.ok(box && box.height < 240, `on a phone the notice leaves room to sell: ${box?.height}`);
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.evaluate(() => void (window.usbPeer.fault = 'no'));
  await sell(page);
  await jobs(page, 1);
  await page.getByRole('button', { name: `Print ${number} again` }).click();
  assert.equal((await jobs(page, 2)).length, 2);
  await page.getByTestId('printer-notice').waitFor({ state: 'detached' });
});

test('only who may open the drawer sees how', async () => {
  const page = await openShop({ operator: /Tom Baker/ });
  await choosePrinter(page, { drawer: true });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Menu/ }).click();
  await page.getByRole('button', { name: /^Printer$/ }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Open the drawer' }).count(), 0);

  const manager = await openShop();
  await choosePrinter(manager, { drawer: true });
  await manager.keyboard.press('Escape');
  await manager.getByRole('button', { name: /^菜单/ }).click();
  await manager.screenshot({ path: join(PICTURES, 'till-menu-zh-light.png') });
  await manager.getByRole('button', { name: '打开钱箱' }).click();
  assert.deepEqual((await jobs(manager, 1))[0], [{ kind: 'drawer', pin: 2, on_ms: 100 }]);
});

test('where there is no device, the browser prints the same receipt on a sheet of the roll’s width', async () => {
  const page = await openShop({ operator: /Tom Baker/ });
  await page.evaluate(() => {
    Object.assign(window, { asked: 0 });
    window.print = () => Object.assign(window, { asked: 1 });
  });
  await sell(page);
  await page.getByTestId('print').click();
  await page.waitForFunction(() => 'asked' in window && window.asked === 1);
  const sheet = page.getByTestId('print-sheet');
  assert.match(await sheet.innerText(), /静水便利[\s\S]*可口可乐[\s\S]*3\.50[\s\S]*合计[\s\S]*¥3\.50/);
  await page.emulateMedia({ media: 'print' });
  await writeFile(join(PICTURES, 'till-print-sheet.png'), await page.screenshot());
  await writeFile(join(PICTURES, 'till-print-sheet.pdf'), await page.pdf({ preferCSSPageSize: true }));
  const isTillHidden = await page.evaluate(() => getComputedStyle(document.getElementById('till') as HTMLElement).display === 'none');
  assert.ok(isTillHidden);
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await sheet.waitFor({ state: 'detached' });
});

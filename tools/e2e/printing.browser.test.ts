// Paper from the office to the till, by the real program: what the owner sets stands on the next receipt that a till
// prints, network printers are listed, and labels for shelves are laid out to be printed.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { isBlack } from '@stilltill/printing/bitmap';
import { type Printed, readEscPos } from '@stilltill/printing/testing/escpos-reader';
import type { Page } from 'playwright-core';
import { plugInUsbPrinter } from '../../apps/till/src/testing/usb-peer.ts';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { OfficeScreen } from './office-screen.ts';
import { OWNER } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, TillScreen } from './till-screen.ts';

const PICTURES = join(tmpdir(), 'stilltill-receipts');
let shop: Shop;
let browser: Browser;
let office: OfficeScreen;
let errors: string[];

before(async () => {
  shop = await startShop();
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  office = new OfficeScreen(await browser.context.newPage());
  errors = watchErrors(office.page);
  await mkdir(PICTURES, { recursive: true });
  assert.ok(shop.setup_link, shop.output());
  await office.setUp(shop.setup_link, OWNER);
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, browser.context.pages());
});
after(async () => {
  await browser?.close();
  await shop?.remove();
});

/** The page in each language and scheme, for whoever looks at it. */
async function picture(page: Page, name: string): Promise<void> {
  for (const [language, scheme] of [['English', 'dark'], ['中文', 'light'], ['English', 'light']] as const) {
    await page.locator('.of-person').click();
    await page.getByRole('button', { name: language, exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: join(PICTURES, `office-${name}-${language === 'English' ? 'en' : 'zh'}-${scheme}.png`), fullPage: true });
  }
}

/** A black square in a frame of white, as a PNG. */
async function drawLogo(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 160;
    canvas.height = 80;
    const context = canvas.getContext('2d');
    context?.fillRect(50, 10, 60, 60);
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  });
  return Buffer.from(base64, 'base64');
}

test('the owner sets texts and logo of the receipts, sees what comes of it, and it is kept', async () => {
  const { page } = office;
  await office.open('receipts');
  await page.getByRole('textbox', { name: /Above the sale, 中文/ }).fill('上海市静安区南京西路 1266 号\n电话 021-5555 0100');
  await page.getByRole('textbox', { name: /Below the sale, English/ }).fill('Thank you');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a logo' }).click();
  await (await choosing).setFiles({ name: 'logo.png', mimeType: 'image/png', buffer: await drawLogo(page) });
  await page.getByRole('button', { name: 'Change the logo' }).waitFor();
  // The customer display has a section, and a button, of its own.
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByText('Tills print it from their next receipt on.').waitFor();
  const ink = await page.getByRole('img', { name: 'What it looks like' }).evaluate((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let black = 0;
    for (let place = 0; place < pixels.length; place += 4) if ((pixels[place] ?? 255) < 128) black += 1;
    return { black, width: canvas.width };
  });
  assert.equal(ink.width, 576);
  assert.ok(ink.black > 60 * 60 + 2000, `the logo and the words are drawn: ${ink.black} dots`);
  await assertAccessible(page, 'receipts');
  await office.open('receipts');
  assert.match(await page.getByRole('textbox', { name: /Above the sale, 中文/ }).inputValue(), /南京西路 1266 号\n电话/);
  await picture(page, 'receipts');
});

test('the owner lists a network printer; an address outside of the shop is refused in words', async () => {
  const { page } = office;
  await office.open('receipts');
  await page.getByRole('button', { name: 'Add a printer' }).first().click();
  await (await office.dialog()).getByRole('textbox', { name: 'Name' }).fill('Counter');
  await page.getByRole('textbox', { name: 'Address' }).fill('169.254.169.254');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('Receipts are only sent to printers in the shop’s own network.').waitFor();
  await page.getByRole('textbox', { name: 'Address' }).fill('192.168.1.50');
  await assertAccessible(page, 'printer form');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('192.168.1.50:9100').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Receipts, and 1 network printer' }).waitFor();
  await page.getByRole('button', { name: 'Change Counter' }).click();
  await page.getByRole('button', { name: 'Take off the list' }).click();
  await page.getByText('No network printer yet').waitFor();
});

test('labels for shelves stand on their sheet with names, price and barcode, and nothing else is printed', async () => {
  const { page } = office;
  await office.open('labels');
  const products = page.getByRole('region', { name: 'Products' }).getByRole('listitem');
  await products.first().waitFor();
  for (const place of [0, 1, 2]) await products.nth(place).getByRole('button', { name: /One more/ }).click();
  await products.first().getByRole('button', { name: /One more/ }).click();
  await page.getByRole('heading', { level: 1, name: '4 labels on 1 sheet' }).waitFor();
  await page.locator('.of-label img').nth(3).waitFor();
  const drawn = await page.locator('.of-label img').evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
  assert.ok(drawn.every((width) => width > 0), 'each barcode is drawn');
  await assertAccessible(page, 'labels');
  await picture(page, 'labels');
  await page.getByRole('combobox', { name: 'Paper' }).selectOption('a4_65');
  await page.locator('.of-label').first().screenshot({ path: join(PICTURES, 'office-labels-small.png') });
  await page.getByRole('combobox', { name: 'Paper' }).selectOption('a4_24');
  await page.emulateMedia({ media: 'print' });
  for (const name of ['navigation', 'heading'] as const) assert.equal(await page.getByRole(name).count(), 0, `no ${name} is printed`);
  await page.pdf({ path: join(PICTURES, 'labels.pdf'), preferCSSPageSize: true });
  await page.screenshot({ path: join(PICTURES, 'office-labels-print.png') });
  await page.emulateMedia({ media: 'screen' });
});

const COLA = '6968257330063';

/** A till of the shop, with a shift open and the settings of its printer in sight. */
async function openTill(): Promise<TillScreen> {
  const code = await office.enrolmentCode('T1');
  const page = await browser.context.newPage();
  await page.addInitScript(plugInUsbPrinter);
  const till = new TillScreen(page);
  await till.open(shop.origin);
  await till.enrol(code);
  await till.signOn(STAFF.manager);
  await till.openShift('200');
  await page.getByRole('button', { name: /^Menu/ }).click();
  await page.getByRole('button', { name: /^Printer$/ }).click();
  return till;
}

const wordsOf = (printed: readonly Printed[]): string[] => printed.flatMap((each) => (each.kind === 'text' ? [each.text.trim()] : []));

async function jobs(page: Page, count: number): Promise<Printed[][]> {
  await page.waitForFunction((wanted) => window.usbPeer.jobs.length >= wanted, count);
  await page.getByText('Printer ready').waitFor();
  return (await page.evaluate(() => window.usbPeer.jobs)).map((bytes) => readEscPos(Uint8Array.from(bytes)));
}

test('what the owner set stands on the next receipt of a till, its copy says that it is one, and the office sees both', async () => {
  const till = await openTill();
  const { page } = till;
  await page.getByRole('radio', { name: /USB/ }).click();
  await page.getByRole('group', { name: 'Cash drawer on it' }).getByRole('button', { name: 'Yes' }).click();
  await page.keyboard.press('Escape');
  await till.scanLine(COLA, /Cola/);
  const number = await till.takeExact();
  const [drawer, receipt] = await jobs(page, 2);
  assert.deepEqual(drawer?.map(({ kind }) => kind), ['drawer']);
  assert.ok(wordsOf(receipt ?? []).includes('Thank you'), 'where there is no footer in Chinese, the English one stands');
  const [logo] = receipt?.flatMap((each) => (each.kind === 'picture' ? [each.bitmap] : [])) ?? [];
  assert.ok(logo && isBlack(logo, 288, 40) && !isBlack(logo, 288 - 60, 40), 'the logo is on top, in the middle');
  assert.deepEqual(receipt?.flatMap((each) => (each.kind === 'qr' ? [each.content.startsWith(`${shop.origin}/r/`)] : [])), [true]);
  await page.keyboard.press('F3');
  assert.equal((await jobs(page, 3)).length, 3);
  await till.nothingWaits();
  await office.open('entries');
  for (const kind of ['Drawer opened', 'Receipt printed again']) await office.page.getByRole('main').getByText(kind).locator('visible=true').first().waitFor();
  assert.match(number, /^S1-T1-/);
});

/** What a printer gets beside what it is asked before: this one answers nothing. */
function withoutQuestions(bytes: Buffer): Buffer {
  let from = 0;
  while (bytes[from] === 0x10 && bytes[from + 1] === 0x04) from += 3;
  return bytes.subarray(from);
}

test('a till prints on a network printer by way of the server, at an address of the shop’s own network', async (context) => {
  const address = Object.values(networkInterfaces()).flat().map((each) => each?.address ?? '').find((each) => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:)/.test(each));
  if (address === undefined) return context.diagnostic('this machine has no address in a private network');
  const printed: Buffer[] = [];
  const printer = createServer((socket) => {
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      printed.push(Buffer.concat(parts));
      socket.end();
    });
  });
  printer.listen(9107, address);
  await once(printer, 'listening');
  try {
    await office.open('receipts');
    await office.page.getByRole('button', { name: 'Add a printer' }).first().click();
    await (await office.dialog()).getByRole('textbox', { name: 'Name' }).fill('Counter');
    await office.page.getByRole('textbox', { name: 'Address' }).fill(address);
    await office.page.getByRole('textbox', { name: 'Port' }).fill(String((printer.address() as AddressInfo).port));
    await office.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await office.page.getByText(':9107').waitFor();
    const page = browser.context.pages().find((each) => each.url().includes('/till/'));
    assert.ok(page);
    await page.bringToFront();
    await page.getByRole('button', { name: /^Menu/ }).click();
    await page.getByRole('button', { name: /^Printer$/ }).click();
    await page.getByRole('radio', { name: /Network printer/ }).click();
    await page.getByText('Counter').first().waitFor();
    await page.getByRole('button', { name: 'Test print' }).click();
    await page.getByText('Sent to the printer.').waitFor();
    const [job] = printed.map(withoutQuestions).filter(({ length }) => length > 0);
    assert.ok(wordsOf(readEscPos(job ?? new Uint8Array())).includes('Test print'));
  } finally {
    printer.close();
  }
});

test('no page of the office threw, and no console spoke of an error but of the address that was refused', () => {
  assert.deepEqual(errors.filter((each) => !/422/.test(each)), []);
});

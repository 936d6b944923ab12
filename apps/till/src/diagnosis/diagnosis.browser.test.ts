// What is wrong, in Chromium: a printer on USB says so by its bits; the catalogue is searched without a network.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { scan } from '../testing/scanner.ts';
import { type ScreensPage, beginShift, openScreens } from '../testing/screens-page.ts';
import { plugInUsbPrinter } from '../testing/usb-peer.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const COLA = '6901234561001';
const PICTURES = join(tmpdir(), 'stilltill-diagnosis');
/** Offline, cover open, paper out. */
const PAPER_OUT_COVER_OPEN = [0x38, 0x00, 0x0f, 0x00];
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

type Look = { readonly language?: 'en-GB' | 'zh-CN'; readonly scheme?: string; readonly operator?: RegExp; readonly width?: number; readonly height?: number };

async function openShop({ language = 'en-GB', scheme = 'light', operator = /Tom Baker/, width = 1280, height = 800 }: Look = {}): Promise<Page> {
  const context = await screens.browser.newContext({ locale: language, viewport: { width, height }, reducedMotion: 'reduce' });
  contexts.push(context);
  await context.addInitScript((each) => localStorage.setItem('stilltill.scheme', each), scheme);
  await context.addInitScript(() => localStorage.setItem('stilltill.printer', JSON.stringify({ kind: 'usb', usb: { vendor: 0x04b8, product: 0x0e28, serial: 'X1', name: 'TM-T20III' } })));
  await context.addInitScript(plugInUsbPrinter, { answers: true });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(screens.address);
  await beginShift(page, operator);
  return page;
}

const panel = (page: Page) => page.getByRole('complementary', { name: /^(Something is wrong\?|出问题了？)$/ });
const picture = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: join(PICTURES, `${name}.png`) });

for (const look of [
  { name: 'en-light-1280', language: 'en-GB', scheme: 'light', operator: /Tom Baker/, width: 1280, height: 800, steps: /Open the cover and put in a new roll/, act: 'What to do' },
  { name: 'zh-dark-1024', language: 'zh-CN', scheme: 'dark', operator: /王店长/, width: 1024, height: 768, steps: /打开上盖，放入新纸卷/, act: '怎么办' },
  { name: 'zh-light-390', language: 'zh-CN', scheme: 'light', operator: /王店长/, width: 390, height: 844, steps: /打开上盖，放入新纸卷/, act: '怎么办' },
] as const) {
  test(`a printer without paper and with an open cover leads to the operator’s steps by one tap (${look.name})`, async () => {
    const page = await openShop(look);
    await page.evaluate((status) => window.usbPeer.say(...status), PAPER_OUT_COVER_OPEN);
    await page.getByTestId('printer-notice').getByText(/out of paper|打印机缺纸/).waitFor();
    await picture(page, `${look.name}-notice`);
    await page.getByTestId('printer-notice').getByRole('button', { name: look.act }).click();
    await panel(page).getByText(look.steps).waitFor();
    await picture(page, `${look.name}-steps`);
    assert.deepEqual((await new AxeBuilder({ page }).withTags(WCAG).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]), []);
    if (look.width > 760) {
      // Selling goes on beside it.
      await scan(page, COLA);
      await page.getByRole('region', { name: /^(Basket|本单)$/ }).getByRole('listitem').first().waitFor();
    }
    await panel(page).getByRole('button', { name: /^(Back|返回)$/ }).click();
    assert.deepEqual(await panel(page).getByTestId('fault').getAttribute('data-code'), 'printer.paper_out', 'what is to be done first stands first');
    await panel(page).getByRole('button', { name: /cover is open|上盖没关好/ }).waitFor();
    await picture(page, `${look.name}-found`);

    // Paper in, cover shut: the printer says so, and nothing is wrong any more.
    await page.evaluate(() => window.usbPeer.say(0x10, 0, 0, 0));
    await page.getByTestId('printer-notice').waitFor({ state: 'detached' });
    await panel(page).getByText(/Nothing that this till can see is wrong|收款台没有发现问题/).waitFor();
  });
}

test('a code that shops only report says that its cause is not confirmed, without a network, two keys or taps from selling', async () => {
  const page = await openShop({ operator: /Tom Baker/ });
  await page.keyboard.press('!');
  await panel(page).getByRole('searchbox').waitFor();
  await page.context().setOffline(true);
  await panel(page).getByRole('searchbox').fill('5606');
  await panel(page).getByRole('button', { name: /5606/ }).click();
  await panel(page).getByText('Cause not confirmed').waitFor();
  await picture(page, 'en-5606');
  await panel(page).getByRole('button', { name: 'Back' }).click();
  await panel(page).getByRole('searchbox').fill('77');
  await panel(page).getByRole('button', { name: /Must sign on/ }).click();
  await panel(page).getByText(/Sign the card machine on/).waitFor();
  await panel(page).getByRole('button', { name: 'Close' }).click();
  await panel(page).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: /^Menu/ }).click();
  await page.getByRole('button', { name: /Something is wrong/ }).click();
  await panel(page).waitFor();
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'detached' });
});

test('what the till finds by itself comes with its steps, the gravest first', async () => {
  const page = await openShop({ language: 'zh-CN', operator: /王店长/ });
  await page.evaluate(() => window.fakeTill.finds('network.unanswered', 'storage.full'));
  await page.keyboard.press('!');
  assert.equal(await panel(page).getByTestId('fault').getAttribute('data-code'), 'storage.full');
  await panel(page).getByText('修好之前本机不能收款。').waitFor();
  await panel(page).getByRole('button', { name: /服务器没有响应/ }).click();
  await panel(page).getByText('可以继续收款。', { exact: true }).waitFor();
  await picture(page, 'zh-unanswered');
});

test('what a card machine is set to is never said by itself: nobody has looked, until somebody did', async () => {
  const page = await openShop({ operator: /Tom Baker/ });
  await page.keyboard.press('F4');
  await page.getByText('Nobody has looked.').waitFor();
  await page.getByText('A manager looks at the card machine and says it here.').waitFor();
  await picture(page, 'en-details');
});

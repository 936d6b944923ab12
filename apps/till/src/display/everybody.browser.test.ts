// The customer display, practice, the simple mode and hints around a fake till, in Chromium.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { FAKE_PIN } from '../testing/fake-till.ts';
import { scan } from '../testing/scanner.ts';
import { type ScreensPage, openScreens } from '../testing/screens-page.ts';

const COLA = '6901234561001';
type Look = { readonly language?: 'en-GB' | 'zh-CN'; readonly scheme?: string };

let screens: ScreensPage;
const contexts: BrowserContext[] = [];

before(async () => {
  screens = await openScreens();
});
after(async () => {
  for (const context of contexts) await context.close();
  await screens?.close();
});

async function openTill({ language = 'en-GB', scheme = 'light' }: Look = {}): Promise<Page> {
  const context = await screens.browser.newContext({ locale: language, viewport: { width: 1024, height: 768 }, reducedMotion: 'reduce' });
  contexts.push(context);
  await context.addInitScript((chosen) => localStorage.setItem('stilltill.scheme', chosen), scheme);
  // A voice that writes down what it is to say.
  await context.addInitScript(() => {
    const said: string[] = [];
    const voice = { speak: (words: SpeechSynthesisUtterance) => void said.push(`${words.lang}: ${words.text}`), cancel: () => undefined, getVoices: () => [] };
    Object.defineProperty(window, 'speechSynthesis', { value: voice });
    Object.assign(window, { said });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(screens.address);
  return page;
}

async function signOn(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.keyboard.type(FAKE_PIN);
  await page.keyboard.press('Enter');
}

async function openShop(look: Look = {}): Promise<Page> {
  const page = await openTill(look);
  await signOn(page, look.language === 'zh-CN' ? /李梅/ : /Tom Baker/);
  await page.getByRole('heading', { name: /Open the shift|开班/ }).waitFor();
  await page.keyboard.type('200');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: /^(Goods|商品)$/ }).waitFor();
  return page;
}

async function openDisplay(till: Page): Promise<Page> {
  await till.keyboard.press('F10');
  const [display] = await Promise.all([till.context().waitForEvent('page'), till.getByRole('button', { name: /customer display|打开客显/ }).click()]);
  display.setDefaultTimeout(10_000);
  await display.getByText('静水便利').first().waitFor();
  return display;
}

async function fromMenu(page: Page, name: RegExp): Promise<void> {
  await page.keyboard.press('F10');
  await page.getByRole('dialog').getByRole('button', { name }).click();
}

async function turnOn(page: Page, setting: RegExp): Promise<void> {
  await page.keyboard.press('F10');
  await page.getByRole('group', { name: setting }).getByRole('button', { name: /^(On|开)$/ }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** For a person to look at, where somebody asks for pictures. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env['LOOK_AT'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

test('the display follows scans, shows what is given and the change with the receipt’s code, and is idle when the till locks', async () => {
  for (const scheme of ['light', 'dark']) {
    const till = await openShop({ scheme });
    const display = await openDisplay(till);
    await look(display, `display-idle-${scheme}`);
    await scan(till, COLA);
    await scan(till, COLA);
    const line = display.getByRole('listitem').filter({ hasText: 'Cola' });
    await line.filter({ hasText: '2' }).filter({ hasText: '¥7.00' }).waitFor();
    await display.getByText('可乐', { exact: false }).first().waitFor();
    await look(display, `display-basket-${scheme}`);
    await till.keyboard.press('Enter');
    await till.getByRole('button', { name: /Exact/ }).waitFor();
    await till.keyboard.type('10', { delay: 160 });
    await display.getByText('¥3.00', { exact: true }).waitFor();
    await look(display, `display-paying-${scheme}`);
    await till.keyboard.press('Enter');
    await display.getByText('谢谢惠顾').waitFor();
    await display.getByText('Thank you').waitFor();
    await display.getByText('¥3.00', { exact: true }).waitFor();
    await display.getByRole('img', { name: /shop\.example/ }).waitFor();
    await look(display, `display-paid-${scheme}`);
    const found = await new AxeBuilder({ page: display }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
    assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
    await scan(till, COLA);
    await line.waitFor();
    await till.keyboard.press('F6');
    await display.getByText('欢迎光临').waitFor();
    assert.equal(await display.getByText('¥').count(), 0);
  }
});

test('a till that is closed or crashes leaves nothing on the display, and one that comes back is followed', async () => {
  const till = await openShop();
  const display = await openDisplay(till);
  await scan(till, COLA);
  await display.getByText('¥3.50').first().waitFor();
  const { context } = { context: till.context() };
  await till.close({ runBeforeUnload: false });
  await display.getByText('欢迎光临').waitFor();
  assert.equal(await display.getByText('¥').count(), 0);
  const again = await context.newPage();
  await again.goto(screens.address);
  await signOn(again, /Tom Baker/);
  await again.keyboard.type('200');
  await again.keyboard.press('Enter');
  await again.getByRole('region', { name: 'Goods' }).waitFor();
  await scan(again, COLA);
  await display.getByText('¥3.50').first().waitFor();
});

test('the display reads none of the till’s storage, and closes when the till says so', async () => {
  const till = await openShop();
  const display = await openDisplay(till);
  assert.equal(await display.evaluate(async () => (await indexedDB.databases()).length), 0);
  await till.keyboard.press('F10');
  await Promise.all([display.waitForEvent('close'), till.getByRole('button', { name: 'Close the customer display' }).click()]);
});

test('practice can’t be mistaken: a frame, the word, a receipt without number; the customer sees nothing, and one tap leaves it', async () => {
  for (const [language, scheme] of [['en-GB', 'light'], ['zh-CN', 'dark']] as const) {
    const till = await openShop({ language, scheme });
    const display = await openDisplay(till);
    await scan(till, COLA);
    await till.keyboard.press('F10');
    assert.equal(await till.getByRole('dialog').getByRole('button', { name: /^(Practise|进入练习模式)/ }).count(), 0, 'a real basket is finished first');
    await till.keyboard.press('Escape');
    await till.getByRole('dialog').waitFor({ state: 'detached' });
    await till.keyboard.press('Enter');
    await till.getByRole('button', { name: /Exact|正好/ }).first().click();
    await till.getByTestId('receipt-number').waitFor();
    const before = await till.evaluate(() => window.fakeTill.state().shift?.sales);
    await fromMenu(till, /^(Practise|进入练习模式)/);
    await till.getByText('练习 PRACTICE').waitFor();
    await scan(till, COLA);
    await till.getByRole('region', { name: /^(Basket|本单)$/ }).getByRole('listitem').waitFor();
    await look(till, `practice-basket-${language}`);
    await till.keyboard.press('Enter');
    await till.getByRole('button', { name: /Exact|正好/ }).first().click();
    await till.getByTestId('practice-stamp').waitFor();
    assert.equal(await till.getByTestId('receipt-number').count(), 0);
    assert.equal(await till.getByTestId('receipt-hash').count(), 0);
    assert.equal(await till.getByTestId('print').count(), 0);
    await look(till, `practice-receipt-${language}`);
    assert.equal(await till.evaluate(() => window.fakeTill.state().shift?.sales), before);
    assert.ok(await display.getByText(/谢谢惠顾|欢迎光临/).count() > 0, 'the display goes on with the real till');
    await till.getByRole('button', { name: /Leave practice|退出练习/ }).click();
    await till.getByText('练习 PRACTICE').waitFor({ state: 'detached' });
    await fromMenu(till, /^(Practise|进入练习模式)/);
    await till.getByText('练习 PRACTICE').waitFor();
    await till.keyboard.press('F6');
    await till.getByRole('heading', { name: /Who is at the till|现在谁在收款/ }).waitFor();
    await signOn(till, language === 'zh-CN' ? /李梅/ : /Tom Baker/);
    await till.getByRole('region', { name: /^(Goods|商品)$/ }).waitFor();
    assert.equal(await till.getByText('练习 PRACTICE').count(), 0, 'locking has left practice');
  }
});

test('the simple mode has few large tiles and reads the amount and the result aloud, in the operator’s language', async () => {
  const spoken = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { said: string[] }).said);
  for (const [language, scheme, expected] of [
    ['en-GB', 'dark', ['en: To pay: 3 yuan 50.', 'en: Paid. Change: 1 yuan 50.']], ['zh-CN', 'light', ['zh-CN: 应付3元5角。', 'zh-CN: 收款成功，找零1元5角。']],
  ] as const) {
    const till = await openShop({ language, scheme });
    await turnOn(till, /Simple mode|简洁模式/);
    const goods = till.getByRole('region', { name: /^(Goods|商品)$/ });
    assert.ok(await goods.getByRole('listitem').count() <= 12);
    assert.equal(await goods.getByRole('textbox').count(), 0);
    await scan(till, COLA);
    await till.getByRole('region', { name: /^(Basket|本单)$/ }).getByRole('listitem').waitFor();
    await look(till, `simple-${language}`);
    await till.keyboard.press('Enter');
    await till.getByRole('button', { name: /^¥5\.00/ }).waitFor();
    await look(till, `simple-pay-${language}`);
    await till.getByRole('button', { name: /^¥5\.00/ }).click();
    await till.getByTestId('change').waitFor();
    await look(till, `simple-paid-${language}`);
    assert.deepEqual(await spoken(till), expected);
    await goods.getByRole('button', { name: /Other goods|其他商品/ }).click();
    await goods.getByRole('textbox').waitFor();
  }
});

test('left-handed, in the simple mode, nothing runs out of the screen in any panel', async () => {
  const till = await openShop();
  await turnOn(till, /Simple mode/);
  await till.keyboard.press('F10');
  await till.getByRole('group', { name: 'Basket side' }).getByRole('button', { name: 'Right' }).click();
  await look(till, 'menu');
  await till.keyboard.press('Escape');
  await scan(till, COLA);
  const isWithin = (): Promise<boolean> => till.evaluate(() => document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('main button')].every((each) => each.getBoundingClientRect().right <= innerWidth + 1));
  const basket = till.getByRole('region', { name: 'Basket' });
  const goods = till.getByRole('region', { name: 'Goods' });
  assert.ok(((await basket.boundingBox())?.x ?? 0) > ((await goods.boundingBox())?.x ?? 0));
  assert.ok(await isWithin());
  await till.keyboard.press('Enter');
  await till.getByRole('button', { name: /Exact/ }).waitFor();
  await look(till, 'left-pay');
  assert.ok(await isWithin());
});

test('a hint stands alone, goes when it is done or dismissed, and never comes back to that operator', async () => {
  const till = await openShop();
  const hint = till.getByRole('note');
  await hint.filter({ hasText: 'Scan goods' }).waitFor();
  assert.equal(await hint.count(), 1);
  await look(till, 'hint');
  await scan(till, COLA);
  await hint.filter({ hasText: 'Enter takes the money' }).waitFor();
  await hint.getByRole('button', { name: 'Got it' }).click();
  await hint.filter({ hasText: 'Tap a line' }).waitFor();
  await till.reload();
  await signOn(till, /Tom Baker/);
  await till.keyboard.type('200');
  await till.keyboard.press('Enter');
  await till.getByRole('region', { name: 'Goods' }).waitFor();
  assert.equal(await hint.count(), 0, 'the first one was done, and nothing else is due yet');
  await scan(till, COLA);
  await hint.filter({ hasText: 'Tap a line' }).waitFor();
});

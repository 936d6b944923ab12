// The screens around a fake till, in Chromium: what keys, scanner and fingers do, and that everybody can use it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import type { TillState } from '@stilltill/till-engine';
import { FAKE_PIN } from './testing/fake-till.ts';
import { scan } from './testing/scanner.ts';
import { type ScreensPage, beginShift, openScreens } from './testing/screens-page.ts';

type Look = { readonly language?: 'en-GB' | 'zh-CN'; readonly scheme?: string; readonly phone?: boolean };

const PHONE = { width: 390, height: 844 };
const COUNTER = { width: 1024, height: 768 };
const COLA = '6901234561001';

let screens: ScreensPage;
const contexts: BrowserContext[] = [];

before(async () => {
  screens = await openScreens();
});
after(async () => {
  for (const context of contexts) await context.close();
  await screens?.close();
});

async function openTill(look: Look = {}): Promise<Page> {
  const context = await screens.browser.newContext({ locale: look.language ?? 'en-GB', viewport: look.phone ? PHONE : COUNTER, hasTouch: look.phone ?? false, reducedMotion: 'reduce' });
  contexts.push(context);
  await context.addInitScript((scheme) => localStorage.setItem('stilltill.scheme', scheme), look.scheme ?? 'light');
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(screens.address);
  return page;
}

async function openShop(look: Look = {}): Promise<Page> {
  const page = await openTill(look);
  await beginShift(page);
  return page;
}

const goods = (page: Page) => page.getByRole('region', { name: /^(Goods|商品)$/ });
const basket = (page: Page) => page.getByRole('region', { name: /^(Basket|本单)$/ });
const total = (page: Page) => page.getByRole('region', { name: 'Total' });
const receipt = (page: Page) => page.getByRole('article', { name: 'Receipt of the last sale' });

/** A person at the keys. */
async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 160 });
}

function change(page: Page, patch: Partial<TillState>): Promise<void> {
  return page.evaluate((each) => window.fakeTill.change(each), patch);
}

test('a scan makes a line whatever has the focus, and its Enter presses nothing', async () => {
  const page = await openShop();
  await goods(page).getByRole('textbox').focus();
  await scan(page, COLA);
  await basket(page).getByRole('listitem').filter({ hasText: 'Cola' }).waitFor();
  assert.equal(await goods(page).getByRole('textbox').inputValue(), '');

  await page.getByRole('button', { name: /^Take ¥3.50/ }).focus();
  await scan(page, COLA);
  await total(page).getByText('¥7.00', { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: /Exact/ }).count(), 0, 'the scanner’s Enter has not pressed Take');

  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Exact/ }).waitFor();
  await scan(page, COLA);
  await total(page).getByText('¥10.50', { exact: true }).waitFor();
  assert.equal(await receipt(page).count(), 0, 'a scan while cash is open adds a line and takes nothing');
});

test('one item from the empty basket to the receipt takes three taps', async () => {
  const page = await openShop();
  await goods(page).getByRole('button', { name: /Tea egg/ }).click();
  await total(page).getByRole('button', { name: /^Take/ }).click();
  await page.getByRole('button', { name: /^¥5.00/ }).click();
  await receipt(page).waitFor();
  assert.equal(await page.getByTestId('change').textContent(), '¥3.00');
  await scan(page, COLA);
  await basket(page).getByRole('listitem').filter({ hasText: 'Cola' }).waitFor();
  assert.equal(await receipt(page).count(), 0, 'the next scan begins the next basket');
});

test('a whole sale by the keyboard alone', async () => {
  const page = await openShop();
  await type(page, 'milk');
  await page.getByRole('button', { name: /Whole milk/ }).waitFor();
  await page.keyboard.press('Enter');
  await total(page).getByText('¥12.90', { exact: true }).waitFor();
  await type(page, '3*');
  await total(page).getByText('¥38.70', { exact: true }).waitFor();
  await type(page, '-');
  await total(page).getByText('¥25.80', { exact: true }).waitFor();
  await page.keyboard.press('Delete');
  await basket(page).getByText('Whole milk 1 l is out.').waitFor();
  await page.keyboard.press('F8');
  await total(page).getByText('¥25.80', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Exact/ }).waitFor();
  await type(page, '30');
  await page.keyboard.press('Enter');
  await receipt(page).waitFor();
  assert.equal(await page.getByTestId('change').textContent(), '¥4.20');
});

test('cash below the total is not taken, and says what is missing', async () => {
  const page = await openShop();
  await scan(page, COLA);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Exact/ }).waitFor();
  await type(page, '2');
  await page.getByText('Still missing').waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await receipt(page).count(), 0);
});

test('an unknown barcode is said without anything in the way', async () => {
  const page = await openShop();
  await scan(page, '6999999999990');
  await basket(page).getByText('No product has the barcode 6999999999990.').waitFor();
  assert.equal(await page.getByRole('dialog').count(), 0);
  await scan(page, COLA);
  await basket(page).getByRole('listitem').filter({ hasText: 'Cola' }).waitFor();
  assert.equal(await basket(page).getByText('No product has').count(), 0, 'the next good scan takes the words away');
});

test('an Enter that is faster than the search adds what fits its text, and nothing is called missing before it is known', async () => {
  const page = await openShop();
  const field = goods(page).getByRole('textbox');
  await field.fill('milk');
  await goods(page).getByRole('listitem').filter({ hasText: 'Whole milk' }).waitFor();
  // From here on a search is answered when the test says so.
  await page.evaluate(() => {
    const { search } = window.fakeTill;
    window.fakeTill.search = (text, limit) => new Promise((resolve) => {
      Reflect.set(window, 'answer', () => resolve(search(text, limit)));
    });
  });
  const answer = (): Promise<void> => page.evaluate(() => (Reflect.get(window, 'answer') as () => void)());
  const isBusy = (): Promise<void> => goods(page).locator('[aria-busy=true]').waitFor();
  await field.fill('cola');
  await isBusy();
  await field.press('Enter');
  await answer();
  await basket(page).getByRole('listitem').filter({ hasText: 'Cola' }).waitFor();
  assert.equal(await basket(page).getByRole('listitem').count(), 1);

  await field.fill('no such goods');
  await isBusy();
  assert.equal(await goods(page).getByText('Nothing found').count(), 0);
  await answer();
  await goods(page).getByText('Nothing found').waitFor();
  await field.fill('tea');
  await isBusy();
  assert.equal(await goods(page).getByText('Nothing found').count(), 0, 'what is not known yet is not said');
  await answer();
  await goods(page).getByText('Iced lemon tea').waitFor();
});

test('a found basket is offered in its place', async () => {
  const page = await openShop();
  await scan(page, COLA);
  await basket(page).getByRole('listitem').waitFor();
  await page.evaluate(() => window.fakeTill.change({ found: window.fakeTill.state().basket, basket: { ...window.fakeTill.state().basket, lines: [] } }));
  await page.getByRole('button', { name: 'Go on with it' }).click();
  await basket(page).getByRole('listitem').filter({ hasText: 'Cola' }).waitFor();
});

test('what can’t be undone takes a hold', async () => {
  const page = await openShop();
  await scan(page, COLA);
  const giveUp = basket(page).getByRole('button', { name: 'Hold to give up' });
  await giveUp.click();
  assert.equal(await basket(page).getByRole('listitem').count(), 1, 'a tap gives nothing up');
  await giveUp.focus();
  await page.keyboard.down('Enter');
  await basket(page).getByText('The basket is given up.').waitFor();
  await page.keyboard.up('Enter');
});

test('the language is the operator’s own and is kept for them at this till', async () => {
  const page = await openTill({ language: 'zh-CN' });
  await page.getByRole('heading', { name: '现在谁在收款？' }).waitFor();
  await page.getByRole('button', { name: /Tom Baker/ }).click();
  await page.keyboard.type(FAKE_PIN);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Open the shift' }).waitFor();
  await page.keyboard.press('F10');
  await page.getByRole('dialog').getByRole('button', { name: '中文' }).click();
  await page.getByRole('heading', { name: '开班' }).waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('F6');
  await page.getByRole('heading', { name: '现在谁在收款？' }).waitFor();
});

test('the cards to sign on at are of one height, whatever stands on them', async () => {
  const locked_until = new Date(Date.now() + 1_800_000).toISOString();
  for (const phone of [false, true]) {
    const page = await openTill({ phone });
    await change(page, { operators: [
      { id: 'a', name: 'Bartholomew Featherstonehaugh-Cholmondeley the Younger', role: 'manager', language: 'en', locked_until: null },
      { id: 'b', name: '王', role: 'operator', language: 'zh', locked_until },
      { id: 'c', name: 'Li', role: 'owner', language: 'zh', locked_until: null },
      { id: 'd', name: 'Ann', role: 'operator', language: 'en', locked_until: null },
      { id: 'e', name: 'Bo', role: 'operator', language: 'en', locked_until: null },
    ] });
    const cards = page.getByRole('listitem').getByRole('button');
    await cards.filter({ hasText: 'Bartholomew' }).waitFor();
    const heights = await cards.evaluateAll((all) => all.map((card) => Math.round(card.getBoundingClientRect().height)));
    assert.equal(heights.length, 5);
    assert.equal(new Set(heights).size, 1, `heights of ${heights.join(', ')} px`);
  }
});

test('an operator who is locked out sees the time left and the way by the recovery code', async () => {
  const page = await openTill();
  await page.getByRole('button', { name: /Tom Baker/ }).click();
  for (let tries = 0; tries < 6; tries++) {
    await page.getByRole('heading', { name: 'PIN of Tom Baker' }).waitFor();
    await page.keyboard.type('0000');
    await page.keyboard.press('Enter');
  }
  await page.getByText(/It opens by itself in (30:00|29:\d\d)/).waitFor();
  await page.getByRole('button', { name: 'Use the owner’s recovery code' }).click();
  await page.getByRole('textbox', { name: 'Recovery code' }).fill('ABCDEFGHJKMNPQRSTVWXYZ12');
  await page.keyboard.press('Enter');
  await page.getByText('Tom Baker is unlocked. Enter the PIN.').waitFor();
});

const LOOKS: readonly Look[] = [
  { scheme: 'light' }, { scheme: 'dark', language: 'zh-CN', phone: true }, { scheme: 'contrast', language: 'zh-CN' },
];

for (const look of LOOKS) {
  test(`axe finds nothing serious, and no target is under 44 px: ${JSON.stringify(look)}`, async () => {
    const page = await openShop(look);
    const looks: string[] = [];
    const check = async (name: string): Promise<void> => {
      const axe = new AxeBuilder({ page });
      // Names and roles are the same in every look; colours are not.
      const { violations } = await (look.scheme === 'light' ? axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']) : axe.withRules(['color-contrast'])).analyze();
      for (const { id, impact, nodes } of violations) {
        if (impact === 'serious' || impact === 'critical') looks.push(`${name}: ${id}: ${nodes.map((node) => node.html).join('\n')}`);
      }
      looks.push(...(await smallTargets(page)).map((target) => `${name}: ${target}`));
    };
    await check('empty');
    await scan(page, COLA);
    await page.locator('main ol > li').waitFor({ state: 'attached' });
    await scan(page, '6999999999990');
    await page.getByText('6999999999990').waitFor({ state: 'attached' });
    await check('basket');
    await page.getByTestId('take').click();
    await check('cash');
    await page.getByRole('button', { name: /Exact|正好/ }).click();
    await page.getByTestId('receipt-number').waitFor();
    await check('receipt');
    await page.keyboard.press('F10');
    await page.getByRole('dialog').waitFor();
    await check('menu');
    await page.keyboard.press('Escape');
    await change(page, { network: { online: false, offline_since: '2026-01-01T08:00:00.000Z', last_contact: null, waiting: 3, fault: null }, storage: { persisted: false, used_ppm: 900_000, fault: 'full' }, rights_expired: true });
    await page.keyboard.press('F4');
    await page.getByRole('dialog').waitFor();
    await check('details');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F9');
    await check('close');
    await page.keyboard.press('F6');
    await check('sign-on');
    await page.getByRole('button', { name: /Tom Baker/ }).click();
    await check('pin');
    await change(page, { phase: 'unenrolled' });
    await check('enrolment');
    assert.deepEqual(looks, []);
  });
}

/** Buttons and fields in sight that are smaller than a finger, or whose text is smaller than 18 px. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, input')].flatMap((element) => {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || element.closest('[inert]')) return [];
    const words = element.ariaLabel ?? element.textContent;
    if (box.height < 43.5 || box.width < 43.5) return [`${words} is ${Math.round(box.width)} × ${Math.round(box.height)}`];
    return Number.parseFloat(getComputedStyle(element).fontSize) < 18 ? [`${words} is written too small`] : [];
  }));
}

test('nothing is cut off at the side, in either language, on either screen', async () => {
  for (const look of [{ phone: true }, { phone: true, language: 'zh-CN' }, {}, { language: 'zh-CN' }] as const) {
    const page = await openShop(look);
    await scan(page, COLA);
    await page.getByTestId('take').click();
    const width = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.ok((width[0] as number) <= (width[1] as number), `${JSON.stringify(look)}: ${width.join(' > ')}`);
  }
});

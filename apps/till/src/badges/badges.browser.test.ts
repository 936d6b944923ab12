// Badges by a scanner that types: signing on without a tap, changing who is at the till, and the till that the office locked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { FAKE_BADGE, FAKE_CARD, FAKE_MANAGER_BADGE, FAKE_PIN, FAKE_RECOVERY } from '../testing/fake-people.ts';
import { scan, typeSlowly } from '../testing/scanner.ts';
import { type ScreensPage, openScreens } from '../testing/screens-page.ts';

const COLA = '6901234561001';
let screens: ScreensPage;

before(async () => {
  screens = await openScreens();
});
after(async () => {
  await screens?.close();
});

async function openPage(): Promise<Page> {
  const context = await screens.browser.newContext({ locale: 'en-GB', viewport: { width: 1024, height: 768 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(screens.address);
  await page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
  return page;
}

async function openShift(page: Page): Promise<void> {
  await page.getByRole('heading', { name: /Open the shift/ }).waitFor();
  await page.keyboard.type('200');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Goods', exact: true }).waitFor();
}
const operator = (page: Page): Promise<string | undefined> => page.evaluate(() => window.fakeTill.state().operator?.name);
const phase = (page: Page): Promise<string> => page.evaluate(() => window.fakeTill.state().phase);
async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  assert.deepEqual(violations.map(({ id }) => id), []);
}

test('a badge that is scanned signs on without a tap; a card’s number that a reader types does too; whose role asks for it gives the PIN', async () => {
  const page = await openPage();
  await scan(page, FAKE_BADGE);
  await page.getByRole('heading', { name: /Open the shift/ }).waitFor();
  assert.equal(await operator(page), 'Tom Baker');
  const other = await openPage();
  await scan(other, FAKE_CARD);
  await other.getByRole('heading', { name: /Open the shift/ }).waitFor();
  assert.equal(await operator(other), 'Tom Baker');
  const third = await openPage();
  await scan(third, FAKE_MANAGER_BADGE);
  await third.getByText('PIN of 王店长').waitFor();
  assert.equal(await phase(third), 'locked');
  await third.keyboard.type(FAKE_PIN, { delay: 120 });
  await third.keyboard.press('Enter');
  await third.getByRole('heading', { name: /开班/ }).waitFor();
});

test('a badge that nobody has lets nobody on, and says what to do', async () => {
  const page = await openPage();
  await scan(page, `${FAKE_BADGE.slice(0, -1)}T`);
  await page.getByText('Nobody here has this badge.').waitFor();
  assert.equal(await phase(page), 'locked');
  await assertAccessible(page);
});

test('on the selling screen one’s own badge locks, whatever has the focus; goods that are scanned are still goods', async () => {
  const page = await openPage();
  await scan(page, FAKE_BADGE);
  await openShift(page);
  await scan(page, COLA);
  await page.getByRole('region', { name: 'Basket', exact: true }).getByRole('listitem').filter({ hasText: 'Cola' }).waitFor();
  await page.getByRole('region', { name: 'Goods', exact: true }).getByRole('textbox').focus();
  await scan(page, FAKE_BADGE);
  await page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
  assert.equal(await page.evaluate(() => window.fakeTill.state().basket.lines.length), 1, 'nothing of it was searched for or sold');
});

test('a badge whose keys came as slowly as a person’s into the search is a badge, and no barcode that the screen shows', async () => {
  const page = await openPage();
  await scan(page, FAKE_BADGE);
  await openShift(page);
  await page.getByRole('region', { name: 'Goods', exact: true }).getByRole('textbox').focus();
  await typeSlowly(page, FAKE_MANAGER_BADGE);
  await page.getByText('PIN of 王店长').waitFor();
  assert.equal(await page.getByText(FAKE_MANAGER_BADGE).count(), 0);
});

test('another badge takes the place of whoever is there at once, with goods in the basket only after it was said, and with the PIN where the role asks for it', async () => {
  const page = await openPage();
  await page.getByRole('button', { name: /李梅/ }).click();
  await page.keyboard.type(FAKE_PIN, { delay: 120 });
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /开班/ }).waitFor();
  await page.keyboard.type('200');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: '商品', exact: true }).waitFor();
  await scan(page, FAKE_BADGE);
  await page.getByRole('region', { name: 'Goods', exact: true }).waitFor();
  assert.equal(await operator(page), 'Tom Baker');
  await scan(page, COLA);
  await page.getByRole('region', { name: 'Basket', exact: true }).getByRole('listitem').filter({ hasText: 'Cola' }).waitFor();
  await scan(page, FAKE_MANAGER_BADGE);
  const ask = page.getByRole('dialog', { name: '王店长' });
  await ask.getByText('PIN of 王店长').waitFor();
  await assertAccessible(page);
  await ask.getByRole('button', { name: 'Cancel' }).last().click();
  assert.equal(await operator(page), 'Tom Baker');
  await scan(page, FAKE_MANAGER_BADGE);
  await ask.getByText('PIN of 王店长').waitFor();
  await page.keyboard.type(FAKE_PIN, { delay: 120 });
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: '本单', exact: true }).getByRole('listitem').filter({ hasText: '可口可乐' }).waitFor();
  assert.equal(await operator(page), '王店长');
});

test('a till that the office locked says why and whom to call, opens by the owner’s code, and by itself when the office unlocks it', async () => {
  const page = await openPage();
  const lock = { id: '00000000-0000-4000-8000-0000000000c1', at: '2026-11-20T08:00:00.000Z', reason: 'Reported as lost', call: 'Head office 400-800-1234', code: 'terminal_lost' };
  await page.evaluate((each) => window.fakeTill.change({ phase: 'held', lock: each }), lock);
  await page.getByRole('heading', { name: 'The office has locked this till' }).waitFor();
  for (const text of ['Reported as lost', 'Head office 400-800-1234', 'terminal_lost']) await page.getByText(text).waitFor();
  await assertAccessible(page);
  await page.evaluate(() => window.fakeTill.change({ phase: 'locked', lock: null }));
  await page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
  await page.evaluate((each) => window.fakeTill.change({ phase: 'held', lock: each }), lock);
  await page.getByRole('button', { name: /recovery code/ }).click();
  await page.getByLabel('Recovery code').fill(FAKE_RECOVERY);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
});

// The customers' pages on a small phone with scripts switched off, in both languages; and again for axe, which needs scripts of its own.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type CarePerson, type CareShop, openCareShop } from './care-shop.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';

const PHONE = { width: 360, height: 740 };
let care: CareShop;
let plain: Browser;
let chinese: Browser;
let checked: Browser;
let page: Page;
let person: CarePerson;

before(async () => {
  care = await openCareShop();
  [plain, chinese, checked] = await Promise.all([
    openBrowser({ javaScript: false, viewport: PHONE, language: 'en-GB' }), openBrowser({ javaScript: false, viewport: PHONE, language: 'zh-CN' }), openBrowser({ viewport: PHONE, language: 'en-GB', scheme: 'dark' }),
  ]);
  page = await plain.context.newPage();
  person = await care.makePerson('王芳');
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [page]);
});
after(async () => {
  await Promise.all([plain, chinese, checked].map((browser) => browser?.close()));
  await care?.close();
});

/** By axe, in light and dark; and nothing wider than the phone, nor heavier than 50 kB. */
async function check(url: string, what: string): Promise<void> {
  const looked = await checked.context.newPage();
  try {
    for (const language of ['zh', 'en']) for (const colorScheme of ['light', 'dark'] as const) {
      await looked.emulateMedia({ colorScheme });
      const answer = await looked.goto(`${url}?lang=${language}`);
      assert((await answer?.body() ?? Buffer.alloc(50_000)).length < 50_000, what);
      assert.equal(await looked.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false, `${what} in ${language} is wider than the phone`);
      await assertAccessible(looked, `${what}, ${language}, ${colorScheme}`);
    }
  } finally {
    await looked.close();
  }
}
const says = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

test('a link asks whether it was you, and opens the preferences once you say so', async () => {
  await check(person.link, 'the question');
  await page.goto(person.link);
  await page.getByRole('heading', { name: 'Was that you?' }).waitFor();
  await press('Yes, that was me');
  await says('Thank you. What you chose is confirmed.');
  await page.getByRole('heading', { name: 'What may 晨光便利 contact you about?' }).waitFor();
  await check(person.link, 'preferences');
});

test('purposes, hours, a pause and a stop are chosen without a script', async () => {
  const texts = page.getByRole('group', { name: /^Text message/ });
  assert.equal(await texts.getByRole('checkbox', { name: 'Offers and events' }).isChecked(), true);
  await texts.getByRole('checkbox', { name: 'Surveys' }).uncheck();
  await page.getByRole('radio', { name: 'Only at these hours' }).check();
  await page.getByLabel('From', { exact: true }).fill('18:00');
  await page.getByLabel('To', { exact: true }).fill('20:00');
  care.later(60_000);
  await press('Save');
  await says('Saved. It holds from now on');
  assert.deepEqual([await texts.getByRole('checkbox', { name: 'Surveys' }).isChecked(), await texts.getByRole('checkbox', { name: 'Offers and events' }).isChecked(), await page.getByLabel('From', { exact: true }).inputValue()], [false, true, '18:00']);
  await press('Pause for a month');
  await says(/^Nothing comes until/);
  await press('End the pause');
  await press('Stop everything');
  await says('Everything is stopped. Nothing more goes out');
  await press('Undo: I want to be reached again');
  await says('Undone.');
});

test('who contacted me: messages with their grounds, a call ahead, and who looked', async () => {
  await page.getByRole('link', { name: 'Contacts' }).click();
  for (const text of [/You agreed to it/, /Chen Mo opened your data/, /Refused: Offers and events/]) await says(text);
  await check(`${person.link}/contacts`, 'who contacted me');
});

test('my data is shown, saved as a file, and put right', async () => {
  await page.getByRole('link', { name: 'My data' }).click();
  await says(person.phone);
  await check(`${person.link}/data`, 'my data');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download everything (JSON)' }).click()]);
  assert.equal(download.suggestedFilename(), 'my-data.json');
  await page.getByLabel('Name').fill('王小芳');
  await page.getByLabel('Time zone').fill('Mars/Phobos');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').filter({ hasText: 'There is no such time zone.' }).waitFor();
  assert.equal(await page.getByLabel('Name').inputValue(), '王小芳', 'what was typed stays');
  await page.getByLabel('Time zone').fill('Asia/Urumqi');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('definition').filter({ hasText: '王小芳' }).waitFor();
});

test('one click unsubscribes, in Chinese', async () => {
  const theirs = await chinese.context.newPage();
  await theirs.goto(person.one_click);
  await theirs.getByRole('heading', { name: '不再接收？' }).waitFor();
  await check(person.one_click, 'one click');
  await theirs.getByRole('button', { name: '退订' }).click();
  await theirs.getByText('立即生效').waitFor();
  await theirs.close();
});

test('a genuine code is told from a forged one, and a fraud is reported', async () => {
  const shop_path = new URL(person.link).pathname.slice(3, 25);
  await page.goto(`${care.origin}/v/${shop_path}`);
  await check(`${care.origin}/v/${shop_path}`, 'is it real');
  await page.getByLabel('Code', { exact: true }).fill(person.code.toLowerCase());
  await press('Check');
  await page.getByRole('status').filter({ hasText: 'Genuine' }).waitFor();
  assert(!(await page.content()).includes(person.phone));
  await page.getByLabel('Code', { exact: true }).fill('AAAA-AAAA');
  await press('Check');
  await page.getByRole('alert').filter({ hasText: 'Not known' }).waitFor();
  await page.getByLabel('What number or address did it come from?').fill('+86 170 1234 5678');
  await page.getByLabel('What did it say?').fill('My parcel is held');
  await press('Report');
  await says('Thank you. The shop looks into it.');
  await page.getByLabel('Your phone number or e-mail').fill(person.phone);
  await press('Send me the link');
  await says('If we know this number or address');
});

test('on a receipt somebody says how it was, asks for a 发票, and stays in touch with nothing ticked beforehand', async () => {
  const receipt = await care.makeReceipt();
  await check(receipt, 'a receipt');
  await page.goto(receipt);
  assert.equal(await page.locator('input:checked').count(), 0);
  const unfold = (name: string): Promise<void> => page.getByRole('heading', { name, exact: true }).click();
  await unfold('How was it?');
  await page.getByRole('radio', { name: '4: good' }).check();
  await page.getByLabel('A few words, if you like').fill('Warm bread');
  await press('Send');
  await says('Thank you. The shop reads it');
  await unfold('Ask for a fapiao (tax invoice)');
  await page.getByLabel('Title of the buyer').fill('静好科技');
  await page.getByLabel('Tax number, for companies').fill('9144030071526726XH');
  await page.getByLabel('E-mail to send it to').fill('books@example.com');
  await press('Ask for it');
  await page.getByRole('alert').filter({ hasText: 'This tax number can’t be right.' }).waitFor();
  await page.getByLabel('Tax number, for companies').fill('9144030071526726XG');
  await press('Ask for it');
  await says(/^A fapiao was asked for on/);
  await unfold('Shall we stay in touch?');
  await page.getByLabel('Phone number or e-mail').fill('13900001111');
  await page.getByRole('checkbox', { name: 'Surveys' }).check();
  await page.getByRole('checkbox', { name: 'Text', exact: true }).check();
  await press('I agree');
  await says('If this can be reached');
  assert.equal((await care.send('sms')).some((text) => text.includes('/c/')), true);
});

test('erasure takes two steps, and after it the link is dead', async () => {
  await check(`${person.link}/erase`, 'erasure');
  await page.goto(`${person.link}/data`);
  await page.getByRole('link', { name: 'Erase my data' }).click();
  await page.getByRole('checkbox', { name: 'Yes, erase all of it' }).check();
  await press('Erase now');
  await page.getByRole('heading', { name: 'Your data is erased' }).waitFor();
  await page.goto(person.link);
  await page.getByRole('heading', { name: 'This link doesn’t work' }).waitFor();
  await check(person.link, 'a dead link');
});

test('the keyboard alone is enough: every field and button is reached, in the order in which it is read', async () => {
  const other = await care.makePerson('李雷');
  const keyed = await checked.context.newPage();
  await keyed.goto(`${other.link}?lang=en`);
  await keyed.keyboard.press('Tab');
  assert.equal(await keyed.evaluate(() => document.activeElement?.textContent), 'Yes, that was me');
  await keyed.keyboard.press('Enter');
  await keyed.getByRole('heading', { name: /^What may/ }).waitFor();
  const tops = await keyed.evaluate(() => [...document.querySelectorAll('a,button,input:not([type=hidden]),summary,select,textarea')].map((each) => each.getBoundingClientRect().top));
  assert.deepEqual(tops, tops.toSorted((a, b) => a - b));
  await keyed.close();
});

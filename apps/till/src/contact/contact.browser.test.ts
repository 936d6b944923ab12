// What a customer says about being reached, on their display and through the operator, around a fake till in Chromium.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { FAKE_PIN } from '../testing/fake-till.ts';
import { scan } from '../testing/scanner.ts';
import { type ScreensPage, openScreens } from '../testing/screens-page.ts';

const COLA = '6901234561001';
const NUMBER = '13812345678';
type Look = { readonly language?: 'en-GB' | 'zh-CN'; readonly scheme?: string };
const SIZES = { counter: { width: 1024, height: 768 }, upright: { width: 768, height: 1024 }, phone: { width: 390, height: 844 } } as const;

let screens: ScreensPage;
const contexts: BrowserContext[] = [];

before(async () => {
  screens = await openScreens();
});
after(async () => {
  for (const context of contexts) await context.close();
  await screens?.close();
});

async function openShop({ language = 'en-GB', scheme = 'light' }: Look = {}): Promise<Page> {
  const context = await screens.browser.newContext({ locale: language, viewport: { width: 1024, height: 768 }, reducedMotion: 'reduce' });
  contexts.push(context);
  await context.addInitScript((chosen) => localStorage.setItem('stilltill.scheme', chosen), scheme);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(screens.address);
  await page.getByRole('button', { name: language === 'zh-CN' ? /李梅/ : /Tom Baker/ }).click();
  await page.keyboard.type(FAKE_PIN);
  await page.keyboard.press('Enter');
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

async function sell(till: Page): Promise<void> {
  await scan(till, COLA);
  await till.keyboard.press('Enter');
  await till.getByRole('button', { name: /Exact|正好/ }).first().click();
  await till.getByTestId('change').waitFor();
}

const said = (till: Page): Promise<readonly string[]> => till.evaluate(() => window.fakeTill.said);

/** For a person to look at, where somebody asks for pictures. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env['LOOK_AT'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

async function assertAccessible(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]), []);
}

async function typeNumber(display: Page, number: string): Promise<void> {
  const pad = display.getByRole('group', { name: /^(Keys|按键)$/ });
  for (const figure of number) await pad.getByRole('button', { name: figure, exact: true }).click();
}

test('a customer agrees on their display, in their language, to nothing that they did not tap', async () => {
  for (const [language, scheme] of [['zh-CN', 'light'], ['en-GB', 'dark'], ['zh-CN', 'contrast']] as const) {
    const till = await openShop({ language, scheme });
    const display = await openDisplay(till);
    await sell(till);
    await look(till, `contact-receipt-${language}-${scheme}`);
    await till.getByRole('button', { name: /^(Stay in touch|保持联系)$/ }).click();
    const form = display.getByRole('region', { name: '要不要保持联系？' });
    await form.waitFor();
    assert.equal(await form.getByRole('checkbox', { checked: true }).count(), 0, 'nothing is ticked beforehand');
    const agree = form.getByRole('button', { name: '同意', exact: true });
    const decline = form.getByRole('button', { name: '不用了，谢谢' });
    const [yes, no] = [await agree.boundingBox(), await decline.boundingBox()];
    assert.ok(yes && no && Math.abs(yes.width - no.width) < 2 && Math.abs(yes.height - no.height) < 2, 'yes and no are of one size');
    await look(display, `contact-form-empty-${language}-${scheme}`);
    assert.ok(await agree.isDisabled());
    await form.getByRole('checkbox', { name: '优惠和活动: 短信' }).click();
    await typeNumber(display, NUMBER);
    await look(display, `contact-form-${language}-${scheme}`);
    await assertAccessible(display);
    await display.getByRole('button', { name: 'English' }).click();
    await display.getByRole('heading', { name: 'Shall we stay in touch?' }).waitFor();
    await look(display, `contact-form-english-${scheme}`);
    await display.getByRole('button', { name: 'I agree' }).click();
    await display.getByText('Thank you. It is noted.').waitFor();
    await look(display, `contact-form-done-${scheme}`);
    await till.getByText(/Recorded\.|已记录。/).waitFor();
    await look(till, `contact-agreed-${language}-${scheme}`);
    assert.deepEqual(await said(till), [`consent.given ${NUMBER}`]);
    assert.equal(await till.evaluate((number) => document.body.innerText.includes(number), NUMBER), false, 'the operator’s screen never shows it');
  }
});

test('whoever does not want to says so by one tap, or not at all: the next scan closes the form', async () => {
  const till = await openShop();
  const display = await openDisplay(till);
  await sell(till);
  await till.getByRole('button', { name: 'Stay in touch' }).click();
  await display.getByRole('button', { name: '不用了，谢谢' }).click();
  await till.getByText('The customer would rather not.').waitFor();
  await display.getByText('谢谢惠顾').waitFor();
  // Who changes their mind is asked again.
  await till.getByRole('button', { name: 'Stay in touch' }).click();
  await display.getByRole('region', { name: '要不要保持联系？' }).waitFor();
  await typeNumber(display, '138');
  await scan(till, COLA);
  await display.getByText('¥3.50').first().waitFor();
  await till.getByRole('region', { name: 'Basket' }).getByRole('listitem').filter({ hasText: 'Cola' }).waitFor();
  assert.deepEqual(await said(till), []);
});

test('a scan that reaches the display’s window, which a finger brought to the front, is the till’s all the same', async () => {
  const till = await openShop();
  const display = await openDisplay(till);
  await sell(till);
  await till.getByRole('button', { name: 'Stay in touch' }).click();
  await display.getByRole('region', { name: '要不要保持联系？' }).waitFor();
  await display.bringToFront();
  await scan(display, COLA);
  await till.getByRole('region', { name: 'Basket' }).getByRole('listitem').filter({ hasText: 'Cola' }).waitFor();
  await display.getByText('¥3.50').first().waitFor();
});

test('a number for the receipt is typed on the display, or by the operator; one that is none is asked for again', async () => {
  const till = await openShop();
  const display = await openDisplay(till);
  await sell(till);
  await till.getByRole('button', { name: 'Send the receipt' }).click();
  await display.getByRole('region', { name: '小票发到哪里？' }).waitFor();
  await display.getByRole('button', { name: '电子邮箱' }).click();
  for (const key of ['w', 'a', 'n', 'g', '@qq.com']) await display.getByRole('button', { name: key, exact: true }).click();
  await look(display, 'contact-receipt-email');
  await assertAccessible(display);
  await display.getByRole('button', { name: '发送' }).click();
  await display.getByText('谢谢，小票会发给您。').waitFor();
  await till.getByText('Recorded. The receipt goes out now.').waitFor();
  await display.close();
  await till.getByRole('button', { name: /^Back/ }).click();
  await till.getByRole('button', { name: 'Send the receipt' }).click();
  const field = till.getByRole('textbox', { name: 'Phone number' });
  await field.pressSequentially('138 1234 5678', { delay: 120 });
  await look(till, 'contact-receipt-here');
  await assertAccessible(till);
  await till.keyboard.press('Enter');
  await till.getByText('Recorded. The receipt goes out now.').waitFor();
  assert.deepEqual(await said(till), ['receipt.requested wang@qq.com', 'receipt.requested 138 1234 5678']);
});

test('every key of the form is as large as a finger, and all that can be agreed to is in sight, lying and upright', async () => {
  const till = await openShop();
  const display = await openDisplay(till);
  await sell(till);
  await till.getByRole('button', { name: 'Stay in touch' }).click();
  await display.getByRole('region', { name: '要不要保持联系？' }).waitFor();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await display.setViewportSize(viewport);
    for (const [language, email, phone] of [['English', 'E-mail address', 'Phone number'], ['中文', '电子邮箱', '手机号码']] as const) {
      await display.getByRole('button', { name: language }).click();
      for (const kind of [email, phone]) {
        await display.getByRole('button', { name: kind, exact: true }).click();
        await look(display, `contact-form-${size}-${kind}`);
        const { small, out } = await display.evaluate(() => {
          const boxes = [...document.querySelectorAll<HTMLElement>('button')].map((button) => ({ box: button.getBoundingClientRect(), words: button.ariaLabel ?? button.textContent }));
          const answers = document.querySelector('footer')?.getBoundingClientRect().top ?? 0;
          const choices = [...document.querySelectorAll('[role=checkbox]')].map((choice) => choice.getBoundingClientRect().bottom);
          return { small: boxes.filter(({ box }) => box.width < 43.5 || box.height < 43.5).map(({ words, box }) => `${words} is ${box.width} × ${box.height}`), out: choices.filter((bottom) => bottom > answers).length };
        });
        assert.deepEqual(small, [], size);
        if (size !== 'phone') assert.equal(out, 0, `${size}, ${kind}: choices out of sight`);
      }
    }
  }
});

test('after a sale all that may be done with it is in sight below the change, and what is typed by a finger has keys', async () => {
  for (const language of ['en-GB', 'zh-CN'] as const) {
    const till = await openShop({ language });
    await sell(till);
    const pane = till.getByRole('article');
    const [area, ...ways] = await pane.evaluate((whole) => [whole, ...whole.querySelectorAll('button')].map((each) => each.getBoundingClientRect().bottom));
    assert.ok(ways.length >= 3 && ways.every((bottom) => bottom <= (area ?? 0)), `${ways.join(', ')} within ${area}`);
    await till.getByRole('button', { name: /^(Send the receipt|发送小票)/ }).click();
    await till.getByRole('button', { name: /^(E-mail address|电子邮箱)$/ }).click();
    for (const key of ['w', '1', '@163.com']) await till.getByRole('button', { name: key, exact: true }).click();
    assert.equal(await till.getByRole('textbox').inputValue(), 'w1@163.com');
    await scan(till, COLA);
    await till.getByRole('listitem').filter({ hasText: /Cola|可口可乐/ }).first().waitFor();
    assert.equal(await pane.count(), 0, 'the next scan begins the next basket');
    assert.deepEqual(await said(till), []);
  }
});

test('without a display the form is on the customer’s own phone, by the code of the receipt', async () => {
  const till = await openShop();
  await sell(till);
  await till.getByRole('button', { name: 'Stay in touch' }).click();
  const panel = till.getByRole('region', { name: 'Stay in touch' });
  await panel.getByRole('img', { name: /shop\.example/ }).waitFor();
  await look(till, 'contact-own-phone');
  assert.deepEqual(await said(till), []);
});

test('a customer who wants no more is heard by two taps and a number', async () => {
  for (const [language, scheme] of [['en-GB', 'light'], ['zh-CN', 'dark']] as const) {
    const till = await openShop({ language, scheme });
    await till.getByRole('button', { name: /^(Menu|菜单)/ }).click();
    await till.getByRole('button', { name: /Customer wants no more messages|顾客不想再收到消息/ }).click();
    await till.getByRole('heading', { name: /No more messages|停止联系/ }).waitFor();
    await till.getByRole('textbox').pressSequentially(NUMBER, { delay: 120 });
    await look(till, `contact-withdrawal-${scheme}`);
    await assertAccessible(till);
    await till.keyboard.press('Enter');
    await till.getByText(/It holds from now on|现在起生效/).waitFor();
    assert.deepEqual(await said(till), [`consent.withdrawn ${NUMBER}`]);
    assert.equal(await till.getByRole('textbox').inputValue(), '', 'the number is gone from the screen');
    await till.keyboard.press('Escape');
    await till.getByRole('region', { name: /^(Goods|商品)$/ }).waitFor();
  }
});

// What a customer says at a till by the real program: from their display through the till's journal to the gate of the server,
// and what they get by it in the tray.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { openTill } from './day.ts';
import { type Owner, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import type { TillScreen } from './till-screen.ts';

const COLA = '6968257330063';
const NUMBER = '13912345678';
const OTHER = '13987654321';

type Customer = { readonly id: string; readonly language: string | null; readonly points: readonly { readonly id: string; readonly address: string }[] };
type Message = { readonly customer: string; readonly purpose: string; readonly channel: string; readonly state: string; readonly content: { readonly text: string } | null };

let shop: Shop;
let browser: Browser;
let owner: Owner;
let till: TillScreen;
let display: Page;
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  owner = await becomeOwner(shop);
  till = await openTill(shop, owner, browser, 'T1', errors);
  const opened = till.page.context().waitForEvent('page');
  await fromMenu('Open the customer display');
  display = await opened;
  await display.getByText('Welcome').waitFor();
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page, display]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

async function fromMenu(name: string): Promise<void> {
  await till.page.keyboard.press('F10');
  await till.page.getByRole('dialog').getByRole('button', { name }).click();
}

async function typeNumber(number: string): Promise<void> {
  const pad = display.getByRole('group', { name: /^(Keys|按键)$/ });
  for (const figure of number) await pad.getByRole('button', { name: figure, exact: true }).click();
}

async function sell(): Promise<void> {
  await till.page.bringToFront();
  // Whatever stands in the place of the goods makes room for the scan.
  await till.scan(COLA);
  await till.line(/Cola/).waitFor();
  await till.takeExact();
}

async function customersWith(number: string): Promise<readonly Customer[]> {
  return ((await owner.get(`/api/v1/office/customers?find=${number}`)) as { items: Customer[] }).items;
}

/** Waits until the server answers as is asked for: what a till says is there as soon as it is online, a message a moment later. */
async function eventually<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  const until_ms = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    assert.ok(Date.now() < until_ms, `not reached: ${JSON.stringify(answer)}`);
    await till.page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

async function messagesTo(number: string): Promise<readonly Message[]> {
  const [customer] = await customersWith(number);
  return customer ? ((await owner.get(`/api/v1/office/contact/messages?customer=${customer.id}`)) as { items: Message[] }).items : [];
}

/** Why the gate lets an offer go out by text now, or not: codes of its reasons. */
async function askGate(number: string): Promise<readonly string[]> {
  const [customer] = await customersWith(number);
  const { items } = (await owner.get('/api/v1/office/stores')) as { items: { id: string }[] };
  assert.ok(customer?.points[0] && items[0]);
  const answer = (await owner.post('/api/v1/office/contact/ask', { customer: customer.id, point: customer.points[0].id, store: items[0].id, channel: 'sms', purpose: 'marketing' })) as { reasons: { code: string }[] };
  return answer.reasons.map(({ code }) => code);
}

test('a consent on the second screen, in Chinese, is what the gate stands on seconds later, and one message asks to confirm it', async () => {
  await sell();
  await till.page.getByRole('button', { name: 'Stay in touch' }).click();
  const form = display.getByRole('region', { name: '要不要保持联系？' });
  if (!await form.isVisible()) await display.getByRole('button', { name: '中文' }).click();
  await form.waitFor();
  assert.equal(await form.getByRole('checkbox', { checked: true }).count(), 0);
  await form.getByRole('checkbox', { name: '优惠和活动: 短信' }).click();
  await typeNumber(NUMBER);
  await assertAccessible(display, 'the form on the display');
  await form.getByRole('button', { name: '同意', exact: true }).click();
  await till.page.getByText('Recorded.').waitFor();
  await till.nothingWaits();
  const [customer, ...others] = await customersWith(NUMBER);
  assert.deepEqual([customer?.language, customer?.points.map(({ address }) => address), others], ['zh', [`+86${NUMBER}`], []]);
  assert.ok((await askGate(NUMBER)).includes('consented'));
  const [confirmation] = await eventually(() => messagesTo(NUMBER), (messages) => messages.some(({ state }) => state === 'sent' || state === 'delivered'));
  assert.deepEqual([confirmation?.purpose, confirmation?.channel], ['confirmation', 'sms']);
  assert.match(confirmation?.content?.text ?? '', /\/c\//);
});

test('the next scan closes the form without harm to the sale, and nothing is recorded of it', async () => {
  await sell();
  await till.page.getByRole('button', { name: 'Stay in touch' }).click();
  await display.getByRole('region', { name: /要不要保持联系？|Shall we stay in touch/ }).waitFor();
  await typeNumber('139');
  await till.page.bringToFront();
  await till.scan(COLA);
  await till.line(/Cola/).waitFor();
  await display.getByRole('listitem').filter({ hasText: /Cola/ }).waitFor();
  await till.takeExact();
  const { items } = (await owner.get('/api/v1/office/customers')) as { items: Customer[] };
  assert.equal(items.length, 1);
});

test('a receipt goes by text to the number that was given for it, and the number is consent to nothing else', async () => {
  await sell();
  const link = await till.receiptLink();
  await till.page.getByRole('button', { name: 'Send the receipt' }).click();
  await till.page.getByRole('button', { name: 'Type it here instead' }).click();
  await till.page.getByRole('textbox', { name: 'Phone number' }).pressSequentially(`${OTHER.slice(0, 3)} ${OTHER.slice(3)}`, { delay: 120 });
  await assertAccessible(till.page, 'the number for the receipt');
  await till.page.keyboard.press('Enter');
  await till.page.getByText('Recorded. The receipt goes out now.').waitFor();
  await till.nothingWaits();
  const [message] = await eventually(() => messagesTo(OTHER), (messages) => messages.some(({ state }) => state === 'sent' || state === 'delivered'));
  assert.deepEqual([message?.purpose, message?.channel], ['receipt', 'sms']);
  assert.ok(message?.content?.text.includes(link), `${message?.content?.text} holds ${link}`);
  assert.ok((await askGate(OTHER)).includes('no_consent'));
});

test('who wants no more says so at the till by two taps and a number, also offline, and it holds as soon as the till is online', async () => {
  await till.page.context().setOffline(true);
  await fromMenu('Customer wants no more messages');
  await till.page.getByRole('textbox', { name: 'Phone number' }).pressSequentially(`+86 ${NUMBER}`, { delay: 120 });
  await assertAccessible(till.page, 'no more messages');
  await till.page.keyboard.press('Enter');
  await till.page.getByText(/^Recorded\. It holds/).waitFor();
  await till.isOffline();
  await till.page.getByText('Recorded. It holds as soon as this till is online again.').waitFor();
  assert.ok((await askGate(NUMBER)).includes('consented'), 'nobody has heard of it yet');
  await till.page.context().setOffline(false);
  await till.nothingWaits();
  const codes = await askGate(NUMBER);
  assert.ok(codes.includes('withdrawn') && !codes.includes('consented'), codes.join());
});

test('no number stands in the till’s own storage, in any entry of the office, or in what the program printed', async () => {
  const kept = await till.page.evaluate(() => new Promise<string>((resolve, reject) => {
    const opening = indexedDB.open('stilltill');
    opening.addEventListener('error', () => reject(new Error('the storage can’t be opened')));
    opening.addEventListener('success', async () => {
      const names = [...opening.result.objectStoreNames].filter((name) => name !== 'keys');
      const all = await Promise.all(names.map((name) => new Promise<unknown[]>((read) => {
        const reading = opening.result.transaction(name).objectStore(name).getAll();
        reading.addEventListener('success', () => read(reading.result as unknown[]));
      })));
      opening.result.close();
      resolve(JSON.stringify(all) + JSON.stringify(localStorage) + JSON.stringify(sessionStorage));
    });
  }));
  assert.ok(kept.includes('consent.given') && kept.includes('"sealed"'));
  const entries = JSON.stringify(await owner.get('/api/v1/office/entries?limit=100'));
  for (const number of [NUMBER, OTHER, `${OTHER.slice(0, 3)} ${OTHER.slice(3)}`]) {
    assert.ok(!kept.includes(number) && !entries.includes(number) && !shop.output().includes(number), 'in the clear');
  }
  // The network was taken away on purpose.
  assert.deepEqual(errors.filter((each) => !each.includes('ERR_INTERNET_DISCONNECTED')), []);
});

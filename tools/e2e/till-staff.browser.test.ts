// People at a till, with the real server behind it: a badge from the office signs on, and the office approves what a till asks.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { signInAtOffice } from './office-sign-in.ts';
import { type Owner, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, TillScreen } from './till-screen.ts';

let shop: Shop;
let browser: Browser;
let owner: Owner;
let till: TillScreen;
let errors: string[];
let badge: string;

before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  owner = await becomeOwner(shop);
  till = new TillScreen(await browser.context.newPage());
  errors = watchErrors(till.page);
  await till.open(shop.origin);
  await till.enrol(await owner.enrolmentCode('S1', 'T1'));
  browser.context.setDefaultTimeout(8000);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [till.page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

async function idOf(name: string): Promise<string> {
  const { items } = (await owner.get('/api/v1/office/operators')) as { items: { id: string; name: string }[] };
  const found = items.find((each) => each.name === name);
  assert.ok(found, `${name} is not among ${items.map((each) => each.name).join(', ')}`);
  return found.id;
}

/** The newest entry of a kind as the office has it. */
async function told(kind: string): Promise<string> {
  await till.nothingWaits();
  const { items } = (await owner.get('/api/v1/office/entries?limit=50')) as { items: { kind: string; terminal: string; epoch: string; seq: number; hash: string }[] };
  const entry = items.find((each) => each.kind === kind);
  assert.ok(entry, `${kind} is not among ${items.map((each) => each.kind).join(', ')}`);
  return JSON.stringify(await owner.get(`/api/v1/office/proof/${entry.terminal}/${entry.epoch}/${entry.seq}/${entry.hash}`));
}

test('a badge that the office issues is known at an open till at once, and signs on with the PIN that a built-in role asks for', async () => {
  const issued = (await owner.post(`/api/v1/office/operators/${await idOf(STAFF.operator.name)}/badges`, { form: 'printed' })) as { code: string };
  badge = issued.code;
  await till.page.getByText('Or scan your badge.').waitFor();
  await till.scan(badge);
  await till.page.getByRole('heading', { name: `PIN of ${STAFF.operator.name}` }).waitFor();
  await till.typeAsPerson(STAFF.operator.pin);
  await till.openShift('200');
  assert.match(await told('operator.signed_on'), /badge_pin/);
});

test('beside the manager\'s PIN the office can be asked; what it approves happens by itself, and the entry names who gave it', async (t) => {
  await till.page.keyboard.press('F10');
  await till.page.getByRole('button', { name: /^Cash out/ }).click();
  for (const key of '50') await till.page.keyboard.press(key, { delay: 130 });
  await till.page.getByRole('button', { name: 'To the safe' }).click();
  await till.page.getByRole('button', { name: /^Take ¥50.00 out/ }).click();
  await till.page.getByRole('button', { name: 'Ask the office' }).click();
  await till.page.getByText('Managers in the office are being asked').waitFor();
  // The till says so as it asks; the office has it once the question arrived.
  const asked = await t.waitFor(async () => {
    const { items } = (await owner.get('/api/v1/office/approvals')) as { items: { id: string; state: string; words: string; amount_minor: string; subject: { measure: string } }[] };
    const found = items.find(({ state }) => state === 'asked');
    assert.ok(found);
    return found;
  }, { timeout: 8_000 });
  assert.deepEqual([asked.words, asked.amount_minor, asked.subject.measure], ['Take ¥50.00 out of the drawer: To the safe', '5000', '-5000']);
  await owner.post(`/api/v1/office/approvals/${asked.id}`, { answer: 'give' });
  await till.page.getByText('¥50.00 is out of the drawer and recorded.').waitFor();
  assert.match(await told('cash.moved'), new RegExp(`${asked.id}[^]*office`));
  await till.page.keyboard.press('Escape');
  await till.goods.waitFor();
});

test('once a role asks for more figures than somebody\'s PIN has, the till tells them at their next sign-on, and the office lists them', async () => {
  const [role, tom] = [randomUUID(), await idOf(STAFF.operator.name)];
  const asksFor = (pin_figures_min: number): Promise<unknown> => owner.put(`/api/v1/office/roles/${role}`, {
    names: { en: 'Floor lead', zh: '楼面组长' }, rank: 'operator', actions: ['sell', 'open_shift', 'close_shift'], limits: {}, credentials: { pin_figures_min, badge: 'with_pin' },
  });
  await asksFor(4);
  await owner.put(`/api/v1/office/operators/${tom}`, { name: STAFF.operator.name, role: 'operator', active: true, language: 'en', places: [{ store: null, role }] });
  await asksFor(6);
  const { page } = await signInAtOffice(shop, browser, { to: '/operators', errors });
  await page.getByText('One PIN is to be renewed').waitFor();
  await page.getByText(`${STAFF.operator.name}: fewer figures than the role asks for`).waitFor();
  await assertAccessible(page, 'operators with a PIN to be renewed');
  await page.close();
  await till.page.bringToFront();
  await till.page.keyboard.press('F10');
  await till.page.getByRole('button', { name: 'Lock and switch operator', exact: true }).click();
  await till.signOn(STAFF.operator);
  await till.page.getByText('Your PIN is shorter than your role asks for.').waitFor();
  await till.page.getByText('Have the owner set one of at least 6 figures.').waitFor();
  await assertAccessible(till.page, 'a till that asks for a longer PIN');
  await till.page.getByRole('button', { name: 'Understood' }).click();
  await till.page.getByText('Your PIN is shorter').waitFor({ state: 'detached' });
});

test('one\'s own badge locks the till, and no error was met', async () => {
  await till.scan(badge);
  await till.page.getByRole('heading', { name: 'Who is at the till?' }).waitFor();
  assert.deepEqual(errors, []);
});

// Operator and till that do not match, as it happens in a shop: somebody takes the till of a colleague who is signed on, tries
// PINs there, or is at work in two stores at once. The office's open page tells of it by itself.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { openTill } from './day.ts';
import { signInAtOffice } from './office-sign-in.ts';
import { type Owner, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';
import { STAFF, type Staff, TillScreen } from './till-screen.ts';

const COLA = '6968257330063';
let shop: Shop;
let owner: Owner;
let at_till: Browser;
let at_other_store: Browser;
let at_office: Browser;
let till: TillScreen;
let page: Page;
/** What the badge of each says. */
const badges = new Map<Staff, string>();
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  owner = await becomeOwner(shop);
  const { items } = (await owner.get('/api/v1/office/operators')) as { items: { id: string; name: string }[] };
  for (const staff of [STAFF.operator, STAFF.manager]) {
    const id = items.find(({ name }) => name === staff.name)?.id ?? '';
    badges.set(staff, ((await owner.post(`/api/v1/office/operators/${id}/badges`, { form: 'printed' })) as { code: string }).code);
  }
  [at_till, at_other_store, at_office] = await Promise.all([openBrowser(), openBrowser(), openBrowser({ viewport: { width: 1280, height: 900 } })]);
  till = await openTill(shop, owner, at_till, 'T1', errors);
  ({ page } = await signInAtOffice(shop, at_office, { to: '/watch', errors }));
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [page, till.page, ...at_other_store.context.pages()]);
});

after(async () => {
  await Promise.all([at_till?.close(), at_other_store?.close(), at_office?.close()]);
  await shop?.remove();
});

const badgeOf = (staff: Staff): string => badges.get(staff) ?? assert.fail(`no badge of ${staff.name}`);
const title = (name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();

/** Their badge over the session of whoever is there, and the PIN that a built-in role asks for beside it. */
async function takeOver(staff: Staff): Promise<void> {
  await till.scan(badgeOf(staff));
  await till.page.getByText(`PIN of ${staff.name}`).waitFor();
  await till.typeAsPerson(staff.pin);
  await till.status.getByText(staff.name).waitFor();
}

async function sell(at: TillScreen): Promise<void> {
  await at.scanLine(COLA, /Cola/);
  await at.takeExact();
}

test('a till that another badge took over, and whose first operator is right back, is told live in plain words', async () => {
  await title('Nothing waits for you');
  await sell(till);
  await takeOver(STAFF.manager);
  await sell(till);
  await takeOver(STAFF.operator);
  await sell(till);
  const sentence = `${STAFF.operator.name} was back at T1 <1 min after ${STAFF.manager.name} had taken it over`;
  await title('1 finding');
  await page.getByRole('link', { name: sentence }).waitFor();
  await page.getByText(/^A hint/).first().waitFor();
  await page.getByRole('link', { name: sentence }).click();
  await title(sentence);
  await page.getByText('Somebody helped a colleague out.').waitFor();
  const entries = page.getByRole('region', { name: 'Entries behind it' });
  assert.deepEqual(await entries.getByRole('link').allTextContents(), ['Operator signed off', 'Operator signed on', 'Operator signed on']);
  await assertAccessible(page, 'a borrowed sign-on');
  await entries.getByRole('link', { name: 'Operator signed on' }).first().click();
  await page.getByText('Verified', { exact: true }).first().waitFor();
});

test('who is at work in two stores at once is a case by the usual policy, which appears by itself, with the way and what it takes', async () => {
  const { items } = (await owner.get('/api/v1/office/fleet/stores')) as { items: { id: string; code: string }[] };
  // As the crow flies 50 km apart, and 60 by road.
  for (const [code, lon_e6] of [['S1', 121_490_000], ['S2', 122_016_000]] as const) await owner.put(`/api/v1/office/fleet/stores/${items.find((each) => each.code === code)?.id ?? ''}`, { position: { lat_e6: 31_239_700, lon_e6 }, networks: [] });
  await page.goto(`${shop.origin}/office/watch/cases`);
  await title('No open cases');
  const there = new TillScreen(await at_other_store.context.newPage());
  watchErrors(there.page, errors);
  await there.open(shop.origin);
  await there.enrol(await owner.enrolmentCode('S2', 'T1'));
  await there.signOn(STAFF.operator);
  await there.openShift('200');
  await sell(there);
  await title(/^1 open case/);
  await page.getByRole('main').getByRole('link', { name: STAFF.operator.name }).click();
  await title(`${STAFF.operator.name}: Two places`);
  await page.getByText('the policy opened the case').waitFor();
  await page.getByRole('link', { name: new RegExp(`^${STAFF.operator.name} was in .*, and <1 min later in .*, 60 km away$`) }).click();
  await title(/60 km away$/);
  const evidence = page.getByRole('region', { name: 'Evidence' });
  await evidence.getByText('60 km', { exact: true }).waitFor();
  await evidence.getByText('The way takes at least').waitFor();
  await assertAccessible(page, 'two places');
});

test('wrong PINs for a colleague at an open till are told live, with how many', async () => {
  await page.goto(`${shop.origin}/office/watch`);
  await title('1 finding');
  await till.scan(badgeOf(STAFF.manager));
  await till.page.getByText(`PIN of ${STAFF.manager.name}`).waitFor();
  for (const left of [5, 4, 3]) {
    await till.typeAsPerson('111111');
    await till.page.getByText(`${left} tries are left.`).waitFor();
  }
  await title('2 findings');
  await page.getByRole('link', { name: `3 wrong PINs for ${STAFF.manager.name} at T1, while ${STAFF.operator.name} was signed on` }).waitFor();
});

test('no page has failed with an error', () => {
  assert.deepEqual(errors, []);
});

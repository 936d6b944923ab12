// The page of one's own account: a new password, where one is signed in, codes; an owner who lets a manager back in; and a proof that
// is asked for behind a quarter of an hour, before what weighs.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { totpOf } from '@stilltill/testing/totp';
import type { Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { signInAtOffice } from './office-sign-in.ts';
import { OWNER, becomeOwner, signInOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';

const NEXT = 'seven grey herons wade';
const MANAGER = { name: 'Tom Baker', email: 'tom@shop.test', password: 'four boats at the pier' };
let shop: Shop;
let browser: Browser;
let page: Page;
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  await becomeOwner(shop);
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  ({ page } = await signInAtOffice(shop, browser, { errors }));
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [page]);
});
after(async () => {
  await browser?.close();
  await shop?.remove();
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const ask = (path: string, cookie: string, body?: unknown): Promise<Response> => fetch(shop.origin + path, {
  method: body === undefined ? 'GET' : 'POST', headers: { origin: shop.origin, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

test('somebody sees where they are signed in, and ends what they do not know', async () => {
  const elsewhere = await signInOwner(shop);
  await page.goto(`${shop.origin}/office/account`);
  await page.getByRole('region', { name: /^Signed in at \d+ places$/ }).waitFor();
  await page.getByText('Chrome on Linux').waitFor();
  await page.getByText('This browser').waitFor();
  await assertAccessible(page, 'account with sessions');
  await button('Sign out everywhere else').click();
  await page.getByRole('region', { name: 'Signed in here alone' }).waitFor();
  await assert.rejects(() => elsewhere.get('/api/v1/office/me'), /401/);
});

test('a password is changed with the old one, and an easy one is not taken', async () => {
  await button('Change the password').click();
  await page.getByRole('textbox', { name: 'Password now' }).fill('not my password');
  await page.getByRole('textbox', { name: 'New password' }).fill('1qaz2wsx3edc4rfv');
  await button('Change it').click();
  await page.getByText('This password is easy to guess.').waitFor();
  await page.getByRole('textbox', { name: 'New password' }).fill(NEXT);
  await button('Change it').click();
  await page.getByText('That is not your password.').waitFor();
  await page.getByRole('textbox', { name: 'Password now' }).fill(OWNER.password);
  await button('Change it').click();
  await page.getByText('The password is changed.').waitFor();
  assert.equal((await ask('/api/auth/sign-in/email', '', { email: OWNER.email, password: OWNER.password })).status, 401);
});

test('with an app that shows codes, new backup codes take the place of the old', async () => {
  await button('Turn it on').click();
  await page.getByRole('textbox', { name: 'Your password' }).fill(NEXT);
  await button('Next').click();
  const secret = (await page.locator('[data-secret]').getAttribute('data-secret')) ?? '';
  await page.getByRole('textbox', { name: 'Code from the app' }).fill(totpOf(secret, Date.now()));
  await button('Check the code').click();
  const codes = page.getByRole('list', { name: 'Backup codes' });
  const first = await codes.textContent();
  await page.getByRole('checkbox', { name: 'I have kept the codes' }).check();
  await button('Done').click();
  await button('Make new codes').click();
  await page.getByRole('textbox', { name: 'Your password' }).fill(NEXT);
  await button('Make new codes').click();
  assert.notEqual(await codes.textContent(), first);
  await page.getByRole('checkbox', { name: 'I have kept the codes' }).check();
  await button('Done').click();
  await button('Turn it off').click();
  await page.getByRole('textbox', { name: 'Your password' }).fill(NEXT);
  await button('Turn it off').click();
  await page.getByText('It is off.').waitFor();
});

test('what weighs asks for a proof once, and goes on by itself', async () => {
  await page.goto(`${shop.origin}/office/access`);
  let refused = 0;
  // The server's own rule is tried in its tests; here a minute must not be fifteen.
  await page.route('**/api/v1/office/access/invitations', async (route) => {
    refused += 1;
    if (refused > 1) return route.continue();
    return route.fulfill({ status: 403, contentType: 'application/problem+json', json: { type: 'about:blank', title: 'x', status: 403, code: 'step_up_needed', detail: 'x', transient: false, data: 'safe' } });
  });
  await button('Invite somebody').click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(MANAGER.name);
  await button('Make the link').click();
  const proof = page.getByRole('dialog', { name: 'Prove once more who you are' });
  await proof.getByRole('textbox', { name: 'Password' }).fill(NEXT);
  await assertAccessible(page, 'proof above a form');
  await proof.getByRole('button', { name: 'Sign in', exact: true }).click();
  const link = (await page.getByTestId('invitation-link').textContent()) ?? '';
  assert.equal(refused, 2);
  await page.unrouteAll();
  const token = link.split('#')[1];
  assert.equal((await ask('/api/v1/invitation', '', { token, ...MANAGER })).status, 200);
  await button('I have sent it').click();
});

test('an owner lets a manager back in by a link, who chooses a new password', async () => {
  await page.reload();
  await button(MANAGER.name).click();
  await button('Make the link').click();
  const link = (await page.getByTestId('reset-link').textContent()) ?? '';
  await assertAccessible(page, 'a link to get back in');
  await button('I have given it').click();
  const theirs = await (await browser.context.browser()?.newContext({ locale: 'en' }))?.newPage() ?? assert.fail('a page of another person');
  watchErrors(theirs, errors);
  await theirs.goto(link);
  await theirs.getByRole('heading', { level: 1, name: 'Choose a new password' }).waitFor();
  await theirs.waitForURL((url) => url.hash === '');
  await assertAccessible(theirs, 'choosing a new password');
  await theirs.getByRole('textbox', { name: 'New password' }).fill('a pier of four boats');
  await theirs.getByRole('button', { name: 'Set the password' }).click();
  await theirs.getByRole('navigation').first().waitFor();
  await theirs.goto(link);
  await theirs.getByRole('textbox', { name: 'New password' }).fill('another pier of boats');
  await theirs.getByRole('button', { name: 'Set the password' }).click();
  await theirs.getByText('This link was used, replaced by a newer one, or has run out.').waitFor();
  await theirs.context().close();
});

test('no page has failed with an error but for what was refused', () => {
  assert.deepEqual(errors.filter((error) => !/status of (40[0134]|410|422)/.test(error)), []);
});

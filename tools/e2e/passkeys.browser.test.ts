// Passkeys in the office, with Chromium's virtual authenticator in the place of a finger: adding one, signing in with it,
// and proving oneself once more before a large approval.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';
import { signInAtOffice } from './office-sign-in.ts';
import { OWNER, becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';

let shop: Shop;
let browser: Browser;
let page: Page;
let devtools: CDPSession;
let authenticator: string;
const errors: string[] = [];

before(async () => {
  shop = await startShop();
  await becomeOwner(shop);
  browser = await openBrowser();
  page = await browser.context.newPage();
  watchErrors(page, errors);
  devtools = await browser.context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  authenticator = await addAuthenticator(true);
});

afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [page]);
});

after(async () => {
  await browser?.close();
  await shop?.remove();
});

async function addAuthenticator(verifies_user: boolean): Promise<string> {
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: verifies_user, automaticPresenceSimulation: true },
  });
  return authenticatorId;
}

async function signInByPassword(): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(OWNER.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('navigation').first().waitFor();
}
const signOut = async (): Promise<void> => {
  await page.goto(`${shop.origin}/office/account`);
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
};

test('a passkey is added on the account page under a name', async () => {
  await page.goto(`${shop.origin}/office/sign-in`);
  await signInByPassword();
  await page.goto(`${shop.origin}/office/account`);
  await page.getByRole('textbox', { name: 'Name of the device' }).fill('Office laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Remove: Office laptop' }).waitFor();
  await assertAccessible(page, 'account with a passkey');
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId: authenticator });
  assert.deepEqual(credentials.map(({ rpId, isResidentCredential }) => [rpId, isResidentCredential]), [['localhost', true]]);
});

test('it signs in without a password, and can be renamed', async () => {
  await signOut();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('navigation').first().waitFor();
  await page.goto(`${shop.origin}/office/account`);
  await page.getByRole('button', { name: 'Rename: Office laptop' }).click();
  await page.getByRole('textbox', { name: 'Name of the device' }).first().fill('Till laptop');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Remove: Till laptop' }).waitFor();
});

test('a large approval that asks for a proof goes on by itself once the passkey was used', async () => {
  const id = '01928f00-0000-7000-8000-000000000001';
  const item = {
    id, terminal: id, terminal_code: 'T1', store: id, store_name: 'Lakeside', operator: '01928f00-0000-7000-8000-000000000002', operator_name: 'Tom Baker',
    subject: { action: 'refund', sale: null, shift: null, line: null, measure: null }, words: 'A large refund', amount_minor: '90000',
    asked_at: new Date().toISOString(), until: new Date(Date.now() + 110_000).toISOString(), state: 'asked', by_name: null,
  };
  const answers: string[] = [];
  await page.route('**/api/v1/office/approvals', (route) => route.fulfill({ json: { items: answers.at(-1) === 'given' ? [] : [item] } }));
  // The server's own rule is tried in its tests; here a minute must not be five.
  await page.route(`**/api/v1/office/approvals/${id}`, async (route) => {
    const is_first = answers.length === 0;
    answers.push(is_first ? 'step_up_needed' : 'given');
    if (is_first) return route.fulfill({ status: 403, contentType: 'application/problem+json', json: { type: 'about:blank', title: 'x', status: 403, code: 'step_up_needed', detail: 'x', transient: false, data: 'safe' } });
    return route.fulfill({ json: { ...item, state: 'given', by_name: 'Lin Jing' } });
  });
  await page.goto(`${shop.origin}/office/approvals`);
  await page.getByRole('button', { name: 'Approve' }).click();
  const dialog = page.getByRole('dialog', { name: 'Prove once more who you are' });
  await dialog.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('heading', { level: 1, name: 'Nothing waits for you' }).waitFor();
  assert.deepEqual(answers, ['step_up_needed', 'given']);
  await page.unrouteAll();
});

test('a device that did not verify its user signs nobody in', async () => {
  await signOut();
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: false });
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('No passkey was used.').waitFor();
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: true });
});

test('a shop that asks for more than a password opens to a passkey, and to a password alone no more', async () => {
  const other = await openBrowser();
  const { page: elsewhere } = await signInAtOffice(shop, other, { to: '/office/sales' });
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('navigation').first().waitFor();
  await page.goto(`${shop.origin}/office/access`);
  await page.getByRole('button', { name: 'Ask everybody for it' }).click();
  await page.getByRole('region', { name: 'Everybody needs more than a password' }).waitFor();
  await page.getByRole('cell', { name: 'Passkey' }).waitFor();
  await assertAccessible(page, 'access where more than a password is asked for');
  // A page that stood open is led to the account by itself.
  await elsewhere.waitForURL(/\/office\/account$/);
  await elsewhere.getByText('npm run owner-link').waitFor();
  assert.deepEqual([await elsewhere.getByRole('button', { name: 'Turn it on' }).count(), await elsewhere.getByRole('link', { name: 'Sales' }).count()], [0, 0]);
  await assertAccessible(elsewhere, 'account where more than a password is needed');
  await other.close();
  await signOut();
});

test('it asks for the passkey beside the password, and opens where it is used', async () => {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(OWNER.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('asks for more than a password').waitFor();
  await page.goto(`${shop.origin}/office/sales`);
  await page.waitForURL(/\/office\/account$/);
  await page.getByRole('main').getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('link', { name: 'Sales' }).first().click();
  await page.waitForURL(/\/office\/sales/);
  await page.goto(`${shop.origin}/office/access`);
  await page.getByRole('button', { name: 'Ask for it no more' }).click();
  await page.getByRole('region', { name: 'Nobody is asked for more than a password' }).waitFor();
  await signOut();
});

test('one that was removed signs nobody in any more, and the password still does', async () => {
  await signInByPassword();
  await page.goto(`${shop.origin}/office/account`);
  await page.getByRole('button', { name: 'Remove: Till laptop' }).click();
  await page.getByText('None yet.').waitFor();
  await signOut();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('No passkey was used.').waitFor();
  await signInByPassword();
});

test('no page has failed with an error but for what was refused', () => {
  assert.deepEqual(errors.filter((error) => !/status of 40[013]/.test(error)), []);
});

// Somebody in the office on a page of their own, signed in by password, for tests that begin there.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type Browser, watchErrors } from './chromium.ts';
import { OfficeScreen } from './office-screen.ts';
import { OWNER } from './owner.ts';
import type { Shop } from './shop.ts';

type Person = { readonly email: string; readonly password: string };
export type Desk = { readonly office: OfficeScreen; readonly page: Page; readonly errors: string[] };

/** Whoever has an account already. `to`: the page that they wanted to see. `errors` hears what theirs says from the start. */
export async function signInAtOffice(shop: Pick<Shop, 'origin'>, browser: Browser, { person = OWNER, to = '', errors = [] }: { readonly person?: Person; readonly to?: string; readonly errors?: string[] } = {}): Promise<Desk> {
  const page = await browser.context.newPage();
  watchErrors(page, errors);
  const office = new OfficeScreen(page, shop.origin);
  await page.goto(`${shop.origin}/office/sign-in${to === '' ? '' : `?to=${encodeURIComponent(to)}`}`);
  await office.signIn(person);
  return { office, page, errors };
}

/** Sets up a fresh shop, and is its owner. */
export async function setUpOffice(shop: Pick<Shop, 'origin' | 'setup_link'>, browser: Browser, errors: string[] = []): Promise<Desk> {
  const page = await browser.context.newPage();
  const office = new OfficeScreen(page, shop.origin);
  assert.ok(shop.setup_link, 'a fresh shop has a link for its owner');
  await office.setUp(shop.setup_link, OWNER);
  watchErrors(page, errors);
  return { office, page, errors };
}

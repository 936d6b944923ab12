import assert from 'node:assert/strict';
import { type Browser, watchErrors } from './chromium.ts';
import { OfficeScreen } from './office-screen.ts';
import { OWNER, type Owner } from './owner.ts';
import type { Shop } from './shop.ts';
import { STAFF, TillScreen } from './till-screen.ts';

/** A shop at work: its owner in the office, and an operator at a till with an open shift, each on a page of their own. */
export type Day = { readonly office: OfficeScreen; readonly till: TillScreen; readonly errors: string[] };

/** `desk` and `counter` may be one browser; of two pages in one only one is seen, and draws. */
export async function beginDay(shop: Shop, desk: Browser, counter: Browser): Promise<Day> {
  const office = new OfficeScreen(await desk.context.newPage());
  assert.ok(shop.setup_link, shop.output());
  await office.setUp(shop.setup_link, OWNER);
  const till = new TillScreen(await counter.context.newPage());
  await till.open(shop.origin);
  await till.enrol(await office.enrolmentCode('T1'));
  await till.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await till.signOn(STAFF.operator);
  await till.openShift('300');
  // One list, that both pages write into as it goes on.
  const errors = watchErrors(office.page);
  watchErrors(till.page, errors);
  return { office, till, errors };
}

/** An operator at a till of the first store, with an open shift. `errors` hears what its page says from the start. */
export async function openTill(shop: Shop, owner: Owner, counter: Browser, code = 'T1', errors: string[] = []): Promise<TillScreen> {
  const till = new TillScreen(await counter.context.newPage());
  watchErrors(till.page, errors);
  await till.open(shop.origin);
  await till.enrol(await owner.enrolmentCode('S1', code));
  await till.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await till.signOn(STAFF.operator);
  await till.openShift('300');
  return till;
}

// An owner sees that nothing is backed up, sets backups up, watches the first one arrive, and says how often and how long;
// on a server that another keeps they see that it is backed up, and no more.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type BackupState, FRESH_STATE, readSetup, readState, writeState } from '@stilltill/server/platform/backup/backup-files.ts';
import { setUpBackup } from '@stilltill/server/platform/backup/setup.ts';
import type { Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { type Browser, keepPicture, openBrowser } from './chromium.ts';
import { setUpOffice } from './office-sign-in.ts';
import { type Shop, startShop } from './shop.ts';

const FIRST_BASE_WITHIN_MS = 90_000;
let shop: Shop;
let browser: Browser;
let page: Page;
const errors: string[] = [];

before(async () => {
  shop = await startShop({ processes: 1 });
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  ({ page } = await setUpOffice(shop, browser, errors));
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [page]);
});
after(async () => {
  await browser?.close();
  await shop?.remove();
});

const title = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

test('without a setup the page says so and names the command', async () => {
  await page.goto(`${shop.origin}/office/backups`);
  await title('Nothing is backed up yet').waitFor();
  await page.getByText('npm run backup -- --to PLACE').waitFor();
  await assertAccessible(page, 'backups, not set up');
});

test('once it is set up the first backup is taken, and the owner says how often and how long', async () => {
  await setUpBackup({ folder: shop.data_folder, place: { kind: 'folder', path: join(shop.data_folder, 'elsewhere') }, set: 'a-set', passphrase: 'four words of a shop', keys_passphrase: 'other words for keys', now_ms: Date.now(), work_factor: 10 });
  await page.reload();
  await title(/^All before .* is backed up$/).waitFor({ timeout: FIRST_BASE_WITHIN_MS });
  await page.getByText(join(shop.data_folder, 'elsewhere')).waitFor();
  const every = page.getByRole('textbox', { name: 'A full copy every … hours' });
  await every.fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('A whole number from 1 to 168.').waitFor();
  await every.fill('12');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  assert.equal(readSetup(shop.data_folder)?.base_every_h, 12);
  await assertAccessible(page, 'backups, set up');
});

test('what fails for long stands on the first page for the owner, and leads to what happened', async () => {
  // A page of a server that is gone asks in vain.
  await page.goto('about:blank');
  await shop.stop();
  const failure: BackupState['failure'] = { since: new Date(Date.now() - 3_600_000).toISOString(), at: new Date(Date.now() + 3_600_000).toISOString(), en: 'The disk is unplugged.', zh: '磁盘已拔出。' };
  writeState(shop.data_folder, { ...FRESH_STATE, ...readState(shop.data_folder), failure });
  shop = await startShop({ processes: 1, data_folder: shop.data_folder, port: Number(new URL(shop.origin).port) });
  await page.goto(`${shop.origin}/office/`);
  await page.getByText('Backups fail. Selling goes on.').waitFor();
  await page.getByRole('link', { name: 'See what to do' }).click();
  await title(/^Backups have failed since /).waitFor();
  await page.getByText('The disk is unplugged.').waitFor();
});

test('on a server that another keeps the owner reads that it is backed up and whom to ask, and neither where nor why not', async () => {
  await page.goto('about:blank');
  await shop.stop();
  shop = await startShop({ processes: 1, data_folder: shop.data_folder, port: Number(new URL(shop.origin).port), environment: { STILLTILL_KEEPER: 'host@example.com' } });
  await page.goto(`${shop.origin}/office/backups`);
  await page.getByText(/Several merchants share this server/).waitFor();
  await page.getByText('A full copy every 12 hours. The last one of each of 7 days and of 4 weeks is kept.').waitFor();
  assert.deepEqual([await page.getByRole('button', { name: 'Save' }).count(), await page.getByText(join(shop.data_folder, 'elsewhere')).count(), await page.getByText('The disk is unplugged.').count()], [0, 0, 0]);
  await assertAccessible(page, 'backups, of others');
  assert.deepEqual(errors, []);
});

test('what a database of the owner’s lacks stands below Backups, each with what to do', async () => {
  const own = { checked_at: new Date().toISOString(), findings: [{ en: 'The log is not archived: archive_mode is off.', zh: '日志没有归档。' }, { en: 'No base was taken.', zh: '没有基础备份。' }] };
  const standing = { is_keeper: true, state: 'own_database', worry: 'own_missing', place: null, keys_place: null, plan: null, last_base: null, next_base_at: null, covered_until: null, failure: null, own };
  await page.route('**/api/v1/office/backups', (route) => route.fulfill({ json: standing }));
  await page.reload();
  await title('Your own database server is not backed up as it should be').waitFor();
  await page.getByText('The log is not archived').waitFor();
  await page.getByText('No base was taken.').waitFor();
  await assertAccessible(page, 'backups, own database');
  await page.unroute('**/api/v1/office/backups');
});

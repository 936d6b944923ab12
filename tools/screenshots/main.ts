// `npm run screenshots`: every page of till, office and care as a person sees it, in both languages and schemes, at
// the sizes that matter, into screenshots/. Made to be looked at; nothing compares them. `--only till|staff|office`, `--language`,
// `--scheme` and `--size` take a part.
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { type Browser, keepPicture, openBrowser } from '../e2e/chromium.ts';
import { OWNER, type Owner, becomeOwner } from '../e2e/owner.ts';
import { type Shop, startShop } from '../e2e/shop.ts';
import { TillScreen } from '../e2e/till-screen.ts';
import { stageTrouble } from './stage-trouble.ts';
import { WITH_PIN_TOO, walkStaff } from './walk-staff.ts';
import { walkTill } from './walk-till.ts';

const FOLDER = resolve(import.meta.dirname, '../../screenshots');
const LANGUAGES = ['zh-CN', 'en-GB'] as const;
const SCHEMES = ['light', 'dark'] as const;
const TILL_SIZES = { till: { width: 1024, height: 768 }, wide: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } } as const;
const OFFICE_SIZES = { desk: { width: 1280, height: 800 }, tablet: { width: 768, height: 1024 }, phone: { width: 390, height: 844 } } as const;
const OFFICE_PAGES = ['', 'sales', 'entries', 'exceptions', 'terminals', 'terminals/wall', 'terminals/map', 'terminals/usage', 'terminals/settings', 'terminals/inspections', 'terminals/faults', 'terminals/estate', 'watch', 'watch/cases', 'watch/scores', 'watch/policy', 'watch/report', 'shifts', 'operators', 'operators/roles', 'products', 'products/new', 'products/categories', 'stock', 'stock/new/delivery', 'stock/count', 'stock/documents', 'promotions', 'promotions/new', 'selling', 'customers', 'customers/new', 'customers/duplicates', 'customers/imports', 'contact', 'contact/ask', 'contact/calls', 'contact/providers', 'requests', 'receipts', 'labels', 'tenders/unsettled', 'approvals', 'access', 'roster', 'export', 'stores', 'account', 'start', 'reports', 'reports/daily', 'tax', 'products/table', 'products/prices', 'products/prices/new', 'purchasing', 'purchasing/new', 'purchasing/suppliers', 'data', 'backups', 'changes', 'points', 'contact/mailings', 'contact/templates', 'contact/registers'] as const;

const { values: part } = parseArgs({ options: { only: { type: 'string' }, language: { type: 'string' }, scheme: { type: 'string' }, size: { type: 'string' } } });
/** Whether nothing else was asked for. */
const isWanted = (asked: string | undefined, value: string): boolean => asked === undefined || asked === value;

type Look = { readonly language: (typeof LANGUAGES)[number]; readonly scheme: (typeof SCHEMES)[number]; readonly size: string };

let taken = 0;

async function keep(page: Page, { language, scheme, size }: Look, name: string): Promise<void> {
  await page.screenshot({ path: join(FOLDER, language, scheme, size, `${name}.png`) });
  taken += 1;
}

function* looks<T extends string>(sizes: Readonly<Record<T, { width: number; height: number }>>): Generator<Look & { viewport: { width: number; height: number } }> {
  for (const language of LANGUAGES.filter((each) => isWanted(part.language, each))) {
    for (const scheme of SCHEMES.filter((each) => isWanted(part.scheme, each))) {
      for (const size of (Object.keys(sizes) as T[]).filter((each) => isWanted(part.size, each))) yield { language, scheme, size, viewport: sizes[size] };
    }
  }
}

/** One till goes through a sale in English; each screen on its way is taken in every look by changing the look in place. */
async function tillPages(shop: Shop, owner: Owner): Promise<void> {
  for (const look of looks(TILL_SIZES)) {
    const browser = await openBrowser(look);
    try {
      await oneTill(browser, shop, await owner.enrolmentCode('S1', 'T1'), look);
    } catch (error) {
      await keepPicture('screenshots of a till', browser.context.pages());
      throw error;
    } finally {
      await browser.close();
    }
  }
}

async function oneTill(browser: Browser, shop: Shop, code: string, look: Look): Promise<void> {
  const page = await browser.context.newPage();
  await walkTill(new TillScreen(page), shop, code, look.language === 'zh-CN' ? 'zh-CN' : 'en', (name, shown = page) => keep(shown, look, name));
}

/** Signs the owner in, whatever the language of the page. `seen`: is called while the page still asks who it is. */
async function signIn(page: Page, shop: Shop, seen?: () => Promise<void>): Promise<void> {
  await page.goto(`${shop.origin}/office/`);
  await page.locator('input[type="email"]').waitFor();
  await seen?.();
  await page.locator('input[type="email"]').fill(OWNER.email);
  await page.locator('input[type="password"]').fill(OWNER.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
}

/** People at a till, each state in every scheme and size by changing the look in place. */
async function staffPages(language: (typeof LANGUAGES)[number]): Promise<void> {
  const spoken = language === 'zh-CN' ? 'zh-CN' : 'en';
  const shop = await startShop();
  const browser = await openBrowser({ language });
  try {
    const owner = await becomeOwner(shop);
    await stageTrouble(shop, owner, WITH_PIN_TOO[spoken].name);
    const phone = await browser.context.newPage();
    await signIn(phone, shop);
    const till = new TillScreen(await browser.context.newPage());
    const keepAll = async (page: Page, name: string): Promise<void> => {
      for (const scheme of SCHEMES.filter((each) => isWanted(part.scheme, each))) {
        await page.emulateMedia({ colorScheme: scheme });
        for (const [size, viewport] of Object.entries(TILL_SIZES).filter(([each]) => isWanted(part.size, each))) {
          await page.setViewportSize(viewport);
          await keep(page, { language, scheme, size }, name);
        }
      }
      await page.setViewportSize(TILL_SIZES.till);
    };
    await walkStaff(till, phone, shop, owner, spoken, keepAll);
  } catch (error) {
    await keepPicture(`screenshots of people at a till, ${language}`, browser.context.pages());
    throw error;
  } finally {
    await browser.close();
    await shop.remove();
  }
}

async function officePages(shop: Shop, troubles: Readonly<Record<string, string>>): Promise<void> {
  for (const look of looks(OFFICE_SIZES)) {
    const browser = await openBrowser(look);
    try {
      const page = await browser.context.newPage();
      await signIn(page, shop, () => keep(page, look, 'office-sign-in'));
      for (const [name, path] of [...OFFICE_PAGES.map((each) => [each, each] as const), ...Object.entries(troubles)]) {
        await page.goto(`${shop.origin}/office/${path}`);
        await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
        // What a page reads may lead to more that it reads.
        await page.waitForLoadState('networkidle');
        await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
        await keep(page, look, `office-${name.replaceAll('/', '-') || 'today'}`);
      }
      await page.goto(`${shop.origin}/office/products`);
      await page.locator('[data-row]').first().click();
      await page.getByRole('main').locator('form').waitFor();
      await keep(page, look, 'office-product');
      await page.goto(`${shop.origin}/office/customers?find=13912345678`);
      await page.locator('[data-row]').first().click();
      await page.locator('.of-table-grid').waitFor();
      await keep(page, look, 'office-customer');
      await page.goto(`${page.url().replace('/customers/', '/contact/ask?customer=')}`);
      await page.locator('.of-reason').first().waitFor();
      await keep(page, look, 'office-gate');
      await page.goto(`${shop.origin}/office/sales`);
      await page.locator('[data-row]').first().click();
      await page.locator('.of-verdict').waitFor();
      await keep(page, look, 'office-sale');
      if (part.only === undefined) {
        // The tills have left shifts behind.
        await page.goto(`${shop.origin}/office/shifts`);
        await page.locator('[data-row]').first().click();
        await page.getByRole('main').locator('table').first().waitFor();
        await keep(page, look, 'office-shift');
      }
      await page.goto(`${shop.origin}/r/AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA`);
      await keep(page, look, 'receipt-not-arrived');
    } finally {
      await browser.close();
    }
  }
}

await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
const shop = await startShop();
try {
  const owner = await becomeOwner(shop);
  for (const customer of [{ name: '李静', phone: '139 1234 5678', email: 'li.jing@example.com', notes: '喜欢绿茶' }, { name: 'Li Jing', phone: '13912345678' }, { name: 'Anna Weber', phone: '+49 151 23456789', language: 'en' }]) await owner.post('/api/v1/office/customers', customer);
  if (isWanted(part.only, 'staff')) for (const language of LANGUAGES.filter((each) => isWanted(part.language, each))) await staffPages(language);
  if (isWanted(part.only, 'till')) await tillPages(shop, owner);
  if (isWanted(part.only, 'office')) await officePages(shop, await stageTrouble(shop, owner));
} finally {
  await shop.remove();
}
process.stdout.write(`${taken} pictures in ${FOLDER}\n`);

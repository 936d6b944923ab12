// `npm run screenshots`: every page of till, office and care as a person sees it, in both languages and schemes, at
// the sizes that matter, into screenshots/. Made to be looked at; nothing compares them.
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { type Browser, openBrowser } from '../e2e/chromium.ts';
import { OWNER, type Owner, becomeOwner } from '../e2e/owner.ts';
import { type Shop, startShop } from '../e2e/shop.ts';
import { STAFF, TillScreen } from '../e2e/till-screen.ts';

const FOLDER = resolve(import.meta.dirname, '../../screenshots');
const LANGUAGES = ['zh-CN', 'en-GB'] as const;
const SCHEMES = ['light', 'dark'] as const;
const TILL_SIZES = { till: { width: 1024, height: 768 }, phone: { width: 390, height: 844 } } as const;
const OFFICE_SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;
const OFFICE_PAGES = ['', 'sales', 'entries', 'exceptions', 'terminals', 'shifts', 'operators', 'products', 'products/new', 'products/categories', 'stock', 'stock/new/delivery', 'stock/count', 'stock/documents', 'account'] as const;
const COLA = '6968257330063';

type Look = { readonly language: (typeof LANGUAGES)[number]; readonly scheme: (typeof SCHEMES)[number]; readonly size: string };

let taken = 0;

async function keep(page: Page, { language, scheme, size }: Look, name: string): Promise<void> {
  await page.screenshot({ path: join(FOLDER, language, scheme, size, `${name}.png`) });
  taken += 1;
}

function* looks<T extends string>(sizes: Readonly<Record<T, { width: number; height: number }>>): Generator<Look & { viewport: { width: number; height: number } }> {
  for (const language of LANGUAGES) {
    for (const scheme of SCHEMES) {
      for (const size of Object.keys(sizes) as T[]) yield { language, scheme, size, viewport: sizes[size] };
    }
  }
}

/** One till goes through a sale in English; each screen on its way is taken in every look by changing the look in place. */
async function tillPages(shop: Shop, owner: Owner): Promise<void> {
  for (const look of looks(TILL_SIZES)) {
    const browser = await openBrowser(look);
    try {
      await oneTill(browser, shop, await owner.enrolmentCode('S1', 'T1'), look);
    } finally {
      await browser.close();
    }
  }
}

async function oneTill(browser: Browser, shop: Shop, code: string, look: Look): Promise<void> {
  const page = await browser.context.newPage();
  const till = new TillScreen(page);
  const isChinese = look.language === 'zh-CN';
  // Staff in the language of the look: the screen speaks the language of whoever is at it.
  const staff = isChinese ? { name: '王小雨', pin: '2580' } : STAFF.operator;
  await till.open(shop.origin);
  await page.getByRole('textbox').waitFor();
  await keep(page, look, '1-enrolment');
  await page.getByRole('textbox').fill(code);
  await page.keyboard.press('Enter');
  const person = page.getByRole('button', { name: new RegExp(staff.name) });
  await person.waitFor();
  await keep(page, look, '2-sign-on');
  await person.click();
  await page.getByRole('heading', { name: new RegExp(staff.name) }).waitFor();
  await keep(page, look, '3-pin');
  await till.typeAsPerson(staff.pin);
  await page.getByRole('heading', { name: isChinese ? /开班/ : /Open the shift/ }).waitFor();
  await keep(page, look, '4-open-shift');
  await till.typeAsPerson('300');
  await page.getByRole('banner').waitFor();
  await page.getByTestId('take').waitFor();
  await keep(page, look, '5-selling-empty');
  await till.scan(COLA);
  await till.scan('4006381333931');
  await page.getByTestId('take').filter({ hasText: '3.50' }).waitFor();
  await keep(page, look, '6-selling');
  await page.getByTestId('take').click();
  await keep(page, look, '7-cash');
  await till.typeAsPerson('20');
  await page.getByTestId('change').waitFor();
  await keep(page, look, '8-receipt');
  const link = /http\S+\/r\/[\w.-]+/.exec((await page.getByRole('img', { name: /http/ }).first().getAttribute('aria-label')) ?? '')?.[0] ?? '';
  await page.keyboard.press('F10');
  await keep(page, look, '9-menu');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F9');
  await keep(page, look, '10-close-shift');
  const receipt = await browser.context.newPage();
  await receipt.goto(link);
  await keep(receipt, look, 'receipt-page');
}

async function officePages(shop: Shop): Promise<void> {
  for (const look of looks(OFFICE_SIZES)) {
    const browser = await openBrowser(look);
    try {
      const page = await browser.context.newPage();
      await page.goto(`${shop.origin}/office/`);
      await page.locator('input[type="email"]').waitFor();
      await keep(page, look, 'office-sign-in');
      await page.locator('input[type="email"]').fill(OWNER.email);
      await page.locator('input[type="password"]').fill(OWNER.password);
      await page.keyboard.press('Enter');
      await page.getByRole('navigation').first().waitFor();
      for (const name of OFFICE_PAGES) {
        await page.goto(`${shop.origin}/office/${name}`);
        await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
        await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
        await keep(page, look, `office-${name.replaceAll('/', '-') || 'today'}`);
      }
      await page.goto(`${shop.origin}/office/products`);
      await page.locator('[data-row]').first().click();
      await page.getByRole('main').locator('form').waitFor();
      await keep(page, look, 'office-product');
      await page.goto(`${shop.origin}/office/sales`);
      await page.locator('[data-row]').first().click();
      await page.locator('.of-verdict').waitFor();
      await keep(page, look, 'office-sale');
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
  await tillPages(shop, owner);
  await officePages(shop);
} finally {
  await shop.remove();
}
process.stdout.write(`${taken} pictures in ${FOLDER}\n`);

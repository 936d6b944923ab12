// One till goes through a day, by what is written on its screen and by its keys, and each screen on its way is kept.
import type { Locator, Page } from 'playwright-core';
import { till as words } from '@stilltill/ui/messages/till';
import { watch } from '@stilltill/ui/messages/watch';
import type { Shop } from '../e2e/shop.ts';
import { STAFF, type TillScreen } from '../e2e/till-screen.ts';

export const COLA = '6968257330063';
const UNKNOWN = '4006381333931';
/** Somebody whose screen speaks Chinese. */
export const CHINESE_OPERATOR = { name: '王小雨', pin: '2580' } as const;

type Keep = (name: string, shown?: Page) => Promise<void>;
type Walk = { readonly till: TillScreen; readonly page: Page; readonly say: (typeof words)['en']; readonly language: 'zh-CN' | 'en'; readonly keep: Keep; readonly button: (text: string) => Locator };

/** Parts of a text that stand for something are whatever they are. */
export function like(text: string): RegExp {
  return new RegExp(text.split(/\{\{\w+\}\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')).join('.+'));
}

export async function walkTill(till: TillScreen, shop: Shop, code: string, language: 'zh-CN' | 'en', keep: Keep): Promise<void> {
  const { page } = till;
  const say = words[language] as (typeof words)['en'];
  const walk: Walk = { till, page, say, language, keep, button: (text) => page.getByRole('button', { name: like(text) }).first() };
  await begin(walk, shop, code, language === 'en' ? STAFF.operator : CHINESE_OPERATOR);
  await fillBasket(walk);
  await takeMoney(walk);
  await giveBack(walk);
  await lookAround(walk);
  await endShift(walk);
}

async function begin({ till, page, say, keep }: Walk, shop: Shop, code: string, staff: { readonly name: string; readonly pin: string }): Promise<void> {
  await till.open(shop.origin);
  await page.getByRole('textbox').waitFor();
  await keep('01-enrolment');
  await page.getByRole('textbox').fill(code);
  await page.keyboard.press('Enter');
  const person = page.getByRole('button', { name: new RegExp(staff.name) });
  await person.waitFor();
  await keep('02-sign-on');
  await person.click();
  await page.getByRole('heading', { name: new RegExp(staff.name) }).waitFor();
  await keep('03-pin');
  await till.typeAsPerson(staff.pin);
  await page.getByText(say.count.figure, { exact: true }).first().waitFor();
  await keep('04-open-shift');
  await till.typeAsPerson('300');
  await page.getByTestId('take').waitFor();
  await keep('05-selling-empty');
}

async function fillBasket({ till, page, say, keep, button }: Walk): Promise<void> {
  await till.scan(COLA);
  await till.scan(UNKNOWN);
  await page.getByTestId('take').filter({ hasText: '3.50' }).waitFor();
  await button(say.new_goods.offer).waitFor();
  await keep('06-unknown-barcode');
  await button(say.new_goods.offer).click();
  await keep('07-new-goods');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('niu', { delay: 130 });
  await page.locator('main ul[aria-busy=false]').first().waitFor();
  await keep('08-search');
  await page.keyboard.press('Escape');
  for (const [key, act, name] of [['*', say.quantity.set, '09-quantity'], ['=', say.adjust.price_set, '10-price'], ['%', say.adjust.discount_give_nothing, '11-discount'], ['F1', say.tools.coupon, '13-tools']] as const) {
    await page.keyboard.press(key);
    await button(act).waitFor();
    await keep(name);
    if (key === '%') {
      await till.typeAsPerson('30');
      await button(say.approval.back).waitFor();
      await keep('12-approval');
      await page.keyboard.press('Escape');
    }
    if (key === 'F1') {
      await button(say.tools.coupon).click();
      await keep('14-coupon');
    }
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  }
}

async function takeMoney({ till, page, say, keep, button }: Walk): Promise<void> {
  await page.getByTestId('take').click();
  await button(say.cash.exact).waitFor();
  await keep('20-cash');
  await button(say.pay.card).click();
  await button(say.pay.approved).waitFor();
  await keep('21-card');
  await button(say.pay.unknown).click();
  await button(say.pay.unknown_park).waitFor();
  await keep('22-not-known');
  await button(say.pay.unknown_park).click();
  await page.getByTestId('take').waitFor();
  await keep('23-put-aside');
  await page.keyboard.press('F1');
  await button(say.tools.parked).click();
  await keep('24-parked');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await till.scan(COLA);
  await page.getByTestId('take').filter({ hasText: '3.50' }).waitFor();
  await page.getByTestId('take').click();
  await till.typeAsPerson('20');
  await page.getByTestId('change').waitFor();
  await keep('25-receipt');
  const link = /http\S+\/r\/[\w.-]+/.exec((await page.getByRole('img', { name: /http/ }).first().getAttribute('aria-label')) ?? '')?.[0] ?? '';
  const receipt = await page.context().newPage();
  await receipt.goto(link);
  await keep('receipt-page', receipt);
  await receipt.close();
}

async function approve({ till, page }: Walk): Promise<void> {
  const manager = page.getByRole('button', { name: new RegExp(STAFF.manager.name) });
  await page.getByText(new RegExp(STAFF.manager.name)).first().waitFor();
  if (await manager.count() > 0) await manager.first().click();
  await till.typeAsPerson(STAFF.manager.pin);
}

async function giveBack(walk: Walk): Promise<void> {
  const { till, page, say, keep, button } = walk;
  await page.keyboard.press('F11');
  await button(say.refund.last).waitFor();
  await keep('30-refund');
  await button(say.refund.last).click();
  await button(say.refund.everything).click();
  await keep('31-refund-lines');
  await button(say.exchange.begin).click();
  await approve(walk);
  await page.getByText(like(say.exchange.strip)).first().waitFor({ state: 'attached' });
  await till.scan(COLA);
  await till.scan(COLA);
  await page.getByTestId('take').filter({ hasText: '3.50' }).waitFor();
  await keep('32-exchange');
  await page.getByTestId('take').click();
  await button(say.cash.exact).waitFor();
  await keep('33-exchange-difference');
  await button(say.cash.exact).click();
  await page.getByTestId('receipt-number').waitFor();
  await keep('34-exchange-receipt');
  await page.keyboard.press('F11');
  await button(say.refund.last).click();
  await button(say.refund.everything).click();
  await button(say.refund.give).click();
  await approve(walk);
  await page.getByTestId('refunded').waitFor();
  await keep('35-refunded');
  await page.keyboard.press('Enter');
  await page.keyboard.press('F11');
  await button(say.refund.without).click();
  await till.scan(COLA);
  await keep('36-without-receipt');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByTestId('take').waitFor();
}

async function lookAround(walk: Walk): Promise<void> {
  const { till, page, say, keep, button } = walk;
  await page.keyboard.press('F10');
  await keep('40-menu');
  await button(say.printer.title).click();
  await keep('41-printer');
  await page.keyboard.press('Escape');
  await openMenu(walk);
  await button(say.drawer.out).click();
  await keep('42-cash-out');
  await page.keyboard.press('Escape');
  await openMenu(walk);
  await button(say.report.x).click();
  await approve(walk);
  await page.getByText(say.report.expected).waitFor();
  await keep('43-x-report');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F4');
  await keep('44-details');
  await page.keyboard.press('Escape');
  await page.keyboard.press('!');
  await page.getByRole('complementary').getByRole('searchbox').waitFor();
  await keep('47-diagnosis');
  await page.keyboard.press('Escape');
  await openMenu(walk);
  await button(watch[walk.language].about_me.title).click();
  await page.getByText(watch[walk.language].about_me.cases).first().waitFor();
  await keep('48-about-me');
  await page.keyboard.press('Escape');
  await till.scan(COLA);
  await page.getByTestId('take').filter({ hasText: '3.50' }).waitFor();
  await page.emulateMedia({ contrast: 'more' });
  await keep('45-more-contrast');
  await page.emulateMedia({ contrast: null });
  await page.context().setOffline(true);
  await page.getByRole('banner').getByText(like(say.status.offline)).or(page.getByRole('banner').getByText(say.status.offline_now, { exact: true })).first().waitFor();
  await keep('46-offline');
  await page.context().setOffline(false);
}

async function openMenu({ page }: Walk): Promise<void> {
  if (await page.getByRole('dialog').count() === 0) await page.keyboard.press('F10');
}

async function endShift(walk: Walk): Promise<void> {
  const { page, say, keep, button } = walk;
  await page.getByTestId('take').click();
  await button(say.cash.exact).click();
  await page.getByTestId('receipt-number').waitFor();
  await page.keyboard.press('F9');
  await button(say.count.figure).waitFor();
  await keep('50-close-shift');
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await page.keyboard.type('1');
  await page.locator('button[data-kind=primary]').last().hover();
  await page.mouse.down();
  await page.getByText(say.report.why).first().waitFor();
  await page.mouse.up();
  await keep('51-z-report');
}

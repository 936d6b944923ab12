// What a till shows when more than a PIN is asked for: a badge, somebody's word, a lock, a case. Each state is kept in every look.
import type { Page } from 'playwright-core';
import { explain } from '@stilltill/domain/codes';
import { till as words } from '@stilltill/ui/messages/till';
import { watch as watchWords } from '@stilltill/ui/messages/watch';
import type { Owner } from '../e2e/owner.ts';
import type { Shop } from '../e2e/shop.ts';
import { type Staff, STAFF, type TillScreen } from '../e2e/till-screen.ts';
import { COLA, like } from './walk-till.ts';

/** Somebody whose role asks for the PIN with the badge too, by the language that their screen speaks. */
export const WITH_PIN_TOO = { en: STAFF.operator, 'zh-CN': { name: '李想', pin: '1470' } } as const;

type Keep = (page: Page, name: string) => Promise<void>;
type Walk = { readonly till: TillScreen; readonly page: Page; readonly owner: Owner; readonly language: 'zh-CN' | 'en'; readonly staff: Staff; readonly operator: string; readonly keep: (name: string) => Promise<void> };

/** The till of `T1` in the first store; `phone`: a page of the office on which its owner is signed in. */
export async function walkStaff(till: TillScreen, phone: Page, shop: Shop, owner: Owner, language: 'zh-CN' | 'en', keep: Keep): Promise<void> {
  const { page } = till;
  const staff = WITH_PIN_TOO[language];
  const { items } = (await owner.get('/api/v1/office/operators')) as { items: { id: string; name: string }[] };
  const operator = items.find(({ name }) => name.includes(staff.name))?.id ?? '';
  const walk: Walk = { till, page, owner, language, staff, operator, keep: (name) => keep(page, name) };
  const say = words[language] as (typeof words)['en'];
  await till.open(shop.origin);
  await page.getByRole('textbox').waitFor();
  await page.getByRole('textbox').fill(await owner.enrolmentCode('S1', 'T1'));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: new RegExp(staff.name) }).waitFor();
  await signOnByBadge(walk, say);
  await askTheOffice(walk, say, phone, (name) => keep(phone, name));
  await aboutMe(walk);
  await beLocked(walk, say);
  await beAskedForMore(walk, say);
}

async function signOnByBadge({ till, page, owner, language, operator, staff, keep }: Walk, say: (typeof words)['en']): Promise<void> {
  const { code } = (await owner.post(`/api/v1/office/operators/${operator}/badges`, { form: 'printed' })) as { code: string };
  await page.getByText(say.sign_on.badge).waitFor();
  await keep('60-sign-on-badge');
  await till.scan(code);
  await page.getByRole('heading', { name: new RegExp(staff.name) }).waitFor();
  await keep('61-badge-and-pin');
  await till.typeAsPerson('1111');
  await page.getByText(explain({ code: 'pin_wrong' }, language === 'en' ? 'en' : 'zh').message).waitFor();
  await keep('62-wrong-pin');
  await till.typeAsPerson(staff.pin);
  await page.getByText(say.count.figure, { exact: true }).first().waitFor();
  await till.typeAsPerson('300');
  await page.getByTestId('take').waitFor();
}

async function askTheOffice({ till, page, keep }: Walk, say: (typeof words)['en'], phone: Page, keepPhone: (name: string) => Promise<void>): Promise<void> {
  const button = (text: string) => page.getByRole('button', { name: like(text) }).first();
  await till.scan(COLA);
  await page.getByTestId('take').filter({ hasText: '3.50' }).waitFor();
  await page.keyboard.press('%');
  await button(say.adjust.discount_give_nothing).waitFor();
  await till.typeAsPerson('30');
  await button(say.approval.ask_office).click();
  await page.getByText(say.approval.office_asked).waitFor();
  await keep('63-office-asked');
  await phone.goto(`${new URL(page.url()).origin}/office/approvals`);
  await phone.getByRole('article').first().waitFor();
  await keepPhone('64-office-approves');
  await button(say.approval.stop_asking).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByTestId('take').waitFor();
}

async function aboutMe({ page, language, keep }: Walk): Promise<void> {
  const say = watchWords[language] as (typeof watchWords)['en'];
  await page.keyboard.press('F10');
  await page.getByRole('button', { name: like(say.about_me.title) }).first().click();
  await page.getByText(say.about_me.cases).first().waitFor();
  await page.getByRole('dialog').getByRole('textbox').waitFor();
  await keep('65-case-and-reply');
  await page.keyboard.press('Escape');
  await page.getByTestId('take').waitFor();
}

async function beLocked({ page, owner, language, keep }: Walk, say: (typeof words)['en']): Promise<void> {
  const { items } = (await owner.get('/api/v1/office/terminals')) as { items: { id: string; code: string; store_code: string }[] };
  const id = items.find((item) => item.code === 'T1' && item.store_code === 'S1')?.id;
  const [reason, call] = language === 'en' ? ['The seal is broken', 'Chen Mo, 138 0000 0000'] : ['封签破损', '陈默，138 0000 0000'];
  await owner.post(`/api/v1/office/fleet/terminals/${id}/lock`, { reason, call, code: 'locked_by_office' });
  await page.getByText(say.held.title).waitFor();
  await keep('66-locked');
  await owner.post(`/api/v1/office/fleet/terminals/${id}/unlock`, { reason });
  await page.getByText(say.held.title).waitFor({ state: 'detached' });
}

async function beAskedForMore({ till, page, owner, operator, staff, keep }: Walk, say: (typeof words)['en']): Promise<void> {
  await owner.post(`/api/v1/office/operators/${operator}/sign-on-demand`, { asks: 'approval' });
  if (await page.getByRole('heading', { name: say.sign_on.title }).count() === 0) await page.keyboard.press('F6');
  await page.getByRole('heading', { name: say.sign_on.title }).waitFor();
  await till.signOn(staff);
  await page.getByRole('heading', { name: like(say.sign_on.approval) }).waitFor();
  await keep('67-manager-asked');
}


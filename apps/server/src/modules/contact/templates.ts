/**
 * The shop's own messages in both languages. What a message is about comes from its template; who sends it, the way out and
 * the code to check it by are put around it here, so that no template can leave them out.
 */
import { readFileSync } from 'node:fs';
import type { Channel } from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import { type Values, renderPage, renderText } from './liquid.ts';

/**
 * What each must be given: `receipt` {receipt_url, number, total}; `order` and `security` {text}; `follow_up`, `survey`,
 * `marketing` and `recommendation` {text, title?}; `staff` {title, text}; the others nothing.
 */
export const TEMPLATES = ['receipt', 'confirmation', 'withdrawal_notice', 'link', 'order', 'security', 'follow_up', 'survey', 'marketing', 'recommendation', 'staff'] as const;
export type TemplateName = (typeof TEMPLATES)[number];
export type Language = 'zh' | 'en';

export type Frame = {
  readonly language: Language; readonly channel: Channel; readonly shop: string; readonly store: string;
  readonly postal_address: string | null;
  /** The pages of whoever gets it; null: there is no address to reach them at. */
  readonly link: string | null;
  readonly code: string;
  /** Where the code is checked; null: there is no address to reach it at. */
  readonly check: string | null;
  readonly values: Values;
};
export type Rendered = { readonly title: string; readonly text: string; readonly html: string | null };

/** `action`: what the button in a mail's page says, which leads to the value of this name; the text names the address itself. */
type Words = { readonly title: string; readonly text: string; readonly action?: string };
type Template = Readonly<Record<Language, Words>> & { readonly action?: 'receipt_url' | 'link' };
const GIVEN: Words = { title: '{{ title | default: shop }}', text: '{{ text }}' };
const given: Template = { zh: GIVEN, en: GIVEN };

const WORDS: Readonly<Record<TemplateName, Template>> = {
  receipt: {
    action: 'receipt_url',
    zh: { title: '{{ shop }}的小票', text: '您的小票 {{ number }}：{{ total }}', action: '查看小票' },
    en: { title: 'Your receipt from {{ shop }}', text: 'Your receipt {{ number }}: {{ total }}', action: 'Show the receipt' },
  },
  confirmation: {
    action: 'link',
    zh: { title: '请确认{{ shop }}可以联系您', text: '您刚才同意{{ shop }}联系您。请打开链接确认；如果不是您本人，也请在那里告诉我们。', action: '去确认' },
    en: { title: 'Please confirm that {{ shop }} may contact you', text: 'You have just agreed to hear from {{ shop }}. Open the link to confirm, or to say that it was not you.', action: 'Open the page' },
  },
  withdrawal_notice: {
    zh: { title: '{{ shop }}不再为此联系您', text: '已收到您的退订，我们不会再为此联系您。' },
    en: { title: '{{ shop }} will not contact you about this', text: 'We heard that you want no more of this, and will not write to you about it again.' },
  },
  link: {
    action: 'link',
    zh: { title: '您在{{ shop }}的页面', text: '这是您要的链接：可查看我们存有您的哪些信息、何时联系过您。不是您要的，不用理会。', action: '打开我的页面' },
    en: { title: 'Your page at {{ shop }}', text: 'Here is the link that you asked for: what we know about you, and when we contacted you. If you did not ask for it, you need do nothing.', action: 'Open my page' },
  },
  order: given, security: given, follow_up: given, survey: given, marketing: given, recommendation: given, staff: given,
};

/** Short messages that go out without the way to the pages at their end: they guard money, or hold a link of their own. */
const BARE: ReadonlySet<TemplateName> = new Set(['receipt', 'security', 'staff', 'confirmation', 'link']);

const PAGE = readFileSync(new URL('../../../mail/message.html.liquid', import.meta.url), 'utf8');

/** Values that are missing are a bug of whoever wrote the order, and throw. */
export function render(name: TemplateName, frame: Frame): Rendered {
  const { [frame.language]: words, action } = WORDS[name];
  const values = { ...frame.values, shop: frame.shop, store: frame.store };
  const [title, text] = [words.title, words.text].map((each) => {
    const rendered = renderText(each, values);
    assert(rendered.ok, `the message “${name}” is given what it needs`);
    return rendered.value.trim();
  }) as [string, string];
  const url = action === undefined ? null : action === 'link' ? frame.link : frame.values[action];
  const address = typeof url === 'string' && /^https?:\/\//.test(url) ? url : null;
  if (frame.channel === 'email') return mailOf(name, { title, text, address, action: words.action ?? '' }, frame);
  return { title, text: shortText(name, address === null || frame.channel === 'voice' ? text : `${text}\n${address}`, frame), html: null };
}

function shortText(name: TemplateName, text: string, { language, channel, shop, link, code }: Frame): string {
  if (channel === 'push') return text;
  // Whoever is called can check it on their page.
  if (channel === 'voice') return `${text}\n${CODE[language]}${code}`;
  const start = language === 'zh' ? `【${shop}】${text}` : `${shop}: ${text}`;
  if (name === 'staff') return start;
  const way = link === null || BARE.has(name) ? '' : language === 'zh' ? `\n设置或退订：${link}` : `\nSettings or stop: ${link}`;
  return `${start}${way}\n${CODE[language]}${code}`;
}

const CODE: Readonly<Record<Language, string>> = { zh: '核验码：', en: 'Code: ' };
const MAIL_WORDS: Readonly<Record<Language, { readonly link: string; readonly code: string; readonly lang: string }>> = {
  zh: { link: '设置、退订，或查看我们何时联系过您', code: '这封邮件的核验码：', lang: 'zh-CN' },
  en: { link: 'Settings, way out, and when we contacted you', code: 'Code to check that this mail is genuine:', lang: 'en' },
};

type Body = { readonly title: string; readonly text: string; readonly address: string | null; readonly action: string };

function mailOf(name: TemplateName, { title, text, address, action }: Body, { language, shop, store, postal_address, link, code, check }: Frame): Rendered {
  const words = MAIL_WORDS[language];
  const isStaff = name === 'staff';
  const sender = [shop === store ? shop : `${shop} · ${store}`, ...(postal_address ?? '').split('\n').filter((line) => line.trim() !== '')];
  const way = isStaff || link === null ? null : link;
  const foot = [...sender, ...(way === null ? [] : [`${words.link}${language === 'zh' ? '：' : ': '}${way}`]), ...(isStaff ? [] : [`${words.code}${language === 'zh' ? '' : ' '}${code}${check === null ? '' : `  ${check}`}`])];
  const page = renderPage(PAGE, {
    lang: words.lang, title, lines: text.split('\n').filter((line) => line.trim() !== ''), action_url: address, action_label: action, sender_lines: sender, link: way, link_label: words.link, code: isStaff ? null : code, code_label: words.code, check,
  });
  assert(page.ok, 'the page of mails is a template that works');
  return { title, text: `${text}${address === null ? '' : `\n\n${address}`}\n\n-- \n${foot.join('\n')}\n`, html: page.value };
}

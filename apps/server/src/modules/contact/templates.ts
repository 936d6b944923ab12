/** The shop's own messages in both languages. */
import type { Channel } from '@stilltill/domain/contact';

/**
 * What a message says, and what it must be given: `receipt` {receipt_url, number, total}, `order` and `security` {text},
 * `follow_up`, `survey`, `marketing` and `recommendation` {text, title?}, `staff` {title, text}; the others need nothing.
 */
export const TEMPLATES = ['receipt', 'confirmation', 'withdrawal_notice', 'link', 'order', 'security', 'follow_up', 'survey', 'marketing', 'recommendation', 'staff', 'erasure_done'] as const;
export type TemplateName = (typeof TEMPLATES)[number];
export type Language = 'zh' | 'en';

export type Frame = {
  readonly language: Language; readonly channel: Channel; readonly shop: string; readonly store: string;
  readonly postal_address: string | null;
  /** The pages of whoever gets it; null: there is no address to reach them at. */
  readonly link: string | null;
  readonly code: string;
  readonly values: Readonly<Record<string, unknown>>;
};
export type Rendered = { readonly title: string; readonly text: string; readonly html: string | null };

type Words = Readonly<Record<Language, (frame: Frame, value: (name: string) => string) => readonly [title: string, text: string]>>;
const given: Words = { zh: ({ shop }, value) => [value('title') || shop, value('text')], en: ({ shop }, value) => [value('title') || shop, value('text')] };

const WORDS: Readonly<Record<TemplateName, Words>> = {
  receipt: {
    zh: ({ shop }, value) => [`${shop}的小票`, `您的小票 ${value('number')}：${value('total')}\n${value('receipt_url')}`],
    en: ({ shop }, value) => [`Your receipt from ${shop}`, `Your receipt ${value('number')}: ${value('total')}\n${value('receipt_url')}`],
  },
  confirmation: {
    zh: ({ shop, link }) => [`请确认${shop}可以联系您`, `您刚才同意${shop}联系您。请打开链接确认；不是您本人，也请在那里告诉我们：\n${link ?? ''}`],
    en: ({ shop, link }) => [`Please confirm that ${shop} may contact you`, `You have just agreed to hear from ${shop}. Open this link to confirm, or to tell us that it was not you:\n${link ?? ''}`],
  },
  withdrawal_notice: {
    zh: ({ shop }) => [`${shop}不再联系您`, '已收到您的退订，我们不会再为此联系您。'],
    en: ({ shop }) => [`${shop} will not contact you about this`, 'We heard that you want no more of this. We will not write to you about it again.'],
  },
  link: {
    zh: ({ shop, link }) => [`您在${shop}的页面`, `这是您要的链接，可查看我们存有您的哪些信息、联系过您什么：\n${link ?? ''}\n不是您要的，不用理会。`],
    en: ({ shop, link }) => [`Your page at ${shop}`, `Here is the link that you asked for, to see what we know about you and when we contacted you:\n${link ?? ''}\nIf you did not ask for it, you need do nothing.`],
  },
  order: given, security: given, follow_up: given, survey: given, marketing: given, recommendation: given, staff: given,
  erasure_done: {
    zh: ({ shop }) => [`${shop}已删除您的信息`, '您的个人信息已按您的要求删除。依法须保留的销售记录里不再有您是谁。'],
    en: ({ shop }) => [`${shop} has erased your data`, 'Your personal data is erased, as you asked. Sales records that the law makes us keep no longer say who you are.'],
  },
};

/** Those that make no sense without the link. */
export const NEEDS_LINK: readonly TemplateName[] = ['confirmation', 'link'];
/** Those whose text holds the link itself. */
const HOLDS_LINK: ReadonlySet<TemplateName> = new Set(NEEDS_LINK);
/** Short messages that go out without the link at their end: they hold one of their own, or guard money. */
const BARE: ReadonlySet<TemplateName> = new Set(['receipt', 'security', 'staff']);

export function render(name: TemplateName, frame: Frame): Rendered {
  const value = (key: string): string => {
    const it = frame.values[key];
    return typeof it === 'string' || typeof it === 'number' || typeof it === 'bigint' ? String(it) : '';
  };
  const [title, text] = WORDS[name][frame.language](frame, value);
  return { title, text: frame.channel === 'email' ? mailText(name, text, frame) : shortText(name, text, frame), html: null };
}

function shortText(name: TemplateName, text: string, { language, channel, shop, link, code }: Frame): string {
  const isLinked = link !== null && !HOLDS_LINK.has(name) && !BARE.has(name);
  if (channel === 'voice') return text;
  if (name === 'staff') return language === 'zh' ? `【${shop}】${text}` : `${shop}: ${text}`;
  return language === 'zh' ? `【${shop}】${text}${isLinked ? `\n设置或退订：${link}` : ''}\n核验码：${code}` : `${shop}: ${text}${isLinked ? `\nSettings or stop: ${link}` : ''}\nCode: ${code}`;
}

function mailText(name: TemplateName, text: string, { language, shop, store, postal_address, link, code }: Frame): string {
  const from = [shop === store ? shop : `${shop} ${store}`, postal_address].filter((each) => each !== null).join('\n');
  if (name === 'staff') return `${text}\n\n--\n${from}\n`;
  const lines = language === 'zh'
    ? [from, ...(link === null ? [] : [`设置、退订，或查看我们联系过您什么：${link}`]), `这封邮件的核验码：${code}`]
    : [from, ...(link === null ? [] : [`Settings, way out, and when we contacted you: ${link}`]), `Code of this message, to check that it is genuine: ${code}`];
  return `${text}\n\n--\n${lines.join('\n')}\n`;
}

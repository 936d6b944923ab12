/**
 * What a customer reads before agreeing to be reached: one text a language, with the shop's name in it. What is hashed is
 * all that is shown, the labels of the choices with it, so that the evidence of a consent says what was agreed to, to the
 * letter. A text that was once shown is never changed: a new one gets a version of its own, and the old one stays known.
 */
import type { Channel, Purpose } from '../contact/terms.ts';

/** What a customer may agree to on a form. */
export const AGREED_PURPOSES = ['marketing', 'recommendation', 'follow_up', 'survey'] as const satisfies readonly Purpose[];
export const AGREED_CHANNELS = ['sms', 'email', 'voice'] as const satisfies readonly Channel[];
export type AgreedPurpose = (typeof AGREED_PURPOSES)[number];
export type AgreedChannel = (typeof AGREED_CHANNELS)[number];
export type ConsentChoice = { readonly purpose: AgreedPurpose; readonly channel: AgreedChannel };

export type AddressKind = 'phone' | 'email';

/** By which channels an address is reached. */
export const CHANNELS_OF_ADDRESS: Readonly<Record<AddressKind, readonly AgreedChannel[]>> = { phone: ['sms', 'voice'], email: ['email'] };

export type NoticeLanguage = 'zh' | 'en';
export const NOTICE_VERSION = '2026-11';

export type ConsentNotice = {
  readonly version: string; readonly language: NoticeLanguage;
  readonly title: string; readonly paragraphs: readonly string[];
  readonly purposes: Readonly<Record<AgreedPurpose, string>>; readonly channels: Readonly<Record<AgreedChannel, string>>;
  readonly agree: string; readonly decline: string;
};

type Words = Omit<ConsentNotice, 'version' | 'language'>;

/** How often and when is what the rules of every shop hold to: packs/house.json. */
const WORDS: Readonly<Record<string, Readonly<Record<NoticeLanguage, (shop_name: string) => Words>>>> = {
  '2026-11': {
    zh: (shop_name) => ({
      title: '要不要保持联系？',
      paragraphs: [
        `${shop_name}希望在您同意之后联系您。不同意也没关系，购物不受任何影响。`,
        '只用于您选中的用途和方式。每天最多一次，七天最多三次；短信和电话只在 8:00 至 21:00。',
        '同意在您撤回之前有效。随时可以撤回：回复“退订”，打开消息里的链接，或在任何一个收银台告诉店员。',
        `${shop_name}会加密保存您的号码或邮箱，除代为发送的服务商外，不提供给别人。您可以随时查看、更正或要求删除。`,
      ],
      purposes: { marketing: '优惠和活动', recommendation: '按购买记录推荐商品', follow_up: '购后回访', survey: '满意度调查' },
      channels: { sms: '短信', email: '电子邮件', voice: '电话' },
      agree: '同意', decline: '不用了，谢谢',
    }),
    en: (shop_name) => ({
      title: 'Shall we stay in touch?',
      paragraphs: [
        `${shop_name} would like to reach you, if you agree. If you don’t, nothing about your purchase changes.`,
        'Only for what you choose here, in the way that you choose. At most once a day and three times in seven days; texts and calls only between 8:00 and 21:00.',
        'This holds until you take it back, which you can do at any time: answer STOP, follow the link in a message, or tell the operator at any till.',
        `${shop_name} keeps your number or address encrypted, and gives it to nobody but the provider that carries the messages. You can see it, have it put right or have it erased at any time.`,
      ],
      purposes: { marketing: 'Offers and events', recommendation: 'Suggestions by what I bought', follow_up: 'Follow-up after a purchase', survey: 'Surveys' },
      channels: { sms: 'Text', email: 'E-mail', voice: 'Call' },
      agree: 'I agree', decline: 'No, thank you',
    }),
  },
};

/** The notice as it is shown now. */
export function consentNotice(language: NoticeLanguage, shop_name: string): ConsentNotice {
  const words = noticeOf(NOTICE_VERSION, language, shop_name);
  if (!words) throw new Error('the version that is shown is known');
  return words;
}

function noticeOf(version: string, language: NoticeLanguage, shop_name: string): ConsentNotice | null {
  const words = Object.hasOwn(WORDS, version) ? WORDS[version]?.[language](shop_name) : undefined;
  return words ? { version, language, ...words } : null;
}

/** All that a notice shows, a line each, in the order in which it is read. */
export function noticeText(notice: ConsentNotice): string {
  return [
    notice.title, ...notice.paragraphs, ...AGREED_PURPOSES.map((purpose) => notice.purposes[purpose]), ...AGREED_CHANNELS.map((channel) => notice.channels[channel]),
    notice.agree, notice.decline,
  ].join('\n');
}

/** SHA-256 of the text, hex. */
export function noticeHash(notice: ConsentNotice, sha256Hex: (text: string) => string): string {
  return sha256Hex(noticeText(notice));
}

/** Whether a notice of this shop, of any version that was ever shown, has this hash. */
export function isNoticeOf(shop_name: string, shown: { readonly hash: string; readonly version: string; readonly language: NoticeLanguage }, sha256Hex: (text: string) => string): boolean {
  const notice = noticeOf(shown.version, shown.language, shop_name);
  return notice !== null && noticeHash(notice, sha256Hex) === shown.hash;
}

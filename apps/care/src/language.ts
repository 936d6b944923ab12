import { care } from '@stilltill/ui/messages/care';

export type Language = 'zh' | 'en';
export const LOCALES: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

/** The language that a link asks for, else the first of ours that the browser prefers, else Chinese. */
export function chooseLanguage(asked: string | undefined, accepted: string | undefined): Language {
  if (asked === 'zh' || asked === 'en') return asked;
  const preferred = (accepted ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const weight = Number(parameters.find((each) => each.trim().startsWith('q='))?.trim().slice(2) ?? 1);
    return { language: tag.split('-')[0], weight: Number.isNaN(weight) ? 0 : weight };
  });
  const ours = preferred.filter(({ language, weight }) => (language === 'zh' || language === 'en') && weight > 0);
  return ours.sort((a, b) => b.weight - a.weight)[0]?.language === 'en' ? 'en' : 'zh';
}

type Messages = (typeof care)['en'] | (typeof care)['zh-CN'];

export function messagesOf(language: Language): Messages {
  return language === 'zh' ? care['zh-CN'] : care.en;
}

/** Fills `{{x}}` of a message. */
export function fill(message: string, values: Readonly<Record<string, string>>): string {
  return message.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}

import type { Language } from '@stilltill/domain/codes';

/**
 * The languages of the screens. To add one: a folder of messages, its line in each area's file, and a line here.
 * `short` is how operators' records and codes name it.
 */
export const LANGUAGES = [
  { tag: 'zh-CN', short: 'zh', name: '中文' },
  { tag: 'en', short: 'en', name: 'English' },
] as const satisfies readonly { readonly tag: string; readonly short: Language; readonly name: string }[];

/** BCP 47, as it stands in <html lang> and as Intl takes it. */
export type LanguageTag = (typeof LANGUAGES)[number]['tag'];

export const FALLBACK: LanguageTag = 'en';

export function isLanguageTag(text: unknown): text is LanguageTag {
  return LANGUAGES.some((language) => language.tag === text);
}

export function tagOf(short: Language): LanguageTag {
  return LANGUAGES.find((language) => language.short === short)?.tag ?? FALLBACK;
}

export function shortOf(tag: string): Language {
  return LANGUAGES.find((language) => language.tag === tag)?.short ?? 'en';
}

/** The first language of a person's list ("zh-Hans-SG", "en-GB", …) that there are messages in. */
export function pickLanguage(preferred: readonly string[]): LanguageTag {
  for (const wanted of preferred) {
    const found = LANGUAGES.find((language) => wanted.toLowerCase().split('-')[0] === language.short);
    if (found) return found.tag;
  }
  return FALLBACK;
}

import type { Language } from '@stilltill/domain/codes';
import { tagOf, useLanguage, useTranslator } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/consent';

/** Words about being reached: in the language that a customer chose, else in the one of the screen. */
export function useConsentWords(language: Language | null) {
  const translator = useTranslator();
  const { tag } = useLanguage();
  return translator.getFixedT(language ? tagOf(language) : tag, 'consent');
}

export type ConsentWords = ReturnType<typeof useConsentWords>;

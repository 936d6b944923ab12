import i18next, { type i18n } from 'i18next';
import { FALLBACK, LANGUAGES, type LanguageTag } from './languages.ts';

/** The messages of one area (till, office, …) in each language. */
export type Area = Readonly<Record<LanguageTag, object>>;

/**
 * Makes the translator of an app from the areas that it speaks in, so that no app carries another's words.
 * The languages come with the app: a till that starts offline must not wait for a file.
 */
export function createTranslator(areas: Readonly<Record<string, Area>>, language: LanguageTag): i18n {
  const translator = i18next.createInstance();
  const resources = Object.fromEntries(LANGUAGES.map(({ tag }) => [
    tag, Object.fromEntries(Object.entries(areas).map(([name, area]) => [name, area[tag]])),
  ]));
  void translator.init({
    lng: language, fallbackLng: FALLBACK, ns: Object.keys(areas), defaultNS: 'common', resources,
    initAsync: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  markDocument(language);
  translator.on('languageChanged', markDocument);
  return translator;
}

function markDocument(language: string): void {
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}

import i18next, { type FormatterModule, type i18n } from 'i18next';
import { countText } from './count-text.ts';
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
  void translator.use(COUNTS).init({
    lng: language, fallbackLng: FALLBACK, ns: Object.keys(areas), defaultNS: 'common', resources,
    initAsync: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false, alwaysFormat: true },
    returnNull: false,
  });
  markDocument(language);
  translator.on('languageChanged', markDocument);
  return translator;
}

/** Whole numbers in a text are counts, written as the language does. The number of an entry is a name: receipts print it ungrouped. */
const COUNTS: FormatterModule = {
  type: 'formatter', init() {}, add() {}, addCached() {},
  format: (value: unknown, _form, lng = FALLBACK, { interpolationkey } = {}) =>
    (typeof value === 'number' && Number.isSafeInteger(value) && interpolationkey !== 'seq' ? countText(value, lng) : value as string),
};

function markDocument(language: string): void {
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}

import type { Namespace, TFunction, i18n } from 'i18next';
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';

export const TranslatorContext = createContext<i18n | null>(null);

type Translate = (key: string, values?: object) => string;
/** By translator, then by language and area: what was looked up once is the same until the language changes, and then again. */
const known = new WeakMap<i18n, Map<string, Translate>>();

/**
 * The messages of an area, in the language of the screen. All of them come with the app, so that nothing is waited for;
 * each is looked up once, and its values are put in by i18next. A till asks for dozens of texts at each scan, for which
 * the library's own hook takes as long as everything else that is drawn.
 */
export function useTranslation<Area extends Namespace>(area: Area): { readonly t: TFunction<Area> } {
  const translator = useTranslator();
  useLanguageOf(translator);
  return { t: textsOf(translator, String(area)) as unknown as TFunction<Area> };
}

export function useTranslator(): i18n {
  const translator = useContext(TranslatorContext);
  if (!translator) throw new Error('a text stands outside StilltillProvider');
  return translator;
}

/** The language of a translator now; whoever asks is drawn again when it changes. */
export function useLanguageOf(translator: i18n): string {
  const subscribe = useCallback((listener: () => void) => {
    translator.on('languageChanged', listener);
    return () => translator.off('languageChanged', listener);
  }, [translator]);
  return useSyncExternalStore(subscribe, () => translator.language);
}

/** Looks texts of an area up in the translator's language of now. The same function until the language changes. */
export function textsOf(translator: i18n, area: string): Translate {
  const areas = known.get(translator) ?? new Map<string, Translate>();
  known.set(translator, areas);
  const name = `${translator.language}|${area}`;
  const translate = areas.get(name) ?? makeTranslate(translator, area);
  areas.set(name, translate);
  return translate;
}

function makeTranslate(translator: i18n, area: string): Translate {
  const { language } = translator;
  const look = translator.getFixedT(language, area as Namespace) as unknown as Translate;
  const plurals = new Intl.PluralRules(language);
  /** i18next has a form of its own for none. */
  const formOf = (count: number): string => (count === 0 ? 'zero' : plurals.select(count));
  /** By key and, where the text counts, by the form of the plural: as it stands in the messages, its values not yet in it. */
  const texts = new Map<string, string>();
  return (key, values) => {
    const name = values && 'count' in values ? `${key}|${formOf(Number(values.count))}` : key;
    const text = texts.get(name) ?? look(key, { ...values, skipInterpolation: true });
    texts.set(name, text);
    return values ? translator.services.interpolator.interpolate(text, values, language, {}) : text;
  };
}

import type { Namespace, TFunction, i18n } from 'i18next';
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';

export const TranslatorContext = createContext<i18n | null>(null);

type Translate = (key: string, values?: object) => string;
/** By translator, then by language and area: what was looked up once is the same until the language changes, and then again. */
const known = new WeakMap<i18n, Map<string, Translate>>();

/**
 * The messages of an area, in the language of the screen. All of them come with the app, so that nothing is waited for;
 * what has no values in it is looked up once. i18next does the rest. A till asks for dozens of texts at each scan, for
 * which the library's own hook takes as long as everything else that is drawn.
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

function textsOf(translator: i18n, area: string): Translate {
  const areas = known.get(translator) ?? new Map<string, Translate>();
  known.set(translator, areas);
  const name = `${translator.language}|${area}`;
  let translate = areas.get(name);
  if (!translate) {
    const look = translator.getFixedT(translator.language, area as Namespace) as unknown as Translate;
    const texts = new Map<string, string>();
    translate = (key, values) => {
      if (values !== undefined) return look(key, values);
      const text = texts.get(key) ?? look(key);
      texts.set(key, text);
      return text;
    };
    areas.set(name, translate);
  }
  return translate;
}

import type { ReactNode } from 'react';
import { LANGUAGES, type LanguageTag } from '../i18n/languages.ts';
import { useLanguage } from '../i18n/use-language.ts';
import type {} from '../messages/common.ts';
import { useScheme } from '../provider.tsx';
import { SCHEMES } from '../scheme.ts';
import { useTranslation } from '../i18n/use-translation.ts';

/** One of a few, all of them in sight. */
export function Choice<T extends string>(props: {
  readonly label: string; readonly value: T; readonly onChange: (value: T) => void; readonly options: readonly { readonly value: T; readonly label: string; readonly lang?: string }[];
}): ReactNode {
  return (
    <div className="st-choice" role="group" aria-label={props.label}>
      {props.options.map((option) => (
        <button
          key={option.value} type="button" aria-pressed={option.value === props.value} lang={option.lang}
          className="st-choice-option" onClick={() => props.onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

/** `onChange` takes the place of a plain change where an app remembers the language per person. */
export function LanguageSwitch(props: { readonly onChange?: (tag: LanguageTag) => void }): ReactNode {
  const { t } = useTranslation('common');
  const { tag, change } = useLanguage();
  return (
    <Choice
      label={t('language')} value={tag} onChange={props.onChange ?? change}
      options={LANGUAGES.map((language) => ({ value: language.tag, label: language.name, lang: language.tag }))}
    />
  );
}

export function SchemeSwitch(): ReactNode {
  const { t } = useTranslation('common');
  const [scheme, setScheme] = useScheme();
  const labels = { auto: t('scheme.auto'), light: t('scheme.light'), dark: t('scheme.dark'), contrast: t('scheme.contrast') };
  return <Choice label={t('scheme.label')} value={scheme} onChange={setScheme} options={SCHEMES.map((value) => ({ value, label: labels[value] }))} />;
}

import { MantineProvider } from '@mantine/core';
import type { i18n } from 'i18next';
import { type ReactNode, createContext, useContext, useSyncExternalStore } from 'react';
import { TranslatorContext } from './i18n/use-translation.ts';
import type { Scheme, SchemeStore } from './scheme.ts';
import { theme } from './theme.ts';

const SchemeContext = createContext<SchemeStore | null>(null);

/** Theme, colours and language for everything below it. */
export function StilltillProvider(props: { readonly translator: i18n; readonly schemes: SchemeStore; readonly children: ReactNode }): ReactNode {
  const resolved = useSyncExternalStore(props.schemes.subscribe, props.schemes.resolved);
  return (
    <SchemeContext value={props.schemes}>
      <MantineProvider theme={theme} forceColorScheme={resolved} withCssVariables={false} withGlobalClasses={false}>
        <TranslatorContext value={props.translator}>{props.children}</TranslatorContext>
      </MantineProvider>
    </SchemeContext>
  );
}

export function useScheme(): readonly [Scheme, (scheme: Scheme) => void] {
  const schemes = useContext(SchemeContext);
  if (!schemes) throw new Error('useScheme stands outside StilltillProvider');
  return [useSyncExternalStore(schemes.subscribe, schemes.get), schemes.set];
}

/** Puts the screens on a page around a till: the same for the product and for tests of the screens. */
// First, so that a screen's own styles stand after the shared ones and win over them.
import './styles.ts';
import type { Till } from '@stilltill/till-engine';
import { StilltillProvider, createSchemeStore, createTranslator } from '@stilltill/ui';
import { common } from '@stilltill/ui/messages/common';
import { till as words } from '@stilltill/ui/messages/till';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createKeyRouter } from './keys/key-router.ts';
import { KeyRouterContext } from './keys/use-keys.ts';
import { CrashBoundary } from './parts/crash-boundary.tsx';
import { createPreferences } from './preferences.ts';
import { encodeInBrowser } from './printing/encode.ts';
import { type Devices, createPrinter } from './printing/printer.ts';
import { SurroundingsContext } from './till-context.ts';

export function showTill(till: Till, now_ms: () => number): void {
  const place = document.getElementById('till');
  if (!place) throw new Error('the page has no place for the till');
  const preferences = createPreferences(window.localStorage, navigator.languages, (language) => void translator.changeLanguage(language));
  const translator = createTranslator({ common, till: words }, preferences.get().language);
  const nameDocument = (): void => {
    document.title = translator.t('till:title');
  };
  nameDocument();
  translator.on('languageChanged', nameDocument);
  keepFocusFromPointers(document);
  const { usb, serial } = navigator as unknown as Devices;
  const printer = createPrinter({ till, storage: window.localStorage, devices: { usb, serial }, now_ms, after, encode: encodeInBrowser });
  printer.start();
  createRoot(place).render(
    <StilltillProvider translator={translator} schemes={createSchemeStore(window)}>
      <SurroundingsContext value={{ till, preferences, printer, now_ms }}>
        <KeyRouterContext value={createKeyRouter(window)}>
          <CrashBoundary><App /></CrashBoundary>
        </KeyRouterContext>
      </SurroundingsContext>
    </StilltillProvider>,
  );
}

/** A tap leaves the focus where it was: else the next Enter would press the tapped button again instead of taking the money. */
function keepFocusFromPointers(page: Document): void {
  page.addEventListener('mousedown', (event) => {
    if (event.target instanceof Element && event.target.closest('button')) event.preventDefault();
  });
}

function after(delay_ms: number, call: () => void): () => void {
  const timer = window.setTimeout(call, delay_ms);
  return () => window.clearTimeout(timer);
}

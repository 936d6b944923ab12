/** Puts the screens on a page around a till: the same for the product and for tests of the screens. */
// First, so that a screen's own styles stand after the shared ones and win over them.
import './styles.ts';
import type { Result } from '@stilltill/domain/result';
import type { Till } from '@stilltill/till-engine';
import { StilltillProvider, createSchemeStore, createTranslator } from '@stilltill/ui';
import { common } from '@stilltill/ui/messages/common';
import { consent } from '@stilltill/ui/messages/consent';
import { faults } from '@stilltill/ui/messages/faults';
import { swaps } from '@stilltill/ui/messages/swaps';
import { till as words } from '@stilltill/ui/messages/till';
import { watch } from '@stilltill/ui/messages/watch';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createNfcBadges } from './badges/nfc.ts';
import { createKeyRouter } from './keys/key-router.ts';
import { KeyRouterContext } from './keys/use-keys.ts';
import { createCustomerForms } from './contact/customer-forms.ts';
import { readPeripherals } from './diagnosis/peripherals.ts';
import { createDisplayLink } from './display/display-link.ts';
import { createMoments } from './display/moments.ts';
import { reopenDisplay } from './display/reopen-display.ts';
import { CrashBoundary } from './parts/crash-boundary.tsx';
import { createPreferences } from './preferences.ts';
import { encodeInBrowser } from './printing/encode.ts';
import { type Devices, createPrinter } from './printing/printer.ts';
import { type Hid, createHidScanners } from './scanner/hid-scanners.ts';
import { createSpeaker } from './simple/speaker.ts';
import { SurroundingsContext } from './till-context.ts';

type Beside = {
  /** A till to practise on, with the goods and people of this one. */
  readonly openPractice: (operator: string) => Promise<Result<Till>>;
  /** Ids of this page, and of what it asks customers. */
  readonly uuid: () => string;
  /** Gets the way to ask what hangs on this till. */
  readonly onPeripherals?: (read: () => ReturnType<typeof readPeripherals>) => void;
};

export function showTill(till: Till, now_ms: () => number, { openPractice, uuid, onPeripherals }: Beside): void {
  const place = document.getElementById('till');
  if (!place) throw new Error('the page has no place for the till');
  const preferences = createPreferences(window.localStorage, navigator.languages, (language) => void translator.changeLanguage(language));
  const translator = createTranslator({ common, consent, faults, swaps, till: words, watch }, preferences.get().language);
  const nameDocument = (): void => {
    document.title = translator.t('till:title');
  };
  nameDocument();
  translator.on('languageChanged', nameDocument);
  keepFocusFromPointers(document);
  const { usb, serial } = navigator as unknown as Devices;
  const printer = createPrinter({ till, storage: window.localStorage, devices: { usb, serial }, now_ms, after, encode: encodeInBrowser });
  printer.start();
  const moments = createMoments();
  const forms = createCustomerForms(uuid);
  const router = createKeyRouter(window, flushSync);
  const display = createDisplayLink({ till, moments, forms, takeScan: (barcode) => router.takeScan(barcode), id: uuid(), openChannel: (name) => new BroadcastChannel(name), holdLock: holdForEver, after });
  display.start();
  reopenDisplay({ till, display, preferences }, window);
  const speaker = createSpeaker(window);
  const scanners = createHidScanners((navigator as unknown as { readonly hid?: Hid }).hid, router.takeScan);
  void scanners.start();
  onPeripherals?.(() => readPeripherals(printer.get(), scanners.get()));
  const nfc = createNfcBadges(window, navigator.permissions, router.takeBadge);
  void nfc.resume();
  createRoot(place).render(
    <StilltillProvider translator={translator} schemes={createSchemeStore(window)}>
      <SurroundingsContext value={{ till, preferences, printer, now_ms, moments, forms, display, speaker, scanners, nfc, openPractice, leavePractice: null }}>
        <KeyRouterContext value={router}>
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

/** The browser lets it go when the page ends, however it ends. */
function holdForEver(lock: string): void {
  void navigator.locks?.request(lock, () => new Promise(() => undefined));
}

function after(delay_ms: number, call: () => void): () => void {
  const timer = window.setTimeout(call, delay_ms);
  return () => window.clearTimeout(timer);
}

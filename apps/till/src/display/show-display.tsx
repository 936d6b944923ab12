/** Puts the customer display on a page. It asks the till for nothing but what the till tells it, and reads none of its storage. */
import '../styles.ts';
import { StilltillProvider, createSchemeStore, createTranslator, tagOf } from '@stilltill/ui';
import { common } from '@stilltill/ui/messages/common';
import { consent } from '@stilltill/ui/messages/consent';
import { till as words } from '@stilltill/ui/messages/till';
import { createRoot } from 'react-dom/client';
import { createKeyRouter } from '../keys/key-router.ts';
import { CustomerDisplay } from './customer-display.tsx';
import { createDisplayFeed } from './display-feed.ts';

export function showDisplay(page: Window): void {
  const place = page.document.getElementById('till');
  if (!place) throw new Error('the page has no place for the display');
  const feed = createDisplayFeed({
    openChannel: (name) => new BroadcastChannel(name), storage: page.localStorage, close: () => page.close(),
    whenFree: (lock, call) => void navigator.locks.request(lock, async () => undefined).then(call),
  });
  const translator = createTranslator({ common, consent, till: words }, tagOf(feed.get().shop?.languages[0] ?? 'zh'));
  const name = (): void => {
    const first = tagOf(feed.get().shop?.languages[0] ?? 'zh');
    if (translator.language !== first) void translator.changeLanguage(first);
    page.document.title = translator.t('till:display.title');
  };
  name();
  feed.subscribe(name);
  const end = feed.start();
  // A finger brings this window to the front, and then the scanner types into it.
  createKeyRouter(page, (work) => work()).addScanTaker({ take: (barcode) => feed.say({ v: 1, kind: 'scanned', barcode }), foresee: () => undefined });
  page.addEventListener('click', () => (page.opener as Window | null)?.focus());
  page.addEventListener('pagehide', end);
  stayAwake(page);
  takeTheWholeScreen(page);
  // The scanner types into the window in front: that is the till's.
  (page.opener as Window | null)?.focus();
  createRoot(place).render(<StilltillProvider translator={translator} schemes={createSchemeStore(page)}><CustomerDisplay feed={feed} /></StilltillProvider>);
}

/** A display that goes dark is none. The browser lets the screen sleep again when the page is hidden. */
function stayAwake(page: Window): void {
  const ask = (): void => {
    if (page.document.visibilityState === 'visible') void page.navigator.wakeLock?.request('screen').catch(() => undefined);
  };
  page.document.addEventListener('visibilitychange', ask);
  ask();
}

/** By a tap, because browsers allow it to nobody else. */
function takeTheWholeScreen(page: Window): void {
  page.addEventListener('click', () => {
    if (!page.document.fullscreenElement) void page.document.documentElement.requestFullscreen?.().catch(() => undefined);
  });
}

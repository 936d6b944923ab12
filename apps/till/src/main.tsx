import { type Measures, makeIds } from '@stilltill/till-engine';
import { browserClock, browserRandom, createBrowserTill, openBrowserPractice } from '@stilltill/till-engine/browser';
import { showTill } from './boot.tsx';
import { isDisplay } from './display/open-display.ts';
import { keepDisplayUpToDate, keepUpToDate } from './pwa/updates.ts';

if (isDisplay(window.location)) {
  // The same program, so that it is there offline; of the till nothing is started.
  void import('./display/show-display.tsx').then(({ showDisplay }) => showDisplay(window));
  keepDisplayUpToDate(window);
} else {
  let peripherals: () => Partial<Measures> = () => ({});
  const till = createBrowserTill({ peripherals: () => peripherals() });
  showTill(till, Date.now, { openPractice: openBrowserPractice, onPeripherals: (read) => void (peripherals = read), ...makeIds(browserClock, browserRandom) });
  // After the first paint: registering must not slow a start that comes from the cache.
  window.addEventListener('load', () => void keepUpToDate(window, till));
}

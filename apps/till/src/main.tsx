import { createBrowserTill } from '@stilltill/till-engine/browser';
import { showTill } from './boot.tsx';
import { keepUpToDate } from './pwa/updates.ts';

const till = createBrowserTill();
showTill(till, Date.now);
// After the first paint: registering must not slow a start that comes from the cache.
window.addEventListener('load', () => void keepUpToDate(window, till));

/**
 * Registers the service worker, and lets a new version in only where it interrupts nobody: no operator is signed on and
 * no basket is open or left behind. A reload locks the till, so an update never comes in the middle of a shift's work.
 */
import type { Till, TillState } from '@stilltill/till-engine';
import { APPLY_UPDATE } from './messages.ts';

const LOOK_FOR_UPDATES_MS = 60 * 60_000;

/** Whether the screen may be loaded anew without anybody losing their place. */
export function mayReload(state: Pick<TillState, 'phase' | 'basket' | 'found'>): boolean {
  if (state.basket.lines.length > 0 || state.found !== null) return false;
  return state.phase === 'locked' || state.phase === 'unenrolled' || state.phase === 'faulted';
}

export async function keepUpToDate(page: Window, till: Till): Promise<void> {
  if (!('serviceWorker' in page.navigator)) return;
  const workers = page.navigator.serviceWorker;
  let hadController = workers.controller !== null;
  let registration: ServiceWorkerRegistration;
  try {
    registration = await workers.register('/till/sw.js', { scope: '/till/', updateViaCache: 'none' });
  } catch {
    // Plain HTTP from another machine, or a browser that refuses: the till works, and does not start offline.
    return;
  }
  const apply = (): void => {
    if (registration.waiting && hadController && mayReload(till.state())) registration.waiting.postMessage(APPLY_UPDATE);
  };
  workers.addEventListener('controllerchange', () => {
    // The first worker takes over a page that came from the network: there is nothing newer to load.
    if (hadController) page.location.reload();
    hadController = true;
  });
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', apply);
  });
  till.subscribe(apply);
  apply();
  page.setInterval(() => void registration.update().catch(() => undefined), LOOK_FOR_UPDATES_MS);
}

/** A display has nothing to lose: it follows the till's version at once. */
export function keepDisplayUpToDate(page: Window): void {
  if (!('serviceWorker' in page.navigator)) return;
  const workers = page.navigator.serviceWorker;
  const hadController = workers.controller !== null;
  workers.addEventListener('controllerchange', () => {
    if (hadController) page.location.reload();
  });
}

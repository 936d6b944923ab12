import { withKeptChunks } from '../catalog/kept-chunks.ts';
import { createTill } from '../create-till.ts';
import { createHash } from '../hash.ts';
import { createHttpTransport } from '../http-transport.ts';
import { makeIds } from '../ids.ts';
import type { Clock, Ports, Random, StorageHealth } from '../ports.ts';
import { makeTillLater } from '../till-later.ts';
import type { Till } from '../till.ts';
import { type Measures, withPeripherals } from '../diagnosis/device.ts';
import { createBrowserDevice } from './browser-device.ts';
import { makeBrowserKeys } from './browser-keys.ts';
import { makeIndexedDbStorage, openTillDatabase } from './indexeddb-storage.ts';
import { healthWithReserve, makeReserve, withReserve } from './reserve.ts';
import { makeWebLocks } from './web-locks.ts';

export const browserClock: Clock = {
  now_ms: () => Date.now(),
  monotonic_ms: () => performance.now(),
  after(delay_ms, call) {
    const timer = setTimeout(call, delay_ms);
    return () => clearTimeout(timer);
  },
};

export const browserRandom: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };

function hearNetwork(listener: () => void): () => void {
  const stop = new AbortController();
  for (const event of ['online', 'offline']) addEventListener(event, listener, { signal: stop.signal });
  return () => stop.abort();
}

/** Safari knows no idle time; a moment later is near enough. */
function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 2_000 });
  else setTimeout(work, 50);
}

const browserHealth: StorageHealth = {
  async persist() {
    if (!navigator.storage?.persist) return null;
    return (await navigator.storage.persisted()) || navigator.storage.persist();
  },
  async used_ppm() {
    const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
    return usage === undefined || !quota ? null : Math.min(1_000_000, Math.round((usage / quota) * 1_000_000));
  },
};

export type BrowserTillOptions = {
  /** The server's origin; absent: the page's own. */
  readonly server?: string;
  /** Shown in the office. */
  readonly app_build?: string;
  /** The database of this till; another name is another till, for tests. */
  readonly database?: string;
  readonly ports?: Partial<Ports>;
  /** What hangs on this till and says something of itself; asked at each look. */
  readonly peripherals?: () => Partial<Measures>;
};

/** A till of this browser: there at once, and `starting` until its storage is open. */
export function createBrowserTill(options: BrowserTillOptions = {}): Till {
  return makeTillLater(openBrowserTill(options));
}

/** The same, once it has started. Throws where the browser gives no storage at all. */
export async function openBrowserTill({ server = '', app_build = 'browser', database: name = 'stilltill', ports = {}, peripherals = () => ({}) }: BrowserTillOptions = {}): Promise<Till> {
  // Before the database: a page without locks is an insecure one, and would have no keys either.
  if (!navigator.locks || !crypto.subtle) throw new Error('a till needs a secure context');
  const database = await openTillDatabase(name);
  const reserve = makeReserve(database);
  const clock = ports.clock ?? browserClock;
  const random = ports.random ?? browserRandom;
  return createTill({
    storage: withKeptChunks(withReserve(makeIndexedDbStorage(database), reserve), whenIdle), keys: makeBrowserKeys(database), locks: makeWebLocks(`${name}.writer`),
    transport: createHttpTransport(server, { onNetworkChange: hearNetwork }),
    clock, random, ids: makeIds(clock, random), hash: await createHash(), health: healthWithReserve(browserHealth, reserve), device: withPeripherals(createBrowserDevice(server, window), peripherals), app_build, ...ports,
  });
}

/** What a browser says of the machine that it runs on. Each part is missing in some browser, and then left out. */
import type { Device, Measures } from '../diagnosis/device.ts';
import { readReach } from '../diagnosis/line-watch.ts';

type Battery = { readonly level: number; readonly charging: boolean };
type Connection = { readonly type?: string };
type Some = {
  readonly getBattery?: () => Promise<Battery>; readonly connection?: Connection; readonly onLine?: boolean;
  readonly storage?: { readonly estimate?: () => Promise<{ readonly usage?: number; readonly quota?: number }> };
};
type Memory = { readonly usedJSHeapSize: number; readonly jsHeapSizeLimit: number };

const MIB = 1_048_576;
const mib = (bytes: number): number => Math.round(bytes / MIB);
/** Network Information API; a computer's browser knows no kind. */
const KINDS: Readonly<Record<string, NonNullable<Measures['network_kind']>>> = { ethernet: 'ethernet', wifi: 'wifi', cellular: 'cellular', wimax: 'cellular', bluetooth: 'bluetooth', none: 'none', other: 'other' };

/** `server`: its origin, empty for the page's own. Errors are counted from now on; what they say stays in the console. */
export function createBrowserDevice(server: string, page: Window & typeof globalThis): Device {
  let app_errors = 0;
  for (const event of ['error', 'unhandledrejection'] as const) page.addEventListener(event, () => void (app_errors = Math.min(1_000_000, app_errors + 1)));
  const machine = page.navigator as unknown as Some;
  return {
    async measure() {
      const [battery, storage] = await Promise.all([quietly(machine.getBattery?.()), quietly(machine.storage?.estimate?.())]);
      const memory = (page.performance as unknown as { readonly memory?: Memory }).memory;
      const kind = KINDS[machine.connection?.type ?? ''];
      return {
        app_errors, ...(kind ? { network_kind: kind } : {}), ...(machine.onLine === undefined ? {} : { has_network: machine.onLine }),
        // A computer without a battery says full and charging: that is none to speak of.
        ...(battery && !(battery.level === 1 && battery.charging) ? { battery_ppm: Math.round(battery.level * 1_000_000), is_charging: battery.charging } : {}),
        ...(storage?.usage === undefined || storage.quota === undefined ? {} : { storage_used_mib: mib(storage.usage), storage_quota_mib: Math.min(16_777_216, mib(storage.quota)) }),
        ...(memory ? { memory_used_mib: mib(memory.usedJSHeapSize), memory_limit_mib: mib(memory.jsHeapSizeLimit) } : {}),
      };
    },
    async reach(timeout_ms) {
      const begun_ms = page.performance.now();
      try {
        // A page that sends us elsewhere is a network's own: the server never does.
        const answer = await page.fetch(`${server}/healthz`, { signal: AbortSignal.timeout(timeout_ms), cache: 'no-store', credentials: 'omit', redirect: 'manual' });
        if (answer.type === 'opaqueredirect') return { kind: 'stranger' };
        return readReach({ status: answer.status, body: await answer.text() }, Math.round(page.performance.now() - begun_ms));
      } catch {
        return { kind: 'silent', why: 'unknown' };
      }
    },
  };
}

async function quietly<T>(asked: Promise<T> | undefined): Promise<T | null> {
  try {
    return (await asked) ?? null;
  } catch {
    return null;
  }
}

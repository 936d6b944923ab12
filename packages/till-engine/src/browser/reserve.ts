/**
 * Room that is kept back. Browsers do not say how full they really are (Chromium answers with what is used and ten
 * gigabytes more), so a few megabytes are set aside: when a write finds no room they are given up for it, the sale goes
 * through, and the till says that it is nearly full before anything is lost.
 */
import type { Storage, StorageHealth } from '../ports.ts';
import type { TillDatabase } from './indexeddb-storage.ts';

const RESERVE_BYTES = 4 * 1024 * 1024;
/** What is shown where not even the reserve finds room. */
const FULL_PPM = 990_000;
const KEY = 'reserve';

export type Reserve = {
  /** Sets the room aside where it is not yet. False: there is none left. */
  ensure(): Promise<boolean>;
  /** Gives it up. False: it was gone already. */
  spend(): Promise<boolean>;
};

export function makeReserve(database: TillDatabase): Reserve {
  return {
    async ensure() {
      try {
        if ((await database.count('reserve', KEY)) > 0) return true;
        const bytes = new Uint8Array(RESERVE_BYTES);
        // Random, so that it is not stored smaller than it is; 64 KiB is what one call gives.
        for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
        await database.put('reserve', bytes, KEY);
        return true;
      } catch {
        return false;
      }
    },
    async spend() {
      try {
        if ((await database.count('reserve', KEY)) === 0) return false;
        await database.delete('reserve', KEY);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** A storage whose journal writes may use the reserve. Reference data may not: it can be had again. */
export function withReserve(storage: Storage, reserve: Reserve): Storage {
  return {
    ...storage,
    async commit(write) {
      const first = await storage.commit(write);
      if (first.ok || first.fault.code !== 'storage_full' || write.durability === 'relaxed') return first;
      return (await reserve.spend()) ? storage.commit(write) : first;
    },
  };
}

/** Says "nearly full" where the reserve is not in its place. */
export function healthWithReserve(health: StorageHealth, reserve: Reserve): StorageHealth {
  return {
    persist: () => health.persist(),
    async used_ppm() {
      const [used_ppm, isSetAside] = await Promise.all([health.used_ppm(), reserve.ensure()]);
      return isSetAside ? used_ppm : Math.max(used_ppm ?? 0, FULL_PPM);
    },
  };
}

import { randomBytes } from 'node:crypto';
import { createTill } from '../create-till.ts';
import { createHash } from '../hash.ts';
import { createHttpTransport } from '../http-transport.ts';
import { makeIds } from '../ids.ts';
import { createMemoryLocks } from '../memory-locks.ts';
import type { Clock, Ports, Random } from '../ports.ts';
import type { Till } from '../till.ts';
import { type Disk, openFolder } from './disk.ts';
import { createNodeDevice } from './node-device.ts';
import { openFileKeys } from './file-keys.ts';
import { openFileStorage } from './file-storage.ts';

/** The machine's clock. Timers do not keep a process alive. */
export const systemClock: Clock = {
  now_ms: () => Date.now(),
  monotonic_ms: () => performance.now(),
  after(delay_ms, call) {
    const timer = setTimeout(call, delay_ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };

export type NodeTillOptions = {
  /** Where journal, reference data and keys are kept: a folder, or a disk of one's own. */
  readonly folder: string | Disk;
  /** The server's origin, such as http://127.0.0.1:8700. */
  readonly server: string;
  /** Any port given here takes the place of the machine's. */
  readonly ports?: Partial<Ports>;
};

/** A till on the machine's own clock, files and network. */
export async function createNodeTill({ folder, server, ports = {} }: NodeTillOptions): Promise<Till> {
  const disk = typeof folder === 'string' ? await openFolder(folder) : folder;
  const clock = ports.clock ?? systemClock;
  const random = ports.random ?? systemRandom;
  const storage = ports.storage ?? (await openFileStorage(disk));
  const till = await createTill({
    storage, keys: ports.keys ?? (await openFileKeys(disk, random)),
    transport: ports.transport ?? createHttpTransport(server), clock, random, ids: ports.ids ?? makeIds(clock, random),
    locks: ports.locks ?? createMemoryLocks(), hash: ports.hash ?? (await createHash()),
    health: ports.health ?? { persist: async () => null, used_ppm: async () => null }, app_build: ports.app_build ?? 'node',
    // A disk or a network of one's own says nothing of this machine.
    ...(ports.device ? { device: ports.device } : ports.transport || typeof folder !== 'string' ? {} : { device: createNodeDevice(server, folder) }),
  });
  return {
    ...till,
    async close() {
      await till.close();
      // A storage that was given may have other tabs; a file left open ends a process of Node when it is collected.
      if (!ports.storage) await storage.close();
    },
  };
}

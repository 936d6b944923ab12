/**
 * A folder of files that can lose its power: what was not synced may vanish, in part or wholly, and names that were not
 * synced may go back to what they were. It can also be full, lose bits, and be copied and put back as an old image.
 */
import type { Disk } from '@stilltill/till-engine/node';
import type { SeededRandom } from './seeded-random.ts';

/** What stands on the platters, and what programs see. They differ until a sync. */
type File = { seen: Uint8Array<ArrayBuffer>; kept: Uint8Array<ArrayBuffer> };

/** How many turns of a program a disk may take, and a disk that writes down everything. */
const TURNS_MAX = 4;
const SYNC_TURNS_MAX = 40;

/** A copy of everything that a disk held. */
export type DiskImage = { readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>> };

export type FakeDisk = Disk & {
  /**
   * Ends everything under way and forgets what was not synced: a tail may be there in part, with wrong bytes in it.
   * Programs that still hold this disk get errors. Answers with the disk that the next start finds.
   */
  cutPower(): FakeDisk;
  /** A program that ends, or is frozen out of memory: all that it wrote is there. */
  restart(): FakeDisk;
  image(): DiskImage;
  /** Appends fail as on a full disk, after writing up to `bytes_left` more. null: there is room. */
  limit(bytes_left: number | null): void;
  /** Changes one byte of what stands on the disk. */
  damage(name: string, offset: number): void;
  /** Whether unsynced bytes were lost by a power cut, of this disk or of those before it. */
  readonly lost_bytes: number;
  /** How often a program asked something of it. */
  readonly steps: number;
};

export function makeFakeDisk(random: SeededRandom, image: DiskImage = { files: new Map() }): FakeDisk {
  const files = new Map([...image.files].map(([name, bytes]) => [name, { seen: bytes.slice(), kept: bytes.slice() }]));
  return open(random, files, new Map(files), 0);
}

function open(random: SeededRandom, seen: Map<string, File>, kept: Map<string, File>, lost_before: number): FakeDisk {
  let isGone = false;
  let bytes_left: number | null = null;
  let lost_bytes = lost_before;

  let steps = 0;
  const failIfGone = (): void => {
    if (isGone) throw Object.assign(new Error('the disk has no power'), { code: 'EIO' });
  };
  /** Each step of a disk takes a while, so that others come between; a program that does nothing else must not starve them. */
  const step = async (turns_max: number): Promise<void> => {
    // A program that outlived its power draws nothing more from the chance of the disk that came after.
    failIfGone();
    if (++steps % 100 === 0) await new Promise(setImmediate);
    for (let turn = random.below(turns_max); turn >= 0; turn--) await Promise.resolve();
    failIfGone();
  };
  const fileOf = (name: string): File => {
    let file = seen.get(name);
    if (!file) {
      file = { seen: new Uint8Array(0), kept: new Uint8Array(0) };
      seen.set(name, file);
    }
    return file;
  };

  return {
    get lost_bytes() { return lost_bytes; },
    get steps() { return steps; },
    async size(name) {
      await step(TURNS_MAX);
      return seen.get(name)?.seen.length ?? null;
    },
    async read(name, offset, length) {
      await step(TURNS_MAX);
      return fileOf(name).seen.slice(offset, offset + length);
    },
    async append(name, bytes) {
      await step(TURNS_MAX);
      const file = fileOf(name);
      const taken = bytes_left === null ? bytes.length : Math.min(bytes.length, bytes_left);
      file.seen = join(file.seen, bytes.subarray(0, taken));
      if (bytes_left !== null) bytes_left -= taken;
      if (taken < bytes.length) throw Object.assign(new Error('no space left on the disk'), { code: 'ENOSPC' });
    },
    async sync(name) {
      await step(SYNC_TURNS_MAX);
      const file = fileOf(name);
      file.kept = file.seen.slice();
    },
    async truncate(name, size) {
      await step(TURNS_MAX);
      const file = fileOf(name);
      file.seen = file.seen.slice(0, size);
    },
    async rename(from, to) {
      await step(TURNS_MAX);
      const file = fileOf(from);
      seen.delete(from);
      seen.set(to, file);
    },
    async remove(name) {
      await step(TURNS_MAX);
      seen.delete(name);
    },
    async syncFolder() {
      await step(TURNS_MAX);
      kept.clear();
      for (const [name, file] of seen) kept.set(name, file);
    },
    async close() {},

    cutPower() {
      isGone = true;
      // A folder's changes go to the disk in their order, all of them or none here.
      const names = random.chance(0.5) ? seen : kept;
      const found = new Map<string, File>();
      for (const [name, file] of names) {
        const bytes = afterPowerCut(random, file);
        lost_bytes += Math.max(0, file.seen.length - bytes.length);
        found.set(name, { seen: bytes, kept: bytes.slice() });
      }
      return open(random, found, new Map(found), lost_bytes);
    },
    restart() {
      isGone = true;
      return open(random, new Map(seen), new Map(kept), lost_bytes);
    },
    image: () => ({ files: new Map([...seen].map(([name, file]) => [name, file.seen.slice()])) }),
    limit: (bytes) => void (bytes_left = bytes),
    damage(name, offset) {
      const file = fileOf(name);
      for (const bytes of [file.seen, file.kept]) if (offset < bytes.length) bytes[offset] = (bytes[offset] as number) ^ 0x40;
    },
  };
}

/** What was synced is there. Behind it stands some of what was written since, the last sector of it perhaps as rubbish. */
function afterPowerCut(random: SeededRandom, file: File): Uint8Array<ArrayBuffer> {
  const { seen, kept } = file;
  const isAppended = seen.length >= kept.length && kept.every((byte, at) => seen[at] === byte);
  if (!isAppended) return random.chance(0.5) ? kept.slice() : seen.slice();
  const survives = random.below(seen.length - kept.length + 1);
  const bytes = seen.slice(0, kept.length + survives);
  if (survives > 0 && random.chance(0.3)) bytes.fill(0, kept.length + random.below(survives));
  return bytes;
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

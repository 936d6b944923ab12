/**
 * Values by key in one append-only file. A write is a group: a head that names its items with a checksum of each, then
 * the items. A group that the file ends within never happened; damage behind that is told item by item, so that one
 * bad sector costs one entry and not what stands after it. After a sync an empty group follows: it tells the next start
 * that the group before was finished, so that damage to it is damage and not a tail that was never written.
 *
 *   group = "STK1" | head length u32 | body length u32 | CRC-32 of the twelve bytes before and the head u32 | head | body
 *   head  = JSON [[key, length, CRC-32] …], length -1: the key is gone
 *
 * Callers write one after the other; `write` must not be called while another is under way.
 */
import { crc32 } from 'node:zlib';
import { assert } from '@stilltill/domain/result';
import type { Disk } from './disk.ts';

const MAGIC = 0x314b5453;
const PREFIX = 16;
const READ_BYTES = 4 * 1024 * 1024;

export type Place = { readonly offset: number; readonly length: number; readonly crc: number };
type Item = readonly [key: string, length: number, crc: number];

export type KeyLog = {
  keys(): IterableIterator<string>;
  place(key: string): Place | undefined;
  /** undefined: no such key. `sound` is false where the bytes are not those that were written. */
  get(key: string): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly sound: boolean } | undefined>;
  /** All or nothing. null removes. Throws what the disk throws; then nothing was written, or the log is broken. */
  write(items: ReadonlyMap<string, Uint8Array | null>, options: { readonly sync: boolean; readonly clear?: boolean }): Promise<void>;
  /** Bytes of the file, and of them those that are still of use. */
  readonly size: { readonly total: number; readonly used: number };
  /** Writes what is still of use into a new file and puts it in the old one's place. */
  compact(): Promise<void>;
};

export async function openKeyLog(disk: Disk, name: string): Promise<KeyLog> {
  await disk.remove(`${name}.new`);
  const places = new Map<string, Place>();
  let end = await replay(disk, name, places);
  let used = [...places.values()].reduce((all, place) => all + place.length, 0);
  // After a failed write nobody knows what is on the disk until the file is read again.
  let isBroken = false;

  const put = (key: string, place: Place | null): void => {
    used -= places.get(key)?.length ?? 0;
    if (place) places.set(key, place);
    else places.delete(key);
    used += place?.length ?? 0;
  };

  /** What was written is safe already: a mark that finds no room is left out. */
  const close = async (): Promise<void> => {
    const { bytes } = encodeGroup(new Map());
    try {
      await disk.append(name, bytes);
      end += bytes.length;
    } catch {
      await disk.truncate(name, end).catch(() => { isBroken = true; });
    }
  };

  const log: KeyLog = {
    keys: () => places.keys(),
    place: (key) => places.get(key),
    get size() { return { total: end, used }; },
    async get(key) {
      const place = places.get(key);
      if (!place) return undefined;
      const bytes = await disk.read(name, place.offset, place.length);
      return { bytes, sound: bytes.length === place.length && crc32(bytes) === place.crc };
    },
    async write(items, { sync, clear }) {
      if (isBroken) throw new Error('the log is to be opened again');
      const all = clear ? new Map<string, Uint8Array | null>([...[...places.keys()].map((key) => [key, null] as const), ...items]) : items;
      const { bytes, placed } = encodeGroup(all);
      const start = end;
      const isNew = start === 0;
      try {
        await disk.append(name, bytes);
        if (sync) await disk.sync(name);
        if (isNew) await disk.syncFolder();
      } catch (error) {
        // A group that is half there would be followed by the next one, so it has to go before anything else is written.
        await disk.truncate(name, start).catch(() => { isBroken = true; });
        if (!isBroken && !isFull(error)) isBroken = true;
        throw error;
      }
      end = start + bytes.length;
      for (const [key, place] of placed) put(key, place && { ...place, offset: start + place.offset });
      if (sync) await close();
    },
    async compact() {
      const fresh = `${name}.new`;
      await disk.remove(fresh);
      const moved = new Map<string, Place>();
      let offset = 0;
      let batch = new Map<string, Uint8Array>();
      let batch_bytes = 0;
      const flush = async (): Promise<void> => {
        const { bytes, placed } = encodeGroup(batch, (key) => places.get(key)?.crc);
        await disk.append(fresh, bytes);
        for (const [key, place] of placed) if (place) moved.set(key, { ...place, offset: offset + place.offset });
        offset += bytes.length;
        batch = new Map();
        batch_bytes = 0;
      };
      for (const key of places.keys()) {
        const value = await log.get(key);
        assert(value, 'a key that is listed has a place');
        // What is damaged keeps its wrong checksum, so that it is still seen as damaged.
        batch.set(key, value.bytes);
        batch_bytes += value.bytes.length;
        if (batch_bytes > READ_BYTES) await flush();
      }
      await flush();
      // The empty group behind the last.
      await flush();
      await disk.sync(fresh);
      await disk.rename(fresh, name);
      await disk.syncFolder();
      end = offset;
      for (const [key, place] of moved) places.set(key, place);
    },
  };
  return log;
}

/** Whether the disk said that it is full, rather than broken. */
export function isFull(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function encodeGroup(items: ReadonlyMap<string, Uint8Array | null>, crcOf: (key: string) => number | undefined = () => undefined): { bytes: Uint8Array; placed: Map<string, Place | null> } {
  const list: Item[] = [];
  let body_bytes = 0;
  for (const [key, value] of items) {
    list.push([key, value ? value.length : -1, value ? (crcOf(key) ?? crc32(value)) : 0]);
    body_bytes += value?.length ?? 0;
  }
  const head = new TextEncoder().encode(JSON.stringify(list));
  const bytes = new Uint8Array(PREFIX + head.length + body_bytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, head.length, true);
  view.setUint32(8, body_bytes, true);
  bytes.set(head, PREFIX);
  view.setUint32(12, headCrc(bytes, head.length), true);
  const placed = new Map<string, Place | null>();
  let offset = PREFIX + head.length;
  for (const [index, [key, value]] of [...items].entries()) {
    if (value) bytes.set(value, offset);
    placed.set(key, value ? { offset, length: value.length, crc: (list[index] as Item)[2] } : null);
    offset += value?.length ?? 0;
  }
  return { bytes, placed };
}

function headCrc(group: Uint8Array, head_bytes: number): number {
  return crc32(group.subarray(PREFIX, PREFIX + head_bytes), crc32(group.subarray(0, 12)));
}

/** Reads a whole log and cuts off a tail that was never finished. Returns where the next group begins. */
async function replay(disk: Disk, name: string, places: Map<string, Place>): Promise<number> {
  const size = (await disk.size(name)) ?? 0;
  const reader = makeReader(disk, name, size);
  let offset = 0;
  let sound_end = 0;
  let held: { start: number; end: number; items: Item[]; first: number } | null = null;
  while (offset + PREFIX <= size) {
    const group = await readGroup(reader, offset, size);
    if (!group) {
      // Not a group: the tail of the last write, or damage. A later group tells which.
      const next = await findMagic(reader, offset + 1, size);
      if (next === null) break;
      offset = next;
      continue;
    }
    // The one before was followed by another, so it had been finished: what is wrong in it is damage, to be told.
    if (held) settle(places, held);
    held = group;
    offset = group.end;
    sound_end = group.end;
  }
  if (held) {
    if (await isWhole(reader, held)) settle(places, held);
    else sound_end = held.start;
  }
  if (sound_end < size) await disk.truncate(name, sound_end);
  return sound_end;
}

function settle(places: Map<string, Place>, group: { first: number; items: readonly Item[] }): void {
  let offset = group.first;
  for (const [key, length, crc] of group.items) {
    if (length < 0) places.delete(key);
    else places.set(key, { offset, length, crc });
    offset += Math.max(0, length);
  }
}

async function isWhole(reader: Reader, group: { first: number; items: readonly Item[] }): Promise<boolean> {
  let offset = group.first;
  for (const [, length, crc] of group.items) {
    if (length < 0) continue;
    if (crc32(await reader(offset, length)) !== crc) return false;
    offset += length;
  }
  return true;
}

type Reader = (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;

/** Reads ahead, so that replaying many small groups costs few reads. */
function makeReader(disk: Disk, name: string, size: number): Reader {
  let window_offset = 0;
  let window = new Uint8Array(0);
  return async (offset, length) => {
    if (offset < window_offset || offset + length > window_offset + window.length) {
      window = await disk.read(name, offset, Math.min(size - offset, Math.max(length, READ_BYTES)));
      window_offset = offset;
    }
    return window.slice(offset - window_offset, offset - window_offset + length);
  };
}

async function readGroup(reader: Reader, start: number, size: number): Promise<{ start: number; end: number; items: Item[]; first: number } | null> {
  const prefix = await reader(start, PREFIX);
  const view = new DataView(prefix.buffer);
  if (view.getUint32(0, true) !== MAGIC) return null;
  const head_bytes = view.getUint32(4, true);
  const end = start + PREFIX + head_bytes + view.getUint32(8, true);
  if (end > size) return null;
  const group = await reader(start, PREFIX + head_bytes);
  if (headCrc(group, head_bytes) !== view.getUint32(12, true)) return null;
  const items = JSON.parse(new TextDecoder().decode(group.subarray(PREFIX))) as Item[];
  return { start, end, items, first: start + PREFIX + head_bytes };
}

async function findMagic(reader: Reader, from: number, size: number): Promise<number | null> {
  for (let offset = from; offset + PREFIX <= size; offset++) {
    const window = await reader(offset, Math.min(64 * 1024, size - offset));
    const view = new DataView(window.buffer, window.byteOffset, window.length);
    for (let i = 0; i + 4 <= window.length; i++) {
      if (view.getUint32(i, true) !== MAGIC) continue;
      if (await readGroup(reader, offset + i, size)) return offset + i;
    }
    offset += Math.max(0, window.length - 4);
  }
  return null;
}

/** A till's storage that is gone with the page. What stands in `beneath` can be read through it and is never written. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { Shelf, ShelfValue, Storage, StoredRow } from '../ports.ts';

export type Beneath = Pick<Shelf, 'get' | 'getMany'>;

export function createMemoryStorage(beneath: Beneath, start: Readonly<Record<string, string>> = {}): Storage {
  const cells = new Map(Object.entries(start));
  const rows = new Map<string, StoredRow[]>();
  const shelf = makeShelf(beneath, (held) => held === fence);
  let fence = 0;
  const fenced = (held: number): Result<null> => (held === fence ? ok(null) : fail('storage_fenced'));
  return {
    shelf,
    async acquire() {
      fence += 1;
      return ok({ fence, cells: new Map(cells) });
    },
    async commit(write) {
      const held = fenced(write.fence);
      if (!held.ok) return held;
      for (const { epoch, ...row } of write.entries) rows.set(epoch, [...(rows.get(epoch) ?? []), { ...row, damaged: null }]);
      for (const [name, value] of Object.entries(write.cells)) {
        if (value === null) cells.delete(name);
        else cells.set(name, value);
      }
      return held;
    },
    readEntries: async (epoch, from_seq, limit) => ok((rows.get(epoch) ?? []).filter(({ seq }) => seq >= from_seq).slice(0, limit)),
    epochs: async () => ok([...rows].flatMap(([epoch, kept]) => {
      const [first, last] = [kept[0], kept.at(-1)];
      return first && last ? [{ epoch, first_seq: first.seq, last_seq: last.seq }] : [];
    })),
    async forgetEntries(held, epoch, before_seq) {
      rows.set(epoch, (rows.get(epoch) ?? []).filter(({ seq }) => seq >= before_seq));
      return fenced(held);
    },
    async close() {
      rows.clear();
      cells.clear();
    },
  };
}

function makeShelf(beneath: Beneath, isHeld: (fence: number) => boolean): Shelf {
  const own = new Map<string, ShelfValue>();
  let isCleared = false;
  return {
    get: async (key) => own.get(key) ?? (isCleared ? undefined : beneath.get(key)),
    async getMany(keys) {
      const below = isCleared ? [] : await beneath.getMany(keys);
      return keys.map((key, at) => own.get(key) ?? below[at]);
    },
    async write(fence, puts, { clear }) {
      if (!isHeld(fence)) return fail('storage_fenced');
      if (clear) {
        isCleared = true;
        own.clear();
      }
      for (const [key, value] of puts) own.set(key, value);
      return ok(null);
    },
  };
}

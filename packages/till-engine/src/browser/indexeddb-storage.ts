/**
 * The storage of a till in a browser. Journal writes ask for strict durability, which costs one flush of the disk each;
 * drafts and reference data are relaxed. Every write looks at the fencing number in its own transaction, so that a tab
 * that slept while another took over writes nothing more.
 */
// IndexedDB's own interface is events; this is the thin layer of promises over it that is well kept.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { type Fault, type Result, ok } from '@stilltill/domain/result';
import type { SealedKey } from '@stilltill/protocol';
import { readKeys } from '../kept-keys.ts';
import type { ShelfValue, Storage, StoredRow } from '../ports.ts';

const DATABASE = 'stilltill';
const VERSION = 1;

type Entry = { readonly text: string; readonly hash: string; readonly keys?: readonly SealedKey[] };
interface Schema extends DBSchema {
  entries: { key: [epoch: string, seq: number]; value: Entry };
  cells: { key: string; value: string | number };
  reference: { key: string; value: ShelfValue | number };
  keys: { key: string; value: CryptoKey };
  reserve: { key: string; value: Uint8Array<ArrayBuffer> };
}
export type TillDatabase = IDBPDatabase<Schema>;

/** `onGone`: the database was closed under us, by the browser or by a newer version of the app. */
export function openTillDatabase(name: string = DATABASE, onGone: () => void = () => undefined): Promise<TillDatabase> {
  const opening: Promise<TillDatabase> = openDB<Schema>(name, VERSION, {
    upgrade(database) {
      database.createObjectStore('entries');
      database.createObjectStore('cells');
      database.createObjectStore('reference');
      database.createObjectStore('keys');
      database.createObjectStore('reserve');
    },
    blocking() {
      void opening.then((database) => database.close());
      onGone();
    },
    terminated: onGone,
  });
  return opening;
}

class Fenced extends Error {
  override name = 'Fenced';
}

/** IndexedDB says QuotaExceededError when there is no room; anything else is a write that failed. */
function faultOf(error: unknown): Fault {
  if (error instanceof Fenced) return { code: 'storage_fenced' };
  return { code: error instanceof DOMException && error.name === 'QuotaExceededError' ? 'storage_full' : 'storage_failed' };
}

async function attempt<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

/** Epochs sort by their id; after `[epoch, []]` comes no number, as arrays sort above numbers. */
const allOf = (epoch: string): IDBKeyRange => IDBKeyRange.bound([epoch, 0], [epoch, []]);

export function makeIndexedDbStorage(database: TillDatabase): Storage {
  return {
    shelf: makeShelf(database),
    acquire: () => attempt(async () => {
      const transaction = database.transaction(['cells', 'reference'], 'readwrite', { durability: 'strict' });
      const cells = transaction.objectStore('cells');
      const [names, values] = await Promise.all([cells.getAllKeys(), cells.getAll()]);
      const stored = new Map(names.map((name, index) => [name, values[index] as string | number]));
      const fence = Number(stored.get('fence') ?? 0) + 1;
      stored.delete('fence');
      // In the reference store, too: its writes must not wait for those of the journal, nor these for them.
      await Promise.all([cells.put(fence, 'fence'), transaction.objectStore('reference').put(fence, 'fence'), transaction.done]);
      return { fence, cells: stored as ReadonlyMap<string, string> };
    }),
    commit: ({ fence, entries, cells, durability }) => attempt(async () => {
      // Beginning a transaction takes a thirtieth of the time of a scan. What is relaxed begins after the screen has said what came of it.
      if (durability === 'relaxed') await afterThisTask();
      const transaction = database.transaction(entries.length > 0 ? ['cells', 'entries'] : ['cells'], 'readwrite', { durability });
      const cellStore = transaction.objectStore('cells');
      await fenced(transaction, cellStore.get('fence'), fence);
      const writes: Promise<unknown>[] = [];
      for (const { epoch, seq, ...entry } of entries) writes.push(transaction.objectStore('entries').add(entry, [epoch, seq]));
      for (const [name, value] of Object.entries(cells)) writes.push(value === null ? cellStore.delete(name) : cellStore.put(value, name));
      // The transaction's own end is what counts: its requests succeed before it is on the disk.
      await Promise.all([...writes, transaction.done]);
      return null;
    }),
    readEntries: (epoch, from_seq, limit) => attempt(async () => {
      const range = IDBKeyRange.bound([epoch, from_seq], [epoch, []]);
      const store = database.transaction('entries').store;
      const [keys, values] = await Promise.all([store.getAllKeys(range, limit), store.getAll(range, limit)]);
      return keys.map(([, seq], index): StoredRow => toRow(seq, values[index]));
    }),
    epochs: () => attempt(async () => {
      const found: { epoch: string; first_seq: number; last_seq: number }[] = [];
      const store = database.transaction('entries').store;
      for (let first = await store.openKeyCursor(); first;) {
        const [epoch, first_seq] = first.key;
        const last = await store.openKeyCursor(allOf(epoch), 'prev');
        found.push({ epoch, first_seq, last_seq: last ? last.key[1] : first_seq });
        first = await store.openKeyCursor(IDBKeyRange.lowerBound([epoch, []]));
      }
      return found;
    }),
    forgetEntries: (fence, epoch, before_seq) => attempt(async () => {
      const transaction = database.transaction(['cells', 'entries'], 'readwrite', { durability: 'relaxed' });
      await fenced(transaction, transaction.objectStore('cells').get('fence'), fence);
      await Promise.all([transaction.objectStore('entries').delete(IDBKeyRange.bound([epoch, 0], [epoch, before_seq], false, true)), transaction.done]);
      return null;
    }),
    async close() { database.close(); },
  };
}

/** By a message, since browsers hold back the timers of a page that nobody sees. */
function afterThisTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    }, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}

/** What a damaged disk may give back is not trusted to have the form that was written. */
function toRow(seq: number, value: Partial<Entry> | undefined): StoredRow {
  const text = typeof value?.text === 'string' ? value.text : '';
  return { seq, text, hash: typeof value?.hash === 'string' ? value.hash : '', damaged: null, ...readKeys(value?.keys) };
}

/** Undoes the transaction where somebody else has become the writer. */
async function fenced(transaction: { abort(): void; readonly done: Promise<void> }, held: Promise<ShelfValue | number | undefined>, fence: number): Promise<void> {
  if ((await held) === fence) return;
  transaction.done.catch(() => undefined);
  transaction.abort();
  throw new Fenced();
}

function makeShelf(database: TillDatabase): Storage['shelf'] {
  const toValue = (value: ShelfValue | number | undefined): ShelfValue | undefined => (typeof value === 'number' ? undefined : value);
  return {
    get: async (key) => toValue(await database.get('reference', key)),
    async getMany(keys) {
      const { store } = database.transaction('reference');
      return (await Promise.all(keys.map((key) => store.get(key)))).map(toValue);
    },
    write: (fence, puts, { clear, durability }) => attempt(async () => {
      const transaction = database.transaction('reference', 'readwrite', { durability });
      await fenced(transaction, transaction.store.get('fence'), fence);
      const writes: Promise<unknown>[] = [];
      if (clear) writes.push(transaction.store.clear(), transaction.store.put(fence, 'fence'));
      for (const [key, value] of puts) writes.push(transaction.store.put(value, key));
      await Promise.all([...writes, transaction.done]);
      return null;
    }),
  };
}

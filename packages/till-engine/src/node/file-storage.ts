/**
 * The storage of a till in Node: one log for journal and cells, where a strict write is one append and one fsync, and
 * one for reference data, which is synced when a round of it is complete.
 */
import { type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import type { JournalWrite, Shelf, ShelfValue, Storage, StoredRow } from '../ports.ts';
import type { Disk } from './disk.ts';
import { readKeys } from '../kept-keys.ts';
import { type KeyLog, type Place, isFull, openKeyLog } from './key-log.ts';

const JOURNAL = 'journal.log';
const SHELF = 'reference.log';
/** A log is written anew when it is large and less than half of it is of use. */
const COMPACT_BYTES_MIN = 4 * 1024 * 1024;

export type FileStorage = Storage & {
  /** Where an entry's bytes lie, for tests that damage them. */
  placeOf(epoch: string, seq: number): (Place & { readonly file: string }) | undefined;
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const entryKey = (epoch: string, seq: number): string => `e/${epoch}/${seq}`;
/** Where the keys of an entry's personal fields lie, if it has any. */
const fieldKey = (epoch: string, seq: number): string => `k/${epoch}/${seq}`;

/** Opens the logs on a disk. Throws where they can't be read at all. Tabs of one till share one of these. */
export async function openFileStorage(disk: Disk): Promise<FileStorage> {
  let journal = await openKeyLog(disk, JOURNAL);
  let reference = await openKeyLog(disk, SHELF);
  let seqs = readSeqs(journal);
  let fence = 0;
  let tail: Promise<unknown> = Promise.resolve();

  /** One after the other, in the order of the calls. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = tail.then(work);
    tail = done.catch(() => undefined);
    return done;
  };
  const writing = (work: () => Promise<void>): Promise<Result<null>> => inTurn(async () => {
    try {
      await work();
      return ok(null);
    } catch (error) {
      return { ok: false, fault: faultOf(error) };
    }
  });

  return {
    shelf: makeShelf(() => reference, writing, inTurn, (held) => held === fence),
    placeOf(epoch, seq) {
      const place = journal.place(entryKey(epoch, seq));
      return place && { ...place, file: JOURNAL };
    },
    acquire: () => inTurn(async () => {
      try {
        // After a failed write only the file knows what is in it.
        if (fence > 0) {
          journal = await openKeyLog(disk, JOURNAL);
          reference = await openKeyLog(disk, SHELF);
        }
        await compactWhereWorthIt(journal);
        await compactWhereWorthIt(reference);
        seqs = readSeqs(journal);
        const cells = await readCells(journal);
        fence = Math.max(fence, Number(cells.get('fence') ?? 0)) + 1;
        await journal.write(new Map([['c/fence', encoder.encode(String(fence))]]), { sync: true });
        return ok({ fence, cells });
      } catch (error) {
        return { ok: false as const, fault: faultOf(error) };
      }
    }),
    commit: (write) => writing(async () => {
      if (write.fence !== fence) throw new Fenced();
      await journal.write(itemsOf(write), { sync: write.durability === 'strict' });
      for (const { epoch, seq } of write.entries) addSeq(seqs, epoch, seq);
    }),
    readEntries: (epoch, from_seq, limit) => inTurn(async () => {
      try {
        const rows: StoredRow[] = [];
        for (let seq = from_seq; seq <= (seqs.get(epoch)?.last ?? 0) && rows.length < limit; seq++) {
          const value = await journal.get(entryKey(epoch, seq));
          if (value) rows.push({ seq, text: value.sound ? decoder.decode(value.bytes) : '', hash: null, damaged: value.sound ? null : value.bytes, ...(await keysOf(journal, epoch, seq)) });
        }
        return ok(rows);
      } catch {
        return fail('storage_failed');
      }
    }),
    epochs: () => inTurn(async () => ok([...seqs].map(([epoch, { first, last }]) => ({ epoch, first_seq: first, last_seq: last })))),
    forgetEntries: (held, epoch, before_seq) => writing(async () => {
      if (held !== fence) throw new Fenced();
      const known = seqs.get(epoch);
      if (!known || known.first >= before_seq) return;
      const gone = new Map<string, null>();
      for (let seq = known.first; seq < before_seq; seq++) {
        gone.set(entryKey(epoch, seq), null);
        if (journal.place(fieldKey(epoch, seq))) gone.set(fieldKey(epoch, seq), null);
      }
      await journal.write(gone, { sync: true });
      seqs.set(epoch, { first: before_seq, last: known.last });
      await compactWhereWorthIt(journal);
    }),
    close: () => inTurn(() => disk.close()),
  };
}

class Fenced extends Error {
  override name = 'Fenced';
}

function faultOf(error: unknown): Fault {
  if (error instanceof Fenced) return { code: 'storage_fenced' };
  return { code: isFull(error) ? 'storage_full' : 'storage_failed' };
}

function itemsOf(write: JournalWrite): Map<string, Uint8Array | null> {
  const items = new Map<string, Uint8Array | null>();
  for (const { epoch, seq, text, keys } of write.entries) {
    items.set(entryKey(epoch, seq), encoder.encode(text));
    if (keys) items.set(fieldKey(epoch, seq), encoder.encode(JSON.stringify(keys)));
  }
  for (const [name, value] of Object.entries(write.cells)) items.set(`c/${name}`, value === null ? null : encoder.encode(value));
  return items;
}

async function keysOf(journal: KeyLog, epoch: string, seq: number): Promise<Pick<StoredRow, 'keys'>> {
  if (!journal.place(fieldKey(epoch, seq))) return {};
  const value = await journal.get(fieldKey(epoch, seq));
  try {
    return value?.sound ? readKeys(JSON.parse(decoder.decode(value.bytes))) : {};
  } catch {
    return {};
  }
}

async function readCells(journal: KeyLog): Promise<Map<string, string>> {
  const cells = new Map<string, string>();
  for (const key of journal.keys()) {
    if (!key.startsWith('c/')) continue;
    const value = await journal.get(key);
    // A damaged cell is missing: the engine makes good from the entries what it can.
    if (value?.sound) cells.set(key.slice(2), decoder.decode(value.bytes));
  }
  return cells;
}

type Seqs = Map<string, { first: number; last: number }>;

function readSeqs(journal: KeyLog): Seqs {
  const seqs: Seqs = new Map();
  for (const key of journal.keys()) {
    const [kind, epoch, seq] = key.split('/');
    if (kind === 'e') addSeq(seqs, epoch as string, Number(seq));
  }
  return seqs;
}

function addSeq(seqs: Seqs, epoch: string, seq: number): void {
  const known = seqs.get(epoch);
  seqs.set(epoch, { first: Math.min(known?.first ?? seq, seq), last: Math.max(known?.last ?? seq, seq) });
}

async function compactWhereWorthIt(log: KeyLog): Promise<void> {
  if (log.size.total > COMPACT_BYTES_MIN && log.size.used * 2 < log.size.total) await log.compact();
}

function makeShelf(
  log: () => KeyLog, writing: (work: () => Promise<void>) => Promise<Result<null>>, inTurn: <T>(work: () => Promise<T>) => Promise<T>,
  isHeld: (fence: number) => boolean,
): Shelf {
  const read = async (key: string): Promise<ShelfValue | undefined> => {
    const value = await log().get(key);
    if (!value?.sound) return undefined;
    return value.bytes[0] === TEXT ? decoder.decode(value.bytes.subarray(1)) : value.bytes.slice(1);
  };
  return {
    get: (key) => inTurn(() => read(key)),
    getMany: (keys) => inTurn(async () => {
      const values: (ShelfValue | undefined)[] = [];
      for (const key of keys) values.push(await read(key));
      return values;
    }),
    write: (fence, puts, { clear, durability }) => writing(async () => {
      if (!isHeld(fence)) throw new Fenced();
      const items = new Map<string, Uint8Array>();
      for (const [key, value] of puts) {
        const bytes = typeof value === 'string' ? encoder.encode(value) : value;
        const marked = new Uint8Array(bytes.length + 1);
        marked[0] = typeof value === 'string' ? TEXT : BYTES;
        marked.set(bytes, 1);
        items.set(key, marked);
      }
      await log().write(items, { sync: durability === 'strict', clear });
    }),
  };
}

const TEXT = 1;
const BYTES = 2;

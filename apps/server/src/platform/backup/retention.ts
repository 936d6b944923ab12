// Which bases stay. Works on names alone, since a running server cannot open its own backups.

import { checkName, type BackupStore } from './store.ts';

const AT_ONCE_MAX = 4;

export type Kept = { readonly bases: readonly string[]; readonly removed: readonly string[] };

/**
 * Of complete bases, by id: the last of each of the newest `daily` days and of the newest `weekly` weeks that have one;
 * always the newest.
 */
export function chooseKept(ids: readonly string[], daily: number, weekly: number): Kept {
  const newest_first = ids.toSorted().toReversed();
  const days = new Map<string, string>();
  const weeks = new Map<string, string>();
  for (const id of newest_first) {
    const day = Temporal.PlainDate.from(id.slice(0, 8));
    const week = `${day.yearOfWeek}-${day.weekOfYear}`;
    if (!days.has(day.toString())) days.set(day.toString(), id);
    if (!weeks.has(week)) weeks.set(week, id);
  }
  const kept = new Set([...newest_first.slice(0, 1), ...[...days.values()].slice(0, daily), ...[...weeks.values()].slice(0, weekly)]);
  return { bases: ids.filter((id) => kept.has(id)).toSorted(), removed: ids.filter((id) => !kept.has(id)).toSorted() };
}

/** Removes bases that are not kept, what attempts left behind that are older than the newest base, and the log before the oldest. */
export async function applyRetention(store: BackupStore, daily: number, weekly: number): Promise<Kept> {
  const objects = await store.list('base/');
  const idOf = (name: string): string => name.split('/')[1] ?? '';
  const complete = objects.filter((name) => name.endsWith('/manifest')).map(idOf);
  const kept = chooseKept(complete, daily, weekly);
  const [oldest, newest] = [kept.bases[0], kept.bases.at(-1)];
  if (oldest === undefined || newest === undefined) return kept;
  const stays = new Set(kept.bases);
  const gone = Object.groupBy(objects.filter((name) => !stays.has(idOf(name)) && idOf(name) <= newest), (name) => (name.endsWith('/manifest') ? 'manifests' : 'chunks'));
  // A base is incomplete from the moment that it begins to go.
  await removeAll(store, gone.manifests ?? []);
  await removeAll(store, gone.chunks ?? []);
  const first_wal = walOf(oldest);
  const isPast = (file: string): boolean => !file.endsWith('.history') && file.slice(0, 24) < first_wal;
  await removeAll(store, (await store.list('wal/')).filter((name) => isPast(name.slice('wal/'.length))));
  return kept;
}

/** A few at once: one after the other a day's log takes minutes over a network, and all at once would leave no room for anything else. */
async function removeAll(store: BackupStore, names: readonly string[]): Promise<void> {
  const left = [...names];
  const removeNext = async (): Promise<void> => {
    try {
      for (let name = left.shift(); name !== undefined; name = left.shift()) await store.remove(name);
    } catch (error) {
      // The others do not go on by themselves when this round has failed.
      left.length = 0;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE_MAX }, removeNext));
}

/** The segment that a base begins with. */
export function walOf(id: string): string {
  checkName(id);
  return id.slice(id.lastIndexOf('-') + 1);
}

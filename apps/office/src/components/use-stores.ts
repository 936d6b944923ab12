import { clockTime, dayAndTime, useLanguage } from '@stilltill/ui';
import { shortMoment } from '../lib/time.ts';
import { useQuery } from '@tanstack/react-query';
import { type Store, queries } from '../api/queries.ts';
import type { Reading } from './read-fault.tsx';

/** The merchant's stores, and how moments read there: in the store's own time, not in the browser's. */
export function useStores(): {
  readonly stores: readonly Store[]; readonly known: boolean;
  /** For a page that can say nothing without them. */
  readonly reading: Reading;
  readonly timezone_of: (store_code: string) => string | undefined;
  readonly at: (moment: string, store_code?: string) => string;
  /** As short as can be, for lists. */
  readonly brief: (moment: string, store_code?: string) => string;
  readonly clock: (moment: string, store_code?: string) => string;
} {
  const { tag } = useLanguage();
  const query = useQuery({ ...queries.stores(), staleTime: 300_000 });
  const stores = query.data?.items ?? [];
  const timezone_of = (store_code: string | undefined): string | undefined => (stores.find((store) => store.code === store_code) ?? stores[0])?.timezone;
  return {
    stores, known: query.isSuccess, reading: query, timezone_of,
    at: (moment, store_code) => dayAndTime(moment, tag, timezone_of(store_code)),
    brief: (moment, store_code) => shortMoment(moment, Date.now(), tag, timezone_of(store_code) ?? Intl.DateTimeFormat().resolvedOptions().timeZone),
    clock: (moment, store_code) => clockTime(moment, tag, timezone_of(store_code)),
  };
}

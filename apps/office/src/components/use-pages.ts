import { useInfiniteQuery } from '@tanstack/react-query';
import { faultOf } from '../api/client.ts';
import type { PageOf, Paged } from '../api/queries.ts';
import type { ListState } from './list.tsx';

/** `everyMs`: how often what is shown is asked for again, by what it shows; false: never by itself. */
export type PagesOptions<T> = { readonly enabled?: boolean; readonly everyMs?: (rows: readonly T[]) => number | false };

/**
 * A list that is read page by page, in the form that `List` shows. Pages stay as they were read until the person asks
 * for newer ones: coming back to the window must not move what is being read.
 */
export function usePages<T, P extends PageOf<T> = PageOf<T>>(paged: Paged<T, P>, options: PagesOptions<T> = {}): ListState<T> & { readonly complete: boolean; readonly pages: number; readonly first: P | undefined; readonly refetch: () => void } {
  const query = useInfiniteQuery({
    queryKey: paged.key,
    queryFn: ({ pageParam, signal }) => paged.read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchOnWindowFocus: false, refetchOnReconnect: false, enabled: options.enabled ?? true,
    refetchInterval: ({ state }) => (options.everyMs && state.data ? options.everyMs(state.data.pages.flatMap((page) => page.items)) : false),
  });
  return {
    rows: query.data?.pages.flatMap((page) => page.items),
    fault: query.error ? faultOf(query.error) : null,
    retry: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    loading_more: query.isFetchingNextPage,
    complete: query.data !== undefined && !query.hasNextPage,
    pages: query.data?.pages.length ?? 0,
    /** The first page with all that it says of the list. */
    first: query.data?.pages[0],
    refetch: () => void query.refetch(),
  };
}

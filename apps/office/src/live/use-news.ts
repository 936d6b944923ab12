import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { useLiveEvents } from './live.tsx';
import { NO_NEWS, type News, countNews, takeNews } from './news.ts';

/** How long news are gathered before a list that is being watched from its top is read again. */
const SETTLE_MS = 600;

/**
 * What is new since a list of entries was read. A list that stands at its top, with nothing in it in use, takes them in
 * by itself; any other says how many there are and waits.
 */
export function useNews(query_key: readonly unknown[], options: { readonly terminal?: string | undefined; readonly follows_at_top: boolean }): { readonly count: number; readonly take: () => void } {
  const queryClient = useQueryClient();
  const [news, setNews] = useState<News>(NO_NEWS);
  const timer = useRef<number | undefined>(undefined);
  const take = useCallback(() => {
    window.clearTimeout(timer.current);
    timer.current = undefined;
    setNews(takeNews);
    // Only the first page is read again: what lay below it has moved.
    queryClient.setQueryData(query_key, (was: InfiniteData<unknown> | undefined) => was && { pages: was.pages.slice(0, 1), pageParams: was.pageParams.slice(0, 1) });
    void queryClient.invalidateQueries({ queryKey: query_key });
  }, [queryClient, query_key]);
  useLiveEvents((event) => {
    if (event === 'missed') return options.follows_at_top && isAtRest() ? take() : undefined;
    if (event.type !== 'entries' || (options.terminal !== undefined && event.terminal !== options.terminal)) return;
    setNews((was) => countNews(was, event));
    if (options.follows_at_top && timer.current === undefined) {
      timer.current = window.setTimeout(() => {
        timer.current = undefined;
        if (isAtRest()) take();
      }, SETTLE_MS);
    }
  });
  return { count: news.count, take };
}

/** Whether the page stands at its top, and nobody is on a row or reading with a selection. */
function isAtRest(): boolean {
  return window.scrollY < 8 && document.activeElement?.closest('[data-row]') === null && !window.getSelection()?.toString();
}

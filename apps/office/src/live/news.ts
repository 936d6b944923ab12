/** Counts what is new since a list was read, so that a page can say "12 new" instead of moving under the reader's eyes. */
import type { LiveEvent } from '@stilltill/protocol/live';

export type News = {
  readonly count: number;
  /** Highest number counted, by terminal and epoch: events may repeat or overlap after a reconnection. */
  readonly counted: ReadonlyMap<string, number>;
};

export const NO_NEWS: News = { count: 0, counted: new Map() };

export function countNews(news: News, event: Extract<LiveEvent, { type: 'entries' }>): News {
  const chain = `${event.terminal}/${event.epoch}`;
  const from_seq = Math.max(event.from_seq, (news.counted.get(chain) ?? 0) + 1);
  if (event.to_seq < from_seq) return news;
  return { count: news.count + event.to_seq - from_seq + 1, counted: new Map(news.counted).set(chain, event.to_seq) };
}

/** The list was read again: nothing is new, but what was counted is not counted twice. */
export function takeNews(news: News): News {
  return { ...news, count: 0 };
}

/**
 * How a till follows the change feed: page by page, and by news that itself says what changed. Whatever does not follow on what
 * is here is asked for: no change is passed over, whether news is lost, doubled or out of order.
 */
import { type Result, ok } from '@stilltill/domain/result';
import { CHANGES_LIMIT_MAX, ChangesAnswer, type LiveEvent } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Core } from './core.ts';
import { call } from './wire.ts';

type Page = z.output<typeof ChangesAnswer>;
export type ChangeNews = Extract<LiveEvent, { readonly type: 'changes' }>;

export type Feed = {
  /** Whether there is something to ask for. */
  isDue(): boolean;
  setDue(): void;
  /** The server stands at a cursor. */
  hear(cursor: string): void;
  /** Asks for one page and works it in. */
  pull(token: string): Promise<Result<null>>;
  /** Works in what news says, where the till stands right before it. False: what is behind where it stands has to be asked for. */
  workIn(news: ChangeNews): Promise<boolean>;
};

export function makeFeed(core: Core): Feed {
  let isDue = true;
  let hasRecounted = false;
  let ahead: { readonly after: string; readonly page: Promise<Result<Page>> } | null = null;

  const fetchPage = (token: string, after: string | null): Promise<Result<Page>> => {
    const path = `/api/v1/changes?limit=${CHANGES_LIMIT_MAX}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`;
    return call(core, { method: 'GET', path, token }, ChangesAnswer);
  };
  const work = async (page: Page, after: string | null): Promise<Result<boolean>> => {
    const applied = await core.catalog.apply(core.fence, page, after);
    if (!applied.ok) core.onFault(applied.fault);
    else if (applied.value) {
      core.onReference();
      core.changed();
    }
    return applied;
  };
  /** True: there is more. While a page is worked in, the next one is on its way. */
  const pullPage = async (token: string): Promise<Result<boolean>> => {
    const after = core.catalog.feedCursor();
    const page = await (ahead && ahead.after === after ? ahead.page : fetchPage(token, after));
    ahead = null;
    if (page.ok && page.value.more) ahead = { after: page.value.cursor, page: fetchPage(token, page.value.cursor) };
    if (!page.ok) return page;
    const applied = await work(page.value, after);
    if (!applied.ok) return applied;
    // News came meanwhile and was worked in first: this page is older than what is here.
    if (!applied.value) return ok(true);
    if (core.catalog.isComplete()) hasRecounted = false;
    else if (!page.value.more && !hasRecounted) {
      // The count differs from the server's: what is here can't be trusted, and is fetched once more from the start.
      hasRecounted = true;
      await core.catalog.forget(core.fence);
      return ok(true);
    }
    return ok(page.value.more);
  };
  return {
    isDue: () => isDue,
    setDue: () => void (isDue = true),
    hear(cursor) {
      if (cursor !== core.catalog.feedCursor()) isDue = true;
    },
    async pull(token) {
      // News that comes meanwhile asks for another page.
      isDue = false;
      const pulled = await pullPage(token);
      if (!pulled.ok || pulled.value) isDue = true;
      return pulled.ok ? ok(null) : pulled;
    },
    async workIn({ cursor, from, changes, counts }) {
      const { catalog } = core;
      if (from !== undefined && changes && from === catalog.feedCursor() && catalog.isRead() && core.view.phase === 'running') {
        const applied = await work({ changes, cursor, more: false, counts: { ...catalog.counts(), ...counts }, reset: false }, from);
        if (applied.ok && applied.value && catalog.isComplete()) return true;
      }
      if (cursor === catalog.feedCursor() && catalog.isComplete()) return true;
      return false;
    },
  };
}

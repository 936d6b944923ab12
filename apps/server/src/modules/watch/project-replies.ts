/** Takes up what operators answer at tills, and wakes watch behind every upload that holds facts. */
import type { Live } from '../../platform/live.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryOf, Projection, ProjectionFlag } from '../journal/index.ts';
import { insertEvents } from './case-store.ts';
import { WATCHED_KINDS } from './read-facts.ts';
import type { WatchLater } from './watch-later.ts';

export function makeWatchProjection({ later, live }: { readonly later: WatchLater; readonly live: Pick<Live, 'publishAfterCommit'> }): Projection {
  return {
    name: 'watch',
    kinds: [...WATCHED_KINDS, 'case.replied'],
    async project(tx, entries) {
      tx.afterCommit(() => later(tx.merchant_id));
      const replies = entries.filter((each): each is EntryOf<'case.replied'> => each.kind === 'case.replied');
      if (replies.length === 0) return [];
      const told = await tx.query<{ id: string; operator_id: string }>(
        'select id, operator_id from app.watch_case where merchant_id = $1 and id = any($2::uuid[]) and told_at is not null order by id for update', [tx.merchant_id, uuidArray(replies.map(({ body }) => body.case))],
      );
      // The session that the entry was written under says whose word it is.
      const theirs = replies.filter(({ body, operator }) => told.some(({ id, operator_id }) => id === body.case && operator_id === operator));
      await insertEvents(tx, theirs.map(({ body, chain, seq, variant, received_at, operator }) => ({ case_id: body.case, chain, seq, variant, kind: 'replied', at: received_at, by_name: null, operator, text: body.text.replaceAll('\u0000', '') })));
      await tx.execute(
        `update app.watch_case set replied_at = coalesce(replied_at, $3) where merchant_id = $1 and id = any($2::uuid[])`,
        [tx.merchant_id, uuidArray(theirs.map(({ body }) => body.case)), theirs[0]?.received_at ?? new Date(0)],
      );
      for (const each of new Set(theirs.map(({ body }) => body.case))) live.publishAfterCommit(tx, { type: 'case', case: each });
      return replies.filter((each) => !theirs.includes(each)).map((entry): ProjectionFlag => ({ entry, fault: { code: 'case_unknown' } }));
    },
  };
}

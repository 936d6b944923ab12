/** What the pages of the roster read. All keys begin with 'roster'. */
import { RosterAnswer } from '@stilltill/protocol/office-roster';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import { nextDay, startOfDay } from '../lib/time.ts';
import { addWeeks } from './weeks.ts';

export type RosterShift = z.output<typeof RosterAnswer>['items'][number];
export type OffRoster = z.output<typeof RosterAnswer>['policies'][number]['off_roster'];

export const rosterQueries = {
  /** Shifts of a week, and of the night before it. */
  week: (monday: string, timezone: string) => queryOptions({
    queryKey: ['roster', monday, timezone],
    queryFn: async ({ signal }) => unwrap(await ask(RosterAnswer, `/office/roster${queryOf({ from: startOfDay(monday, timezone), until: startOfDay(nextDay(addWeeks(monday, 1)), timezone) })}`, { signal })),
  }),
};

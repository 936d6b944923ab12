/** What the pages of the roster read. All keys begin with 'roster'. */
import { OffRosterAnswer, RosterAnswer } from '@stilltill/protocol/office-roster';
import { SwapRequestList } from '@stilltill/protocol/swaps';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import { nextDay, startOfDay } from '../lib/time.ts';
import { addWeeks } from './weeks.ts';

export type RosterShift = z.output<typeof RosterAnswer>['items'][number];
export type OffRoster = z.output<typeof RosterAnswer>['policies'][number]['off_roster'];

export type OffSignOn = z.output<typeof OffRosterAnswer>['items'][number];

export type SwapRequest = z.output<typeof SwapRequestList>['items'][number];

export const rosterQueries = {
  /** Shifts that operators asked colleagues to take. */
  requests: () => queryOptions({ queryKey: ['roster', 'requests'], queryFn: async ({ signal }) => unwrap(await ask(SwapRequestList, '/office/roster/requests', { signal })) }),
  /** Sign-ons outside of a roster that nobody accepted. */
  off: () => queryOptions({ queryKey: ['roster', 'off'], queryFn: async ({ signal }) => unwrap(await ask(OffRosterAnswer, '/office/roster/off', { signal })) }),
  /** Shifts of a week, and of the night before it. */
  week: (monday: string, timezone: string) => queryOptions({
    queryKey: ['roster', monday, timezone],
    queryFn: async ({ signal }) => unwrap(await ask(RosterAnswer, `/office/roster${queryOf({ from: startOfDay(monday, timezone), until: startOfDay(nextDay(addWeeks(monday, 1)), timezone) })}`, { signal })),
  }),
};

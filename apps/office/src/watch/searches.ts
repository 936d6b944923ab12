/** What stands in the addresses of watch. What somebody mistyped or an old link brings is passed over. */
import { Uuid } from '@stilltill/protocol/primitives';
import { WatchReportQuery, WatchRuleName } from '@stilltill/protocol/watch';
import { z } from 'zod';

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

export const FindingsSearch = z.object({ state: optional(z.enum(['open', 'answered'])), rule: optional(WatchRuleName), store: optional(Uuid), operator: optional(Uuid) });
export const CasesSearch = z.object({ state: optional(z.enum(['open', 'ended'])) });
export const ScoresSearch = z.object({ store: optional(Uuid) });
export const ReportSearch = z.object({ month: optional(WatchReportQuery.shape.month) });

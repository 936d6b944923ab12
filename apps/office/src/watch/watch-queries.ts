/** What the pages of watch read. All keys begin with 'watch', so that one word refreshes them. */
import { AuditKey, CaseDetail, CasePage, FindingDetail, FindingPage, ScoreList, WatchPolicySettings, WatchReport, WatchRuns } from '@stilltill/protocol/watch';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';

export type FindingItem = z.output<typeof FindingPage>['items'][number];
export type FindingDetail = z.output<typeof FindingDetail>;
export type CaseItem = z.output<typeof CasePage>['items'][number];
export type CaseDetail = z.output<typeof CaseDetail>;
export type ScoreItem = z.output<typeof ScoreList>['items'][number];
export type ScoreRate = ScoreItem['rates'][number];
export type WatchPolicy = z.output<typeof WatchPolicySettings>;
export type WatchReport = z.output<typeof WatchReport>;

type Parameters = Readonly<Record<string, string | number | undefined>>;

function one<S extends z.ZodType>(key: readonly unknown[], schema: S, path: string) {
  return queryOptions({ queryKey: ['watch', ...key], queryFn: async ({ signal }): Promise<z.output<S>> => unwrap(await ask(schema, path, { signal })) });
}
function pages<T extends { readonly next: string | null }>(name: string, schema: z.ZodType<T>, path: string, parameters: Parameters) {
  return {
    queryKey: ['watch', name, parameters],
    queryFn: async ({ pageParam, signal }: { readonly pageParam: string | undefined; readonly signal: AbortSignal }): Promise<T> => unwrap(await ask(schema, path + queryOf({ ...parameters, after: pageParam }), { signal })),
    initialPageParam: undefined as string | undefined, getNextPageParam: (last: T) => last.next ?? undefined, refetchOnWindowFocus: false, refetchOnReconnect: false,
  };
}

export const watchQueries = {
  findings: (filter: Parameters) => pages('findings', FindingPage, '/office/watch/findings', filter),
  finding: (id: string) => one(['finding', id], FindingDetail, `/office/watch/findings/${id}`),
  cases: (filter: Parameters) => pages('cases', CasePage, '/office/watch/cases', filter),
  case: (id: string) => one(['case', id], CaseDetail, `/office/watch/cases/${id}`),
  scores: (store: string | undefined) => ({ ...one(['scores', store], ScoreList, `/office/watch/scores${queryOf({ store })}`), placeholderData: keepPreviousData }),
  policy: () => one(['policy'], WatchPolicySettings, '/office/watch/policy'),
  runs: () => one(['runs'], WatchRuns, '/office/watch/rerun'),
  report: (month: string) => ({ ...one(['report', month], WatchReport, `/office/watch/report${queryOf({ month })}`), placeholderData: keepPreviousData }),
  auditKey: () => one(['audit-key'], AuditKey, '/office/audit/key'),
};

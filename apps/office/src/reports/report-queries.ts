/** What reports and the command bar read. */
import { TaxReport } from '@stilltill/protocol/office-reports';
import { SearchAnswer } from '@stilltill/protocol/office-search';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';

export type TaxItem = z.output<typeof TaxReport>['items'][number];
export type Found = z.output<typeof SearchAnswer>;
export const REPORT_BY = ['day', 'month', 'quarter', 'year'] as const;
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const DAY = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine((day) => !Number.isNaN(Date.parse(day)));
export const TaxSearch = z.object({ from: optional(DAY), to: optional(DAY), store: optional(z.uuid()), by: optional(z.enum(REPORT_BY)) });
export type TaxSearch = z.output<typeof TaxSearch>;

export const reportQueries = {
  tax: (search: Readonly<Record<'from' | 'to' | 'by', string>> & { readonly store?: string | undefined }) => queryOptions({
    queryKey: ['tax', search], queryFn: async ({ signal }) => unwrap(await ask(TaxReport, `/office/reports/tax${queryOf(search)}`, { signal })),
  }),
  search: (text: string) => queryOptions({
    queryKey: ['search', text], queryFn: async ({ signal }) => unwrap(await ask(SearchAnswer, `/office/search${queryOf({ text })}`, { signal })), staleTime: 10_000,
  }),
};

/** What reports and the command bar read. */
import { BREAKDOWNS, Breakdown, DailyReport, MarginToday, ReportMailSetting, TaxReport } from '@stilltill/protocol/office-reports';
import { SearchAnswer } from '@stilltill/protocol/office-search';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import { PERIODS } from './periods.ts';

export type TaxItem = z.output<typeof TaxReport>['items'][number];
export type Found = z.output<typeof SearchAnswer>;
export const REPORT_BY = ['day', 'month', 'quarter', 'year'] as const;
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const DAY = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine((day) => !Number.isNaN(Date.parse(day)));
export const TaxSearch = z.object({ from: optional(DAY), to: optional(DAY), store: optional(z.uuid()), by: optional(z.enum(REPORT_BY)) });
export type TaxSearch = z.output<typeof TaxSearch>;
export const SalesReportSearch = z.object({ period: optional(z.enum(PERIODS)), from: optional(DAY), to: optional(DAY), store: optional(z.uuid()), by: optional(z.enum(BREAKDOWNS)) });
export const DailySearch = z.object({ day: optional(DAY), store: optional(z.uuid()) });
export { BREAKDOWNS };
export type BreakdownBy = (typeof BREAKDOWNS)[number];
export type BreakdownAnswer = z.output<typeof Breakdown>;
export type BreakdownItem = BreakdownAnswer['items'][number];
export type Daily = z.output<typeof DailyReport>;
export type MailSetting = z.output<typeof ReportMailSetting>;
export type Margins = z.output<typeof MarginToday>;
type Stretch = { readonly from: string; readonly to: string; readonly before_from: string; readonly before_to: string; readonly store?: string | undefined; readonly by: BreakdownBy; readonly limit?: number };
const breakdown = async (asked: Stretch, signal?: AbortSignal): Promise<BreakdownAnswer> => unwrap(await ask(Breakdown, `/office/reports/breakdown${queryOf(asked)}`, signal ? { signal } : {}));

export const reportQueries = {
  breakdown: (asked: Stretch) => queryOptions({ queryKey: ['breakdown', asked], queryFn: ({ signal }) => breakdown(asked, signal) }),
  /** Once, for a file. */
  breakdownNow: breakdown,
  margin: (store: string | undefined) => queryOptions({
    queryKey: ['today', 'margin', store], queryFn: async ({ signal }) => unwrap(await ask(MarginToday, `/office/reports/margin${queryOf({ store })}`, { signal })),
  }),
  daily: (day: string, store: string | undefined) => queryOptions({
    queryKey: ['daily', day, store], queryFn: async ({ signal }) => unwrap(await ask(DailyReport, `/office/reports/daily${queryOf({ day, store })}`, { signal })),
  }),
  tax: (search: Readonly<Record<'from' | 'to' | 'by', string>> & { readonly store?: string | undefined }) => queryOptions({
    queryKey: ['tax', search], queryFn: async ({ signal }) => unwrap(await ask(TaxReport, `/office/reports/tax${queryOf(search)}`, { signal })),
  }),
  mail: () => queryOptions({ queryKey: ['report_mail'], queryFn: async ({ signal }) => unwrap(await ask(ReportMailSetting, '/office/settings/report-mail', { signal })) }),
  search: (text: string) => queryOptions({
    queryKey: ['search', text], queryFn: async ({ signal }) => unwrap(await ask(SearchAnswer, `/office/search${queryOf({ text })}`, { signal })), staleTime: 10_000,
  }),
};

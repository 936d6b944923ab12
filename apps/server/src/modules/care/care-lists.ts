/** What customers said and asked, in pages that end where nothing is left: for files, which hold all of it. */
import type { DataRequestItem, FapiaoItem, FeedbackItem, FraudReportItem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { dataRequestPage } from './data-requests.ts';
import { fapiaoPage } from './fapiao.ts';
import { feedbackItem, feedbackPage } from './feedback.ts';
import { fraudReportPage } from './fraud-reports.ts';
import type { CarePorts } from './ports.ts';

/** The moment and the id of the last that was read. */
export type CareAfter = readonly [at: string, id: string];
export type CareList<T> = { readonly items: readonly T[]; readonly next: CareAfter | null };

export function makeCareLists(ports: CarePorts) {
  return {
    /** The newest first, as the next two. */
    feedback: async (tx: MerchantTx, after: CareAfter | null, limit: number): Promise<CareList<z.output<typeof FeedbackItem>>> => pageOf((await feedbackPage(tx, 'all', after, limit)).map(feedbackItem), limit, ({ at }) => at),
    fapiao: async (tx: MerchantTx, after: CareAfter | null, limit: number): Promise<CareList<z.output<typeof FapiaoItem>>> => pageOf(await fapiaoPage(ports, tx, null, after, limit), limit, ({ asked_at }) => asked_at),
    fraudReports: async (tx: MerchantTx, after: CareAfter | null, limit: number): Promise<CareList<z.output<typeof FraudReportItem>>> => pageOf(await fraudReportPage(ports, tx, null, after, limit), limit, ({ at }) => at),
    /** The open ones by when they are due, or the ended ones the newest first. */
    dataRequests: async (tx: MerchantTx, state: 'open' | 'ended', after: CareAfter | null, limit: number): Promise<CareList<z.output<typeof DataRequestItem>>> => (
      pageOf(await dataRequestPage(ports, tx, state, after, limit), limit, ({ answer_by, ended_at }) => (state === 'open' ? answer_by : ended_at ?? answer_by))
    ),
  };
}

function pageOf<T extends { readonly id: string }>(items: readonly T[], limit: number, at: (item: T) => string): CareList<T> {
  const last = items.at(-1);
  return { items, next: last && items.length === limit ? [at(last), last.id] : null };
}

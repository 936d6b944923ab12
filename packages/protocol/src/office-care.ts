/** What customers say and ask on their pages, as the office reads and answers it: below /api/v1/office/care. */
import { z } from 'zod';
import { PageQuery } from './office.ts';
import { AmountMinor, CurrencyCode, Time, Uuid } from './primitives.ts';

const Words = z.string().trim().min(1).max(1000);

// GET /api/v1/office/care: what waits for somebody
export const CareOverview = z.object({
  feedback_waiting: z.int(), fapiao_waiting: z.int(), fraud_reports_open: z.int(), data_requests_open: z.int(), data_requests_late: z.int(),
  /** When the next answer about somebody's data is due; null: none is. */
  next_answer_by: Time.nullable(),
});

// GET /api/v1/office/care/feedback?state=: the newest first
export const FeedbackQuery = PageQuery.extend({ state: z.enum(['waiting', 'answered', 'all']).default('all') });
export const FeedbackItem = z.object({
  id: Uuid, store: Uuid, receipt_number: z.string(), stars: z.int().min(1).max(5), words: z.string(), at: Time, changed_at: Time,
  /** The customer reads it on the receipt's page. */
  answer: z.string().nullable(), answered_at: Time.nullable(), answered_by: z.string().nullable(),
});
export const FeedbackPage = z.object({ items: z.array(FeedbackItem), next: z.string().nullable() });
// POST /api/v1/office/care/feedback/{id}/answer: once
export const FeedbackAnswerBody = z.object({ answer: Words });

// GET /api/v1/office/care/fapiao?state=: the newest first
export const FapiaoState = z.enum(['asked', 'issued', 'refused']);
export const FapiaoQuery = PageQuery.extend({ state: FapiaoState.optional() });
export const FapiaoItem = z.object({
  id: Uuid, store: Uuid, receipt_number: z.string(), total_minor: AmountMinor, currency: CurrencyCode, state: FapiaoState, asked_at: Time,
  /** `tax_number` is null of a person, who has none; all is empty once the buyer's time is over. */
  buyer: z.object({ title: z.string(), tax_number: z.string().nullable(), email: z.string() }),
  ended_at: Time.nullable(), ended_by: z.string().nullable(), fapiao_number: z.string().nullable(), reason: z.string().nullable(),
});
export const FapiaoPage = z.object({ items: z.array(FapiaoItem), next: z.string().nullable() });
// POST /api/v1/office/care/fapiao/{id}/end: the customer reads it on the receipt's page
export const FapiaoEndBody = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('issued'), fapiao_number: z.string().trim().regex(/^[0-9]{8,20}$/) }),
  z.object({ outcome: z.literal('refused'), reason: Words }),
]);

// GET /api/v1/office/care/fraud-reports?state=: the newest first
export const FraudReportQuery = PageQuery.extend({ state: z.enum(['open', 'closed']).optional() });
export const FraudReportItem = z.object({
  id: Uuid, at: Time,
  /** Whether the code that was typed with it is one of ours. */
  is_code_known: z.boolean(),
  /** As the customer wrote it: the number or address that it came from, and what was said. */
  sender: z.string(), words: z.string(), state: z.enum(['open', 'closed']), closed_at: Time.nullable(), closed_by: z.string().nullable(), note: z.string().nullable(),
});
export const FraudReportPage = z.object({ items: z.array(FraudReportItem), next: z.string().nullable() });
// POST /api/v1/office/care/fraud-reports/{id}/close
export const FraudReportCloseBody = z.object({ note: z.string().trim().max(1000).default('') });

// GET /api/v1/office/care/data-requests?state=: the open ones by when they are due, the others the newest first
export const DataRequestKind = z.enum(['access', 'correction', 'erasure', 'export', 'objection']);
export const DataRequestQuery = PageQuery.extend({ state: z.enum(['open', 'ended']).default('open') });
export const DataRequestItem = z.object({
  id: Uuid, customer: Uuid.nullable(), kind: DataRequestKind, source: z.enum(['page', 'office']),
  /** What they said; null once whoever asked is erased. */
  words: z.string().nullable(),
  received_at: Time,
  /** Null: no law of where they may live asks that it be acknowledged. */
  acknowledge_by: Time.nullable(), acknowledged_at: Time.nullable(),
  answer_by: Time,
  /** The duty behind `answer_by`, as its pack has it. */
  duty: z.string(), citation: z.string(),
  /** ISO 8601: by how much it may be put off once; null: not at all, or it was. */
  extend_within: z.string().nullable(), extended_at: Time.nullable(), extended_for: z.string().nullable(),
  is_late: z.boolean(), ended_at: Time.nullable(), ended_by: z.string().nullable(), outcome: z.enum(['answered', 'refused']).nullable(), reason: z.string().nullable(),
});
export const DataRequestPage = z.object({ items: z.array(DataRequestItem), next: z.string().nullable() });
// POST /api/v1/office/care/data-requests: one that came by telephone, by letter or in the shop. `received_at` lies in the past.
export const NewDataRequestBody = z.object({ customer: Uuid.nullable().default(null), kind: DataRequestKind, words: z.string().trim().max(1000).default(''), received_at: Time.optional() });
// POST /api/v1/office/care/data-requests/{id}/acknowledge: no body
// POST /api/v1/office/care/data-requests/{id}/extend: once, and said to the customer before it was due
export const DataRequestExtendBody = z.object({ reason: Words });
// POST /api/v1/office/care/data-requests/{id}/end
export const DataRequestEndBody = z.object({ outcome: z.enum(['answered', 'refused']), reason: z.string().trim().max(1000).default('') });

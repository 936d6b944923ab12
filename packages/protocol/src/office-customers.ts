/** What the back office asks about one customer, does to them, and takes in from a list of customers. */
import { z } from 'zod';
import { ChannelName, ConsentFormName, ConsentSource, PurposeName } from './contact.ts';
import { CustomerItem, MessageItem, GateReason, PlaceCode } from './office-contact.ts';
import { PageQuery } from './office.ts';
import { Hash, Seq, Time, Uuid } from './primitives.ts';

/** An entry of the server's own journal, as it was written. */
export const OwnEntryText = z.object({ seq: Seq, hash: Hash, text: z.string() });

// GET /api/v1/office/customers/{id}
export const CustomerDetail = CustomerItem.extend({
  revision: z.int(),
  /** What a caller from the shop says, so that the customer knows them; null: none was agreed. */
  safe_word: z.string().nullable(), paused_until: Time.nullable(),
  /** Everybody who was merged into them, each with their own contact points. */
  merged: z.array(CustomerItem),
});
// PUT /api/v1/office/customers/{id}
export const CustomerEdit = z.object({
  revision: z.int(), name: z.string().max(200), notes: z.string().max(2000), language: z.enum(['zh', 'en']).nullable(),
  /** Null: nobody has said; then it stays as it was guessed. */
  place: PlaceCode.nullable(), zone: z.string().max(60).nullable(), safe_word: z.string().trim().max(60).nullable(),
});
// POST /api/v1/office/customers/{id}/points
export const NewPointBody = z.object({ kind: z.enum(['phone', 'email']), address: z.string().max(320) });
// POST /api/v1/office/customers/{id}/points/{point}/remove: no body
// POST /api/v1/office/customers/{id}/merge; and /part, without a body
export const MergeBody = z.object({ into: Uuid });
// POST /api/v1/office/customers/{id}/erase: it can't be undone. Answers with whom, those who were merged into them with them.
export const ErasureAnswer = z.object({ erased: z.array(Uuid) });
// GET /api/v1/office/customers/duplicates: who may be one person. The same address says so; the same name is a hint.
export const DuplicateList = z.object({ items: z.array(z.object({ certainty: z.enum(['same_address', 'same_name']), customers: z.array(CustomerItem).min(2) })), more: z.boolean() });

// GET /api/v1/office/contact/customers/{id}: what they said about being reached, the newest first, and what stands of it
export const ConsentItem = z.object({
  id: Uuid, customer: Uuid,
  /** Null: said of every way of reaching them. */
  point: Uuid.nullable(),
  act: z.enum(['given', 'withdrawn']), form: ConsentFormName, purposes: z.array(PurposeName), channels: z.array(ChannelName), at: Time, source: ConsentSource,
  notice_hash: Hash.nullable(), language: z.string().nullable(),
  /** What an import gave as proof. */
  proof: z.string().nullable(),
  entry: OwnEntryText.nullable(),
});
export const SuppressionItem = z.object({ id: Uuid, kind: z.enum(['stopped', 'erased', 'listed', 'dead', 'complained']), at: Time, /** Null: of the person, wherever they are reached. */ point: Uuid.nullable() });
export const StandingItem = z.object({ point: Uuid, channel: ChannelName, purpose: PurposeName, state: z.enum(['none', 'given', 'withdrawn']), consent: Uuid.nullable() });
export const CustomerWords = z.object({ consents: z.array(ConsentItem), suppressions: z.array(SuppressionItem), standing: z.array(StandingItem), unknown: z.int() });
// POST /api/v1/office/contact/customers/{id}/withdraw and /stop, for a customer who asked for it
export const WithdrawBody = z.object({ point: Uuid.nullable().default(null), purposes: z.array(PurposeName).min(1).max(20), channels: z.array(ChannelName).min(1).max(10) });
export const StopBody = z.object({ point: Uuid.nullable().default(null) });
// POST /api/v1/office/contact/customers/{id}/resume: they want to be reached again, and said so
export const ResumeBody = z.object({ suppression: Uuid });

// GET /api/v1/office/contact/messages/summary
export const MessageSummary = z.object({ unknown: z.int(), waiting: z.int(), failed: z.int() });
// GET /api/v1/office/contact/messages/{id}
export const MessageDetail = MessageItem.extend({
  store: Uuid, point: Uuid, subject: z.string(), by: z.enum(['person', 'machine']), expires_at: Time, reference: z.string().nullable(), refusals: z.int(),
  /** The gate's last word about it. */
  decided: z.object({ stage: z.enum(['made', 'sending']), at: Time, outcome: z.enum(['allow', 'defer', 'deny']), reasons: z.array(GateReason), entry: OwnEntryText }).nullable(),
});
// POST /api/v1/office/contact/messages/{id}/cancel: one that waits
// POST /api/v1/office/contact/messages/{id}/report: what a person found out about one of which nobody knows whether it went out
export const MessageReportBody = z.object({ state: z.enum(['delivered', 'failed']) });

export const IMPORT_PROBLEMS = [
  'phone_invalid', 'email_invalid', 'email_lookalike', 'zone_invalid', 'place_invalid', 'language_invalid', 'nobody', 'too_long', 'formula', 'erased', 'two_customers', 'row_broken',
  'purpose_unknown', 'channel_unknown', 'no_proof', 'no_date', 'date_invalid', 'date_future', 'channel_without_point', 'withdrawn_since', 'stopped',
] as const;
export const ImportProblemName = z.enum(IMPORT_PROBLEMS);
export const ImportProblem = z.object({ row: z.int(), code: ImportProblemName, /** Whether the row is not taken at all. */ isRefused: z.boolean() });
export const ImportCounts = z.object({ rows: z.int(), made: z.int(), joined: z.int(), refused: z.int(), consents: z.int(), without_proof: z.int() });
export const ImportItem = z.object({
  id: Uuid, name: z.string(), at: Time, by: z.string(), encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'gb18030']), state: z.enum(['previewed', 'waiting', 'running', 'done', 'failed']),
  /** What would come of it; once it is done, what came of it. */
  counts: ImportCounts, rows_done: z.int(), columns: z.array(z.string()), columns_unknown: z.array(z.string()),
});
// POST /api/v1/office/customers/imports?name=, text/csv: reads a file and says what would come of it. The same file again answers with the same import.
// GET /api/v1/office/customers/imports: the newest first; /imports/{id}; POST /imports/{id}/start
export const ImportList = z.object({ items: z.array(ImportItem) });
export const ImportNameQuery = z.object({ name: z.string().max(200).default('') });
// GET /api/v1/office/customers/imports/{id}/problems
export const ImportProblemQuery = PageQuery;
export const ImportProblemPage = z.object({ items: z.array(ImportProblem), next: z.string().nullable() });

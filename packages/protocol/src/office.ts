/** What the back office asks of the server. All routes below /api/v1/office need a session and its permission. */
import { z } from 'zod';
import { AmountMinor, CurrencyCode, EpochId, HeadSchema, Hash, NamesByLanguage, PublicKey, Seq, Time, Uuid } from './primitives.ts';
import { NewShop } from './first-steps.ts';
import { ComparedDay, HourSales } from './office-reports.ts';
import { CountedBy } from './shifts.ts';
import { AcknowledgementSchema, SealSchema } from './terminal.ts';

export const PAGE_LIMIT_MAX = 200;
/** Pages go by a cursor that only the server reads. */
export const PageQuery = z.object({ after: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(50) });
const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

// GET /api/v1/office/me
export const Me = z.object({
  name: z.string(), email: z.string(), role: z.enum(['auditor', 'manager', 'owner']), merchant: Uuid, shop_name: z.string(), two_factor: z.boolean(),
  /** The operator that this account approves as; null: bound to nobody. */
  operator: z.object({ id: Uuid, name: z.string() }).nullable(),
  /** Whether the session opens nothing but this until its person signs in again. */
  is_locked: z.boolean(),
  /** Whether more than a password began the session: a code of an app, or a passkey. */
  by_second_factor: z.boolean(),
  /**
   * Whether the shop asks for more than they signed in with; but for their own account they are refused then (`second_factor_needed`).
   * missing: they have no second factor yet. unused: they have one, and came by a password alone.
   */
  second_factor: z.enum(['enough', 'missing', 'unused']),
});

// GET /api/v1/office/stores
export const StoreItem = z.object({ id: Uuid, code: z.string(), name: z.string(), currency: CurrencyCode, timezone: z.string(), languages: z.array(z.enum(['zh', 'en'])) });
export const StoreList = z.object({ items: z.array(StoreItem) });

// GET /api/v1/office/today?store=: the figures of the store's current day, with the day before to compare.
export const TodayAnswer = z.object({
  currency: CurrencyCode, date: z.string(),
  sales: z.int(), sales_minor: AmountMinor, refunds: z.int(), refunds_minor: AmountMinor,
  /** The same hours of the day before. */
  before_sales: z.int(), before_sales_minor: AmountMinor,
  /** Lines of today's sales, from which the size of a basket is told. */
  lines: z.int(), hours: z.array(HourSales),
  /** The same weekday a week and 52 weeks before. */
  week_before: ComparedDay, year_before: ComparedDay,
  exceptions_open: z.int(), terminals_enrolled: z.int(), entries: z.int(),
});

// GET /api/v1/office/entries: newest first; ?terminal=&kind=
export const EntryItem = z.object({
  terminal: Uuid, terminal_code: z.string(), store_code: z.string(), epoch: EpochId, seq: Seq, hash: Hash, at: Time, received_at: Time,
  kind: z.string(), operator_name: z.string().nullable(), flags: z.array(z.string()),
  /** One figure that says the most about it, where there is one: the total of a sale, the count of a shift. */
  amount_minor: AmountMinor.nullable(), currency: CurrencyCode.nullable(),
});
export const EntryPage = page(EntryItem);
export const EntryQuery = PageQuery.extend({ terminal: Uuid.optional(), kind: z.string().max(60).optional() });

// GET /api/v1/office/sales: sales and refunds, newest first; ?store=&terminal=&from=&to=&number=
export const SaleItem = z.object({
  id: Uuid, kind: z.enum(['sale', 'refund']), number: z.string(), terminal: Uuid, terminal_code: z.string(), store_code: z.string(),
  epoch: EpochId, seq: Seq, hash: Hash, at: Time, received_at: Time, operator_name: z.string().nullable(), currency: CurrencyCode,
  total_minor: AmountMinor, lines: z.int(), flags: z.array(z.string()),
});
export const SalePage = page(SaleItem).extend({
  /** How many there are, counted as far as `SALES_COUNTED_MAX`; null on further pages. */
  count: z.object({ value: z.int(), is_more: z.boolean() }).nullable(),
});
export const SALES_COUNTED_MAX = 10_000;
export const SaleQuery = PageQuery.extend({ kind: z.enum(['sale', 'refund']).optional(), store: Uuid.optional(), terminal: Uuid.optional(), from: Time.optional(), to: Time.optional(), number: z.string().max(60).optional(), shift: Uuid.optional() });

// GET /api/v1/office/sales/{terminal}/{epoch}/{seq}/{hash}
export const SaleDetail = SaleItem.extend({
  shift: Uuid, linked_sale: Uuid.nullable(), reason: z.string().nullable(),
  items: z.array(z.object({
    line: z.int(), names: NamesByLanguage, qty_milli: z.int(), price_minor: AmountMinor, tax_rate_ppm: z.int(), amount_minor: AmountMinor,
  })),
  tax: z.array(z.object({ rate_ppm: z.int(), net_minor: AmountMinor, tax_minor: AmountMinor })),
  tenders: z.array(z.object({ kind: z.string(), amount_minor: AmountMinor, given_minor: AmountMinor, change_minor: AmountMinor })),
  /** Receipts that belong to it: the sale that a refund is of, the refunds of a sale, the other half of an exchange. */
  related: z.array(SaleItem.extend({ as: z.enum(['refund_of', 'refunded_by', 'exchanged_with']) })),
});

// GET /api/v1/office/proof/{terminal}/{epoch}/{seq}/{hash}: what a browser needs to verify an entry's place in the chain by itself.
export const Proof = z.object({
  /** Bytes of the entries from the one before (where there is one) to the one that was sealed, at most 1,000. */
  entries: z.array(z.string()),
  seal: SealSchema.nullable(),
  terminal_public_key: PublicKey,
  acknowledgement: AcknowledgementSchema.nullable(),
  server_public_key: PublicKey,
  compromised: z.boolean(),
});

// GET /api/v1/office/terminals
export const TerminalItem = z.object({
  id: Uuid, code: z.string(), name: z.string(), store: Uuid, store_code: z.string(), store_name: z.string(),
  state: z.enum(['new', 'enrolled', 'retired', 'compromised']),
  head: HeadSchema.nullable(), reported_head: HeadSchema.nullable(), epochs: z.int(), waiting: z.int().nullable(),
  last_contact_at: Time.nullable(), operator_name: z.string().nullable(), app_build: z.string().nullable(),
  storage_persisted: z.boolean().nullable(), storage_used_ppm: z.int().nullable(), exceptions_open: z.int(),
});
export const TerminalList = z.object({ items: z.array(TerminalItem) });

// POST /api/v1/office/terminals {store, code, name}; POST /api/v1/office/terminals/{id}/code -> the one-use code
export const NewTerminal = z.object({ store: Uuid, code: z.string().regex(/^[A-Z0-9]{1,8}$/), name: z.string().min(1).max(100) });
export const EnrolmentCode = z.object({ code: z.string(), expires_at: Time });
// POST /api/v1/office/terminals/{id}/retire | /compromised
export const TerminalDecision = z.object({ reason: z.string().min(1).max(300) });

// GET /api/v1/office/exceptions?state=open|settled
export const ExceptionItem = z.object({
  id: Uuid, kind: z.enum(['flagged', 'unprojected', 'gap', 'branch', 'quarantine', 'head_missing', 'terminal_recovered']),
  code: z.string(), details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  terminal: Uuid.nullable(), terminal_code: z.string().nullable(), epoch: z.string().nullable(), seq: z.int().nullable(), hash: Hash.nullable(),
  opened_at: Time, settled_at: Time.nullable(), settled_by: z.string().nullable(), outcome: z.string().nullable(), reason: z.string().nullable(),
  /** What may be done with it now. */
  outcomes: z.array(z.enum(['accepted', 'corrected', 'reprojected', 'found', 'lost', 'released', 'discarded', 'terminal_checked'])),
});
export const ExceptionPage = page(ExceptionItem);
export const ExceptionQuery = PageQuery.extend({ state: z.enum(['open', 'settled']).default('open'), kind: z.string().max(40).optional(), terminal: Uuid.optional() });
// GET /api/v1/office/exceptions/{id}: with the raw bytes of what is quarantined, base64, at most 64 KiB of each
export const ExceptionDetail = ExceptionItem.extend({ raw: z.array(z.object({ seq: z.int().nullable(), bytes: z.base64(), bytes_total: z.int() })) });
// POST /api/v1/office/exceptions/{id}/settle
export const Settlement = z.object({ outcome: z.string().max(40), reason: z.string().min(1).max(1000) });

// GET /api/v1/office/shifts: newest first
export const ShiftItem = z.object({
  id: Uuid, terminal_code: z.string(), store_code: z.string(), currency: CurrencyCode, opened_at: Time, opened_by: z.string().nullable(), closed_at: Time.nullable(),
  float_minor: AmountMinor, sales: z.int(), sales_minor: AmountMinor, refunds_minor: AmountMinor, counted_minor: AmountMinor.nullable(),
  expected_minor: AmountMinor.nullable(), difference_minor: AmountMinor.nullable(), revision: z.int(), counted_by: CountedBy.nullable(),
});
export const ShiftPage = page(ShiftItem);

// The first run: POST /api/v1/setup {token, name, email, password}; the link that npm start prints is /office/setup#token
export const Setup = z.object({
  token: z.string().max(100), name: z.string().min(1).max(100), email: z.email().max(200), password: z.string().min(12).max(200),
  /** A shop of one's own instead of the one that the link is for. */
  shop: NewShop.optional(),
});
/** The owner's recovery code, shown once. */
export const SetupAnswer = z.object({ recovery_code: z.string() });

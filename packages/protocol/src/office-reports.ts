/** Figures that the office reads over days, months and years. Days are those of the store: docs/adr/0021-figures-of-a-day.md. */
import { z } from 'zod';
import { AmountMinor, CurrencyCode, NamesByLanguage, RatePpm, Time, Uuid } from './primitives.ts';

/** A day of the calendar, without a time. */
export const Day = z.string().regex(/^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/).refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text), 'no day of the calendar');

export const HourSales = z.object({ hour: z.int().min(0).max(23), sales: z.int(), sales_minor: AmountMinor });
/** What another day had come to at the same time of the day, and what it came to in the end. */
export const ComparedDay = z.object({ day: Day, sales: z.int(), sales_minor: AmountMinor, day_sales: z.int(), day_sales_minor: AmountMinor, hours: z.array(HourSales) });

// GET /api/v1/office/reports/sales?from=&to=&store=&by=: what was sold in each stretch that had any, oldest first. Stores of another currency are left out.
export const ReportBy = z.enum(['day', 'month', 'quarter', 'year']);
export const ReportQuery = z.object({ from: Day, to: Day, store: Uuid.optional(), by: ReportBy.default('month') });
export const SalesReport = z.object({
  currency: CurrencyCode,
  items: z.array(z.object({
    /** The first day of the stretch. */
    from: Day, sales: z.int(), lines: z.int(), sales_minor: AmountMinor, refunds: z.int(), refunds_minor: AmountMinor,
    /** Sold less what came back, without tax. */
    net_minor: AmountMinor,
  })),
});

// GET /api/v1/office/reports/tax?from=&to=&store=&by=: tax by stretch, store and rate, as the receipts say.
export const TaxReport = z.object({
  items: z.array(z.object({
    from: Day, store: Uuid, currency: CurrencyCode, rate_ppm: RatePpm,
    /** Whether the tax came on top of the prices. */
    is_added: z.boolean(),
    sold_net_minor: AmountMinor, sold_tax_minor: AmountMinor,
    /** Above zero: given back. */
    returned_net_minor: AmountMinor, returned_tax_minor: AmountMinor,
  })),
});

export const BREAKDOWNS = ['day', 'week', 'month', 'store', 'category', 'product', 'tender', 'operator'] as const;
export const BREAKDOWN_LIMIT_MAX = 5_000;
/** `before_from` and `before_to`: what to compare with. */
export const BreakdownQuery = z.object({
  from: Day, to: Day, before_from: Day.optional(), before_to: Day.optional(), store: Uuid.optional(), by: z.enum(BREAKDOWNS).default('day'), limit: z.coerce.number().int().min(1).max(BREAKDOWN_LIMIT_MAX).default(100),
});
/** What is not known of a thing is null. */
export const Turnover = z.object({
  sales: z.int().nullable(), refunds: z.int().nullable(), qty_milli: AmountMinor.nullable(), sold_minor: AmountMinor, returned_minor: AmountMinor,
  /** Sold less what came back: with tax as receipts say, and without. */
  turnover_minor: AmountMinor, net_minor: AmountMinor.nullable(),
  /** Of the net amount that part whose cost is known, and that cost. */
  costed_minor: AmountMinor.nullable(), cost_minor: AmountMinor.nullable(),
});
// GET /api/v1/office/reports/breakdown?from=&to=&before_from=&before_to=&store=&by=: stretches oldest first, all else by turnover. Stores of another currency are left out.
export const Breakdown = z.object({
  currency: CurrencyCode, total: Turnover, before_total: Turnover.nullable(),
  items: z.array(Turnover.extend({
    /** First day of a stretch, or an id, or a kind of tender; 'none': no category, product or operator. */
    key: z.string(), name: z.string().nullable(), names: NamesByLanguage.nullable(),
    /** Of the stretch at the same place before, or the same thing; null: there was none. */
    before_minor: AmountMinor.nullable(),
  })),
  has_more: z.boolean(),
  /** What sales came to and no line did: rounding and small amounts that were given up. Null where it is in the items. */
  rest_minor: AmountMinor.nullable(),
  /** Some sales are not in yet: sums of earlier years are being made. */
  is_partial: z.boolean(),
});

const Margin = z.object({ day: Day, net_minor: AmountMinor, costed_minor: AmountMinor, cost_minor: AmountMinor });
// GET /api/v1/office/reports/margin?store=: of a store's day so far, and of earlier days at the same time of the day.
export const MarginToday = z.object({ currency: CurrencyCode, today: Margin, week_before: Margin, year_before: Margin });

// GET /api/v1/office/reports/daily?day=&store=: one day of a store, or of all that sell in the first one's currency.
export const DailyQuery = z.object({ day: Day, store: Uuid.optional() });
export const DailyReport = z.object({
  day: Day, made_at: Time, currency: CurrencyCode, stores: z.array(z.object({ id: Uuid, code: z.string(), name: z.string() })), has_ended: z.boolean(),
  total: Turnover.extend({ lines: z.int() }), week_before: z.object({ day: Day, turnover_minor: AmountMinor, sales: z.int() }),
  tax: z.array(z.object({ rate_ppm: RatePpm, is_added: z.boolean(), net_minor: AmountMinor, tax_minor: AmountMinor })),
  tenders: z.array(z.object({ kind: z.string(), tenders: z.int(), taken_minor: AmountMinor, returned_minor: AmountMinor })),
  /** Shifts that ran on that day, in the order in which they began. */
  shifts: z.array(z.object({
    id: Uuid, store_code: z.string(), terminal_code: z.string(), opened_at: Time, opened_by: z.string().nullable(), closed_at: Time.nullable(),
    expected_minor: AmountMinor, counted_minor: AmountMinor.nullable(), difference_minor: AmountMinor.nullable(),
  })),
  discounts: z.int(), discounts_minor: AmountMinor, promotions_minor: AmountMinor, points_minor: AmountMinor, waived_minor: AmountMinor,
  voided: z.int(), voided_minor: AmountMinor, abandoned: z.int(), abandoned_minor: AmountMinor, no_sales: z.int(),
  products: z.array(z.object({ id: Uuid.nullable(), names: NamesByLanguage.nullable(), qty_milli: AmountMinor, turnover_minor: AmountMinor })),
  /** What watch found of that day, and entries that somebody should look at. */
  findings: z.int(), exceptions: z.int(),
  /** Customers who agreed to something; null where one store is asked for. */
  consents: z.int().nullable(),
});

// GET and PUT /api/v1/office/settings/report-mail: who gets the daily report by mail, and what became of the last ones.
export const ReportMailBody = z.object({ is_on: z.boolean(), hour: z.int().min(0).max(23), language: z.enum(['zh', 'en']), users: z.array(Uuid).max(50) });
export const ReportMailSetting = ReportMailBody.extend({
  people: z.array(z.object({ id: Uuid, name: z.string(), email: z.string() })),
  /** Whether mails go out at all; without a provider they land in the tray. */
  has_provider: z.boolean(),
  /** Newest first. `state`: that of each person's message. */
  mails: z.array(z.object({ day: Day, made_at: Time, sent: z.array(z.object({ name: z.string(), state: z.string() })) })),
});

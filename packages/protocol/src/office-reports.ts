/** Figures that the office reads over days, months and years. Days are those of the store: docs/adr/0021-figures-of-a-day.md. */
import { z } from 'zod';
import { AmountMinor, CurrencyCode, RatePpm, Uuid } from './primitives.ts';

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

/**
 * The bodies of entries, by kind. A body that does not fit its schema is stored and flagged, never refused; fields
 * that a schema does not know are kept in the entry's bytes and passed over here, so that a newer till can say more.
 */
import type { Refund, Sale } from '@stilltill/domain/sale';
import type { ShiftClosing } from '@stilltill/domain/shift';
import { z } from 'zod';
import {
  AmountMinor, AmountMinorPositive, CurrencyCode, HeadSchema, Hash, NamesByLanguage, PriceMinor, QtyMilli, RatePpm, Seq, Time, Uuid,
} from './primitives.ts';
import { STOCK_KINDS } from './stock.ts';

const Line = z.object({
  line: z.int().min(1), product: Uuid.nullable(), names: NamesByLanguage, barcode: z.string().max(200).nullable(),
  qty_milli: QtyMilli, price_minor: PriceMinor, tax_rate_ppm: RatePpm, amount_minor: AmountMinorPositive,
});
const RefundLine = Line.omit({ barcode: true }).extend({ of_line: z.int().min(1).nullable() });
const TaxLine = z.object({ rate_ppm: RatePpm, net_minor: AmountMinor, tax_minor: AmountMinor });
const Tender = z.object({
  tender: Uuid, kind: z.literal('cash'), amount_minor: AmountMinorPositive, given_minor: AmountMinorPositive, change_minor: AmountMinorPositive,
});

export const SaleCompleted = z.object({
  sale: Uuid, shift: Uuid, currency: CurrencyCode, lines: z.array(Line).min(1), voided: z.array(Line), tax: z.array(TaxLine),
  total_minor: AmountMinorPositive, tenders: z.array(Tender).min(1), receipt_token_hash: Hash.nullable(),
}) satisfies z.ZodType<Sale>;

export const SaleRefunded = z.object({
  refund: Uuid, sale: Uuid.nullable(), shift: Uuid, currency: CurrencyCode, lines: z.array(RefundLine).min(1), tax: z.array(TaxLine),
  total_minor: AmountMinorPositive, tenders: z.array(Tender).min(1), reason: z.string().max(300).nullable(), receipt_token_hash: Hash.nullable(),
}) satisfies z.ZodType<Refund>;

export const BasketAbandoned = z.object({
  sale: Uuid, currency: CurrencyCode, reason: z.enum(['cancelled', 'restart', 'signed_off']), lines: z.array(Line), voided: z.array(Line),
});

export const ShiftOpened = z.object({ shift: Uuid, currency: CurrencyCode, float_minor: AmountMinorPositive });

export const ShiftClosed = z.object({
  shift: Uuid, currency: CurrencyCode, opened_at: Time, float_minor: AmountMinorPositive,
  sales: z.int().min(0), sales_minor: AmountMinor, refunds: z.int().min(0), refunds_minor: AmountMinor,
  cash_in_minor: AmountMinor, cash_out_minor: AmountMinor, counted_minor: AmountMinorPositive, expected_minor: AmountMinor,
  difference_minor: AmountMinor, reason: z.string().max(300).nullable(),
}) satisfies z.ZodType<ShiftClosing>;

/**
 * A product that an operator added for a barcode that nothing had. The till sells it from then on; the catalogue takes
 * it up. Of several tills that add the same barcode the first to arrive gives it to its product.
 */
export const ProductAdded = z.object({
  product: Uuid, barcode: z.string().min(1).max(80), names: NamesByLanguage, price_minor: PriceMinor, tax_rate_ppm: RatePpm,
  unit: z.enum(['piece', 'kilogram']),
});

export const EpochBegan = z.object({
  /** enrolled: a new key. branched: two entries had one number. restored: the server held more than this till. */
  reason: z.enum(['enrolled', 'branched', 'restored', 'server_restored']),
  follows: HeadSchema.nullable(),
});

/** What a terminal's journal may hold. */
export const TERMINAL_KINDS = {
  'epoch.began': EpochBegan,
  'operator.signed_on': z.object({ way: z.enum(['pin', 'recovery_code']) }),
  /** idle: nobody touched the till. locked: by hand. switched: for another operator. withdrawn: no longer at work, as the office says. */
  'operator.signed_off': z.object({ reason: z.enum(['left', 'idle', 'locked', 'reload', 'switched', 'withdrawn']) }),
  'operator.refused': z.object({ claimed: Uuid, wrong: z.int().min(1) }),
  'operator.locked': z.object({ claimed: Uuid, until: Time }),
  'operator.unlocked': z.object({ unlocked: Uuid, way: z.enum(['recovery_code', 'manager']) }),
  'shift.opened': ShiftOpened,
  'shift.closed': ShiftClosed,
  'sale.completed': SaleCompleted,
  'sale.refunded': SaleRefunded,
  'basket.abandoned': BasketAbandoned,
  /** `sale`: the sale or refund whose receipt was printed once more; `of`: the entry that it was printed from. */
  'receipt.reprinted': z.object({ sale: Uuid, of: HeadSchema }),
  'drawer.opened': z.object({ reason: z.enum(['sale', 'refund', 'shift', 'no_sale']), sale: Uuid.nullable() }),
  'product.added': ProductAdded,
  'clock.stepped': z.object({ from: Time, to: Time }),
  'storage.faulted': z.object({ fault: z.enum(['persistence_refused', 'nearly_full', 'full', 'write_failed', 'entry_damaged']), detail: z.string().max(300) }),
} as const satisfies Record<string, z.ZodType>;

/** What the server's own journal may hold. */
export const SERVER_KINDS = {
  'epoch.began': EpochBegan,
  'terminal_code.issued': z.object({ terminal: Uuid, store: Uuid, expires_at: Time, issued_by: z.string().max(100) }),
  'terminal.enrolled': z.object({ terminal: Uuid, store: Uuid, enrolment: Uuid, public_key: z.string() }),
  'terminal.recovered': z.object({ terminal: Uuid, enrolment: Uuid }),
  'terminal.retired': z.object({ terminal: Uuid, by: z.string().max(100), reason: z.string().max(300) }),
  'terminal.compromised': z.object({ terminal: Uuid, enrolment: Uuid, by: z.string().max(100), reason: z.string().max(300) }),
  'operator.changed': z.object({ operator: Uuid, role: z.enum(['operator', 'manager', 'owner']), active: z.boolean(), by: z.string().max(100) }),
  'exception.settled': z.object({ exception: Uuid, outcome: z.string().max(40), reason: z.string().max(1000), by: z.string().max(100) }),
  'incarnation.raised': z.object({ from: z.string(), to: z.string(), reason: z.string().max(300) }),
  'head.recorded': z.object({ terminal: Uuid, epoch: z.string(), seq: Seq, hash: Hash }),
  ...STOCK_KINDS,
} as const satisfies Record<string, z.ZodType>;

export type TerminalKind = keyof typeof TERMINAL_KINDS;
export type ServerKind = keyof typeof SERVER_KINDS;
export type TerminalBody<K extends TerminalKind> = z.output<(typeof TERMINAL_KINDS)[K]>;
export type ServerBody<K extends ServerKind> = z.output<(typeof SERVER_KINDS)[K]>;

export function isTerminalKind(kind: string): kind is TerminalKind {
  return Object.hasOwn(TERMINAL_KINDS, kind);
}

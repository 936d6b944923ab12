/**
 * The bodies of entries, by kind. A body that does not fit its schema is stored and flagged, never refused; fields
 * that a schema does not know are kept in the entry's bytes and passed over here, so that a newer till can say more.
 */
import type { ShiftClosing } from '@stilltill/domain/shift';
import { z } from 'zod';
import {
  AmountMinor, AmountMinorPositive, CurrencyCode, HeadSchema, Hash, NamesByLanguage, PriceMinor, RatePpm, Seq, Time, Uuid,
} from './primitives.ts';
import { Approvals, BasketAbandoned, BasketParked, BasketRecalled, SaleCompleted, SaleRefunded, TenderRecorded, TenderResolved } from './sales.ts';
import { ShiftClosedByOffice } from './shifts.ts';
import { STOCK_KINDS } from './stock.ts';
import { CONTACT_KINDS } from './contact.ts';
import { POINT_KINDS } from './points.ts';
import { CONTACT_TILL_KINDS } from './contact-till.ts';
import { FLEET_SERVER_KINDS, FLEET_TERMINAL_KINDS } from './fleet.ts';
import { STAFF_SERVER_KINDS, STAFF_TERMINAL_KINDS } from './staff.ts';
import { WATCH_SERVER_KINDS, WATCH_TERMINAL_KINDS } from './watch.ts';

export const ShiftOpened = z.object({ shift: Uuid, currency: CurrencyCode, float_minor: AmountMinorPositive });

/** What a tender other than cash did in a shift, and how often. */
const TenderTotals = z.object({ kind: z.enum(['card', 'code', 'exchange']), count: z.int().min(0), taken_minor: AmountMinor, returned_minor: AmountMinor });
/** Notes or coins of one value, as they were counted. */
const Denomination = z.object({ value_minor: AmountMinorPositive, count: z.int().min(0).max(1_000_000) });

export const ShiftClosed = z.object({
  shift: Uuid, currency: CurrencyCode, opened_at: Time, float_minor: AmountMinorPositive,
  sales: z.int().min(0), sales_minor: AmountMinor, refunds: z.int().min(0), refunds_minor: AmountMinor,
  cash_in_minor: AmountMinor, cash_out_minor: AmountMinor, counted_minor: AmountMinorPositive, expected_minor: AmountMinor,
  difference_minor: AmountMinor, reason: z.string().max(300).nullable(),
  moved_in_minor: AmountMinor.optional(), moved_out_minor: AmountMinor.optional(), others: z.array(TenderTotals).max(10).optional(),
  denominations: z.array(Denomination).max(40).optional(),
}) satisfies z.ZodType<ShiftClosing>;

/** Cash that went into the drawer or out of it without a sale. */
export const CashMoved = z.object({
  shift: Uuid, currency: CurrencyCode, direction: z.enum(['in', 'out']), amount_minor: AmountMinorPositive, reason: z.string().min(1).max(300), approvals: Approvals.optional(),
});

/**
 * A product that an operator added for a barcode that nothing had. The till sells it from then on; the catalogue takes
 * it up. Of several tills that add the same barcode the first to arrive gives it to its product.
 */
export const ProductAdded = z.object({
  product: Uuid, barcode: z.string().min(1).max(80), names: NamesByLanguage, price_minor: PriceMinor, tax_rate_ppm: RatePpm,
  unit: z.enum(['piece', 'kilogram']),
});

export const EpochBegan = z.object({
  /** enrolled: a new key. branched: two entries had one number. restored: the server held more than this till. moved: to another store. */
  reason: z.enum(['enrolled', 'branched', 'restored', 'server_restored', 'moved']),
  follows: HeadSchema.nullable(),
  /** The store that the terminal's certificate names. Absent: an entry of the server, or of a till that did not write it yet. */
  store: Uuid.optional(),
});

/** What a terminal's journal may hold. */
export const TERMINAL_KINDS = {
  'epoch.began': EpochBegan,
  /** idle: nobody touched the till. locked: by hand. switched: for another operator. withdrawn: no longer at work here, as the office says, or the terminal is. */
  'operator.signed_off': z.object({ reason: z.enum(['left', 'idle', 'locked', 'reload', 'switched', 'withdrawn']) }),
  'operator.refused': z.object({ claimed: Uuid, wrong: z.int().min(1) }),
  'operator.locked': z.object({ claimed: Uuid, until: Time }),
  'operator.unlocked': z.object({ unlocked: Uuid, way: z.enum(['recovery_code', 'manager']) }),
  'shift.opened': ShiftOpened,
  'shift.closed': ShiftClosed,
  'sale.completed': SaleCompleted,
  'sale.refunded': SaleRefunded,
  'basket.abandoned': BasketAbandoned,
  'basket.parked': BasketParked,
  'basket.recalled': BasketRecalled,
  'tender.recorded': TenderRecorded,
  'tender.resolved': TenderResolved,
  'cash.moved': CashMoved,
  /** The X report was read: the figures of an open shift. */
  'shift.read': z.object({ shift: Uuid, approvals: Approvals.optional() }),
  /** Why the count of a closed shift differs from what was expected. The count was sealed before anybody was told of it. */
  'shift.explained': z.object({ shift: Uuid, reason: z.string().min(1).max(300) }),
  /** `sale`: the sale or refund whose receipt was printed once more; `of`: the entry that it was printed from. */
  'receipt.reprinted': z.object({ sale: Uuid, of: HeadSchema }),
  'drawer.opened': z.object({ reason: z.enum(['sale', 'refund', 'shift', 'no_sale']), sale: Uuid.nullable(), approvals: Approvals.optional() }),
  'product.added': ProductAdded,
  'clock.stepped': z.object({ from: Time, to: Time }),
  'storage.faulted': z.object({ fault: z.enum(['persistence_refused', 'nearly_full', 'full', 'write_failed', 'entry_damaged']), detail: z.string().max(300) }),
  ...CONTACT_TILL_KINDS,
  ...STAFF_TERMINAL_KINDS,
  ...FLEET_TERMINAL_KINDS,
  ...WATCH_TERMINAL_KINDS,
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
  'shift.closed': ShiftClosedByOffice,
  ...STOCK_KINDS,
  ...CONTACT_KINDS,
  ...POINT_KINDS,
  ...STAFF_SERVER_KINDS,
  ...FLEET_SERVER_KINDS,
  ...WATCH_SERVER_KINDS,
} as const satisfies Record<string, z.ZodType>;

export type TerminalKind = keyof typeof TERMINAL_KINDS;
export type ServerKind = keyof typeof SERVER_KINDS;
export type TerminalBody<K extends TerminalKind> = z.output<(typeof TERMINAL_KINDS)[K]>;
export type ServerBody<K extends ServerKind> = z.output<(typeof SERVER_KINDS)[K]>;

export function isTerminalKind(kind: string): kind is TerminalKind {
  return Object.hasOwn(TERMINAL_KINDS, kind);
}

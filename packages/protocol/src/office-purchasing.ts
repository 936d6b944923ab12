/** Suppliers and purchase orders, as the pages of the office ask for them. docs/adr/0023-purchase-orders.md. */
import { ORDER_STATES, UNIT_COST_MICRO_MAX } from '@stilltill/domain/purchase';
import { z } from 'zod';
import { PageQuery } from './office.ts';
import { Day } from './office-reports.ts';
import { AmountMinor, CurrencyCode, NamesByLanguage, QtyMilli, Time, Uuid } from './primitives.ts';
import { STOCK_LINES_MAX } from './stock.ts';

const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
const text = (max: number) => z.string().max(max);
/** What one piece or kilogram costs in millionths of a minor unit, as a decimal string. */
export const UnitCostMicro = z.codec(z.string().regex(/^(0|[1-9][0-9]{0,15})$/), z.bigint(), { decode: BigInt, encode: String }).refine((n) => n <= UNIT_COST_MICRO_MAX, 'too large');
/** A sum of deliveries may exceed what one line holds. */
const SumMilli = z.int();
const Version = z.int().min(1).max(2 ** 31 - 1);

// GET /api/v1/office/purchasing/suppliers?search=&ended= : in the order of their names
const SUPPLIER = {
  name: z.string().trim().min(1).max(120), contact: text(120), phone: text(60), email: text(200), address: text(300),
  /** What was agreed on paying and delivering, in the shop's own words. */
  terms: text(300), note: text(500),
};
export const SupplierItem = z.object({
  ...SUPPLIER, id: Uuid, version: Version, is_active: z.boolean(),
  /** Orders from which something is awaited. */
  orders_awaited: z.int(),
});
export const SupplierPage = page(SupplierItem);
export const SupplierQuery = PageQuery.extend({ search: text(100).optional(), ended: z.enum(['yes']).optional() });
// POST .../suppliers, PUT .../suppliers/{id}, POST .../suppliers/{id}/active
export const NewSupplier = z.object(SUPPLIER);
export const SupplierEdit = NewSupplier.extend({ version: Version });
export const SupplierActive = z.object({ version: Version, is_active: z.boolean() });

const OrderState = z.enum(ORDER_STATES);
// GET /api/v1/office/purchasing/orders?state=&store=&supplier=&late= : newest first
export const PurchaseOrderItem = z.object({
  id: Uuid,
  /** As it stands on paper: PO-S1-0007. */
  number: z.string(), store: Uuid, supplier: Uuid, supplier_name: z.string(), state: OrderState, created_at: Time,
  expected: Day.nullable(), is_late: z.boolean(), lines: z.int(), currency: CurrencyCode, cost_minor: AmountMinor,
  /** Lines whose cost is not known, which `cost_minor` leaves out. */
  lines_unknown: z.int(),
});
export const PurchaseOrderPage = page(PurchaseOrderItem);
export const PurchaseOrderQuery = PageQuery.extend({
  /** `awaited`: those from which something is to come. */
  state: z.enum([...ORDER_STATES, 'awaited']).optional(), store: Uuid.optional(), supplier: Uuid.optional(), late: z.enum(['yes']).optional(),
});
// GET .../orders/summary?store=
export const PurchaseSummary = z.object({ drafts: z.int(), awaited: z.int(), late: z.int(), /** Orders and suppliers, of whatever state. */ has_any: z.boolean(), has_suppliers: z.boolean() });
export const PurchaseSummaryQuery = z.object({ store: Uuid.optional() });

// GET .../orders/{id}
export const PurchaseOrderLine = z.object({
  product: Uuid, code: z.string(), names: NamesByLanguage, barcodes: z.array(z.string()), unit: z.enum(['piece', 'kilogram']),
  /** 0: it came without being ordered. */
  ordered_milli: SumMilli, received_milli: SumMilli, open_milli: SumMilli, over_milli: SumMilli,
  unit_cost_micro: UnitCostMicro.nullable(), cost_minor: AmountMinor.nullable(),
  /** What came of it cost so much; null: nothing came, or its cost is not known. */
  received_minor: AmountMinor.nullable(),
});
export const PURCHASE_CHANGES = ['made', 'edited', 'sent', 'taken_back', 'expected', 'received', 'closed', 'cancelled'] as const;
export const PurchaseOrder = PurchaseOrderItem.extend({
  version: Version, note: z.string(), closed_reason: z.string().nullable(), supplier_contact: NewSupplier, supplier_active: z.boolean(),
  items: z.array(PurchaseOrderLine), received_minor: AmountMinor,
  deliveries: z.array(z.object({ document: Uuid, at: Time, by: z.string(), lines: z.int(), cost_minor: AmountMinor, lines_unknown: z.int() })),
  changes: z.array(z.object({ kind: z.enum(PURCHASE_CHANGES), at: Time, by: z.string(), detail: z.string().nullable(), document: Uuid.nullable() })),
});

const orderedLines = z.array(z.object({ product: Uuid, qty_milli: QtyMilli, unit_cost_micro: UnitCostMicro.nullable() })).min(1).max(STOCK_LINES_MAX);
const ORDERED = { supplier: Uuid, expected: Day.nullable(), note: text(500), lines: orderedLines };
// POST .../orders, PUT .../orders/{id} while it is a draft
export const NewPurchaseOrder = z.object({ ...ORDERED, store: Uuid });
export const PurchaseOrderEdit = z.object({ ...ORDERED, version: Version });
// POST .../orders/{id}/send | reopen | cancel
export const PurchaseOrderStep = z.object({ version: Version });
// PUT .../orders/{id}/expected
export const PurchaseOrderExpected = z.object({ version: Version, expected: Day.nullable() });
// POST .../orders/{id}/close: what has not come is not awaited any more
export const PurchaseOrderClose = z.object({ version: Version, reason: z.string().trim().min(1).max(200) });
// POST .../orders/{id}/deliveries: the document's id is made by who receives, so that stock moves once
export const PurchaseDelivery = z.object({ document: Uuid, note: text(300), lines: orderedLines });

// GET .../suggestions?store=&supplier=: what is low, and how much of it to order
export const PurchaseSuggestion = z.object({
  product: Uuid, code: z.string(), names: NamesByLanguage, unit: z.enum(['piece', 'kilogram']), level_milli: SumMilli, low_milli: z.int().nullable(), on_order_milli: SumMilli, suggested_milli: z.int(),
  /** The last cost from this supplier, else from any, else the average; null: not known. */
  unit_cost_micro: UnitCostMicro.nullable(),
});
export const PurchaseSuggestions = z.object({ items: z.array(PurchaseSuggestion) });
export const PurchaseSuggestionQuery = z.object({ store: Uuid, supplier: Uuid.optional(), /** This product alone, whether it is low or not. */ product: Uuid.optional() });

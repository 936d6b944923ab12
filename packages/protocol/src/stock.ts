/** Stock: the entries of the office that move goods, and what its pages ask. docs/adr/0009-stock.md. */
import { QTY_MILLI_MAX } from '@stilltill/domain/money';
import { MOVEMENT_KINDS } from '@stilltill/domain/stock';
import { z } from 'zod';
import { AmountMinor, AmountMinorPositive, CurrencyCode, EpochId, Hash, NamesByLanguage, QtyMilli, Seq, Time, Uuid } from './primitives.ts';

/** Lines of one document: an entry must stay below its largest size. A longer count is sent in parts. */
export const STOCK_LINES_MAX = 300;

const Counted = z.int().min(0).max(QTY_MILLI_MAX);
const Note = z.string().max(300).nullable();
const By = z.string().max(100);
const lines = <T extends z.ZodType>(line: T) => z.array(line).min(1).max(STOCK_LINES_MAX);
const product = { product: Uuid, names: NamesByLanguage };

export const GoodsReceived = z.object({
  document: Uuid, store: Uuid, currency: CurrencyCode, note: Note, by: By,
  /** The purchase order that it is of; absent: none. */
  order: Uuid.optional(),
  /** `cost_minor`: of the whole line, without the tax that the shop gets back; null: not known yet. */
  lines: lines(z.object({ ...product, qty_milli: QtyMilli, cost_minor: AmountMinorPositive.nullable() })),
});
export const WriteOffReason = z.enum(['damaged', 'expired', 'stolen', 'own_use', 'other']);
export const GoodsWrittenOff = z.object({
  document: Uuid, store: Uuid, reason: WriteOffReason, note: Note, by: By, lines: lines(z.object({ ...product, qty_milli: QtyMilli })),
});
export const StockCounted = z.object({
  document: Uuid, store: Uuid, note: Note, by: By,
  /** `difference_milli`: counted less the level at `counted_at`, as the server knew it when the count arrived. */
  lines: lines(z.object({ ...product, counted_milli: Counted, counted_at: Time, difference_milli: z.int() })),
});
export const TransferSent = z.object({
  document: Uuid, store: Uuid, to_store: Uuid, note: Note, by: By, lines: lines(z.object({ ...product, qty_milli: QtyMilli })),
});
export const TransferReceived = z.object({
  document: Uuid, transfer: Uuid, store: Uuid, from_store: Uuid, note: Note, by: By,
  lines: lines(z.object({ ...product, sent_milli: QtyMilli, received_milli: Counted })),
});

/** What the server's own journal holds about stock. */
export const STOCK_KINDS = {
  'goods.received': GoodsReceived,
  'goods.written_off': GoodsWrittenOff,
  'stock.counted': StockCounted,
  'transfer.sent': TransferSent,
  'transfer.received': TransferReceived,
} as const satisfies Record<string, z.ZodType>;
export type StockKind = keyof typeof STOCK_KINDS;

const PageQuery = z.object({ after: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });
const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
const Unit = z.enum(['piece', 'kilogram']);
/** A value in millionths of a minor unit, as a decimal string. */
const Micro = z.codec(z.string().regex(/^(0|-?[1-9][0-9]{0,39})$/), z.bigint(), { decode: BigInt, encode: String });
/** A sum of quantities may exceed what one line holds. */
const LevelMilli = z.number().int();

// GET /api/v1/office/stock?store=&search=&state=: below zero first, then low, then the rest; of a search by code
export const StockItem = z.object({
  product: Uuid, code: z.string(), names: NamesByLanguage, unit: Unit, qty_milli: LevelMilli, low_milli: z.int().nullable(),
  standing: z.enum(['negative', 'low', 'enough']), value_minor: AmountMinor.nullable(), unit_cost_micro: Micro.nullable(), counted_at: Time.nullable(),
});
export const StockPage = page(StockItem);
export const StockQuery = PageQuery.extend({ store: Uuid, search: z.string().max(100).optional(), state: z.enum(['low', 'negative']).optional() });
// GET /api/v1/office/stock/summary?store=
export const StockSummary = z.object({
  currency: CurrencyCode, products: z.int(), negative: z.int(), low: z.int(), value_minor: AmountMinor, cost_unknown: z.int(),
  /** Transfers on their way to this store. */
  arriving: z.int(),
});
export const StoreQuery = z.object({ store: Uuid });

// GET /api/v1/office/stock/products/{product}: its level in each store
export const StockProduct = z.object({
  product: Uuid, code: z.string(), names: NamesByLanguage, barcodes: z.array(z.string()), unit: Unit,
  levels: z.array(z.object({
    store: Uuid, store_code: z.string(), store_name: z.string(), currency: CurrencyCode, qty_milli: LevelMilli, low_milli: z.int().nullable(),
    standing: z.enum(['negative', 'low', 'enough']), value_minor: AmountMinor.nullable(), unit_cost_micro: Micro.nullable(), counted_at: Time.nullable(),
  })),
});
// GET /api/v1/office/stock/products/{product}/movements?store=: newest first, by when it happened
export const StockMovementItem = z.object({
  kind: z.enum(MOVEMENT_KINDS), qty_milli: LevelMilli, value_minor: AmountMinor.nullable(), adjusted_minor: AmountMinor, at: Time, received_at: Time,
  /** The entry that it comes from; `document` where the office made it. */
  terminal: Uuid, terminal_code: z.string(), epoch: EpochId, seq: Seq, hash: Hash, position: z.int(), document: Uuid.nullable(),
});
export const StockMovementPage = page(StockMovementItem);
export const StockMovementQuery = PageQuery.extend({ store: Uuid });
// PUT /api/v1/office/stock/products/{product}/threshold
export const StockThreshold = z.object({ store: Uuid, low_milli: z.int().min(0).max(QTY_MILLI_MAX).nullable() });

const asked = { document: Uuid, store: Uuid, note: Note };
// POST /api/v1/office/stock/deliveries | write-offs | counts | transfers; the document's id is made by who asks, so that it is made once
export const NewDelivery = z.object({ ...asked, lines: lines(z.object({ product: Uuid, qty_milli: QtyMilli, cost_minor: AmountMinorPositive.nullable() })) });
export const NewWriteOff = z.object({ ...asked, reason: WriteOffReason, lines: lines(z.object({ product: Uuid, qty_milli: QtyMilli })) });
export const NewCount = z.object({
  ...asked,
  /** The clock of the device that counted, as it sends: the server puts its times right by it. */
  sent_at: Time,
  lines: lines(z.object({ product: Uuid, counted_milli: Counted, counted_at: Time })),
});
export const NewTransfer = z.object({ ...asked, to_store: Uuid, lines: lines(z.object({ product: Uuid, qty_milli: QtyMilli })) });
// POST /api/v1/office/stock/transfers/{id}/arrival
export const TransferArrival = z.object({ document: Uuid, note: Note, lines: lines(z.object({ product: Uuid, received_milli: Counted })) });

// GET /api/v1/office/stock/documents?store=&kind=: newest first
export const STOCK_DOCUMENT_KINDS = ['delivery', 'write_off', 'count', 'transfer_out', 'transfer_in'] as const;
export const StockDocumentItem = z.object({
  id: Uuid, kind: z.enum(STOCK_DOCUMENT_KINDS), store: Uuid, other_store: Uuid.nullable(), at: Time, by: z.string(), note: z.string().nullable(), lines: z.int(),
  /** Of a transfer that was sent: whether it has arrived. */
  has_arrived: z.boolean().nullable(),
});
export const StockDocumentPage = page(StockDocumentItem);
export const StockDocumentQuery = PageQuery.extend({ store: Uuid.optional(), kind: z.enum(STOCK_DOCUMENT_KINDS).optional(), arriving: z.enum(['yes']).optional() });
// GET /api/v1/office/stock/documents/{id}
export const StockDocument = StockDocumentItem.extend({
  currency: CurrencyCode, reason: WriteOffReason.nullable(), transfer: Uuid.nullable(),
  /** Of a delivery, the purchase order that it was of. */
  order: Uuid.nullable(),
  items: z.array(z.object({
    product: Uuid, names: NamesByLanguage, unit: Unit.nullable(),
    /** What it moved: of a count its difference, of an arrival what came. */
    qty_milli: LevelMilli,
    /** Counted or received, beside the difference; null where there is none. */
    counted_milli: z.int().nullable(), difference_milli: z.int().nullable(), value_minor: AmountMinor.nullable(),
  })),
  /** The entry in the server's journal, byte for byte. */
  entry: z.object({ seq: Seq, hash: Hash, text: z.string() }),
});
/** Answer to each of the commands. `is_repeated`: it was made before, by the same command. */
export const StockDocumentMade = z.object({ document: Uuid });

// GET /api/v1/office/stock/profit/today?store= and /profit/sale/{terminal}/{epoch}/{seq}/{hash}
export const ProfitAnswer = z.object({
  currency: CurrencyCode, net_minor: AmountMinor, cost_minor: AmountMinor, profit_minor: AmountMinor, margin_ppm: z.int().nullable(),
  /** Lines whose cost is known, and lines whose cost is not: then the profit is too high. */
  lines_known: z.int(), lines_unknown: z.int(),
});

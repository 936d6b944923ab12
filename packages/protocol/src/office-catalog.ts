/** What the back office asks of the catalogue: products, their prices and pictures, categories, and the favourites grid. */
import { z } from 'zod';
import { PageQuery } from './office.ts';
import { AmountMinor, CurrencyCode, NamesByLanguage, PictureId, PriceMinor, RatePpm, Time, Uuid } from './primitives.ts';

/** Names of which at least one says something. */
const NamesGiven = NamesByLanguage.refine((names) => Object.values(names).some((name) => name.trim() !== ''), 'no name');

export const BARCODES_MAX = 50;
/** Bytes of a picture, as the browser has scaled it down. */
export const PICTURE_BYTES_MAX = 64 * 1024;
/** Categories of a shop, and products on its favourites grid: as many as a person can put into an order. */
export const CATEGORIES_MAX = 200;
export const FAVOURITES_MAX = 500;

/** `to_complete`: added at a till, and nobody has looked at it in the office since. */
export const ProductState = z.enum(['on_sale', 'to_complete', 'withdrawn']);

// GET /api/v1/office/products?search=&state=&category=: without a state all that are not withdrawn.
export const ProductItem = z.object({
  id: Uuid, code: z.string(), names: NamesByLanguage, barcodes: z.array(z.string()), price_minor: AmountMinor.nullable(), currency: CurrencyCode,
  tax_rate_ppm: z.int(), unit: z.enum(['piece', 'kilogram']), favourite: z.int().nullable(), category: Uuid.nullable(),
  picture: PictureId.nullable(), state: ProductState,
  /** Counts the changes of everything but its prices; a change names the one that it was made on. */
  version: z.int(),
});
export const ProductPage = z.object({ items: z.array(ProductItem), next: z.string().nullable() });
export const ProductQuery = PageQuery.extend({ search: z.string().max(100).optional(), state: ProductState.optional(), category: Uuid.optional() });

// GET /api/v1/office/products/{id}
export const ProductDetail = ProductItem.extend({
  /** What it cost to buy, of a piece or a kilogram; it is never sent to a till. */
  cost_minor: AmountMinor.nullable(),
  /** All prices that it ever had and that are known to come, in ascending order of `from`. */
  prices: z.array(z.object({ from: Time, price_minor: AmountMinor })),
  /** The server's time at the answer, which says what of the prices holds already. */
  read_at: Time,
  /** Where and when it was added at a till, and under which barcode; null: it was added in the office. */
  added: z.object({ terminal: Uuid, at: Time, barcode: z.string() }).nullable(),
});

/**
 * POST /api/v1/office/products creates, PUT /{id} changes: the whole of it but prices, which have commands of their own.
 * The office has looked at it then, so it is not to be completed any more.
 */
export const ProductChange = z.object({
  /** The shop's own code; empty where it has none. */
  code: z.string().max(60), names: NamesGiven, barcodes: z.array(z.string().min(1).max(80)).max(BARCODES_MAX), tax_rate_ppm: RatePpm,
  unit: z.enum(['piece', 'kilogram']), cost_minor: PriceMinor.nullable(), category: Uuid.nullable(),
  /** On the favourites grid: at its end, or where it is already. */
  favourite: z.boolean(),
  /** keep: as it is. Otherwise the new one, base64, JPEG, PNG or WebP of at most `PICTURE_BYTES_MAX`; null: none. */
  picture: z.union([z.literal('keep'), z.base64().max(Math.ceil(PICTURE_BYTES_MAX / 3) * 4)]).nullable(),
});
export const NewProduct = ProductChange.extend({ price_minor: PriceMinor.nullable() });
export const ProductEdit = ProductChange.extend({ version: z.int() });

/** Rows of a table that are saved together. */
export const PRODUCT_ROWS_MAX = 500;

/** What somebody changed of one product in a table: only that is set. */
export const ProductRow = z.object({
  product: Uuid, version: z.int(),
  names: NamesGiven.optional(), code: z.string().max(60).optional(), barcodes: z.array(z.string().min(1).max(80)).max(BARCODES_MAX).optional(), tax_rate_ppm: RatePpm.optional(),
  category: Uuid.nullable().optional(), on_sale: z.boolean().optional(),
  /** From now on; `was_minor` is the price beside which it was typed. */
  price: z.object({ was_minor: AmountMinor.nullable(), price_minor: PriceMinor }).optional(),
});
/** PUT /api/v1/office/products: what can be saved is, and of each row that can't the answer says why. */
export const ProductRows = z.object({ rows: z.array(ProductRow).min(1).max(PRODUCT_ROWS_MAX) });
export const ProductRowsSaved = z.object({
  saved: z.array(ProductItem),
  refused: z.array(z.object({
    product: Uuid, field: z.enum(['code', 'barcodes', 'category', 'price']).nullable(), code: z.string(), details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    /** What it is now; null where there is none any more. */
    newest: ProductItem.nullable(),
  })),
});

// POST /api/v1/office/products/{id}/prices sets one, from now or later on; POST …/prices/remove takes one back that is still to come.
export const PriceChange = z.object({ price_minor: AmountMinor, from: Time.optional() });
export const PriceRemoval = z.object({ from: Time });
// POST /api/v1/office/products/{id}/withdraw takes it off sale, …/restore puts it back: both are empty objects.
export const NoDetails = z.object({});

// GET /api/v1/office/categories, in their order
export const CategoryItem = z.object({ id: Uuid, names: NamesByLanguage, place: z.int(), products: z.int() });
export const CategoryList = z.object({ items: z.array(CategoryItem) });
// POST creates one at the end, PUT /{id} changes it
export const CategoryChange = z.object({ names: NamesGiven });
// POST /{id}/remove; one that has products only where they are to have none from then on
export const CategoryRemoval = z.object({ empties: z.boolean() });
// PUT /api/v1/office/categories/order, PUT /api/v1/office/products/favourites: all of them in their new order
export const CategoryOrder = z.object({ ids: z.array(Uuid).max(CATEGORIES_MAX) });
export const FavouriteOrder = z.object({ ids: z.array(Uuid).max(FAVOURITES_MAX) });
// GET /api/v1/office/products/favourites, in the order of the grid
export const FavouriteList = z.object({ items: z.array(ProductItem) });

/**
 * Products that operators added at tills for barcodes that nothing had. They become products of the catalogue at once;
 * the tills are told by a job of its own, since an upload never touches the counter of the change feed
 * (docs/adr/0003-change-feed.md).
 */
import type { Jobs } from '../../platform/jobs.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { EntryOf, Projection, ProjectionFlag } from '../journal/index.ts';
import { findOwner, fullName, lockCodes } from './edit-product.ts';

/** The job that tells the tills; its body names the products. */
export const PUBLISH_ADDED = 'catalog.publish_added';
export type PublishAdded = { readonly products: readonly string[] };

export function makeAddedProjection(jobs: Pick<Jobs, 'enqueue'>): Projection {
  return {
    name: 'catalog',
    kinds: ['product.added'],
    async project(tx, entries) {
      await lockCodes(tx);
      const products: string[] = [];
      const flags: ProjectionFlag[] = [];
      for (const entry of entries) {
        if (entry.kind !== 'product.added' || !(await insertAdded(tx, entry))) continue;
        const flag = await giveBarcode(tx, entry);
        if (flag) flags.push(flag);
        products.push(entry.body.product);
      }
      if (products.length > 0) await jobs.enqueue(tx, PUBLISH_ADDED, { products } satisfies PublishAdded);
      return flags;
    },
  };
}

/** False where the product is known: the same entry stands on two branches, say. */
async function insertAdded(tx: MerchantTx, { body, terminal, at, received_at }: EntryOf<'product.added'>): Promise<boolean> {
  const names = Object.values(body.names).some((name) => name.trim() !== '') ? body.names : { zh: body.barcode };
  const is_new = await tx.execute(
    `insert into app.product (merchant_id, id, code, names, tax_rate_ppm, unit, to_complete) values ($1, $2, '', $3, $4, $5, true)
     on conflict (merchant_id, id) do nothing`,
    [tx.merchant_id, body.product, JSON.stringify(names), body.tax_rate_ppm, body.unit], 'catalog_insert_added',
  );
  if (is_new === 0) return false;
  await tx.execute(
    'insert into app.product_added (merchant_id, product_id, terminal_id, at, barcode) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [tx.merchant_id, body.product, terminal, at, body.barcode], 'catalog_note_added',
  );
  // A till whose clock runs ahead must not have a product without a price.
  await tx.execute(
    'insert into app.product_price (merchant_id, product_id, holds_from, price_minor) values ($1, $2, least($3::timestamptz, $4::timestamptz), $5)',
    [tx.merchant_id, body.product, at, received_at, body.price_minor], 'catalog_price_added',
  );
  return true;
}

/**
 * The first product with a barcode has it. A second one, added at a till that could not know of the first, stays in the
 * catalogue without it, so that all tills mean the same by a scan; a person sees both and decides.
 */
async function giveBarcode(tx: MerchantTx, entry: EntryOf<'product.added'>): Promise<ProjectionFlag | null> {
  const { product, barcode } = entry.body;
  const owner = await findOwner(tx, barcode, product);
  if (owner) return { entry, fault: { code: 'barcode_added_twice', details: { barcode, product: owner.id, name: fullName(owner.names) } } };
  await tx.execute(
    'insert into app.product_barcode (merchant_id, product_id, barcode, place) values ($1, $2, $3, 1) on conflict do nothing', [tx.merchant_id, product, barcode], 'catalog_barcode_added',
  );
  return null;
}

/**
 * The door of the catalogue: products with barcodes, prices and pictures, their categories, and the change feed by which
 * tills follow all reference data.
 */
import type { Category, Product } from '@stilltill/domain/catalog';
import { type Result, assert, ok } from '@stilltill/domain/result';
import type { HttpServer } from '../../platform/http.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { PUBLISH_ADDED, type PublishAdded, makeAddedProjection } from './added.ts';
import { categoryNames, readCategories, writeCategories } from './categories.ts';
import { addCategoryRoutes } from './category-routes.ts';
import { type ChangeRow, type PlacedRow, makeCountsCache, readChanges, readNews, readPosition, toChangeRow, writeChanges } from './changes.ts';
import { lockCodes } from './edit-product.ts';
import { readProductCategories, readProductNames } from './labels.ts';
import { commonRate, findByCodes, withdrawMany, writeStored } from './import-products.ts';
import { addProductRoutes } from './office-routes.ts';
import { addPictureRoute } from './pictures.ts';
import { type StoredProduct, deleteProducts, lockProducts, readChangeRows, readProducts, searchProducts, writeProducts } from './products.ts';
import type { ReferenceRecord } from './records.ts';
import { type RepricingPorts, addRepricingRoutes } from './repricing-routes.ts';
import { type ChangesText, type IdentifyTerminal, addChangesRoute } from './routes.ts';
import { findByWords } from './words.ts';

export { type SomeRequest, makeDoCommand } from './office-command.ts';
export { plainCode } from './edit-product.ts';
export type { StoredProduct } from './products.ts';
export type { ChangeRow, PlacedRow } from './changes.ts';
export { spell } from './spelling.ts';
export type { ReferenceRecord } from './records.ts';

export type CatalogPorts = Pick<Platform, 'postgres' | 'clock' | 'ids'> & {
  readonly live: Pick<Platform['live'], 'publishAfterCommit'>;
  readonly jobs: Pick<Platform['jobs'], 'define' | 'enqueue'>;
  readonly state: Pick<Platform['state'], 'incarnation'>;
  /** Sees what was published with its positions, in its transaction: a room that keeps what held at which. */
  keep?(tx: MerchantTx, written: readonly PlacedRow[]): Promise<void>;
};

/** Products whose news are made and written together. */
const PUBLISHED_AT_ONCE = 5_000;

export type Catalog = ReturnType<typeof makeCatalog>;

export function makeCatalog(ports: CatalogPorts) {
  const counts = makeCountsCache();

  async function write(tx: MerchantTx, rows: readonly ChangeRow[]): Promise<readonly PlacedRow[]> {
    const written = await writeChanges(tx, rows);
    await ports.keep?.(tx, written);
    return written;
  }

  async function publish(tx: MerchantTx, rows: readonly ChangeRow[]): Promise<string> {
    if (rows.length === 0) return cursorAt(await readPosition(tx));
    const written = await write(tx, rows);
    const [from, top] = [(written[0] as PlacedRow).position - 1n, (written.at(-1) as PlacedRow).position];
    const cursor = cursorAt(top);
    const news = await readNews(tx, written);
    ports.live.publishAfterCommit(tx, { type: 'changes', cursor, kinds: [...new Set(written.map(({ kind }) => kind))], ...(news ? { from: cursorAt(from), ...news } : {}) });
    return cursor;
  }
  const cursorAt = (position: bigint): string => `${ports.state.incarnation()}:${position}`;
  const now = (): string => new Date(ports.clock.now_ms()).toISOString();

  /** In parts: a whole catalogue neither stands in memory at once nor keeps the thread from the tills. They hear of it by the last one. */
  async function publishProducts(tx: MerchantTx, ids: readonly string[]): Promise<string> {
    const ordered = [...ids].sort();
    const parts = Array.from({ length: Math.ceil(ordered.length / PUBLISHED_AT_ONCE) }, (_, at) => ordered.slice(at * PUBLISHED_AT_ONCE, (at + 1) * PUBLISHED_AT_ONCE));
    for (const part of parts.slice(0, -1)) await write(tx, await readChangeRows(tx, part, now()));
    return publish(tx, await readChangeRows(tx, parts.at(-1) ?? [], now()));
  }

  ports.jobs.define(PUBLISH_ADDED, async ({ merchant_id, body }) => {
    assert(merchant_id !== null, 'products belong to a merchant');
    const { products } = body as PublishAdded;
    await ports.postgres.withMerchant(merchant_id, async (tx) => {
      // What is read here must not be older than what somebody in the office sends meanwhile.
      await lockProducts(tx, products);
      await publishProducts(tx, products);
    });
  });

  return {
    /** Takes up what operators add at tills. */
    projection: makeAddedProjection(ports.jobs),

    /**
     * Puts the newest state of records into the change feed; answers with the cursor up to which a till then has
     * everything. The last act of its transaction: it locks the merchant's counter until the commit.
     */
    publishChanges: (tx: MerchantTx, records: readonly ReferenceRecord[]) => publish(tx, records.map(toChangeRow)),

    /**
     * Writes the whole state of products, and sends them to the tills; fast for 100,000 at once. The last act of its
     * transaction. The merchant is that of the transaction.
     */
    async upsertProducts(tx: MerchantTx, products: readonly Product[]): Promise<string> {
      return publish(tx, await writeProducts(tx, products, now()));
    },
    /** Removes products, also from the tills. The last act of its transaction. */
    async removeProducts(tx: MerchantTx, ids: readonly string[]): Promise<string> {
      return publish(tx, await deleteProducts(tx, ids));
    },
    /** For whole lists of products: found, written and taken off sale by sets; `send` tells the tills, as the last act of the transaction. */
    lists: {
      lockCodes, findByCodes, commonRate, lock: lockProducts, read: readProducts, categories: readCategories, writeCategories, search: searchProducts,
      write: (tx: MerchantTx, products: readonly StoredProduct[]) => writeStored(tx, products, now()), withdraw: (tx: MerchantTx, products: readonly string[]) => withdrawMany(tx, products, now()), send: publish,
    },
    products: readProducts,
    productNames: readProductNames, productCategories: readProductCategories,
    searchProducts,
    /** Ids of products on sale that a text stands in, the best first; fast for 100,000. */
    findByWords,
    categoryNames,
    /** Writes whole categories, and sends them to the tills. The last act of its transaction. */
    upsertCategories: async (tx: MerchantTx, categories: readonly Category[]): Promise<string> => publish(tx, await writeCategories(tx, categories)),

    /** The cursor up to which a till that has read the whole feed has everything. */
    cursor: async (tx: MerchantTx) => cursorAt(await readPosition(tx)),

    /** What a till of a store reads behind a cursor; null: from the beginning. */
    async changes(merchant: string, store: string, after: string | null, limit: number): Promise<Result<ChangesText>> {
      const [incarnation, position] = after?.split(':') ?? [];
      const page = await ports.postgres.withMerchant(merchant, async (tx) => {
        // A cursor of another incarnation, or beyond what there is, says nothing about what the till holds.
        const isKnown = after === null || (incarnation === ports.state.incarnation() && BigInt(position ?? '0') <= await readPosition(tx));
        return { reset: !isKnown, ...await readChanges(tx, counts, store, isKnown && position ? BigInt(position) : 0n, limit) };
      });
      const { items, more, reset } = page;
      return ok({
        text: `{"changes":[${items.join(',')}],"cursor":"${cursorAt(page.position)}","more":${more},"counts":${JSON.stringify(page.counts)},"reset":${reset}}`,
      });
    },

    /** GET /api/v1/changes, and pictures. */
    addRoutes(app: HttpServer, identify: IdentifyTerminal): void {
      addPictureRoute(app, ports.postgres);
      addChangesRoute(app, this.changes, identify);
    },
    /** Below /api/v1/office/products, /api/v1/office/repricings and /api/v1/office/categories. */
    addOfficeRoutes(app: HttpServer, office: Pick<RepricingPorts, 'requireOffice' | 'currency' | 'taxMode'>): void {
      const { postgres, clock, ids } = ports;
      addProductRoutes(app, { ...office, postgres, clock, ids, publishProducts });
      addRepricingRoutes(app, { ...office, postgres, clock, ids, publishProducts });
      addCategoryRoutes(app, { postgres, clock, ids, requireOffice: office.requireOffice, publish });
    },
  };
}

import type { Product } from '@stilltill/domain/catalog';
import type { SellingSettings } from '@stilltill/protocol';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import type { RequireOffice } from '../office/index.ts';

/** `selling`: null or absent where the store sells as stores usually do. */
export type StoreFacts = { readonly id: string; readonly currency: string; readonly timezone: string; readonly selling?: SellingSettings | null | undefined };
export type ReadStores = (tx: MerchantTx) => Promise<readonly StoreFacts[]>;

/** What promotions ask of the platform and of other rooms. The composition fills it in. */
export type PromotionPorts = Pick<Platform, 'postgres' | 'clock' | 'ids'> & {
  readonly requireOffice: RequireOffice;
  readonly stores: ReadStores;
  /** Keeps it and sends it to the store's tills; the last act of its transaction. False: there is no such store. */
  setSelling(tx: MerchantTx, store: string, selling: SellingSettings): Promise<boolean>;
  /** Whether these are all groups of customers. */
  areGroups(tx: MerchantTx, ids: readonly string[]): Promise<boolean>;
  /** Products by id; one that is not known is missing. */
  products(tx: MerchantTx, ids: readonly string[]): Promise<readonly Product[]>;
  /** Puts records into the change feed at its highest positions, and answers with the cursor of the last of them. It locks the feed until the commit. */
  publishChanges(tx: MerchantTx, records: readonly ReferenceRecord[]): Promise<string>;
};

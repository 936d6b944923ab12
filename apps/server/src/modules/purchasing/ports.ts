/** What the purchasing room asks of the platform and of other rooms. The composition fills it in. */
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { RequireOffice } from '../office/index.ts';
import type { Stock } from '../stock/index.ts';

export type StoreFacts = { readonly id: string; readonly code: string; readonly currency: string; readonly timezone: string };
export type ProductFacts = {
  readonly id: string; readonly code: string; readonly names: Readonly<Record<string, string>>; readonly barcodes: readonly string[]; readonly unit: 'piece' | 'kilogram';
};

export type PurchasingPorts = Pick<Platform, 'postgres' | 'clock' | 'ids'> & {
  readonly requireOffice: RequireOffice;
  readonly live: Pick<Platform['live'], 'publishAfterCommit'>;
  stores(tx: MerchantTx): Promise<readonly StoreFacts[]>;
  /** Products by id; one that is not known is missing. */
  products(tx: MerchantTx, ids: readonly string[]): Promise<readonly ProductFacts[]>;
  /** `receive` moves stock by a delivery, once for its document; `needs` says what is low. */
  readonly stock: Pick<Stock['lists'], 'receive' | 'needs'>;
};

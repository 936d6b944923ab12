import type { MerchantTx } from '../../platform/postgres.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Catalog } from '../catalog/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { Staff } from '../staff/index.ts';
import type { Stock } from '../stock/index.ts';

export type ImportPorts = Pick<Platform, 'postgres' | 'clock' | 'ids' | 'random' | 'keys' | 'jobs' | 'log'> & {
  readonly requireOffice: RequireOffice;
  /** The currency that a merchant's prices are in. */
  currency(tx: MerchantTx): Promise<string>;
  stores(tx: MerchantTx): Promise<readonly { readonly id: string; readonly code: string; readonly name: string; readonly currency: string }[]>;
  readonly lists: Catalog['lists'];
  readonly stock: Stock['lists'];
  readonly staff: Staff['lists'];
};

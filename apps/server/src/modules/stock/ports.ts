/** What the stock room asks of other rooms. */
import type { Result } from '@stilltill/domain/result';
import type { Clock } from '../../platform/clock.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { Journal } from '../journal/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { DayNet, SaleNet } from '../sales/index.ts';

export type StoreFacts = { readonly id: string; readonly code: string; readonly name: string; readonly currency: string };
export type ProductFacts = {
  readonly id: string; readonly code: string; readonly names: Readonly<Record<string, string>>; readonly barcodes: readonly string[]; readonly unit: 'piece' | 'kilogram';
};
/** Where an entry stands, as addresses name it. */
export type EntryPlace = { readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string };

export type StockPorts = {
  readonly postgres: Postgres;
  readonly clock: Clock;
  readonly journal: Pick<Journal, 'lookups' | 'appendOwn' | 'holdOwn'>;
  stores(tx: MerchantTx): Promise<readonly StoreFacts[]>;
  /** Products by id; one that is not known is missing. */
  products(tx: MerchantTx, ids: readonly string[]): Promise<readonly ProductFacts[]>;
  /** Products whose code, name or barcode holds a text, in the order of their codes. `after`: the last one's code and id. */
  searchProducts(tx: MerchantTx, search: string, after: { readonly code: string; readonly id: string } | null, limit: number): Promise<readonly ProductFacts[]>;
  dayNet(tx: MerchantTx, store: string): Promise<Result<DayNet>>;
  saleNet(tx: MerchantTx, place: EntryPlace): Promise<Result<SaleNet>>;
  readonly requireOffice: RequireOffice;
};

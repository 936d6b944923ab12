/** What the room of points asks of the platform and of other rooms. The composition fills it in. */
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import type { Customers } from '../customers/index.ts';
import type { OwnFact } from '../journal/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { FoundSale, ReturnedOfSale } from '../sales/index.ts';

export type PointProjectionPorts = Pick<Platform, 'clock' | 'ids'> & {
  /** What came back of these sales, as far as it has arrived, this transaction's own among it. */
  returnedOf(tx: MerchantTx, sales: readonly string[]): Promise<readonly ReturnedOfSale[]>;
};

export type PointPorts = Pick<Platform, 'postgres' | 'clock' | 'ids' | 'random'> & {
  readonly requireOffice: RequireOffice;
  appendOwnMany(tx: MerchantTx, facts: readonly OwnFact[]): Promise<unknown>;
  publishChanges(tx: MerchantTx, records: readonly ReferenceRecord[]): Promise<string>;
  currencyOf(tx: MerchantTx): Promise<string>;
  /** The code without which a promotion does not hold; null: there is no such promotion, or it needs none. */
  couponOf(tx: MerchantTx, promotion: string): Promise<string | null>;
  readonly customers: Pick<Customers, 'findByAddress' | 'holdPersons' | 'readPerson' | 'noteAccess'>;
  findSales(tx: MerchantTx, sales: readonly string[]): Promise<ReadonlyMap<string, FoundSale>>;
  /** ISO 3166 code of the country that the merchant's first store is in; null: nobody knows. */
  placeOf(tx: MerchantTx): Promise<string | null>;
};

/** What the sales room asks of other rooms. */
import type { Clock } from '../../platform/clock.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { Journal, OperatorNames } from '../journal/index.ts';
import type { RequireOffice } from '../office/index.ts';

export type StoreFacts = { readonly id: string; readonly code: string; readonly name: string; readonly currency: string; readonly timezone: string };

/** Where an entry stands, as addresses name it. */
export type EntryPlace = { readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string };

export type SalesPorts = {
  readonly postgres: Postgres;
  readonly clock: Clock;
  readonly journal: Pick<Journal, 'lookups' | 'readFlags' | 'countOpenExceptions' | 'appendOwn' | 'serverHead'>;
  stores(tx: MerchantTx): Promise<readonly StoreFacts[]>;
  /** Terminals of a store that are enrolled now. */
  countEnrolled(tx: MerchantTx, store: string): Promise<number>;
  readonly requireOffice: RequireOffice;
  readonly operatorNames: OperatorNames;
};

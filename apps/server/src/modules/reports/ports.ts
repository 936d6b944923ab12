/** What the reports room asks of other rooms: it owns no sums, and puts names to those that others keep. */
import type { Names } from '@stilltill/domain/catalog';
import type { Clock } from '../../platform/clock.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { OperatorNames } from '../journal/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { Sales } from '../sales/index.ts';

export type StoreFacts = { readonly id: string; readonly code: string; readonly name: string; readonly currency: string; readonly timezone: string };

/** By product its category, and what categories are called. */
export type CategoryNames = { readonly of: ReadonlyMap<string, string>; readonly names: ReadonlyMap<string, Names> };

export type ReportPorts = {
  readonly postgres: Postgres;
  readonly clock: Clock;
  readonly requireOffice: RequireOffice;
  readonly operatorNames: OperatorNames;
  readonly sales: Sales['sums'];
  stores(tx: MerchantTx): Promise<readonly StoreFacts[]>;
  /** Names of products by id; one that is not known is missing. */
  productNames(tx: MerchantTx, ids: readonly string[]): Promise<ReadonlyMap<string, Names>>;
  categories(tx: MerchantTx): Promise<CategoryNames>;
  /** What watch found and what a person must look at between two moments, in these stores. */
  countFindings(tx: MerchantTx, stores: readonly string[], from: Date, to: Date): Promise<number>;
  /** `with_none`: also what belongs to no store. */
  countExceptions(tx: MerchantTx, of: { readonly stores: readonly string[]; readonly with_none: boolean }, from: Date, to: Date): Promise<number>;
  readonly public_address: string | null;
  readonly jobs: Pick<Platform['jobs'], 'define' | 'enqueue'>;
  shopName(tx: MerchantTx): Promise<string>;
  merchants(): Promise<readonly string[]>;
  /** Who may sign in to the office. */
  people(merchant: string): Promise<readonly { readonly id: string; readonly name: string; readonly email: string }[]>;
  /** The shop's own mail to its people; answers with the messages that were made. */
  writeStaff(tx: MerchantTx, mail: { readonly request_key: string; readonly users: readonly string[]; readonly subject: string; readonly title: string; readonly text: string; readonly language: 'zh' | 'en' }): Promise<readonly { readonly message: string }[]>;
  messageStates(tx: MerchantTx, ids: readonly string[]): Promise<readonly { readonly id: string; readonly customer: string; readonly state: string }[]>;
  hasMailProvider(tx: MerchantTx): Promise<boolean>;
  /** Customers who agreed to something. */
  countConsents(tx: MerchantTx, from: Date, to: Date): Promise<number>;
};

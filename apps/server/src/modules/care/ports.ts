/** What the customers' pages ask of other rooms and of the platform. The composition fills it in. */
import type { Refund, Sale } from '@stilltill/domain/sale';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Contact } from '../contact/index.ts';
import type { Customers } from '../customers/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { Membership } from '../points/index.ts';
import type { Sales } from '../sales/index.ts';
import type { CarePages } from './pages.ts';

export type FoundReceipt = { readonly number: string; readonly hash: string; /** ISO 8601: by the till's clock, and when it arrived. */ readonly at: string; readonly received_at: string; readonly store: string }
  & ({ readonly kind: 'sale'; readonly body: Sale } | { readonly kind: 'refund'; readonly body: Refund });

/** Shop and store as they are called now. */
export type FoundStore = { readonly shop_name: string; readonly name: string; readonly timezone: string };

export type CarePorts = Pick<Platform, 'postgres' | 'clock' | 'ids' | 'log' | 'jobs'> & {
  readonly pages: CarePages;
  readonly requireOffice: RequireOffice;
  readonly customers: Customers;
  readonly contact: Contact;
  /** The receipt whose link's token has this hash (SHA-256, hex). */
  findReceipt(merchant: string, token_hash: string): Promise<FoundReceipt | null>;
  /** Ids of all merchants of this server. */
  merchants(): Promise<readonly string[]>;
  findStore(tx: MerchantTx, store: string): Promise<FoundStore | null>;
  /** The first store of the merchant, which speaks for the shop where no other is meant; null: there is none. */
  firstStore(tx: MerchantTx): Promise<(FoundStore & { readonly id: string; readonly place: string | null }) | null>;
  /** Points and purchases by card of these; null: they have none. */
  readMembership(tx: MerchantTx, customers: readonly string[], sales_max: number): Promise<Membership | null>;
  /** What the receipts of sales tell, by the ids of the sales; one that is not known is missing. */
  receiptsOf(tx: MerchantTx, sales: readonly string[]): ReturnType<Sales['receiptsOf']>;
  /** Milliseconds by which rates are counted, never backwards. */
  monotonic_ms(): number;
};

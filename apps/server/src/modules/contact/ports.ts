/** What the contact room asks of other rooms and of the platform. The composition fills it in. */
import type { Channel, Purpose, RuleBook } from '@stilltill/domain/contact';
import type { ConsentSource } from '@stilltill/protocol';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Journal, OwnEntry, OwnFact } from '../journal/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { Clearances } from './clearance.ts';
import type { People } from './people.ts';

export type ContactPorts = Pick<Platform, 'postgres' | 'clock' | 'ids' | 'random' | 'log' | 'state' | 'keys' | 'public_address'> & {
  readonly requireOffice: RequireOffice;
  readonly customers: People;
  readonly book: RuleBook;
  readonly clearances: Clearances;
  appendOwnMany(tx: MerchantTx, facts: readonly OwnFact[]): Promise<readonly OwnEntry[]>;
  /** The bodies of entries of the server's own journal, in the order of their keys. */
  readOwnBodies(tx: MerchantTx, keys: readonly Pick<OwnEntry, 'chain' | 'seq'>[]): Promise<readonly object[]>;
  /** From the short keys of entries to the entries. */
  readonly describeEntries: Journal['lookups']['describeEntries'];
  /** Ids of all merchants of this server. */
  merchants(): Promise<readonly string[]>;
  /** ISO 3166 code of the place where a store is; one that is not known is missing. */
  storePlaces(tx: MerchantTx): Promise<ReadonlyMap<string, string>>;
  /** Says later, and once, that a withdrawal was heard. */
  noticeWithdrawal(tx: MerchantTx, withdrawal: Withdrawal): Promise<void>;
  /** Who is in a group of customers; null: there is no such group. */
  groupMembers(tx: MerchantTx, group: string): Promise<readonly string[] | null>;
  /** How shop and stores are called, by store. */
  storeNames(tx: MerchantTx): Promise<ReadonlyMap<string, StoreName>>;
};

export type StoreName = { readonly shop: string; readonly name: string; readonly timezone: string; readonly languages: readonly ('zh' | 'en')[] };

/** What somebody took back. `point` null: of every way of reaching them. */
export type Withdrawal = { readonly consent: string; readonly customer: string; readonly point: string | null; readonly purposes: readonly Purpose[]; readonly channels: readonly Channel[]; readonly at: string; readonly source: ConsentSource };

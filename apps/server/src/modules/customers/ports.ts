/** What the customers' room asks of other rooms and of the platform; and its words, in the forms that other rooms get. */
import type { Channel, ConsentForm, Hours, Purpose } from '@stilltill/domain/contact';
import type { Result } from '@stilltill/domain/result';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { OwnFact } from '../journal/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { PointKind } from './vault.ts';

export type CustomerPorts = Pick<Platform, 'clock' | 'ids' | 'random' | 'keys' | 'remembrance' | 'postgres' | 'jobs'> & {
  appendOwnMany(tx: MerchantTx, facts: readonly OwnFact[]): Promise<unknown>;
  /** Destroys keys of personal fields that tills sealed. */
  eraseFieldKeys(tx: MerchantTx, keys: readonly string[], at: string): Promise<unknown>;
  readonly requireOffice: RequireOffice;
  /** ISO 3166 code of the country that the merchant's first store is in; null: nobody knows. */
  placeOf(tx: MerchantTx): Promise<string | null>;
  /** What people said about being reached, and saying it for those of a list. */
  readonly words: {
    giveConsents(tx: MerchantTx, said: readonly SaidInList[]): Promise<readonly Result<{ readonly consent: string }>[]>;
    readSaid(tx: MerchantTx, customers: readonly string[]): Promise<readonly { readonly customer: string; readonly act: 'given' | 'withdrawn'; readonly at: Date; readonly purposes: readonly Purpose[]; readonly channels: readonly Channel[] }[]>;
    /** Of these, who wants nothing but what they ask for. */
    stoppedOf(tx: MerchantTx, customers: readonly string[]): Promise<ReadonlySet<string>>;
  };
};

/** A consent that a list brings, with the hash of its proof. */
export type SaidInList = {
  readonly customer: string; readonly point: string; readonly purposes: readonly Purpose[]; readonly channels: readonly Channel[];
  /** The earliest moment at which it can have been said, ISO 8601. */
  readonly at: string;
  readonly source: 'import'; readonly by: string; readonly form: ConsentForm; readonly notice_hash: string; readonly language: null;
};

/** What names a person. Never in a journal, never in a log. */
export type Personal = { readonly name: string; readonly notes: string; /** What a caller from the shop says, so that they know that it is the shop. */ readonly safe_word?: string | null };

export type NewCustomer = {
  readonly id: string; readonly personal: Personal; readonly language: string | null;
  /** ISO 3166 codes of where they may live. */
  readonly places: readonly string[]; readonly places_certainty: 'known' | 'guessed';
  readonly zones: readonly string[]; readonly zones_certainty: 'known' | 'guessed' | 'unknown';
  /** Addresses in their one form, as `readPhone` and `readEmail` give them. */
  readonly points: readonly { readonly id: string; readonly kind: PointKind; readonly address: string }[];
};

/** Somebody as the gate sees them, held until the commit: all who were merged into them with them. */
export type Person = {
  /** Who speaks for the family. */
  readonly id: string;
  readonly members: readonly string[];
  readonly erased_at: Date | null;
  /** In which they are written to; null: nobody knows. */
  readonly language: string | null;
  readonly places: readonly string[]; readonly zones: readonly string[];
  readonly wishes: { readonly hours: Hours | null; readonly paused_until: Date | null };
};

/** A contact point without its address. */
export type Point = { readonly id: string; readonly customer: string; readonly kind: PointKind; readonly lookup: Buffer; readonly isUsable: boolean; readonly confirmed_at: Date | null };

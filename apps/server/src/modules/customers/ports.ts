/** What the customers' room asks of other rooms and of the platform; and its words, in the forms that other rooms get. */
import type { Hours } from '@stilltill/domain/contact';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { OwnFact } from '../journal/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { PointKind } from './vault.ts';

export type CustomerPorts = Pick<Platform, 'clock' | 'ids' | 'random' | 'keys' | 'remembrance' | 'postgres'> & {
  appendOwnMany(tx: MerchantTx, facts: readonly OwnFact[]): Promise<unknown>;
  /** Destroys keys of personal fields that tills sealed. */
  eraseFieldKeys(tx: MerchantTx, keys: readonly string[], at: string): Promise<unknown>;
  readonly requireOffice: RequireOffice;
  /** ISO 3166 code of the country that the merchant's first store is in; null: nobody knows. */
  placeOf(tx: MerchantTx): Promise<string | null>;
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

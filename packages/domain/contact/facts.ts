/** What the gate is asked, and all that it has to know. Times are milliseconds since 1970; ids name the evidence in journal and tables. */
import type { Hours } from './hours.ts';
import type { ContentPart } from './pack.ts';
import type { Channel, ConsentForm, Purpose } from './terms.ts';

export type ContactRequest = {
  readonly channel: Channel;
  readonly purpose: Purpose;
  /** What it is about: a sale, an order, a campaign. Caps per subject count by it, and what it stands on must name it. */
  readonly subject: string;
  /** 'machine': no person speaks or has written it. */
  readonly by: 'person' | 'machine';
  readonly at_ms: number;
  /** Nobody wants it any more after this. */
  readonly expires_ms: number;
};

/** Something that was said about consent: by the customer, or by a person of the shop for them. */
export type ConsentFact = {
  readonly evidence: string;
  readonly act: 'given' | 'withdrawn';
  readonly form: ConsentForm;
  readonly purposes: readonly Purpose[];
  readonly channels: readonly Channel[];
  readonly at_ms: number;
};

/**
 * Why somebody is not to be reached. It stands until it is lifted, and then it is not among the facts. `isTotal`: it spares
 * nothing, as an address that does not work; else it spares what the person asks for afterwards.
 */
export type Listing = { readonly evidence: string; readonly at_ms: number; readonly isTotal: boolean };

export type PastContact = { readonly evidence: string; readonly channel: Channel; readonly purpose: Purpose; readonly subject: string; readonly at_ms: number };

/** A public register of people who want no calls, and what our copy of it says. */
export type RegisterFact = { readonly register: string; readonly copied_ms: number; readonly listed: boolean };

/** Undefined is what could not be found out: then nothing goes out. Null is that there is none. */
export type ContactFacts = {
  /** The decision on the same request, where there was one. */
  readonly repeated: { readonly evidence: string } | null | undefined;
  /** The person is erased, which is total, or has stopped everything. */
  readonly suppressed: Listing | null | undefined;
  /** Where the contact point stands on a do-not-contact list of the merchant, or does not work. */
  readonly listings: readonly Listing[] | undefined;
  /** The contact point, which is the person's, and the channel by which it is reached; null: not by the one that is asked for. */
  readonly point: { readonly evidence: string; readonly channel: Channel | null } | undefined;
  /** What the message stands on, where its purpose stands on something asked for or under way; what it is about, and since when. */
  readonly ground: { readonly evidence: string; readonly subject: string; readonly at_ms: number } | null | undefined;
  readonly consents: readonly ConsentFact[] | undefined;
  /** Where the person may live; and where the store is. */
  readonly places: readonly string[] | undefined;
  readonly store_place: string | undefined;
  /** Zones that the person may live in. Empty: nobody knows, and each of their places counts. */
  readonly zones: readonly string[] | undefined;
  /** What the person wants, of all that is not exempt. */
  readonly wishes: { readonly hours: Hours | null; readonly paused_until_ms: number | null } | undefined;
  /** Over all stores and purposes, reserved ones with them, for as long as the longest window. */
  readonly contacts: readonly PastContact[] | undefined;
  readonly registers: readonly RegisterFact[] | undefined;
  readonly content: readonly ContentPart[] | undefined;
  /** For the shop's own mail to its people: whether it goes to somebody at work there. */
  readonly employed: { readonly evidence: string } | null | undefined;
};

/** What every sender is: something that takes cleared messages to a provider, and hears what became of them. */
import type { Channel } from '@stilltill/domain/contact';
import type { Cleared } from '../clearance.ts';

/**
 * What is known once a sender is done. 'sent': the provider has it, under this name. 'refused': it surely has not, and
 * `isPermanent` says whether it never will. 'unknown': it may have it; nobody sends it again by themselves.
 */
export type Sent =
  | { readonly outcome: 'sent'; readonly reference: string | null }
  | { readonly outcome: 'refused'; readonly reason: string; readonly isPermanent: boolean }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** Why a message was refused whose address has ended for good: its contact point ends with it. */
export const ADDRESS_GONE = 'gone';

export type Sender = {
  readonly channel: Channel;
  /** A name for journal and metrics, such as 'smtp'. */
  readonly provider: string;
  /** Never throws: what it can't say for sure is unknown. Takes the content out of the clearance at the last moment before the wire. */
  send(cleared: Cleared): Promise<Sent>;
  close(): Promise<void>;
};

/** What comes back from a provider, whoever read it: through a callback, a connection or a mailbox. */
export type Returned =
  /** `reference`: as the sender was told; `isPermanent`: the address does not work. */
  | { readonly kind: 'report'; readonly reference: string; readonly state: 'delivered' | 'failed'; readonly isPermanent: boolean; readonly reason: string | null }
  | { readonly kind: 'complaint'; readonly reference: string }
  | { readonly kind: 'reply'; readonly channel: 'sms' | 'email'; readonly from: string; readonly to: string; readonly text: string; /** Headers of a mail that tell a machine's answer from a person's. */ readonly headers: Readonly<Record<string, string>> };

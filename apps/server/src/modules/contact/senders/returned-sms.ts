/** What comes back over SMPP: receipts of messages, and what people answer. SMPP 3.4, 5.2.12 and appendix B. */
import type { Returned } from './sender.ts';
import type { Delivery } from './smpp-pdu.ts';
import { decodeSms, readPart } from './smpp-text.ts';

const text_characters_max = 2_000;

/** Null where it says nothing that ends a message's way, such as "still under way", or names none. */
export function returnedBySmpp(delivery: Delivery, permanent_errors: readonly string[]): Returned | null {
  const hasHeader = (delivery.esm_class & 0x40) !== 0;
  const part = hasHeader ? readPart(delivery.text) : null;
  const text = decodeSms(part?.body ?? delivery.text, delivery.data_coding).slice(0, text_characters_max);
  const kind = delivery.esm_class & 0x3c;
  if (kind === 0x04) return receipt(delivery, text, permanent_errors);
  if (kind !== 0) return null;
  // A part of a longer text is no whole answer, and says so.
  const headers: Record<string, string> = part !== null && part.parts > 1 ? { 'sms-part': `${part.part}/${part.parts}` } : {};
  return { kind: 'reply', channel: 'sms', from: inE164(delivery.source), to: delivery.destination, text, headers };
}

const states: Readonly<Record<string, 'delivered' | 'failed'>> = { DELIVRD: 'delivered', UNDELIV: 'failed', EXPIRED: 'failed', DELETED: 'failed', REJECTD: 'failed' };
const states_by_number: readonly (string | undefined)[] = [undefined, 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD'];

function receipt(delivery: Delivery, text: string, permanent_errors: readonly string[]): Returned | null {
  const field = (name: string): string | null => new RegExp(`(?:^|\\s)${name}:([\\w-]{1,65})`, 'i').exec(text)?.[1] ?? null;
  const reference = delivery.receipted_message_id ?? field('id');
  const name = states_by_number[delivery.message_state ?? 0] ?? field('stat')?.toUpperCase() ?? '';
  const state = states[name];
  if (reference === null || reference === '' || state === undefined) return null;
  const error = field('err');
  const isPermanent = state === 'failed' && error !== null && permanent_errors.includes(error);
  return { kind: 'report', reference, state, isPermanent, reason: state === 'delivered' ? null : `${name.toLowerCase()}${error === null ? '' : `_${error}`}` };
}

/** Centres write numbers with or without a plus, or with 00. */
function inE164(number: string): string {
  return /^\d{8,15}$/.test(number) ? `+${number.replace(/^00/, '')}` : number;
}

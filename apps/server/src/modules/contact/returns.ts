/**
 * What comes back from providers and people, and what follows from it at once: a report ends a message, an address that does
 * not work is not tried again, a complaint stops everything to it, and whoever answers that they want no more gets no more.
 * What no machine may act on is left for a person to read.
 */
import { COMMERCIAL, type Channel, type Reply, readEmail, readPhone, readReply } from '@stilltill/domain/contact';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Point } from '../customers/index.ts';
import { type Remember, stop, withdrawConsent } from './consents.ts';
import { type SentMessage, changeMessages, selectByReference } from './message-store.ts';
import type { ContactPorts } from './ports.ts';
import { keepReply } from './replies.ts';
import type { Returned } from './senders/sender.ts';

/** What became of it. 'unheard': it names no message and nobody that we know. */
export type Heard = { readonly done: 'reported' | 'withdrawn' | 'stopped' | 'unheard' | 'for_a_person'; readonly reply: Reply | null };

/** In one transaction; to hear the same again changes nothing more. */
export async function hear(ports: ContactPorts, tx: MerchantTx, remember: Remember, provider: string, returned: Returned): Promise<Heard> {
  if (returned.kind === 'reply') return hearReply(ports, tx, remember, returned);
  const message = await selectByReference(tx, provider, returned.reference);
  if (!message) return { done: 'unheard', reply: null };
  if (returned.kind === 'complaint') {
    await ports.appendOwnMany(tx, [{ kind: 'message.reported', body: { message: message.id, state: 'complained', by: null } }]);
    await stop(ports, tx, remember, { kind: 'complained', customer: message.customer_id, point: message.point_id, source: 'complaint', by: null });
    return { done: 'stopped', reply: null };
  }
  return hearReport(ports, tx, remember, message, returned);
}

/** A report may come twice, and late: what was delivered stays so. */
async function hearReport(ports: ContactPorts, tx: MerchantTx, remember: Remember, message: SentMessage, { state, isPermanent }: Extract<Returned, { kind: 'report' }>): Promise<Heard> {
  if (message.state === state || message.state === 'delivered') return { done: 'reported', reply: null };
  await ports.appendOwnMany(tx, [{ kind: 'message.reported', body: { message: message.id, state, by: null } }]);
  await changeMessages(tx, [{ id: message.id, state, due_at: null, provider: null, reference: null, chain: null, seq: null, keeps_content: true }], null);
  if (state === 'failed' && isPermanent) await stop(ports, tx, remember, { kind: 'dead', customer: message.customer_id, point: message.point_id, source: 'complaint', by: null });
  return { done: 'reported', reply: null };
}

async function hearReply(ports: ContactPorts, tx: MerchantTx, remember: Remember, { channel, from, text, headers }: Extract<Returned, { kind: 'reply' }>): Promise<Heard> {
  const reply = readReply(text, headers);
  const points = await findSender(ports, tx, channel, from);
  if (points.length === 0) return { done: 'unheard', reply };
  if (reply === 'stop') {
    for (const point of points) await withdrawConsent(ports, tx, remember, { customer: point.customer, point: point.id, purposes: COMMERCIAL, channels: channelsOf(channel), at: null, source: 'reply', by: null });
    return { done: 'withdrawn', reply };
  }
  if (reply === 'stop_all') {
    // Whoever has this address means it for all that we send to it, under whatever name they stand here.
    for (const point of points) await stop(ports, tx, remember, { kind: 'stopped', customer: point.customer, point: null, source: 'reply', by: null });
    return { done: 'stopped', reply };
  }
  await keepReply(ports, tx, points, channel, text, reply);
  return { done: 'for_a_person', reply };
}

/** A phone that wants no more texts wants no calls either that say the same. */
function channelsOf(channel: 'sms' | 'email'): readonly Channel[] {
  return channel === 'sms' ? ['sms', 'voice'] : ['email'];
}

async function findSender(ports: ContactPorts, tx: MerchantTx, channel: 'sms' | 'email', from: string): Promise<readonly Point[]> {
  if (channel === 'email') {
    const email = readEmail(from);
    return email.ok ? ports.customers.findByAddress(tx, 'email', email.value.address) : [];
  }
  // Some centres leave out the plus of a number of the whole world.
  const [bare, whole] = [readPhone(from, [...(await ports.storePlaces(tx)).values()][0] ?? null), readPhone(`+${from.replace(/^\+/, '')}`, null)];
  const numbers = [...new Set([bare, whole].flatMap((each) => (each.ok ? [each.value.e164] : [])))];
  const found: Point[] = [];
  for (const number of numbers) found.push(...await ports.customers.findByAddress(tx, 'phone', number));
  return found;
}

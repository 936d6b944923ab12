/** What customers read and do on their own pages about being contacted: what went out and why, what they said, and their erasure. */
import { type Channel, type ConsentForm, type Purpose, isChannel, isPurpose } from '@stilltill/domain/contact';
import { type Result, ok } from '@stilltill/domain/result';
import type { ConsentSource, DecisionReason } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { Outgoing } from './clearance.ts';
import { stop } from './consents.ts';
import { type MessageState, changeMessages, dropReservations } from './message-store.ts';
import type { ContactPorts } from './ports.ts';
import { doAndRemember } from './remembering.ts';

/** A message, a call, or what the gate refused, as the customer sees it. */
export type PastMessage = {
  readonly id: string; readonly point: string; readonly store: string; readonly channel: Channel; readonly purpose: Purpose; readonly by: 'person' | 'machine'; readonly state: MessageState;
  readonly made_at: Date; readonly due_at: Date; readonly reasons: readonly z.output<typeof DecisionReason>[];
  /** As it was written; null where it is not kept. */
  readonly content: Outgoing | null;
};
type MessageRow = {
  readonly id: string; readonly point_id: string; readonly store_id: string; readonly channel: string; readonly purpose: string; readonly by: 'person' | 'machine'; readonly state: MessageState;
  readonly made_at: Date; readonly due_at: Date; readonly chain: number; readonly seq: number; readonly content: Buffer | null;
};

/** The newest first, from behind a cursor of moment and id on. */
export async function readHistory(ports: ContactPorts, tx: MerchantTx, customers: readonly string[], after: readonly [at: string, id: string] | null, limit: number): Promise<readonly PastMessage[]> {
  const rows = await tx.query<MessageRow>(
    // Only to contact points of theirs: of somebody who was one person with them and is parted again they see nothing.
    `select m.id, m.point_id, m.store_id, m.channel, m.purpose, m.by, m.state, m.made_at, m.due_at, m.chain, m.seq, m.content from app.message m
       join app.contact_point p on p.merchant_id = m.merchant_id and p.id = m.point_id and p.customer_id = any($2::uuid[])
      where m.merchant_id = $1 and m.customer_id = any($2::uuid[]) and ($3::timestamptz is null or (m.made_at, m.id) < ($3, $4::uuid)) order by m.made_at desc, m.id desc limit $5`,
    [tx.merchant_id, uuidArray(customers), after?.[0] ?? null, after?.[1] ?? null, limit], 'contact.history',
  );
  // What the gate said last stands in the entry that its row names.
  const decided = await ports.readOwnBodies(tx, rows.map(({ chain, seq }) => ({ chain, seq })));
  const points = await ports.customers.readPoints(tx, rows.map(({ point_id }) => point_id));
  const keys = await ports.customers.keysOf(tx, [...points.values()].map(({ customer }) => customer));
  return rows.flatMap((row, place): PastMessage[] => {
    const { id, point_id: point, store_id: store, channel, purpose, by, state, made_at, due_at, content } = row;
    if (!isChannel(channel) || !isPurpose(purpose)) return [];
    const key = keys.get(points.get(point)?.customer ?? '');
    const reasons = (decided[place] as { readonly reasons?: PastMessage['reasons'] } | null)?.reasons ?? [];
    return [{ id, point, store, channel, purpose, by, state, made_at, due_at, reasons, content: key && content ? (JSON.parse(ports.customers.unseal(key, `message ${id}`, content)) as { readonly outgoing: Outgoing }).outgoing : null }];
  });
}

/** What was said once about consent. */
export type PastWord = {
  readonly id: string; readonly customer: string; readonly point: string | null; readonly act: 'given' | 'withdrawn'; readonly form: ConsentForm; readonly purposes: readonly Purpose[]; readonly channels: readonly Channel[];
  readonly at: Date; readonly source: ConsentSource; readonly notice_hash: string | null; readonly language: string | null;
};

/** All that was said, the oldest first; of one moment the withdrawal last, since it holds. */
export async function readSaid(tx: MerchantTx, customers: readonly string[]): Promise<readonly PastWord[]> {
  const rows = await tx.query<Omit<PastWord, 'purposes' | 'channels'> & { readonly purposes: string[]; readonly channels: string[] }>(
    `select id, customer_id as customer, point_id as point, act, form, purposes, channels, at, source, encode(notice_hash, 'hex') as notice_hash, language
       from app.consent where merchant_id = $1 and customer_id = any($2::uuid[]) order by at, act, id`, [tx.merchant_id, uuidArray(customers)], 'contact.said',
  );
  return rows.map((row) => ({ ...row, purposes: row.purposes.filter(isPurpose), channels: row.channels.filter(isChannel) }));
}

export type Stopped = { readonly id: string; readonly kind: 'stopped' | 'listed' | 'dead' | 'complained' | 'erased'; readonly at: Date; readonly point: string | null };

/** What stands against reaching these people, or any address of theirs. */
export async function readStops(tx: MerchantTx, customers: readonly string[]): Promise<readonly Stopped[]> {
  return tx.query(
    `select s.id, s.kind, s.at, p.id as point from app.suppression s
       left join app.contact_point p on p.merchant_id = s.merchant_id and p.lookup = s.lookup and p.customer_id = any($2::uuid[]) and p.removed_at is null
      where s.merchant_id = $1 and s.lifted_at is null and (s.customer_id = any($2::uuid[]) or p.id is not null) order by s.at desc, s.id`, [tx.merchant_id, uuidArray(customers)], 'contact.stops_of',
  );
}

/**
 * Erases a person at their own wish, or by the office for them: nothing more goes to any of their addresses under whatever name
 * until they ask for it themselves, what waits is cancelled, and what was written can't be read any more. It holds once it is
 * answered, and outlives a restore. `not_found`.
 */
export async function erasePerson(ports: ContactPorts & Pick<Platform, 'remembrance'>, merchant: string, customer: string, source: ConsentSource, by: string | null): Promise<Result<readonly string[]>> {
  const person = await ports.postgres.withMerchant(merchant, (tx) => ports.customers.readPerson(tx, customer));
  const points = person ? await ports.postgres.withMerchant(merchant, async (tx) => (await ports.customers.readProfiles(tx, person.members)).flatMap((profile) => profile.points.map(({ id }) => ({ id, customer: profile.id })))) : [];
  for (const point of points) {
    const stopped = await doAndRemember(ports, merchant, (tx, remember) => stop(ports, tx, remember, { kind: 'stopped', customer: point.customer, point: point.id, source, by }));
    if (!stopped.ok) return stopped;
  }
  const erased = await ports.customers.erase(merchant, customer, by);
  if (!erased.ok || !person) return erased;
  await ports.postgres.withMerchant(merchant, (tx) => forgetMessages(ports, tx, person.members));
  return ok(person.members);
}

async function forgetMessages(ports: ContactPorts, tx: MerchantTx, customers: readonly string[]): Promise<void> {
  const waiting = await tx.query<{ id: string }>("select id from app.message where merchant_id = $1 and customer_id = any($2::uuid[]) and state = 'waiting' order by id for update", [tx.merchant_id, uuidArray(customers)]);
  await ports.appendOwnMany(tx, waiting.map(({ id }) => ({ kind: 'message.cancelled' as const, body: { message: id, reason: 'erased' as const } })));
  // The row goes on naming the decision, for whoever asks why it was to go out.
  await changeMessages(tx, waiting.map(({ id }) => ({ id, state: 'cancelled', due_at: null, provider: null, reference: null, chain: null, seq: null, keeps_content: false })), null);
  await dropReservations(tx, waiting.map(({ id }) => id));
  await tx.execute('update app.message set content = null where merchant_id = $1 and customer_id = any($2::uuid[]) and content is not null', [tx.merchant_id, uuidArray(customers)]);
}

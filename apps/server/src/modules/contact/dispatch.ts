/**
 * Takes up messages that are due, asks the gate again with what holds now, and hands what it clears to the channel's sender.
 * A message is claimed, and the claim committed, before anything reaches a wire: whoever dies behind that leaves a message of
 * which nobody knows whether it went out, and which nobody sends again by themselves.
 */
import type { Channel } from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { OwnEntry, OwnFact } from '../journal/index.ts';
import type { Cleared, Outgoing } from './clearance.ts';
import { type Known, readFacts } from './facts.ts';
import { decideInTurn, decided, reservationOf } from './gate.ts';
import { type MessageChange, type MessageRow, askedOf, changeMessages, dropReservations, lockDue, lockLost, writeReservations } from './message-store.ts';
import type { ContactPorts } from './ports.ts';
import { ADDRESS_GONE, type Sender, type Sent } from './senders/sender.ts';

export type DispatchOptions = {
  /** Who claims: a new id for each process. */
  readonly worker: string;
  readonly senders: ReadonlyMap<Channel, Sender>;
  readonly at_once: number;
  /** This message alone. */
  readonly only?: string;
};

/** A clearance is good for so long: a sender that takes longer asks anew. */
const CLEARANCE_MS = 60_000;
/** Longer than any sender waits: what was claimed before that is nobody's any more. */
export const LOST_AFTER_MS = 5 * 60_000;
const LOST_AT_ONCE = 500;
const RETRY_MS = 60_000;
const REFUSALS_MAX = 6;

type Claimed = { readonly row: MessageRow; readonly cleared: Cleared };
type Ended = { readonly row: MessageRow; readonly provider: string; readonly sent: Sent };

/** One round for a merchant. Answers with how many messages were taken up; 0: nothing is due. */
export async function dispatchDue(ports: ContactPorts, merchant: string, options: DispatchOptions): Promise<number> {
  const { taken, claimed } = await ports.postgres.withMerchant(merchant, (tx) => claim(ports, tx, options));
  const ended = await Promise.all(claimed.map(async ({ row, cleared }): Promise<Ended> => {
    const sender = options.senders.get(row.channel);
    assert(sender, 'what is claimed has a sender');
    const sent = await sender.send(cleared);
    ports.clearances.done(cleared);
    return { row, provider: sender.provider, sent };
  }));
  if (ended.length > 0) await ports.postgres.withMerchant(merchant, (tx) => note(ports, tx, ended));
  return taken;
}

/** Decides again, and claims what is let out. */
async function claim(ports: ContactPorts, tx: MerchantTx, { worker, senders, at_once, only }: DispatchOptions): Promise<{ readonly taken: number; readonly claimed: readonly Claimed[] }> {
  const now_ms = ports.clock.now_ms();
  const now = new Date(now_ms).toISOString();
  const waiting = await lockDue(tx, now, [...senders.keys()], at_once, only);
  if (waiting.length === 0) return { taken: 0, claimed: [] };
  // A restore brought back the others as if they had not gone out: they may have.
  const due = waiting.filter(({ incarnation }) => incarnation === ports.state.incarnation());
  await giveUp(ports, tx, waiting.filter((row) => !due.includes(row)), { provider: 'restored', reason: 'the database was restored from before it may have gone out' });
  const known = await readFacts(ports, tx, due.map((row) => askedOf(row, now_ms)), now_ms, true);
  const decisions = decideInTurn(ports, known);
  const contents = await openContents(ports, tx, due, known);
  const judged = due.map((row, place) => {
    const [who, decision, outgoing] = [known[place] ?? null, decisions[place] ?? null, contents[place] ?? null];
    return { row, who, decision, outgoing, isOut: who !== null && decision?.outcome === 'allow' && outgoing !== null };
  });
  const entries = await ports.appendOwnMany(tx, judged.flatMap(({ row, who, decision }) => (who && decision ? [decided(who, decision, 'sending', row.content_hash)] : [])));
  let next = 0;
  const placed = judged.map((each) => ({ ...each, entry: each.who && each.decision ? entries[next++] ?? null : null }));
  const out = placed.filter(({ isOut }) => isOut);
  await changeMessages(tx, out.map(({ row, entry }) => changeOf(row, 'sending', entry)), { by: worker, at: now });
  await changeMessages(tx, placed.filter(({ isOut }) => !isOut).map(({ row, decision, entry }) => (
    decision?.outcome === 'defer' ? { ...changeOf(row, 'waiting', entry), due_at: new Date(decision.until_ms ?? now_ms).toISOString() } : { ...changeOf(row, 'denied', entry), keeps_content: false }
  )), null);
  await dropReservations(tx, placed.filter(({ isOut }) => !isOut).map(({ row }) => row.id));
  await writeReservations(tx, out.flatMap(({ who, decision }) => (who && decision ? reservationOf(who, decision, now) : [])));
  // A transaction that is tried again clears anew; what it cleared before was never handed to anybody.
  const claimed = out.flatMap(({ row, who, outgoing }) => (who && outgoing ? [{ row, cleared: clear(ports, row, who, outgoing, now_ms) }] : []));
  return { taken: waiting.length, claimed };
}

type Content = { readonly nonce: string; readonly outgoing: Outgoing };

/** What goes out, with the address put in; null where it was erased. */
async function openContents(ports: ContactPorts, tx: MerchantTx, due: readonly MessageRow[], known: readonly (Known | null)[]): Promise<readonly (Content & { readonly address: string } | null)[]> {
  const customers = known.flatMap((who) => (who ? [who.point.customer] : []));
  const [keys, addresses] = [await ports.customers.keysOf(tx, customers), await ports.customers.openPoints(tx, due.map((row) => row.point_id))];
  return due.map((row, place) => {
    const who = known[place];
    const key = who && keys.get(who.point.customer);
    const address = addresses.get(row.point_id);
    if (!key || !row.content || address === undefined) return null;
    try {
      return { ...JSON.parse(ports.customers.unseal(key, `message ${row.id}`, row.content)) as Content, address };
    } catch {
      // Somebody changed the row: it goes out to nobody, and holds up nobody else's.
      ports.log.error({ message: row.id }, 'the content of a message is not what was written there');
      return null;
    }
  });
}

function clear({ clearances }: ContactPorts, row: MessageRow, who: Known, { nonce, outgoing, address }: Content & { readonly address: string }, now_ms: number): Cleared {
  return clearances.clear(outgoing, address, { message: row.id, nonce, person: who.person.id, channel: row.channel, purpose: row.purpose, content_hash: row.content_hash, expires_ms: Math.min(now_ms + CLEARANCE_MS, row.expires_at.getTime()) });
}

function changeOf({ id }: Pick<MessageRow, 'id'>, state: MessageChange['state'], entry: OwnEntry | null): MessageChange {
  return { id, state, due_at: null, provider: null, reference: null, chain: entry?.chain ?? null, seq: entry?.seq ?? null, keeps_content: true };
}

/** Writes down what the senders said. What surely never went out no longer counts; what may have, does. */
async function note(ports: ContactPorts, tx: MerchantTx, ended: readonly Ended[]): Promise<void> {
  const now_ms = ports.clock.now_ms();
  await removeGone(ports, tx, ended);
  await ports.appendOwnMany(tx, ended.map(({ row, provider, sent }): OwnFact => ({
    kind: 'message.dispatched',
    body: { message: row.id, outcome: sent.outcome, provider, reference: sent.outcome === 'sent' ? sent.reference : null, reason: sent.outcome === 'sent' ? null : sent.reason.slice(0, 300) },
  })));
  await changeMessages(tx, ended.map(({ row, provider, sent }): MessageChange => {
    const change = { ...changeOf(row, stateAfter(row, sent), null), provider, reference: sent.outcome === 'sent' ? sent.reference : null };
    return change.state === 'waiting' ? { ...change, due_at: new Date(now_ms + RETRY_MS * 2 ** row.refusals).toISOString() } : change;
  }), null);
  await dropReservations(tx, ended.filter(({ sent }) => sent.outcome === 'refused').map(({ row }) => row.id));
}

/** A browser that has ended its subscription is not tried again; if it subscribes anew, what is agreed to is said anew. Before the messages, since an erasure holds people first, too. */
async function removeGone({ customers }: ContactPorts, tx: MerchantTx, ended: readonly Ended[]): Promise<void> {
  const gone = ended.filter(({ sent }) => sent.outcome === 'refused' && sent.reason === ADDRESS_GONE);
  if (gone.length === 0) return;
  const persons = await customers.holdPersons(tx, gone.map(({ row }) => row.customer_id));
  for (const { row } of gone) await customers.removePoint(tx, persons.get(row.customer_id)?.members ?? [], row.point_id);
}

function stateAfter(row: MessageRow, sent: Sent): MessageChange['state'] {
  if (sent.outcome !== 'refused') return sent.outcome;
  return sent.isPermanent || row.refusals >= REFUSALS_MAX ? 'failed' : 'waiting';
}

/** What somebody claimed and never ended may have gone out. Answers with how many there were. */
export async function findLost(ports: ContactPorts, merchant: string, lost_after_ms = LOST_AFTER_MS): Promise<number> {
  return ports.postgres.withMerchant(merchant, async (tx) => {
    const lost = await lockLost(tx, new Date(ports.clock.now_ms() - lost_after_ms).toISOString(), LOST_AT_ONCE);
    await giveUp(ports, tx, lost, { provider: 'lost', reason: 'the process that sent it ended' });
    return lost.length;
  });
}

/** Of these nobody knows whether they went out, and nobody sends them again by themselves. */
async function giveUp(ports: ContactPorts, tx: MerchantTx, rows: readonly Pick<MessageRow, 'id'>[], { provider, reason }: { readonly provider: 'lost' | 'restored'; readonly reason: string }): Promise<void> {
  await ports.appendOwnMany(tx, rows.map(({ id }): OwnFact => ({ kind: 'message.dispatched', body: { message: id, outcome: 'unknown', provider, reference: null, reason } })));
  await changeMessages(tx, rows.map((row) => changeOf(row, 'unknown', null)), null);
}


/**
 * The gate on its tables: decides about many messages in one transaction, reserves under the caps in it, and writes each
 * answer with its evidence into the server's journal. Nothing is sent from here. docs/adr/0013-gate.md.
 */
import { type Decision, type Reason, decide, termsOf } from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { OwnFact } from '../journal/index.ts';
import { type Outgoing, contentHash } from './clearance.ts';
import { type Asked, type Known, readFacts } from './facts.ts';
import { type Reservation, insertMessages, writeReservations } from './message-store.ts';
import type { ContactPorts } from './ports.ts';

/** A message to be made. `outgoing` holds no address: it is put in as it goes out. It is decided about as of now. */
export type NewMessage = Omit<Asked, 'request'> & { readonly request: Omit<Asked['request'], 'at_ms'>; readonly outgoing: Outgoing; /** HMAC of the short code that it shows. */ readonly code_hash?: Uint8Array };
export type Answer = { readonly message: string; readonly decision: Decision };

const NONCE_BYTES = 16;

/** Makes messages, as the gate answers: to go out at once, later, or not. The answers stand in the order of the requests. Somebody who is not known gets nothing. */
export async function makeMessages(ports: ContactPorts, tx: MerchantTx, messages: readonly NewMessage[]): Promise<readonly Answer[]> {
  const now_ms = ports.clock.now_ms();
  const now = new Date(now_ms).toISOString();
  const given = messages.map((one) => ({ ...one, request: { ...one.request, at_ms: now_ms } }));
  const known = await readFacts(ports, tx, given, now_ms, false);
  const decisions = decideInTurn(ports, known);
  const keys = await ports.customers.keysOf(tx, known.flatMap((each) => (each ? [each.point.customer] : [])));
  const judged = given.flatMap((one, place) => {
    const [who, decision] = [known[place], decisions[place]];
    if (!who || !decision) return [];
    const nonce = ports.random.bytes(NONCE_BYTES).toBase64({ alphabet: 'base64url' });
    const key = decision.outcome === 'deny' ? undefined : keys.get(who.point.customer);
    const content = key ? ports.customers.seal(key, `message ${one.message}`, JSON.stringify({ nonce, outgoing: one.outgoing })) : null;
    return [{ one, who, decision, content, content_hash: contentHash(one.outgoing, nonce) }];
  });
  // The journal is held from here to the commit: all else is worked out before it.
  const entries = await ports.appendOwnMany(tx, judged.map(({ who, decision, content_hash }) => decided(who, decision, 'made', content_hash)));
  const rows = judged.map((each, place) => {
    const entry = entries[place];
    assert(entry, 'each decision has its entry');
    return { ...each, entry };
  });
  const fresh = rows.filter(({ decision }) => !decision.reasons.some(({ code }) => code === 'repeated'));
  await insertMessages(tx, ports.state.incarnation(), fresh.map(({ one, decision, content, content_hash, entry }) => ({
    asked: one, made_at: now, content, content_hash, code_hash: one.code_hash ?? null,
    state: content ? 'waiting' : 'denied', due_at: new Date(decision.until_ms ?? now_ms).toISOString(), chain: entry.chain, seq: entry.seq,
  })));
  await writeReservations(tx, rows.flatMap(({ who, decision }) => reservationOf(who, decision, now)));
  return rows.map(({ one, decision }) => ({ message: one.message, decision }));
}

/** Decides one after the other: what is let out counts for those behind it, and so does a request that comes twice at once. */
export function decideInTurn({ book }: Pick<ContactPorts, 'book'>, known: readonly (Known | null)[]): readonly (Decision | null)[] {
  const let_out: Known[] = [];
  const seen = new Map<string, string>();
  return known.map((one) => {
    if (!one) return null;
    const { asked, person, point, facts } = one;
    const beside = let_out.filter((other) => other.person.id === person.id || other.point.lookup.equals(point.lookup));
    const twice = seen.get(asked.request_key);
    const decision = decide(asked.request, {
      ...facts, repeated: twice === undefined ? facts.repeated : { evidence: twice },
      contacts: [...(facts.contacts ?? []), ...beside.map(({ asked: { message, request } }) => ({ evidence: message, channel: request.channel, purpose: request.purpose, subject: request.subject, at_ms: request.at_ms }))],
    }, book);
    seen.set(asked.request_key, asked.message);
    if (decision.outcome === 'allow' && !termsOf(asked.request.purpose).isExempt) let_out.push(one);
    return decision;
  });
}

/** What was asked for counts under no cap. */
export function reservationOf({ asked: { message, request }, person, point }: Known, decision: Decision, at: string): readonly Reservation[] {
  if (decision.outcome !== 'allow' || termsOf(request.purpose).isExempt) return [];
  return [{ message, customer: person.id, lookup: point.lookup, channel: request.channel, purpose: request.purpose, subject: request.subject, at }];
}

export function decided({ asked, person, point }: Known, { outcome, until_ms, reasons }: Decision, stage: 'made' | 'sending', content_hash: string): OwnFact {
  const { message, request: { channel, purpose, subject } } = asked;
  return {
    kind: 'contact.decided',
    body: { message, stage, customer: person.id, point: point.id, channel, purpose, subject, content_hash, outcome, until: until_ms === null ? null : new Date(until_ms).toISOString(), reasons: reasons.map(reasonOf) },
  };
}

export function reasonOf({ step, effect, code, rule, evidence, until_ms }: Reason) {
  return { step, effect, code, rule: rule && `${rule.pack} ${rule.rule}`, evidence: [...evidence], until: until_ms === null ? null : new Date(until_ms).toISOString() };
}

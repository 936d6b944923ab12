/**
 * Calls that people of the shop make. The gate lets a call into the list as it lets a message out; whoever takes one has it
 * decided again in that moment and gets number and words once, as a sender would. What became of it is theirs to say.
 */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { CallAnswer, CallBody, CallItem, CallOutcome, TakenCall } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { REFUSABLE, type Remember, stop, withdrawConsent } from './consents.ts';
import { dispatchDue } from './dispatch.ts';
import type { Answer } from './gate.ts';
import { changeMessages } from './message-store.ts';
import type { ContactPorts } from './ports.ts';
import type { Outgoing } from './clearance.ts';
import type { Sender } from './senders/sender.ts';
import { makeFlights, refused, sent, takeAs } from './senders/sending.ts';
import type { Order } from './writing.ts';

type Write = (tx: MerchantTx, orders: readonly Order[]) => Promise<readonly Answer[]>;
type Call = Extract<Outgoing, { channel: 'voice' }>;

/** What a caller of the shop never asks for, so that the customer knows a fraud by it. The office has the words. */
const NEVER_SAY = ['card_number', 'password', 'verification_code', 'transfer_money', 'remote_control'] as const;
const AT_ONCE_MAX = 100;

/** From here on the customer sees it on their page, and its code is genuine. `not_found`: nobody is known by these ids. */
export async function announceCall(write: Write, tx: MerchantTx, { request_key, customer, point, store, purpose, subject, text }: z.output<typeof CallBody>): Promise<Result<z.output<typeof CallAnswer>>> {
  const [made] = await write(tx, [{ request_key: `call ${request_key}`, customer, point, store, channel: 'voice', purpose, subject, template: purpose, values: { text }, ground: null, by: 'person' }]);
  if (!made) return fail('not_found');
  const { outcome, reasons } = made.decision;
  return ok({ message: made.message, outcome, reasons: [...new Set(reasons.filter(({ effect }) => effect === outcome && effect !== 'allow').map(({ code }) => code))] });
}

type Row = { readonly id: string; readonly customer_id: string; readonly store_id: string; readonly purpose: z.output<typeof CallItem>['purpose']; readonly subject: string; readonly due_at: Date; readonly expires_at: Date; readonly state: string };

/** Those to make now, and those that were taken and not told of; the oldest first. */
export async function listCalls(ports: ContactPorts, tx: MerchantTx): Promise<z.output<typeof CallItem>[]> {
  const rows = await tx.query<Row>(
    `select id, customer_id, store_id, purpose, subject, due_at, expires_at, state from app.message m
      where merchant_id = $1 and channel = 'voice'
        and ((state = 'waiting' and due_at <= $2 and expires_at > $2) or (state in ('sent', 'unknown') and not exists (select from app.call_outcome o where o.merchant_id = $1 and o.message_id = m.id)))
      order by due_at, id limit $3`, [tx.merchant_id, new Date(ports.clock.now_ms()), AT_ONCE_MAX], 'contact.calls',
  );
  return rows.map(({ id, customer_id, store_id, purpose, subject, due_at, expires_at, state }) => (
    { message: id, customer: customer_id, store: store_id, purpose, subject, due_at: due_at.toISOString(), expires_at: expires_at.toISOString(), state: state === 'waiting' ? 'waiting' : 'taken' }
  ));
}

/** `call_not_cleared`: the gate no longer lets it out, or somebody else has taken it. */
export async function takeCall(ports: ContactPorts, merchant: string, message: string, by: string): Promise<Result<z.output<typeof TakenCall>>> {
  const taken: Call[] = [];
  await dispatchDue(ports, merchant, { worker: ports.ids.uuid(), senders: new Map([['voice', makeHandOver(ports, taken)]]), at_once: 1, only: message });
  const [call] = taken;
  if (!call) return fail('call_not_cleared');
  return ports.postgres.withMerchant(merchant, async (tx) => {
    const [row] = await tx.query<{ customer_id: string }>('select customer_id from app.message where merchant_id = $1 and id = $2', [merchant, message], 'contact.call');
    if (!row) return fail('not_found');
    const personal = (await ports.customers.openPersonal(tx, [row.customer_id])).get(row.customer_id);
    await ports.customers.noteAccess(tx, row.customer_id, by, 'opened');
    return ok({ message, number: call.to, script: call.script, name: personal?.name || null, safe_word: personal?.safe_word ?? null, never_say: [...NEVER_SAY] });
  });
}

/** The sender of calls: hands what it was cleared for to the person who asked. */
function makeHandOver({ clock }: ContactPorts, taken: Call[]): Sender {
  const flights = makeFlights('voice', 1);
  return {
    channel: 'voice',
    provider: 'person',
    send: (cleared) => flights.run(cleared, () => {
      const outgoing = takeAs(cleared, 'voice', clock);
      if (!outgoing.ok) return Promise.resolve(refused('clearance_spent'));
      taken.push(outgoing.value);
      return Promise.resolve(sent(null));
    }),
    close: () => flights.drain(),
  };
}

/** `not_found`, `conflict`: it was not taken, or was told of before. */
export async function endCall(ports: ContactPorts, tx: MerchantTx, remember: Remember, message: string, outcome: z.output<typeof CallOutcome>['outcome'], by: string): Promise<Result<null>> {
  const [row] = await tx.query<{ state: string; customer_id: string; point_id: string }>("select state, customer_id, point_id from app.message where merchant_id = $1 and id = $2 and channel = 'voice' for update", [tx.merchant_id, message], 'contact.call_taken');
  if (!row) return fail('not_found');
  if (!['sent', 'unknown'].includes(row.state)) return fail('conflict');
  const told = await tx.execute(
    'insert into app.call_outcome (merchant_id, message_id, outcome, by, at) values ($1, $2, $3, $4, $5) on conflict do nothing', [tx.merchant_id, message, outcome, by, new Date(ports.clock.now_ms())],
  );
  if (told === 0) return fail('conflict');
  const state = outcome === 'reached' || outcome === 'no_more_calls' ? 'delivered' : 'failed';
  await ports.appendOwnMany(tx, [{ kind: 'message.reported', body: { message, state, by } }]);
  await changeMessages(tx, [{ id: message, state, due_at: null, provider: null, reference: null, chain: null, seq: null, keeps_content: true }], null);
  // A wrong number is somebody else's, who never agreed to anything.
  if (outcome === 'wrong_number') await stop(ports, tx, remember, { kind: 'dead', customer: row.customer_id, point: row.point_id, source: 'operator', by });
  if (outcome === 'no_more_calls') await withdrawConsent(ports, tx, remember, { customer: row.customer_id, point: row.point_id, purposes: REFUSABLE, channels: ['voice'], at: null, source: 'operator', by });
  return ok(null);
}

/**
 * Short messages by SMPP 3.4: one connection, bound in both directions, opened again when it dies, since replies (and with them
 * withdrawals) come over it too. So many messages at a time as the centre allows; a message of several parts is sent part by part,
 * and its last part asks for the receipt.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Cleared, Outgoing } from '../clearance.ts';
import { returnedBySmpp } from './returned-sms.ts';
import type { Returned, Sender, Sent } from './sender.ts';
import { makeFlights, makeSlots, refused, sent, takeAs, unknown } from './sending.ts';
import { type Address, type Submit, commands, readMessageId, statuses, submitBody } from './smpp-pdu.ts';
import { type Session, type SessionConfig, type SessionLimits, openSession } from './smpp-session.ts';
import { encodeSms, encodeSmsWhole } from './smpp-text.ts';

export type SmppConfig = SessionConfig & {
  /** A number in E.164, a short code, or up to 11 letters and figures. */
  readonly sender: string;
  /** How a text that is too long for one message goes out: in parts that the phone joins, or whole, for the centre to divide. */
  readonly long_texts: 'parts' | 'payload';
  /** 'ucs2' where the centre's default alphabet is not GSM's. */
  readonly alphabet: 'gsm7' | 'ucs2';
  /** Some centres name a message in hexadecimal when they take it, and in decimal in its receipt. */
  readonly receipt_ids: 'same' | 'decimal';
  /** Codes (`err:` of a receipt) that say in this network that a number does not exist. */
  readonly permanent_errors: readonly string[];
};

export type SmppLimits = SessionLimits & { readonly window: number; readonly waiting_max: number; readonly parts_max: number; readonly send_ms_max: number; readonly throttle_ms: number; readonly again_ms_min: number; readonly again_ms_max: number };
export const smpp_limits: SmppLimits = { connect_ms_max: 15_000, answer_ms_max: 30_000, enquire_ms: 30_000, deliveries_max: 100, window: 10, waiting_max: 2_000, parts_max: 10, send_ms_max: 90_000, throttle_ms: 1_000, again_ms_min: 1_000, again_ms_max: 60_000 };

/** What comes back is acknowledged to the centre once `keep` has ended without an error. */
export function makeSmppSender(config: SmppConfig, clock: Clock, keep: (returned: Returned) => Promise<void>, limits: SmppLimits = smpp_limits): Sender {
  const flights = makeFlights('sms', limits.waiting_max);
  const window = makeSlots(limits.window);
  const line = keepLine(() => openSession(config, limits, async (delivery) => {
    const returned = returnedBySmpp(delivery, config.permanent_errors);
    if (returned !== null) await keep(returned);
    return true;
  }), limits);
  async function sendNow(cleared: Cleared): Promise<Sent> {
    const session = await line.session();
    if (typeof session === 'string') return refused(session);
    const outgoing = takeAs(cleared, 'sms', clock);
    if (!outgoing.ok) return refused('clearance_spent');
    const submits = submitsOf(outgoing.value, config, referenceOf(cleared.message), limits.parts_max);
    return typeof submits === 'string' ? refused(submits, true) : submitAll(session, submits, config, limits.send_ms_max);
  }

  return {
    channel: 'sms',
    provider: 'smpp',
    send: (cleared) => flights.run(cleared, async () => {
      if (!(await window.enter())) return refused('busy');
      const outcome = await sendNow(cleared).catch(() => unknown('sender_failed'));
      // A centre that has too much gets less: the place in the window stays taken for a while.
      if (outcome === throttled) setTimeout(() => window.leave(), limits.throttle_ms).unref();
      else window.leave();
      return outcome;
    }),
    async close() {
      await flights.drain();
      await line.close();
    },
  };
}

const throttled = refused('throttled');

/** By it a phone knows the parts of one message: of many processes no two count alike. */
const referenceOf = (message: string): number => createHash('sha256').update(message).digest().readUInt8(0);

/** A session that is opened again, ever more slowly, whenever it ends. */
function keepLine(open: () => Promise<Session | string>, { again_ms_min, again_ms_max }: SmppLimits): { session(): Promise<Session | string>; close(): Promise<void> } {
  let isClosed = false;
  let pause_ms = again_ms_min;
  let timer: NodeJS.Timeout | null = null;
  let current: Promise<Session | string> = connect();

  async function connect(): Promise<Session | string> {
    const session = await open();
    if (typeof session === 'string') again();
    else {
      pause_ms = again_ms_min;
      session.onEnd(again);
    }
    return session;
  }

  function again(): void {
    if (isClosed || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      if (!isClosed) current = connect();
    }, pause_ms);
    timer.unref();
    pause_ms = Math.min(pause_ms * 2, again_ms_max);
  }

  return {
    async session() {
      const session = await current;
      return typeof session === 'string' || session.isUp() ? session : 'connection_lost';
    },
    async close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      const session = await current;
      if (typeof session !== 'string') await session.close();
    },
  };
}

/** The messages of the protocol that carry one text, or why there are none. */
function submitsOf(outgoing: Extract<Outgoing, { channel: 'sms' }>, config: SmppConfig, reference: number, parts_max: number): readonly Submit[] | string {
  if (!/^\+\d{6,15}$/.test(outgoing.to)) return 'phone_invalid';
  const common = { source: sourceOf(config.sender), destination: { ton: 1, npi: 1, number: outgoing.to.slice(1) } };
  const allowsGsm = config.alphabet === 'gsm7';
  const encoded = encodeSms(outgoing.text, reference, parts_max, allowsGsm);
  if (encoded === null) return 'content_unfit';
  if (config.long_texts === 'parts' || encoded.parts.length === 1) {
    return encoded.parts.map((text, index) => ({ ...common, data_coding: encoded.data_coding, hasHeader: encoded.hasHeader, wantsReceipt: index === encoded.parts.length - 1, text, isPayload: false }));
  }
  const whole = encodeSmsWhole(outgoing.text, 60_000, allowsGsm);
  return whole === null ? 'content_unfit' : [{ ...common, data_coding: whole.data_coding, hasHeader: false, wantsReceipt: true, text: whole.payload, isPayload: true }];
}

/** Types of number as SMPP has them: 1 international, 3 of the network, 5 letters. */
function sourceOf(sender: string): Address {
  if (/^\+\d{6,15}$/.test(sender)) return { ton: 1, npi: 1, number: sender.slice(1) };
  return /^\d{3,15}$/.test(sender) ? { ton: 3, npi: 0, number: sender } : { ton: 5, npi: 0, number: sender.slice(0, 11) };
}

/** A part that went out can't be called back, so that all which follows it is unknown at best. */
async function submitAll(session: Session, submits: readonly Submit[], config: SmppConfig, send_ms_max: number): Promise<Sent> {
  let isLate = false;
  const over = setTimeout(() => { isLate = true; }, send_ms_max);
  let last: Sent = refused('content_unfit', true);
  for (const [index, submit] of submits.entries()) {
    last = isLate ? refused('late') : outcomeOf(await session.request(commands.submit_sm, submitBody(submit)), config);
    if (last.outcome === 'sent') continue;
    if (index > 0 && last.outcome === 'refused') last = unknown(`part_${index + 1}_${last.reason}`);
    break;
  }
  clearTimeout(over);
  return last;
}

function outcomeOf(answer: Awaited<ReturnType<Session['request']>>, config: SmppConfig): Sent {
  if (answer === 'unsent') return refused('connection_lost');
  if (answer === 'lost') return unknown('no_answer');
  if (answer.status === statuses.throttled || answer.status === statuses.queue_full) return throttled;
  if (answer.status !== statuses.ok || answer.command !== commands.submit_sm_resp) return refused(`status_${answer.status.toString(16)}`, answer.status === statuses.invalid_destination);
  const id = readMessageId(answer.body);
  return sent(id !== null && config.receipt_ids === 'decimal' && /^[0-9a-f]{1,32}$/i.test(id) ? BigInt(`0x${id}`).toString() : id);
}

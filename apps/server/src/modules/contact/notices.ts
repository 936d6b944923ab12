/**
 * Says once that a withdrawal was heard, as some laws allow within five minutes and no later (47 CFR 64.1200(a)(12)): by the way
 * that they answered from, where something was really taken back, and never to who wants nothing at all. Two machines that answer
 * each other end after the first word, since the second takes nothing back.
 */
import type { Channel } from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import type { ConsentSource } from '@stilltill/protocol';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { textArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { ContactPorts, Withdrawal } from './ports.ts';
import type { Order } from './writing.ts';

const JOB = 'contact.withdrawal_notice';
const NOTICE_MS = 5 * 60_000;
/** Where the customer said it themself, or somebody of the shop heard it. "This was not me" gets no further message. */
const SOURCES: ReadonlySet<ConsentSource> = new Set(['reply', 'till', 'operator', 'preferences', 'one_click']);
const CHANNEL_OF: Readonly<Record<string, Channel>> = { phone: 'sms', email: 'email' };

export type NoticeLater = (tx: MerchantTx, withdrawal: Withdrawal) => Promise<void>;

export function makeNotices(ports: ContactPorts, jobs: Platform['jobs'], write: (tx: MerchantTx, orders: readonly Order[]) => Promise<unknown>): NoticeLater {
  jobs.define(JOB, async ({ merchant_id: merchant, body }) => {
    assert(merchant !== null, 'withdrawals belong to a merchant');
    await ports.postgres.withMerchant(merchant, async (tx) => {
      const order = await orderOf(ports, tx, body as Withdrawal);
      if (order) await write(tx, [order]);
    });
  });
  return async (tx, withdrawal) => {
    if (withdrawal.point === null || !SOURCES.has(withdrawal.source)) return;
    const point = (await ports.customers.readPoints(tx, [withdrawal.point])).get(withdrawal.point);
    // Two people with one number are told once.
    if (point) await jobs.enqueue(tx, JOB, withdrawal, { job_key: `${JOB}:${tx.merchant_id}:${point.lookup.toString('hex')}` });
  };
}

/** Null: nobody is to be told. */
async function orderOf(ports: ContactPorts, tx: MerchantTx, { consent, customer, point: point_id, purposes, channels }: Withdrawal): Promise<Order | null> {
  const [word] = await tx.query<{ at: Date; seq: number }>('select at, seq from app.consent where merchant_id = $1 and id = $2', [tx.merchant_id, consent], 'contact.withdrawal');
  const person = (await ports.customers.holdPersons(tx, [customer])).get(customer);
  const point = point_id === null ? undefined : (await ports.customers.readPoints(tx, [point_id])).get(point_id);
  const channel = point && CHANNEL_OF[point.kind];
  const [store] = (await ports.storeNames(tx)).keys();
  // A till may tell of it late, and then it is too late to say so.
  if (!word || !person || person.erased_at || !point || !channel || !store || ports.clock.now_ms() - word.at.getTime() >= NOTICE_MS) return null;
  const [stopped] = await tx.query(
    'select from app.suppression where merchant_id = $1 and lifted_at is null and (customer_id = any($2::uuid[]) or lookup = $3) limit 1', [tx.merchant_id, uuidArray(person.members), point.lookup], 'contact.is_stopped',
  );
  const [before] = await tx.query<{ act: string }>(
    `select act from app.consent where merchant_id = $1 and customer_id = any($2::uuid[]) and (point_id is null or point_id = $3) and purposes && $4::text[] and channels && $5::text[] and id <> $6 and (at, seq) < ($7, $8)
      order by at desc, seq desc limit 1`, [tx.merchant_id, uuidArray(person.members), point.id, textArray(purposes), textArray(channels), consent, word.at, word.seq], 'contact.before_withdrawal',
  );
  if (stopped || before?.act !== 'given') return null;
  return {
    request_key: `withdrawal ${consent}`, customer, point: point.id, store, channel, purpose: 'withdrawal_notice', subject: 'withdrawal', template: 'withdrawal_notice', values: {},
    ground: { evidence: consent, subject: 'withdrawal', at: word.at.toISOString() }, expires_ms: word.at.getTime() + NOTICE_MS,
  };
}

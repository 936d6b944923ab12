/** What somebody asks about their own data that a person of the shop must answer, and until when the law of where they may live wants it. */
import { addTerm } from '@stilltill/domain/contact';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { DataRequestItem, DataRequestKind } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { CarePorts } from './ports.ts';
import { openOwn, sealOwn } from './sealed.ts';

type Item = z.output<typeof DataRequestItem>;
type Row = {
  readonly id: string; readonly customer_id: string | null; readonly kind: z.output<typeof DataRequestKind>; readonly source: 'page' | 'office'; readonly sealed: Buffer | null; readonly key: Buffer | null;
  readonly received_at: Date; readonly acknowledge_by: Date | null; readonly acknowledged_at: Date | null; readonly answer_by: Date; readonly duty: string; readonly citation: string;
  readonly extend_within: string | null; readonly extended_at: Date | null; readonly extended_for: string | null; readonly ended_at: Date | null; readonly ended_by: string | null;
  readonly outcome: 'answered' | 'refused' | null; readonly reason: string | null;
};
const REQUEST = 'id, customer_id, kind, source, told as sealed, key, received_at, acknowledge_by, acknowledged_at, answer_by, duty, citation, extend_within, extended_at, extended_for, ended_at, ended_by, outcome, reason';

type Ports = Pick<CarePorts, 'customers' | 'contact' | 'ids' | 'clock' | 'firstStore'>;
export type Wish = { readonly customer: string | null; readonly kind: Row['kind']; readonly source: Row['source']; readonly words: string; readonly received_at: string | null };

/** Who asks the same again while it is open has asked once. `not_found` where the customer is not known, `request_malformed` where it comes from the future. */
export async function askAboutData(ports: Ports, tx: MerchantTx, { customer, kind, source, words, received_at }: Wish): Promise<Result<Item>> {
  const now_ms = ports.clock.now_ms();
  const at_ms = received_at === null ? now_ms : Date.parse(received_at);
  if (at_ms > now_ms) return fail('request_malformed', { path: 'received_at' });
  const person = customer === null ? null : (await ports.customers.holdPersons(tx, [customer])).get(customer);
  if (person === undefined) return fail('not_found');
  const store = await ports.firstStore(tx);
  const places = person && person.places.length > 0 ? person.places : [store?.place ?? null].filter((each) => each !== null);
  const due = ports.contact.deadlinesOf(places, at_ms, store?.timezone ?? 'UTC');
  if (person && source === 'page') {
    const [open] = await tx.query<Row>(`select ${REQUEST} from app.data_request where merchant_id = $1 and customer_id = $2 and kind = $3 and ended_at is null limit 1`, [tx.merchant_id, person.id, kind]);
    if (open) return itemIn(ports, tx, open);
  }
  const id = ports.ids.uuid();
  const { key, sealed } = await seal(ports, tx, id, person?.id ?? null, words);
  const [row] = await tx.query<Row>(
    `insert into app.data_request (merchant_id, id, customer_id, kind, source, told, key, received_at, acknowledge_by, answer_by, duty, citation, extend_within)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning ${REQUEST}`,
    [
      tx.merchant_id, id, person?.id ?? null, kind, source, sealed, key, new Date(at_ms).toISOString(), due.acknowledge_by_ms === null ? null : new Date(due.acknowledge_by_ms).toISOString(),
      new Date(due.answer_by_ms).toISOString(), due.duty, due.citation, due.extend_within,
    ],
  );
  return itemIn(ports, tx, row);
}

/** The open ones by when they are due, the ended ones the newest first; from behind a cursor of moment and id on. */
export async function dataRequestPage(ports: Ports, tx: MerchantTx, state: 'open' | 'ended', after: readonly [at: string, id: string] | null, limit: number): Promise<Item[]> {
  const rows = await tx.query<Row>(
    state === 'open'
      ? `select ${REQUEST} from app.data_request where merchant_id = $1 and ended_at is null and ($2::timestamptz is null or (answer_by, id) > ($2, $3::uuid)) order by answer_by, id limit $4`
      : `select ${REQUEST} from app.data_request where merchant_id = $1 and ended_at is not null and ($2::timestamptz is null or (ended_at, id) < ($2, $3::uuid)) order by ended_at desc, id desc limit $4`,
    [tx.merchant_id, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return itemsOf(ports, tx, rows);
}

/** What these people have asked, the newest first. */
export async function dataRequestsOf(ports: Ports, tx: MerchantTx, customers: readonly string[]): Promise<Item[]> {
  const rows = await tx.query<Row>(`select ${REQUEST} from app.data_request where merchant_id = $1 and customer_id = any($2::uuid[]) order by received_at desc, id desc limit 100`, [tx.merchant_id, uuidArray(customers)]);
  return itemsOf(ports, tx, rows);
}

export type DataStep = { readonly step: 'acknowledge' } | { readonly step: 'extend'; readonly reason: string } | { readonly step: 'end'; readonly outcome: 'answered' | 'refused'; readonly reason: string };

/** `not_found`; `conflict` where it has ended, was acknowledged or put off before, can't be put off, or is late already. `request_malformed` where a refusal has no reason. */
export async function stepDataRequest(ports: Ports, tx: MerchantTx, id: string, by: string, step: DataStep): Promise<Result<Item>> {
  const now_ms = ports.clock.now_ms();
  const now = new Date(now_ms).toISOString();
  const [row] = await tx.query<Row>(`select ${REQUEST} from app.data_request where merchant_id = $1 and id = $2 for update`, [tx.merchant_id, id]);
  if (!row) return fail('not_found');
  if (row.ended_at) return fail('conflict');
  const change = async (set: string, values: readonly unknown[]): Promise<Result<Item>> => {
    const [changed] = await tx.query<Row>(`update app.data_request set ${set} where merchant_id = $1 and id = $2 returning ${REQUEST}`, [tx.merchant_id, id, ...values]);
    return itemIn(ports, tx, changed);
  };
  switch (step.step) {
    case 'acknowledge':
      return row.acknowledged_at ? fail('conflict') : change('acknowledged_at = $3', [now]);
    case 'extend': {
      if (row.extend_within === null || row.extended_at || row.answer_by.getTime() < now_ms) return fail('conflict');
      const store = await ports.firstStore(tx);
      const until_ms = addTerm(row.extend_within, row.answer_by.getTime(), store?.timezone ?? 'UTC');
      return change('answer_by = $3, extended_at = $4, extended_for = $5, extend_within = null', [new Date(until_ms).toISOString(), now, step.reason]);
    }
    case 'end':
      if (step.outcome === 'refused' && step.reason === '') return fail('request_malformed', { path: 'reason' });
      return change('ended_at = $3, ended_by = $4, outcome = $5, reason = $6', [now, by, step.outcome, step.reason === '' ? null : step.reason]);
  }
}

/** What they said goes with them; that they asked, and when it was answered, stays as evidence without a name. */
export async function forgetWords(tx: MerchantTx, customers: readonly string[]): Promise<void> {
  await tx.execute('update app.data_request set told = null, key = null where merchant_id = $1 and customer_id = any($2::uuid[])', [tx.merchant_id, uuidArray(customers)]);
}

/** Under the key of whoever asks, which their erasure destroys; of somebody who is not known, under one of its own. */
async function seal(ports: Ports, tx: MerchantTx, id: string, customer: string | null, words: string): Promise<{ readonly key: Uint8Array | null; readonly sealed: Uint8Array }> {
  const own = customer === null ? undefined : (await ports.customers.keysOf(tx, [customer])).get(customer);
  return own ? { key: null, sealed: ports.customers.seal(own, `wish ${id}`, JSON.stringify({ words })) } : sealOwn(ports, tx, id, { words });
}

async function itemIn(ports: Ports, tx: MerchantTx, row: Row | undefined): Promise<Result<Item>> {
  const [item] = row ? await itemsOf(ports, tx, [row]) : [];
  return item ? ok(item) : fail('not_found');
}

async function itemsOf(ports: Ports, tx: MerchantTx, rows: readonly Row[]): Promise<Item[]> {
  const keys = await ports.customers.keysOf(tx, rows.flatMap(({ customer_id }) => customer_id ?? []));
  return rows.map((row) => {
    const { id, customer_id, sealed, key } = row;
    const own = keys.get(customer_id ?? '');
    if (sealed && key) return itemOf(ports, row, openOwn<{ readonly words: string }>(ports, tx, id, { sealed, key }).words);
    return itemOf(ports, row, sealed && own ? (JSON.parse(ports.customers.unseal(own, `wish ${id}`, sealed)) as { readonly words: string }).words : null);
  });
}

function itemOf({ clock }: Ports, row: Row, words: string | null): Item {
  const { id, customer_id: customer } = row;
  const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
  const { kind, source, duty, citation, extend_within, extended_for, ended_by, outcome, reason } = row;
  return {
    id, customer, kind, source, words, received_at: row.received_at.toISOString(),
    acknowledge_by: iso(row.acknowledge_by), acknowledged_at: iso(row.acknowledged_at), answer_by: row.answer_by.toISOString(), duty, citation, extend_within, extended_at: iso(row.extended_at), extended_for,
    is_late: row.ended_at === null && row.answer_by.getTime() < clock.now_ms(), ended_at: iso(row.ended_at), ended_by, outcome, reason,
  };
}

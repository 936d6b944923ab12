/**
 * What is said about consent, in the transaction that holds its person: each word is a row and an entry, and nothing of it is
 * ever changed. A withdrawal holds at once, also for what is queued and for what is cleared but has not reached a wire.
 */
import type { Channel, ConsentForm, Purpose } from '@stilltill/domain/contact';
import { COMMERCIAL } from '@stilltill/domain/contact';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import type { ConsentSource, TillEntry } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { bytesArray, int4Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { Person } from '../customers/index.ts';
import type { OwnEntry, OwnFact } from '../journal/index.ts';
import type { ContactPorts } from './ports.ts';

/** What can be refused: all but what somebody asks for themself, and what guards their money. */
export const REFUSABLE: readonly Purpose[] = ['order', 'service', ...COMMERCIAL];

export type Said = {
  readonly customer: string;
  /** Null: said of every way of reaching them. */
  readonly point: string | null;
  readonly purposes: readonly Purpose[]; readonly channels: readonly Channel[];
  /** When it counts from, ISO 8601; null: now. */
  readonly at: string | null;
  readonly source: ConsentSource;
  /** Who did it for them. */
  readonly by: string | null;
  /** The entry of a till's journal in which they said it. */
  readonly of?: TillEntry;
};
export type Given = Said & { readonly form: ConsentForm; readonly notice_hash: string | null; readonly language: string | null };

/** To be remembered once the transaction is committed. */
export type Remember = (memory: Memory) => void;
export type Memory = { readonly kind: 'consent.withdrawn'; readonly value: Said & { readonly consent: string; readonly at: string } } | { readonly kind: 'contact.stopped'; readonly value: StoppedRow };

/** `not_found`, `customer_erased`. */
export async function giveConsent(ports: ContactPorts, tx: MerchantTx, given: Given): Promise<Result<{ readonly consent: string }>> {
  const [done] = await giveConsents(ports, tx, [given]);
  assert(done, 'each consent has its answer');
  return done;
}

/** Many at once, as an import gives them; the answers stand in their order. */
export async function giveConsents(ports: ContactPorts, tx: MerchantTx, given: readonly Given[]): Promise<readonly Result<{ readonly consent: string }>[]> {
  return say(ports, tx, given.map((said) => ({ said, row: { act: 'given', form: said.form, notice_hash: said.notice_hash, language: said.language } })));
}

/** `not_found`. */
export async function withdrawConsent(ports: ContactPorts, tx: MerchantTx, remember: Remember, said: Said): Promise<Result<{ readonly consent: string }>> {
  const at = said.at ?? new Date(ports.clock.now_ms()).toISOString();
  const person = (await ports.customers.holdPersons(tx, [said.customer])).get(said.customer);
  if (!person) return fail('not_found');
  // Said of every way of reaching them, it is said of each who is this person now: it must still hold once they are parted.
  const each = (said.point === null ? person.members : [said.customer]).map((customer) => ({ ...said, customer, at }));
  const done = await say(ports, tx, each.map((one) => ({ said: one, row: WITHDRAWN })));
  for (const [place, one] of done.entries()) {
    const word = each[place];
    if (!one.ok) return one;
    if (word) remember({ kind: 'consent.withdrawn', value: { ...word, consent: one.value.consent } });
  }
  await revoke(ports, tx, person.id);
  const [first] = done;
  assert(first, 'each withdrawal has its answer');
  if (first.ok) await ports.noticeWithdrawal(tx, { ...said, at, consent: first.value.consent });
  return first;
}

/** A withdrawal that a restored database has forgotten. Whom it does not know, nobody reaches. */
export async function sayAgain(ports: ContactPorts, tx: MerchantTx, said: Said & { readonly consent: string }): Promise<void> {
  const known = await tx.query('select from app.consent where merchant_id = $1 and id = $2', [tx.merchant_id, said.consent]);
  if (known.length === 0) await say(ports, tx, [{ said, row: WITHDRAWN }], said.consent);
}

const WITHDRAWN: Row = { act: 'withdrawn', form: 'express', notice_hash: null, language: null };

type Row = { readonly act: 'given' | 'withdrawn'; readonly form: ConsentForm; readonly notice_hash: string | null; readonly language: string | null };

async function say(ports: ContactPorts, tx: MerchantTx, words: readonly { readonly said: Said; readonly row: Row }[], id?: string): Promise<readonly Result<{ readonly consent: string; readonly person: string }>[]> {
  const persons = await ports.customers.holdPersons(tx, words.map(({ said }) => said.customer));
  const points = await ports.customers.readPoints(tx, words.flatMap(({ said }) => said.point ?? []));
  const now = new Date(ports.clock.now_ms()).toISOString();
  const judged = words.map(({ said, row }): Result<{ readonly said: Said; readonly row: Row; readonly person: Person; readonly consent: string; readonly at: string }> => {
    const person = persons.get(said.customer);
    const point = said.point === null ? null : points.get(said.point);
    if (!person || point === undefined || (point && !person.members.includes(point.customer))) return fail('not_found');
    if (person.erased_at && row.act === 'given') return fail('customer_erased');
    // It is the word of whoever has the contact point, also once they are parted from whom they were merged into.
    return ok({ said: { ...said, customer: point?.customer ?? said.customer }, row, person, consent: id ?? ports.ids.uuid(), at: said.at ?? now });
  });
  const sound = judged.flatMap((each) => (each.ok ? [each.value] : []));
  const entries = await ports.appendOwnMany(tx, sound.map(({ said, row, consent, at }) => entryOf(said, row, consent, at)));
  await insertConsents(tx, sound.map(({ said, row, consent, at }, place) => {
    const entry = entries[place];
    assert(entry, 'an entry was appended');
    return { id: consent, said, at, row, entry };
  }));
  return judged.map((each) => (each.ok ? ok({ consent: each.value.consent, person: each.value.person.id }) : each));
}

function entryOf({ customer, point, purposes, channels, source, by, of }: Said, { act, form, notice_hash, language }: Row, consent: string, at: string): OwnFact {
  const body = { consent, customer, point, purposes: [...purposes], channels: [...channels], at, source, by, ...(of ? { of } : {}) };
  return act === 'withdrawn' ? { kind: 'consent.withdrawn', body } : { kind: 'consent.given', body: { ...body, form, notice_hash, language } };
}

type ConsentInsert = { readonly id: string; readonly said: Said; readonly at: string; readonly row: Row; readonly entry: OwnEntry };

function insertConsents(tx: MerchantTx, rows: readonly ConsentInsert[]): Promise<number> {
  const text = (read: (row: ConsentInsert) => string | null): Buffer => textArray(rows.map(read));
  return tx.execute(
    `insert into app.consent (merchant_id, id, customer_id, point_id, act, form, purposes, channels, at, source, notice_hash, language, chain, seq)
     select $1, c.id, c.customer, c.point, c.act, c.form, string_to_array(c.purposes, ' '), string_to_array(c.channels, ' '), c.at, c.source, c.notice_hash, c.language, c.chain, c.seq
       from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::text[], $11::bytea[], $12::text[], $13::integer[], $14::integer[])
         as c (id, customer, point, act, form, purposes, channels, at, source, notice_hash, language, chain, seq)`,
    [
      tx.merchant_id, uuidArray(rows.map(({ id }) => id)), uuidArray(rows.map(({ said }) => said.customer)), uuidArray(rows.map(({ said }) => said.point)), text(({ row }) => row.act), text(({ row }) => row.form),
      text(({ said }) => said.purposes.join(' ')), text(({ said }) => said.channels.join(' ')), timeArray(rows.map(({ at }) => at)), text(({ said }) => said.source),
      bytesArray(rows.map(({ row }) => (row.notice_hash === null ? null : Buffer.from(row.notice_hash, 'hex')))), text(({ row }) => row.language), int4Array(rows.map(({ entry }) => entry.chain)), int4Array(rows.map(({ entry }) => entry.seq)),
    ], 'contact.insert_consents',
  );
}

export type Stop = {
  readonly kind: 'stopped' | 'listed' | 'dead' | 'complained';
  readonly customer: string;
  /** Null: the person, wherever they are reached; else this address, whosever it is. */
  readonly point: string | null;
  readonly source: ConsentSource; readonly by: string | null;
};

/** Nothing more to a person, or to an address. It outlives the person's data where it is of an address. `not_found`. */
export async function stop(ports: ContactPorts, tx: MerchantTx, remember: Remember, { kind, customer, point: point_id, source, by }: Stop): Promise<Result<{ readonly suppressions: readonly string[] }>> {
  const person = (await ports.customers.holdPersons(tx, [customer])).get(customer);
  const point = point_id === null ? null : (await ports.customers.readPoints(tx, [point_id])).get(point_id);
  if (!person || point === undefined || (point && !person.members.includes(point.customer))) return fail('not_found');
  const at = new Date(ports.clock.now_ms()).toISOString();
  // Of a person it stands for each who is this person now, and still once they are parted.
  const rows = (point ? [point.customer] : person.members).map((each): StoppedRow => ({ suppression: ports.ids.uuid(), kind, customer: each, lookup: point?.lookup.toString('hex') ?? null, at, source, by }));
  for (const row of rows) {
    await insertStop(ports, tx, row);
    remember({ kind: 'contact.stopped', value: row });
  }
  await (point ? revokeAt(ports, tx, point.lookup) : revoke(ports, tx, person.id));
  return ok({ suppressions: rows.map(({ suppression }) => suppression) });
}

/** `lookup`: hex, of an address; null: of the person. `customer` null: nobody is known by the address. */
export type StoppedRow = { readonly suppression: string; readonly kind: Stop['kind']; readonly customer: string | null; readonly lookup: string | null; readonly at: string; readonly source: ConsentSource; readonly by: string | null; readonly of?: TillEntry };

/** Nothing more to an address that nobody is known by. */
export async function stopAddress(ports: ContactPorts, tx: MerchantTx, remember: Remember, { lookup, source, by, of }: Pick<Said, 'source' | 'by' | 'of'> & { readonly lookup: Uint8Array }): Promise<void> {
  const row: StoppedRow = { suppression: ports.ids.uuid(), kind: 'stopped', customer: null, lookup: Buffer.from(lookup).toString('hex'), at: new Date(ports.clock.now_ms()).toISOString(), source, by, ...(of ? { of } : {}) };
  await insertStop(ports, tx, row);
  remember({ kind: 'contact.stopped', value: row });
  await revokeAt(ports, tx, lookup);
}

async function insertStop(ports: ContactPorts, tx: MerchantTx, { suppression, kind, customer, lookup, at, source, by, of }: StoppedRow): Promise<void> {
  await ports.appendOwnMany(tx, [{ kind: 'contact.stopped', body: { suppression, kind, customer, at, source, by, ...(of ? { of } : {}) } }]);
  await tx.execute("insert into app.suppression (merchant_id, id, kind, customer_id, lookup, at) values ($1, $2, $3, $4, decode($5, 'hex'), $6)", [tx.merchant_id, suppression, kind, lookup === null ? customer : null, lookup, at]);
}

/** A stop that a restored database has forgotten. Of an address it holds also where nobody has that address any more. */
export async function stopAgain(ports: ContactPorts, tx: MerchantTx, row: StoppedRow): Promise<void> {
  const known = await tx.query('select from app.suppression where merchant_id = $1 and id = $2', [tx.merchant_id, row.suppression]);
  if (known.length === 0) await insertStop(ports, tx, row);
}

/** Where processes tell each other who has withdrawn. */
export const WITHDRAWN_CHANNEL = 'contact_withdrawn';

/** What is cleared and has not reached a wire is taken back: here before anybody is answered, and in other processes as they hear of it. */
async function revoke({ clearances }: ContactPorts, tx: MerchantTx, person: string): Promise<void> {
  await tx.query('select pg_notify($1, $2)', [WITHDRAWN_CHANNEL, person]);
  tx.afterCommit(() => void clearances.revokeOf(person));
}

/** Of an address: whosever name it was cleared for. */
async function revokeAt(ports: ContactPorts, tx: MerchantTx, lookup: Uint8Array): Promise<void> {
  const points = await ports.customers.findByLookup(tx, lookup);
  for (const person of await ports.customers.rootsOf(tx, points.map(({ customer }) => customer))) await revoke(ports, tx, person);
}

/** The customer wants to be reached again, and said so themself. `not_found` where it does not stand. */
export async function resume(ports: ContactPorts, tx: MerchantTx, suppression: string, source: ConsentSource, by: string | null): Promise<Result<null>> {
  const lifted = await tx.execute(
    "update app.suppression set lifted_at = $3 where merchant_id = $1 and id = $2 and lifted_at is null and kind <> 'erased'", [tx.merchant_id, suppression, new Date(ports.clock.now_ms()).toISOString()],
  );
  if (lifted === 0) return fail('not_found');
  await ports.appendOwnMany(tx, [{ kind: 'contact.resumed', body: { suppression, source, by } }]);
  return ok(null);
}

/** Reads all that the gate must know of many requests at once, in the transaction that holds their people. */
import { CONTENT_PARTS, type ConsentFact, type ContactFacts, type ContactRequest, type ContentPart, type Listing, type PastContact, type RegisterFact, isChannel, isPurpose } from '@stilltill/domain/contact';
import type { MerchantTx } from '../../platform/postgres.ts';
import { bytesArray, textArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { Person, Point, PointKind } from '../customers/index.ts';
import type { ContactPorts } from './ports.ts';

/** What is asked of the gate about one message. */
export type Asked = {
  readonly message: string; readonly request_key: string;
  readonly customer: string; readonly point: string; readonly store: string;
  readonly ground: { readonly evidence: string; readonly subject: string; readonly at: string } | null;
  readonly parts: readonly string[];
  readonly request: ContactRequest;
};

/** The one asked about, with who it is for; null where nobody is known by these ids. */
export type Known = { readonly asked: Asked; readonly person: Person; readonly point: Point; readonly facts: ContactFacts };

/** By which channels a contact point is reached. */
const CHANNELS_OF: Readonly<Record<PointKind, readonly ContactRequest['channel'][]>> = { phone: ['sms', 'voice'], email: ['email'], push: ['push'], wechat: [], alipay: [] };

type ConsentRow = { customer_id: string; point_id: string | null; id: string; act: 'given' | 'withdrawn'; form: ConsentFact['form']; purposes: string[]; channels: string[]; at: Date };
type SuppressionRow = { id: string; kind: 'stopped' | 'erased' | 'listed' | 'dead' | 'complained'; customer_id: string | null; lookup: Buffer | null; at: Date };
type MadeRow = { message_id: string; customer_id: string; lookup: Buffer; channel: string; purpose: string; subject: string; at: Date };

/** `isAgain`: the messages are there already, and neither they nor their own reservations stand in their way. */
export async function readFacts(ports: ContactPorts, tx: MerchantTx, asked: readonly Asked[], now_ms: number, isAgain: boolean): Promise<readonly (Known | null)[]> {
  // Held first: what is read afterwards stays as it is until the commit.
  const persons = await ports.customers.holdPersons(tx, asked.map(({ customer }) => customer));
  const points = await ports.customers.readPoints(tx, asked.map(({ point }) => point));
  const members = [...new Set([...persons.values()].flatMap((person) => person.members))];
  const lookups = [...new Map([...points.values()].map(({ lookup }) => [lookup.toString('hex'), lookup])).values()];
  const [consents, suppressions, made, repeated, registers, listed, places] = await Promise.all([
    readConsents(tx, members), readSuppressions(tx, members, lookups), readMade(tx, members, lookups, now_ms - ports.book.window_ms_max),
    isAgain ? new Map<string, string>() : readRepeated(tx, asked), readRegisters(tx), readListed(tx, lookups), ports.storePlaces(tx),
  ]);
  const consents_of = Map.groupBy(consents, (row) => row.customer_id);
  const [stops_of, stops_at] = [Map.groupBy(suppressions, (row) => row.customer_id), Map.groupBy(suppressions, (row) => row.lookup?.toString('hex'))];
  const [made_to, made_at] = [Map.groupBy(made, (row) => row.customer_id), Map.groupBy(made, (row) => row.lookup.toString('hex'))];
  return asked.map((one) => {
    const [person, point] = [persons.get(one.customer), points.get(one.point)];
    if (!person || !point || !person.members.includes(point.customer)) return null;
    const lookup = point.lookup.toString('hex');
    const theirs = <T>(rows: ReadonlyMap<string | null, readonly T[]>): readonly T[] => person.members.flatMap((member) => rows.get(member) ?? []);
    const reached = new Set([...theirs(made_to), ...(made_at.get(lookup) ?? [])]);
    const facts: ContactFacts = {
      repeated: evidence(repeated.get(one.request_key)),
      suppressed: suppressedBy(person, theirs(stops_of).filter(({ kind }) => ['stopped', 'erased'].includes(kind))),
      listings: [...(stops_at.get(lookup) ?? []).map(listingOf), ...(point.isUsable ? [] : [{ evidence: point.id, at_ms: now_ms, isTotal: true }])],
      point: { evidence: point.id, channel: ports.customers.isStaff(person) && one.request.purpose !== 'staff' ? null : CHANNELS_OF[point.kind].find((channel) => channel === one.request.channel) ?? null },
      ground: one.ground && { evidence: one.ground.evidence, subject: one.ground.subject, at_ms: Date.parse(one.ground.at) },
      consents: theirs(consents_of).filter((row) => row.point_id === null || row.point_id === point.id).map(consentOf),
      places: person.places, store_place: places.get(one.store), zones: person.zones,
      wishes: { hours: person.wishes.hours, paused_until_ms: person.wishes.paused_until?.getTime() ?? null },
      contacts: [...reached].filter((row) => row.message_id !== one.message).flatMap(contactOf),
      registers: registers.map((each) => ({ ...each, listed: listed.has(`${each.register} ${lookup}`) })),
      content: CONTENT_PARTS.filter((part): part is ContentPart => one.parts.includes(part)),
      // Who signs in to the back office works here; a customer does not, whatever their address.
      employed: ports.customers.isStaff(person) ? { evidence: person.id } : null,
    };
    return { asked: one, person, point, facts };
  });
}

function evidence(id: string | undefined): { readonly evidence: string } | null {
  return id === undefined ? null : { evidence: id };
}

/** Erasure before all; else the latest word. */
function suppressedBy(person: Person, rows: readonly SuppressionRow[]): Listing | null {
  if (person.erased_at) return { evidence: person.id, at_ms: person.erased_at.getTime(), isTotal: true };
  const [last] = rows.toSorted((a, b) => Number(b.kind === 'erased') - Number(a.kind === 'erased') || b.at.getTime() - a.at.getTime());
  return last ? listingOf(last) : null;
}

function listingOf({ id, kind, at }: SuppressionRow): Listing {
  return { evidence: id, at_ms: at.getTime(), isTotal: kind === 'erased' || kind === 'dead' };
}

function consentOf({ id, act, form, purposes, channels, at }: ConsentRow): ConsentFact {
  return { evidence: id, act, form, purposes: purposes.filter(isPurpose), channels: channels.filter(isChannel), at_ms: at.getTime() };
}

function contactOf({ message_id, channel, purpose, subject, at }: MadeRow): PastContact[] {
  return isChannel(channel) && isPurpose(purpose) ? [{ evidence: message_id, channel, purpose, subject, at_ms: at.getTime() }] : [];
}

function readConsents(tx: MerchantTx, customers: readonly string[]): Promise<ConsentRow[]> {
  return tx.query('select id, customer_id, point_id, act, form, purposes, channels, at from app.consent where merchant_id = $1 and customer_id = any($2::uuid[])', [tx.merchant_id, uuidArray(customers)], 'contact.consents');
}

function readSuppressions(tx: MerchantTx, customers: readonly string[], lookups: readonly Buffer[]): Promise<SuppressionRow[]> {
  return tx.query(
    `select id, kind, customer_id, lookup, at from app.suppression where merchant_id = $1 and lifted_at is null and customer_id = any($2::uuid[])
     union select id, kind, customer_id, lookup, at from app.suppression where merchant_id = $1 and lifted_at is null and lookup = any($3::bytea[])`,
    [tx.merchant_id, uuidArray(customers), bytesArray(lookups)], 'contact.suppressions',
  );
}

/** One search for each of them, whatever the tables' statistics say: of a table that grew within minutes they say that it is nearly empty. */
function readMade(tx: MerchantTx, customers: readonly string[], lookups: readonly Buffer[], since_ms: number): Promise<MadeRow[]> {
  return tx.query(
    `select made.* from unnest($2::uuid[]) as one (customer_id)
       cross join lateral (select message_id, customer_id, lookup, channel, purpose, subject, at from app.contact_made where merchant_id = $1 and customer_id = one.customer_id and at > $4) as made
     union
     select made.* from unnest($3::bytea[]) as one (lookup)
       cross join lateral (select message_id, customer_id, lookup, channel, purpose, subject, at from app.contact_made where merchant_id = $1 and lookup = one.lookup and at > $4) as made`,
    [tx.merchant_id, uuidArray(customers), bytesArray(lookups), new Date(since_ms)], 'contact.made',
  );
}

async function readRepeated(tx: MerchantTx, asked: readonly Asked[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ request_key: string; id: string }>('select request_key, id from app.message where merchant_id = $1 and request_key = any($2::text[])', [tx.merchant_id, textArray(asked.map((one) => one.request_key))], 'contact.repeated');
  return new Map(rows.map((row) => [row.request_key, row.id]));
}

async function readRegisters(tx: MerchantTx): Promise<Omit<RegisterFact, 'listed'>[]> {
  const rows = await tx.query<{ register: string; copied_at: Date }>('select register, copied_at from app.public_register where merchant_id = $1', [tx.merchant_id], 'contact.registers');
  return rows.map(({ register, copied_at }) => ({ register, copied_ms: copied_at.getTime() }));
}

async function readListed(tx: MerchantTx, lookups: readonly Buffer[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ register: string; lookup: Buffer }>('select register, lookup from app.register_listing where merchant_id = $1 and lookup = any($2::bytea[])', [tx.merchant_id, bytesArray(lookups)], 'contact.listed');
  return new Set(rows.map(({ register, lookup }) => `${register} ${lookup.toString('hex')}`));
}

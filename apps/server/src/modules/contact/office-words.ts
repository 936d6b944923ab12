/** What a customer said about being reached, as the office reads it; and what the office says for them. Consent is not given from here. */
import { type Channel, COMMERCIAL, type Purpose, isChannel, isPurpose } from '@stilltill/domain/contact';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type ConsentItem, ConsentSource, CustomerWords, ErasureAnswer, NoDetails, ResumeBody, StopBody, Uuid, WithdrawBody } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { bytesArray, uuidArray } from '../../platform/sql-arrays.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { type Said, resume } from './consents.ts';
import { readStops } from './own-pages.ts';
import type { ContactPorts } from './ports.ts';

const BASE = '/api/v1/office/contact/customers/:id';
const tags = ['office'];
const Path = z.object({ id: Uuid });
const BY_MAX = 100;
/** What was said last comes first; older words stay in the journal. */
const WORDS_SHOWN_MAX = 200;

/** Each of these holds once it is answered, and outlives a restore. */
export type Saying = {
  withdrawConsent(merchant: string, said: Said): Promise<Result<unknown>>;
  /** Wholly and for ever, those who were merged into them with them. */
  erase(merchant: string, customer: string, source: 'office', by: string): Promise<Result<readonly string[]>>;
  stop(merchant: string, said: { readonly kind: 'stopped'; readonly customer: string; readonly point: string | null; readonly source: 'office'; readonly by: string }): Promise<Result<unknown>>;
};

export function addWordsRoutes(app: HttpServer, ports: ContactPorts, saying: Saying): void {
  const { postgres, requireOffice } = ports;
  const headers = IdempotencyHeaders;
  const doCommand = makeDoCommand(ports, 'manage_customers');
  app.get(BASE, { schema: { tags, summary: 'What a customer said about being reached, and what stands of it', params: Path, response: { 200: CustomerWords } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readWords(ports, tx, request.params.id)));
  });
  app.post(`${BASE}/withdraw`, { schema: { tags, summary: 'Withdraw consent for a customer who asked for it', params: Path, body: WithdrawBody, response: { 200: NoDetails } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { point, purposes, channels } = request.body;
    return answer(reply, empty(await saying.withdrawConsent(who.value.merchant, { customer: request.params.id, point, purposes, channels, at: null, source: 'office', by: who.value.name.slice(0, BY_MAX) })));
  });
  app.post(`${BASE}/stop`, { schema: { tags, summary: 'Stop everything to a customer, or to one address, who asked for it', params: Path, body: StopBody, response: { 200: NoDetails } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, empty(await saying.stop(who.value.merchant, { kind: 'stopped', customer: request.params.id, point: request.body.point, source: 'office', by: who.value.name.slice(0, BY_MAX) })));
  });
  app.post('/api/v1/office/customers/:id/erase', { schema: { tags, summary: 'Erase a customer for ever', params: Path, body: NoDetails, response: { 200: ErasureAnswer } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers', { is_weighty: true });
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const done = await saying.erase(who.value.merchant, request.params.id, 'office', who.value.name.slice(0, BY_MAX));
    return answer(reply, done.ok ? ok({ erased: [...done.value] }) : done);
  });
  app.post(`${BASE}/resume`, { schema: { tags, summary: 'Lift a stop of a customer who wants to be reached again', headers, params: Path, body: ResumeBody, response: { 200: NoDetails } } }, (request, reply) => (
    doCommand(request, reply, NoDetails, async (tx, who) => {
      const person = await ports.customers.readPerson(tx, request.params.id);
      const isTheirs = person !== null && (await readStops(tx, person.members)).some(({ id }) => id === request.body.suppression);
      return isTheirs ? empty(await resume(ports, tx, request.body.suppression, 'office', who.name.slice(0, BY_MAX))) : fail('not_found');
    })
  ));
}

function empty(done: Result<unknown>): Result<Record<string, never>> {
  return done.ok ? ok({}) : done;
}

type ConsentRow = {
  id: string; customer_id: string; point_id: string | null; act: 'given' | 'withdrawn'; form: z.output<typeof ConsentItem>['form']; purposes: string[]; channels: string[]; at: Date; source: string;
  notice_hash: string | null; language: string | null; chain: number; seq: number;
};

/** `not_found`. */
async function readWords(ports: ContactPorts, tx: MerchantTx, customer: string): Promise<Result<z.output<typeof CustomerWords>>> {
  const person = await ports.customers.readPerson(tx, customer);
  if (!person) return fail('not_found');
  const [consents, stops, points] = [await readConsents(tx, person.members), await readStops(tx, person.members), await ports.customers.pointsOf(tx, person)];
  const shown = consents.slice(0, WORDS_SHOWN_MAX);
  const [entries, proofs] = [await entriesOf(ports, tx, shown), await ports.customers.readProofs(tx, shown.map(({ id }) => id))];
  const [row] = await tx.query<{ unknown: number }>("select count(*)::int as unknown from app.message where merchant_id = $1 and customer_id = any($2::uuid[]) and state = 'unknown'", [tx.merchant_id, uuidArray(person.members)], 'contact.unknown_of');
  return ok({
    consents: shown.map((each): z.output<typeof ConsentItem> => ({
      id: each.id, customer: each.customer_id, point: each.point_id, act: each.act, form: each.form, purposes: each.purposes.filter(isPurpose), channels: each.channels.filter(isChannel), at: each.at.toISOString(),
      source: ConsentSource.parse(each.source), notice_hash: each.notice_hash, language: each.language, proof: proofs.get(each.id) ?? null, entry: entries.get(each.id) ?? null,
    })),
    suppressions: stops.map(({ id, kind, at, point }) => ({ id, kind, at: at.toISOString(), point })),
    standing: points.filter(({ isUsable }) => isUsable).flatMap((point) => (CHANNELS_OF[point.kind] ?? []).flatMap((channel) => COMMERCIAL.map((purpose) => standingOf(consents, point.id, channel, purpose)))),
    unknown: row?.unknown ?? 0,
  });
}

const CHANNELS_OF: Readonly<Record<string, readonly Channel[]>> = { phone: ['sms', 'voice'], email: ['email'], push: ['push'] };

/** The last word holds; of two at one moment the withdrawal. The gate asks more than this before it lets anything out. */
function standingOf(consents: readonly ConsentRow[], point: string, channel: Channel, purpose: Purpose): z.output<typeof CustomerWords>['standing'][number] {
  const said = consents.filter((each) => (each.point_id === null || each.point_id === point) && each.purposes.includes(purpose) && each.channels.includes(channel));
  const [last] = said.toSorted((a, b) => b.at.getTime() - a.at.getTime() || Number(b.act === 'withdrawn') - Number(a.act === 'withdrawn'));
  return { point, channel, purpose, state: last ? last.act : 'none', consent: last?.id ?? null };
}

function readConsents(tx: MerchantTx, customers: readonly string[]): Promise<ConsentRow[]> {
  return tx.query(
    `select id, customer_id, point_id, act, form, purposes, channels, at, source, encode(notice_hash, 'hex') as notice_hash, language, chain, seq
       from app.consent where merchant_id = $1 and customer_id = any($2::uuid[]) order by at desc, id desc`, [tx.merchant_id, uuidArray(customers)], 'contact.words',
  );
}

type EntryText = NonNullable<z.output<typeof ConsentItem>['entry']>;

/** The entries that say so, by the id of what they say. One that is not there has none. */
async function entriesOf({ describeEntries }: ContactPorts, tx: MerchantTx, rows: readonly { readonly id: string; readonly chain: number; readonly seq: number }[]): Promise<ReadonlyMap<string, EntryText>> {
  const facts = await describeEntries(tx, rows.map(({ chain, seq }) => ({ chain, seq, variant: 0 })));
  if (facts.length !== rows.length) return new Map();
  return new Map(rows.flatMap(({ id, seq }, place) => {
    const entry = facts[place];
    return entry ? [[id, { seq, hash: entry.hash, text: entry.text }]] : [];
  }));
}

/** Of these, who wants nothing but what they ask for, or has an address to which nothing goes. */
export async function stoppedOf({ customers: room }: ContactPorts, tx: MerchantTx, customers: readonly string[]): Promise<ReadonlySet<string>> {
  const points = await room.pointsOf(tx, { members: customers });
  const rows = await tx.query<{ customer_id: string | null; lookup: Buffer | null }>(
    'select customer_id, lookup from app.suppression where merchant_id = $1 and lifted_at is null and (customer_id = any($2::uuid[]) or lookup = any($3::bytea[]))',
    [tx.merchant_id, uuidArray(customers), bytesArray(points.map(({ lookup }) => lookup))], 'contact.stopped_of',
  );
  const lookups = new Set(rows.flatMap(({ lookup }) => lookup?.toString('hex') ?? []));
  return new Set([...rows.flatMap(({ customer_id }) => customer_id ?? []), ...points.filter(({ lookup }) => lookups.has(lookup.toString('hex'))).map(({ customer }) => customer)]);
}

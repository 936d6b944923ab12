/** Messages as the office sees them: what went out, what waits, what nobody knows of; and what a person does about one. */
import { CONTACT_KINDS, type GateReason, MessageDetail, type MessageItem, MessagePage, MessageQuery, MessageReportBody, MessageSummary, NoDetails, Uuid } from '@stilltill/protocol';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import { makeDoCommand } from '../catalog/index.ts';
import type { Outgoing } from './clearance.ts';
import { type MessageRow, changeMessages, dropReservations } from './message-store.ts';
import type { ContactPorts } from './ports.ts';

const BASE = '/api/v1/office/contact/messages';
const tags = ['office'];
const Path = z.object({ id: Uuid });
const BY_MAX = 100;
type Item = z.output<typeof MessageItem>;
type Query = z.output<typeof MessageQuery>;

export function addMessageRoutes(app: HttpServer, ports: ContactPorts): void {
  const { postgres, requireOffice } = ports;
  app.get(BASE, { schema: { tags, summary: 'Messages, the newest first', querystring: MessageQuery, response: { 200: MessagePage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { limit } = request.query;
    const cursor = readPageCursor(request.query.after, ['moment', 'uuid']);
    if (!cursor.ok) return sendProblem(reply, cursor.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, async (tx) => {
      const rows = await selectMessages(ports, tx, request.query, cursor.value, limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      await ports.customers.noteAccess(tx, shown.map((row) => row.customer_id), who.value.name, 'listed');
      return { items: await itemsOf(ports, tx, shown), next: rows.length > limit && last ? writePageCursor([last.made_at.toISOString(), last.id]) : null };
    })));
  });
  app.get(`${BASE}/summary`, { schema: { tags, summary: 'How many messages want somebody', response: { 200: MessageSummary } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, readSummary)));
  });
  app.get(`${BASE}/:id`, { schema: { tags, summary: 'One message, and what the gate said about it', params: Path, response: { 200: MessageDetail } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, async (tx) => {
      const detail = await readDetail(ports, tx, request.params.id);
      if (detail.ok) await ports.customers.noteAccess(tx, detail.value.customer, who.value.name, 'opened');
      return detail;
    }));
  });
  addCommands(app, ports);
}

function addCommands(app: HttpServer, ports: ContactPorts): void {
  const headers = IdempotencyHeaders;
  const doCommand = makeDoCommand(ports, 'manage_customers');
  app.post(`${BASE}/:id/cancel`, { schema: { tags, summary: 'Take a message back that waits', headers, params: Path, body: NoDetails, response: { 200: MessageDetail } } }, (request, reply) => (
    doCommand(request, reply, MessageDetail, async (tx) => {
      const done = await cancel(ports, tx, request.params.id);
      return done.ok ? readDetail(ports, tx, request.params.id) : done;
    })
  ));
  app.post(`${BASE}/:id/report`, { schema: { tags, summary: 'Say what became of a message of which nobody knew', headers, params: Path, body: MessageReportBody, response: { 200: MessageDetail } } }, (request, reply) => (
    doCommand(request, reply, MessageDetail, async (tx, who) => {
      const done = await report(ports, tx, request.params.id, request.body.state, who.name.slice(0, BY_MAX));
      return done.ok ? readDetail(ports, tx, request.params.id) : done;
    })
  ));
}

/** `to`: their name, and the address that it went to; null where neither is kept any more. */
export type TakenMessage = Item & { readonly store: string; readonly to: { readonly name: string | null; readonly address: string | null } };
export type MessageAfter = readonly [at: string, id: string];

/** The newest first, for whoever takes them along in a file: each person reads on their own page that somebody did. */
export async function takeMessages(ports: ContactPorts, tx: MerchantTx, after: MessageAfter | null, limit: number, by: string): Promise<{ readonly items: readonly TakenMessage[]; readonly next: MessageAfter | null }> {
  const rows = await selectMessages(ports, tx, {}, after, limit);
  const people = rows.map((row) => row.customer_id);
  const [items, names, addresses] = [await itemsOf(ports, tx, rows), await ports.customers.openPersonal(tx, people), await ports.customers.openPoints(tx, rows.map((row) => row.point_id))];
  await ports.customers.noteAccess(tx, people, by, 'exported');
  const last = rows.at(-1);
  return {
    items: items.map((item, at) => ({ ...item, store: rows[at]?.store_id ?? '', to: { name: names.get(item.customer)?.name ?? null, address: addresses.get(rows[at]?.point_id ?? '') ?? null } })),
    next: last && rows.length === limit ? [last.made_at.toISOString(), last.id] : null,
  };
}

type ListedRow = Pick<MessageRow, 'id' | 'customer_id' | 'point_id' | 'channel' | 'purpose' | 'state' | 'content'> & { readonly store_id: string; readonly made_at: Date; readonly due_at: Date; readonly provider: string | null };
const LISTED = 'id, customer_id, point_id, store_id, channel, purpose, state, content, made_at, due_at, provider';

async function selectMessages(ports: ContactPorts, tx: MerchantTx, { customer, state, channel, purpose }: Partial<Query>, after: readonly [at: string, id: string] | null, limit: number): Promise<ListedRow[]> {
  // Of somebody who was merged, all that went to who is the same person.
  const person = customer === undefined ? null : await ports.customers.readPerson(tx, customer);
  if (customer !== undefined && !person) return [];
  return tx.query(
    `select ${LISTED} from app.message
      where merchant_id = $1 and ($2::uuid[] is null or customer_id = any($2)) and ($3::text is null or state = $3) and ($4::text is null or channel = $4) and ($5::text is null or purpose = $5)
        and ($6::timestamptz is null or (made_at, id) < ($6, $7::uuid)) order by made_at desc, id desc limit $8`,
    [tx.merchant_id, person && uuidArray(person.members), state ?? null, channel ?? null, purpose ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

async function readSummary(tx: MerchantTx): Promise<z.output<typeof MessageSummary>> {
  const [row] = await tx.query<z.output<typeof MessageSummary>>(
    `select count(*) filter (where state = 'unknown')::int as unknown, count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'failed')::int as failed
       from app.message where merchant_id = $1 and state in ('unknown', 'waiting', 'failed')`, [tx.merchant_id], 'contact.summary',
  );
  return row ?? { unknown: 0, waiting: 0, failed: 0 };
}

async function itemsOf(ports: ContactPorts, tx: MerchantTx, rows: readonly ListedRow[]): Promise<Item[]> {
  const points = await ports.customers.readPoints(tx, rows.map((row) => row.point_id));
  const keys = await ports.customers.keysOf(tx, [...points.values()].map(({ customer }) => customer));
  return rows.map((row) => {
    const key = keys.get(points.get(row.point_id)?.customer ?? '');
    const content = key && row.content ? (JSON.parse(ports.customers.unseal(key, `message ${row.id}`, row.content)) as { readonly outgoing: Outgoing }).outgoing : null;
    const { id, customer_id: customer, channel, purpose, state, provider } = row;
    return { id, customer, channel, purpose, state, provider, made_at: row.made_at.toISOString(), due_at: row.due_at.toISOString(), content: content && shownOf(content, provider === 'tray') };
  });
}

/** `isTray`: nobody but the office gets it. Else what opens the customer's own pages is left out: who works here must not answer in their name. */
function shownOf(content: Outgoing, isTray: boolean): NonNullable<Item['content']> {
  const shown = (text: string): string => (isTray ? text : text.replaceAll(LINK, '$1…'));
  switch (content.channel) {
    case 'email':
      return { subject: content.subject, text: shown(content.text), html: content.html && shown(content.html) };
    case 'sms':
      return { subject: null, text: shown(content.text), html: null };
    case 'push':
      return { subject: null, text: shown(content.payload), html: null };
    case 'voice':
      return { subject: null, text: shown(content.script), html: null };
  }
}

const LINK = /(\/[cu]\/)[\w-]{22}\.[\w-]{22}/g;

type DetailRow = ListedRow & {
  readonly subject: string; readonly by: 'person' | 'machine'; readonly expires_at: Date; readonly reference: string | null; readonly refusals: number; readonly chain: number; readonly seq: number;
};

/** `not_found`. */
async function readDetail(ports: ContactPorts, tx: MerchantTx, id: string): Promise<Result<z.output<typeof MessageDetail>>> {
  const [row] = await tx.query<DetailRow>(`select ${LISTED}, subject, by, expires_at, reference, refusals, chain, seq from app.message where merchant_id = $1 and id = $2`, [tx.merchant_id, id]);
  if (!row) return fail('not_found');
  const [item] = await itemsOf(ports, tx, [row]);
  if (!item) return fail('not_found');
  const { store_id: store, point_id: point, subject, by, reference, refusals } = row;
  return ok({ ...item, store, point, subject, by, reference, refusals, expires_at: row.expires_at.toISOString(), decided: await readDecision(ports, tx, row) });
}

/** What the journal says about the last decision; null where its entry can't be read. */
async function readDecision({ describeEntries, book }: ContactPorts, tx: MerchantTx, { chain, seq }: DetailRow): Promise<z.output<typeof MessageDetail>['decided']> {
  const [facts] = await describeEntries(tx, [{ chain, seq, variant: 0 }]);
  if (!facts) return null;
  const entry = JSON.parse(facts.text) as { readonly at: string; readonly body: unknown };
  const read = CONTACT_KINDS['contact.decided'].safeParse(entry.body);
  if (!read.success) return null;
  const { stage, outcome, reasons } = read.data;
  return { stage, outcome, at: entry.at, reasons: reasons.map((reason): z.output<typeof GateReason> => ({ ...reason, ...citedBy(book, reason.rule) })), entry: { seq, hash: facts.hash, text: facts.text } };
}

/** A rule by how entries name it: its pack, and its name there. Packs change; what is gone can't be cited. */
function citedBy(book: ContactPorts['book'], name: string | null): Pick<z.output<typeof GateReason>, 'citation' | 'certainty' | 'pack_names'> {
  const pack = name === null ? undefined : book.packs.find((each) => name.startsWith(`${each.pack} `));
  const rule = pack?.rules.find((each) => `${each.pack} ${each.rule}` === name);
  return { citation: rule?.citation ?? null, certainty: rule?.certainty ?? null, pack_names: pack?.names ?? null };
}

/** `not_found`; `conflict` where it does not wait any more. */
async function cancel(ports: ContactPorts, tx: MerchantTx, id: string): Promise<Result<null>> {
  const state = await lockState(tx, id);
  if (state !== 'waiting') return fail(state === null ? 'not_found' : 'conflict');
  await ports.appendOwnMany(tx, [{ kind: 'message.cancelled', body: { message: id, reason: 'office' } }]);
  await changeMessages(tx, [{ id, state: 'cancelled', due_at: null, provider: null, reference: null, chain: null, seq: null, keeps_content: true }], null);
  await dropReservations(tx, [id]);
  return ok(null);
}

/** A person found out: it goes on counting under the caps either way, since it may have been seen. `not_found`, `conflict`. */
async function report(ports: ContactPorts, tx: MerchantTx, id: string, state: 'delivered' | 'failed', by: string): Promise<Result<null>> {
  const was = await lockState(tx, id);
  if (was !== 'unknown') return fail(was === null ? 'not_found' : 'conflict');
  await ports.appendOwnMany(tx, [{ kind: 'message.reported', body: { message: id, state, by } }]);
  await changeMessages(tx, [{ id, state, due_at: null, provider: null, reference: null, chain: null, seq: null, keeps_content: true }], null);
  return ok(null);
}

async function lockState(tx: MerchantTx, id: string): Promise<MessageRow['state'] | null> {
  const [row] = await tx.query<Pick<MessageRow, 'state'>>('select state from app.message where merchant_id = $1 and id = $2 for update', [tx.merchant_id, id]);
  return row?.state ?? null;
}

/** What the back office asks of the gate, and what it sees of messages. Nothing is sent from here. */
import { decide } from '@stilltill/domain/contact';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { GateAnswer, GateQuestion, type MessageItem, MessagePage, MessageQuery } from '@stilltill/protocol';
import type { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Outgoing } from './clearance.ts';
import { readFacts } from './facts.ts';
import { type ListedMessage, selectMessagePage } from './message-store.ts';
import { reasonOf } from './gate.ts';
import type { ContactPorts } from './ports.ts';

const BASE = '/api/v1/office/contact';
const tags = ['office'];
/** As if the message held all that any law asks for: what is asked here is whether it may go out. */
const ALL_PARTS = ['sender', 'way_out', 'postal_address', 'one_click'];

export function addContactOfficeRoutes(app: HttpServer, ports: ContactPorts): void {
  const { postgres, requireOffice } = ports;

  app.post(`${BASE}/ask`, { schema: { tags, summary: 'What the gate would say about a message, and why', body: GateQuestion, response: { 200: GateAnswer } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => ask(ports, tx, request.body)));
  });

  app.get(`${BASE}/messages`, { schema: { tags, summary: 'Messages, the newest first', querystring: MessageQuery, response: { 200: MessagePage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { customer = null, after, limit } = request.query;
    const cursor = readPageCursor(after, ['2026-01-01T00:00:00.000Z', '']);
    if (!cursor.ok) return sendProblem(reply, cursor.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, async (tx) => {
      const rows = await selectMessagePage(tx, customer, cursor.value, limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return { items: await itemsOf(ports, tx, shown), next: rows.length > limit && last ? writePageCursor([last.made_at.toISOString(), last.id]) : null };
    })));
  });
}

/** `not_found`. */
async function ask(ports: ContactPorts, tx: MerchantTx, question: z.output<typeof GateQuestion>): Promise<Result<z.output<typeof GateAnswer>>> {
  const now_ms = ports.clock.now_ms();
  const { customer, point, store, channel, purpose, subject, by, at = new Date(now_ms).toISOString() } = question;
  const at_ms = Date.parse(at);
  const id = ports.ids.uuid();
  const [known] = await readFacts(ports, tx, [{
    message: id, request_key: id, customer, point, store, parts: ALL_PARTS,
    // What is asked for, or a dealing under way, is taken as given: of a customer who asks for nothing there is nothing to ask.
    ground: { evidence: 'asked', subject, at }, request: { channel, purpose, subject, by, at_ms, expires_ms: at_ms + EXPIRES_MS },
  }], now_ms, true);
  if (!known) return fail('not_found');
  const { outcome, until_ms, reasons } = decide(known.asked.request, known.facts, ports.book);
  return ok({
    at, outcome, until: until_ms === null ? null : new Date(until_ms).toISOString(),
    reasons: reasons.map((reason) => ({
      ...reasonOf(reason), citation: reason.rule?.citation ?? null, certainty: reason.rule?.certainty ?? null, pack_names: ports.book.packs.find(({ pack }) => pack === reason.rule?.pack)?.names ?? null,
    })),
  });
}

const EXPIRES_MS = 40 * 86_400_000;

async function itemsOf(ports: ContactPorts, tx: MerchantTx, rows: readonly ListedMessage[]): Promise<z.output<typeof MessageItem>[]> {
  const points = await ports.customers.readPoints(tx, rows.map((row) => row.point_id));
  const keys = await ports.customers.keysOf(tx, [...points.values()].map(({ customer }) => customer));
  return rows.map((row) => {
    const key = keys.get(points.get(row.point_id)?.customer ?? '');
    const content = key && row.content ? (JSON.parse(ports.customers.unseal(key, `message ${row.id}`, row.content)) as { readonly outgoing: Outgoing }).outgoing : null;
    const { id, customer_id: customer, channel, purpose, state, provider } = row;
    return { id, customer, channel, purpose, state, provider, made_at: row.made_at.toISOString(), due_at: row.due_at.toISOString(), content: content && shownOf(content) };
  });
}

function shownOf(content: Outgoing): { readonly subject: string | null; readonly text: string; readonly html: string | null } {
  switch (content.channel) {
    case 'email':
      return { subject: content.subject, text: content.text, html: content.html };
    case 'sms':
      return { subject: null, text: content.text, html: null };
    case 'push':
      return { subject: null, text: content.payload, html: null };
    case 'voice':
      return { subject: null, text: content.script, html: null };
  }
}

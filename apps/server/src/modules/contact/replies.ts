/** What customers answered that no machine may act on, kept under their own key until a person has read it. */
import type { Reply } from '@stilltill/domain/contact';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { Done, ReplyPage, type ReplyItem, PageQuery, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from '../catalog/index.ts';
import type { Point } from '../customers/index.ts';
import type { ContactPorts } from './ports.ts';

const TEXT_CHARACTERS_MAX = 2_000;
const BY_MAX = 100;
const BASE = '/api/v1/office/contact/replies';
const tags = ['office'];

/** A machine's answer is nobody's question. */
export async function keepReply(ports: ContactPorts, tx: MerchantTx, points: readonly Point[], channel: 'sms' | 'email', text: string, sense: Reply): Promise<void> {
  const [point] = points;
  if (!point || sense === 'automatic') return;
  const key = (await ports.customers.keysOf(tx, [point.customer])).get(point.customer);
  if (!key) return;
  const id = ports.ids.uuid();
  await tx.execute(
    'insert into app.contact_reply (merchant_id, id, customer_id, point_id, channel, at, text, sense) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [tx.merchant_id, id, point.customer, point.id, channel, new Date(ports.clock.now_ms()), ports.customers.seal(key, `reply ${id}`, text.slice(0, TEXT_CHARACTERS_MAX)), sense], 'contact.keep_reply',
  );
}

type Row = { readonly id: string; readonly customer_id: string; readonly channel: 'sms' | 'email'; readonly at: Date; readonly text: Buffer; readonly sense: string; readonly read_at: Date | null; readonly read_by: string | null };

async function readReplies(ports: ContactPorts, tx: MerchantTx, after: readonly [at: string, id: string] | null, limit: number): Promise<z.output<typeof ReplyItem>[]> {
  const rows = await tx.query<Row>(
    'select id, customer_id, channel, at, text, sense, read_at, read_by from app.contact_reply where merchant_id = $1 and ($2::timestamptz is null or (at, id) < ($2, $3::uuid)) order by at desc, id desc limit $4',
    [tx.merchant_id, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  const keys = await ports.customers.keysOf(tx, rows.map((row) => row.customer_id));
  return rows.map(({ id, customer_id, channel, at, text, sense, read_at, read_by }) => {
    const key = keys.get(customer_id);
    return { id, customer: customer_id, channel, at: at.toISOString(), text: key ? ports.customers.unseal(key, `reply ${id}`, text) : null, sense, read_at: read_at?.toISOString() ?? null, read_by };
  });
}

/** `not_found`. */
async function markRead({ clock }: ContactPorts, tx: MerchantTx, id: string, by: string): Promise<Result<{ done: true }>> {
  const marked = await tx.execute('update app.contact_reply set read_at = coalesce(read_at, $3), read_by = coalesce(read_by, $4) where merchant_id = $1 and id = $2', [tx.merchant_id, id, new Date(clock.now_ms()), by]);
  return marked === 1 ? ok({ done: true }) : fail('not_found');
}

/** Below /api/v1/office/contact/replies. */
export function addReplyRoutes(app: HttpServer, ports: ContactPorts): void {
  const doCommand = makeDoCommand(ports, 'manage_customers');
  app.get(BASE, { schema: { tags, summary: 'What customers answered and a person should read, the newest first', querystring: PageQuery, response: { 200: ReplyPage } } }, async (request, reply) => {
    const who = await ports.requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { after, limit } = request.query;
    const cursor = readPageCursor(after, ['moment', 'uuid']);
    if (!cursor.ok) return sendProblem(reply, cursor.fault) as never;
    return answer(reply, ok(await ports.postgres.withMerchant(who.value.merchant, async (tx) => {
      const items = await readReplies(ports, tx, cursor.value, limit + 1);
      const shown = items.slice(0, limit);
      const last = shown.at(-1);
      return { items: shown, next: items.length > limit && last ? writePageCursor([last.at, last.id]) : null };
    })));
  });
  app.post(`${BASE}/:id/read`, { schema: { tags, summary: 'Somebody has read it', headers: IdempotencyHeaders, params: z.object({ id: Uuid }), response: { 200: Done } } }, (request, reply) => (
    doCommand(request, reply, Done, (tx, who) => markRead(ports, tx, request.params.id, who.name.slice(0, BY_MAX)))
  ));
}

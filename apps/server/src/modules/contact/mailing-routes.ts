/** Templates of the owner's own, and mailings, in the back office. */
import { type Result, ok } from '@stilltill/domain/result';
import { Done, MailingBody, MailingItem, MailingPage, MailingPreview, MailingQuery, TemplateBody, TemplateItem, TemplateList, TemplatePreview, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { type MailingRow, selectMailingPage } from './mailing-store.ts';
import type { Mailings } from './mailings.ts';
import { listTemplates, previewTexts, putTemplate, removeTemplate } from './own-templates.ts';
import type { ContactPorts } from './ports.ts';

const BASE = '/api/v1/office/contact';
const tags = ['office'];
const Path = z.object({ id: Uuid });
const headers = IdempotencyHeaders;
const BY_MAX = 100;

export function addMailingRoutes(app: HttpServer, ports: ContactPorts, mailings: Mailings): void {
  const { postgres, requireOffice } = ports;
  const doCommand = makeDoCommand(ports, 'manage_customers');
  const done = (result: Result<unknown>): Result<{ done: true }> => (result.ok ? ok({ done: true }) : result);

  app.get(`${BASE}/templates`, { schema: { tags, summary: 'The owner’s own templates', response: { 200: TemplateList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await postgres.withMerchant(who.value.merchant, listTemplates) }));
  });
  app.post(`${BASE}/templates/preview`, { schema: { tags, summary: 'How a template reads; nothing follows', body: TemplateBody, response: { 200: TemplatePreview } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    return who.ok ? answer(reply, previewTexts(request.body.texts)) : sendProblem(reply, who.fault) as never;
  });
  app.put(`${BASE}/templates/:id`, { schema: { tags, summary: 'Write a template, or change it', headers, params: Path, body: TemplateBody, response: { 200: TemplateItem } } }, (request, reply) => (
    doCommand(request, reply, TemplateItem, (tx) => putTemplate(ports, tx, request.params.id, request.body))
  ));
  app.delete(`${BASE}/templates/:id`, { schema: { tags, summary: 'Remove a template', headers, params: Path, response: { 200: Done } } }, (request, reply) => (
    doCommand(request, reply, Done, async (tx) => done(await removeTemplate(tx, request.params.id)))
  ));

  app.get(`${BASE}/mailings`, { schema: { tags, summary: 'Mailings, the newest first', querystring: MailingQuery, response: { 200: MailingPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { after, limit } = request.query;
    const cursor = readPageCursor(after, ['moment', 'uuid']);
    if (!cursor.ok) return sendProblem(reply, cursor.fault) as never;
    const rows = await postgres.withMerchant(who.value.merchant, (tx) => selectMailingPage(tx, cursor.value, limit + 1));
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return answer(reply, ok({ items: shown.map(itemOf), next: rows.length > limit && last ? writePageCursor([last.made_at.toISOString(), last.id]) : null }));
  });
  app.post(`${BASE}/mailings/preview`, { schema: { tags, summary: 'What the gate would say about a mailing; nothing follows', body: MailingBody, response: { 200: MailingPreview } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => mailings.preview(tx, request.body)));
  });
  app.post(`${BASE}/mailings`, { schema: { tags, summary: 'Make a mailing', headers, body: MailingBody, response: { 200: MailingItem } } }, (request, reply) => (
    doCommand(request, reply, MailingItem, async (tx, who) => {
      const made = await mailings.make(tx, request.body, who.name.slice(0, BY_MAX));
      return made.ok ? ok(itemOf(made.value)) : made;
    })
  ));
  app.post(`${BASE}/mailings/:id/cancel`, { schema: { tags, summary: 'Take back what of a mailing has not gone out', headers, params: Path, response: { 200: MailingItem } } }, (request, reply) => (
    doCommand(request, reply, MailingItem, async (tx) => {
      const cancelled = await mailings.cancel(tx, request.params.id);
      return cancelled.ok ? ok(itemOf(cancelled.value)) : cancelled;
    })
  ));
}

function itemOf({ id, name, store_id, channel, purpose, starts_at, state, looked_at, allowed, deferred, denied, made_at, made_by }: MailingRow): z.output<typeof MailingItem> {
  return { id, name, store: store_id, channel, purpose, at: starts_at.toISOString(), state, looked_at, allowed, deferred, denied, made_at: made_at.toISOString(), made_by };
}

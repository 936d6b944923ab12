/** What the back office asks of the catalogue about price changes. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { TaxMode } from '@stilltill/domain/tax';
import { NoDetails, RepricedPage, RepricingAsk, RepricingCommand, RepricingItem, RepricingPage, RepricingPreview, RepricingQuery, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from './office-command.ts';
import type { OfficeRoutesPorts } from './office-routes.ts';
import { type RepricingRow, makeRepricing, previewRepricing, readRepriced, readRepricing, readRepricings, takeBackRepricing } from './repricings.ts';

const BASE = '/api/v1/office/repricings';
const Path = z.object({ id: Uuid });
const tags = ['office'];

export type RepricingPorts = OfficeRoutesPorts & {
  /** Whether prices contain the tax, at the merchant's first store: for margins. */
  taxMode(tx: MerchantTx): Promise<TaxMode>;
};

export function addRepricingRoutes(app: HttpServer, ports: RepricingPorts): void {
  addReading(app, ports);
  addCommands(app, ports);
}

const nowOf = ({ clock }: RepricingPorts): string => new Date(clock.now_ms()).toISOString();

function itemOf(row: RepricingRow, currency: string): z.output<typeof RepricingItem> {
  return RepricingItem.decode({ ...row, currency } as z.input<typeof RepricingItem>);
}

/** `not_found`. */
async function readItem(ports: RepricingPorts, tx: MerchantTx, id: string): Promise<Result<z.output<typeof RepricingItem>>> {
  const row = await readRepricing(tx, id, nowOf(ports));
  return row ? ok(itemOf(row, await ports.currency(tx))) : fail('not_found');
}

function addReading(app: HttpServer, ports: RepricingPorts): void {
  const { postgres, requireOffice } = ports;
  app.get(BASE, { schema: { tags, summary: 'Price changes, those still to come first', querystring: RepricingQuery, response: { 200: RepricingPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { after, limit } = request.query;
    const from = readPageCursor(after, ['moment', 'uuid']);
    if (!from.ok) return sendProblem(reply, from.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, async (tx) => {
      const { rows, planned } = await readRepricings(tx, from.value, limit + 1, nowOf(ports));
      const currency = await ports.currency(tx);
      const items = rows.slice(0, limit).map((row) => itemOf(row, currency));
      const last = rows.length > limit ? items.at(-1) : undefined;
      return ok({ items, next: last ? writePageCursor([last.from, last.id]) : null, planned });
    }));
  });

  app.get(`${BASE}/:id`, { schema: { tags, summary: 'A price change', params: Path, response: { 200: RepricingItem } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readItem(ports, tx, request.params.id)));
  });

  app.get(`${BASE}/:id/prices`, { schema: { tags, summary: 'The prices of a price change, by code', params: Path, querystring: RepricingQuery, response: { 200: RepricedPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { after, limit } = request.query;
    const from = readPageCursor(after, ['text', 'uuid']);
    if (!from.ok) return sendProblem(reply, from.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, async (tx) => {
      const rows = await readRepriced(tx, request.params.id, from.value, limit + 1);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return ok({ items: rows.slice(0, limit), next: last ? writePageCursor([last.code, last.product]) : null });
    }));
  });
}

function addCommands(app: HttpServer, ports: RepricingPorts): void {
  const { postgres, requireOffice, ids } = ports;
  const doCommand = makeDoCommand(ports);
  const headers = IdempotencyHeaders;
  // It changes nothing, and so is no command that is done once and noted.
  app.post(`${BASE}/preview`, { schema: { tags, summary: 'What a price change would do', body: RepricingAsk, response: { 200: RepricingPreview } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_catalog');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, async (tx) => (
      previewRepricing(tx, request.body, nowOf(ports), { currency: await ports.currency(tx), tax_mode: await ports.taxMode(tx) })
    )));
  });

  app.post(BASE, { schema: { tags, summary: 'Change many prices by one rule, from now or from a later moment on', headers, body: RepricingCommand, response: { 200: RepricingItem } } }, (request, reply) => (
    doCommand(request, reply, RepricingItem, async (tx, who) => {
      const id = ids.uuid();
      const made = await makeRepricing(tx, id, request.body, nowOf(ports), who.name);
      if (!made.ok) return made;
      const item = await readItem(ports, tx, id);
      await ports.publishProducts(tx, made.value);
      return item;
    })
  ));

  app.post(`${BASE}/:id/take-back`, { schema: { tags, summary: 'Take a price change back before its moment', headers, params: Path, body: NoDetails, response: { 200: RepricingItem } } }, (request, reply) => (
    doCommand(request, reply, RepricingItem, async (tx, who) => {
      const taken = await takeBackRepricing(tx, request.params.id, nowOf(ports), who.name);
      if (!taken.ok) return taken;
      const item = await readItem(ports, tx, request.params.id);
      await ports.publishProducts(tx, taken.value);
      return item;
    })
  ));
}

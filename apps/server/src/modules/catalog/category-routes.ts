/** What the back office asks of the catalogue about categories. */
import type { Names } from '@stilltill/domain/catalog';
import { type Result, ok } from '@stilltill/domain/result';
import { CategoryChange, CategoryItem, CategoryList, CategoryOrder, CategoryRemoval, NoDetails, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import type { IdSource } from '../../platform/ids.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { RequireOffice } from '../office/index.ts';
import { makeCategory, orderCategories, readCategories, removeCategory, renameCategory } from './categories.ts';
import type { ChangeRow } from './changes.ts';
import { trimNames } from './edit-product.ts';
import { makeDoCommand } from './office-command.ts';

const Path = z.object({ id: Uuid });
const MadeCategory = CategoryItem.pick({ id: true });
const BASE = '/api/v1/office/categories';
const tags = ['office'];

type CategoryRoutesPorts = {
  readonly postgres: Postgres; readonly clock: Clock; readonly ids: IdSource; readonly requireOffice: RequireOffice;
  /** Puts rows into the change feed, as the last act of the transaction. */
  publish(tx: MerchantTx, rows: readonly ChangeRow[]): Promise<unknown>;
};

export function addCategoryRoutes(app: HttpServer, ports: CategoryRoutesPorts): void {
  const { postgres, clock, ids, requireOffice, publish } = ports;
  const doCommand = makeDoCommand(ports);
  const headers = IdempotencyHeaders;
  const tell = async <T>(tx: MerchantTx, rows: Result<readonly ChangeRow[]>, value: T): Promise<Result<T>> => {
    if (!rows.ok) return rows;
    await publish(tx, rows.value);
    return ok(value);
  };

  app.get(BASE, { schema: { tags, summary: 'Categories in their order', response: { 200: CategoryList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await postgres.withMerchant(who.value.merchant, readCategories) }));
  });

  app.post(BASE, { schema: { tags, summary: 'Add a category behind the others', headers, body: CategoryChange, response: { 200: MadeCategory } } }, (request, reply) => (
    doCommand(request, reply, MadeCategory, async (tx) => {
      const id = ids.uuid();
      return tell(tx, await makeCategory(tx, id, given(request.body)), { id });
    })
  ));

  app.put(`${BASE}/order`, { schema: { tags, summary: 'Put categories into an order', headers, body: CategoryOrder, response: { 200: NoDetails } } }, (request, reply) => (
    doCommand(request, reply, NoDetails, async (tx) => tell(tx, ok(await orderCategories(tx, request.body.ids)), {}))
  ));

  app.put(`${BASE}/:id`, { schema: { tags, summary: 'Change a category', headers, params: Path, body: CategoryChange, response: { 200: MadeCategory } } }, (request, reply) => (
    doCommand(request, reply, MadeCategory, async (tx) => tell(tx, await renameCategory(tx, request.params.id, given(request.body)), { id: request.params.id }))
  ));

  app.post(`${BASE}/:id/remove`, {
    schema: { tags, summary: 'Remove a category; one with products only if it is to be emptied', headers, params: Path, body: CategoryRemoval, response: { 200: NoDetails } },
  }, (request, reply) => (
    doCommand(request, reply, NoDetails, async (tx) => (
      tell(tx, await removeCategory(tx, request.params.id, request.body.empties, new Date(clock.now_ms()).toISOString()), {})
    ))
  ));
}

function given({ names }: z.output<typeof CategoryChange>): Names {
  return trimNames(names);
}

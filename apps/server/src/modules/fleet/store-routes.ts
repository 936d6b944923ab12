/** The owner's routes about stores and the shop's name. */
import { ok } from '@stilltill/domain/result';
import { ChangeShop, ChangeStore, ChangedStore, NewStore, ShopAnswer, StoreOverview, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { makeDoCommand } from '../catalog/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { FleetPorts } from './ports.ts';
import { addStore, changeStore, readStoreOverview, renameShop } from './store-changes.ts';

const Path = z.object({ id: Uuid });
const tags = ['office'];

export function addStoreRoutes(app: HttpServer, ports: FleetPorts, requireOffice: RequireOffice): void {
  const doCommand = makeDoCommand({ ...ports, requireOffice }, 'change_settings');
  app.get('/api/v1/office/stores/overview', { schema: { tags, summary: 'Stores with what is known of each', response: { 200: StoreOverview } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await ports.postgres.withMerchant(who.value.merchant, readStoreOverview)));
  });
  app.post('/api/v1/office/stores', { schema: { tags, summary: 'Add a store', headers: IdempotencyHeaders, body: NewStore, response: { 200: ChangedStore } } }, (request, reply) => (
    doCommand(request, reply, ChangedStore, async (tx) => {
      const id = ports.ids.uuid();
      const added = await addStore(ports, tx, id, request.body);
      return added.ok ? ok({ id }) : added;
    })
  ));
  app.put('/api/v1/office/stores/:id', { schema: { tags, summary: 'Change a store', headers: IdempotencyHeaders, params: Path, body: ChangeStore, response: { 200: ChangedStore } } }, (request, reply) => (
    doCommand(request, reply, ChangedStore, async (tx) => {
      const { id } = request.params;
      const changed = await changeStore(ports, tx, id, request.body);
      return changed.ok ? ok({ id }) : changed;
    })
  ));
  app.put('/api/v1/office/shop', { schema: { tags, summary: 'Name the shop', headers: IdempotencyHeaders, body: ChangeShop, response: { 200: ShopAnswer } } }, (request, reply) => (
    doCommand(request, reply, ShopAnswer, async (tx) => {
      await renameShop(ports, tx, request.body.name);
      return ok({ name: request.body.name });
    })
  ));
}

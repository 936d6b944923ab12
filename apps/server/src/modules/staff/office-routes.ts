/** What the back office asks of the staff room. */
import { type Result, ok } from '@stilltill/domain/result';
import { OperatorChange, OperatorList, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders, askedCommand, doOnce } from '../../platform/idempotency.ts';
import type { Clock } from '../../platform/clock.ts';
import type { IdSource } from '../../platform/ids.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { RequireOffice } from '../office/index.ts';

const Path = z.object({ id: Uuid });
const MadeOperator = z.object({ id: Uuid });
const BASE = '/api/v1/office/operators';
const tags = ['office'];

type StaffRoutesPorts = { readonly postgres: Postgres; readonly clock: Clock; readonly ids: IdSource };
type Change = z.output<typeof OperatorChange>;
type Commands = {
  operators(merchant: string): Promise<z.output<typeof OperatorList>>;
  makeOperator(tx: MerchantTx, id: string, state: Change, by: string): Promise<void>;
  changeOperator(merchant: string, id: string, state: Change, by: string): Promise<Result<null>>;
};

export function addStaffOfficeRoutes(app: HttpServer, ports: StaffRoutesPorts, staff: Commands, requireOffice: RequireOffice): void {
  app.get(BASE, { schema: { tags, summary: 'Operators, those who are gone last', response: { 200: OperatorList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await staff.operators(who.value.merchant)));
  });

  app.post(BASE, {
    schema: { tags, summary: 'Add an operator', headers: IdempotencyHeaders, body: OperatorChange, response: { 200: MadeOperator } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_staff');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    // The request is kept as a plain hash; one that holds a PIN could be searched for it.
    const { pin: _, ...body } = request.body;
    const command = askedCommand({ headers: request.headers, method: request.method, url: request.url, body }, who.value.user);
    return answer(reply, await ports.postgres.withMerchant(who.value.merchant, (tx) => (
      doOnce(tx, ports.clock, command, MadeOperator, async () => {
        const id = ports.ids.uuid();
        await staff.makeOperator(tx, id, request.body, who.value.name);
        return ok({ id });
      })
    )));
  });

  app.put(`${BASE}/:id`, {
    schema: { tags, summary: 'Change an operator; a PIN that is not given stays', params: Path, body: OperatorChange, response: { 200: MadeOperator } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_staff');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { id } = request.params;
    const changed = await staff.changeOperator(who.value.merchant, id, request.body, who.value.name);
    return answer(reply, changed.ok ? ok({ id }) : changed);
  });
}

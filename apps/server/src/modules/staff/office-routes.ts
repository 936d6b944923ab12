/** What the back office asks of the staff room. */
import { type Result, ok } from '@stilltill/domain/result';
import { BadgeIssued, NewBadge, OperatorChange, OperatorList, Uuid } from '@stilltill/protocol';
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
const Withdrawn = z.object({ badge: Uuid });
const BASE = '/api/v1/office/operators';
const tags = ['office'];

type StaffRoutesPorts = { readonly postgres: Postgres; readonly clock: Clock; readonly ids: IdSource };
type Change = z.output<typeof OperatorChange>;
type Commands = {
  operators(merchant: string): Promise<z.output<typeof OperatorList>>;
  makeOperator(tx: MerchantTx, id: string, state: Change, by: string): Promise<Result<null>>;
  changeOperator(merchant: string, id: string, state: Change, by: string): Promise<Result<null>>;
  issueBadge(merchant: string, operator: string, wanted: z.output<typeof NewBadge>, by: string): Promise<Result<z.output<typeof BadgeIssued>>>;
  withdrawBadge(merchant: string, operator: string, badge: string, by: string): Promise<Result<null>>;
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
        const made = await staff.makeOperator(tx, id, request.body, who.value.name);
        return made.ok ? ok({ id }) : made;
      })
    )));
  });

  app.put(`${BASE}/:id`, {
    schema: { tags, summary: 'Change an operator; a PIN or roles that are not given stay', params: Path, body: OperatorChange, response: { 200: MadeOperator } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_staff');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { id } = request.params;
    const changed = await staff.changeOperator(who.value.merchant, id, request.body, who.value.name);
    return answer(reply, changed.ok ? ok({ id }) : changed);
  });

  addBadgeRoutes(app, staff, requireOffice);
}

function addBadgeRoutes(app: HttpServer, staff: Commands, requireOffice: RequireOffice): void {
  // Without an Idempotency-Key: its kept answer would hold what the badge says.
  app.post(`${BASE}/:id/badges`, {
    schema: { tags, summary: 'Issue a badge: what a printed one says is in this answer alone', params: Path, body: NewBadge, response: { 200: BadgeIssued } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_staff');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await staff.issueBadge(who.value.merchant, request.params.id, request.body, who.value.name));
  });

  app.delete(`${BASE}/:id/badges/:badge`, {
    schema: { tags, summary: 'Withdraw a badge', params: Path.extend({ badge: Uuid }), response: { 200: Withdrawn } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_staff');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { id, badge } = request.params;
    const withdrawn = await staff.withdrawBadge(who.value.merchant, id, badge, who.value.name);
    return answer(reply, withdrawn.ok ? ok({ badge }) : withdrawn);
  });
}

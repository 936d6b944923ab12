/** The shop's own fault codes in the back office, below /api/v1/office/faults. */
import { ok } from '@stilltill/domain/result';
import { FaultEdit, FaultItem, FaultList, FaultPath } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { makeDoCommand } from '../catalog/index.ts';
import type { RequireOffice } from '../office/index.ts';
import { describeFault, forgetFault, readFaults } from './faults.ts';
import type { FleetPorts } from './ports.ts';

const BASE = '/api/v1/office/faults';
const tags = ['office'];

export function addFaultRoutes(app: HttpServer, ports: FleetPorts, requireOffice: RequireOffice): void {
  // Whoever may bring terminals into the shop may say what is wrong with them.
  const doCommand = makeDoCommand({ postgres: ports.postgres, clock: ports.clock, requireOffice }, 'enrol_terminal');

  app.get(BASE, { schema: { tags, summary: 'Fault codes that this shop has explained', response: { 200: FaultList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await ports.postgres.withMerchant(who.value.merchant, readFaults) }));
  });
  app.put(`${BASE}/:code`, { schema: { tags, summary: 'Explain a fault code', headers: IdempotencyHeaders, params: FaultPath, body: FaultEdit, response: { 200: FaultItem } } }, (request, reply) => (
    doCommand(request, reply, FaultItem, (tx, { name }) => describeFault(ports, tx, request.params.code, request.body, name))
  ));
  app.delete(`${BASE}/:code`, { schema: { tags, summary: 'Take the explanation of a fault code back', headers: IdempotencyHeaders, params: FaultPath, response: { 200: z.object({}) } } }, (request, reply) => (
    doCommand(request, reply, z.object({}), async (tx, { name }) => {
      const done = await forgetFault(ports, tx, request.params.code, name);
      return done.ok ? ok({}) : done;
    })
  ));
}

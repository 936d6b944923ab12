/** Public registers in the back office. */
import { ok } from '@stilltill/domain/result';
import { RegisterAnswer, RegisterBody, RegisterList } from '@stilltill/protocol';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { makeDoCommand } from '../catalog/index.ts';
import type { ContactPorts } from './ports.ts';
import { listRegisters, takeRegister } from './registers.ts';

const PATH = '/api/v1/office/contact/registers';
const tags = ['office'];
const BODY_BYTES_MAX = 1024 * 1024;

export function addRegisterRoutes(app: HttpServer, ports: ContactPorts): void {
  const doCommand = makeDoCommand(ports, 'manage_customers');
  app.get(PATH, { schema: { tags, summary: 'Public registers of people who want no calls', response: { 200: RegisterList } } }, async (request, reply) => {
    const who = await ports.requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await ports.postgres.withMerchant(who.value.merchant, (tx) => listRegisters(ports, tx)) }));
  });
  app.post(PATH, { bodyLimit: BODY_BYTES_MAX, schema: { tags, summary: 'Take a copy of a public register', headers: IdempotencyHeaders, body: RegisterBody, response: { 200: RegisterAnswer } } }, (request, reply) => (
    doCommand(request, reply, RegisterAnswer, async (tx) => ok(await takeRegister(ports, tx, request.body)))
  ));
}

/** The list of calls in the back office. */
import { type Result, ok } from '@stilltill/domain/result';
import { CallAnswer, CallBody, CallList, CallOutcome, Done, TakenCall, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { announceCall, listCalls, takeCall } from './calls.ts';
import type { Answer } from './gate.ts';
import type { ContactPorts } from './ports.ts';
import type { Order } from './writing.ts';

const BASE = '/api/v1/office/contact/calls';
const tags = ['office'];
const Path = z.object({ message: Uuid });
const BY_MAX = 100;

export type CallDoings = {
  write(tx: MerchantTx, orders: readonly Order[]): Promise<readonly Answer[]>;
  /** It holds once it is answered. */
  endCall(merchant: string, message: string, outcome: z.output<typeof CallOutcome>['outcome'], by: string): Promise<Result<null>>;
};

export function addCallRoutes(app: HttpServer, ports: ContactPorts, { write, endCall }: CallDoings): void {
  const { postgres, requireOffice } = ports;
  const doCommand = makeDoCommand(ports, 'manage_customers');
  app.get(BASE, { schema: { tags, summary: 'Calls to make now, the oldest first', response: { 200: CallList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await postgres.withMerchant(who.value.merchant, (tx) => listCalls(ports, tx)) }));
  });
  app.post(BASE, { schema: { tags, summary: 'Ask the gate for a call that a person makes', headers: IdempotencyHeaders, body: CallBody, response: { 200: CallAnswer } } }, (request, reply) => (
    doCommand(request, reply, CallAnswer, (tx) => announceCall(write, tx, request.body))
  ));
  // Answered once: whoever asks again, with whatever key, finds it taken. No answer with a number is kept.
  app.post(`${BASE}/:message/take`, { schema: { tags, summary: 'Take a call: number and words, cleared for this moment', params: Path, response: { 200: TakenCall } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    reply.header('cache-control', 'no-store');
    return answer(reply, await takeCall(ports, who.value.merchant, request.params.message, who.value.name.slice(0, BY_MAX)));
  });
  app.post(`${BASE}/:message/outcome`, { schema: { tags, summary: 'Say what became of a call', params: Path, body: CallOutcome, response: { 200: Done } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const ended = await endCall(who.value.merchant, request.params.message, request.body.outcome, who.value.name.slice(0, BY_MAX));
    return answer(reply, ended.ok ? ok({ done: true as const }) : ended);
  });
}

/** What the back office asks of the gate. Nothing is sent from here. */
import { decide } from '@stilltill/domain/contact';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { GateAnswer, GateQuestion } from '@stilltill/protocol';
import type { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { readFacts } from './facts.ts';
import { reasonOf } from './gate.ts';
import { addMessageRoutes } from './office-messages.ts';
import { type Saying, addWordsRoutes } from './office-words.ts';
import type { ContactPorts } from './ports.ts';

const BASE = '/api/v1/office/contact';
const tags = ['office'];
/** As if the message held all that any law asks for: what is asked here is whether it may go out. */
const ALL_PARTS = ['sender', 'way_out', 'postal_address', 'one_click'];

export function addContactOfficeRoutes(app: HttpServer, ports: ContactPorts, saying: Saying): void {
  const { postgres, requireOffice } = ports;

  app.post(`${BASE}/ask`, { schema: { tags, summary: 'What the gate would say about a message, and why', body: GateQuestion, response: { 200: GateAnswer } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => ask(ports, tx, request.body)));
  });
  addMessageRoutes(app, ports);
  addWordsRoutes(app, ports, saying);
}

/** `not_found`. */
async function ask(ports: ContactPorts, tx: MerchantTx, question: z.output<typeof GateQuestion>): Promise<Result<z.output<typeof GateAnswer>>> {
  const now_ms = ports.clock.now_ms();
  const { customer, point, store, channel, purpose, subject, by, at = new Date(now_ms).toISOString() } = question;
  const at_ms = Date.parse(at);
  const id = ports.ids.uuid();
  const [known] = await readFacts(ports, tx, [{
    message: id, request_key: id, customer, point, store, parts: ALL_PARTS,
    // What is asked for, or a dealing under way, is taken as given: of a customer who asks for nothing there is nothing to ask.
    ground: { evidence: 'asked', subject, at }, request: { channel, purpose, subject, by, at_ms, expires_ms: at_ms + EXPIRES_MS },
  }], now_ms, true);
  if (!known) return fail('not_found');
  const { outcome, until_ms, reasons } = decide(known.asked.request, known.facts, ports.book);
  return ok({
    at, outcome, until: until_ms === null ? null : new Date(until_ms).toISOString(),
    reasons: reasons.map((reason) => ({
      ...reasonOf(reason), citation: reason.rule?.citation ?? null, certainty: reason.rule?.certainty ?? null, pack_names: ports.book.packs.find(({ pack }) => pack === reason.rule?.pack)?.names ?? null,
    })),
  });
}

const EXPIRES_MS = 40 * 86_400_000;

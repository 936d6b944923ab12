/** What the back office asks of the fleet. */
import { type Result, ok } from '@stilltill/domain/result';
import { EnrolmentCode, NewTerminal, TerminalDecision, TerminalItem, TerminalList, Uuid } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders, askedCommand, doOnce } from '../../platform/idempotency.ts';
import { noteCommand } from '../office-changes/index.ts';
import type { RequireOffice } from '../office/index.ts';
import { listTerminals, makeTerminal } from './decide.ts';
import { addFaultRoutes } from './faults-routes.ts';
import type { FleetPorts } from './ports.ts';

const Path = z.object({ id: Uuid });
const MadeTerminal = z.object({ id: Uuid });
const BASE = '/api/v1/office/terminals';
const tags = ['office'];

type Decide = (merchant: string, terminal: string, by: string, reason: string) => Promise<Result<null>>;
type Decisions = {
  issueCode(merchant: string, terminal: string, by: string): Promise<Result<z.output<typeof EnrolmentCode>>>;
  readonly retire: Decide; readonly markCompromised: Decide;
};

export function addFleetOfficeRoutes(app: HttpServer, ports: FleetPorts, fleet: Decisions, requireOffice: RequireOffice): void {
  addFaultRoutes(app, ports, requireOffice);
  app.get(BASE, { schema: { tags, summary: 'Terminals with what is known of each', response: { 200: TerminalList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await listTerminals(ports, who.value.merchant)));
  });

  app.post(BASE, {
    schema: { tags, summary: 'Add a terminal to a store', headers: IdempotencyHeaders, body: NewTerminal, response: { 200: MadeTerminal } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'enrol_terminal');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await ports.postgres.withMerchant(who.value.merchant, (tx) => (
      doOnce(tx, ports.clock, askedCommand(request, who.value.user), MadeTerminal, async () => {
        const id = ports.ids.uuid();
        const made = await makeTerminal(ports, tx, { id, ...request.body });
        if (!made.ok) return made;
        await noteCommand(tx, ports.clock, request, who.value);
        return ok({ id });
      })
    )));
  });

  app.post(`${BASE}/:id/code`, {
    schema: { tags, summary: 'Make the one-use code of a terminal', params: Path, response: { 200: EnrolmentCode } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'enrol_terminal', { is_weighty: true });
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await fleet.issueCode(who.value.merchant, request.params.id, who.value.name));
  });

  const decide = (name: 'retire' | 'compromised', summary: string, command: Decide): void => {
    app.post(`${BASE}/:id/${name}`, {
      schema: { tags, summary, params: Path, body: TerminalDecision, response: { 200: TerminalItem } },
    }, async (request, reply) => {
      const who = await requireOffice(request, 'retire_terminal');
      if (!who.ok) return sendProblem(reply, who.fault) as never;
      const { merchant, name: by } = who.value;
      return answer(reply, await itemAfter(request, merchant, await command(merchant, request.params.id, by, request.body.reason)));
    });
  };
  decide('retire', 'Retire a terminal', fleet.retire);
  decide('compromised', 'Mark a terminal’s key as compromised', fleet.markCompromised);

  async function itemAfter(request: FastifyRequest<{ Params: z.output<typeof Path> }>, merchant: string, done: Result<null>): Promise<Result<z.output<typeof TerminalItem>>> {
    if (!done.ok) return done;
    const item = (await listTerminals(ports, merchant)).items.find(({ id }) => id === request.params.id);
    return item ? ok(item) : { ok: false, fault: { code: 'not_found' } };
  }
}

/** What an operator reads of themselves at a till where, by the journal, they are signed on now. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { OwnWatch, Uuid } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decode } from '../../platform/http-decode.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { WatchPorts } from './ports.ts';
import { readOwnCases } from './queries.ts';
import { readScores } from './scores.ts';

export type IdentifyTerminal = (request: FastifyRequest) => Result<{ readonly merchant: string; readonly terminal: string }>;

const Path = z.object({ operator: Uuid });

export function addWatchTerminalRoutes(app: HttpServer, ports: WatchPorts, identify: IdentifyTerminal): void {
  app.get('/api/v1/terminal/operators/:operator/watch', {
    schema: { tags: ['terminal'], summary: 'Score card and cases of the operator who is signed on here', params: Path, response: { 200: OwnWatch } },
  }, async (request, reply) => {
    const terminal = identify(request);
    if (!terminal.ok) return sendProblem(reply, terminal.fault) as never;
    const { operator } = request.params;
    return answer(reply, decode(OwnWatch, await ports.postgres.withMerchant(terminal.value.merchant, async (tx): Promise<Result<z.input<typeof OwnWatch>>> => {
      if (!await ports.journal.arrivals.isSignedOn(tx, terminal.value.terminal, operator)) return fail('not_signed_on_here');
      const { items } = await readScores(ports, tx, { store: null, operator });
      return ok({ scores: items.flatMap(({ rates }) => rates), cases: await readOwnCases(ports, tx, operator) });
    })));
  });
}

/** Asking for more at somebody's next sign-on, and taking that back: below /api/v1/office/operators. */
import { fail, ok } from '@stilltill/domain/result';
import { NewSignOnDemand, SignOnDemandChanged, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { decode } from '../../platform/http-decode.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { OfficeIdentity, RequireOffice } from '../office/index.ts';
import type { Demands } from './demands.ts';
import { selectNames } from './store.ts';

const Path = z.object({ id: Uuid });
const tags = ['office'];
const DEMAND = '/api/v1/office/operators/:id/sign-on-demand';

export function addDemandRoutes(app: HttpServer, { postgres, demands, requireOffice }: { readonly postgres: Postgres; readonly demands: Demands; readonly requireOffice: RequireOffice }): void {
  app.post(DEMAND, { schema: { tags, summary: 'Ask for more at an operator’s next sign-on', params: Path, body: NewSignOnDemand, response: { 200: SignOnDemandChanged } } }, async (request, reply) => {
    const who = await requireOffice(request, 'settle_exception');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, name } = who.value;
    const asked = await postgres.withMerchant(merchant, (tx) => demands.askOne(tx, { operator: request.params.id, asks: request.body.asks }, name));
    return answer(reply, decode(SignOnDemandChanged, asked.ok ? ok({ demand: asked.value }) : asked));
  });
  app.delete(DEMAND, { schema: { tags, summary: 'Take back what is asked at an operator’s next sign-on', params: Path, response: { 200: SignOnDemandChanged } } }, async (request, reply) => {
    const who = await requireOffice(request, 'settle_exception');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { id } = request.params;
    const taken = await postgres.withMerchant(who.value.merchant, async (tx) => (await isThemself(tx, who.value, id) ? fail('needs_other_person') : demands.takeBack(tx, id, who.value.name)));
    return answer(reply, taken.ok ? ok({ demand: null }) : taken);
  });
}

/** Of an account that nobody bound to an operator the name says whose it is. */
async function isThemself(tx: MerchantTx, who: OfficeIdentity, operator: string): Promise<boolean> {
  const plain = (name: string): string => name.normalize('NFKC').trim();
  if (who.operator !== null) return who.operator === operator;
  const name = (await selectNames(tx, [operator])).get(operator);
  return name !== undefined && plain(name) === plain(who.name);
}

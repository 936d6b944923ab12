import type { Action } from '@stilltill/domain/operator';
import type { Result } from '@stilltill/domain/result';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import { askedCommand, doOnce } from '../../platform/idempotency.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import { noteCommand } from '../office-changes/index.ts';
import type { OfficeIdentity, RequireOffice, RequireOptions } from '../office/index.ts';

/** Any request or reply of Fastify, whatever the types of its route. */
export type SomeRequest = Pick<FastifyRequest, 'headers' | 'method' | 'url' | 'body' | 'raw' | 'routeOptions' | 'params'>;
type SomeReply = Pick<FastifyReply, 'raw' | 'sent'>;

/** Does a command of somebody who may, such as manage the catalogue, once for each Idempotency-Key, and undoes it where it ends in a fault. */
export type DoCommand = <S extends z.ZodType>(
  request: SomeRequest, reply: SomeReply, schema: S, work: (tx: MerchantTx, who: OfficeIdentity) => Promise<Result<z.output<S>>>,
  /** Whether anything changed at all, where a command may end well and have done nothing: then nobody is noted. */
  isChange?: (done: z.output<S>) => boolean,
) => Promise<z.output<S>>;

type Ports = { readonly postgres: Postgres; readonly clock: Clock; readonly requireOffice: RequireOffice };

/** Carries a fault out of a transaction, which only what is thrown undoes. */
class Undone extends Error {
  override name = 'Undone';
  readonly outcome: Result<never>;

  constructor(outcome: Result<never>) {
    super('undone');
    this.outcome = outcome;
  }
}

export function makeDoCommand({ postgres, clock, requireOffice }: Ports, action: Action = 'manage_catalog', options?: RequireOptions): DoCommand {
  return async (request, reply, schema, work, isChange = () => true) => {
    const who = await requireOffice(request as FastifyRequest, action, options);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const command = askedCommand(request, who.value.user);
    const done = await postgres.withMerchant(who.value.merchant, async (tx) => {
      const outcome = await doOnce(tx, clock, command, schema, async () => {
        const done_now = await work(tx, who.value);
        if (done_now.ok && isChange(done_now.value)) await noteCommand(tx, clock, request, who.value);
        return done_now;
      });
      if (!outcome.ok) throw new Undone(outcome);
      return outcome;
    }).catch((error: unknown) => {
      if (error instanceof Undone) return error.outcome;
      throw error;
    });
    return answer(reply, done);
  };
}

// The one mapper from outcomes to HTTP: problem+json (RFC 9457) by the code's entry in the registry.

import type { Code } from '@stilltill/domain/codes';
import type { Fault, Result } from '@stilltill/domain/result';
import { toProblem } from '@stilltill/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { systemCode } from './files.ts';
import type { Log } from './log.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** Of the problem that is answered, so that it is counted; null: none is. */
    problem_code: Code | null;
  }
}

/** Any reply of Fastify, whatever the types of its route. */
type SomeReply = Pick<FastifyReply, 'raw' | 'sent'>;

/** Sends a fault as problem+json. In an async handler, return what it gives. */
export function sendProblem(some_reply: SomeReply, fault: Fault): FastifyReply {
  const reply = some_reply as FastifyReply;
  const problem = toProblem(fault, reply.request.id);
  reply.problem_code = fault.code;
  if (fault.code === 'rate_limited' || fault.code === 'unavailable') void reply.header('retry-after', '1');
  return reply.code(problem.status).type('application/problem+json').serializer(String).send(JSON.stringify(problem));
}

/**
 * The last step of a handler: the value of a good outcome, or else the problem is sent. Fastify takes a returned reply
 * as "sent already", which is why the answer may be typed as the value alone.
 */
export function answer<T>(reply: SomeReply, result: Result<T>): T {
  if (result.ok) return result.value;
  return sendProblem(reply, result.fault) as unknown as T;
}

const OVERLOADED = new Set(['53300', '57P01', '57P02', '57P03', '08006', '08001', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT']);

/** What was thrown: a request that does not fit its schema, a database that is away, or a bug. */
export function faultOfError(error: unknown): Fault {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    return { code: 'request_malformed', details: { path: `${error.validationContext ?? ''}${first?.instancePath ?? ''}`.slice(0, 200), reason: first?.message?.slice(0, 200) ?? '' } };
  }
  const code = systemCode(error) ?? '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { code: 'request_too_large' };
  if (OVERLOADED.has(code) || (error instanceof Error && /timeout exceeded when trying to connect|Connection terminated/.test(error.message))) return { code: 'unavailable' };
  // 53100: disk_full; nothing of the request was kept.
  if (code === '53100') return { code: 'unavailable' };
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return { code: 'request_malformed', details: { reason: code || 'request' } };
  return { code: 'internal' };
}

export function makeErrorHandler(log: Log): (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (error, request, reply) => {
    const fault = faultOfError(error);
    if (fault.code === 'internal' || fault.code === 'unavailable') {
      log.error({ err: error, request: request.id, route: request.routeOptions.url }, 'a request failed');
    }
    return sendProblem(reply, fault);
  };
}

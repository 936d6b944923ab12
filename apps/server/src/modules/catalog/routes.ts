import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Result } from '@stilltill/domain/result';
import { ChangesAnswer, ChangesQuery } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import { sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';

/** Who is asking: an enrolled terminal, or a fault. */
export type IdentifyTerminal = (request: Pick<FastifyRequest, 'headers'>) => Result<{ readonly merchant: string; readonly store: string }>;

/** A page of the change feed, as JSON in the form of `ChangesAnswer`. */
export type ChangesText = { readonly text: string };
/** What a till of a store reads behind a cursor; null: from the beginning. */
export type ReadChanges = (merchant: string, store: string, after: string | null, limit: number) => Promise<Result<ChangesText>>;

const compress = promisify(gzip);
/** Below this, compressing costs more than it saves. */
const COMPRESSED_BYTES_MIN = 4096;

export function addChangesRoute(app: HttpServer, changes: ReadChanges, identify: IdentifyTerminal): void {
  app.get('/api/v1/changes', {
    schema: { tags: ['terminal'], summary: 'Reference data behind a cursor', querystring: ChangesQuery, response: { 200: ChangesAnswer } },
    // Whoever is no terminal is told that, and not what is wrong with their question.
    preValidation: async (request, reply) => {
      const identity = identify(request);
      if (!identity.ok) return sendProblem(reply, identity.fault);
    },
  }, async (request, reply) => {
    const identity = identify(request);
    if (!identity.ok) return sendProblem(reply, identity.fault) as never;
    const { merchant, store } = identity.value;
    const page = await changes(merchant, store, request.query.after ?? null, request.query.limit);
    if (!page.ok) return sendProblem(reply, page.fault) as never;
    // Records are stored as JSON and put together as text: a serializer would read and write 100,000 products again.
    const body = Buffer.from(page.value.text, 'utf8');
    void reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store').header('vary', 'accept-encoding').serializer((text: unknown) => text as string);
    if (body.length < COMPRESSED_BYTES_MIN || !/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return reply.send(body as never) as never;
    const compressed = await compress(body, { level: constants.Z_BEST_SPEED });
    return reply.header('content-encoding', 'gzip').send(compressed as never) as never;
  });
}

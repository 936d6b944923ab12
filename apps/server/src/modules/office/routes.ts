import { type Result, ok } from '@stilltill/domain/result';
import { Me, Setup, SetupAnswer, StoreList } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { makeRateLimiter } from '../../platform/rate-limit.ts';
import { AUTH_PATH } from './auth.ts';
import type { RequireOffice, SignedIn } from './identity.ts';
import type { OfficePorts } from './ports.ts';

/** A link holds 192 random bits; this only keeps hashing passwords from being used to tire the server out. */
const SETUP_RATE = { per_second: 0.5, burst: 10 };

type SignIn = {
  /** The library's own answer. */
  answerSignIn(request: FastifyRequest, body: Uint8Array<ArrayBuffer> | null): Promise<Response>;
  setUpOwner(owner: z.output<typeof Setup>): Promise<Result<z.output<typeof SetupAnswer>>>;
  recognise(request: FastifyRequest): Promise<Result<SignedIn>>;
  readonly requireOffice: RequireOffice;
};

export function addOfficeRoutes(app: HttpServer, office: SignIn, ports: Pick<OfficePorts, 'postgres' | 'merchant' | 'stores' | 'activeOperators'>): void {
  addSignIn(app, office);
  const limiter = makeRateLimiter({ pass: SETUP_RATE, address: SETUP_RATE });
  app.post('/api/v1/setup', {
    bodyLimit: 4096,
    schema: { tags: ['office'], summary: 'Become the owner by the one-use link', body: Setup, response: { 200: SetupAnswer } },
  }, async (request, reply) => {
    if (!limiter.take(null, request.ip, performance.now())) return sendProblem(reply, { code: 'rate_limited' }) as never;
    return answer(reply, await office.setUpOwner(request.body));
  });
  app.get('/api/v1/office/me', { schema: { tags: ['office'], summary: 'Who is signed in', response: { 200: Me } } }, async (request, reply) => {
    // A locked page asks too: it says whom it waits for.
    const who = await office.recognise(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, name, email, role, two_factor, operator, is_locked, by_second_factor, second_factor } = who.value;
    return answer(reply, ok(await ports.postgres.withMerchant(merchant, async (tx) => {
      const shop = await ports.merchant(tx);
      const bound = operator === null ? undefined : (await ports.activeOperators(tx)).find(({ id }) => id === operator);
      return { name, email, role, merchant, shop_name: shop?.shop_name ?? '', two_factor, operator: bound ? { id: bound.id, name: bound.name } : null, is_locked, by_second_factor, second_factor };
    })));
  });
  app.get('/api/v1/office/stores', { schema: { tags: ['office'], summary: 'Stores', response: { 200: StoreList } } }, async (request, reply) => {
    const who = await office.requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const stores = await ports.postgres.withMerchant(who.value.merchant, ports.stores);
    return answer(reply, ok({ items: stores.map(({ id, code, name, currency, timezone, languages }) => ({ id, code, name, currency, timezone, languages: [...languages] })) }));
  });
}

function addSignIn(app: HttpServer, office: Pick<SignIn, 'answerSignIn'>): void {
  void app.register(async (scope: HttpServer) => {
    // The library reads bodies by itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 16 * 1024 }, (_request, body, done) => done(null, body));
    scope.route({
      method: ['GET', 'POST'], url: `${AUTH_PATH}/*`, schema: { hide: true },
      handler: async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : null;
        const answered = await office.answerSignIn(request, body);
        for (const [name, value] of answered.headers) if (name !== 'set-cookie' && name !== 'content-length') void reply.header(name, value);
        const cookies = answered.headers.getSetCookie();
        if (cookies.length > 0) void reply.header('set-cookie', cookies);
        void reply.header('cache-control', 'no-store').code(answered.status).serializer((text: unknown) => text as string);
        return reply.send(Buffer.from(await answered.arrayBuffer()));
      },
    });
  });
}

// The HTTP server: what holds for every route of every module. Modules add their routes by `app.register`; who is
// asking is their business, and what a request may weigh, how often it may come and how a fault looks is ours.

import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import swagger from '@fastify/swagger';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyBaseLogger, LogController, type FastifyInstance, type FastifyReply, type FastifyRequest, type RawServerDefault } from 'fastify';
import { createJsonSchemaTransform, serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { type Networks, NO_NETWORKS } from './addresses.ts';
import type { IdSource } from './ids.ts';
import { makeErrorHandler, sendProblem } from './http-problem.ts';
import { limitTimes, SERVER_TIMES } from './http-times.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { PAGE_STYLE_SOURCE } from './pages.ts';
import { makeRateLimiter, type RateLimiter, type Rates } from './rate-limit.ts';

export type HttpServer = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

export type HttpOptions = {
  log: Log;
  ids: IdSource;
  metrics: Metrics;
  /** True where the server can do its work; false answers /healthz with 503. */
  isHealthy: () => Promise<boolean>;
  rates?: Rates;
  /** Reverse proxies whose word about the caller's address is believed. */
  proxies?: Networks;
  /** Who may read /metrics beside this machine itself. */
  metrics_from?: Networks;
  /** Milliseconds by which rates are counted, never backwards; those of the machine where a test does not pass its own. */
  monotonic_ms?: () => number;
  /** Milliseconds within which a request has to be here, unless its route says otherwise. */
  body_ms_max?: number;
};

const BODY_BYTES_MAX = 256 * 1024;
// One till at its busiest sends a few requests a second; an upload of each sale by itself in a bench some hundreds.
const RATES: Rates = {
  pass: { per_second: 300, burst: 600 },
  address: { per_second: 300, burst: 1_000 },
  address_in_all: { per_second: 4_000, burst: 8_000 },
};
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;
const REFUSED_HELD_MAX = 1_000;
const REFUSED_HELD_MS = 500;
const PROBLEM_SCHEMA = { description: 'Problem (RFC 9457)', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

export const SECURITY_HEADERS: Record<string, string> = {
  'content-security-policy': [
    "default-src 'self'",
    // argon2 and the barcode reader are WebAssembly.
    "script-src 'self' 'wasm-unsafe-eval'",
    // Screens set what they compute by script, which a policy lets pass; style tags are those of the platform's own pages alone.
    `style-src 'self' ${PAGE_STYLE_SOURCE}`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  // Links to receipts are secrets; they must not travel to other sites.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), usb=(self), serial=(self), hid=(self), geolocation=(), microphone=(), payment=()',
};

/** Makes the server with its own routes; it does not listen yet. */
export async function makeHttpServer(options: HttpOptions): Promise<HttpServer> {
  const { log, ids, metrics } = options;
  const app: HttpServer = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: (address: string) => options.proxies?.has(address) === true,
    genReqId: () => ids.uuid(),
    requestTimeout: SERVER_TIMES.requestTimeout,
    keepAliveTimeout: SERVER_TIMES.keepAliveTimeout,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    serverFactory: (handler): Server => createServer(SERVER_TIMES, handler as RequestListener),
  }).withTypeProvider<ZodTypeProvider>();
  app.decorateReply('problem_code', null);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(makeErrorHandler(log));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, { code: 'not_found' }));
  limitRate(app, makeRateLimiter(options.rates ?? RATES), metrics, options.monotonic_ms ?? (() => performance.now()));
  app.addHook('onRequest', limitTimes(options.body_ms_max));
  refuseForeignOrigins(app);
  app.addHook('onSend', async (request, reply) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) if (!reply.hasHeader(name)) void reply.header(name, value);
    // What a shop asks of its server stays in no cache, where a route does not say otherwise.
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    metrics.requests.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: `${Math.floor(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1000);
    if (reply.problem_code !== null) metrics.problems.inc({ code: reply.problem_code });
  });
  await app.register(cookie);
  await describeApi(app);
  app.get('/healthz', { schema: { hide: true } }, async (_request, reply) => {
    const is_healthy = await options.isHealthy();
    return reply.code(is_healthy ? 200 : 503).type('application/json').serializer(String).send(JSON.stringify({ status: is_healthy ? 'ok' : 'unavailable' }));
  });
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    // Figures of a business are not for everybody on its network, nor for whom a proxy on this machine brings in.
    const { remoteAddress } = request.raw.socket;
    const is_brought_in = FORWARDED.some((name) => request.headers[name] !== undefined);
    if (is_brought_in || !(isLoopback(remoteAddress) || (options.metrics_from ?? NO_NETWORKS).has(remoteAddress))) return sendProblem(reply, { code: 'not_found' });
    return reply.type(metrics.registry.contentType).serializer(String).send(await metrics.registry.metrics());
  });
  return app;
}

export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && (/^(::ffff:)?127\./.test(address) || address === '::1');
}

/** What shows who asks, as it stands in the request: only compared, never believed here. */
function passOf(request: FastifyRequest): string | null {
  const { authorization, cookie: cookies } = request.headers;
  return authorization ?? cookies ?? null;
}

function limitRate(app: HttpServer, limiter: RateLimiter, metrics: Metrics, monotonic_ms: () => number): void {
  let held = 0;
  app.addHook('onRequest', (request, reply, done) => {
    if (limiter.take(passOf(request), request.ip, monotonic_ms())) return done();
    metrics.limited.inc();
    refuse(reply);
  });
  app.addHook('onResponse', (request, reply, done) => {
    const pass = passOf(request);
    // A module has looked at it and let it in. A page that anybody may see says nothing about the pass that was shown.
    const is_let_in = reply.statusCode < 400 && request.routeOptions.url?.startsWith('/api/v1/') === true;
    if (pass !== null && is_let_in) limiter.recognise(pass, monotonic_ms());
    done();
  });
  // A caller that does not slow down by itself is slowed by waiting for its answer; beyond that it loses its connection,
  // so that the time of this process goes to the others.
  const refuse = (reply: FastifyReply): void => {
    if (held >= REFUSED_HELD_MAX) {
      reply.hijack();
      reply.raw.socket?.destroy();
      return;
    }
    held += 1;
    setTimeout(() => {
      held -= 1;
      if (!reply.raw.destroyed) sendProblem(reply, { code: 'rate_limited' });
    }, REFUSED_HELD_MS);
  };
}

/** A page of another site must not command this server with the cookies of a person who is signed in here. */
function refuseForeignOrigins(app: HttpServer): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { origin, host } = request.headers;
    const is_reading = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
    if (is_reading || origin === undefined) return done();
    if (URL.canParse(origin) && new URL(origin).host === host) return done();
    sendProblem(reply, { code: 'not_permitted', details: { origin: origin.slice(0, 200) } });
  });
}

async function describeApi(app: HttpServer): Promise<void> {
  const transform = createJsonSchemaTransform({
    zodToJsonConfig: {
      // On the wire an amount is a decimal string, whichever side is described.
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema._zod.def.type === 'bigint') Object.assign(jsonSchema, { type: 'string', pattern: '^(0|-?[1-9][0-9]*)$' });
      },
    },
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Stilltill', version: '1', description: 'The HTTP interface of the Stilltill server. Errors are problem+json with a code; see /errors.' },
      components: {
        schemas: {
          Problem: {
            type: 'object',
            required: ['type', 'title', 'status', 'code', 'transient', 'data'],
            properties: {
              type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string' },
              transient: { type: 'boolean', description: 'The same request may succeed later' },
              data: { type: 'string', enum: ['safe', 'kept', 'refused'] }, details: { type: 'object' }, request: { type: 'string' },
            },
          },
        },
      },
    },
    transform: (document) => {
      const described = transform(document);
      const { response } = described.schema as { response?: Record<string, unknown> };
      if (response) response['default'] ??= PROBLEM_SCHEMA;
      return described;
    },
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json').serializer(String).send(JSON.stringify(app.swagger())),
  );
}

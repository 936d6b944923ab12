import type { Result } from '@stilltill/domain/result';
import { EnrolmentAnswer, EnrolmentRequest, TokenAnswer, TokenRequest } from '@stilltill/protocol';
import type { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { makeRateLimiter } from '../../platform/rate-limit.ts';
import { type SignedRequest, TOKEN_PATH } from './enrol.ts';

/** Forty random bits in ten minutes stay out of reach of whoever may try three a second. */
const ENROLMENT_RATE = { per_second: 3, burst: 30 };

type WayIn = {
  enrol(request: z.output<typeof EnrolmentRequest>): Promise<Result<z.output<typeof EnrolmentAnswer>>>;
  givePass(signed: SignedRequest, request: z.output<typeof TokenRequest>): Promise<Result<z.output<typeof TokenAnswer>>>;
  /** Takes down that a key was shown which nobody was given. */
  noteUnknown(address: string | undefined, merchant: string | null): void;
};

/** What a terminal may ask without a pass. */
export function addFleetRoutes(app: HttpServer, fleet: WayIn): void {
  const limiter = makeRateLimiter({ pass: ENROLMENT_RATE, address: ENROLMENT_RATE });
  app.post('/api/v1/enrolment', {
    bodyLimit: 4096,
    schema: { tags: ['terminal'], summary: 'Bind a key to the terminal of a one-use code', body: EnrolmentRequest, response: { 200: EnrolmentAnswer } },
  }, async (request, reply) => {
    if (!limiter.take(null, request.ip, performance.now())) return sendProblem(reply, { code: 'rate_limited' }) as never;
    return answer(reply, await fleet.enrol(request.body));
  });

  void app.register(async (scope: HttpServer) => {
    // The signature is over the bytes as they came, so they are kept beside what is read from them.
    const bodies = new WeakMap<object, Uint8Array>();
    scope.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: 8192 }, (request, body, done) => {
      try {
        bodies.set(request, body as Buffer);
        done(null, JSON.parse((body as Buffer).toString('utf8')));
      } catch (error) {
        done(Object.assign(error as Error, { statusCode: 400 }));
      }
    });
    scope.post(TOKEN_PATH, {
      schema: { tags: ['terminal'], summary: 'Get a pass by a signed request (RFC 9421)', body: TokenRequest, response: { 200: TokenAnswer } },
    }, async (request, reply) => {
      const given = await fleet.givePass({ headers: request.headers, body: bodies.get(request) ?? new Uint8Array() }, request.body);
      if (!given.ok && given.fault.code === 'terminal_unknown') fleet.noteUnknown(request.ip, request.body.certificate.merchant);
      return answer(reply, given);
    });
  });
}

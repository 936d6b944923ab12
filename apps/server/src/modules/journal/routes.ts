/** What a terminal asks of the journal: POST /api/v1/journal and /api/v1/contact. */
import { availableParallelism } from 'node:os';
import { BATCH_BYTES_MAX, ContactAnswer, ContactRequest, toWire } from '@stilltill/protocol';
import { makeTurnstile } from '../../platform/turnstile.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { ContactPorts } from './contact.ts';
import { makeContactSets } from './contact-sets.ts';
import type { JournalDeps } from './ports.ts';
import { takeUpload } from './upload.ts';

/** More large uploads at once than there are cores take each other's time, and each holds some megabytes while it is taken. */
const LARGE_AT_ONCE_MAX = Math.max(2, availableParallelism());
const LARGE_BYTES = 32 * 1024;

export function addJournalRoutes(app: HttpServer, deps: JournalDeps, contact: ContactPorts & { readonly monotonic_ms?: (() => number) | undefined }): void {
  const takeContact = makeContactSets(deps, contact, contact.monotonic_ms ?? (() => performance.now()));
  const large = makeTurnstile(LARGE_AT_ONCE_MAX);
  void app.register(async (scope: HttpServer) => {
    // An upload is judged, and if need be kept, as the bytes that came: nothing parses them before.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: BATCH_BYTES_MAX }, (_request, body, done) => done(null, body));
    scope.post('/api/v1/journal', {
      schema: { tags: ['terminal'], summary: 'Upload entries of one epoch with the seal over their end (JournalBatch, answered by JournalAnswer)' },
      bodyLimit: BATCH_BYTES_MAX,
    }, async (request, reply) => {
      const caller = deps.fleet.authenticate(request);
      if (!caller.ok) return sendProblem(reply, caller.fault);
      if (!Buffer.isBuffer(request.body)) return sendProblem(reply, { code: 'request_malformed' });
      const { body } = request;
      const take = (): ReturnType<typeof takeUpload> => takeUpload(deps, caller.value, body);
      const taken = body.length < LARGE_BYTES ? await take() : await large.pass(take);
      if (!taken.ok) return sendProblem(reply, taken.fault);
      return reply.type('application/json').serializer(String).send(toWire(taken.value));
    });
  });
  app.post('/api/v1/contact', {
    schema: { tags: ['terminal'], summary: 'Compare what both sides hold', body: ContactRequest, response: { 200: ContactAnswer } },
  }, async (request, reply) => {
    const caller = deps.fleet.authenticate(request);
    if (!caller.ok) return sendProblem(reply, caller.fault) as never;
    return answer(reply, await takeContact({ caller: caller.value, said: request.body }));
  });
}

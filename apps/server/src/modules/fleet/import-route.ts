import { fail } from '@stilltill/domain/result';
import { FleetImportAnswer, FleetImportQuery } from '@stilltill/protocol';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { FILE_MS_MAX } from '../../platform/http-times.ts';
import { makeTurnstile } from '../../platform/turnstile.ts';
import { type EstateDeps, FLEET_BASE } from './estate-deps.ts';
import { ESTATE_BYTES_MAX, importEstate } from './import.ts';

/** A list is some megabytes while it is looked at: one after the other. */
export function addEstateImportRoute(app: HttpServer, deps: EstateDeps): void {
  const { postgres, requireOffice } = deps;
  const one_by_one = makeTurnstile(1);
  void app.register(async (scope: HttpServer) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: ESTATE_BYTES_MAX }, (_request, body, done) => done(null, body));
    scope.post(`${FLEET_BASE}/import`, {
      bodyLimit: ESTATE_BYTES_MAX, config: { body_ms_max: FILE_MS_MAX }, schema: { tags: ['office'], summary: 'Look at a list of terminals (text/csv), or take it in', querystring: FleetImportQuery, response: { 200: FleetImportAnswer } },
      // Whoever may not do this does not get to send megabytes.
      onRequest: async (request, reply) => {
        const who = await requireOffice(request, 'enrol_terminal');
        if (!who.ok) sendProblem(reply, who.fault);
      },
    }, async (request, reply) => {
      const who = await requireOffice(request, 'enrol_terminal');
      if (!who.ok) return sendProblem(reply, who.fault) as never;
      const { body, query } = request;
      if (!Buffer.isBuffer(body)) return answer(reply, fail('file_unreadable'));
      const by = who.value.name.slice(0, 100);
      return answer(reply, await one_by_one.pass(() => postgres.withMerchant(who.value.merchant, (tx) => importEstate(deps, tx, body, query.dry_run === 'true', by))));
    });
  });
}

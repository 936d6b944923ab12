/** The door of audit: exports of journals that anybody can verify without us. To read is enough: an auditor may. */
import { ok } from '@stilltill/domain/result';
import { AuditKey, AuditQuery } from '@stilltill/protocol';
import { sendPieces } from '../../platform/http-pieces.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { noteCommand } from '../office-changes/index.ts';
import type { RequireOffice } from '../office/index.ts';
import { type AuditPorts, exportJournals, fingerprintOf } from './export.ts';

export type { AuditPorts } from './export.ts';

const tags = ['office'];

export function makeAudit(ports: AuditPorts & { readonly requireOffice: RequireOffice }) {
  const { requireOffice, keys, postgres, clock } = ports;
  return {
    /** Below /api/v1/office/audit. */
    addOfficeRoutes(app: HttpServer): void {
      app.get('/api/v1/office/audit/export', { schema: { tags, summary: 'Journals of a period with what proves them, as a tar archive', querystring: AuditQuery } }, async (request, reply) => {
        const who = await requireOffice(request, 'read_office');
        if (!who.ok) return sendProblem(reply, who.fault);
        const { from, until } = request.query;
        if (Date.parse(until) < Date.parse(from)) return sendProblem(reply, { code: 'period_invalid' });
        const { merchant } = who.value;
        // It takes data out of the shop.
        await postgres.withMerchant(merchant, (tx) => noteCommand(tx, clock, request, who.value));
        const name = `stilltill-${from.slice(0, 10)}-${until.slice(0, 10)}.tar`;
        return sendPieces(reply, { type: 'application/x-tar', name, plain_name: name }, exportJournals(ports, merchant, { from: new Date(from), until: new Date(until) }));
      });
      app.get('/api/v1/office/audit/key', { schema: { tags, summary: 'The fingerprint of the server’s key, to be kept on paper', response: { 200: AuditKey } } }, async (request, reply) => {
        const who = await requireOffice(request, 'read_office');
        if (!who.ok) return sendProblem(reply, who.fault) as never;
        return answer(reply, ok({ server_public_key: keys.server_public_key, fingerprint: fingerprintOf(keys.server_public_key) }));
      });
    },
  };
}

/** What the back office asks of the journal. */
import { EntryPage, EntryQuery, EpochId, ExceptionDetail, ExceptionItem, ExceptionPage, ExceptionQuery, Hash, Proof, Settlement, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { decode } from '../../platform/http-decode.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { askedCommand, doOnce, IdempotencyHeaders } from '../../platform/idempotency.ts';
import type { RequireOffice } from '../office/index.ts';
import { readEntries, readProof } from './entry-queries.ts';
import { readException, readExceptions } from './exception-queries.ts';
import type { JournalDeps, OperatorNames } from './ports.ts';
import { settleException } from './settle.ts';
import { orUndo, wholly } from './upload.ts';

export type OfficePorts = { readonly requireOffice: RequireOffice; readonly operatorNames: OperatorNames };

const EntryPath = z.object({ terminal: Uuid, epoch: EpochId, seq: z.coerce.number().int().min(1).max(2 ** 31 - 1), hash: Hash });
const ExceptionPath = z.object({ id: Uuid });

export function addJournalOfficeRoutes(app: HttpServer, deps: JournalDeps, { requireOffice, operatorNames }: OfficePorts): void {
  const { postgres, clock } = deps;
  app.get('/api/v1/office/entries', {
    schema: { tags: ['office'], summary: 'Entries of terminals, newest first', querystring: EntryQuery, response: { 200: EntryPage } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(EntryPage, await postgres.withMerchant(who.value.merchant, (tx) => readEntries(tx, request.query, operatorNames))));
  });
  app.get('/api/v1/office/proof/:terminal/:epoch/:seq/:hash', {
    schema: { tags: ['office'], summary: 'What a browser needs to verify the place of an entry in its chain', params: EntryPath, response: { 200: Proof } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(Proof, await postgres.withMerchant(who.value.merchant, (tx) => readProof(deps, tx, request.params))));
  });
  app.get('/api/v1/office/exceptions', {
    schema: { tags: ['office'], summary: 'What a person must look at, or has settled', querystring: ExceptionQuery, response: { 200: ExceptionPage } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(ExceptionPage, await postgres.withMerchant(who.value.merchant, (tx) => readExceptions(tx, request.query))));
  });
  app.get('/api/v1/office/exceptions/:id', {
    schema: { tags: ['office'], summary: 'One exception with the bytes that are quarantined', params: ExceptionPath, response: { 200: ExceptionDetail } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(ExceptionDetail, await postgres.withMerchant(who.value.merchant, (tx) => readException(tx, request.params.id))));
  });
  app.post('/api/v1/office/exceptions/:id/settle', {
    schema: {
      tags: ['office'], summary: 'Settle an exception: what is decided is done', params: ExceptionPath, headers: IdempotencyHeaders, body: Settlement,
      response: { 200: ExceptionItem },
    },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'settle_exception');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const settling = { exception: request.params.id, ...request.body };
    return answer(reply, await wholly(() => postgres.withMerchant(who.value.merchant, async (tx) => orUndo(
      await doOnce(tx, clock, askedCommand(request, who.value.user), ExceptionItem, async () => decode(ExceptionItem, await settleException(deps, tx, who.value, settling))),
    ))));
  });
}

/** Cases below /api/v1/office/watch/cases. */
import { CaseAssignment, CaseDetail, CaseEnding, CaseNote, CasePage, CaseQuery, Uuid } from '@stilltill/protocol';
import type { Result } from '@stilltill/domain/result';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decode } from '../../platform/http-decode.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { OfficeIdentity } from '../office/index.ts';
import { assignCase, endCase, noteCase, tellOperator } from './cases.ts';
import type { OfficePerson, WatchPorts } from './ports.ts';
import { readCaseDetail, readCases } from './queries.ts';

const Path = z.object({ id: Uuid });
const tags = ['office'];
const CASES = '/api/v1/office/watch/cases';
const CASE = `${CASES}/:id`;

type Work = (tx: MerchantTx, who: OfficeIdentity, people: readonly OfficePerson[]) => Promise<Result<null>>;

export function addCaseRoutes(app: HttpServer, ports: WatchPorts): void {
  const { postgres, requireOffice } = ports;
  app.get(CASES, { schema: { tags, summary: 'Cases, newest first', querystring: CaseQuery, response: { 200: CasePage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(CasePage, await postgres.withMerchant(who.value.merchant, (tx) => readCases(ports, tx, request.query))));
  });
  app.get(CASE, { schema: { tags, summary: 'One case with its time line', params: Path, response: { 200: CaseDetail } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const people = await ports.people(who.value.merchant);
    return answer(reply, decode(CaseDetail, await postgres.withMerchant(who.value.merchant, (tx) => readCaseDetail(ports, tx, people, request.params.id))));
  });
  /** Does one step, and answers with the case as it is then. */
  const step = async (request: FastifyRequest, id: string, work: Work): Promise<Result<z.output<typeof CaseDetail>>> => {
    const who = await requireOffice(request, 'settle_exception');
    if (!who.ok) return who;
    const people = await ports.people(who.value.merchant);
    return postgres.withMerchant(who.value.merchant, async (tx) => {
      const done = await work(tx, who.value, people);
      return done.ok ? decode(CaseDetail, await readCaseDetail(ports, tx, people, id)) : done;
    });
  };
  const response = { 200: CaseDetail };
  app.post(`${CASE}/assign`, { schema: { tags, summary: 'Give a case to somebody who is not concerned', params: Path, body: CaseAssignment, response } }, async (request, reply) => answer(
    reply, await step(request, request.params.id, (tx, who, people) => assignCase(ports, tx, who, people, request.params.id, request.body.user)),
  ));
  app.post(`${CASE}/note`, { schema: { tags, summary: 'Write a note into a case', params: Path, body: CaseNote, response } }, async (request, reply) => answer(
    reply, await step(request, request.params.id, (tx, who, people) => noteCase(ports, tx, who, people, request.params.id, plain(request.body.text))),
  ));
  app.post(`${CASE}/tell`, { schema: { tags, summary: 'Tell the operator concerned', params: Path, response } }, async (request, reply) => answer(
    reply, await step(request, request.params.id, (tx, who, people) => tellOperator(ports, tx, who, people, request.params.id)),
  ));
  app.post(`${CASE}/end`, { schema: { tags, summary: 'End a case with its outcome and a reason', params: Path, body: CaseEnding, response } }, async (request, reply) => answer(
    reply, await step(request, request.params.id, (tx, who, people) => endCase(ports, tx, who, people, request.params.id, { ...request.body, reason: plain(request.body.reason) })),
  ));
}

/** PostgreSQL can't hold a NUL in a text. */
const plain = (text: string): string => text.replaceAll('\u0000', '');

/** Findings, the policy, score cards and reports below /api/v1/office/watch. To read takes no more than an auditor may. */
import { CaseMade, FindingAnswer, FindingDetail, FindingPage, FindingQuery, NewCase, ScoreList, ScoreQuery, Uuid, WatchPolicySettings, WatchReport, WatchReportQuery, WatchRerun, WatchRun, WatchRuns } from '@stilltill/protocol';
import { ok } from '@stilltill/domain/result';
import { z } from 'zod';
import { decode } from '../../platform/http-decode.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { noteCommand } from '../office-changes/index.ts';
import { answerFinding, openCase } from './cases.ts';
import { readReport } from './month-report.ts';
import { readPolicy, writePolicy } from './policy.ts';
import type { WatchPorts } from './ports.ts';
import { readFinding, readFindings } from './queries.ts';
import type { Runs } from './runs.ts';
import { readScores } from './scores.ts';

const Path = z.object({ id: Uuid });
const Done = z.object({});
const tags = ['office'];
const FINDINGS = '/api/v1/office/watch/findings';

export function addWatchOfficeRoutes(app: HttpServer, ports: WatchPorts, runs: Runs): void {
  addFindingRoutes(app, ports);
  addPolicyRoutes(app, ports);
  const { postgres, requireOffice } = ports;
  app.get('/api/v1/office/watch/scores', { schema: { tags, summary: 'Score cards of operators, with their intervals', querystring: ScoreQuery, response: { 200: ScoreList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(ScoreList, ok(await postgres.withMerchant(who.value.merchant, (tx) => readScores(ports, tx, { store: request.query.store ?? null })))));
  });
  app.get('/api/v1/office/watch/report', { schema: { tags, summary: 'What was found in a month, and what came of it', querystring: WatchReportQuery, response: { 200: WatchReport } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(WatchReport, ok(await postgres.withMerchant(who.value.merchant, (tx) => readReport(ports, tx, request.query.month)))));
  });
  app.get('/api/v1/office/watch/rerun', { schema: { tags, summary: 'How far the newest look at history has come', response: { 200: WatchRuns } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(WatchRuns, ok({ newest: await postgres.withMerchant(who.value.merchant, (tx) => runs.newest(tx)) })));
  });
  app.post('/api/v1/office/watch/rerun', { schema: { tags, summary: 'Let the rules look at history again, as a job', body: WatchRerun, response: { 200: WatchRun } } }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, name } = who.value;
    return answer(reply, decode(WatchRun, ok(await postgres.withMerchant(merchant, async (tx) => {
      const before = await runs.newest(tx);
      const run = await runs.ask(tx, new Date(request.body.from), name.slice(0, 100));
      // One that was under way answers for both; who asked second changed nothing.
      if (run.id !== before?.id) await noteCommand(tx, ports.clock, request, who.value);
      return run;
    }))));
  });
}

function addFindingRoutes(app: HttpServer, ports: WatchPorts): void {
  const { postgres, requireOffice } = ports;
  app.get(FINDINGS, { schema: { tags, summary: 'Findings, newest first', querystring: FindingQuery, response: { 200: FindingPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(FindingPage, await postgres.withMerchant(who.value.merchant, (tx) => readFindings(ports, tx, request.query))));
  });
  app.get(`${FINDINGS}/:id`, { schema: { tags, summary: 'One finding with the entries behind it', params: Path, response: { 200: FindingDetail } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(FindingDetail, await postgres.withMerchant(who.value.merchant, (tx) => readFinding(ports, tx, request.params.id))));
  });
  app.post(`${FINDINGS}/:id/answer`, { schema: { tags, summary: 'Answer a finding without a case', params: Path, body: FindingAnswer, response: { 200: Done } } }, async (request, reply) => {
    const who = await requireOffice(request, 'settle_exception');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const people = await ports.people(who.value.merchant);
    const done = await postgres.withMerchant(who.value.merchant, (tx) => answerFinding(ports, tx, who.value, people, { finding: request.params.id, ...request.body }));
    return answer(reply, done.ok ? ok({}) : done);
  });
  app.post('/api/v1/office/watch/cases', { schema: { tags, summary: 'Open a case from findings about one person', body: NewCase, response: { 200: CaseMade } } }, async (request, reply) => {
    const who = await requireOffice(request, 'settle_exception');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const people = await ports.people(who.value.merchant);
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => openCase(ports, tx, who.value, people, request.body.findings)));
  });
}

function addPolicyRoutes(app: HttpServer, ports: WatchPorts): void {
  const { postgres, requireOffice } = ports;
  app.get('/api/v1/office/watch/policy', { schema: { tags, summary: 'What is done about findings', response: { 200: WatchPolicySettings } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, readPolicy)));
  });
  app.put('/api/v1/office/watch/policy', { schema: { tags, summary: 'Decide what is done about findings', body: WatchPolicySettings, response: { 200: WatchPolicySettings } } }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, async (tx) => {
      await writePolicy(tx, request.body);
      await ports.journal.appendOwnMany(tx, [{ kind: 'watch_policy.changed', body: { ...request.body, by: who.value.name.slice(0, 100) } }]);
      return readPolicy(tx);
    })));
  });
}

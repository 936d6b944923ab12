/** What the office asks of the roster. Whoever settles exceptions also says who was to work. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { AnswerOffRoster, ChangedShifts, NewShift, OffRosterAnswer, OffRosterAnswered, ROSTER_QUERY_DAYS_MAX, RosterAnswer, RosterFile, RosterImported, RosterPolicy, RosterQuery, SwapShifts, Uuid } from '@stilltill/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders, askedCommand, doOnce } from '../../platform/idempotency.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import { noteCommand } from '../office-changes/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { Roster } from './roster.ts';

type RoutePorts = { readonly postgres: Postgres; readonly clock: Clock };
const BASE = '/api/v1/office/roster';
const Path = z.object({ id: Uuid });
const tags = ['office'];
const DAY_MS = 24 * 3_600_000;
const BYTES_MAX = 4 * 1024 * 1024;

export function addRosterRoutes(app: HttpServer, { postgres, clock }: RoutePorts, roster: Omit<Roster, 'addOfficeRoutes'>, requireOffice: RequireOffice): void {
  /** A manager's command, once for each key. */
  const command = async <S extends z.ZodType>(
    request: Pick<FastifyRequest, 'headers' | 'method' | 'url' | 'body' | 'raw'>, reply: Pick<FastifyReply, 'raw' | 'sent'>, schema: S, work: (tx: MerchantTx, by: string) => Promise<Result<z.output<S>>>,
  ): Promise<z.output<S>> => {
    const who = await requireOffice(request as FastifyRequest, 'settle_exception');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, user, name } = who.value;
    return answer(reply, await postgres.withMerchant(merchant, (tx) => doOnce(tx, clock, askedCommand(request, user), schema, () => work(tx, name))));
  };

  app.get(BASE, { schema: { tags, summary: 'Who is to work in a stretch of time', querystring: RosterQuery, response: { 200: RosterAnswer } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { from, until } = request.query;
    const length_ms = Date.parse(until) - Date.parse(from);
    if (!(length_ms > 0 && length_ms <= ROSTER_QUERY_DAYS_MAX * DAY_MS)) return sendProblem(reply, fail('request_malformed', { path: 'until' }).fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, (tx) => roster.read(tx, from, until))));
  });

  app.post(BASE, { schema: { tags, summary: 'Plan a shift, or take one as worked afterwards', headers: IdempotencyHeaders, body: NewShift, response: { 200: ChangedShifts } } },
    (request, reply) => command(request, reply, ChangedShifts, (tx, by) => roster.add(tx, by, request.body)));

  app.delete(`${BASE}/:id`, { schema: { tags, summary: 'Remove a shift', headers: IdempotencyHeaders, params: Path, response: { 200: ChangedShifts } } },
    (request, reply) => command(request, reply, ChangedShifts, (tx, by) => roster.remove(tx, by, request.params.id)));

  app.post(`${BASE}/swap`, { schema: { tags, summary: 'Accept that two operators exchange shifts, or that one takes over', headers: IdempotencyHeaders, body: SwapShifts, response: { 200: ChangedShifts } } },
    (request, reply) => command(request, reply, ChangedShifts, (tx, by) => roster.swap(tx, by, request.body)));

  app.post(`${BASE}/import`, { bodyLimit: BYTES_MAX, schema: { tags, summary: 'Bring a roster as CSV: all of it or nothing', headers: IdempotencyHeaders, body: RosterFile, response: { 200: RosterImported } } },
    (request, reply) => command(request, reply, RosterImported, (tx, by) => roster.importFile(tx, by, request.body.text)));

  app.get(`${BASE}/off`, { schema: { tags, summary: 'Sign-ons outside of a roster that nobody accepted, the newest first', response: { 200: OffRosterAnswer } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, (tx) => roster.off(tx))));
  });

  app.post(`${BASE}/off`, { schema: { tags, summary: 'Accept such sign-ons as worked, or have them looked at', headers: IdempotencyHeaders, body: AnswerOffRoster, response: { 200: OffRosterAnswered } } },
    (request, reply) => command(request, reply, OffRosterAnswered, (tx, by) => roster.answerOff(tx, by, request.body)));

  app.put(`${BASE}/policy/:id`, { schema: { tags, summary: 'What a sign-on outside of the roster does at a store', params: Path, body: RosterPolicy, response: { 200: RosterPolicy } } }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, async (tx) => {
      const set = await roster.setPolicy(tx, request.params.id, request.body.off_roster);
      if (set.ok) await noteCommand(tx, clock, request, who.value);
      return set;
    }));
  });
}

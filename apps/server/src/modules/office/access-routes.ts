/** Who has an account of the back office: the owner's routes, and the one by which the invited make theirs. */
import { type Result, ok } from '@stilltill/domain/result';
import { AcceptInvitation, type AccessList, AccessList as AccessListSchema, BindOperator, MadeInvitation, MadeReset, NewInvitation, NewReset, UseReset, UsedReset, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { makeRateLimiter } from '../../platform/rate-limit.ts';
import type { Accepting, Decider, Invitation } from './access.ts';
import type { OfficeIdentity, RequireOffice } from './identity.ts';
import type { NotedRequest } from './ports.ts';

const BASE = '/api/v1/office/access';
const Path = z.object({ id: Uuid });
const Done = z.object({});
const WEIGHTY = { is_weighty: true };
const tags = ['office'];
/** A link holds 192 random bits; this only keeps hashing passwords from being used to tire the server out. */
const ACCEPT_RATE = { per_second: 0.5, burst: 10 };

type AccessRooms = {
  readonly requireOffice: RequireOffice;
  accessList(who: { readonly merchant: string; readonly user: string }): Promise<z.output<typeof AccessList>>;
  invite(who: Decider, invitation: Invitation): Promise<z.output<typeof MadeInvitation>>;
  takeBack(who: Decider, id: string): Promise<Result<null>>;
  accept(person: Accepting): Promise<Result<null>>;
  bindOperator(who: Decider, user: string, operator: string | null): Promise<Result<null>>;
  endAccess(who: Decider, user: string): Promise<Result<null>>;
  demandSecondFactor(who: OfficeIdentity, is_demanded: boolean, request: NotedRequest): Promise<Result<null>>;
  offerReset(who: Decider, user: string, reset: z.output<typeof NewReset>): Promise<Result<z.output<typeof MadeReset>>>;
  useReset(reset: z.output<typeof UseReset>): Promise<Result<z.output<typeof UsedReset>>>;
};

const done = (result: Result<null>): Result<Record<string, never>> => (result.ok ? ok({}) : result);

export function addAccessRoutes(app: HttpServer, office: AccessRooms): void {
  app.get(BASE, { schema: { tags, summary: 'People with access, and open invitations', response: { 200: AccessListSchema } } }, async (request, reply) => {
    const who = await office.requireOffice(request, 'manage_staff');
    return who.ok ? answer(reply, ok(await office.accessList(who.value))) : sendProblem(reply, who.fault) as never;
  });

  app.post(`${BASE}/invitations`, { schema: { tags, summary: 'Invite a manager or an auditor by a one-use link', body: NewInvitation, response: { 200: MadeInvitation } } }, async (request, reply) => {
    const who = await office.requireOffice(request, 'manage_staff', WEIGHTY);
    return who.ok ? answer(reply, ok(await office.invite(who.value, request.body))) : sendProblem(reply, who.fault) as never;
  });

  app.delete(`${BASE}/invitations/:id`, { schema: { tags, summary: 'Take an invitation back', params: Path, response: { 200: Done } } }, async (request, reply) => {
    const who = await office.requireOffice(request, 'manage_staff');
    return who.ok ? answer(reply, done(await office.takeBack(who.value, request.params.id))) : sendProblem(reply, who.fault) as never;
  });

  app.post(`${BASE}/second-factor`, { schema: { tags, summary: 'Ask everybody here for more than a password', response: { 200: Done } } }, async (request, reply) => {
    const who = await office.requireOffice(request, 'manage_staff', WEIGHTY);
    return who.ok ? answer(reply, done(await office.demandSecondFactor(who.value, true, request))) : sendProblem(reply, who.fault) as never;
  });
  app.delete(`${BASE}/second-factor`, { schema: { tags, summary: 'Let a password be enough again', response: { 200: Done } } }, async (request, reply) => {
    const who = await office.requireOffice(request, 'manage_staff', WEIGHTY);
    return who.ok ? answer(reply, done(await office.demandSecondFactor(who.value, false, request))) : sendProblem(reply, who.fault) as never;
  });

  app.put(`${BASE}/:id/operator`, { schema: { tags, summary: 'Bind an account to an operator', params: Path, body: BindOperator, response: { 200: Done } } }, async (request, reply) => {
    const who = await office.requireOffice(request, 'manage_staff', WEIGHTY);
    return who.ok ? answer(reply, done(await office.bindOperator(who.value, request.params.id, request.body.operator))) : sendProblem(reply, who.fault) as never;
  });

  app.post(`${BASE}/:id/reset`, { schema: { tags, summary: 'Make a link by which a manager or an auditor chooses a new password', params: Path, body: NewReset, response: { 200: MadeReset } } }, async (request, reply) => {
    const who = await office.requireOffice(request, 'manage_staff', WEIGHTY);
    return who.ok ? answer(reply, await office.offerReset(who.value, request.params.id, request.body)) : sendProblem(reply, who.fault) as never;
  });

  app.post(`${BASE}/:id/end`, { schema: { tags, summary: 'End somebody’s access, and their sessions at once', params: Path, response: { 200: Done } } }, async (request, reply) => {
    const who = await office.requireOffice(request, 'manage_staff', WEIGHTY);
    return who.ok ? answer(reply, done(await office.endAccess(who.value, request.params.id))) : sendProblem(reply, who.fault) as never;
  });

  const limiter = makeRateLimiter({ pass: ACCEPT_RATE, address: ACCEPT_RATE });
  app.post('/api/v1/invitation', {
    bodyLimit: 4096, schema: { tags, summary: 'Make the account that an invitation is for', body: AcceptInvitation, response: { 200: Done } },
  }, async (request, reply) => {
    if (!limiter.take(null, request.ip, performance.now())) return sendProblem(reply, { code: 'rate_limited' }) as never;
    return answer(reply, done(await office.accept(request.body)));
  });
  app.post('/api/v1/access-reset', {
    bodyLimit: 4096, schema: { tags, summary: 'Choose a new password by the link that somebody was given', body: UseReset, response: { 200: UsedReset } },
  }, async (request, reply) => {
    if (!limiter.take(null, request.ip, performance.now())) return sendProblem(reply, { code: 'rate_limited' }) as never;
    return answer(reply, await office.useReset(request.body));
  });
}

/** What somebody sees and ends of their own sign-in. Passwords, codes and passkeys are changed by the library below /api/auth. */
import { type Result, ok } from '@stilltill/domain/result';
import { EndedSessions, SessionList, SessionState } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { SignedIn } from './identity.ts';
import type { OfficePorts } from './ports.ts';
import { endOtherSessions, endSession, keepActive, listSessions, lockSession } from './sessions.ts';

const ACCOUNT = '/api/v1/office/account';
const BASE = `${ACCOUNT}/sessions`;
const Path = z.object({ id: z.string().max(64) });
const tags = ['office'];

type Asked = (request: FastifyRequest) => Promise<Result<SignedIn>>;
type AccountRooms = { readonly signedIn: Asked; readonly recognise: Asked; readonly ports: Pick<OfficePorts, 'postgres' | 'clock' | 'live'> };

/** Everybody who is signed in may see and end their own, an auditor too. */
export function addAccountRoutes(app: HttpServer, { signedIn, recognise, ports }: AccountRooms): void {
  app.get(BASE, { schema: { tags, summary: 'Where I am signed in', response: { 200: SessionList } } }, async (request, reply) => {
    const who = await signedIn(request);
    return who.ok ? answer(reply, ok({ items: await listSessions(ports, who.value) })) : sendProblem(reply, who.fault) as never;
  });
  app.post(`${BASE}/:id/end`, { schema: { tags, summary: 'Sign me out there', params: Path, response: { 200: EndedSessions } } }, async (request, reply) => {
    const who = await signedIn(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const ended = await endSession(ports, who.value, request.params.id);
    return answer(reply, ended.ok ? ok({ ended: 1 }) : ended);
  });
  app.post(`${BASE}/end-others`, { schema: { tags, summary: 'Sign me out everywhere else', response: { 200: EndedSessions } } }, async (request, reply) => {
    const who = await signedIn(request);
    return who.ok ? answer(reply, ok({ ended: await endOtherSessions(ports, who.value) })) : sendProblem(reply, who.fault) as never;
  });
  app.post(`${ACCOUNT}/lock`, { schema: { tags, summary: 'Lock the session in which I ask', response: { 200: SessionState } } }, async (request, reply) => {
    const who = await recognise(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    await lockSession(ports, who.value);
    return answer(reply, ok({ is_locked: true }));
  });
  app.post(`${ACCOUNT}/used`, { schema: { tags, summary: 'Somebody used a page of the office', response: { 200: SessionState } } }, async (request, reply) => {
    const who = await signedIn(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    await keepActive(ports, who.value.session);
    return answer(reply, ok({ is_locked: false }));
  });
}

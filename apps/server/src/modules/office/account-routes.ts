/** What somebody sees and ends of their own sign-in. Passwords, codes and passkeys are changed by the library below /api/auth. */
import { type Result, ok } from '@stilltill/domain/result';
import { EndedSessions, SessionList } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { SignedIn } from './identity.ts';
import type { OfficePorts } from './ports.ts';
import { endOtherSessions, endSession, listSessions } from './sessions.ts';

const BASE = '/api/v1/office/account/sessions';
const Path = z.object({ id: z.string().max(64) });
const tags = ['office'];

type AccountRooms = { signedIn(request: FastifyRequest): Promise<Result<SignedIn>>; readonly ports: Pick<OfficePorts, 'postgres' | 'clock' | 'live'> };

/** Everybody who is signed in may see and end their own, an auditor too. */
export function addAccountRoutes(app: HttpServer, { signedIn, ports }: AccountRooms): void {
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
}

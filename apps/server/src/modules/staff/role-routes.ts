/** Roles in the back office, below /api/v1/office/roles. */
import { type Result, ok } from '@stilltill/domain/result';
import { RoleChange, RoleList, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { RequireOffice } from '../office/index.ts';
import type { RoleState } from './roles.ts';

const BASE = '/api/v1/office/roles';
const Path = z.object({ id: Uuid });
const Decided = z.object({ id: Uuid });
const tags = ['office'];

type Commands = {
  roles(merchant: string): Promise<z.output<typeof RoleList>>;
  putRole(merchant: string, id: string, state: RoleState, by: string): Promise<Result<null>>;
  removeRole(merchant: string, id: string, by: string): Promise<Result<null>>;
};

export function addRoleOfficeRoutes(app: HttpServer, staff: Commands, requireOffice: RequireOffice): void {
  app.get(BASE, { schema: { tags, summary: 'Roles that the merchant defined', response: { 200: RoleList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await staff.roles(who.value.merchant)));
  });

  // Whoever makes a role gives it its id, so a repeat of what was lost on its way changes nothing.
  app.put(`${BASE}/:id`, { schema: { tags, summary: 'Make a role, or change it', params: Path, body: RoleChange, response: { 200: Decided } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_staff');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { id } = request.params;
    const done = await staff.putRole(who.value.merchant, id, request.body, who.value.name);
    return answer(reply, done.ok ? ok({ id }) : done);
  });

  app.delete(`${BASE}/:id`, { schema: { tags, summary: 'Remove a role that nobody holds', params: Path, response: { 200: Decided } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_staff');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { id } = request.params;
    const done = await staff.removeRole(who.value.merchant, id, who.value.name);
    return answer(reply, done.ok ? ok({ id }) : done);
  });
}

/** Roles that the merchant defines. */
import { checkRole } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { RoleChange, RoleList, RoleRecord } from '@stilltill/protocol';
import type { z } from 'zod';
import type { StaffPorts } from './ports.ts';
import { changeRoleRow, rememberRole } from './remembered.ts';
import { type RoleRow, countAllHolders, countHolders, lockRole, selectRoles } from './role-store.ts';

export type RoleState = z.output<typeof RoleChange>;

export async function listRoles({ postgres }: StaffPorts, merchant: string): Promise<z.output<typeof RoleList>> {
  return postgres.withMerchant(merchant, async (tx) => {
    const holders = await countHolders(tx);
    return { items: (await selectRoles(tx)).map((role) => ({ ...role, operators: holders.get(role.id) ?? 0 })) };
  });
}

/** Makes a role of this id, or changes it. `not_found` of one that was removed, `role_invalid`. */
export async function putRole(ports: StaffPorts, merchant: string, id: string, state: RoleState, by: string): Promise<Result<null>> {
  const checked = checkRole(state);
  if (!checked.ok) return checked;
  const record: RoleRecord = { ...state, id, actions: [...new Set(state.actions)] };
  const decided = await ports.postgres.withMerchant<Result<RoleRow>>(merchant, async (tx) => {
    const before = await lockRole(tx, id);
    if (before?.removed) return fail('not_found');
    const row = { record, removed: false, revision: (before?.revision ?? 0) + 1 };
    await changeRoleRow(ports, tx, row, by);
    return ok(row);
  });
  if (!decided.ok) return decided;
  await rememberRole(ports, merchant, decided.value);
  return ok(null);
}

/** `not_found`; `role_used` where somebody holds it. */
export async function removeRole(ports: StaffPorts, merchant: string, id: string, by: string): Promise<Result<null>> {
  const removed = await ports.postgres.withMerchant<Result<RoleRow>>(merchant, async (tx) => {
    const before = await lockRole(tx, id);
    if (!before || before.removed) return fail('not_found');
    const count = await countAllHolders(tx, id);
    if (count > 0) return fail('role_used', { count });
    const row = { ...before, removed: true, revision: before.revision + 1 };
    await changeRoleRow(ports, tx, row, by);
    return ok(row);
  });
  if (!removed.ok) return removed;
  await rememberRole(ports, merchant, removed.value);
  return ok(null);
}

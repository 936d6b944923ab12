/**
 * The door of the staff room: people who sign on at tills, their roles and PINs. A PIN is never kept and never compared
 * here: the till does that, also offline, with what argon2id made of it.
 */
import { ROLES, type Role } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { OperatorChange, OperatorList, ServerBody } from '@stilltill/protocol';
import type { z } from 'zod';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import type { RequireOffice } from '../office/index.ts';
import { addStaffOfficeRoutes } from './office-routes.ts';
import { hashPin, makeRecoveryCode } from './secret.ts';
import { type OperatorRow, insertOperator, lockOperator, selectNames, selectOperators, updateOperator } from './store.ts';

export type { HashedSecret } from './secret.ts';

export type StaffPorts = Pick<Platform, 'postgres' | 'clock' | 'ids' | 'random' | 'remembrance'> & {
  /** Puts records into the change feed, as the last act of the transaction. */
  publishChanges(tx: MerchantTx, records: readonly ReferenceRecord[]): Promise<unknown>;
  appendServerEntry(tx: MerchantTx, kind: 'operator.changed', body: ServerBody<'operator.changed'>): Promise<unknown>;
};

export type OperatorState = z.output<typeof OperatorChange>;
export type Staff = ReturnType<typeof makeStaff>;

/** The kind under which rights that were taken away are remembered outside the database. */
const RIGHTS_TAKEN = 'rights.taken';
type RightsTaken = { readonly operator: string; readonly role: Role; readonly active: boolean };

export function makeStaff(ports: StaffPorts) {
  ports.remembrance.onReplay(RIGHTS_TAKEN, (line) => recallRights(ports, line.merchant_id, line.value as RightsTaken));
  return {
    operatorNames: selectNames,

    async operators(merchant: string): Promise<z.output<typeof OperatorList>> {
      const rows = await ports.postgres.withMerchant(merchant, selectOperators);
      return { items: rows.map(({ pin, ...operator }) => ({ ...operator, has_pin: pin !== null })) };
    },

    /** Makes an operator. `by` is the name of who decided it. The last act of its transaction. */
    async makeOperator(tx: MerchantTx, id: string, state: OperatorState, by: string): Promise<void> {
      await this.makeOperators(tx, [{ id, ...state }], by);
    },

    /** Makes operators. The last act of its transaction. */
    async makeOperators(tx: MerchantTx, operators: readonly ({ readonly id: string } & OperatorState)[], by: string): Promise<void> {
      const rows: OperatorRow[] = [];
      for (const { id, pin, name, role, active, language } of operators) {
        rows.push({ id, name, role, active, language, pin: pin === undefined ? null : await hashPin(pin, ports.random) });
      }
      for (const row of rows) {
        await insertOperator(tx, row, new Date(ports.clock.now_ms()));
        await ports.appendServerEntry(tx, 'operator.changed', { operator: row.id, role: row.role, active: row.active, by: by.slice(0, 100) });
      }
      await ports.publishChanges(tx, rows.map(recordOf));
    },

    /** Changes an operator; a PIN that is not given stays. `not_found`: there is none of this id. */
    async changeOperator(merchant: string, id: string, state: OperatorState, by: string): Promise<Result<null>> {
      // Before the transaction: it takes some milliseconds, and nobody should wait for them behind a lock.
      const pin = state.pin === undefined ? undefined : await hashPin(state.pin, ports.random);
      const changed = await ports.postgres.withMerchant<Result<{ isLess: boolean }>>(merchant, async (tx) => {
        const before = await lockOperator(tx, id);
        if (!before) return fail('not_found');
        const { name, role, active, language } = state;
        const after: OperatorRow = { id, name, role, active, language, pin: pin ?? before.pin };
        await updateOperator(tx, after);
        const isAboutAccess = before.role !== role || before.active !== active || pin !== undefined;
        if (isAboutAccess) await ports.appendServerEntry(tx, 'operator.changed', { operator: id, role, active, by: by.slice(0, 100) });
        await ports.publishChanges(tx, [recordOf(after)]);
        return ok({ isLess: mayLess(before, after) });
      });
      if (!changed.ok) return changed;
      // A restore must not give a right back that was taken away, so it is not acknowledged before this is on the disk.
      if (changed.value.isLess) await ports.remembrance.append(merchant, RIGHTS_TAKEN, { operator: id, role: state.role, active: state.active } satisfies RightsTaken);
      return ok(null);
    },

    makeRecoveryCode: () => makeRecoveryCode(ports.random),

    /** Below /api/v1/office/operators. */
    addOfficeRoutes(app: HttpServer, requireOffice: RequireOffice): void {
      addStaffOfficeRoutes(app, ports, this, requireOffice);
    },
  };
}

function mayLess(before: Pick<OperatorRow, 'role' | 'active'>, after: Pick<OperatorRow, 'role' | 'active'>): boolean {
  return (before.active && !after.active) || ROLES.indexOf(after.role) < ROLES.indexOf(before.role);
}

function recordOf(row: OperatorRow): ReferenceRecord {
  const { id, name, role, active, language, pin } = row;
  // Whoever is gone keeps the name, for what they did; the till needs no hash for them.
  return { kind: 'operator', id, store: null, body: { id, name, role, active, language, pin: active ? pin : null } };
}

/** Takes rights away again that a restored database gave back; never gives any. */
async function recallRights(ports: StaffPorts, merchant: string, taken: RightsTaken): Promise<void> {
  await ports.postgres.withMerchant(merchant, async (tx) => {
    const before = await lockOperator(tx, taken.operator);
    if (!before) return;
    const role = ROLES.indexOf(taken.role) < ROLES.indexOf(before.role) ? taken.role : before.role;
    const after: OperatorRow = { ...before, role, active: before.active && taken.active };
    if (!mayLess(before, after)) return;
    await updateOperator(tx, after);
    await ports.appendServerEntry(tx, 'operator.changed', { operator: taken.operator, role: after.role, active: after.active, by: 'restore' });
    await ports.publishChanges(tx, [recordOf(after)]);
  });
}


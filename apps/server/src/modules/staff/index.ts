/**
 * The door of the staff room: people who sign on at tills, their roles and PINs. A PIN is never kept and never compared
 * here: the till does that, also offline, with what argon2id made of it.
 */
import type { Role } from '@stilltill/domain/operator';
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

/**
 * The kind under which decisions about rights are remembered outside the database. Those that give are remembered like
 * those that take: the last one counts, and its number says whether a database has it. What argon2id made of the PIN
 * belongs to it, or a restore would bring back a PIN that was changed because somebody had seen it.
 */
const RIGHTS_DECIDED = 'rights.decided';
type RightsDecided = { readonly operator: string; readonly role: Role; readonly active: boolean; readonly pin: OperatorRow['pin']; readonly revision: number };

export function makeStaff(ports: StaffPorts) {
  ports.remembrance.onReplay(RIGHTS_DECIDED, (line) => recallRights(ports, line.merchant_id, line.value as RightsDecided));
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
      const changed = await ports.postgres.withMerchant<Result<RightsDecided>>(merchant, async (tx) => {
        const before = await lockOperator(tx, id);
        if (!before) return fail('not_found');
        const { name, role, active, language } = state;
        const after = { id, name, role, active, language, pin: pin ?? before.pin, revision: before.revision + 1 };
        await updateOperator(tx, after);
        const isAboutAccess = before.role !== role || before.active !== active || pin !== undefined;
        if (isAboutAccess) await ports.appendServerEntry(tx, 'operator.changed', { operator: id, role, active, by: by.slice(0, 100) });
        await ports.publishChanges(tx, [recordOf(after)]);
        return ok({ operator: id, role, active, pin: after.pin, revision: after.revision });
      });
      if (!changed.ok) return changed;
      // A restore must not give a right back that was taken away, so it is not acknowledged before this is on the disk.
      await ports.remembrance.append(merchant, RIGHTS_DECIDED, changed.value);
      return ok(null);
    },

    makeRecoveryCode: () => makeRecoveryCode(ports.random),

    /** Below /api/v1/office/operators. */
    addOfficeRoutes(app: HttpServer, requireOffice: RequireOffice): void {
      addStaffOfficeRoutes(app, ports, this, requireOffice);
    },
  };
}

function recordOf(row: OperatorRow): ReferenceRecord {
  const { id, name, role, active, language, pin } = row;
  // Whoever is gone keeps the name, for what they did; the till needs no hash for them.
  return { kind: 'operator', id, store: null, body: { id, name, role, active, language, pin: active ? pin : null } };
}

/** Decides again what a restored database does not know of. What it knows stays as it is. */
async function recallRights(ports: StaffPorts, merchant: string, decided: RightsDecided): Promise<void> {
  await ports.postgres.withMerchant(merchant, async (tx) => {
    const before = await lockOperator(tx, decided.operator);
    if (!before || before.revision >= decided.revision) return;
    const { role, active, pin, revision } = decided;
    const after = { ...before, role, active, pin, revision };
    await updateOperator(tx, after);
    await ports.appendServerEntry(tx, 'operator.changed', { operator: before.id, role, active, by: 'restore' });
    await ports.publishChanges(tx, [recordOf(after)]);
  });
}

/** What whole lists do to the staff, within a transaction of whoever brings them. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import { selectBadges } from './badge-store.ts';
import { type NewOperator, makeOperators } from './operators.ts';
import type { StaffPorts } from './ports.ts';
import { recordOf, rememberRights } from './remembered.ts';
import { selectRoles } from './role-store.ts';
import { lockOperator, selectOperators, updateOperator } from './store.ts';

const BY_MAX = 100;
/** The number of an operator whom nobody changed. */
const FIRST_REVISION = 0;

export function makeStaffLists(ports: StaffPorts) {
  return {
    people: async (tx: MerchantTx) => (await selectOperators(tx)).map(({ id, name, active, role, language, places }) => ({ id, name, active, role, language, places })),
    roles: selectRoles,
    /** The last act of its transaction. `pin_short`, `role_unknown`. */
    make: (tx: MerchantTx, operators: readonly NewOperator[], by: string) => makeOperators(ports, tx, operators, by.slice(0, BY_MAX)),
    /** Those of them whom nobody changed since they were made. */
    unchanged: async (tx: MerchantTx, ids: readonly string[]): Promise<ReadonlySet<string>> => new Set((await tx.query<{ id: string }>(
      'select id from app.operator where merchant_id = $1 and id = any($2::uuid[]) and active and revision = $3', [tx.merchant_id, uuidArray(ids), FIRST_REVISION],
    )).map(({ id }) => id)),
    /**
     * They are gone from now on. Remembered before it is committed: a restore that forgot it would let them in, and one that
     * remembers what came to nothing keeps somebody out whom the owner lets in again. The last act of its transaction.
     */
    async retire(tx: MerchantTx, ids: readonly string[], by: string): Promise<void> {
      const badges = Map.groupBy(await selectBadges(tx, [...ids]), ({ operator_id }) => operator_id);
      const rows = [];
      for (const id of [...ids].sort()) {
        const before = await lockOperator(tx, id);
        if (before?.active) rows.push({ ...before, active: false, revision: before.revision + 1 });
      }
      for (const row of rows) {
        await updateOperator(tx, row);
        await ports.appendServerEntry(tx, 'operator.changed', { operator: row.id, role: row.role, active: false, by: by.slice(0, BY_MAX) });
      }
      for (const { id, role, active, pin, revision, pin_figures, places } of rows) await rememberRights(ports, tx.merchant_id, { operator: id, role, active, pin, revision, pin_figures, places });
      await ports.publishChanges(tx, rows.map((row) => recordOf(row, badges.get(row.id) ?? [])));
    },
  };
}

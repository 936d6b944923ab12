/**
 * The door of the staff room: people who sign on at tills, their roles, PINs and badges. A PIN or badge is never kept and never
 * compared here: the till does that, also offline, with what argon2id made of it.
 */
import { type Result, assert } from '@stilltill/domain/result';
import type { NewBadge } from '@stilltill/protocol';
import type { z } from 'zod';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { PlacedRow } from '../catalog/index.ts';
import type { RequireOffice } from '../office/index.ts';
import { issueBadge, withdrawBadge } from './badges.ts';
import { keepDemandPositions } from './demands.ts';
import { makeStaffLists } from './lists.ts';
import { addStaffOfficeRoutes } from './office-routes.ts';
import { type NewOperator, type OperatorState, changeOperator, listOperators, makeOperators } from './operators.ts';
import type { StaffPorts } from './ports.ts';
import { recallDecisions } from './remembered.ts';
import { type RightsAsked, keepVersions, rightsAt } from './rights-versions.ts';
import { addRoleOfficeRoutes } from './role-routes.ts';
import { type RoleState, listRoles, putRole, removeRole } from './roles.ts';
import { makeRecoveryCode } from './secret.ts';
import { selectIsActive, selectNames, selectOperators } from './store.ts';

export { makeApprovalsProjection } from './approvals-project.ts';
export { readApprovalPage } from './approvals-list.ts';
export { makeApprovals } from './approvals.ts';
export { addApprovalOfficeRoutes, addApprovalTerminalRoutes } from './approvals-routes.ts';
export { addDemandRoutes } from './demand-routes.ts';
export { type DemandState, type Demands, type WantedDemand, makeDemands } from './demands.ts';
export { makeDemandProjection } from './demands-project.ts';
export { addRosterRoutes } from './roster-routes.ts';
export { offRosterProjection } from './off-roster-project.ts';
export { type Roster, type RosterPorts, makeRoster } from './roster.ts';
export { addSwapOfficeRoutes, addSwapTerminalRoutes } from './swap-request-routes.ts';
export { makeSwapRequests } from './swap-requests.ts';
export { makeRightsProjection } from './rights-project.ts';
export type { RightsAsked, RightsThen } from './rights-versions.ts';
export type { BadgeSalt, HashedSecret } from './secret.ts';
export type { NewOperator, OperatorState } from './operators.ts';
export type { StaffPorts } from './ports.ts';
export type { RoleState } from './roles.ts';

export type Staff = ReturnType<typeof makeStaff>;

/** The longest name of who decided that an entry carries. */
const BY_MAX = 100;

export function makeStaff(ports: StaffPorts) {
  recallDecisions(ports);
  const named = (by: string): string => by.slice(0, BY_MAX);
  return {
    operatorNames: selectNames,
    /** All operators there ever were, with the one store that they have a role in; null: several, or all. */
    operatorHomes: async (tx: MerchantTx) => (await selectOperators(tx)).map(({ id, role, places }) => ({ id, role, home_store: places.length === 1 ? places[0]?.store ?? null : null })),
    isAtWork: selectIsActive,
    /** Operators who are at work, and whether they have a PIN. */
    activeOperators: async (tx: MerchantTx) => (await selectOperators(tx)).filter(({ active }) => active).map(({ id, name, role, pin }) => ({ id, name, role, has_pin: pin !== null })),

    /** What people could do at stores, as far as a till could know it then; in the order of what was asked. */
    rightsAt: (tx: MerchantTx, asked: readonly RightsAsked[]) => rightsAt(tx, asked),
    /** Keeps what published records mean for rights, in the transaction that publishes them. */
    async keepVersions(tx: MerchantTx, written: readonly PlacedRow[]): Promise<void> {
      await keepVersions(tx, written, new Date(ports.clock.now_ms()));
      await keepDemandPositions(tx, written);
    },

    /** For whole lists of people. */
    lists: makeStaffLists(ports),
    operators: (merchant: string) => listOperators(ports, merchant),
    /** Makes an operator; `by` is the name of who decided it. `pin_short`, `role_unknown`. The last act of its transaction. */
    makeOperator: (tx: MerchantTx, id: string, state: OperatorState, by: string) => makeOperators(ports, tx, [{ id, ...state }], named(by)),
    /** Makes operators that are known to be right. The last act of its transaction. */
    async makeOperators(tx: MerchantTx, operators: readonly NewOperator[], by: string): Promise<void> {
      const made = await makeOperators(ports, tx, operators, named(by));
      assert(made.ok, 'operators that a program makes hold roles that there are, and PINs that are long enough');
    },
    /** Changes an operator; a PIN or roles that are not given stay. `not_found`, `pin_short`, `role_unknown`. */
    changeOperator: (merchant: string, id: string, state: OperatorState, by: string) => changeOperator(ports, merchant, id, state, named(by)),

    /** A badge for an operator; what a printed one says is in this answer alone. `not_found`, `badge_unreadable`, `badge_taken`, `list_full`. */
    issueBadge: (merchant: string, operator: string, wanted: z.output<typeof NewBadge>, by: string) => issueBadge(ports, merchant, operator, wanted, named(by)),
    /** `not_found`. */
    withdrawBadge: (merchant: string, operator: string, badge: string, by: string) => withdrawBadge(ports, merchant, operator, badge, named(by)),

    roles: (merchant: string) => listRoles(ports, merchant),
    /** Makes a role of this id, or changes it. `not_found` of one that was removed, `role_invalid`. */
    putRole: (merchant: string, id: string, state: RoleState, by: string): Promise<Result<null>> => putRole(ports, merchant, id, state, named(by)),
    /** `not_found`; `role_used` where somebody holds it. */
    removeRole: (merchant: string, id: string, by: string): Promise<Result<null>> => removeRole(ports, merchant, id, named(by)),

    makeRecoveryCode: () => makeRecoveryCode(ports.random),

    /** Below /api/v1/office/operators and /api/v1/office/roles. */
    addOfficeRoutes(app: HttpServer, requireOffice: RequireOffice): void {
      addStaffOfficeRoutes(app, ports, this, requireOffice);
      addRoleOfficeRoutes(app, this, requireOffice);
    },
  };
}

/** What somebody may do at this till now: by their roles at its store as they are known, and by when the server was last met. */
import { type Action, type Measure, type Rights, areRightsExpired, exceedsRights, rightsOf } from '@stilltill/domain/operator';
import type { KnownOperator } from './catalog/catalog.ts';
import { judgedTime } from './clock-mark.ts';
import { type Core, identityOf } from './core.ts';
import { sellingOf } from './settings.ts';

/** Sensitive rights run out with the last contact, and where the clock can't be trusted. */
export function areRightsOut(core: Core): boolean {
  return core.view.clock_behind || areRightsExpired(core.memory.mark.last_contact_ms, judgedTime(core));
}

/** Null: they have no place at this store, or are gone. A change of rights holds at once. */
export function rightsHere(core: Core, operator: KnownOperator | undefined, expired: boolean): Rights | null {
  return operator ? rightsOf(operator, identityOf(core).certificate.store, core.catalog.roles(), sellingOf(core).limits, { expired }) : null;
}

/** Whether somebody has the right, and the thing is no larger than they may decide alone. */
export function mayAlone(rights: Rights | null, action: Action, measure: Measure): boolean {
  return rights?.actions.has(action) === true && !exceedsRights(rights, action, measure);
}

/** Whether they may let others do what those may not do alone: everybody above an operator who may do it themself. */
export function mayLet(rights: Rights | null, action: Action, measure: Measure): boolean {
  return rights !== null && rights.rank !== 'operator' && mayAlone(rights, action, measure);
}

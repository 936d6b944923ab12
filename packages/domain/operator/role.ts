/** What a role that a merchant defines must be like, and what a PIN must be like for whoever holds roles. */
import { type Result, fail, ok } from '../result/index.ts';
import type { Role } from './permission.ts';
import { PIN_FIGURES, type RoleDefinition, type RolePlace } from './rights.ts';

/** PINs have no more figures than these. */
export const PIN_FIGURES_MAX = 8;

/** `role_invalid`, with the figures that a PIN of this rank has at least. */
export function checkRole({ rank, actions, credentials: { pin_figures_min } }: Pick<RoleDefinition, 'rank' | 'actions' | 'credentials'>): Result<null> {
  const figures = PIN_FIGURES[rank];
  if (actions.length === 0 || pin_figures_min < figures || pin_figures_min > PIN_FIGURES_MAX) return fail('role_invalid', { figures });
  return ok(null);
}

/** How many figures the PIN of somebody has at least: as many as the strictest of the roles asks that they hold anywhere. */
export function pinFiguresMin({ role, places }: { readonly role: Role; readonly places?: readonly RolePlace[] | undefined }, roles: ReadonlyMap<string, Pick<RoleDefinition, 'credentials'>>): number {
  const defined = (places ?? []).map((place) => roles.get(place.role)?.credentials.pin_figures_min ?? PIN_FIGURES.operator);
  // Whoever is called a manager has a manager's PIN, whatever less they may do at some store.
  return Math.max(PIN_FIGURES[role], ...defined);
}

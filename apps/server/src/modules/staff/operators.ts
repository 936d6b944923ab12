/** People who sign on at tills, and what they hold. */
import { PIN_FIGURES, ROLES, type Role, type RolePlace, pinFiguresMin } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { OperatorChange, OperatorList } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { selectBadges } from './badge-store.ts';
import { standingByOperator } from './demands.ts';
import type { StaffPorts } from './ports.ts';
import { type RightsDecided, publishOperator, recordOf, rememberRights } from './remembered.ts';
import { holdRoles, selectRoleMap } from './role-store.ts';
import { type HashedSecret, hashPin } from './secret.ts';
import { type DecidedRow, type OperatorRow, insertOperator, lockOperator, selectOperators, updateOperator } from './store.ts';

export type OperatorState = z.output<typeof OperatorChange>;
export type NewOperator = { readonly id: string } & OperatorState;

export async function listOperators({ postgres, clock }: StaffPorts, merchant: string): Promise<z.output<typeof OperatorList>> {
  return postgres.withMerchant(merchant, async (tx) => {
    const [rows, roles, badges, demands] = [await selectOperators(tx), await selectRoleMap(tx), await selectBadges(tx, null), await standingByOperator(tx, new Date(clock.now_ms()))];
    const badgesOf = Map.groupBy(badges, ({ operator_id }) => operator_id);
    return {
      items: rows.map(({ pin, pin_figures, places, ...operator }) => ({
        ...operator, places: [...places], has_pin: pin !== null,
        // No PIN was ever shorter than an operator's; of one from before lengths were kept nothing more is known.
        is_pin_short: pin !== null && (pin_figures ?? PIN_FIGURES.operator) < pinFiguresMin({ role: operator.role, places }, roles),
        badges: (badgesOf.get(operator.id) ?? []).map(({ id, form, issued_at, issued_by }) => ({ id, form, issued_at, issued_by })),
        demand: demands.get(operator.id) ?? null,
      })),
    };
  });
}

/** `pin_short`, `role_unknown`. The last act of its transaction. */
export async function makeOperators(ports: StaffPorts, tx: MerchantTx, operators: readonly NewOperator[], by: string): Promise<Result<null>> {
  const rows: OperatorRow[] = [];
  for (const { id, pin, name, active, language, ...given } of operators) {
    const held = await holdPlaces(tx, given.role, given.places ?? []);
    if (!held.ok) return held;
    const { role, places, figures } = held.value;
    if (pin !== undefined && pin.length < figures) return fail('pin_short', { figures });
    rows.push({ id, name, role, active, language, places, pin: pin === undefined ? null : await hashPin(pin, ports.random), pin_figures: pin?.length ?? null });
  }
  for (const row of rows) {
    await insertOperator(tx, row, new Date(ports.clock.now_ms()));
    await ports.appendServerEntry(tx, 'operator.changed', { operator: row.id, role: row.role, active: row.active, by });
  }
  await ports.publishChanges(tx, rows.map((row) => recordOf(row, [])));
  return ok(null);
}

/** Changes an operator; a PIN or roles that are not given stay. `not_found`, `pin_short`, `role_unknown`. */
export async function changeOperator(ports: StaffPorts, merchant: string, id: string, state: OperatorState, by: string): Promise<Result<null>> {
  // Before the transaction: it takes some milliseconds, and nobody should wait for them behind a lock.
  const pin = state.pin === undefined ? undefined : { hashed: await hashPin(state.pin, ports.random), figures: state.pin.length };
  const changed = await ports.postgres.withMerchant<Result<RightsDecided>>(merchant, async (tx) => {
    const before = await lockOperator(tx, id);
    if (!before) return fail('not_found');
    const after = await changedRow(tx, before, state, pin);
    if (!after.ok) return after;
    await updateOperator(tx, after.value);
    const { role, active, places } = after.value;
    const isAboutAccess = before.role !== role || before.active !== active || pin !== undefined || JSON.stringify(before.places) !== JSON.stringify(places);
    if (isAboutAccess) await ports.appendServerEntry(tx, 'operator.changed', { operator: id, role, active, by });
    return ok(await publishOperator(ports, tx, after.value));
  });
  if (!changed.ok) return changed;
  await rememberRights(ports, merchant, changed.value);
  if (!state.active) await ports.signOutOperator(merchant, id);
  return ok(null);
}

type NewPin = { readonly hashed: HashedSecret; readonly figures: number };

async function changedRow(tx: MerchantTx, before: DecidedRow, state: OperatorState, pin: NewPin | undefined): Promise<Result<DecidedRow>> {
  const held = await holdPlaces(tx, state.role, state.places ?? before.places);
  if (!held.ok) return held;
  const { role, places, figures } = held.value;
  const pin_figures = pin?.figures ?? before.pin_figures;
  if (pin && pin.figures < figures) return fail('pin_short', { figures });
  if (!pin && before.pin && (pin_figures ?? 0) < figures) {
    // A PIN that was enough stays enough; whoever gets more to decide than it is good for needs another one.
    const asked_before = pinFiguresMin(before, await selectRoleMap(tx));
    if (figures > asked_before) return fail('pin_short', { figures });
  }
  const { name, active, language } = state;
  return ok({ ...before, name, role, active, language, places, pin: pin?.hashed ?? before.pin, pin_figures, revision: before.revision + 1 });
}

type Held = { readonly role: Role; readonly places: readonly RolePlace[]; readonly figures: number };

/** Roles that somebody is to hold, and the rank that comes of them: the highest, which is what an older till goes by. */
async function holdPlaces(tx: MerchantTx, rank: Role, places: readonly RolePlace[]): Promise<Result<Held>> {
  const roles = await holdRoles(tx, places.map(({ role }) => role));
  if (places.some(({ role }) => !roles.has(role))) return fail('role_unknown');
  const ranks = [...roles.values()].map((role) => role.rank);
  const role = ranks.length === 0 ? rank : ROLES.findLast((each) => ranks.includes(each)) ?? rank;
  return ok({ role, places, figures: pinFiguresMin({ role, places }, roles) });
}

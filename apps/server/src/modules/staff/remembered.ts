/**
 * Decisions about rights as they are remembered outside the database. Those that give are remembered like those that take:
 * the last one counts, and its number says whether a database has it. What argon2id made of the PIN and of badges belongs to
 * it, or a restore would bring back a PIN that was changed because somebody had seen it, or a badge that was lost.
 */
import type { RolePlace, Role } from '@stilltill/domain/operator';
import { RoleRecord, toWireValue } from '@stilltill/protocol';
import { assert } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import { type BadgeRow, insertBadges, selectBadges, withdrawOthers } from './badge-store.ts';
import type { StaffPorts } from './ports.ts';
import { type RoleRow, lockRole, writeRole } from './role-store.ts';
import type { BadgeSalt } from './secret.ts';
import { type DecidedRow, type OperatorRow, lockOperator, updateOperator } from './store.ts';

export const RIGHTS_DECIDED = 'rights.decided';
export const ROLE_DECIDED = 'role.decided';

/** What is absent stood in no line of earlier days, and stays as the database has it. */
export type RightsDecided = {
  readonly operator: string; readonly role: Role; readonly active: boolean; readonly pin: OperatorRow['pin']; readonly revision: number;
  readonly pin_figures?: number | null; readonly places?: readonly RolePlace[];
  readonly badges?: readonly BadgeRow[]; readonly badge_salt?: BadgeSalt | null;
};
type RoleDecided = { readonly role: Record<string, unknown>; readonly removed: boolean; readonly revision: number };

/** How an operator travels to the tills. */
export function recordOf(row: OperatorRow, badges: readonly BadgeRow[]): ReferenceRecord {
  const { id, name, role, active, language, pin, places } = row;
  // Whoever is gone keeps the name, for what they did, and badges are told apart from strange ones; the till needs no PIN.
  return {
    kind: 'operator', id, store: null,
    body: {
      id, name, role, active, language, pin: active ? pin : null, ...(places.length > 0 ? { places: [...places] } : {}),
      ...(badges.length > 0 ? { badges: badges.map(({ id: badge, hash }) => ({ id: badge, hash })) } : {}),
    },
  };
}

/** Sends an operator to the tills, and answers with what is to be remembered of it. The last act of the transaction. */
export async function publishOperator(ports: StaffPorts, tx: MerchantTx, row: DecidedRow): Promise<RightsDecided> {
  const badges = await selectBadges(tx, [row.id]);
  const badge_salt = badges.length > 0 ? await ports.badgeSalt(tx) : null;
  await ports.publishChanges(tx, [recordOf(row, badges)]);
  const { id, role, active, pin, revision, pin_figures, places } = row;
  return { operator: id, role, active, pin, revision, pin_figures, places, badges, badge_salt };
}

/** A restore must not give a right back that was taken away, so nothing is acknowledged before this is on the disk. */
export async function rememberRights(ports: StaffPorts, merchant: string, decided: RightsDecided): Promise<void> {
  await ports.remembrance.append(merchant, RIGHTS_DECIDED, decided);
}

export async function rememberRole(ports: StaffPorts, merchant: string, { record, removed, revision }: RoleRow): Promise<void> {
  await ports.remembrance.append(merchant, ROLE_DECIDED, { role: toWireValue(record), removed, revision } satisfies RoleDecided);
}

/** Decides again what a restored database does not know of. What it knows stays as it is. */
export function recallDecisions(ports: StaffPorts): void {
  ports.remembrance.onReplay(RIGHTS_DECIDED, (line) => recallRights(ports, line.merchant_id, line.value as RightsDecided));
  ports.remembrance.onReplay(ROLE_DECIDED, (line) => recallRole(ports, line.merchant_id, line.value as RoleDecided));
}

async function recallRights(ports: StaffPorts, merchant: string, decided: RightsDecided): Promise<void> {
  await ports.postgres.withMerchant(merchant, async (tx) => {
    const before = await lockOperator(tx, decided.operator);
    if (!before || before.revision >= decided.revision) return;
    const { role, active, pin, revision, places = before.places, pin_figures = null, badges, badge_salt } = decided;
    const after = { ...before, role, active, pin, revision, places, pin_figures };
    await updateOperator(tx, after);
    if (badges) {
      await withdrawOthers(tx, before.id, badges.map(({ id }) => id), new Date(ports.clock.now_ms()));
      await insertBadges(tx, badges);
    }
    await ports.appendServerEntry(tx, 'operator.changed', { operator: before.id, role, active, by: 'restore' });
    if (badge_salt) await ports.keepBadgeSalt(tx, badge_salt);
    await publishOperator(ports, tx, after);
  });
}

async function recallRole(ports: StaffPorts, merchant: string, { role, removed, revision }: RoleDecided): Promise<void> {
  const read = RoleRecord.safeParse(role);
  assert(read.success, 'a role that was remembered can be read');
  await ports.postgres.withMerchant(merchant, async (tx) => {
    const before = await lockRole(tx, read.data.id);
    if (before && before.revision >= revision) return;
    await changeRoleRow(ports, tx, { record: read.data, removed, revision }, 'restore');
  });
}

/** Writes a role, says so in the server's journal, and sends it to the tills. The last act of the transaction. */
export async function changeRoleRow(ports: StaffPorts, tx: MerchantTx, row: RoleRow, by: string): Promise<void> {
  const { record: { id, names, rank, actions }, removed } = row;
  await writeRole(tx, row);
  if (removed) await ports.appendServerEntry(tx, 'role.removed', { role: id, by });
  else await ports.appendServerEntry(tx, 'role.changed', { role: id, names, rank, actions, by });
  await ports.publishChanges(tx, [{ kind: 'role', id, store: null, body: removed ? null : row.record }]);
}

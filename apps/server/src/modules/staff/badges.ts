/**
 * Badges of operators. What a printed one says is told once, when it is made; of a card there is its serial number. Only what
 * argon2id makes of it under the merchant's one salt is kept: so one computation finds whose it is.
 */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { BADGES_MAX, type BadgeIssued, type NewBadge, normalizeBadge } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type BadgeRow, findBadgeOwner, insertBadges, selectBadges, withdrawOthers } from './badge-store.ts';
import type { StaffPorts } from './ports.ts';
import { type RightsDecided, publishOperator, rememberRights } from './remembered.ts';
import { type BadgeSalt, hashBadge, makeBadgeCode, makeSalt } from './secret.ts';
import { type DecidedRow, lockOperator, updateOperator } from './store.ts';

type Wanted = z.output<typeof NewBadge>;
type Issued = z.output<typeof BadgeIssued>;

/** `not_found`, `badge_unreadable`, `badge_taken`, `list_full`. */
export async function issueBadge(ports: StaffPorts, merchant: string, operator: string, wanted: Wanted, by: string): Promise<Result<Issued>> {
  const code = wanted.form === 'printed' ? makeBadgeCode(ports.random) : null;
  const says = wanted.form === 'printed' ? code : normalizeCard(wanted.serial);
  if (says === null) return fail('badge_unreadable');
  // Before the transaction: it takes some milliseconds, and nobody should wait for them behind a lock.
  const hash = await hashBadge(says, await saltOf(ports, merchant));
  const badge: BadgeRow = { id: ports.ids.uuid(), operator_id: operator, form: wanted.form, hash, issued_at: new Date(ports.clock.now_ms()).toISOString(), issued_by: by };
  const issued = await decide(ports, merchant, operator, async (tx) => {
    const owner = await findBadgeOwner(tx, hash);
    if (owner) return fail('badge_taken', { name: owner.name });
    if ((await selectBadges(tx, [operator])).length >= BADGES_MAX) return fail('list_full', { max: BADGES_MAX });
    if (!await insertBadges(tx, [badge])) return fail('conflict');
    await ports.appendServerEntry(tx, 'badge.issued', { badge: badge.id, operator, form: badge.form, by });
    return ok(null);
  });
  if (!issued.ok) return issued;
  return ok({ badge: { id: badge.id, form: badge.form, issued_at: badge.issued_at, issued_by: by }, code });
}

/** A printed badge of this shop is issued here and registered nowhere else. */
function normalizeCard(serial: string): string | null {
  const read = normalizeBadge(serial);
  return read?.startsWith('NFC.') ? read : null;
}

/** `not_found`. */
export async function withdrawBadge(ports: StaffPorts, merchant: string, operator: string, badge: string, by: string): Promise<Result<null>> {
  return decide(ports, merchant, operator, async (tx) => {
    const badges = await selectBadges(tx, [operator]);
    const kept = badges.filter(({ id }) => id !== badge);
    if (kept.length === badges.length) return fail('not_found');
    await withdrawOthers(tx, operator, kept.map(({ id }) => id), new Date(ports.clock.now_ms()));
    await ports.appendServerEntry(tx, 'badge.withdrawn', { badge, operator, by });
    return ok(null);
  });
}

/** Changes something about an operator's badges, tells the tills, and remembers it. */
async function decide(ports: StaffPorts, merchant: string, operator: string, change: (tx: MerchantTx) => Promise<Result<null>>): Promise<Result<null>> {
  const decided = await ports.postgres.withMerchant<Result<RightsDecided>>(merchant, async (tx) => {
    const before = await lockOperator(tx, operator);
    if (!before) return fail('not_found');
    const changed = await change(tx);
    if (!changed.ok) return changed;
    const after: DecidedRow = { ...before, revision: before.revision + 1 };
    await updateOperator(tx, after);
    return ok(await publishOperator(ports, tx, after));
  });
  if (!decided.ok) return decided;
  await rememberRights(ports, merchant, decided.value);
  return ok(null);
}

async function saltOf({ postgres, random, badgeSalt, keepBadgeSalt }: StaffPorts, merchant: string): Promise<BadgeSalt> {
  const known = await postgres.withMerchant(merchant, badgeSalt);
  return known ?? postgres.withMerchant(merchant, (tx) => keepBadgeSalt(tx, makeSalt(random)));
}

/**
 * Back in for somebody who is locked out: a link by which they choose a new password, good once and for a while. An owner makes
 * it for others; for an owner whoever keeps the machine does (`npm run owner-link`).
 */
import { createHash } from 'node:crypto';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type MadeReset, type NewReset, RESET_HOURS, type UseReset } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import type { IdSource, Random } from '../../platform/ids.ts';
import type { Tx } from '../../platform/postgres.ts';
import { type Decider, lockUser, note } from './access.ts';
import type { OfficePorts } from './ports.ts';
import { endStreams } from './sessions.ts';
import { forgetTries } from './sign-in-tries.ts';

const TOKEN_BYTES = 24;
/** A link that was made on the machine itself is used at once. */
const OWNER_LINK_HOURS = 1;
/** In whose name a link stands that was made on the machine. */
export const BY_THE_MACHINE = 'npm run owner-link';

type LinkPorts = { readonly clock: Clock; readonly random: Random; readonly ids: IdSource };
type Link = { readonly merchant: string; readonly user: string; readonly removes_second_factor: boolean; readonly made_by: string; readonly hours: number };
type Locked = { readonly id: string; readonly merchant_id: string; readonly user_id: string; readonly removes_second_factor: boolean; readonly made_by: string };
export type Owner = { readonly id: string; readonly merchant_id: string; readonly name: string; readonly email: string };

const hashToken = (token: string): string => createHash('sha256').update(`stilltill/v1/access-reset\n${token}`).digest('base64url');

/** A new link. One that was made before for the same person no longer works. Only its hash is kept. */
async function makeLink(tx: Tx, ports: LinkPorts, link: Link): Promise<z.output<typeof MadeReset>> {
  const token = Buffer.from(ports.random.bytes(TOKEN_BYTES)).toString('base64url');
  const now_ms = ports.clock.now_ms();
  const expires_at = new Date(now_ms + link.hours * 3_600_000);
  await tx.execute('delete from auth.access_reset where user_id = $1 and used_at is null', [link.user]);
  await tx.execute(
    'insert into auth.access_reset (id, token_hash, merchant_id, user_id, removes_second_factor, made_by, made_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [ports.ids.uuid(), hashToken(token), link.merchant, link.user, link.removes_second_factor, link.made_by.slice(0, 100), new Date(now_ms), expires_at],
  );
  return { path: `/office/reset#${token}`, expires_at: expires_at.toISOString() };
}

/** An owner's link for a manager or an auditor. `not_found`; `not_permitted`: of an owner's own account only the machine makes one. */
export async function offerReset(ports: OfficePorts, who: Decider, user: string, { second_factor }: z.output<typeof NewReset>): Promise<Result<z.output<typeof MadeReset>>> {
  const made = await ports.postgres.withAuth<Result<{ row: { readonly name: string; readonly role: 'auditor' | 'manager' }; link: z.output<typeof MadeReset> }>>(async (tx) => {
    const row = await lockUser(tx, who.merchant, user);
    if (!row || row.ended_at) return fail('not_found');
    if (row.role === 'owner') return fail('not_permitted');
    return ok({ row: { name: row.name, role: row.role }, link: await makeLink(tx, ports, { merchant: who.merchant, user, removes_second_factor: second_factor === 'remove', made_by: who.name, hours: RESET_HOURS }) });
  });
  if (!made.ok) return made;
  const { row, link } = made.value;
  await note(ports, who.merchant, { account: row.name, role: row.role, change: 'reset_offered', operator: null, by: who.name });
  return ok(link);
}

/** Owners who may sign in, by address. For the command on the machine. */
export async function readOwners(tx: Tx): Promise<readonly Owner[]> {
  return tx.query<Owner>("select id, merchant_id, name, email from auth.office_user where role = 'owner' and ended_at is null order by email");
}

/** A link for an owner, made on the machine. */
export function makeOwnerLink(tx: Tx, ports: LinkPorts, owner: Owner, removes_second_factor: boolean): Promise<z.output<typeof MadeReset>> {
  return makeLink(tx, ports, { merchant: owner.merchant_id, user: owner.id, removes_second_factor, made_by: BY_THE_MACHINE, hours: OWNER_LINK_HOURS });
}

export type ResetPorts = OfficePorts & {
  hashPassword(password: string): Promise<string>;
  /** Whether a password would be among the first that anybody tries for this person. */
  isEasy(person: { readonly merchant: string; readonly password: string; readonly name: string; readonly email: string }): Promise<boolean>;
};

/** Whoever holds a link has a new password by it, and all their sessions end. `reset_over`, `password_easy`: the link still works. */
export async function useReset(ports: ResetPorts, { token, password }: z.output<typeof UseReset>): Promise<Result<{ readonly email: string }>> {
  const hash = await ports.hashPassword(password);
  const now = new Date(ports.clock.now_ms());
  const used = await ports.postgres.withAuth<Result<{ link: Locked; name: string; email: string; role: 'auditor' | 'manager' | 'owner' }>>(async (tx) => {
    const [link] = await tx.query<Locked>(
      'select id, merchant_id, user_id, removes_second_factor, made_by from auth.access_reset where token_hash = $1 and used_at is null and expires_at > $2 for update', [hashToken(token), now],
    );
    const row = link && await lockUser(tx, link.merchant_id, link.user_id);
    if (!link || !row || row.ended_at) return fail('reset_over');
    if (await ports.isEasy({ merchant: link.merchant_id, password, name: row.name, email: row.email })) return fail('password_easy');
    await tx.execute('update auth.access_reset set used_at = $2 where id = $1', [link.id, now]);
    await tx.execute("update auth.office_account set password = $2, updated_at = $3 where user_id = $1 and provider_id = 'credential'", [link.user_id, hash, now]);
    await forgetTries(tx, row.email);
    await tx.execute('delete from auth.office_session where user_id = $1', [link.user_id]);
    if (link.removes_second_factor) await removeSecondFactor(tx, link.user_id);
    return ok({ link, name: row.name, email: row.email, role: row.role });
  });
  if (!used.ok) return used;
  const { link, name, email, role } = used.value;
  endStreams(ports, { merchant: link.merchant_id, user: link.user_id });
  await note(ports, link.merchant_id, { account: name, role, change: 'reset', operator: null, by: link.made_by });
  return ok({ email });
}

async function removeSecondFactor(tx: Tx, user: string): Promise<void> {
  await tx.execute('update auth.office_user set two_factor_enabled = false where id = $1', [user]);
  for (const table of ['office_two_factor', 'office_passkey']) await tx.execute(`delete from auth.${table} where user_id = $1`, [user]);
}


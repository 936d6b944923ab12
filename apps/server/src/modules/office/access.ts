/** Who has an account of the back office: inviting by a one-use link, binding to an operator, and ending. */
import { createHash } from 'node:crypto';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type AcceptInvitation, type AccessList, INVITATION_HOURS, type MadeInvitation, type NewInvitation, type OwnChange, type ServerBody } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Tx } from '../../platform/postgres.ts';
import type { AccountRole } from './identity.ts';
import type { OfficePorts } from './ports.ts';
import { isDemanded } from './second-factor.ts';
import { insertUser } from './setup.ts';

export type Invitation = z.output<typeof NewInvitation>;
export type Accepting = z.output<typeof AcceptInvitation>;
/** Who decides about others' access. */
export type Decider = { readonly merchant: string; readonly user: string; readonly name: string };

/** A restore must not let somebody in again whose access was ended. */
export const ACCESS_ENDED = 'access.ended';
const TOKEN_BYTES = 24;

type UserRow = {
  readonly id: string; readonly name: string; readonly email: string; readonly role: AccountRole; readonly operator_id: string | null; readonly two_factor_enabled: boolean | null;
  readonly created_at: Date; readonly ended_at: Date | null;
};
type InvitationRow = { readonly id: string; readonly name: string; readonly role: 'auditor' | 'manager'; readonly made_at: Date; readonly expires_at: Date };

const hashToken = (token: string): string => createHash('sha256').update(`stilltill/v1/invitation\n${token}`).digest('base64url');

export async function listAccess(ports: OfficePorts, who: Pick<Decider, 'merchant' | 'user'>): Promise<z.output<typeof AccessList>> {
  const operators = new Map((await ports.postgres.withMerchant(who.merchant, ports.activeOperators)).map(({ id, name }) => [id, name]));
  return ports.postgres.withAuth(async (tx) => {
    const users = await tx.query<UserRow & { readonly has_passkey: boolean }>(
      `select id, name, email, role, operator_id, two_factor_enabled, created_at, ended_at,
              exists (select from auth.office_passkey where user_id = office_user.id) as has_passkey
         from auth.office_user where merchant_id = $1 order by ended_at is not null, created_at, id`, [who.merchant],
    );
    const invitations = await tx.query<InvitationRow>(
      'select id, name, role, made_at, expires_at from auth.invitation where merchant_id = $1 and used_at is null and expires_at > $2 order by made_at, id',
      [who.merchant, new Date(ports.clock.now_ms())],
    );
    return {
      second_factor_demanded: await isDemanded(tx, who.merchant),
      people: users.map(({ id, name, email, role, operator_id, two_factor_enabled, has_passkey, created_at, ended_at }) => ({
        id, name, email, role, operator: operator_id, operator_name: operator_id === null ? null : operators.get(operator_id) ?? null, two_factor: two_factor_enabled === true, has_passkey,
        since: created_at.toISOString(), ended_at: ended_at?.toISOString() ?? null, is_you: id === who.user,
      })),
      invitations: invitations.map(({ id, name, role, made_at, expires_at }) => ({ id, name, role, made_at: made_at.toISOString(), expires_at: expires_at.toISOString() })),
    };
  });
}

/** A new link, good once and for three days. It is answered here alone: only its hash is kept. */
export async function invite(ports: OfficePorts, who: Decider, { name, role }: Invitation): Promise<z.output<typeof MadeInvitation>> {
  const token = Buffer.from(ports.random.bytes(TOKEN_BYTES)).toString('base64url');
  const [id, now_ms] = [ports.ids.uuid(), ports.clock.now_ms()];
  const expires_at = new Date(now_ms + INVITATION_HOURS * 3_600_000);
  await ports.postgres.withAuth((tx) => tx.execute(
    'insert into auth.invitation (id, token_hash, merchant_id, name, role, made_by, made_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [id, hashToken(token), who.merchant, name, role, who.name, new Date(now_ms), expires_at],
  ));
  await note(ports, who.merchant, { account: name, role, change: 'invited', operator: null, by: who.name });
  return { id, path: `/office/invitation#${token}`, expires_at: expires_at.toISOString() };
}

/** Takes an invitation back that nobody used. `not_found`: there is none. */
export async function takeBack(ports: OfficePorts, who: Decider, id: string): Promise<Result<null>> {
  const gone = await ports.postgres.withAuth((tx) => tx.query<InvitationRow>(
    'delete from auth.invitation where merchant_id = $1 and id = $2 and used_at is null returning id, name, role, made_at, expires_at', [who.merchant, id],
  ));
  const [taken] = gone;
  if (!taken) return fail('not_found');
  await note(ports, who.merchant, { account: taken.name, role: taken.role, change: 'taken_back', operator: null, by: who.name });
  return ok(null);
}

/** Makes the account that a link is for. `invitation_over`, `password_easy`, `conflict`: somebody has this e-mail address. */
export async function accept(ports: OfficePorts, hashPassword: (password: string) => Promise<string>, isEasy: (person: Accepting & { readonly merchant: string }) => Promise<boolean>, person: Accepting): Promise<Result<null>> {
  const password = await hashPassword(person.password);
  const now = new Date(ports.clock.now_ms());
  const made = await ports.postgres.withAuth<Result<{ merchant: string; role: 'auditor' | 'manager'; by: string }>>(async (tx) => {
    const [link] = await tx.query<{ id: string; merchant_id: string; role: 'auditor' | 'manager'; made_by: string }>(
      'select id, merchant_id, role, made_by from auth.invitation where token_hash = $1 and used_at is null and expires_at > $2 for update', [hashToken(person.token), now],
    );
    if (!link) return fail('invitation_over');
    if (await isEasy({ ...person, merchant: link.merchant_id })) return fail('password_easy');
    await forgetEnded(tx, link.merchant_id, person.email);
    const { name, email } = person;
    const inserted = await insertUser(tx, { id: ports.ids.uuid(), account: ports.ids.uuid(), merchant: link.merchant_id, role: link.role, name, email, password }, now);
    if (!inserted.ok) return inserted;
    await tx.execute('update auth.invitation set used_at = $2 where id = $1', [link.id, now]);
    return ok({ merchant: link.merchant_id, role: link.role, by: link.made_by });
  });
  if (!made.ok) return made;
  await note(ports, made.value.merchant, { account: person.name, role: made.value.role, change: 'joined', operator: null, by: made.value.by });
  return ok(null);
}

/** Whoever comes back has a new account; the old one keeps its name and gives its address away. */
async function forgetEnded(tx: Tx, merchant: string, email: string): Promise<void> {
  await tx.execute(
    "update auth.office_user set email = 'ended ' || id where merchant_id = $1 and email = $2 and ended_at is not null", [merchant, email.toLowerCase()],
  );
}

/** Binds an account to an operator, or to nobody. `not_found`, `operator_unknown`, `conflict`: another account is that operator. */
export async function bindOperator(ports: OfficePorts, who: Decider, user: string, operator: string | null): Promise<Result<null>> {
  const operators = await ports.postgres.withMerchant(who.merchant, ports.activeOperators);
  if (operator !== null && operators.every(({ id }) => id !== operator)) return fail('operator_unknown');
  const bound = await ports.postgres.withAuth<Result<UserRow>>(async (tx) => {
    const row = await lockUser(tx, who.merchant, user);
    if (!row || row.ended_at) return fail('not_found');
    const [other] = await tx.query('select from auth.office_user where merchant_id = $1 and operator_id = $2 and id <> $3', [who.merchant, operator, user]);
    if (other) return fail('conflict');
    await tx.execute('update auth.office_user set operator_id = $2 where id = $1', [user, operator]);
    return ok(row);
  });
  if (!bound.ok) return bound;
  if (bound.value.operator_id !== operator) await note(ports, who.merchant, { account: bound.value.name, role: bound.value.role, change: 'bound', operator, by: who.name });
  return ok(null);
}

/**
 * Ends somebody's access: their sessions and all they could sign in with are gone at once. `not_found`; `not_permitted`: an
 * owner's account is never ended here, or the shop would have nobody.
 */
export async function endAccess(ports: OfficePorts, who: Decider, user: string): Promise<Result<null>> {
  const ended = await ports.postgres.withAuth<Result<UserRow>>(async (tx) => {
    const row = await lockUser(tx, who.merchant, user);
    if (!row || row.ended_at) return fail('not_found');
    if (row.role === 'owner') return fail('not_permitted');
    await endUser(tx, user, new Date(ports.clock.now_ms()));
    return ok(row);
  });
  if (!ended.ok) return ended;
  ports.live.publish(who.merchant, { type: 'access_ended', user });
  await ports.remembrance.append(who.merchant, ACCESS_ENDED, { user });
  await note(ports, who.merchant, { account: ended.value.name, role: ended.value.role, change: 'ended', operator: ended.value.operator_id, by: who.name });
  return ok(null);
}

/** Signs the account of an operator out everywhere. It stays, and opens nothing until they are at work again; an owner's goes on. */
export async function signOutOperator(ports: OfficePorts, merchant: string, operator: string): Promise<void> {
  const users = await ports.postgres.withAuth((tx) => tx.query<{ id: string }>(
    `with gone as (select id from auth.office_user where merchant_id = $1 and operator_id = $2 and role <> 'owner'),
          ended as (delete from auth.office_session where user_id in (select id from gone))
     select id from gone`, [merchant, operator],
  ));
  for (const { id } of users) ports.live.publish(merchant, { type: 'access_ended', user: id });
}

/** Somebody changed how they sign in themselves. With a new password their other sessions have ended, with an app those that a password began; and so do streams of live events. */
export async function noteOwnChange(ports: OfficePorts, user: string, change: OwnChange): Promise<void> {
  const [row] = await ports.postgres.withAuth((tx) => tx.query<{ merchant_id: string; name: string; role: AccountRole }>('select merchant_id, name, role from auth.office_user where id = $1', [user]));
  if (!row) return;
  if (change === 'password_changed' || change === 'second_factor_on') ports.live.publish(row.merchant_id, { type: 'access_ended', user });
  await note(ports, row.merchant_id, { account: row.name, role: row.role, change, operator: null, by: row.name });
}

/** Ends again what a restored database does not know to be ended. */
export async function recallEnd(ports: OfficePorts, merchant: string, value: Readonly<Record<string, unknown>>): Promise<void> {
  await ports.postgres.withAuth(async (tx) => {
    const row = await lockUser(tx, merchant, String(value['user']));
    if (row && !row.ended_at) await endUser(tx, row.id, new Date(ports.clock.now_ms()));
  });
}

/** The account, held until the transaction ends; of another merchant there is none. */
export async function lockUser(tx: Tx, merchant: string, id: string): Promise<UserRow | undefined> {
  return (await tx.query<UserRow>(
    'select id, name, email, role, operator_id, two_factor_enabled, created_at, ended_at from auth.office_user where merchant_id = $1 and id = $2 for update', [merchant, id],
  ))[0];
}

async function endUser(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.execute('update auth.office_user set ended_at = $2, operator_id = null, two_factor_enabled = false where id = $1', [id, now]);
  for (const table of ['office_session', 'office_account', 'office_two_factor', 'office_passkey']) await tx.execute(`delete from auth.${table} where user_id = $1`, [id]);
}

/** Writes into the server’s own journal who has access. */
export async function note(ports: OfficePorts, merchant: string, body: ServerBody<'access.changed'>): Promise<void> {
  await ports.postgres.withMerchant(merchant, (tx) => ports.appendServerEntry(tx, 'access.changed', { ...body, account: body.account.slice(0, 100), by: body.by.slice(0, 100) }));
}

/** Whether the shop asks everybody in its office for more than a password: a code of an authenticator app, or a passkey. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { OfficeIdentity } from './identity.ts';
import type { OfficePorts } from './ports.ts';
import { endStreams } from './sessions.ts';

type Ports = Pick<OfficePorts, 'postgres' | 'live'>;

/** Of a session, as it is read with its user. */
export type Proof = { readonly has_app: boolean; readonly by_passkey: boolean };

/** Whether somebody got in by a password alone where their shop asks for more. */
export async function lacksSecondFactor(ports: Pick<Ports, 'postgres'>, merchant: string, { has_app, by_passkey }: Proof): Promise<boolean> {
  return !has_app && !by_passkey && await isDemanded(ports, merchant);
}

export async function isDemanded({ postgres }: Pick<Ports, 'postgres'>, merchant: string): Promise<boolean> {
  const [row] = await postgres.withAuth((tx) => tx.query<{ demands_second_factor: boolean }>('select demands_second_factor from auth.merchant where id = $1', [merchant], 'office.demands_second_factor'));
  return row?.demands_second_factor === true;
}

/**
 * Asks for it, or no more; `noteChange` writes down who did. Who got in by a password alone sees nothing more but their own
 * account. `second_factor_needed`: whoever asks has none themself, and would be the first to stand outside.
 */
export async function demandSecondFactor(ports: Ports, who: Pick<OfficeIdentity, 'merchant' | 'user'>, isAsked: boolean, noteChange: (tx: MerchantTx) => Promise<void>): Promise<Result<null>> {
  const set = await ports.postgres.withAuth<Result<readonly string[]>>(async (tx) => {
    const [own] = await tx.query<{ has_one: boolean }>(
      `select two_factor_enabled is true or exists (select from auth.office_passkey where user_id = office_user.id) as has_one
         from auth.office_user where merchant_id = $1 and id = $2`, [who.merchant, who.user], 'office.own_second_factor',
    );
    if (isAsked && own?.has_one !== true) return fail('second_factor_needed');
    const changed = await tx.execute('update auth.merchant set demands_second_factor = $2 where id = $1 and demands_second_factor <> $2', [who.merchant, isAsked]);
    if (changed === 0) return ok([]);
    return ok((await tx.query<{ id: string }>('select id from auth.office_user where merchant_id = $1 and ended_at is null', [who.merchant])).map(({ id }) => id));
  });
  if (!set.ok) return set;
  if (set.value.length === 0) return ok(null);
  await ports.postgres.withMerchant(who.merchant, noteChange);
  if (isAsked) for (const user of set.value) endStreams(ports, { merchant: who.merchant, user });
  return ok(null);
}

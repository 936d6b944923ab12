/** Whether the shop asks everybody in its office for more than a password: a code of an authenticator app, or a passkey. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { Tx } from '../../platform/postgres.ts';
import type { OfficeIdentity, SecondFactor } from './identity.ts';
import type { OfficePorts } from './ports.ts';
import { endStreams } from './sessions.ts';

/** A restore must not open the office to passwords alone again. */
export const SECOND_FACTOR_DEMANDED = 'second_factor.demanded';

type Ports = Pick<OfficePorts, 'postgres' | 'live' | 'remembrance'>;

/** What a session is, where a password alone began it. */
export async function secondFactorOf({ postgres }: Pick<Ports, 'postgres'>, { merchant, user }: { readonly merchant: string; readonly user: string }): Promise<SecondFactor> {
  const [row] = await postgres.withAuth((tx) => tx.query<{ demands_second_factor: boolean; has_passkey: boolean }>(
    'select demands_second_factor, exists (select from auth.office_passkey where user_id = $2) as has_passkey from auth.merchant where id = $1', [merchant, user], 'office.second_factor',
  ));
  if (row?.demands_second_factor !== true) return 'enough';
  return row.has_passkey ? 'unused' : 'missing';
}

export async function isDemanded(tx: Tx, merchant: string): Promise<boolean> {
  const [row] = await tx.query<{ demands_second_factor: boolean }>('select demands_second_factor from auth.merchant where id = $1', [merchant], 'office.demands_second_factor');
  return row?.demands_second_factor === true;
}

/**
 * Asks for it, or no more. Who got in by a password alone sees nothing more but their own account, at once.
 * `second_factor_first`: so did whoever asks, and would be the first to stand outside.
 */
export async function demandSecondFactor(ports: Ports, who: Pick<OfficeIdentity, 'merchant' | 'by_second_factor'>, is_demanded: boolean): Promise<Result<null>> {
  if (is_demanded && !who.by_second_factor) return fail('second_factor_first');
  const people = await ports.postgres.withAuth(async (tx) => {
    await setDemanded(tx, who.merchant, is_demanded);
    return tx.query<{ id: string }>('select id from auth.office_user where merchant_id = $1 and ended_at is null', [who.merchant]);
  });
  if (is_demanded) for (const { id } of people) endStreams(ports, { merchant: who.merchant, user: id });
  await ports.remembrance.append(who.merchant, SECOND_FACTOR_DEMANDED, { is_demanded });
  return ok(null);
}

/** Asks for it again where a restored database does not know that it was asked for, or asked for no more. */
export async function recallDemand({ postgres }: Pick<Ports, 'postgres'>, merchant: string, value: Readonly<Record<string, unknown>>): Promise<void> {
  await postgres.withAuth((tx) => setDemanded(tx, merchant, value['is_demanded'] === true));
}

async function setDemanded(tx: Tx, merchant: string, is_demanded: boolean): Promise<void> {
  await tx.execute('update auth.merchant set demands_second_factor = $2 where id = $1', [merchant, is_demanded]);
}

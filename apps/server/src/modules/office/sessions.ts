/** Sessions of people of the office: locking and ending those that nobody uses, and what each person sees and ends of their own. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { SessionItem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Tx } from '../../platform/postgres.ts';
import { deviceOf, networkOf } from './device-words.ts';
import type { AccountRole } from './identity.ts';
import type { OfficePorts } from './ports.ts';

/** Whoever may change something is signed out after half a day without use; an auditor, who reads, after a day. */
const IDLE_HOURS: Readonly<Record<AccountRole, number>> = { owner: 12, manager: 12, auditor: 24 };
/** Use is kept as often as this and no more, so that reading pages writes little. */
const KEPT_EVERY_MS = 5 * 60_000;
/** A page locks itself behind a quarter of an hour (PCI DSS 8.2.8); this is what its word that it was used may take to come, and a little. */
const LOCKED_AFTER_MINUTES = 15 + 2;
/** A code holds for its half minute and the neighbouring ones; this is more. */
const CODE_HOLDS_MINUTES = 5;

type Ports = Pick<OfficePorts, 'postgres' | 'clock' | 'live'>;
type Row = { readonly id: string; readonly created_at: Date; readonly updated_at: Date; readonly ip_address: string | null; readonly user_agent: string | null };

/** Keeps that a session was used. False: nobody did for too long, and it is ended. By the database's time, as the library judges by the machine's. */
export async function useSession(ports: Ports, session: { readonly id: string; readonly updatedAt: Date }, role: AccountRole): Promise<boolean> {
  if (ports.clock.now_ms() - session.updatedAt.getTime() < KEPT_EVERY_MS) return true;
  const kept = await ports.postgres.withAuth((tx) => tx.execute(
    `with idle as (delete from auth.office_session where id = $1 and updated_at < now() - make_interval(hours => $2) returning id)
     update auth.office_session set updated_at = now() where id = $1 and not exists (select from idle)`, [session.id, IDLE_HOURS[role]],
  ));
  return kept > 0;
}

/** As the library reads it; null and missing are the same. */
export type Locking = { readonly id: string; readonly locked?: Date | null | undefined; readonly active?: Date | null | undefined };

/** Whether nothing is opened by a session until its person signs in again: its page said so, or has not said for too long that anybody used it. */
export async function isLocked(ports: Pick<Ports, 'postgres' | 'clock'>, session: Locking): Promise<boolean> {
  if (session.locked) return true;
  if (!session.active || ports.clock.now_ms() - session.active.getTime() < LOCKED_AFTER_MINUTES * 60_000) return false;
  return await ports.postgres.withAuth((tx) => tx.execute(
    'update auth.office_session set locked_at = now() where id = $1 and active_at < now() - make_interval(mins => $2)', [session.id, LOCKED_AFTER_MINUTES],
  )) > 0;
}

/** Locks the session in which somebody asks, for good: signing in again begins another. */
export async function lockSession(ports: Ports, who: { readonly merchant: string; readonly user: string; readonly session: string }): Promise<void> {
  await ports.postgres.withAuth((tx) => tx.execute('update auth.office_session set locked_at = coalesce(locked_at, now()) where id = $1', [who.session]));
  endStreams(ports, who);
}

/** Keeps that somebody used a page of this session. */
export async function keepActive({ postgres }: Pick<Ports, 'postgres'>, session: string): Promise<void> {
  await postgres.withAuth((tx) => tx.execute('update auth.office_session set active_at = now() where id = $1 and locked_at is null', [session]));
}

/** Keeps that a code of an authenticator app was used. False: it was before, within the time in which it holds. */
export async function useCode({ postgres }: Pick<OfficePorts, 'postgres'>, user: string, code_hash: string): Promise<boolean> {
  const kept = await postgres.withAuth((tx) => tx.execute(
    `insert into auth.used_code (user_id, code_hash, used_at) values ($1, $2, now())
     on conflict (user_id, code_hash) do update set used_at = now() where used_code.used_at < now() - make_interval(mins => $3)`, [user, code_hash, CODE_HOLDS_MINUTES],
  ));
  return kept > 0;
}

/** What was used long ago, by whoever signed in since or not. */
export async function forgetUsedCodes(tx: Tx): Promise<void> {
  await tx.execute('delete from auth.used_code where used_at < now() - make_interval(mins => $1)', [CODE_HOLDS_MINUTES]);
}

/** Where somebody is signed in, newest use first. */
export async function listSessions(ports: Ports, who: { readonly user: string; readonly session: string }): Promise<z.input<typeof SessionItem>[]> {
  const rows = await ports.postgres.withAuth((tx) => tx.query<Row>(
    'select id, created_at, updated_at, ip_address, user_agent from auth.office_session where user_id = $1 and expires_at > now() order by updated_at desc, id limit 200', [who.user],
  ));
  return rows.map(({ id, created_at, updated_at, ip_address, user_agent }) => ({
    id, ...deviceOf(user_agent ?? ''), network: networkOf(ip_address ?? ''), began_at: created_at.toISOString(), used_at: updated_at.toISOString(), is_this: id === who.session,
  }));
}

/** Ends one of somebody's own. `not_found`: it is not theirs, or over. */
export async function endSession(ports: Ports, who: { readonly merchant: string; readonly user: string }, id: string): Promise<Result<null>> {
  const ended = await ports.postgres.withAuth((tx) => tx.execute('delete from auth.office_session where user_id = $1 and id = $2', [who.user, id]));
  if (ended === 0) return fail('not_found');
  endStreams(ports, who);
  return ok(null);
}

/** Ends all of somebody's but the one in which they ask. */
export async function endOtherSessions(ports: Ports, who: { readonly merchant: string; readonly user: string; readonly session: string }): Promise<number> {
  const ended = await ports.postgres.withAuth((tx) => tx.execute('delete from auth.office_session where user_id = $1 and id <> $2', [who.user, who.session]));
  endStreams(ports, who);
  return ended;
}

/** Ends all of somebody's that a password alone began: they turned an app on, and from now on it is asked for its code. */
export async function endSessionsByPassword({ postgres }: Pick<Ports, 'postgres'>, user: string): Promise<void> {
  await postgres.withAuth((tx) => tx.execute('delete from auth.office_session where user_id = $1 and not by_second_factor', [user]));
}

/** Streams of live events end, and come back by themselves where the session still holds. */
export function endStreams(ports: Pick<OfficePorts, 'live'>, who: { readonly merchant: string; readonly user: string }): void {
  ports.live.publish(who.merchant, { type: 'access_ended', user: who.user });
}

/**
 * Wrong passwords in a row close an address for half an hour: PCI DSS 4, 8.3.4. A try is counted before it is looked at and taken
 * back when the password was right, so that tries that come at once are counted one by one. A passkey is no password and stays open.
 */
import { createHash } from 'node:crypto';
import type { Tx } from '../../platform/postgres.ts';
import type { OfficePorts } from './ports.ts';

/** PCI DSS 4, 8.3.4: at most ten tries, then half an hour or more. */
export const SIGN_IN_TRIES_MAX = 10;
export const SIGN_IN_LOCK_MS = 30 * 60_000;
/** What was counted longer ago says nothing any more. */
const KEPT_MS = 24 * 3_600_000;

type TryPorts = Pick<OfficePorts, 'postgres' | 'clock'>;

const hashOf = (email: string): Buffer => createHash('sha256').update(`stilltill/v1/sign-in\n${email.normalize('NFKC').trim().toLowerCase()}`).digest();

/** Counts a try; false: there were too many, and the password is not to be looked at. */
export async function beginTry(ports: TryPorts, email: string): Promise<boolean> {
  const now_ms = ports.clock.now_ms();
  return ports.postgres.withAuth(async (tx) => {
    const [before] = await tx.query<{ wrong: number; last_at: Date }>('select wrong, last_at from auth.sign_in_try where email_hash = $1 for update', [hashOf(email)]);
    const is_recent = before !== undefined && now_ms - before.last_at.getTime() < SIGN_IN_LOCK_MS;
    if (is_recent && before.wrong >= SIGN_IN_TRIES_MAX) return false;
    // Of two that come at once where nothing was counted, the second finds the first.
    await tx.execute(
      'insert into auth.sign_in_try as known (email_hash, wrong, last_at) values ($1, 1, $2) on conflict (email_hash) do update set wrong = case when $3 then known.wrong + 1 else 1 end, last_at = excluded.last_at',
      [hashOf(email), new Date(now_ms), is_recent || before === undefined],
    );
    return true;
  });
}

/** The password was right, or is another one now. */
export function forgetTries(tx: Tx, email: string): Promise<number> {
  return tx.execute('delete from auth.sign_in_try where email_hash = $1', [hashOf(email)]);
}

export function forgetOldTries(tx: Tx, now_ms: number): Promise<number> {
  return tx.execute('delete from auth.sign_in_try where last_at < $1', [new Date(now_ms - KEPT_MS)]);
}

/** The address of a sign-in by password; null: it is none, and the library says what it thinks of it. */
export function emailOf(pathname: string, body: Uint8Array | null): string | null {
  if (!pathname.endsWith('/sign-in/email') || body === null) return null;
  try {
    const { email } = JSON.parse(Buffer.from(body).toString('utf8')) as { readonly email?: unknown };
    return typeof email === 'string' ? email : null;
  } catch {
    return null;
  }
}

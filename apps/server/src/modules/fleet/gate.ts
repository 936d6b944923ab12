/**
 * What is asked before a merchant is known: which terminal a code is for, what became of a key, and whether a signed
 * request came before. On tables of schema `auth`, in transactions of their own.
 */
import type { Certificate } from '@stilltill/domain/journal';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import type { Postgres, Tx } from '../../platform/postgres.ts';
import type { KeyState } from './identity.ts';
import { TOKEN_LIFE_S } from './token.ts';

/** How far a terminal's clock may be off for its requests to be judged by their time alone. */
const CLOCK_TOLERANCE_S = 10 * 60;
/** Longer than twice the tolerance: a request whose nonce is forgotten is also too old to be judged by its time. */
const NONCE_LIFE_S = 30 * 60;
/** A code that ran out is known as such for a while, so that a person is told so. */
const CODE_KEPT_S = 24 * 3600;
/** Passes that one enrolment may ask for in the life of a nonce. Two are enough. */
const NONCES_MAX = 120;

export type CodeRow = { readonly code_hash: string; readonly merchant_id: string; readonly terminal_id: string; readonly expires_at: Date };
export type Claim = { readonly merchant: string; readonly terminal: string; readonly enrolment: string };

/** Keeps a new code and forgets the earlier ones of its terminal that nobody used. */
export async function keepCode(postgres: Postgres, code: CodeRow): Promise<void> {
  await postgres.withAuth(async (tx) => {
    await dropCodes(tx, code.merchant_id, code.terminal_id);
    await tx.execute(
      'insert into auth.enrolment_code (code_hash, merchant_id, terminal_id, expires_at) values ($1, $2, $3, $4)',
      [code.code_hash, code.merchant_id, code.terminal_id, code.expires_at],
    );
  });
}

async function dropCodes(tx: Tx, merchant: string, terminal: string): Promise<void> {
  await tx.execute('delete from auth.enrolment_code where merchant_id = $1 and terminal_id = $2', [merchant, terminal]);
}

type UsedCodeRow = CodeRow & { used_public_key: string | null; used_enrolment_id: string | null };

/**
 * Uses a code up for a key; of two keys that bring the same code, one gets it. The key that got it may ask again while
 * the code lasts, and gets the same enrolment: its first answer may be lost.
 */
export async function claimCode(
  postgres: Postgres, code_hash: string, public_key: string, enrolment: string, now: Date,
): Promise<Result<Claim>> {
  return postgres.withAuth(async (tx) => {
    const [row] = await tx.query<UsedCodeRow>('select * from auth.enrolment_code where code_hash = $1 for update', [code_hash]);
    if (!row) return fail('code_unknown');
    const { merchant_id: merchant, terminal_id: terminal } = row;
    if (row.used_public_key !== null) {
      const isRepeated = row.used_public_key === public_key && row.expires_at > now;
      return isRepeated && row.used_enrolment_id ? ok({ merchant, terminal, enrolment: row.used_enrolment_id }) : fail('code_used');
    }
    if (row.expires_at <= now) return fail('code_expired');
    const known = await tx.query<{ merchant_id: string; terminal_id: string; state: KeyState }>(
      'select merchant_id, terminal_id, state from auth.terminal_key where public_key = $1', [public_key],
    );
    if (known.some((each) => each.state === 'compromised')) return fail('key_compromised');
    if (known.some((each) => each.merchant_id !== merchant || each.terminal_id !== terminal)) return fail('conflict');
    await tx.execute(
      'update auth.enrolment_code set used_public_key = $2, used_enrolment_id = $3 where code_hash = $1', [code_hash, public_key, enrolment],
    );
    await insertKey(tx, { merchant, terminal, enrolment, public_key }, 'enrolled', now);
    return ok({ merchant, terminal, enrolment });
  });
}

type KeyRow = { readonly merchant: string; readonly terminal: string; readonly enrolment: string; readonly public_key: string };

async function insertKey(tx: Tx, key: KeyRow, state: KeyState, now: Date): Promise<void> {
  if (state === 'enrolled') {
    await tx.execute(
      "update auth.terminal_key set state = 'replaced', changed_at = $3 where merchant_id = $1 and terminal_id = $2 and state = 'enrolled'",
      [key.merchant, key.terminal, now],
    );
  }
  await tx.execute(
    `insert into auth.terminal_key (enrolment_id, merchant_id, terminal_id, public_key, state, changed_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (enrolment_id) do nothing`,
    [key.enrolment, key.merchant, key.terminal, key.public_key, state, now],
  );
}

/**
 * Ends the key of an enrolment and the unused codes of its terminal. `compromised` is never taken back. Keys from before
 * it were replaced by it, also where a restored database still has them as enrolled.
 */
export async function endKey(postgres: Postgres, key: KeyRow, state: 'retired' | 'compromised', now: Date): Promise<void> {
  await postgres.withAuth(async (tx) => {
    await dropCodes(tx, key.merchant, key.terminal);
    await tx.execute(
      "update auth.terminal_key set state = 'replaced', changed_at = $4 where merchant_id = $1 and terminal_id = $2 and state = 'enrolled' and enrolment_id < $3",
      [key.merchant, key.terminal, key.enrolment, now],
    );
    await tx.execute(
      `insert into auth.terminal_key as known (enrolment_id, merchant_id, terminal_id, public_key, state, changed_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (enrolment_id) do update set state = excluded.state, changed_at = excluded.changed_at where known.state <> 'compromised'`,
      [key.enrolment, key.merchant, key.terminal, key.public_key, state, now],
    );
  });
}

/**
 * Makes a key known again that this database has no row of. Where the terminal was enrolled again since, it comes back
 * as `replaced`.
 */
export async function recoverKey(postgres: Postgres, certificate: Certificate, now: Date): Promise<KeyState> {
  return postgres.withAuth(async (tx) => {
    const rivals = await tx.query<{ enrolment_id: string }>(
      'select enrolment_id from auth.terminal_key where merchant_id = $1 and terminal_id = $2 for update', [certificate.merchant, certificate.terminal],
    );
    // Ids of enrolments are UUIDv7: their order is that in which they were made.
    const isNewest = rivals.every((each) => each.enrolment_id < certificate.enrolment);
    await insertKey(tx, certificate, isNewest ? 'enrolled' : 'replaced', now);
    const [row] = await tx.query<{ state: KeyState }>('select state from auth.terminal_key where enrolment_id = $1', [certificate.enrolment]);
    assert(row, 'a key that was just made known has a row');
    return row.state;
  });
}

/**
 * Takes a signed request once. Its time decides while it is near ours: then a nonce that was not seen is enough. A till
 * whose clock is wrong is taken while its own time goes forward. Anything else may be a copy of an old request, and is
 * refused with our time, by which the till signs again; so no clock locks a till out. Null: the key is not known.
 */
export async function takeRequest(
  postgres: Postgres, enrolment: string, request: { readonly nonce: string; readonly created_s: number }, now_ms: number,
): Promise<Result<KeyState> | null> {
  const now = new Date(now_ms);
  return postgres.withAuth(async (tx) => {
    const [key] = await tx.query<{ state: KeyState; created_s_max: bigint }>(
      'select state, created_s_max from auth.terminal_key where enrolment_id = $1 for update', [enrolment],
    );
    if (!key) return null;
    await tx.execute(
      'delete from auth.token_nonce where enrolment_id = $1 and seen_at < $2', [enrolment, new Date(now_ms - NONCE_LIFE_S * 1000)],
    );
    const [seen] = await tx.query<{ count: bigint; is_repeated: boolean | null }>(
      'select count(*), bool_or(nonce = $2) as is_repeated from auth.token_nonce where enrolment_id = $1', [enrolment, request.nonce],
    );
    if (seen && seen.count >= BigInt(NONCES_MAX)) return fail('rate_limited');
    const isNear = Math.abs(now_ms / 1000 - request.created_s) <= CLOCK_TOLERANCE_S;
    const isNewer = BigInt(request.created_s) > key.created_s_max;
    if (seen?.is_repeated || (!isNear && !isNewer)) return fail('proof_replayed', { server_time: now.toISOString() });
    await tx.execute('insert into auth.token_nonce (enrolment_id, nonce, seen_at) values ($1, $2, $3)', [enrolment, request.nonce, now]);
    await tx.execute(
      'update auth.terminal_key set created_s_max = greatest(created_s_max, $2) where enrolment_id = $1', [enrolment, request.created_s],
    );
    return ok(key.state);
  });
}

/** Removes codes and nonces that can no longer matter to anybody. */
export async function forgetExpired(postgres: Postgres, now_ms: number): Promise<void> {
  await postgres.withAuth(async (tx) => {
    await tx.execute('delete from auth.token_nonce where seen_at < $1', [new Date(now_ms - NONCE_LIFE_S * 1000)]);
    await tx.execute('delete from auth.enrolment_code where expires_at < $1', [new Date(now_ms - CODE_KEPT_S * 1000)]);
  });
}

/** Decisions that a pass issued before them may not show. */
export async function recentDecisions(postgres: Postgres, now_ms: number): Promise<{ enrolment: string; state: KeyState }[]> {
  return postgres.withAuth((tx) => tx.query(
    "select enrolment_id as enrolment, state from auth.terminal_key where state <> 'enrolled' and changed_at > $1",
    [new Date(now_ms - 2 * TOKEN_LIFE_S * 1000)],
  ));
}

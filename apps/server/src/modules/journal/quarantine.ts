/**
 * What came and was not sound is kept with its raw bytes for a person to judge, once for each content. A terminal may
 * fill QUARANTINE_DAY_MAX places or QUARANTINE_DAY_BYTES_MAX a day; beyond that it is refused, and still holds what it
 * sent: so nothing is dropped, and a forger with a pass can't fill the disk.
 */
import { type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import type { UnsoundUpload } from './batch.ts';
import { openExceptions } from './exceptions.ts';
import type { JournalDeps } from './ports.ts';

export const QUARANTINE_DAY_MAX = 200;
export const QUARANTINE_DAY_BYTES_MAX = 64 * 1024 * 1024;
const DAY_MS = 24 * 3_600_000;

/** `rate_limited`: the day's measure is full, and the bytes were not kept. */
export async function quarantineUpload(
  deps: JournalDeps, tx: MerchantTx, terminal: string, bytes: Uint8Array, unsound: UnsoundUpload, fault: Fault,
): Promise<Result<{ readonly is_released: boolean }>> {
  const [known] = await tx.query<{ released_at: Date | null }>(
    `select released_at from app.quarantined where merchant_id = $1 and terminal_id = $2 and content_hash = decode($3, 'hex')`,
    [tx.merchant_id, terminal, unsound.content_hash],
  );
  if (known) return ok({ is_released: known.released_at !== null });
  const has_room = await hasRoom(deps, tx, terminal, bytes.length);
  if (!has_room.ok) return has_room;
  const [exception] = await openExceptions(deps, tx, [{
    kind: 'quarantine', fault, subject: `quarantine:${terminal}:${unsound.content_hash}`, terminal,
    chain: null, epoch: unsound.epoch, seq: unsound.seq, to_seq: unsound.seq, hash: null,
  }]);
  if (exception) await keep(deps, tx, { terminal, exception, source: 'upload', seq: unsound.seq, bytes, content_hash: unsound.content_hash });
  return ok({ is_released: false });
}

/** Keeps bytes that a till found damaged in its storage, with the gap that they leave. */
export async function keepDamaged(
  deps: JournalDeps, tx: MerchantTx, terminal: string, exception: string, damaged: readonly { readonly seq: number; readonly bytes: string }[],
): Promise<Result<null>> {
  for (const each of damaged) {
    const bytes = Buffer.from(each.bytes, 'base64');
    const has_room = await hasRoom(deps, tx, terminal, bytes.length);
    if (!has_room.ok) return has_room;
    await keep(deps, tx, { terminal, exception, source: 'damaged', seq: each.seq, bytes, content_hash: sha256Hex(`${each.seq}\n${each.bytes}`) });
  }
  return ok(null);
}

async function hasRoom(deps: JournalDeps, tx: MerchantTx, terminal: string, bytes: number): Promise<Result<null>> {
  const [used] = await tx.query<{ count: number; bytes: number }>(
    `select count(*)::integer as count, coalesce(sum(octet_length(bytes)), 0)::float8 as bytes from app.quarantined
      where merchant_id = $1 and terminal_id = $2 and received_at > $3`,
    [tx.merchant_id, terminal, new Date(deps.clock.now_ms() - DAY_MS).toISOString()],
  );
  const is_full = used !== undefined && (used.count >= QUARANTINE_DAY_MAX || used.bytes + bytes > QUARANTINE_DAY_BYTES_MAX);
  return is_full ? fail('rate_limited') : ok(null);
}

type Kept = {
  readonly terminal: string; readonly exception: string; readonly source: 'upload' | 'damaged'; readonly seq: number | null;
  readonly bytes: Uint8Array; readonly content_hash: string;
};

function keep(deps: JournalDeps, tx: MerchantTx, kept: Kept): Promise<number> {
  return tx.execute(
    `insert into app.quarantined (merchant_id, id, exception_id, terminal_id, content_hash, source, seq, bytes, received_at)
     values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8, $9) on conflict (merchant_id, terminal_id, content_hash) do nothing`,
    [tx.merchant_id, deps.ids.uuid(), kept.exception, kept.terminal, kept.content_hash, kept.source, kept.seq, Buffer.from(kept.bytes),
      new Date(deps.clock.now_ms()).toISOString()],
  );
}

// Idempotency-Key on commands: the same key with the same request gets the same answer and is not done again.
// draft-ietf-httpapi-idempotency-key-header.

import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '@stilltill/domain/result';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import type { MerchantTx } from './postgres.ts';

export const IdempotencyHeaders = z.object({ 'idempotency-key': z.string().min(8).max(200).optional() });

/** A command as it was asked for; `key` is null where the caller gave none, and then it is simply done. */
export type AskedCommand = { key: string | null; operation: string; request_hash: Uint8Array };

const KEPT_MS = 48 * 3_600_000;

/** The command of a request. `caller` is who asks: a key of one person says nothing about another's. */
export function askedCommand(request: Pick<FastifyRequest, 'headers' | 'method' | 'url' | 'body'>, caller: string): AskedCommand {
  const key = request.headers['idempotency-key'];
  const operation = `${request.method} ${request.url.split('?')[0] ?? ''}`;
  const body = JSON.stringify(request.body ?? null, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
  return {
    key: typeof key === 'string' && key !== '' ? `${caller}:${key}` : null,
    operation,
    request_hash: createHash('sha256').update(`${operation}\n${body}`).digest(),
  };
}

/**
 * Does `work` once for each key, and keeps its good answer in the same transaction. A repeat that comes while the first
 * is still being done waits for it. Faults are not kept: the same command may succeed later. `idempotency_key_reused`
 * where the key came with another request.
 */
export async function doOnce<S extends z.ZodType>(
  tx: MerchantTx, clock: Clock, command: AskedCommand, schema: S, work: () => Promise<Result<z.output<S>>>,
): Promise<Result<z.output<S>>> {
  if (command.key === null) return work();
  const now_ms = clock.now_ms();
  await tx.execute('delete from idempotent_command where at < $1', [new Date(now_ms - KEPT_MS)], 'platform_forget_commands');
  const is_first = await tx.execute(
    'insert into idempotent_command (key, operation, request_hash, at) values ($1, $2, $3, $4) on conflict do nothing',
    [command.key, command.operation, command.request_hash, new Date(now_ms)], 'platform_begin_command',
  );
  if (is_first === 0) return answerAgain(tx, command, schema);
  const result = await work();
  if (result.ok) {
    await tx.execute('update idempotent_command set answer = $2 where key = $1', [command.key, JSON.stringify(z.encode(schema, result.value) ?? null)], 'platform_keep_answer');
  } else {
    await tx.execute('delete from idempotent_command where key = $1', [command.key], 'platform_drop_command');
  }
  return result;
}

async function answerAgain<S extends z.ZodType>(tx: MerchantTx, command: AskedCommand, schema: S): Promise<Result<z.output<S>>> {
  const [row] = await tx.query<{ request_hash: Buffer; answer: z.input<S> }>(
    'select request_hash, answer from idempotent_command where key = $1', [command.key], 'platform_read_answer',
  );
  // Forgotten or failed between the two statements: the caller simply asks once more.
  if (!row) return fail('conflict');
  if (!row.request_hash.equals(command.request_hash)) return fail('idempotency_key_reused');
  return ok(schema.decode(row.answer));
}

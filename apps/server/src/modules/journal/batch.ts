/** Reads an upload and checks what needs no database: its form, its chain, and that its seal names its end. */
import { type StoredEntry, ZERO_HASH, readChain } from '@stilltill/domain/journal';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { JournalBatch, PROTOCOL_VERSION, isProtocolUnderstood } from '@stilltill/protocol';
import type { z } from 'zod';
import { sha256Hex } from '../../platform/sha256.ts';

export type UploadBatch = z.output<typeof JournalBatch>;
export type Upload = {
  readonly batch: UploadBatch;
  readonly run: readonly StoredEntry[];
};

/** What is known of an upload, so that the same unsound one is recognised. */
export type UnsoundUpload = {
  /** SHA-256 over what stands in it, without the times at which it was sealed and sent: the same for each try. */
  readonly content_hash: string;
  readonly seq: number | null; readonly epoch: string | null;
};

/**
 * `protocol_unsupported`: nothing was read. Every other fault makes the upload unsound: it is kept as it came.
 */
export function readUpload(bytes: Uint8Array, owner: { readonly merchant: string; readonly terminal: string }): { readonly result: Result<Upload>; readonly unsound: UnsoundUpload } {
  const nothing_known: UnsoundUpload = { content_hash: '', seq: null, epoch: null };
  const parsed = parseJson(bytes);
  if (!parsed.ok) return { result: parsed, unsound: { ...nothing_known, content_hash: sha256Hex(bytes) } };
  if (!isProtocolUnderstood(protocolOf(parsed.value))) return { result: fail('protocol_unsupported'), unsound: nothing_known };
  const shape = JournalBatch.safeParse(parsed.value);
  if (!shape.success) return { result: fail('entry_malformed'), unsound: { ...nothing_known, content_hash: sha256Hex(bytes) } };
  const batch = shape.data;
  // Hashed only where it is asked for: nearly every upload is sound.
  const unsound = { get content_hash() {
    return sha256Hex(batch.entries.join('\n'));
  }, seq: batch.seal.seq, epoch: batch.seal.epoch };
  return { result: checkRun(batch, owner), unsound };
}

function checkRun(batch: UploadBatch, owner: { readonly merchant: string; readonly terminal: string }): Result<Upload> {
  const { seal, gap, entries } = batch;
  if (seal.merchant !== owner.merchant || seal.terminal !== owner.terminal) return fail('entry_foreign', { seq: seal.seq });
  const chain = readChain(entries, { ...owner, epoch: seal.epoch }, sha256Hex);
  if (!chain.ok) return chain;
  const run = chain.value;
  const first = run[0];
  const last = run.at(-1);
  if (!first || !last) return fail('entry_malformed');
  if (first.entry.seq === 1 && first.entry.prev !== ZERO_HASH) return fail('chain_broken', { seq: 1 });
  if (seal.seq !== last.entry.seq || seal.hash !== last.hash) return fail('seal_invalid', { seq: seal.seq });
  if (gap && (gap.to_seq !== first.entry.seq - 1 || gap.from_seq > gap.to_seq)) return fail('entry_malformed', { seq: first.entry.seq });
  return ok({ batch, run });
}

function parseJson(bytes: Uint8Array): Result<unknown> {
  try {
    // Bytes that are no UTF-8 must not be mended silently: the hashes would be of other bytes.
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)));
  } catch {
    return fail('entry_malformed');
  }
}

function protocolOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'protocol' in value ? value.protocol : PROTOCOL_VERSION;
}

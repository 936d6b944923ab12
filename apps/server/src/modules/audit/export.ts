/**
 * Exports journals as they were written, with what proves them and a verifier that needs nothing of ours: a tar archive, part
 * by part, so that a year of a large shop needs no more memory than one part.
 */
import { readFileSync } from 'node:fs';
import { type AuditIndex, auditText } from '@stilltill/domain/journal';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { Clock } from '../../platform/clock.ts';
import type { KeyRing } from '../../platform/keys.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import type { Journal } from '../journal/index.ts';
import type { Fleet } from '../fleet/index.ts';
import { explain } from './explanations.ts';
import { TAR_END, tarFile } from './tar.ts';

const ENTRIES_OF_A_PART = 5_000;

export type AuditPorts = {
  readonly postgres: Postgres; readonly clock: Clock; readonly keys: Pick<KeyRing, 'server_public_key' | 'signAs'>;
  readonly journal: Pick<Journal, 'archive'>; readonly fleet: Pick<Fleet, 'certificates' | 'merchant'>;
};
export type Period = { readonly from: Date; readonly until: Date };

/** SHA-256 over the 32 bytes of the server's public key, hex: what stands on paper. */
export function fingerprintOf(server_public_key: string): string {
  return sha256Hex(Buffer.from(server_public_key, 'base64url'));
}

/** The archive of what arrived in a period, in pieces. */
export async function* exportJournals(ports: AuditPorts, merchant: string, asked: Period): AsyncGenerator<Uint8Array, void, undefined> {
  const made_at_ms = ports.clock.now_ms();
  // What arrives while it is written belongs to the next export.
  const period = { from: asked.from, until: new Date(Math.min(asked.until.getTime(), made_at_ms)) };
  const files: { name: string; sha256: string }[] = [];
  const put = (name: string, content: string): Uint8Array => {
    const bytes = Buffer.from(content, 'utf8');
    files.push({ name, sha256: sha256Hex(bytes) });
    return tarFile(name, bytes, made_at_ms);
  };
  const within = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => ports.postgres.withMerchant(merchant, work);
  const { server_public_key } = ports.keys;
  const [from, until] = [period.from.toISOString(), period.until.toISOString()];
  const shop = await within(ports.fleet.merchant);
  yield put('README.md', explain({ shop_name: shop?.shop_name ?? '', from, until, fingerprint: fingerprintOf(server_public_key) }));
  yield put('verify.mjs', readFileSync(new URL('verify.mjs', import.meta.url), 'utf8'));
  yield put('certificates.ndjson', linesOf(await within(ports.fleet.certificates)));
  for (const chain of await within((tx) => ports.journal.archive.chainsBetween(tx, period))) {
    let part = 0;
    for await (const content of partsOf(ports, within, merchant, chain, period)) {
      part += 1;
      yield put(`journals/${String(chain.chain).padStart(6, '0')}-${String(part).padStart(6, '0')}.ndjson`, content);
    }
  }
  const index: AuditIndex = { merchant, from, until, made_at: new Date(made_at_ms).toISOString(), files };
  const signature = ports.keys.signAs('stilltill/v1/audit-export', auditText(index));
  yield tarFile('index.json', Buffer.from(`${JSON.stringify({ ...index, server_public_key, signature }, null, 2)}\n`, 'utf8'), made_at_ms);
  yield TAR_END;
}

type Within = <T>(work: (tx: MerchantTx) => Promise<T>) => Promise<T>;
type Chain = Awaited<ReturnType<Journal['archive']['chainsBetween']>>[number];

/** The lines of a chain: what it is, its entries, and behind the last of them its seals. */
async function* partsOf({ journal: { archive } }: AuditPorts, within: Within, merchant: string, chain: Chain, period: Period): AsyncGenerator<string> {
  const { terminal, epoch, owner, store_code, terminal_code } = chain;
  const [gaps, before, seals] = await within(async (tx) => [await archive.knownGaps(tx, chain.chain), await archive.entriesBefore(tx, chain.chain, period), await archive.sealsBetween(tx, chain.chain, period)] as const);
  const head = { chain: { merchant, terminal, epoch, owner, store_code, terminal_code, before, gaps } };
  let after = { seq: 0, variant: -1 };
  for (;;) {
    const entries = await within((tx) => archive.entriesBetween(tx, chain, period, after, ENTRIES_OF_A_PART));
    const last = entries.at(-1);
    const is_last = entries.length < ENTRIES_OF_A_PART || !last;
    const lines: object[] = [head, ...entries.map(({ hash, received_at, text }) => ({ entry: { received_at: received_at.toISOString(), hash, text } }))];
    if (is_last) {
      lines.push(...seals.map(({ seq, hash, sealed_at, signature, enrolment, received_at, incarnation, acknowledgement }) => (
        { seal: { seq, hash, at: sealed_at, signature, enrolment, received_at: received_at.toISOString(), incarnation, acknowledgement } }
      )));
    }
    yield linesOf(lines);
    if (is_last) return;
    after = last;
  }
}

function linesOf(values: readonly object[]): string {
  return values.map((each) => `${JSON.stringify(each)}\n`).join('');
}

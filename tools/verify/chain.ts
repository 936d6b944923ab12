/** Walks one chain from its bytes: hashes, links, seals, acknowledgements, and the columns that were read from them. */
import { type Entry, ZERO_HASH, acknowledgementText, readEntry, sealText, serverSealText } from '@stilltill/domain/journal';
import { isSignedBy, storableTime } from '@stilltill/server/modules/journal/index.ts';
import { sha256Hex } from '@stilltill/server/platform/sha256.ts';
import type { Finding, FindingName } from './findings.ts';
import type { Reading } from './reading.ts';

export type ChainRow = {
  chain: number; terminal_id: string; epoch: string; owner: 'terminal' | 'server'; head_seq: number; head_hash: string; store_id: string | null;
};
type EntryRow = {
  seq: number; variant: number; hash: string; kind: string; at: Date; operator_id: string | null; text: string; received_at: Date;
};
type SealRow = {
  seq: number; hash: string; sealed_at: string; signature: string; enrolment_id: string | null; received_at: Date; incarnation: string; acknowledgement: string | null;
};

export type WalkedEntry = { readonly seq: number; readonly variant: number; readonly hash: string; readonly entry: Entry; readonly received_at: Date };
export type Walk = {
  readonly entries: number; readonly seals: number;
  /** Numbers that two entries carry. */
  readonly doubled: number;
};
export type WalkOptions = {
  readonly reading: Reading;
  readonly row: ChainRow;
  readonly keys: ReadonlyMap<string, string>;
  /** Null: not known here, and acknowledgements are not checked. */
  readonly server_public_key: string | null;
  report(finding: Finding): void;
  /** Called with each page of sound entries, in order. */
  onPage(page: readonly WalkedEntry[]): Promise<void>;
};

const PAGE = 2000;

export async function walkChain(options: WalkOptions): Promise<Walk> {
  const { reading, row } = options;
  const found = (name: FindingName, seq: number | null, what: string): void =>
    options.report({ name, merchant: reading.merchant, terminal: row.terminal_id, epoch: row.epoch, seq, what });
  const seals = await reading.query<SealRow>(
    `select seq, encode(hash, 'hex') as hash, sealed_at, signature, enrolment_id, received_at, incarnation, acknowledgement
       from app.seal where merchant_id = $1 and chain = $2 order by seq`, [reading.merchant, row.chain],
  );
  const gaps = await reading.query<{ to_seq: number; hash: string }>(
    `select to_seq, encode(hash, 'hex') as hash from app.exception where merchant_id = $1 and chain = $2 and kind = 'gap'`, [reading.merchant, row.chain],
  );
  const unseen = Map.groupBy(seals, (seal) => `${seal.seq} ${seal.hash}`);
  const sealed = new Set(unseen.keys());
  const is_gap = new Set(gaps.map((gap) => `${gap.to_seq} ${gap.hash}`));
  const counts = { entries: 0, seals: seals.length, doubled: 0 };
  let before: { seq: number; hashes: Set<string>; followed: Set<string> } = { seq: 0, hashes: new Set([ZERO_HASH]), followed: new Set([ZERO_HASH]) };
  let level = { seq: 0, hashes: new Set<string>(), followed: new Set<string>() };
  let is_head_there = row.head_seq === 0;

  // The entries of one number are a level: nearly always one; each must follow one of the level below.
  const closeLevel = (): void => {
    for (const hash of before.hashes) {
      if (before.followed.has(hash) || sealed.has(`${before.seq} ${hash}`)) continue;
      found('entry_unsealed', before.seq, `hash ${hash.slice(0, 8)}`);
    }
    before = level;
  };
  for (let after = { seq: 0, variant: -1 }; ;) {
    const rows: EntryRow[] = await reading.query<EntryRow>(
      `select seq, variant, encode(hash, 'hex') as hash, kind, at, operator_id, text, received_at from app.entry
        where merchant_id = $1 and chain = $2 and seq >= $3 and (seq, variant) > ($3, $4) order by seq, variant, hash limit ${PAGE}`,
      [reading.merchant, row.chain, after.seq, after.variant],
    );
    const page: WalkedEntry[] = [];
    for (const each of rows) {
      counts.entries += 1;
      const entry = readRow(each, options, found);
      if (each.seq !== level.seq) {
        if (level.seq > 0) closeLevel();
        level = { seq: each.seq, hashes: new Set(), followed: new Set() };
      } else counts.doubled += 1;
      level.hashes.add(each.hash);
      if (each.seq === row.head_seq && each.hash === row.head_hash) is_head_there = true;
      if (!entry) {
        // What it followed can't be read from it any more, so those below are not blamed.
        for (const hash of before.hashes) before.followed.add(hash);
        continue;
      }
      const is_linked = before.seq === each.seq - 1 && before.hashes.has(entry.prev);
      if (is_linked) before.followed.add(entry.prev);
      else if (!is_gap.has(`${each.seq - 1} ${entry.prev}`)) found('entry_detached', each.seq, `it follows ${entry.prev.slice(0, 8)}, which is not there`);
      page.push({ seq: each.seq, variant: each.variant, hash: each.hash, entry, received_at: each.received_at });
    }
    for (const seal of takeSealed(unseen, rows)) checkSeal(seal, options, found);
    await options.onPage(page);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) break;
    after = last;
  }
  if (level.seq > 0) closeLevel();
  // Nothing follows the last level, so a seal must name each entry of it.
  for (const hash of before.hashes) {
    if (before.seq > 0 && !sealed.has(`${before.seq} ${hash}`)) found('entry_unsealed', before.seq, `hash ${hash.slice(0, 8)}`);
  }
  for (const [seal] of unseen.values()) if (seal) found('sealed_entry_missing', seal.seq, `hash ${seal.hash.slice(0, 8)}`);
  if (!is_head_there) found('head_missing', row.head_seq, `hash ${row.head_hash.slice(0, 8)}`);
  return counts;
}

type Found = (name: FindingName, seq: number | null, what: string) => void;

/** The seals over entries of this page, each given out once. */
function takeSealed(unseen: Map<string, SealRow[]>, rows: readonly EntryRow[]): SealRow[] {
  return rows.flatMap((each) => {
    const key = `${each.seq} ${each.hash}`;
    const seals = unseen.get(key) ?? [];
    unseen.delete(key);
    return seals;
  });
}

function readRow(row: EntryRow, { reading, row: chain }: WalkOptions, found: Found): Entry | null {
  if (sha256Hex(row.text) !== row.hash) {
    found('entry_changed', row.seq, `hash ${row.hash.slice(0, 8)} was stored`);
    return null;
  }
  const read = readEntry(row.text, sha256Hex);
  if (!read.ok) {
    found('entry_unreadable', row.seq, read.fault.code);
    return null;
  }
  const { entry } = read.value;
  const pairs: [string, unknown, unknown][] = [
    ['merchant', entry.merchant, reading.merchant], ['terminal', entry.terminal, chain.terminal_id], ['epoch', entry.epoch, chain.epoch], ['seq', entry.seq, row.seq],
    ['kind', entry.kind, row.kind], ['operator', entry.operator, row.operator_id], ['at', storableTime(entry.at), row.at.toISOString()],
  ];
  for (const [name, said, stored] of pairs) if (said !== stored) found('columns_differ', row.seq, `${name}: ${String(stored)}, not ${String(said)}`);
  return entry;
}

function checkSeal(seal: SealRow, { reading, row, keys, server_public_key }: WalkOptions, found: Found): void {
  const whole = { merchant: reading.merchant, terminal: row.terminal_id, epoch: row.epoch, seq: seal.seq, hash: seal.hash };
  if (row.owner === 'server') {
    if (server_public_key !== null && !isSignedBy(server_public_key, serverSealText({ ...whole, at: seal.sealed_at }), seal.signature)) found('seal_invalid', seal.seq, 'of the server');
    return;
  }
  // A run that a person released has a seal that fits no key; its entries are flagged, and our acknowledgement stands for it.
  const key = seal.enrolment_id === null ? null : keys.get(seal.enrolment_id);
  if (seal.enrolment_id !== null && (!key || !isSignedBy(key, sealText({ ...whole, at: seal.sealed_at }), seal.signature))) found('seal_invalid', seal.seq, `enrolment ${seal.enrolment_id}`);
  if (server_public_key === null) return;
  const ack = { ...whole, at: seal.received_at.toISOString(), incarnation: seal.incarnation };
  if (seal.acknowledgement === null || !isSignedBy(server_public_key, acknowledgementText(ack), seal.acknowledgement)) found('acknowledgement_invalid', seal.seq, `hash ${seal.hash.slice(0, 8)}`);
}

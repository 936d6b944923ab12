/** What the back office reads of journals: entries newest first, and the proof of one entry's place in its chain. */
import { type Entry, sealText } from '@stilltill/domain/journal';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { EntryItem, EntryPage, EntryQuery, Proof } from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { JournalDeps, OperatorNames } from './ports.ts';
import { isSignedBy } from './verify-seal.ts';

export type EntryKey = { readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string };

type EntryRow = {
  chain: number; terminal_id: string; terminal_code: string | null; store_code: string | null; epoch: string; seq: number; variant: number; hash: string;
  at: Date; received_at: Date; kind: string; operator_id: string | null; text: string;
};
const COLUMNS = `e.chain, c.terminal_id, c.terminal_code, c.store_code, c.epoch, e.seq, e.variant, encode(e.hash, 'hex') as hash, e.at, e.received_at, e.kind,
  e.operator_id, e.text`;

/** Newest first: of all terminals by when they arrived, of one by its chains. The server's own journal where it is asked for by its id. */
export async function readEntries(tx: MerchantTx, query: z.output<typeof EntryQuery>, operatorNames: OperatorNames): Promise<Result<z.input<typeof EntryPage>>> {
  const cursor = readPageCursor(query.after, ['moment', 'int4', 'int4', 'int2']);
  if (!cursor.ok) return cursor;
  const rows = await (query.terminal === undefined ? readArrived(tx, query, cursor.value) : readOfTerminal(tx, query, query.terminal, cursor.value));
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const names = await operatorNames(tx, [...new Set(page.flatMap((row) => row.operator_id ?? []))]);
  const flags = await readFlags(tx, page);
  return ok({
    items: page.map((row, index) => itemOf(row, names, flags[index] ?? [])),
    next: last ? writePageCursor([last.received_at.toISOString(), last.chain, last.seq, last.variant]) : null,
  });
}

type Cursor = readonly [received_at: string, chain: number, seq: number, variant: number] | null;
type Asked = { readonly kind?: string | undefined; readonly limit: number };

async function readArrived(tx: MerchantTx, { kind, limit }: Asked, after: Cursor): Promise<EntryRow[]> {
  // Where a kind is rare it has an index of its own; else the seals lead through what arrived in order.
  const is_rare = kind !== undefined && kind !== 'sale.completed';
  const from = is_rare
    ? `app.entry e`
    : `app.seal s join app.entry e on e.merchant_id = s.merchant_id and e.chain = s.chain and e.received_at = s.received_at and e.seq between s.from_seq and s.seq`;
  const lead = is_rare ? 'e' : 's';
  return tx.query(
    `select ${COLUMNS} from ${from} join app.chain c on c.merchant_id = e.merchant_id and c.chain = e.chain
      where ${lead}.merchant_id = $1 and ($2::text is null or e.kind = $2) ${is_rare ? "and e.kind <> 'sale.completed'" : ''} and c.owner = 'terminal'
        ${after ? `and (${lead}.received_at, ${lead}.chain) <= ($4, $5) and (e.received_at, e.chain, e.seq, e.variant) < ($4, $5, $6, $7)` : ''}
      order by ${lead}.received_at desc, ${lead}.chain desc, e.seq desc, e.variant desc limit $3`,
    [tx.merchant_id, kind ?? null, limit + 1, ...(after ?? [])],
  );
}

/** From each of its few chains the newest, by the chain's own order. */
async function readOfTerminal(tx: MerchantTx, { kind, limit }: Asked, terminal: string, after: Cursor): Promise<EntryRow[]> {
  return tx.query(
    `select ${COLUMNS} from app.chain c cross join lateral (
       select * from app.entry e where e.merchant_id = c.merchant_id and e.chain = c.chain and ($3::text is null or e.kind = $3)
          ${after ? 'and (e.chain < $5 or (e.seq <= $6 and (e.seq, e.variant) < ($6, $7)))' : ''}
        order by e.seq desc, e.variant desc limit $4) e
      where c.merchant_id = $1 and c.terminal_id = $2 ${after ? 'and c.chain <= $5' : ''}
      order by e.chain desc, e.seq desc, e.variant desc limit $4`,
    [tx.merchant_id, terminal, kind ?? null, limit + 1, ...(after ? after.slice(1) : [])],
  );
}

function itemOf(row: EntryRow, names: ReadonlyMap<string, string>, flags: string[]): z.input<typeof EntryItem> {
  const { body } = JSON.parse(row.text) as Entry;
  const amount = body['total_minor'] ?? body['counted_minor'] ?? body['float_minor'];
  const { currency } = body;
  const has_amount = typeof amount === 'string' && /^(0|-?[1-9][0-9]{0,15})$/.test(amount) && typeof currency === 'string' && /^[A-Z]{3}$/.test(currency);
  return {
    terminal: row.terminal_id, terminal_code: row.terminal_code ?? '', store_code: row.store_code ?? '', epoch: row.epoch, seq: row.seq, hash: row.hash,
    at: row.at.toISOString(), received_at: row.received_at.toISOString(), kind: row.kind,
    operator_name: row.operator_id === null ? null : names.get(row.operator_id) ?? null, flags,
    amount_minor: has_amount ? amount : null, currency: has_amount ? currency : null,
  };
}

/** For each of the given entries the codes of what was noticed about it and was not put right since. */
export async function readFlags(tx: MerchantTx, entries: readonly { readonly chain: number; readonly seq: number; readonly hash: string }[]): Promise<string[][]> {
  if (entries.length === 0) return [];
  const found = await tx.query<{ chain: number; seq: number; to_seq: number; hash: string | null; code: string }>(
    `select chain, seq, to_seq, encode(hash, 'hex') as hash, code from app.exception
      where merchant_id = $1 and chain = any($2) and kind in ('flagged', 'unprojected', 'branch') and coalesce(outcome, '') <> 'reprojected'
        and to_seq >= $3 and seq <= $4 order by code`,
    [tx.merchant_id, [...new Set(entries.map((each) => each.chain))], Math.min(...entries.map((each) => each.seq)), Math.max(...entries.map((each) => each.seq))],
  );
  return entries.map((entry) => [...new Set(found
    .filter((each) => each.chain === entry.chain && each.seq <= entry.seq && entry.seq <= each.to_seq && (each.hash === null || each.hash === entry.hash))
    .map((each) => each.code))]);
}

/** Entries that may stand in one proof. */
const PROOF_ENTRIES_MAX = 1000;
const SEALS_TRIED_MAX = 20;
type ProofEntry = { readonly seq: number; readonly hash: string; readonly prev: string; readonly text: string };
type ProofSeal = {
  seq: number; hash: string; sealed_at: string; signature: string; enrolment_id: string | null; received_at: Date; incarnation: string; acknowledgement: string | null;
};

/** What a browser needs to see for itself that an entry stands in its chain, under a seal and our acknowledgement. */
export async function readProof(deps: JournalDeps, tx: MerchantTx, key: EntryKey): Promise<Result<z.input<typeof Proof>>> {
  const [chain] = await tx.query<{ chain: number; enrolment_id: string | null }>(
    "select chain, enrolment_id from app.chain where merchant_id = $1 and terminal_id = $2 and epoch = $3 and owner = 'terminal'", [tx.merchant_id, key.terminal, key.epoch],
  );
  if (!chain) return fail('not_found');
  const seals = await tx.query<ProofSeal>(
    `select seq, encode(hash, 'hex') as hash, sealed_at, signature, enrolment_id, received_at, incarnation, acknowledgement from app.seal
      where merchant_id = $1 and chain = $2 and seq >= $3 order by seq limit $4`, [tx.merchant_id, chain.chain, key.seq, SEALS_TRIED_MAX],
  );
  const rows = await tx.query<{ seq: number; hash: string; text: string }>(
    `select seq, encode(hash, 'hex') as hash, text from app.entry where merchant_id = $1 and chain = $2 and seq between $3 and $4 order by seq, variant`,
    [tx.merchant_id, chain.chain, key.seq - 1, Math.min(seals.at(-1)?.seq ?? key.seq, key.seq + PROOF_ENTRIES_MAX - 2)],
  );
  const entries = rows.map((row) => ({ ...row, prev: (JSON.parse(row.text) as Entry).prev }));
  const entry = entries.find((each) => each.seq === key.seq && each.hash === key.hash);
  if (!entry) return fail('not_found');
  const keys = await deps.fleet.enrolmentsOf(tx, key.terminal);
  const before = entries.filter((each) => each.seq === entry.seq - 1 && each.hash === entry.prev);
  for (const seal of seals) {
    const line = lineBetween(entries, entry, seal);
    if (!line) continue;
    const whole = { merchant: tx.merchant_id, terminal: key.terminal, epoch: key.epoch, seq: seal.seq, hash: seal.hash };
    const signer = keys.find((each) => each.enrolment === seal.enrolment_id)
      ?? keys.find((each) => isSignedBy(each.public_key, sealText({ ...whole, at: seal.sealed_at }), seal.signature));
    const received_at = seal.received_at.toISOString();
    return ok({
      entries: [...before, ...line].map((each) => each.text), seal: { ...whole, at: seal.sealed_at, signature: seal.signature },
      terminal_public_key: signer?.public_key ?? keys[0]?.public_key ?? '',
      acknowledgement: seal.acknowledgement === null ? null : { ...whole, at: received_at, incarnation: seal.incarnation, signature: seal.acknowledgement },
      server_public_key: deps.keys.server_public_key, compromised: signer?.state === 'compromised',
    });
  }
  const own = keys.find((each) => each.enrolment === chain.enrolment_id) ?? keys[0];
  return ok({
    entries: [...before, entry].map((each) => each.text), seal: null, terminal_public_key: own?.public_key ?? '', acknowledgement: null,
    server_public_key: deps.keys.server_public_key, compromised: own?.state === 'compromised',
  });
}

/** The entries from `entry` up to what the seal names, where the one leads to the other. */
function lineBetween(entries: readonly ProofEntry[], entry: ProofEntry, seal: { readonly seq: number; readonly hash: string }): ProofEntry[] | null {
  const line: ProofEntry[] = [];
  let wanted = { seq: seal.seq, hash: seal.hash };
  while (wanted.seq >= entry.seq) {
    const found = entries.find((each) => each.seq === wanted.seq && each.hash === wanted.hash);
    if (!found) return null;
    line.unshift(found);
    wanted = { seq: found.seq - 1, hash: found.prev };
  }
  return line[0]?.hash === entry.hash ? line : null;
}

/**
 * The server's own journal of a merchant: the same form as a terminal's, under the server's key. Other rooms append to
 * it in the transaction of what it tells of, before they raise the change feed's counter. A restore begins a new epoch.
 */
import { ZERO_HASH, type Head, type StoredEntry, epochFrom, serverSealText, writeEntry } from '@stilltill/domain/journal';
import { assert } from '@stilltill/domain/result';
import { SERVER_KINDS, type ServerBody, type ServerKind, toWireValue } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import { noteEntries } from '../office-changes/index.ts';
import type { JournalDeps } from './ports.ts';
import { type Chain, beginChain, lockChain, writeRun } from './store.ts';

type ServerDeps = Pick<JournalDeps, 'clock' | 'ids' | 'random' | 'keys' | 'state' | 'live'>;

/** Where an entry of the server's own journal stands, by the keys of what is computed from it. */
export type OwnEntry = { readonly chain: number; readonly seq: number; readonly at: string };

/** Appends one entry, seals it, and answers with the head that it makes. Serialises the merchant's transactions from here to their commit. */
export async function appendServerEntry<K extends ServerKind>(deps: ServerDeps, tx: MerchantTx, kind: K, body: ServerBody<K>): Promise<Head> {
  return (await appendOwn(deps, tx, kind, body)).head;
}

/** The same for a room that computes tables from what it appends: answers with the entry's short key, too. */
export async function appendOwn<K extends ServerKind>(deps: ServerDeps, tx: MerchantTx, kind: K, body: ServerBody<K>): Promise<OwnEntry & { readonly head: Head }> {
  // A body holds amounts as the program does; the schema judges what stands in the entry.
  assert(SERVER_KINDS[kind].safeParse(toWireValue(body)).success, `the body of ${kind} has its form`);
  const chain = await lockOwn(deps, tx);
  const { head, at } = await append(deps, tx, chain, [{ kind, body: toWireValue(body) }]);
  return { head, at, chain: chain.chain, seq: head.seq };
}

/** Something to append: a kind with a body of its form. */
export type OwnFact = { [K in ServerKind]: { readonly kind: K; readonly body: ServerBody<K> } }[ServerKind];

/** Appends several at once under one seal, in their order; answers with where each stands. */
export async function appendOwnMany(deps: ServerDeps, tx: MerchantTx, facts: readonly OwnFact[]): Promise<readonly OwnEntry[]> {
  if (facts.length === 0) return [];
  const wired = facts.map(({ kind, body }) => {
    const wire = toWireValue(body);
    assert(SERVER_KINDS[kind].safeParse(wire).success, `the body of ${kind} has its form`);
    return { kind, body: wire };
  });
  const chain = await lockOwn(deps, tx);
  const { at } = await append(deps, tx, chain, wired);
  return facts.map((_, place) => ({ chain: chain.chain, seq: chain.head.seq + place + 1, at }));
}

/** Locks the server's own journal until the commit, for a room that locks its own tables before it appends: an upload locks in this order too. */
export async function holdOwn(deps: ServerDeps, tx: MerchantTx): Promise<void> {
  await lockOwn(deps, tx);
}

type Own = { readonly terminal_id: string; readonly epoch: string; readonly chain: number; readonly incarnation: string };

async function lockOwn(deps: ServerDeps, tx: MerchantTx): Promise<Chain> {
  const own = await readOwn(tx);
  const incarnation = deps.state.incarnation();
  if (own?.incarnation === incarnation) {
    const chain = await lockChain(tx, own.terminal_id, own.epoch);
    assert(chain, 'the server journal names a chain that is there');
    return chain;
  }
  // Held until the commit, so that two do not both begin it.
  await tx.execute("select pg_advisory_xact_lock(hashtextextended('stilltill/server-journal/' || $1::text, 0))", [tx.merchant_id]);
  const again = await readOwn(tx);
  if (again?.incarnation === incarnation) return lockOwn(deps, tx);
  return beginOwn(deps, tx, again, incarnation);
}

async function readOwn(tx: MerchantTx): Promise<Own | null> {
  const [own] = await tx.query<Own>(
    `select j.terminal_id, c.epoch, j.chain, j.incarnation from app.server_journal j join app.chain c on c.merchant_id = j.merchant_id and c.chain = j.chain
      where j.merchant_id = $1`, [tx.merchant_id], 'journal.own',
  );
  return own ?? null;
}

async function beginOwn(deps: ServerDeps, tx: MerchantTx, before: Own | null, incarnation: string): Promise<Chain> {
  const terminal = before?.terminal_id ?? deps.ids.uuid();
  const follows = before ? await lockChain(tx, terminal, before.epoch) : null;
  const chain = await beginChain(tx, epochFrom(deps.random.bytes(16)), { terminal }, new Date(deps.clock.now_ms()).toISOString());
  await tx.execute(
    `insert into app.server_journal (merchant_id, terminal_id, chain, incarnation) values ($1, $2, $3, $4)
     on conflict (merchant_id) do update set chain = excluded.chain, incarnation = excluded.incarnation`,
    [tx.merchant_id, terminal, chain.chain, incarnation],
  );
  const reason = before ? 'server_restored' : 'enrolled';
  let { head } = await append(deps, tx, chain, [{ kind: 'epoch.began', body: { reason, follows: follows && { epoch: follows.epoch, ...follows.head } } }]);
  if (before) {
    const raised = { from: before.incarnation, to: incarnation, reason: 'server_restored' };
    ({ head } = await append(deps, tx, { ...chain, head }, [{ kind: 'incarnation.raised', body: raised }]));
  }
  return { ...chain, head };
}

async function append(deps: ServerDeps, tx: MerchantTx, chain: Chain, facts: readonly { readonly kind: ServerKind; readonly body: object }[]): Promise<{ readonly head: Head; readonly at: string }> {
  const at = new Date(deps.clock.now_ms()).toISOString();
  let head: Head = { epoch: chain.epoch, seq: chain.head.seq, hash: chain.head.seq === 0 ? ZERO_HASH : chain.head.hash };
  const from_seq = head.seq + 1;
  const fresh = facts.map(({ kind, body }) => {
    const stored: StoredEntry = writeEntry(head, { merchant: tx.merchant_id, terminal: chain.terminal, at, basis: null, session: null, operator: null, kind, body: { ...body } }, sha256Hex);
    head = { epoch: chain.epoch, seq: stored.entry.seq, hash: stored.hash };
    return { stored, variant: 0 };
  });
  const seal = { merchant: tx.merchant_id, terminal: chain.terminal, ...head, at };
  await writeRun(tx, {
    chain: chain.chain, received_at: at, fresh,
    seal: {
      seq: head.seq, hash: head.hash, from_seq, sealed_at: at, enrolment: null, sent_at: null,
      signature: deps.keys.signAs('stilltill/v1/server-seal', serverSealText(seal)), incarnation: deps.state.incarnation(), acknowledgement: null,
    },
    head, branched: false, has_gap: false, operator: undefined,
  });
  await noteEntries(tx, at, facts);
  deps.live.publishAfterCommit(tx, { type: 'entries', terminal: chain.terminal, epoch: chain.epoch, from_seq, to_seq: head.seq });
  return { head, at };
}

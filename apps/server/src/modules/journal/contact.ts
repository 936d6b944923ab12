/** A terminal's contact: both sides say what they hold, so that either notices when the other has lost something. */
import type { Acknowledgement } from '@stilltill/domain/journal';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { ContactAnswer, ContactRequest } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { EnrolledKey, JournalDeps } from './ports.ts';
import { beginChain, lockChain, readServerHead, storableTime } from './store.ts';
import { isAcknowledgedBy } from './verify-seal.ts';

export type ContactPorts = {
  /** The newest cursor of the merchant's change feed. */
  changesCursor(tx: MerchantTx): Promise<string>;
  readonly public_address: string | null;
};

type Said = z.output<typeof ContactRequest>;
type Told = z.output<typeof ContactAnswer>;

const NEXT_CONTACT_S = 45;
/** Chains of one terminal that were told of while nothing of them has arrived. More are not noted. */
const EMPTY_CHAINS_MAX = 20;

/** `key_compromised`, `terminal_retired`: the till goes to its enrolment page; what it recorded it may still upload. */
export async function answerContact(deps: JournalDeps, ports: ContactPorts, caller: EnrolledKey, said: Said): Promise<Result<Told>> {
  const now = new Date(deps.clock.now_ms()).toISOString();
  await noticeRestore(deps, caller, said.acknowledgement);
  const told = await deps.postgres.withMerchant(caller.merchant, async (tx): Promise<Told> => {
    const head = said.head && (await noteHead(tx, caller, said.head, now));
    await noteContact(tx, caller, said, now);
    deps.live.publishAfterCommit(tx, { type: 'terminal', terminal: caller.terminal });
    return {
      head, incarnation: deps.state.incarnation(), changes_cursor: await ports.changesCursor(tx), server_head: await readServerHead(tx),
      public_address: ports.public_address, next_contact_s: NEXT_CONTACT_S,
    };
  });
  if (caller.state === 'compromised') return fail('key_compromised');
  if (caller.state === 'retired' || caller.state === 'replaced') return fail('terminal_retired');
  return ok(told);
}

/**
 * We once signed that we hold more than we do: this database was restored from a backup, or is a replica that lagged.
 * Only an acknowledgement of the present incarnation says so; one of an earlier incarnation was answered for before.
 */
async function noticeRestore(deps: JournalDeps, caller: EnrolledKey, ack: Acknowledgement | null): Promise<void> {
  if (ack === null || ack.incarnation !== deps.state.incarnation()) return;
  if (ack.merchant !== caller.merchant || ack.terminal !== caller.terminal) return;
  const is_held = await deps.postgres.withMerchant(caller.merchant, async (tx) => {
    const [row] = await tx.query(
      `select from app.chain c join app.entry e on e.merchant_id = c.merchant_id and e.chain = c.chain and e.seq = $4 and e.hash = decode($5, 'hex')
        where c.merchant_id = $1 and c.terminal_id = $2 and c.epoch = $3`,
      [tx.merchant_id, ack.terminal, ack.epoch, ack.seq, ack.hash], 'journal.is_held',
    );
    return row !== undefined;
  });
  if (is_held || !isAcknowledgedBy(deps.keys.server_public_key, ack)) return;
  // Another contact may have raised it while this one was looking.
  if (deps.state.incarnation() === ack.incarnation) await deps.state.raise(`terminal ${ack.terminal} shows an acknowledgement of entry ${ack.seq}, which is not here`);
}

/** Keeps the highest head that the terminal told of, and answers with ours of the same epoch. */
async function noteHead(tx: MerchantTx, caller: EnrolledKey, head: NonNullable<Said['head']>, now: string): Promise<Told['head']> {
  let chain = await lockChain(tx, caller.terminal, head.epoch);
  if (!chain) {
    const [empty] = await tx.query<{ count: number }>(
      'select count(*)::integer as count from app.chain where merchant_id = $1 and terminal_id = $2 and head_seq = 0', [tx.merchant_id, caller.terminal],
    );
    if (empty && empty.count >= EMPTY_CHAINS_MAX) return null;
    chain = await beginChain(tx, head.epoch, caller, now);
  }
  if (head.seq > Math.max(chain.reported_seq ?? 0, 0)) {
    await tx.execute(
      "update app.chain set reported_seq = $3, reported_hash = decode($4, 'hex') where merchant_id = $1 and chain = $2",
      [tx.merchant_id, chain.chain, head.seq, head.hash], 'journal.note_head',
    );
  }
  return chain.head.seq > 0 ? { epoch: head.epoch, ...chain.head } : null;
}

async function noteContact(tx: MerchantTx, caller: EnrolledKey, said: Said, now: string): Promise<void> {
  await tx.execute(
    `insert into app.contact as known (merchant_id, terminal_id, last_contact_at, terminal_at, epoch, reported_seq, reported_hash, waiting, storage_persisted,
            storage_used_ppm, app_build)
     values ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $9, $10, $11)
     on conflict (merchant_id, terminal_id) do update set last_contact_at = excluded.last_contact_at, terminal_at = excluded.terminal_at,
            epoch = excluded.epoch, reported_seq = excluded.reported_seq, reported_hash = excluded.reported_hash, waiting = excluded.waiting,
            storage_persisted = excluded.storage_persisted, storage_used_ppm = excluded.storage_used_ppm, app_build = excluded.app_build`,
    [tx.merchant_id, caller.terminal, now, storableTime(said.at), said.head?.epoch ?? null, said.head?.seq ?? null, said.head?.hash ?? null,
      Math.min(said.waiting, 2 ** 31 - 1), said.storage.persisted, said.storage.used_ppm, said.app_build.replaceAll('\u0000', '')],
    'journal.note_contact',
  );
}

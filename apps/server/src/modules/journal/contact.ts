/**
 * Terminals' contacts: both sides say what they hold, so that either notices when the other has lost something. Those
 * that came together are taken in one transaction; each statement moves all of them.
 */
import type { Acknowledgement } from '@stilltill/domain/journal';
import { ZERO_HASH } from '@stilltill/domain/journal';
import { assert } from '@stilltill/domain/result';
import type { CheckIn, ContactAnswer, ContactRequest } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { hexArray, int4Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { EnrolledKey, JournalDeps } from './ports.ts';
import { readServerHead, storableTime } from './store.ts';
import { isAcknowledgedBy } from './verify-seal.ts';

/** What the fleet learns from a contact. */
export type CheckedIn = {
  readonly terminal: string;
  /** That of the terminal's certificate. */
  readonly store: string;
  /** Ours; `terminal_at`: the terminal's clock then, null where it said no time that there is. */
  readonly at_ms: number; readonly terminal_at_ms: number | null;
  readonly ordered_s: number; readonly waiting: number; readonly app_build: string;
  /** Who is signed on, by the entries that have arrived. */
  readonly operator: string | null;
  readonly check_in: z.output<typeof CheckIn> | null;
};

export type ContactPorts = {
  /** The newest cursor of the merchant's change feed. */
  changesCursor(tx: MerchantTx): Promise<string>;
  readonly public_address: string | null;
  /**
   * Reads what is known of terminals that come in a set, in its transaction, and answers with what then takes their check-ins up.
   * Those of keys that are no longer their terminal's are not among them.
   */
  prepareCheckIns(tx: MerchantTx, terminals: readonly string[]): Promise<(check_ins: readonly CheckedIn[]) => Promise<void>>;
};

type Said = z.output<typeof ContactRequest>;
export type Told = z.output<typeof ContactAnswer>;
/** Who says what. */
export type Contact = { readonly caller: EnrolledKey; readonly said: Said };

/** Chains of one terminal that were told of while nothing of them has arrived. More are not noted. */
const EMPTY_CHAINS_MAX = 20;

/** Takes contacts of different terminals of one merchant, and answers each. */
export async function takeContacts(deps: JournalDeps, ports: ContactPorts, merchant: string, contacts: readonly Contact[], ordered_s: number): Promise<Told[]> {
  try {
    return await takeSet(deps, ports, merchant, contacts, ordered_s);
  } catch (error) {
    if (!(error instanceof RestoreNoticed)) throw error;
    // Outside of the transaction, which would hold a connection while this waits for one. Another contact may have raised it meanwhile.
    if (deps.state.incarnation() === error.shown.incarnation) await deps.state.raise(`terminal ${error.shown.terminal} shows an acknowledgement of entry ${error.shown.seq}, which is not here`);
    return takeSet(deps, ports, merchant, contacts, ordered_s);
  }
}

/** This database holds less than an acknowledgement of ours says. */
class RestoreNoticed extends Error {
  override name = 'RestoreNoticed';
  readonly shown: Acknowledgement;

  constructor(shown: Acknowledgement) {
    super('a terminal shows an acknowledgement of what is not here');
    this.shown = shown;
  }
}

async function takeSet(deps: JournalDeps, ports: ContactPorts, merchant: string, contacts: readonly Contact[], ordered_s: number): Promise<Told[]> {
  return deps.postgres.withMerchant(merchant, async (tx) => {
    const present = contacts.filter(({ caller }) => caller.state === 'enrolled');
    // Sent together, and then what is written: a set waits for the database three times, whatever it holds.
    const [known, changes_cursor, server_head, noteCheckIns] = await Promise.all([
      readChains(tx, contacts), ports.changesCursor(tx), readServerHead(tx), ports.prepareCheckIns(tx, present.map(({ caller }) => caller.terminal)), noticeRestore(deps, tx, contacts),
    ]);
    const now_ms = deps.clock.now_ms();
    const now = new Date(now_ms).toISOString();
    await Promise.all([
      noteHeads(tx, contacts, known, now), noteContacts(tx, contacts, now),
      noteCheckIns(present.map((contact) => checkedIn(contact, known.get(contact.caller.terminal)?.operator_id ?? null, now_ms, ordered_s))),
    ]);
    const same = {
      incarnation: deps.state.incarnation(), changes_cursor, server_head, public_address: ports.public_address, next_contact_s: ordered_s,
    };
    return contacts.map(({ caller, said }): Told => {
      const chain = known.get(caller.terminal);
      return { ...same, head: said.head && chain && chain.head_seq > 0 ? { epoch: said.head.epoch, seq: chain.head_seq, hash: chain.head_hash } : null };
    });
  });
}

function checkedIn({ caller, said }: Contact, operator: string | null, at_ms: number, ordered_s: number): CheckedIn {
  const terminal_at_ms = Date.parse(said.at);
  return {
    terminal: caller.terminal, store: caller.store, at_ms, terminal_at_ms: Number.isNaN(terminal_at_ms) ? null : terminal_at_ms, ordered_s,
    waiting: waitingOf(said), app_build: buildOf(said), operator, check_in: said.check_in ?? null,
  };
}

/**
 * We once signed that we hold more than we do: this database was restored from a backup, or is a replica that lagged.
 * Only an acknowledgement of the present incarnation says so; one of an earlier incarnation was answered for before.
 */
async function noticeRestore(deps: JournalDeps, tx: MerchantTx, contacts: readonly Contact[]): Promise<void> {
  const shown = contacts.flatMap(({ caller, said: { acknowledgement: ack } }): Acknowledgement[] => (
    ack !== null && ack.incarnation === deps.state.incarnation() && ack.merchant === caller.merchant && ack.terminal === caller.terminal ? [ack] : []
  ));
  if (shown.length === 0) return;
  const missing = await tx.query<{ place: bigint }>(
    `select shown.place from unnest($2::uuid[], $3::text[], $4::integer[], $5::bytea[]) with ordinality as shown (terminal_id, epoch, seq, hash, place)
      where not exists (
        select from app.chain c join app.entry e on e.merchant_id = c.merchant_id and e.chain = c.chain and e.seq = shown.seq and e.hash = shown.hash
         where c.merchant_id = $1 and c.terminal_id = shown.terminal_id and c.epoch = shown.epoch)`,
    [tx.merchant_id, uuidArray(shown.map((ack) => ack.terminal)), textArray(shown.map((ack) => ack.epoch)), int4Array(shown.map((ack) => ack.seq)), hexArray(shown.map((ack) => ack.hash))],
    'journal.not_held',
  );
  const ours = missing.map(({ place }) => shown[Number(place) - 1]).find((ack) => ack !== undefined && isAcknowledgedBy(deps.keys.server_public_key, ack));
  if (ours) throw new RestoreNoticed(ours);
}

type ChainRow = { readonly chain: number; readonly terminal_id: string; readonly head_seq: number; readonly head_hash: string; readonly reported_seq: number | null; readonly operator_id: string | null };
type Headed = Contact & { readonly said: { readonly head: NonNullable<Said['head']> } };
const isHeaded = (contact: Contact): contact is Headed => contact.said.head !== null;

/** The chains that terminals tell of, by terminal. */
async function readChains(tx: MerchantTx, contacts: readonly Contact[]): Promise<ReadonlyMap<string, ChainRow>> {
  const headed = contacts.filter(isHeaded);
  if (headed.length === 0) return new Map();
  const rows = await tx.query<ChainRow>(
    `select c.chain, c.terminal_id, c.head_seq, encode(c.head_hash, 'hex') as head_hash, c.reported_seq, c.operator_id
       from unnest($2::uuid[], $3::text[]) as said (terminal_id, epoch)
       join app.chain c on c.merchant_id = $1 and c.terminal_id = said.terminal_id and c.epoch = said.epoch`,
    [tx.merchant_id, uuidArray(headed.map(({ caller }) => caller.terminal)), textArray(headed.map(({ said }) => said.head.epoch))], 'journal.told_chains',
  );
  return new Map(rows.map((row) => [row.terminal_id, row]));
}

/** Keeps the highest head that each terminal told of. */
async function noteHeads(tx: MerchantTx, contacts: readonly Contact[], known: ReadonlyMap<string, ChainRow>, now: string): Promise<void> {
  const headed = contacts.filter(isHeaded);
  await beginChains(tx, headed.filter(({ caller }) => !known.has(caller.terminal)), now);
  const higher = headed.flatMap(({ caller, said: { head } }) => {
    const chain = known.get(caller.terminal);
    return chain && head.seq > (chain.reported_seq ?? 0) ? [{ chain: chain.chain, ...head }] : [];
  });
  if (higher.length === 0) return;
  // Locked in the order of their numbers, as all who lock several do.
  await tx.execute(
    `with due as (select chain from app.chain where merchant_id = $1 and chain = any($2::integer[]) order by chain for update)
     update app.chain c set reported_seq = said.seq, reported_hash = said.hash
       from due, unnest($2::integer[], $3::integer[], $4::bytea[]) as said (chain, seq, hash)
      where c.merchant_id = $1 and c.chain = due.chain and said.chain = due.chain and said.seq > coalesce(c.reported_seq, 0)`,
    [tx.merchant_id, int4Array(higher.map(({ chain }) => chain)), int4Array(higher.map(({ seq }) => seq)), hexArray(higher.map(({ hash }) => hash))], 'journal.note_heads',
  );
}

/** Makes chains known of which nothing has arrived. They are numbered one by one for each merchant. */
async function beginChains(tx: MerchantTx, headed: readonly Headed[], now: string): Promise<void> {
  if (headed.length === 0) return;
  await tx.execute("select pg_advisory_xact_lock(hashtextextended('stilltill/chain/' || $1::text, 0))", [tx.merchant_id], 'journal.lock_chains');
  await tx.execute(
    `insert into app.chain (merchant_id, chain, terminal_id, epoch, owner, store_id, store_code, terminal_code, enrolment_id, began_at, head_seq, head_hash, reported_seq, reported_hash)
     select $1::uuid, coalesce((select max(chain) from app.chain where merchant_id = $1), 0) + row_number() over (order by said.terminal_id), said.terminal_id, said.epoch, 'terminal',
            said.store_id, said.store_code, said.terminal_code, said.enrolment_id, $2::timestamptz, 0, decode($3, 'hex'), nullif(said.seq, 0), case when said.seq > 0 then said.hash end
       from unnest($4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::uuid[], $10::integer[], $11::bytea[])
            as said (terminal_id, epoch, store_id, store_code, terminal_code, enrolment_id, seq, hash)
      where not exists (select from app.chain c where c.merchant_id = $1 and c.terminal_id = said.terminal_id and c.epoch = said.epoch)
        and (select count(*) from app.chain c where c.merchant_id = $1 and c.terminal_id = said.terminal_id and c.head_seq = 0) < $12
     on conflict (merchant_id, terminal_id, epoch) do nothing`,
    [
      tx.merchant_id, now, ZERO_HASH, uuidArray(headed.map(({ caller }) => caller.terminal)), textArray(headed.map(({ said }) => said.head.epoch)),
      uuidArray(headed.map(({ caller }) => caller.store)), textArray(headed.map(({ caller }) => caller.store_code)), textArray(headed.map(({ caller }) => caller.terminal_code)),
      uuidArray(headed.map(({ caller }) => caller.enrolment)), int4Array(headed.map(({ said }) => said.head.seq)), hexArray(headed.map(({ said }) => said.head.hash)), EMPTY_CHAINS_MAX,
    ], 'journal.begin_chains',
  );
}

async function noteContacts(tx: MerchantTx, contacts: readonly Contact[], now: string): Promise<void> {
  const written = await tx.execute(
    `insert into app.contact as known (merchant_id, terminal_id, last_contact_at, terminal_at, epoch, reported_seq, reported_hash, waiting, storage_persisted, storage_used_ppm, app_build)
     select $1::uuid, said.terminal_id, $2::timestamptz, said.at, said.epoch, case when said.seq >= 0 then said.seq end, said.hash, said.waiting, said.persisted, said.used_ppm, said.app_build
       from unnest($3::uuid[], $4::timestamptz[], $5::text[], $6::integer[], $7::bytea[], $8::integer[], $9::boolean[], $10::integer[], $11::text[])
            as said (terminal_id, at, epoch, seq, hash, waiting, persisted, used_ppm, app_build) order by said.terminal_id
     on conflict (merchant_id, terminal_id) do update set last_contact_at = excluded.last_contact_at, terminal_at = excluded.terminal_at,
            epoch = excluded.epoch, reported_seq = excluded.reported_seq, reported_hash = excluded.reported_hash, waiting = excluded.waiting,
            storage_persisted = excluded.storage_persisted, storage_used_ppm = excluded.storage_used_ppm, app_build = excluded.app_build`,
    [
      tx.merchant_id, now, uuidArray(contacts.map(({ caller }) => caller.terminal)), timeArray(contacts.map(({ said }) => (Number.isNaN(Date.parse(said.at)) ? now : storableTime(said.at)))),
      textArray(contacts.map(({ said }) => said.head?.epoch ?? null)), int4Array(contacts.map(({ said }) => said.head?.seq ?? -1)), hexArray(contacts.map(({ said }) => said.head?.hash ?? null)),
      int4Array(contacts.map(({ said }) => waitingOf(said))), contacts.map(({ said }) => said.storage.persisted), contacts.map(({ said }) => said.storage.used_ppm),
      textArray(contacts.map(({ said }) => buildOf(said))),
    ], 'journal.note_contacts',
  );
  assert(written === contacts.length, 'the contacts of a set are of different terminals');
}

/** As columns hold it. */
const waitingOf = (said: Said): number => Math.min(said.waiting, 2 ** 31 - 1);
const buildOf = (said: Said): string => said.app_build.replaceAll('\u0000', '').toWellFormed();

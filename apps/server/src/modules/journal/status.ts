/** What the journal knows of each terminal, for the list of terminals. */
import type { Head } from '@stilltill/domain/journal';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';

/** What the journal knows of a terminal. */
export type TerminalStatus = {
  readonly head: Head | null;
  /** What the terminal says its head is, uploaded or not. */
  readonly reported_head: Head | null;
  readonly epochs: number;
  readonly waiting: number | null;
  readonly last_contact_at: string | null;
  /** The operator who signed on last and has not signed off. */
  readonly operator: string | null;
  readonly app_build: string | null;
  readonly storage_persisted: boolean | null;
  readonly storage_used_ppm: number | null;
  readonly exceptions_open: number;
};

type StatusRow = {
  terminal_id: string; epochs: number; epoch: string | null; head_seq: number | null; head_hash: string | null; operator_id: string | null;
  last_contact_at: Date | null; waiting: number | null; app_build: string | null; storage_persisted: boolean | null; storage_used_ppm: number | null;
  reported_epoch: string | null; reported_seq: number | null; reported_hash: string | null; exceptions_open: number;
};

/** Who is signed on at terminals, by what their newest chains say. A terminal with nobody on it is missing. */
export async function operatorsOn(tx: MerchantTx, terminals: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (terminals.length === 0) return new Map();
  const rows = await tx.query<{ terminal_id: string; operator_id: string | null }>(
    `select distinct on (terminal_id) terminal_id, operator_id from app.chain
      where merchant_id = $1 and owner = 'terminal' and head_seq > 0 and terminal_id = any($2::uuid[]) order by terminal_id, chain desc`,
    [tx.merchant_id, uuidArray(terminals)], 'journal.operators_on',
  );
  return new Map(rows.flatMap(({ terminal_id, operator_id }) => (operator_id === null ? [] : [[terminal_id, operator_id]])));
}

/** By terminal; one that was never heard of is missing. */
export async function terminalStatuses(tx: MerchantTx, terminal: string | null = null): Promise<ReadonlyMap<string, TerminalStatus>> {
  const rows = await tx.query<StatusRow>(
    `with known as (
       select terminal_id, count(*)::integer as epochs, max(chain) filter (where head_seq > 0) as newest
         from app.chain where merchant_id = $1 and owner = 'terminal' and ($2::uuid is null or terminal_id = $2) group by terminal_id
     ), open as (
       select terminal_id, count(*)::integer as exceptions_open from app.exception
        where merchant_id = $1 and settled_at is null and terminal_id is not null and ($2::uuid is null or terminal_id = $2) group by terminal_id
     )
     select terminal_id, coalesce(k.epochs, 0) as epochs, c.epoch, c.head_seq, encode(c.head_hash, 'hex') as head_hash, c.operator_id,
            t.last_contact_at, t.waiting, t.app_build, t.storage_persisted, t.storage_used_ppm,
            t.epoch as reported_epoch, t.reported_seq, encode(t.reported_hash, 'hex') as reported_hash, coalesce(o.exceptions_open, 0) as exceptions_open
       from known k
       full join (select * from app.contact where merchant_id = $1 and ($2::uuid is null or terminal_id = $2)) t using (terminal_id)
       full join open o using (terminal_id)
       left join (select chain, epoch, head_seq, head_hash, operator_id from app.chain where merchant_id = $1) c on c.chain = k.newest`,
    [tx.merchant_id, terminal],
  );
  return new Map(rows.map((row) => [row.terminal_id, statusOf(row)]));
}

function statusOf(row: StatusRow): TerminalStatus {
  const { waiting, app_build, storage_persisted, storage_used_ppm, epochs, exceptions_open } = row;
  return {
    head: headOf(row.epoch, row.head_seq, row.head_hash), reported_head: headOf(row.reported_epoch, row.reported_seq, row.reported_hash),
    epochs, waiting, last_contact_at: row.last_contact_at?.toISOString() ?? null, operator: row.operator_id, app_build, storage_persisted,
    storage_used_ppm, exceptions_open,
  };
}

function headOf(epoch: string | null, seq: number | null, hash: string | null): Head | null {
  return epoch !== null && seq !== null && seq > 0 && hash !== null ? { epoch, seq, hash } : null;
}

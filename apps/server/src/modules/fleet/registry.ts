/** What people decide about where terminals are, who answers for them and what they may do. Each is an entry of the server's journal. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { ChangeCustody, ChangeFleetSettings, DescribeTerminal, LockTerminal, MoveTerminal, ServerBody, ServerKind, StorePlace, TerminalRecord } from '@stilltill/protocol';
import { certificateText } from '@stilltill/domain/journal';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import { touchEstate } from './estate.ts';
import type { FleetPorts } from './ports.ts';
import { type SettingsDeps, changeSettings } from './settings.ts';
import * as store from './store.ts';
import type { Teller } from './teller.ts';
import type { Certified } from './token.ts';

/** Who decides: a name for the journal. */
export type By = { readonly by: string };
type Deps = Pick<FleetPorts, 'clock' | 'ids' | 'keys' | 'journal' | 'publishChanges' | 'operatorNames' | 'lost'> & { readonly teller: Teller; readonly tellCertified: TellCertified };
/** Tells every process of the server that an enrolment has a newer certificate. */
export type TellCertified = (tx: MerchantTx, enrolment: string, newest: Certified) => Promise<void>;
export type RegistryRow = {
  readonly id: string; readonly store_id: string; readonly code: string; readonly name: string; readonly state: string; readonly enrolment_id: string | null; readonly custodian_id: string | null;
  readonly groups: string[]; readonly window_from: Date | null; readonly window_until: Date | null; readonly lost_at: Date | null;
  readonly lock_id: string | null; readonly locked_at: Date | null; readonly lock_reason: string | null; readonly lock_call: string | null; readonly lock_code: string | null;
};

/** Held until the transaction ends: decisions about one terminal come one after the other. */
export async function lockRow(tx: MerchantTx, id: string): Promise<RegistryRow | undefined> {
  const [row] = await tx.query<RegistryRow>(
    `select id, store_id, code, name, state, enrolment_id, custodian_id, groups, window_from, window_until, lost_at, lock_id, locked_at, lock_reason, lock_call, lock_code
       from app.terminal where merchant_id = $1 and id = $2 for update`, [tx.merchant_id, id],
  );
  return row;
}

/** What a till must know of a terminal of its store. */
export function recordOfTerminal(row: RegistryRow): ReferenceRecord {
  const body: z.output<typeof TerminalRecord> = {
    id: row.id, code: row.code, groups: [...row.groups],
    window: row.window_from === null || row.window_until === null ? null : { from: row.window_from.toISOString(), until: row.window_until.toISOString() },
    lock: row.lock_id === null || row.locked_at === null ? null : { id: row.lock_id, at: row.locked_at.toISOString(), reason: row.lock_reason ?? '', call: row.lock_call ?? '', code: row.lock_code ?? '' },
  };
  return { kind: 'terminal', id: row.id, store: row.store_id, body };
}

/** Puts what was decided down: the entry, the record for the tills of the store, and word to the screens. The last act of the transaction. */
async function putDown<K extends ServerKind>(deps: Deps, tx: MerchantTx, terminal: string, kind: K, body: ServerBody<K>): Promise<Result<null>> {
  await deps.journal.appendServerEntry(tx, kind, body);
  const row = await lockRow(tx, terminal);
  if (row) await deps.publishChanges(tx, [recordOfTerminal(row)]);
  await touchEstate(tx);
  deps.teller.tellAfterCommit(tx, [terminal]);
  return ok(null);
}

export function makeRegistry(deps: Deps) {
  const now = (): Date => new Date(deps.clock.now_ms());
  const change = (tx: MerchantTx, id: string, columns: string, values: readonly unknown[]): Promise<number> => (
    tx.execute(`update app.terminal set ${columns} where merchant_id = $1 and id = $2`, [tx.merchant_id, id, ...values])
  );
  /** Locks the terminal first, so that decisions about it come one after the other; `not_found`. */
  const withRow = async (tx: MerchantTx, id: string, work: (row: RegistryRow) => Promise<Result<null>>): Promise<Result<null>> => {
    const row = await lockRow(tx, id);
    return row ? work(row) : fail('not_found');
  };

  return {
    describe: (tx: MerchantTx, id: string, { name, ...said }: z.output<typeof DescribeTerminal>, { by }: By) => withRow(tx, id, async () => {
      await change(tx, id, 'name = $3, model = $4, serial = $5, place = $6, peripherals = $7', [name, said.model, said.serial, said.place, said.peripherals]);
      if (said.acquirer !== undefined) await change(tx, id, 'acquirer = $3', [said.acquirer]);
      return putDown(deps, tx, id, 'terminal.described', { terminal: id, ...said, by });
    }),

    /**
     * Moves a terminal. It keeps its key; its certificate names its store, so that it gets a new one for the same key with
     * its next pass. `terminal_code_taken`: the store has a terminal of this code.
     */
    move: (tx: MerchantTx, id: string, { store: to, reason }: z.output<typeof MoveTerminal>, { by }: By) => withRow(tx, id, async (row) => {
      const shop = await store.selectStore(tx, to);
      if (!shop) return fail('not_found');
      if (row.store_id === to) return ok(null);
      const [same] = await tx.query('select from app.terminal where merchant_id = $1 and store_id = $2 and code = $3', [tx.merchant_id, to, row.code]);
      if (same) return fail('terminal_code_taken');
      await change(tx, id, 'store_id = $3', [to]);
      const enrolment = row.enrolment_id ? await store.selectEnrolment(tx, row.enrolment_id) : undefined;
      if (enrolment) {
        const { signature: _, ...certificate } = enrolment.certificate;
        const moved = { ...certificate, store: to, store_code: shop.code, at: now().toISOString() };
        const signed = { ...moved, signature: deps.keys.signAs('stilltill/v1/certificate', certificateText(moved)) };
        await tx.execute('update app.enrolment set certificate = $3 where merchant_id = $1 and id = $2', [tx.merchant_id, enrolment.id, JSON.stringify(signed)]);
        await deps.tellCertified(tx, enrolment.id, signed);
      }
      return putDown(deps, tx, id, 'terminal.moved', { terminal: id, from: row.store_id, to, by, reason });
    }),

    changeCustody: (tx: MerchantTx, id: string, { custodian, reason }: z.output<typeof ChangeCustody>, { by }: By) => withRow(tx, id, async (row) => {
      if (custodian !== null && !(await deps.operatorNames(tx, [custodian])).has(custodian)) return fail('not_found');
      await change(tx, id, 'custodian_id = $3', [custodian]);
      return putDown(deps, tx, id, 'terminal.custody_changed', { terminal: id, from: row.custodian_id, to: custodian, by, reason });
    }),

    /** Groups are no fact of a terminal's custody: their settings are what is put down. */
    setGroups: (tx: MerchantTx, id: string, groups: readonly string[]) => withRow(tx, id, async () => {
      const known = await tx.query<{ id: string }>('select id from app.terminal_group where merchant_id = $1 and id = any($2::uuid[])', [tx.merchant_id, uuidArray(groups)]);
      if (new Set(groups).size !== groups.length || known.length !== groups.length) return fail('not_found');
      await change(tx, id, 'groups = $3', [[...groups]]);
      const row = await lockRow(tx, id);
      if (row) await deps.publishChanges(tx, [recordOfTerminal(row)]);
      await touchEstate(tx);
      deps.teller.tellAfterCommit(tx, [id]);
      return ok(null);
    }),

    setWindow: (tx: MerchantTx, id: string, window: { readonly from: string; readonly until: string } | null, { by }: By) => withRow(tx, id, async () => {
      await change(tx, id, 'window_from = $3, window_until = $4', [window?.from ?? null, window?.until ?? null]);
      return putDown(deps, tx, id, 'terminal.window_set', { terminal: id, from: window?.from ?? null, until: window?.until ?? null, by });
    }),

    /** What its key seals is still taken, and flagged. */
    markLost: (tx: MerchantTx, id: string, reason: string, { by }: By) => withRow(tx, id, async (row) => {
      if (row.lost_at) return ok(null);
      await change(tx, id, 'lost_at = $3, lost_by = $4, lost_reason = $5, lost_seen_at = null', [now(), by, reason]);
      await deps.lost.tell(tx);
      return putDown(deps, tx, id, 'terminal.lost', { terminal: id, by, reason });
    }),
    markFound: (tx: MerchantTx, id: string, reason: string, { by }: By) => withRow(tx, id, async (row) => {
      if (!row.lost_at) return ok(null);
      await change(tx, id, 'lost_at = null, lost_by = null, lost_reason = null, lost_seen_at = null', []);
      await deps.lost.tell(tx);
      return putDown(deps, tx, id, 'terminal.found', { terminal: id, by, reason });
    }),

    /** A lock that is there already is replaced: what the till shows is the newest reason. */
    lock: (tx: MerchantTx, id: string, { reason, call, code }: z.output<typeof LockTerminal>, { by }: By) => withRow(tx, id, async () => {
      const lock = deps.ids.uuid();
      await change(tx, id, 'lock_id = $3, locked_at = $4, lock_reason = $5, lock_call = $6, lock_code = $7', [lock, now(), reason, call, code]);
      return putDown(deps, tx, id, 'terminal.locked', { terminal: id, lock, reason, call, code, by });
    }),
    unlock: (tx: MerchantTx, id: string, reason: string, { by }: By) => withRow(tx, id, async (row) => {
      if (!row.lock_id) return ok(null);
      await change(tx, id, 'lock_id = null, locked_at = null, lock_reason = null, lock_call = null, lock_code = null', []);
      return putDown(deps, tx, id, 'terminal.unlocked', { terminal: id, lock: row.lock_id, by, reason });
    }),

    /** False: there is no such store. */
    async placeStore(tx: MerchantTx, id: string, { position, networks }: z.output<typeof StorePlace>): Promise<boolean> {
      return 1 === await tx.execute(
        'update app.store set lat_e6 = $3, lon_e6 = $4, networks = $5 where merchant_id = $1 and id = $2', [tx.merchant_id, id, position?.lat_e6 ?? null, position?.lon_e6 ?? null, networks],
      );
    },
  };
}
export type Registry = ReturnType<typeof makeRegistry>;

/** What other rooms may decide. Each is the last act of its transaction; `not_found`. `by`: the name of who decides. */
export function makeDecisionDoor(registry: Registry, settings: SettingsDeps) {
  return {
    /** Keeps what a scope says of its terminals, and sends it; see `settings.ts`. The last act of its transaction. `not_found`. */
    changeSettings: (tx: MerchantTx, change: z.output<typeof ChangeFleetSettings>, by: string) => changeSettings(settings, tx, change, by),
    /** Locks a terminal: its till says why and whom to call. */
    lockTerminal: (tx: MerchantTx, id: string, lock: { readonly reason: string; readonly call: string; readonly code: string }, by: string) => registry.lock(tx, id, lock, { by }),
    /** Takes the lock away. */
    unlockTerminal: (tx: MerchantTx, id: string, reason: string, by: string) => registry.unlock(tx, id, reason, { by }),
    /** What its key seals from now on is taken, and flagged. */
    markLost: (tx: MerchantTx, id: string, reason: string, by: string) => registry.markLost(tx, id, reason, { by }),
    markFound: (tx: MerchantTx, id: string, reason: string, by: string) => registry.markFound(tx, id, reason, { by }),
  };
}

/** `conflict`: there is a group of this name. */
export async function makeGroup(tx: MerchantTx, id: string, name: string, now: Date): Promise<Result<null>> {
  const made = await tx.execute('insert into app.terminal_group (merchant_id, id, name, created_at) values ($1, $2, $3, $4) on conflict do nothing', [tx.merchant_id, id, name, now]);
  return made === 1 ? ok(null) : fail('conflict');
}

/** `not_found`; `conflict`: there is another group of this name. */
export async function nameGroup(tx: MerchantTx, id: string, name: string): Promise<Result<null>> {
  const [other] = await tx.query('select from app.terminal_group where merchant_id = $1 and name = $2 and id <> $3', [tx.merchant_id, name, id]);
  if (other) return fail('conflict');
  return 1 === await tx.execute('update app.terminal_group set name = $3 where merchant_id = $1 and id = $2', [tx.merchant_id, id, name]) ? ok(null) : fail('not_found');
}

export function selectGroups(tx: MerchantTx): Promise<{ id: string; name: string; terminals: number }[]> {
  return tx.query(
    `select g.id, g.name, count(t.id)::integer as terminals from app.terminal_group g left join app.terminal t on t.merchant_id = g.merchant_id and g.id = any(t.groups)
      where g.merchant_id = $1 group by g.id, g.name order by g.name`, [tx.merchant_id],
  );
}

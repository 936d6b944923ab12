/** Rows of merchants, stores, terminals and enrolments. */
import type { Certificate } from '@stilltill/domain/journal';
import { type DisplaySettings, type ReceiptSettings, SellingSettings, toWire } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { KeyState } from './identity.ts';

export type HashedSecret = { readonly salt: string; readonly memory_kib: number; readonly passes: number; readonly hash: string };
/** `badge_salt`: under which the badges of all stores are hashed; null: nobody has one. */
export type Merchant = { readonly id: string; readonly shop_name: string; readonly recovery: HashedSecret | null; readonly badge_salt: Omit<HashedSecret, 'hash'> | null };
export type Store = {
  readonly id: string; readonly code: string; readonly name: string; readonly currency: string; readonly timezone: string;
  readonly idle_lock_s: number; readonly languages: readonly ('zh' | 'en')[];
  /** Absent, or null in its row: nothing but the shop's name. */
  readonly receipt?: ReceiptSettings | null | undefined;
  /** Absent, or null in its row: the shop's name alone. */
  readonly display?: DisplaySettings | null | undefined;
  readonly simple_mode?: boolean | undefined;
  /** Absent, or null in its row: as stores usually sell. */
  readonly selling?: SellingSettings | null | undefined;
  /** What a sign-on outside of the roster does. Absent, or null in its row: nothing. */
  readonly off_roster?: 'note' | 'manager' | null | undefined;
};
export type TerminalRow = {
  readonly id: string; readonly code: string; readonly name: string; readonly store_id: string;
  readonly state: 'new' | 'enrolled' | 'retired' | 'compromised'; readonly enrolment_id: string | null;
};
export type EnrolmentRow = {
  readonly id: string; readonly terminal_id: string; readonly public_key: string; readonly state: KeyState; readonly certificate: Certificate;
};

export async function selectMerchant(tx: MerchantTx): Promise<Merchant | undefined> {
  return (await tx.query<Merchant>('select merchant_id as id, shop_name, recovery, badge_salt from app.merchant where merchant_id = $1', [tx.merchant_id]))[0];
}

const STORE_COLUMNS = 'id, code, name, currency, timezone, idle_lock_s, languages';

const SETTINGS = 'receipt, display, simple_mode, selling, off_roster';

/** Amounts in settings are decimal strings in their row. */
type StoreRow = Omit<Store, 'selling'> & { readonly selling: unknown };

function toStore({ selling, ...rest }: StoreRow): Store {
  return { ...rest, selling: selling === null ? null : SellingSettings.parse(selling) };
}

export async function selectStores(tx: MerchantTx): Promise<Store[]> {
  return (await tx.query<StoreRow>(`select ${STORE_COLUMNS}, ${SETTINGS} from app.store where merchant_id = $1 order by code`, [tx.merchant_id])).map(toStore);
}

export async function selectStore(tx: MerchantTx, id: string): Promise<Store | undefined> {
  const [row] = await tx.query<StoreRow>(`select ${STORE_COLUMNS}, ${SETTINGS} from app.store where merchant_id = $1 and id = $2`, [tx.merchant_id, id]);
  return row && toStore(row);
}

export async function insertStore(tx: MerchantTx, store: Store, now: Date): Promise<void> {
  await tx.execute(
    `insert into app.store (merchant_id, ${STORE_COLUMNS}, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.merchant_id, store.id, store.code, store.name, store.currency, store.timezone, store.idle_lock_s, store.languages, now],
  );
}

/** False: there is none of this id. */
export async function updateReceipt(tx: MerchantTx, id: string, receipt: ReceiptSettings | null): Promise<boolean> {
  return 1 === await tx.execute('update app.store set receipt = $3 where merchant_id = $1 and id = $2', [tx.merchant_id, id, receipt && JSON.stringify(receipt)]);
}

/** False: there is none of this id. */
export async function updateDisplay(tx: MerchantTx, id: string, display: DisplaySettings, simple_mode: boolean): Promise<boolean> {
  return 1 === await tx.execute('update app.store set display = $3, simple_mode = $4 where merchant_id = $1 and id = $2', [tx.merchant_id, id, JSON.stringify(display), simple_mode]);
}

/** False: there is none of this id. */
export async function updateSelling(tx: MerchantTx, id: string, selling: SellingSettings): Promise<boolean> {
  return 1 === await tx.execute('update app.store set selling = $3 where merchant_id = $1 and id = $2', [tx.merchant_id, id, toWire(selling)]);
}

/** False: there is none of this id. */
export async function updateOffRoster(tx: MerchantTx, id: string, off_roster: 'note' | 'manager' | null): Promise<boolean> {
  return 1 === await tx.execute('update app.store set off_roster = $3 where merchant_id = $1 and id = $2', [tx.merchant_id, id, off_roster]);
}

const TERMINAL_COLUMNS = 'id, code, name, store_id, state, enrolment_id';

export async function selectTerminals(tx: MerchantTx): Promise<TerminalRow[]> {
  return tx.query(`select ${TERMINAL_COLUMNS} from app.terminal where merchant_id = $1 order by store_id, code`, [tx.merchant_id]);
}

/** The terminal, locked until the transaction ends, so that two decisions about it come one after the other. */
export async function lockTerminal(tx: MerchantTx, id: string): Promise<TerminalRow | undefined> {
  return (await tx.query<TerminalRow>(`select ${TERMINAL_COLUMNS} from app.terminal where merchant_id = $1 and id = $2 for update`, [tx.merchant_id, id]))[0];
}

/** False: the store has a terminal of this code. */
export async function insertTerminal(tx: MerchantTx, terminal: Omit<TerminalRow, 'state' | 'enrolment_id'>, now: Date): Promise<boolean> {
  const inserted = await tx.execute(
    `insert into app.terminal (merchant_id, id, code, name, store_id, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (merchant_id, store_id, code) do nothing`,
    [tx.merchant_id, terminal.id, terminal.code, terminal.name, terminal.store_id, now],
  );
  return inserted === 1;
}

export async function updateTerminal(tx: MerchantTx, id: string, state: TerminalRow['state'], enrolment: string | null): Promise<void> {
  await tx.execute('update app.terminal set state = $3, enrolment_id = $4 where merchant_id = $1 and id = $2', [tx.merchant_id, id, state, enrolment]);
}

export async function selectEnrolment(tx: MerchantTx, id: string): Promise<EnrolmentRow | undefined> {
  return (await tx.query<EnrolmentRow>(
    'select id, terminal_id, public_key, state, certificate from app.enrolment where merchant_id = $1 and id = $2', [tx.merchant_id, id],
  ))[0];
}

export async function selectEnrolmentsOf(tx: MerchantTx, terminal: string): Promise<EnrolmentRow[]> {
  return tx.query(
    'select id, terminal_id, public_key, state, certificate from app.enrolment where merchant_id = $1 and terminal_id = $2 order by id',
    [tx.merchant_id, terminal],
  );
}

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Marks as replaced what was enrolled for a terminal before an enrolment; answers with those enrolments. */
export async function replaceEarlier(tx: MerchantTx, terminal: string, enrolment: string): Promise<string[]> {
  const replaced = await tx.query<{ id: string }>(
    "update app.enrolment set state = 'replaced' where merchant_id = $1 and terminal_id = $2 and state = 'enrolled' and id < $3 returning id",
    [tx.merchant_id, terminal, enrolment],
  );
  return replaced.map(({ id }) => id);
}

/**
 * Inserts an enrolment; answers with those that it replaced. A new one replaces all, whatever the clock said when they
 * were made; one that already ended, only those from before it.
 */
export async function insertEnrolment(tx: MerchantTx, certificate: Certificate, state: KeyState, now: Date): Promise<string[]> {
  const replaced = await replaceEarlier(tx, certificate.terminal, state === 'enrolled' ? LAST_UUID : certificate.enrolment);
  await tx.execute(
    `insert into app.enrolment (merchant_id, id, terminal_id, public_key, state, certificate, enrolled_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (merchant_id, id) do nothing`,
    [tx.merchant_id, certificate.enrolment, certificate.terminal, certificate.public_key, state, JSON.stringify(certificate), now],
  );
  return replaced;
}

export async function updateEnrolment(tx: MerchantTx, id: string, state: KeyState): Promise<void> {
  await tx.execute(
    "update app.enrolment set state = $3 where merchant_id = $1 and id = $2 and state <> 'compromised'", [tx.merchant_id, id, state],
  );
}

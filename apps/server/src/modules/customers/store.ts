/** The rows of customers and contact points. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { bytesArray, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { PointKind } from './vault.ts';

export type CustomerRow = {
  readonly id: string; readonly created_at: Date; readonly language: string | null;
  readonly places: string[]; readonly places_certainty: string; readonly zones: string[]; readonly zones_certainty: string;
  readonly wished_hours: unknown; readonly paused_until: Date | null;
  readonly personal: Buffer | null; readonly key: Buffer | null;
  readonly merged_into: string | null; readonly has_merged: boolean; readonly erased_at: Date | null; readonly revision: number;
};

const CUSTOMER = 'id, created_at, language, places, places_certainty, zones, zones_certainty, wished_hours, paused_until, personal, key, merged_into, has_merged, erased_at, revision';

export type PointRow = { readonly id: string; readonly customer_id: string; readonly kind: PointKind; readonly lookup: Buffer; readonly address: Buffer | null; readonly created_at: Date; readonly confirmed_at: Date | null; readonly removed_at: Date | null };
const POINT = 'id, customer_id, kind, lookup, address, created_at, confirmed_at, removed_at';

export type NewCustomerRow = Pick<CustomerRow, 'id' | 'language' | 'places' | 'places_certainty' | 'zones' | 'zones_certainty'> & { readonly created_at: string; readonly personal: Uint8Array; readonly key: Uint8Array };
export type NewPointRow = { readonly id: string; readonly customer_id: string; readonly kind: PointKind; readonly lookup: Uint8Array; readonly address: Uint8Array; readonly created_at: string };

export function insertCustomers(tx: MerchantTx, rows: readonly NewCustomerRow[]): Promise<number> {
  const json = (read: (row: NewCustomerRow) => unknown): Buffer => textArray(rows.map((row) => JSON.stringify(read(row))));
  return tx.execute(
    `insert into app.customer (merchant_id, id, created_at, language, places, places_certainty, zones, zones_certainty, personal, key)
     select $1, c.id, c.created_at, c.language, array(select jsonb_array_elements_text(c.places::jsonb)), c.places_certainty, array(select jsonb_array_elements_text(c.zones::jsonb)), c.zones_certainty, c.personal, c.key
       from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[], $10::bytea[]) as c (id, created_at, language, places, places_certainty, zones, zones_certainty, personal, key)`,
    [
      tx.merchant_id, uuidArray(rows.map(({ id }) => id)), timeArray(rows.map((row) => row.created_at)), textArray(rows.map(({ language }) => language)), json(({ places }) => places),
      textArray(rows.map((row) => row.places_certainty)), json(({ zones }) => zones), textArray(rows.map((row) => row.zones_certainty)), bytesArray(rows.map(({ personal }) => personal)), bytesArray(rows.map(({ key }) => key)),
    ], 'customers.insert',
  );
}

export function insertPoints(tx: MerchantTx, rows: readonly NewPointRow[]): Promise<number> {
  return tx.execute(
    `insert into app.contact_point (merchant_id, id, customer_id, kind, lookup, address, created_at)
     select $1, p.* from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::bytea[], $7::timestamptz[]) as p`,
    [
      tx.merchant_id, uuidArray(rows.map(({ id }) => id)), uuidArray(rows.map((row) => row.customer_id)), textArray(rows.map(({ kind }) => kind)),
      bytesArray(rows.map(({ lookup }) => lookup)), bytesArray(rows.map(({ address }) => address)), timeArray(rows.map((row) => row.created_at)),
    ], 'customers.insert_points',
  );
}

/** Locked in the order of their ids, so that two who lock some of the same never wait for each other. */
export function lockCustomers(tx: MerchantTx, ids: readonly string[]): Promise<CustomerRow[]> {
  return tx.query(`select ${CUSTOMER} from app.customer where merchant_id = $1 and id = any($2::uuid[]) order by id for update`, [tx.merchant_id, uuidArray(ids)], 'customers.lock');
}

export function selectCustomers(tx: MerchantTx, ids: readonly string[]): Promise<CustomerRow[]> {
  return tx.query(`select ${CUSTOMER} from app.customer where merchant_id = $1 and id = any($2::uuid[]) order by id`, [tx.merchant_id, uuidArray(ids)], 'customers.select');
}

/** Everybody who was merged into one of these, however often. */
export function selectMerged(tx: MerchantTx, roots: readonly string[]): Promise<{ readonly id: string; readonly root: string }[]> {
  return tx.query(
    `with recursive family (id, root) as (
       select id, merged_into from app.customer where merchant_id = $1 and merged_into = any($2::uuid[])
       union select c.id, f.root from app.customer c join family f on c.merged_into = f.id where c.merchant_id = $1
     ) select id, root from family`, [tx.merchant_id, uuidArray(roots)], 'customers.merged',
  );
}

/** Whom each of these is now: themselves, or who they were merged into. One that is not known is missing. */
export function selectRoots(tx: MerchantTx, ids: readonly string[]): Promise<{ readonly id: string; readonly root: string }[]> {
  return tx.query(
    `with recursive up (id, root, next) as (
       select id, id, merged_into from app.customer where merchant_id = $1 and id = any($2::uuid[])
       union all select up.id, c.id, c.merged_into from up join app.customer c on c.id = up.next where c.merchant_id = $1
     ) select id, root from up where next is null`, [tx.merchant_id, uuidArray(ids)], 'customers.roots',
  );
}

export function selectPoints(tx: MerchantTx, ids: readonly string[]): Promise<PointRow[]> {
  return tx.query(`select ${POINT} from app.contact_point where merchant_id = $1 and id = any($2::uuid[])`, [tx.merchant_id, uuidArray(ids)], 'customers.points');
}

export function selectPointPage(tx: MerchantTx, kind: PointKind, customers: readonly string[] | null, after: string | null, limit: number): Promise<PointRow[]> {
  return tx.query(
    `select ${POINT} from app.contact_point where merchant_id = $1 and kind = $2 and removed_at is null and address is not null and ($3::uuid is null or id > $3) and ($4::uuid[] is null or customer_id = any($4)) order by id limit $5`,
    [tx.merchant_id, kind, after, customers && uuidArray(customers), limit], 'customers.point_page',
  );
}

export function selectPointsOf(tx: MerchantTx, customers: readonly string[]): Promise<PointRow[]> {
  return tx.query(`select ${POINT} from app.contact_point where merchant_id = $1 and customer_id = any($2::uuid[]) order by created_at, id`, [tx.merchant_id, uuidArray(customers)], 'customers.points_of');
}

export function selectPointsByLookup(tx: MerchantTx, lookup: Uint8Array): Promise<PointRow[]> {
  return tx.query(`select ${POINT} from app.contact_point where merchant_id = $1 and lookup = $2 and removed_at is null order by created_at, id`, [tx.merchant_id, lookup], 'customers.by_lookup');
}

export async function confirmPoint(tx: MerchantTx, id: string, at: string): Promise<void> {
  await tx.execute('update app.contact_point set confirmed_at = coalesce(confirmed_at, $3) where merchant_id = $1 and id = $2 and removed_at is null', [tx.merchant_id, id, at]);
}

/** Answers false where it was merged, parted or erased meanwhile. */
export async function setMerged(tx: MerchantTx, id: string, into: string | null): Promise<boolean> {
  const changed = await tx.execute(
    'update app.customer set merged_into = $3, revision = revision + 1 where merchant_id = $1 and id = $2 and erased_at is null and (merged_into is null) = ($3::uuid is not null)', [tx.merchant_id, id, into],
  );
  if (into !== null) await tx.execute('update app.customer set has_merged = true where merchant_id = $1 and id = $2', [tx.merchant_id, into]);
  return changed === 1;
}

/** Destroys keys and what lay under them. */
export async function eraseCustomers(tx: MerchantTx, ids: readonly string[], at: string): Promise<void> {
  await tx.execute(
    `update app.customer set personal = null, key = null, language = null, zones = '{}', zones_certainty = 'unknown', wished_hours = null, paused_until = null, erased_at = coalesce(erased_at, $3), revision = revision + 1
      where merchant_id = $1 and id = any($2::uuid[])`, [tx.merchant_id, uuidArray(ids), at],
  );
  await tx.execute('update app.contact_point set address = null, removed_at = coalesce(removed_at, $3) where merchant_id = $1 and customer_id = any($2::uuid[])', [tx.merchant_id, uuidArray(ids), at]);
}

/** The newest first, from behind a cursor of moment and id on. */
export function selectCustomerPage(tx: MerchantTx, after: readonly [at: string, id: string] | null, limit: number): Promise<CustomerRow[]> {
  return tx.query(
    `select ${CUSTOMER} from app.customer where merchant_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid)) order by created_at desc, id desc limit $4`,
    [tx.merchant_id, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

/** What the office knows of somebody, as it is then. */
export async function updateCustomer(tx: MerchantTx, id: string, row: Pick<CustomerRow, 'language' | 'places' | 'places_certainty' | 'zones' | 'zones_certainty'> & { readonly personal: Uint8Array }): Promise<void> {
  await tx.execute(
    `update app.customer set personal = $3, language = $4, places = $5::text[], places_certainty = $6, zones = $7::text[], zones_certainty = $8, revision = revision + 1
      where merchant_id = $1 and id = $2`, [tx.merchant_id, id, row.personal, row.language, row.places, row.places_certainty, row.zones, row.zones_certainty],
  );
}

/** What customers see and change of themselves on their own pages, and who else saw it. */
import type { Hours } from '@stilltill/domain/contact';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { CustomerField } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { CustomerPorts, Person, Personal } from './ports.ts';
import { type CustomerRow, insertPoints, lockCustomers, selectCustomers, selectMerged, selectPointsOf, selectRoots } from './store.ts';
import type { PersonKey, PointKind, Vault } from './vault.ts';

export type Profile = {
  readonly id: string; readonly created_at: string; readonly name: string; readonly language: string | null;
  readonly places: readonly string[]; readonly zones: readonly string[]; readonly zones_certainty: 'known' | 'guessed' | 'unknown';
  readonly hours: Hours | null; readonly paused_until: string | null;
  readonly points: readonly { readonly id: string; readonly kind: PointKind; readonly address: string; readonly created_at: string; readonly confirmed_at: string | null }[];
};

/** A person and all who were merged into them, without holding anybody; null: not known. */
export async function readPerson(tx: MerchantTx, customer: string): Promise<Pick<Person, 'id' | 'members' | 'erased_at'> | null> {
  const [up] = await selectRoots(tx, [customer]);
  const [row] = up ? await selectCustomers(tx, [up.root]) : [];
  if (!row) return null;
  const merged = row.has_merged ? await selectMerged(tx, [row.id]) : [];
  return { id: row.id, members: [row.id, ...merged.map(({ id }) => id)], erased_at: row.erased_at };
}

/** What is known of these, without what is removed or erased. */
export async function readProfiles(vault: Vault, tx: MerchantTx, customers: readonly string[]): Promise<readonly Profile[]> {
  const rows = await selectCustomers(tx, customers);
  const points = await selectPointsOf(tx, customers);
  return rows.flatMap((row): Profile[] => {
    if (row.key === null || row.personal === null) return [];
    const key = vault.openKey(tx.merchant_id, row.id, row.key);
    const theirs = points.flatMap(({ id, customer_id, kind, address, created_at, confirmed_at, removed_at }) => (customer_id === row.id && address !== null && removed_at === null
      ? [{ id, kind, address: vault.unseal(key, `address ${id}`, address), created_at: created_at.toISOString(), confirmed_at: confirmed_at?.toISOString() ?? null }] : []));
    return [{
      id: row.id, created_at: row.created_at.toISOString(), name: personalOf(vault, key, row.personal).name, language: row.language, places: row.places, zones: row.zones,
      zones_certainty: row.zones_certainty as Profile['zones_certainty'], hours: row.wished_hours as Hours | null, paused_until: row.paused_until?.toISOString() ?? null, points: theirs,
    }];
  });
}

function personalOf(vault: Vault, key: PersonKey, personal: Buffer): Personal {
  return JSON.parse(vault.unseal(key, 'personal', personal)) as Personal;
}

/** Hours in which they want to be reached, and until when not at all. For each who is this person, so that it still holds once they are parted. */
export async function setWishes(ports: CustomerPorts, tx: MerchantTx, customers: readonly string[], { hours, paused_until }: { readonly hours: Hours | null; readonly paused_until: string | null }): Promise<void> {
  const differing = await tx.query<{ id: string; hours: boolean; pause: boolean }>(
    `select id, wished_hours is distinct from $3::jsonb as hours, paused_until is distinct from $4::timestamptz as pause from app.customer
      where merchant_id = $1 and id = any($2::uuid[]) and erased_at is null order by id for update`, [tx.merchant_id, uuidArray(customers), hours && JSON.stringify(hours), paused_until],
  );
  await noteCorrections(ports, tx, differing.map(({ id, ...differs }) => ({ customer: id, fields: fieldsIn(differs), by: null })));
  await tx.execute(
    'update app.customer set wished_hours = $3::jsonb, paused_until = $4, revision = revision + 1 where merchant_id = $1 and id = any($2::uuid[]) and erased_at is null',
    [tx.merchant_id, uuidArray(customers), hours && JSON.stringify(hours), paused_until],
  );
}

export type Corrected = { readonly customer: string; readonly fields: readonly CustomerField[]; /** Null: they did it themself. */ readonly by: string | null };

/** The names of what differs. */
export function fieldsIn(differs: Readonly<Partial<Record<CustomerField, boolean>>>): CustomerField[] {
  return CustomerField.options.filter((field) => differs[field] === true);
}

/** Writes down what was put right, by name alone; where nothing was, nothing. */
export async function noteCorrections({ appendOwnMany }: Pick<CustomerPorts, 'appendOwnMany'>, tx: MerchantTx, corrected: readonly Corrected[]): Promise<void> {
  const real = corrected.filter(({ fields }) => fields.length > 0);
  if (real.length > 0) await appendOwnMany(tx, real.map(({ customer, fields, by }) => ({ kind: 'customer.corrected', body: { customer, fields: [...fields], by } })));
}

export type Correction = { readonly name: string; readonly language: 'zh' | 'en' | null; readonly zone: string | null };

/** `not_found`, `customer_erased`. */
export async function correct(ports: CustomerPorts, vault: Vault, tx: MerchantTx, customer: string, { name, language, zone }: Correction): Promise<Result<null>> {
  const [row] = await lockCustomers(tx, [customer]);
  if (!row) return fail('not_found');
  if (row.key === null || row.personal === null) return fail('customer_erased');
  const key = vault.openKey(tx.merchant_id, customer, row.key);
  const before = personalOf(vault, key, row.personal);
  const personal: Personal = { ...before, name };
  await tx.execute(
    "update app.customer set personal = $3, language = $4, zones = $5::text[], zones_certainty = case when cardinality($5::text[]) = 0 then 'unknown' else 'known' end, revision = revision + 1 where merchant_id = $1 and id = $2",
    [tx.merchant_id, customer, vault.seal(key, 'personal', JSON.stringify(personal)), language, zone === null ? [] : [zone]],
  );
  await noteCorrections(ports, tx, [{ customer, fields: fieldsIn({ name: before.name !== name, language: row.language !== language, zone: isZoneNew(row, zone) }), by: null }]);
  return ok(null);
}

export function isZoneNew(row: Pick<CustomerRow, 'zones' | 'zones_certainty'>, zone: string | null): boolean {
  return zone === null ? row.zones_certainty !== 'unknown' : row.zones_certainty !== 'known' || row.zones.join() !== zone;
}

/** A further way to reach somebody, which they have not confirmed. Answers with the one that is there where it is. `not_found`, `customer_erased`. */
export async function addPoint({ clock, ids }: CustomerPorts, vault: Vault, tx: MerchantTx, customer: string, kind: PointKind, address: string): Promise<Result<{ readonly point: string }>> {
  const [row] = await lockCustomers(tx, [customer]);
  if (!row) return fail('not_found');
  if (row.key === null) return fail('customer_erased');
  const lookup = vault.lookupOf(tx.merchant_id, kind, address);
  const known = (await selectPointsOf(tx, [customer])).find((point) => point.removed_at === null && point.lookup.equals(lookup));
  if (known) return ok({ point: known.id });
  const id = ids.uuid();
  const key = vault.openKey(tx.merchant_id, customer, row.key);
  await insertPoints(tx, [{ id, customer_id: customer, kind, lookup, address: vault.seal(key, `address ${id}`, address), created_at: new Date(clock.now_ms()).toISOString() }]);
  return ok({ point: id });
}

/** Takes a way to reach somebody back; its keyed hash stays, so that what stands against it is still found. False: it is not theirs. */
export async function removePoint({ clock }: CustomerPorts, tx: MerchantTx, customers: readonly string[], point: string): Promise<boolean> {
  const removed = await tx.execute(
    'update app.contact_point set address = null, removed_at = $4 where merchant_id = $1 and id = $2 and customer_id = any($3::uuid[]) and removed_at is null',
    [tx.merchant_id, point, uuidArray(customers), new Date(clock.now_ms()).toISOString()],
  );
  return removed === 1;
}

/** How somebody of the shop came to see what is known of a customer. */
export type AccessKind = 'listed' | 'opened' | 'exported' | 'changed';
const SAME_LOOK_MS = 3_600_000;

/** Writes down that somebody of the shop, by their name, looked. Looks of one kind within an hour are one. */
export async function noteAccess({ clock, ids }: CustomerPorts, tx: MerchantTx, customer: string | readonly string[], by: string, what: AccessKind): Promise<void> {
  const customers = [...new Set([customer].flat())];
  const now_ms = clock.now_ms();
  await tx.execute(
    `insert into app.customer_access (merchant_id, id, customer_id, at, by, what)
     select $1, n.id, n.customer, $4, $5, $6 from unnest($2::uuid[], $3::uuid[]) as n (id, customer)
      where not exists (select from app.customer_access a where a.merchant_id = $1 and a.customer_id = n.customer and a.by = $5 and a.what = $6 and a.at > $7)`,
    [tx.merchant_id, uuidArray(customers.map(() => ids.uuid())), uuidArray(customers), new Date(now_ms), by, what, new Date(now_ms - SAME_LOOK_MS)], 'customers.note_access',
  );
}

export type Access = { readonly id: string; readonly at: Date; readonly by: string; readonly what: AccessKind };

/** Who looked at these, the newest first, from behind a cursor of moment and id on. */
export function readAccesses(tx: MerchantTx, customers: readonly string[], after: readonly [at: string, id: string] | null, limit: number): Promise<Access[]> {
  return tx.query(
    `select id, at, by, what from app.customer_access where merchant_id = $1 and customer_id = any($2::uuid[]) and ($3::timestamptz is null or (at, id) < ($3, $4::uuid)) order by at desc, id desc limit $5`,
    [tx.merchant_id, uuidArray(customers), after?.[0] ?? null, after?.[1] ?? null, limit], 'customers.accesses',
  );
}

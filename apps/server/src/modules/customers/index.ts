/**
 * The door of the customers' room: who they are, how they are reached, who is the same person as another, and their erasure.
 * Somebody who was merged into another stays a row, so that they can be parted again; the root of a family speaks for it.
 */
import type { Hours } from '@stilltill/domain/contact';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type CustomerAfter, readExportPage } from './export-page.ts';
import { readProofs } from './import-store.ts';
import { addCustomerOfficeRoutes } from './office-routes.ts';
import { type AccessKind, type Correction, addPoint, correct, noteAccess, readAccesses, readPerson, readProfiles, removePoint, setWishes } from './own-pages.ts';
import { personalOf } from './office-items.ts';
import type { CustomerPorts, NewCustomer, Person, Personal, Point } from './ports.ts';
import {
  type CustomerRow, type PointRow, confirmPoint, eraseCustomers, insertCustomers, insertPoints, lockCustomers, selectCustomers, selectMerged, selectPointPage, selectPoints, selectPointsByLookup, selectPointsOf, selectRoots, setMerged,
} from './store.ts';
import { selectFieldKeysOf } from './till-word-store.ts';
import { type PersonKey, type PointKind, type Vault, makeVault } from './vault.ts';

export type { CustomerPorts, NewCustomer, Person, Personal, Point } from './ports.ts';
export type { Access, AccessKind, Profile } from './own-pages.ts';
export { type TillWordPorts, makeTillWordProjection } from './from-tills.ts';
export { type ReceiptWords, type TillMessages, makeTillMessages } from './till-messages.ts';
export { deviceLabel, endpointOf } from './push-points.ts';
export type { PersonKey, PointKind } from './vault.ts';

export type Customers = ReturnType<typeof makeCustomers>;

/** The kind under which an erasure is remembered outside the database. */
const ERASED = 'customer.erased';

export function makeCustomers(ports: CustomerPorts) {
  const vault = makeVault(ports);
  ports.remembrance.onReplay(ERASED, async ({ merchant_id, at, value }) => {
    const { customers: members, field_keys = [] } = value as { readonly customers: readonly string[]; readonly field_keys?: readonly string[] };
    await ports.postgres.withMerchant(merchant_id, async (tx) => {
      await eraseCustomers(tx, members, at);
      // Also those of whom this database knows nothing: a till may send them again, and with them whoever was erased.
      await ports.eraseFieldKeys(tx, field_keys, at);
    });
  });
  const customers = {
    lookupOf: (merchant: string, kind: PointKind, address: string): Uint8Array => vault.lookupOf(merchant, kind, address),
    makeCustomers: (tx: MerchantTx, customers: readonly NewCustomer[]) => makeThem(ports, vault, tx, customers),
    holdPersons, readPoints, findByAddress: (tx: MerchantTx, kind: PointKind, address: string) => findByAddress(vault, tx, kind, address),
    findByLookup: async (tx: MerchantTx, lookup: Uint8Array): Promise<readonly Point[]> => (await selectPointsByLookup(tx, lookup)).map(pointOf),
    /** Who speaks for these, without being held. */
    rootsOf: async (tx: MerchantTx, ids: readonly string[]): Promise<readonly string[]> => [...new Set((await selectRoots(tx, [...new Set(ids)])).map(({ root }) => root))],
    /** They answered from it, on a device of their own; the first time holds. */
    confirmPoint: (tx: MerchantTx, point: string): Promise<void> => confirmPoint(tx, point, new Date(ports.clock.now_ms()).toISOString()),
    keysOf: (tx: MerchantTx, customers: readonly string[]) => keysOf(vault, tx, customers),
    openPoints: (tx: MerchantTx, ids: readonly string[]) => openPoints(vault, tx, ids),
    /** Names and safe words; of whoever is erased nothing. */
    openPersonal: async (tx: MerchantTx, ids: readonly string[]): Promise<ReadonlyMap<string, Personal>> => new Map((await selectCustomers(tx, [...new Set(ids)])).flatMap((row) => {
      const personal = personalOf(vault, tx, row);
      return personal ? [[row.id, personal]] : [];
    })),
    /** Usable contact points of a kind in the order of their ids, from behind one on; of these customers, or of all. */
    pagePoints: async (tx: MerchantTx, kind: PointKind, customers: readonly string[] | null, after: string | null, limit: number): Promise<readonly Point[]> => (await selectPointPage(tx, kind, customers, after, limit)).map(pointOf),
    seal: vault.seal, unseal: vault.unseal,
    /** A key of its own for what somebody leaves here who is no customer, named by the id of what it keeps. */
    makeKey: vault.makeKey, openKey: vault.openKey,
    readPerson, pointsOf, readAccesses, readProofs: (tx: MerchantTx, consents: readonly string[]) => readProofs(vault, tx, consents),
    readProfiles: (tx: MerchantTx, customers: readonly string[]) => readProfiles(vault, tx, customers),
    setWishes: (tx: MerchantTx, people: readonly string[], wishes: Parameters<typeof setWishes>[3]) => setWishes(ports, tx, people, wishes),
    correct: (tx: MerchantTx, customer: string, correction: Correction) => correct(ports, vault, tx, customer, correction),
    addPoint: (tx: MerchantTx, customer: string, kind: PointKind, address: string) => addPoint(ports, vault, tx, customer, kind, address),
    removePoint: (tx: MerchantTx, customers: readonly string[], point: string) => removePoint(ports, tx, customers, point),
    exportPage: (tx: MerchantTx, after: CustomerAfter | null, limit: number, by: string) => readExportPage(ports, vault, tx, after, limit, by),
    noteAccess: (tx: MerchantTx, customer: string | readonly string[], by: string, what: AccessKind) => noteAccess(ports, tx, customer, by, what),
    merge: (tx: MerchantTx, customer: string, into: string, by: string) => merge(ports, tx, customer, into, by),
    part: (tx: MerchantTx, customer: string, by: string) => part(ports, tx, customer, by),
    /** It holds once it is answered, and outlives a restore. */
    async erase(merchant: string, customer: string, by: string | null): Promise<Result<readonly string[]>> {
      const done = await ports.postgres.withMerchant(merchant, (tx) => erase(ports, tx, customer, by));
      if (!done.ok) return done;
      const { members, field_keys } = done.value;
      if (members.length > 0) await ports.remembrance.append(merchant, ERASED, { customers: members, field_keys });
      return ok(members);
    },
  };
  /** Below /api/v1/office/customers. */
  return { ...customers, addOfficeRoutes: (app: HttpServer): void => addCustomerOfficeRoutes(app, ports, vault, customers) };
}

async function makeThem({ clock }: CustomerPorts, vault: Vault, tx: MerchantTx, customers: readonly NewCustomer[]): Promise<void> {
  const created_at = new Date(clock.now_ms()).toISOString();
  const made = customers.map((given) => ({ given, ...vault.makeKey(tx.merchant_id, given.id) }));
  await insertCustomers(tx, made.map(({ given, key, stored }) => ({
    id: given.id, created_at, language: given.language, places: [...given.places], places_certainty: given.places_certainty, zones: [...given.zones], zones_certainty: given.zones_certainty,
    personal: vault.seal(key, 'personal', JSON.stringify(given.personal)), key: stored,
  })));
  await insertPoints(tx, made.flatMap(({ given, key }) => given.points.map(({ id, kind, address }) => (
    { id, customer_id: given.id, kind, lookup: vault.lookupOf(tx.merchant_id, kind, address), address: vault.seal(key, `address ${id}`, address), created_at }
  ))));
}

/**
 * Holds those who speak for these customers until the commit, and answers with them by the customers that were asked for. Whoever
 * decides about a person, or takes down what they say, holds them first; so what is counted is what is there.
 */
async function holdPersons(tx: MerchantTx, customers: readonly string[]): Promise<ReadonlyMap<string, Person>> {
  const asked = [...new Set(customers)];
  let rows = await lockCustomers(tx, asked);
  const root_of = new Map(rows.map(({ id }) => [id, id]));
  // Somebody may be merged into another while we wait for who they were merged into.
  while (rows.some((row) => row.merged_into !== null)) {
    for (const { id, root } of await selectRoots(tx, asked)) root_of.set(id, root);
    rows = await lockCustomers(tx, [...new Set(root_of.values())]);
  }
  const roots = rows.filter((row) => row.has_merged).map(({ id }) => id);
  const merged = roots.length === 0 ? [] : await selectMerged(tx, roots);
  const persons = new Map(rows.map((row) => [row.id, personOf(row, merged.filter(({ root }) => root === row.id).map(({ id }) => id))]));
  return new Map([...root_of].flatMap(([id, root]) => {
    const person = persons.get(root);
    return person ? [[id, person]] : [];
  }));
}

function personOf(row: CustomerRow, merged: readonly string[]): Person {
  return {
    id: row.id, members: [row.id, ...merged], erased_at: row.erased_at, language: row.language, places: row.places, zones: row.zones,
    wishes: { hours: row.wished_hours as Hours | null, paused_until: row.paused_until },
  };
}

async function readPoints(tx: MerchantTx, ids: readonly string[]): Promise<ReadonlyMap<string, Point>> {
  return new Map((await selectPoints(tx, ids)).map((row) => [row.id, pointOf(row)]));
}

function pointOf({ id, customer_id, kind, lookup, address, confirmed_at, removed_at }: PointRow): Point {
  return { id, customer: customer_id, kind, lookup, isUsable: removed_at === null && address !== null, confirmed_at };
}

async function findByAddress(vault: Vault, tx: MerchantTx, kind: PointKind, address: string): Promise<readonly Point[]> {
  return (await selectPointsByLookup(tx, vault.lookupOf(tx.merchant_id, kind, address))).map(pointOf);
}

/** The keys of these people; who is erased has none. */
async function keysOf(vault: Vault, tx: MerchantTx, customers: readonly string[]): Promise<ReadonlyMap<string, PersonKey>> {
  const rows = await selectCustomers(tx, [...new Set(customers)]);
  return new Map(rows.flatMap(({ id, key }) => (key === null ? [] : [[id, vault.openKey(tx.merchant_id, id, key)]])));
}

/** Addresses by contact point; one that was removed or erased has none. */
async function openPoints(vault: Vault, tx: MerchantTx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await selectPoints(tx, ids);
  const keys = await keysOf(vault, tx, rows.map((row) => row.customer_id));
  return new Map(rows.flatMap(({ id, customer_id, address, removed_at }) => {
    const key = keys.get(customer_id);
    return key && address && removed_at === null ? [[id, vault.unseal(key, `address ${id}`, address)]] : [];
  }));
}

/** Two that are one person. `not_found`, `customer_erased`, `conflict` where they are one already. */
async function merge(ports: CustomerPorts, tx: MerchantTx, customer: string, into: string, by: string): Promise<Result<null>> {
  const persons = await holdPersons(tx, [customer, into]);
  const [one, other] = [persons.get(customer), persons.get(into)];
  if (!one || !other) return fail('not_found');
  if (one.erased_at || other.erased_at) return fail('customer_erased');
  if (one.id === other.id || one.id !== customer || !(await setMerged(tx, one.id, other.id))) return fail('conflict');
  await ports.appendOwnMany(tx, [{ kind: 'customer.merged', body: { customer: one.id, into: other.id, by } }]);
  return ok(null);
}

/** Parts somebody again from whom they were merged into, with all that is their own. `not_found`, `conflict`, `customer_erased`. */
async function part(ports: CustomerPorts, tx: MerchantTx, customer: string, by: string): Promise<Result<null>> {
  const person = (await holdPersons(tx, [customer])).get(customer);
  if (!person) return fail('not_found');
  if (person.erased_at) return fail('customer_erased');
  const [row] = await lockCustomers(tx, [customer]);
  if (!row || row.merged_into === null || !(await setMerged(tx, customer, null))) return fail('conflict');
  await ports.appendOwnMany(tx, [{ kind: 'customer.parted', body: { customer, from: row.merged_into, by } }]);
  return ok(null);
}

/** Destroys the keys of a person and of all who were merged into them. Answers with whom; nothing where they were erased before. `not_found`. */
async function erase(ports: CustomerPorts, tx: MerchantTx, customer: string, by: string | null): Promise<Result<{ readonly members: readonly string[]; readonly field_keys: readonly string[] }>> {
  const person = (await holdPersons(tx, [customer])).get(customer);
  if (!person) return fail('not_found');
  if (person.erased_at) return ok({ members: [], field_keys: [] });
  const now = new Date(ports.clock.now_ms()).toISOString();
  const field_keys = await selectFieldKeysOf(tx, person.members);
  await ports.eraseFieldKeys(tx, field_keys, now);
  await eraseCustomers(tx, person.members, now);
  await ports.appendOwnMany(tx, [{ kind: 'customer.erased', body: { customer: person.id, by } }]);
  return ok({ members: person.members, field_keys });
}

/** The points of a person and of all who were merged into them, without their addresses. */
export async function pointsOf(tx: MerchantTx, person: Pick<Person, 'members'>): Promise<readonly Point[]> {
  return (await selectPointsOf(tx, person.members)).map(pointOf);
}

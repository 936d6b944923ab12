/**
 * Whom this room writes to: customers, and the shop's own people, who are no customers of it. Somebody of the shop stands here as
 * long as they may sign in to the back office, with their address there, and is written to for the shop's own purposes alone.
 */
import type { Customers, Person, PersonKey, Point } from '../customers/index.ts';
import type { KeyRing } from '../../platform/keys.ts';
import type { MerchantTx } from '../../platform/postgres.ts';

export type StaffPerson = { readonly id: string; readonly email: string };

export type People = Customers & {
  /** Of a person that `holdPersons` gave. */
  isStaff(person: Person): boolean;
};

type Ports = {
  readonly keys: Pick<KeyRing, 'secret'>;
  /** Those of these who may sign in to this merchant's back office. */
  staff(merchant: string, ids: readonly string[]): Promise<readonly StaffPerson[]>;
};

const KEY_BYTES = 32;

export function withStaff(customers: Customers, ports: Ports): People {
  const staff_persons = new WeakSet<Person>();
  const missing = async (tx: MerchantTx, ids: readonly string[], known: { has(id: string): boolean }): Promise<readonly StaffPerson[]> => {
    const left = [...new Set(ids)].filter((id) => !known.has(id));
    return left.length === 0 ? [] : ports.staff(tx.merchant_id, left);
  };
  const keyOf = (merchant: string, id: string): PersonKey => ({ customer: id, bytes: Buffer.from(ports.keys.secret(`staff-messages-${merchant}`, KEY_BYTES), 'base64url').subarray(0, KEY_BYTES) });
  return {
    ...customers,
    isStaff: (person) => staff_persons.has(person),
    async holdPersons(tx, ids) {
      const known = new Map(await customers.holdPersons(tx, ids));
      for (const { id } of await missing(tx, ids, known)) {
        const person: Person = { id, members: [id], erased_at: null, language: null, places: [], zones: [], wishes: { hours: null, paused_until: null } };
        staff_persons.add(person);
        known.set(id, person);
      }
      return known;
    },
    async readPoints(tx, ids) {
      const known = new Map(await customers.readPoints(tx, ids));
      for (const { id, email } of await missing(tx, ids, known)) {
        const point: Point = { id, customer: id, kind: 'email', lookup: Buffer.from(customers.lookupOf(tx.merchant_id, 'email', email)), isUsable: true, confirmed_at: null };
        known.set(id, point);
      }
      return known;
    },
    async openPoints(tx, ids) {
      const known = new Map(await customers.openPoints(tx, ids));
      for (const { id, email } of await missing(tx, ids, known)) known.set(id, email);
      return known;
    },
    async keysOf(tx, ids) {
      const known = new Map(await customers.keysOf(tx, ids));
      for (const { id } of await missing(tx, ids, known)) known.set(id, keyOf(tx.merchant_id, id));
      return known;
    },
  };
}

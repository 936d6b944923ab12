/** How the room of points finds customers: through the door of their room, by ids and addresses alone. */
import { readPhone } from '@stilltill/domain/contact';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { PointPorts } from './ports.ts';

type Ports = Pick<PointPorts, 'customers' | 'placeOf'>;

/** People who have a number, as it was typed: of each the ids of all customers that are this one person. `phone_invalid`. */
export async function findByPhone({ customers, placeOf }: Ports, tx: MerchantTx, typed: string): Promise<Result<readonly (readonly string[])[]>> {
  const phone = readPhone(typed, await placeOf(tx));
  if (!phone.ok) return phone;
  const points = (await customers.findByAddress(tx, 'phone', phone.value.e164)).filter(({ isUsable }) => isUsable);
  const found = points.length === 0 ? [] : [...(await customers.holdPersons(tx, points.map(({ customer }) => customer))).values()];
  const persons = new Map(found.filter(({ erased_at }) => erased_at === null).map((person) => [person.id, person.members]));
  return ok([...persons.values()]);
}

/** Whether the shop knows somebody by this id who was not erased. */
export async function isCustomer({ customers }: Ports, tx: MerchantTx, customer: string): Promise<boolean> {
  const person = (await customers.holdPersons(tx, [customer])).get(customer);
  return person !== undefined && person.erased_at === null;
}

/** The ids of all customers that are this one person, held by nobody. `not_found`, `customer_erased`. */
export async function readPersonOf({ customers }: Pick<PointPorts, 'customers'>, tx: MerchantTx, customer: string): Promise<Result<readonly string[]>> {
  const person = await customers.readPerson(tx, customer);
  if (!person) return fail('not_found');
  return person.erased_at === null ? ok(person.members) : fail('customer_erased');
}

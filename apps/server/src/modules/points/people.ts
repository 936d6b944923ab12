/** How the room of points finds customers: through the door of their room, by ids and addresses alone. */
import { readPhone } from '@stilltill/domain/contact';
import { type Result, ok } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { PointPorts } from './ports.ts';

type Ports = Pick<PointPorts, 'customers' | 'placeOf'>;

/** Whoever has a number, as it was typed: ids of them and of all who are one person with them. `phone_invalid`. */
export async function findByPhone({ customers, placeOf }: Ports, tx: MerchantTx, typed: string): Promise<Result<readonly string[]>> {
  const phone = readPhone(typed, await placeOf(tx));
  if (!phone.ok) return phone;
  const points = (await customers.findByAddress(tx, 'phone', phone.value.e164)).filter(({ isUsable }) => isUsable);
  const persons = points.length === 0 ? new Map() : await customers.holdPersons(tx, points.map(({ customer }) => customer));
  return ok([...new Set([...persons.values()].flatMap((person) => (person.erased_at === null ? person.members : [])))]);
}

/** Whether the shop knows somebody by this id who was not erased. */
export async function isCustomer({ customers }: Ports, tx: MerchantTx, customer: string): Promise<boolean> {
  const person = (await customers.holdPersons(tx, [customer])).get(customer);
  return person !== undefined && person.erased_at === null;
}

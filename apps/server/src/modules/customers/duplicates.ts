/**
 * Customers who may be one person. The same address on two says so nearly; the same name in the same place is a hint, and
 * names are sealed, so that only those of the newest customers are compared.
 */
import type { DuplicateList } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { itemsOf, personalOf } from './office-items.ts';
import { selectCustomerPage, selectCustomers, selectRoots } from './store.ts';
import type { Vault } from './vault.ts';

const SHOWN_MAX = 50;
const NAMES_COMPARED_MAX = 3000;

type Found = { readonly certainty: 'same_address' | 'same_name'; readonly ids: readonly string[] };

export async function readDuplicates(vault: Vault, tx: MerchantTx): Promise<z.output<typeof DuplicateList>> {
  const found = [...await sameAddress(tx), ...await sameName(vault, tx)];
  const groups = new Map<string, Found>();
  // Who has the same address and the same name is told of once, with the surer of the two.
  for (const each of found) {
    const key = [...each.ids].sort().join(' ');
    if (!groups.has(key)) groups.set(key, each);
  }
  const shown = [...groups.values()].slice(0, SHOWN_MAX);
  const items = new Map((await itemsOf(vault, tx, await selectCustomers(tx, [...new Set(shown.flatMap(({ ids }) => ids))]))).map((item) => [item.id, item]));
  return {
    items: shown.map(({ certainty, ids }) => ({ certainty, customers: ids.flatMap((id) => items.get(id) ?? []) })).filter(({ customers }) => customers.length > 1),
    more: groups.size > SHOWN_MAX,
  };
}

async function sameAddress(tx: MerchantTx): Promise<Found[]> {
  const rows = await tx.query<{ customers: string[] }>(
    `select array_agg(distinct p.customer_id) as customers from app.contact_point p where p.merchant_id = $1 and p.removed_at is null
      group by p.lookup having count(distinct p.customer_id) > 1 order by max(p.created_at) desc limit $2`, [tx.merchant_id, SHOWN_MAX * 4], 'customers.same_address',
  );
  const root_of = new Map((await selectRoots(tx, [...new Set(rows.flatMap(({ customers }) => customers))])).map(({ id, root }) => [id, root]));
  return rows.map(({ customers }): Found => ({ certainty: 'same_address', ids: [...new Set(customers.map((id) => root_of.get(id) ?? id))] })).filter(({ ids }) => ids.length > 1);
}

async function sameName(vault: Vault, tx: MerchantTx): Promise<Found[]> {
  const rows = (await selectCustomerPage(tx, null, NAMES_COMPARED_MAX)).filter((row) => row.merged_into === null && row.erased_at === null);
  const by_name = Map.groupBy(rows, (row) => {
    const name = plainName(personalOf(vault, tx, row)?.name ?? '');
    return name === '' ? '' : `${name} ${row.places[0] ?? ''}`;
  });
  return [...by_name].filter(([name, same]) => name !== '' && same.length > 1).map(([, same]): Found => ({ certainty: 'same_name', ids: same.map(({ id }) => id) }));
}

/** As people compare names: in whatever width, case and spacing. */
function plainName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/[\s·.,'’-]+/g, '');
}

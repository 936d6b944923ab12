/** Customers in the form in which the office sees them. */
import type { CustomerItem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Personal } from './ports.ts';
import { deviceLabel } from './push-points.ts';
import { type CustomerRow, type PointRow, selectPointsOf } from './store.ts';
import type { Vault } from './vault.ts';

export type Item = z.output<typeof CustomerItem>;

/** Opens what is sealed; null of whoever is erased. */
export function personalOf(vault: Vault, tx: MerchantTx, { id, key, personal }: Pick<CustomerRow, 'id' | 'key' | 'personal'>): Personal | null {
  return key && personal ? JSON.parse(vault.unseal(vault.openKey(tx.merchant_id, id, key), 'personal', personal)) as Personal : null;
}

/** In the order of the rows, each with the contact points that are not removed. */
export async function itemsOf(vault: Vault, tx: MerchantTx, rows: readonly CustomerRow[]): Promise<Item[]> {
  const points = Map.groupBy(await selectPointsOf(tx, rows.map(({ id }) => id)), (point) => point.customer_id);
  return rows.map((row) => itemOf(vault, tx, row, points.get(row.id) ?? []));
}

function itemOf(vault: Vault, tx: MerchantTx, row: CustomerRow, points: readonly PointRow[]): Item {
  const personal = personalOf(vault, tx, row);
  const key = row.key && vault.openKey(tx.merchant_id, row.id, row.key);
  return {
    id: row.id, created_at: row.created_at.toISOString(), name: personal?.name ?? null, notes: personal?.notes ?? null, language: row.language, places: row.places,
    places_certainty: row.places_certainty as Item['places_certainty'], zones: row.zones, zones_certainty: row.zones_certainty as Item['zones_certainty'], merged_into: row.merged_into,
    erased_at: row.erased_at?.toISOString() ?? null,
    points: points.filter(({ removed_at }) => removed_at === null).map(({ id, kind, address, confirmed_at }) => (
      { id, kind, address: key && address ? shownAddress(kind, vault.unseal(key, `address ${id}`, address)) : null, confirmed_at: confirmed_at?.toISOString() ?? null }
    )),
  };
}

/** A browser's subscription is a key to somebody's screen: nobody needs to read it. */
function shownAddress(kind: PointRow['kind'], address: string): string {
  return kind === 'push' ? deviceLabel(address) : address;
}

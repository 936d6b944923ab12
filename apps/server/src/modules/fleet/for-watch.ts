/** What the fleet knows of where things are, for whoever compares it with what happened. */
import type { AssignmentWindow, StorePlace } from '@stilltill/domain/watch';
import type { MerchantTx } from '../../platform/postgres.ts';

/** All stores, with their time zones, their networks and, where somebody put them on the map, their positions. */
export async function storePlaces(tx: MerchantTx): Promise<StorePlace[]> {
  const rows = await tx.query<Omit<StorePlace, 'position'> & { lat_e6: number | null; lon_e6: number | null }>(
    'select id as store, lat_e6, lon_e6, networks, timezone from app.store where merchant_id = $1 order by id', [tx.merchant_id], 'fleet.store_places',
  );
  return rows.map(({ lat_e6, lon_e6, ...store }) => ({ ...store, position: lat_e6 === null || lon_e6 === null ? null : { lat_e6, lon_e6 } }));
}

/** For which time terminals are lent to an event. */
export async function lentWindows(tx: MerchantTx): Promise<AssignmentWindow[]> {
  const rows = await tx.query<{ terminal: string; window_from: Date; window_until: Date }>(
    'select id as terminal, window_from, window_until from app.terminal where merchant_id = $1 and window_from is not null', [tx.merchant_id], 'fleet.windows',
  );
  return rows.map(({ terminal, window_from, window_until }) => ({ terminal, from_ms: window_from.getTime(), until_ms: window_until.getTime() }));
}

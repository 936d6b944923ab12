/** Where terminals said that they are: stretches that are over, written as they end, and what holds since the last check-in. */
import type { Place, PlaceNow, PlaceStretch } from '@stilltill/domain/fleet';
import type { PlaceSeen } from '@stilltill/domain/watch';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';

/** Writes stretches of different terminals; nothing where none ended. */
export async function writePlaces(tx: MerchantTx, ended: readonly (PlaceStretch & { readonly terminal: string })[]): Promise<void> {
  if (ended.length === 0) return;
  const rows = ended.map(({ terminal, from_ms, until_ms, network, position }) => ({
    terminal_id: terminal, from_at: new Date(from_ms).toISOString(), until_at: new Date(until_ms).toISOString(), network_name: network, ...position,
  }));
  // A check-in that is told twice, by two processes, ends one stretch.
  await tx.execute(
    `insert into app.terminal_place (merchant_id, terminal_id, from_at, until_at, network_name, lat_e6, lon_e6, accuracy_m)
     select $1::uuid, terminal_id, from_at, until_at, network_name, lat_e6, lon_e6, accuracy_m
       from json_to_recordset($2::json) as ended (terminal_id uuid, from_at timestamptz, until_at timestamptz, network_name text, lat_e6 integer, lon_e6 integer, accuracy_m integer)
     on conflict do nothing`, [tx.merchant_id, JSON.stringify(rows)], 'fleet.write_places',
  );
}

/** Forgets stretches that ended before a time, some at once; answers with how many those were. */
export function dropPlaces(tx: MerchantTx, before: Date, count_max: number): Promise<number> {
  return tx.execute(
    'delete from app.terminal_place where merchant_id = $1 and (terminal_id, until_at) in (select terminal_id, until_at from app.terminal_place where merchant_id = $1 and until_at < $2 order by until_at limit $3)',
    [tx.merchant_id, before, count_max],
  );
}

type Row = { readonly terminal: string; readonly from_at: Date; readonly until_at: Date; readonly network: string | null; readonly lat_e6: number | null; readonly lon_e6: number | null; readonly accuracy_m: number | null };
type Now = { readonly terminal: string; readonly at: Date; readonly place: PlaceNow };

/** Where these terminals said that they are within a stretch of time. */
export async function placesSeen(tx: MerchantTx, terminals: readonly string[], { from_ms, until_ms }: { readonly from_ms: number; readonly until_ms: number }): Promise<PlaceSeen[]> {
  if (terminals.length === 0) return [];
  const ids = uuidArray(terminals);
  const over = await tx.query<Row>(
    `select terminal_id as terminal, from_at, until_at, network_name as network, lat_e6, lon_e6, accuracy_m from app.terminal_place
      where merchant_id = $1 and terminal_id = any($2::uuid[]) and until_at >= $3 and from_at <= $4`, [tx.merchant_id, ids, new Date(from_ms), new Date(until_ms)], 'fleet.places_seen',
  );
  const now = await tx.query<Now>(
    'select terminal_id as terminal, at, place from app.check_in where merchant_id = $1 and terminal_id = any($2::uuid[]) and place is not null', [tx.merchant_id, ids], 'fleet.places_now',
  );
  return [
    ...over.map(({ terminal, from_at, until_at, network, lat_e6, lon_e6, accuracy_m }): PlaceSeen => ({
      terminal, at_ms: from_at.getTime(), until_ms: until_at.getTime(), network, position: lat_e6 === null || lon_e6 === null || accuracy_m === null ? null : { lat_e6, lon_e6, accuracy_m },
    })),
    ...now.map(({ terminal, at, place: { since_ms, network, position } }): PlaceSeen => ({ terminal, at_ms: since_ms, until_ms: Math.max(since_ms, at.getTime()), network, position })),
  ];
}

/** What a check-in says of where its terminal is. A name of nothing is none. */
export function placeOf(network: string | null, position: Place['position'] | undefined): Place {
  return { network: network || null, position: position ?? null };
}

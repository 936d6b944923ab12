/** Notes of keys and passes that nobody was given: gathered in memory, so that whoever tries many costs one statement now and then. */
import { isIP } from 'node:net';
import type { Postgres } from '../../platform/postgres.ts';
import { isUuid } from '../../platform/ids.ts';

const HELD_MAX = 1_000;
const KEPT_MAX = 10_000;

export type UnknownDevices = {
  note(address: string | undefined, merchant: string | null): void;
  /** Writes down what was noted. */
  keep(now_ms: number): Promise<void>;
};

export function makeUnknownDevices(postgres: Postgres): UnknownDevices {
  const held = new Map<string, number>();
  return {
    note(address, merchant) {
      const key = `${address !== undefined && isIP(address) > 0 ? address : 'unknown'} ${merchant !== null && isUuid(merchant) ? merchant : ''}`;
      if (held.size < HELD_MAX || held.has(key)) held.set(key, (held.get(key) ?? 0) + 1);
    },
    async keep(now_ms) {
      if (held.size === 0) return;
      const noted = [...held].map(([key, count]) => ({ address: key.split(' ')[0] ?? '', merchant_id: key.split(' ')[1] || null, count }));
      held.clear();
      await postgres.withAuth(async (tx) => {
        // A merchant that there is not is nobody's.
        await tx.execute(
          `insert into auth.unknown_device as known (address, merchant_id, count, first_at, last_at)
           select address, merchant_id, sum(count)::bigint, $2, $2 from (
             select noted.address, m.id as merchant_id, noted.count from json_to_recordset($1::json) as noted (address text, merchant_id uuid, count bigint) left join auth.merchant m on m.id = noted.merchant_id) named
           group by address, merchant_id order by address, merchant_id
           on conflict (address, merchant_id) do update set count = known.count + excluded.count, last_at = excluded.last_at`,
          [JSON.stringify(noted), new Date(now_ms)],
        );
        await tx.execute('delete from auth.unknown_device where last_at < (select last_at from auth.unknown_device order by last_at desc offset $1 limit 1)', [KEPT_MAX]);
      });
    },
  };
}

type DeviceRow = { address: string; count: bigint; first_at: Date; last_at: Date };

/** Those that named this merchant; those that named nobody, too, where the server has no other merchant. The newest first. */
export async function listUnknownDevices(postgres: Postgres, merchant: string): Promise<{ address: string; count: number; first_at: string; last_at: string }[]> {
  const rows = await postgres.withAuth((tx) => tx.query<DeviceRow>(
    `select address, sum(count)::bigint as count, min(first_at) as first_at, max(last_at) as last_at from auth.unknown_device
      where merchant_id = $1 or (merchant_id is null and not exists (select from auth.merchant where id <> $1)) group by address order by max(last_at) desc, address limit 200`, [merchant],
  ));
  return rows.map(({ address, count, first_at, last_at }) => ({ address, count: Number(count), first_at: first_at.toISOString(), last_at: last_at.toISOString() }));
}

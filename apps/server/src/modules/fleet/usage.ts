/** How much the terminals of an estate are used: which sold, which stood idle, and when in the day people are at them. */
import { type Result, ok } from '@stilltill/domain/result';
import { FleetUsage, FleetUsageQuery } from '@stilltill/protocol';
import type { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type EstateDeps, FLEET_BASE } from './estate-deps.ts';
import type { FleetPorts } from './ports.ts';

type Usage = z.output<typeof FleetUsage>;
type Item = Usage['items'][number];
type Days = { readonly from: string; readonly until: string; readonly store: string | undefined; readonly count: number };
type OnRow = { readonly terminal_id: string | null; readonly hour: number | null; readonly minutes_on: bigint; readonly minutes_operator: bigint };

const HOURS_OF_A_DAY = 24;
/** From less time with an operator nobody could say what they sell in an hour. */
const RATE_MINUTES_MIN = 15;

export function addUsageRoute(app: HttpServer, deps: EstateDeps): void {
  const { postgres, clock, requireOffice } = deps;
  app.get(`${FLEET_BASE}/usage`, { schema: { tags: ['office'], summary: 'How much terminals are used, and which stand idle', querystring: FleetUsageQuery, response: { 200: FleetUsage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readUsage(deps, tx, request.query, clock.now_ms())));
  });
}

/** `request_malformed`: the cursor is none of ours. */
export async function readUsage(ports: Pick<FleetPorts, 'salesByTerminal'>, tx: MerchantTx, query: z.output<typeof FleetUsageQuery>, now_ms: number): Promise<Result<Usage>> {
  const cursor = readPageCursor(query.after, ['text', 'text']);
  if (!cursor.ok) return cursor;
  const days = await daysUpTo(tx, query, now_ms);
  const on = await readOn(tx, days, now_ms);
  const sold = await ports.salesByTerminal(tx, days);
  const items = (await readItems(tx, days, on, sold.terminals)).map((item) => ({ item, place: placeOf(item, query.order) })).toSorted((a, b) => compare(a.place, b.place));
  const counts = { sold: 0, idle: 0, off: 0 };
  for (const { item } of items) counts[item.use] += 1;
  const after = cursor.value;
  const rest = after ? items.filter(({ place }) => compare(place, after as Place) > 0) : items;
  const last = rest.length > query.limit ? rest[query.limit - 1] : undefined;
  return ok({
    from: days.from, until: days.until, counts, items: rest.slice(0, query.limit).map(({ item }) => item), next: last ? writePageCursor([...last.place]) : null,
    hours: Array.from({ length: HOURS_OF_A_DAY }, (_, hour) => {
      const minutes = Number(on.find((row) => row.hour === hour)?.minutes_operator ?? 0n);
      return { hour, terminals_milli: Math.round((minutes * 1000) / 60 / days.count), sales_milli: Math.round(((sold.hours.get(hour) ?? 0) * 1000) / days.count) };
    }),
  });
}

/** By the clock of the first store; what happened counts by the clock of its own. */
async function daysUpTo(tx: MerchantTx, { days, store }: z.output<typeof FleetUsageQuery>, now_ms: number): Promise<Days> {
  const [first] = await tx.query<{ timezone: string }>('select timezone from app.store where merchant_id = $1 and ($2::uuid is null or id = $2) order by code limit 1', [tx.merchant_id, store ?? null]);
  const until = Temporal.Instant.fromEpochMilliseconds(now_ms).toZonedDateTimeISO(first?.timezone ?? 'UTC').toPlainDate();
  const count = Number(days);
  return { from: until.subtract({ days: count - 1 }).toString(), until: until.toString(), store, count };
}

/** Minutes of each terminal, and of all in each hour of the day. Hours are looked for from a day before, since no two clocks are farther apart. */
async function readOn(tx: MerchantTx, { from, until, store, count }: Days, now_ms: number): Promise<OnRow[]> {
  return tx.query<OnRow>(
    `select h.terminal_id, extract(hour from h.hour at time zone s.timezone)::integer as hour, sum(bit_count(h.minutes_on::bit(64)))::bigint as minutes_on, sum(bit_count(h.minutes_operator::bit(64)))::bigint as minutes_operator
       from app.terminal_hour h join app.store s on s.merchant_id = h.merchant_id and s.id = h.store_id
      where h.merchant_id = $1 and h.hour >= $2 and (h.hour at time zone s.timezone)::date between $3::date and $4::date and ($5::uuid is null or h.store_id = $5)
      group by grouping sets ((h.terminal_id), (extract(hour from h.hour at time zone s.timezone)::integer))`,
    [tx.merchant_id, new Date(now_ms - (count + 1) * 24 * 3_600_000), from, until, store ?? null], 'fleet.usage',
  );
}

/** Terminals that are to be used: not those that are retired, compromised, or were never enrolled. */
async function readItems(tx: MerchantTx, { store }: Days, on: readonly OnRow[], sold: Awaited<ReturnType<FleetPorts['salesByTerminal']>>['terminals']): Promise<Item[]> {
  const rows = await tx.query<{ id: string; code: string; name: string; store_code: string; currency: string }>(
    `select t.id, t.code, t.name, s.code as store_code, s.currency from app.terminal t join app.store s on s.merchant_id = t.merchant_id and s.id = t.store_id
      where t.merchant_id = $1 and t.state = 'enrolled' and ($2::uuid is null or t.store_id = $2)`, [tx.merchant_id, store ?? null], 'fleet.usage_terminals',
  );
  const on_of = new Map(on.flatMap((row) => (row.terminal_id === null ? [] : [[row.terminal_id, row] as const])));
  return rows.map((row): Item => {
    const [minutes_on, minutes_with_operator] = [Number(on_of.get(row.id)?.minutes_on ?? 0n), Number(on_of.get(row.id)?.minutes_operator ?? 0n)];
    const { sales, total_minor } = sold.get(row.id) ?? { sales: 0, total_minor: 0n };
    return {
      ...row, use: sales > 0 ? 'sold' : minutes_on > 0 ? 'idle' : 'off', minutes_on, minutes_with_operator, sales, sales_minor: total_minor,
      sales_per_hour_milli: minutes_with_operator < RATE_MINUTES_MIN ? null : Math.round((sales * 60_000) / minutes_with_operator),
    };
  });
}

type Place = readonly [rank: string, id: string];
const RANKS = { idle: { idle: 0, sold: 1, off: 2 }, busy: { sold: 0, idle: 1, off: 2 } } as const;
const MOST = 999_999_999_999;

/** Where a terminal stands in the list, as a text that sorts: idle first, longest on first, or the one that sold most. */
function placeOf({ id, use, minutes_on, sales }: Item, order: 'idle' | 'busy'): Place {
  const rank = use === 'sold' ? (order === 'idle' ? sales : MOST - sales) : MOST - minutes_on;
  return [`${RANKS[order][use]}${String(rank).padStart(12, '0')}`, id];
}

function compare(one: Place, other: Place): number {
  const [a, b] = one[0] === other[0] ? [one[1], other[1]] : [one[0], other[0]];
  return a < b ? -1 : a > b ? 1 : 0;
}

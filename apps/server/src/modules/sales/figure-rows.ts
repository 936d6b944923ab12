/** What sales and refunds add to the sums of their days and hours: docs/adr/0021-figures-of-a-day.md. */
import type { Clock } from '../../platform/clock.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, textArray } from '../../platform/sql-arrays.ts';
import type { EntryOf } from '../journal/index.ts';

type SaleEntry = EntryOf<'sale.completed'> | EntryOf<'sale.refunded'>;

/** The time zones of a merchant's stores. */
export type ReadZones = (tx: MerchantTx) => Promise<readonly { readonly id: string; readonly timezone: string }[]>;
export type ZoneOf = (tx: MerchantTx, store: string) => string | Promise<string>;

/** What is known of a store's zone holds for so long: to ask at each upload would cost more than the sums do. */
const ZONES_KNOWN_MS = 60_000;

/** A store that nobody knows has its days by UTC. Days that were stay as they were told, also where a store's zone is changed. */
export function makeZones(readZones: ReadZones, clock: Clock): ZoneOf {
  const known = new Map<string, { readonly zone: string; readonly until_ms: number }>();
  return (tx, store) => {
    const now_ms = clock.now_ms();
    const held = known.get(store);
    if (held && held.until_ms > now_ms && held.until_ms <= now_ms + ZONES_KNOWN_MS) return held.zone;
    return readZones(tx).then((stores) => {
      for (const { id, timezone } of stores) known.set(id, { zone: timezone, until_ms: now_ms + ZONES_KNOWN_MS });
      return known.get(store)?.zone ?? 'UTC';
    });
  };
}

export type LocalHour = { readonly day: string; readonly hour: number };
const QUARTER_MS = 900_000;
/** Zones have moved by whole quarters of an hour since then. */
const QUARTERS_SINCE_MS = Date.UTC(1973, 0, 1);
const REMEMBERED_MAX = 10_000;
const remembered = new Map<string, LocalHour>();

/** Day and hour of a moment where a store is. A day that no column or calendar here can hold is the nearest that it can. */
export function localHour(at: string, zone: string): LocalHour {
  const at_ms = Date.parse(at);
  if (at_ms < QUARTERS_SINCE_MS) return readLocalHour(at_ms, zone);
  const quarter = Math.floor(at_ms / QUARTER_MS);
  const key = `${quarter} ${zone}`;
  const before = remembered.get(key);
  if (before) return before;
  const found = readLocalHour(quarter * QUARTER_MS, zone);
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(key, found);
  return found;
}

function readLocalHour(at_ms: number, zone: string): LocalHour {
  const there = Temporal.Instant.fromEpochMilliseconds(at_ms).toZonedDateTimeISO(zone);
  if (there.year > 9999) return { day: '9999-12-31', hour: 23 };
  if (there.year < 1) return { day: '0001-01-01', hour: 0 };
  return { day: there.toPlainDate().toString(), hour: there.hour };
}

type HourSum = LocalHour & { readonly currency: string; sales: number; lines: number; sales_minor: bigint; refunds: number; refunds_minor: bigint; net_minor: bigint };
type TaxSum = {
  readonly day: string; readonly rate_ppm: number; readonly is_added: boolean; readonly currency: string;
  sold_net_minor: bigint; sold_tax_minor: bigint; returned_net_minor: bigint; returned_tax_minor: bigint;
};

/** The values of $1 and so on of `ADD_TO_HOURS` and `ADD_TO_TAXES`, which are numbered behind those of the statement that they are part of. */
export function figureColumns(sales: readonly SaleEntry[], zone: string): unknown[] {
  const hours = new Map<string, HourSum>();
  const taxes = new Map<string, TaxSum>();
  for (const { kind, at, body } of sales) {
    const { day, hour } = localHour(at, zone);
    const tax_minor = body.tax.reduce((sum, each) => sum + each.tax_minor, 0n);
    const of_hour = upsert(hours, `${day} ${hour} ${body.currency}`, () => ({ day, hour, currency: body.currency, sales: 0, lines: 0, sales_minor: 0n, refunds: 0, refunds_minor: 0n, net_minor: 0n }));
    if (kind === 'sale.completed') {
      of_hour.sales += 1;
      of_hour.lines += body.lines.length;
      of_hour.sales_minor += body.total_minor;
      of_hour.net_minor += body.total_minor - tax_minor;
    } else {
      of_hour.refunds += 1;
      of_hour.refunds_minor += body.total_minor;
      of_hour.net_minor -= body.total_minor - tax_minor;
    }
    const is_added = body.tax_mode === 'added';
    for (const each of body.tax) {
      const { rate_ppm } = each;
      const of_rate = upsert(taxes, `${day} ${rate_ppm} ${is_added} ${body.currency}`, () => ({
        day, rate_ppm, is_added, currency: body.currency, sold_net_minor: 0n, sold_tax_minor: 0n, returned_net_minor: 0n, returned_tax_minor: 0n,
      }));
      if (kind === 'sale.completed') {
        of_rate.sold_net_minor += each.net_minor;
        of_rate.sold_tax_minor += each.tax_minor;
      } else {
        of_rate.returned_net_minor += each.net_minor;
        of_rate.returned_tax_minor += each.tax_minor;
      }
    }
  }
  return [...hourColumns([...hours.values()]), ...taxColumns([...taxes.values()])];
}

function upsert<T>(rows: Map<string, T>, key: string, make: () => T): T {
  const known = rows.get(key);
  if (known) return known;
  const row = make();
  rows.set(key, row);
  return row;
}

const minors = (values: readonly bigint[]): Buffer => textArray(values.map(String));

function hourColumns(rows: readonly HourSum[]): unknown[] {
  return [
    textArray(rows.map(({ day }) => day)), int2Array(rows.map(({ hour }) => hour)), textArray(rows.map(({ currency }) => currency)), int4Array(rows.map(({ sales }) => sales)),
    int4Array(rows.map(({ lines }) => lines)), minors(rows.map(({ sales_minor }) => sales_minor)), int4Array(rows.map(({ refunds }) => refunds)),
    minors(rows.map(({ refunds_minor }) => refunds_minor)), minors(rows.map(({ net_minor }) => net_minor)),
  ];
}

function taxColumns(rows: readonly TaxSum[]): unknown[] {
  return [
    textArray(rows.map(({ day }) => day)), int4Array(rows.map(({ rate_ppm }) => rate_ppm)), int2Array(rows.map(({ is_added }) => (is_added ? 1 : 0))), textArray(rows.map(({ currency }) => currency)),
    minors(rows.map((row) => row.sold_net_minor)), minors(rows.map((row) => row.sold_tax_minor)), minors(rows.map((row) => row.returned_net_minor)), minors(rows.map((row) => row.returned_tax_minor)),
  ];
}

/** Parts of a statement in which $1 is the merchant, $2 the chain and $3 the store; theirs begin at `from`. */
export function addToFigures(from: number): string {
  const given = (place: number, type: string): string => `unnest($${from + place}::${type}[])`;
  return `hours as (
    insert into app.sale_hour as known (merchant_id, chain, store_id, day, hour, currency, sales, lines, sales_minor, refunds, refunds_minor, net_minor)
    select $1::uuid, $2::integer, $3::uuid, ${given(0, 'text')}::date, ${given(1, 'smallint')}, ${given(2, 'text')}, ${given(3, 'integer')}, ${given(4, 'integer')},
           ${given(5, 'text')}::numeric, ${given(6, 'integer')}, ${given(7, 'text')}::numeric, ${given(8, 'text')}::numeric
    on conflict (merchant_id, store_id, day, hour, chain, currency) do update
       set sales = known.sales + excluded.sales, lines = known.lines + excluded.lines, sales_minor = known.sales_minor + excluded.sales_minor,
           refunds = known.refunds + excluded.refunds, refunds_minor = known.refunds_minor + excluded.refunds_minor, net_minor = known.net_minor + excluded.net_minor
  ), taxes as (
    insert into app.sale_tax_day as known (merchant_id, chain, store_id, day, rate_ppm, is_added, currency, sold_net_minor, sold_tax_minor, returned_net_minor, returned_tax_minor)
    select $1::uuid, $2::integer, $3::uuid, ${given(9, 'text')}::date, ${given(10, 'integer')}, ${given(11, 'smallint')} = 1, ${given(12, 'text')},
           ${given(13, 'text')}::numeric, ${given(14, 'text')}::numeric, ${given(15, 'text')}::numeric, ${given(16, 'text')}::numeric
    on conflict (merchant_id, store_id, day, rate_ppm, is_added, chain, currency) do update
       set sold_net_minor = known.sold_net_minor + excluded.sold_net_minor, sold_tax_minor = known.sold_tax_minor + excluded.sold_tax_minor,
           returned_net_minor = known.returned_net_minor + excluded.returned_net_minor, returned_tax_minor = known.returned_tax_minor + excluded.returned_tax_minor
  )`;
}

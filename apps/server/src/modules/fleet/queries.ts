/** What the office reads of the fleet: lists, the wall, one terminal with everything. Each answer is a few statements, whatever the size of the estate. */
import { createHash } from 'node:crypto';
import { type SettingName, SETTING_HOLDS, SETTING_NAMES, countMinutes } from '@stilltill/domain/fleet';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type FleetCounts, type FleetHour, type FleetHourQuery, type FleetQuery, type FleetSetting, type FleetTerminal, type FleetTerminalDetail, LIVENESSES, SeenSetting, type TerminalItem as TerminalItemShape, readTelemetry } from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { lateAfter, silentAfter } from './check-ins.ts';
import { toStanding } from './decide.ts';
import { readEstate } from './estate.ts';
import { type Inspected, lastReported } from './inspections.ts';
import type { FleetPorts } from './ports.ts';
import { readScope, wired } from './settings.ts';
import { selectEnrolment } from './store.ts';

type Item = z.output<typeof FleetTerminal>;
type TerminalItem = z.output<typeof TerminalItemShape>;
type Liveness = Item['liveness'];

/** $2 is now. Words of a person stand above what check-ins say; see `livenessOf`. */
const LIVENESS = `case when t.state in ('retired', 'compromised') then t.state when t.lost_at is not null then 'lost' when t.state = 'new' then 'new' when c.at is null then 'enrolled'
  when ${silentAfter} <= $2 then 'silent' when ${lateAfter} <= $2 then 'late' else 'active' end`;
const SINCE = `case when t.state in ('retired', 'compromised', 'new') then null when t.lost_at is not null then t.lost_at when ${silentAfter} <= $2 then ${silentAfter} when ${lateAfter} <= $2 then ${lateAfter} else c.at end`;
const COLUMNS = `t.id, t.code, t.name, t.store_id, s.code as store_code, s.name as store_name, t.state, ${LIVENESS} as liveness, ${SINCE} as since, c.at, c.ordered_s, t.model, t.serial, t.place, t.acquirer, t.peripherals, t.groups,
  t.custodian_id, null::uuid as operator_id, c.app_build, c.battery_ppm, c.is_charging, c.network_kind, c.network_name, c.paper, c.waiting, c.clock_offset_ms, c.faults, c.drifting, c.refused, c.refused_count,
  t.lock_id, t.locked_at, t.lock_reason, t.lock_call, t.lock_code, t.lost_at, t.lost_by, t.lost_reason, t.lost_seen_at, t.window_from, t.window_until, t.enrolment_id, c.certified_store_id`;
const TABLES = `app.terminal t join app.store s on s.merchant_id = t.merchant_id and s.id = t.store_id
  left join app.check_in c on c.merchant_id = t.merchant_id and c.terminal_id = t.id`;

export type ReadPorts = Pick<FleetPorts, 'operatorNames'> & { readonly journal: Pick<FleetPorts['journal'], 'operatorsOn' | 'terminalStatuses'> };

type Row = {
  id: string; code: string; name: string; store_id: string; store_code: string; store_name: string; state: TerminalItem['state']; liveness: Liveness; since: Date | null; at: Date | null; ordered_s: number | null;
  model: string | null; serial: string | null; place: string | null; acquirer: string | null; peripherals: string[]; groups: string[]; custodian_id: string | null; operator_id: string | null; app_build: string | null;
  battery_ppm: number | null; is_charging: boolean | null; network_kind: string | null; network_name: string | null; paper: string | null; waiting: number | null; clock_offset_ms: bigint | null;
  faults: string[] | null; drifting: SettingName[] | null; refused: string[] | null; refused_count: number | null; lock_id: string | null; locked_at: Date | null; lock_reason: string | null; lock_call: string | null;
  lock_code: string | null; lost_at: Date | null; lost_by: string | null; lost_reason: string | null; lost_seen_at: Date | null; window_from: Date | null; window_until: Date | null; enrolment_id: string | null; certified_store_id: string | null;
};

function toItem(row: Row, names: ReadonlyMap<string, string>): Item {
  return {
    id: row.id, code: row.code, name: row.name, store: row.store_id, store_code: row.store_code, store_name: row.store_name, liveness: row.liveness, since: row.since?.toISOString() ?? null,
    last_check_in_at: row.at?.toISOString() ?? null, ordered_s: row.ordered_s, model: row.model, serial: row.serial, place: row.place, acquirer: row.acquirer, groups: row.groups,
    custodian: row.custodian_id === null ? null : { id: row.custodian_id, name: names.get(row.custodian_id) ?? '' }, operator_name: row.operator_id === null ? null : names.get(row.operator_id) ?? null,
    app_build: row.app_build, battery_ppm: row.battery_ppm, is_charging: row.is_charging, network_kind: row.network_kind, network_name: row.network_name, paper: row.paper, waiting: row.waiting,
    clock_offset_ms: row.clock_offset_ms === null ? null : Number(row.clock_offset_ms), faults: row.faults ?? [], drift: row.drifting ?? [], refused: row.refused ?? [], refused_count: row.refused_count ?? 0,
    is_locked: row.lock_id !== null, lost_seen_at: row.lost_seen_at?.toISOString() ?? null,
    window: row.window_from === null || row.window_until === null ? null : { from: row.window_from.toISOString(), until: row.window_until.toISOString() },
  };
}

/** Who is on a terminal is asked of its journal: somebody who signs on shows at once, and not at the next check-in. */
async function toItems(ports: ReadPorts, tx: MerchantTx, found: readonly Row[]): Promise<Item[]> {
  const on = await ports.journal.operatorsOn(tx, found.map(({ id }) => id));
  const rows = found.map((row) => ({ ...row, operator_id: on.get(row.id) ?? null }));
  const people = new Set(rows.flatMap(({ custodian_id, operator_id }) => [custodian_id ?? [], operator_id ?? []].flat()));
  const names = people.size === 0 ? new Map<string, string>() : await ports.operatorNames(tx, [...people]);
  return rows.map((row) => toItem(row, names));
}

/** Terminals in the order of their stores and codes. `request_malformed`: the cursor is none of ours. */
export async function listFleet(ports: ReadPorts, tx: MerchantTx, query: z.output<typeof FleetQuery>, now_ms: number): Promise<Result<{ items: Item[]; next: string | null }>> {
  const cursor = readPageCursor(query.after, ['text', 'text', 'uuid']);
  if (!cursor.ok) return cursor;
  const values: unknown[] = [tx.merchant_id, new Date(now_ms)];
  const put = (value: unknown): string => `$${values.push(value)}`;
  const wanted = [
    query.state && `${LIVENESS} = ${put(query.state)}`, query.store && `t.store_id = ${put(query.store)}`, query.group && `${put(query.group)}::uuid = any(t.groups)`, query.fault && `${put(query.fault)} = any(c.faults)`,
    query.drift && `coalesce(cardinality(c.drifting), 0) ${query.drift === 'true' ? '>' : '='} 0`, query.app_build && `c.app_build = ${put(query.app_build)}`, query.acquirer && `t.acquirer = ${put(query.acquirer)}`,
    query.text && `concat_ws(' ', s.code || '-' || t.code, s.name, t.code, t.name, t.model, t.serial, t.place, t.acquirer) ilike ${put(`%${query.text.replaceAll(/[\\%_]/g, '\\$&')}%`)}`,
    cursor.value && `(s.code, t.code, t.id::text) > (${cursor.value.map(put).join(', ')})`,
  ].filter((each) => each);
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from ${TABLES} where t.merchant_id = $1 ${wanted.map((each) => `and ${each}`).join(' ')} order by s.code, t.code, t.id::text limit ${put(query.limit + 1)}`, values,
  );
  const last = rows.length > query.limit ? rows[query.limit - 1] : undefined;
  return ok({ items: await toItems(ports, tx, rows.slice(0, query.limit)), next: last ? writePageCursor([last.store_code, last.code, last.id]) : null });
}

/** How many are how, at each store. */
export async function countFleet(tx: MerchantTx, now_ms: number): Promise<z.output<typeof FleetCounts>> {
  const at = new Date(now_ms);
  const rows = await tx.query<{ store: string; code: string; name: string; lat_e6: number | null; lon_e6: number | null; liveness: Liveness | null; terminals: number; with_faults: number; drifting: number }>(
    `select s.id as store, s.code, s.name, s.lat_e6, s.lon_e6, each.liveness, coalesce(each.terminals, 0)::integer as terminals, coalesce(each.with_faults, 0)::integer as with_faults, coalesce(each.drifting, 0)::integer as drifting
       from app.store s left join (
         select t.store_id, ${LIVENESS} as liveness, count(*) as terminals, count(*) filter (where cardinality(c.faults) > 0) as with_faults, count(*) filter (where cardinality(c.drifting) > 0) as drifting
           from app.terminal t left join app.check_in c on c.merchant_id = t.merchant_id and c.terminal_id = t.id where t.merchant_id = $1 group by 1, 2) each on each.store_id = s.id
      where s.merchant_id = $1 order by s.code`, [tx.merchant_id, at],
  );
  const builds = await tx.query<{ app_build: string; terminals: number }>(
    'select app_build, count(*)::integer as terminals from app.check_in where merchant_id = $1 group by app_build order by 2 desc, 1 limit 50', [tx.merchant_id],
  );
  const acquirers = await tx.query<{ acquirer: string; terminals: number }>(
    'select acquirer, count(*)::integer as terminals from app.terminal where merchant_id = $1 and acquirer is not null group by acquirer order by 2 desc, 1 limit 50', [tx.merchant_id],
  );
  const counts: { [K in Liveness]?: number } = {};
  for (const { liveness, terminals } of rows) if (liveness) counts[liveness] = (counts[liveness] ?? 0) + terminals;
  const stores = [...Map.groupBy(rows, ({ store }) => store).values()].map((of_store) => {
    const { store, code, name, lat_e6, lon_e6 } = of_store[0] as (typeof rows)[number];
    return {
      store, code, name, lat_e6, lon_e6, counts: Object.fromEntries(of_store.flatMap(({ liveness, terminals }) => (liveness ? [[liveness, terminals]] : []))),
      with_faults: of_store.reduce((sum, each) => sum + each.with_faults, 0), drifting: of_store.reduce((sum, each) => sum + each.drifting, 0),
    };
  });
  return { at: at.toISOString(), counts: Object.fromEntries(LIVENESSES.flatMap((each) => (counts[each] ? [[each, counts[each]]] : []))), app_builds: builds, acquirers, stores };
}

/** One terminal with everything; `not_found`. */
export async function readFleetTerminal(ports: ReadPorts, tx: MerchantTx, id: string, now_ms: number): Promise<Result<z.output<typeof FleetTerminalDetail>>> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from ${TABLES} where t.merchant_id = $1 and t.id = $3`, [tx.merchant_id, new Date(now_ms), id]);
  if (!row) return fail('not_found');
  const [item] = await toItems(ports, tx, [row]);
  const enrolment = row.enrolment_id === null ? undefined : await selectEnrolment(tx, row.enrolment_id);
  const [said] = await tx.query<{ telemetry: Record<string, unknown>; settings: Record<string, unknown>; drift: Record<string, { since: string; told: boolean }> }>(
    'select telemetry, settings, drift from app.check_in where merchant_id = $1 and terminal_id = $2', [tx.merchant_id, id],
  );
  return ok({
    ...item as Item, peripherals: row.peripherals, telemetry: readTelemetry(said?.telemetry ?? {}).telemetry,
    key_fingerprint: enrolment ? fingerprintOf(enrolment.public_key) : null, enrolled_at: enrolment?.certificate.at ?? null,
    settings: await readSettingsOf(ports, tx, row, said?.settings ?? {}, said?.drift ?? {}, await lastReported(tx, id)),
    lock: row.lock_id === null || row.locked_at === null ? null : { id: row.lock_id, at: row.locked_at.toISOString(), reason: row.lock_reason ?? '', call: row.lock_call ?? '', code: row.lock_code ?? '' },
    lost: row.lost_at && { at: row.lost_at.toISOString(), by: row.lost_by ?? '', reason: row.lost_reason ?? '' },
    certified_store: row.certified_store_id === row.store_id ? null : row.certified_store_id,
    standing: await readStanding(ports, tx, row),
  });
}

async function readStanding(ports: ReadPorts, tx: MerchantTx, { id, code, name, store_id, store_code, store_name, state }: Row): Promise<TerminalItem> {
  const status = (await ports.journal.terminalStatuses(tx, id)).get(id);
  const names = status?.operator ? await ports.operatorNames(tx, [status.operator]) : new Map<string, string>();
  return toStanding({ id, code, name, store: store_id, store_code, store_name, state }, status, names);
}

/** The first bytes of the key's SHA-256, as people compare them. */
function fingerprintOf(public_key: string): string {
  return (createHash('sha256').update(Buffer.from(public_key, 'base64url')).digest('hex').slice(0, 32).match(/.{4}/g) ?? []).join(' ');
}

async function readSettingsOf(
  ports: Pick<FleetPorts, 'operatorNames'>, tx: MerchantTx, row: Row, said: Record<string, unknown>, drift: Record<string, { since: string; told: boolean }>, inspected: Inspected,
): Promise<z.output<typeof FleetSetting>[]> {
  const desired = (await readEstate(tx)).desired(row.id, row.store_id);
  const names = new Map<string, string>();
  for (const { from } of Object.values(desired)) {
    if (from && !names.has(from.id)) names.set(from.id, (await readScope(tx, from.scope, from.id))?.name ?? '');
  }
  const seen = new Map(SETTING_NAMES.flatMap((name) => {
    const read = SeenSetting.safeParse(said[name]);
    return read.success ? [[name, read.data] as const] : [];
  }));
  const people = seen.size === 0 ? new Map<string, string>() : await ports.operatorNames(tx, [...new Set([...seen.values()].map(({ by }) => by))]);
  return SETTING_NAMES.map((name) => {
    const { value, from } = desired[name];
    const here = seen.get(name);
    const looked = here && { at: here.seen_at, by: people.get(here.by) ?? '', value: here.value };
    const inspection = inspected[name] ?? null;
    // Whoever looked last: an inspector, or a manager at the till.
    const last = looked && (!inspection || Date.parse(looked.at) > Date.parse(inspection.at)) ? looked : inspection;
    return {
      name, holds: SETTING_HOLDS[name], value: wired(value), from: from && { scope: from.scope, id: from.id, name: names.get(from.id) ?? '' },
      ...(said[name] === undefined ? {} : { reported: here ? here.value : said[name] }), drifts_since: drift[name]?.told ? drift[name].since : null, inspected: last,
    };
  });
}

type HourRow = {
  hour: Date; check_ins: number; minutes_on: bigint; minutes_operator: bigint; battery_ppm_min: number | null; queue_max: number; rtt_ms_max: number | null; app_errors_max: number | null; refused: number; faults: string[];
};

/** A terminal's hours, the newest first, with what it sold in them. `request_malformed`: the cursor is none of ours. */
export async function listHours(
  ports: Pick<FleetPorts, 'salesByHour'>, tx: MerchantTx, id: string, query: z.output<typeof FleetHourQuery>,
): Promise<Result<{ items: z.output<typeof FleetHour>[]; next: string | null }>> {
  const cursor = readPageCursor(query.after, ['moment']);
  if (!cursor.ok) return cursor;
  const rows = await tx.query<HourRow>(
    `select hour, check_ins, minutes_on, minutes_operator, battery_ppm_min, queue_max, rtt_ms_max, app_errors_max, refused, faults from app.terminal_hour
      where merchant_id = $1 and terminal_id = $2 and ($3::timestamptz is null or hour >= $3) and ($4::timestamptz is null or hour < $4) and ($5::timestamptz is null or hour < $5) order by hour desc limit $6`,
    [tx.merchant_id, id, query.from ?? null, query.until ?? null, cursor.value?.[0] ?? null, query.limit + 1],
  );
  const shown = rows.slice(0, query.limit);
  const [newest, oldest] = [shown[0], shown.at(-1)];
  const sold = newest && oldest ? await ports.salesByHour(tx, id, oldest.hour, new Date(newest.hour.getTime() + 3_600_000)) : new Map<number, { sales: number; total_minor: bigint }>();
  return ok({
    next: rows.length > query.limit && oldest ? writePageCursor([oldest.hour.toISOString()]) : null,
    items: shown.map(({ hour, minutes_on, minutes_operator, ...row }) => {
      const { sales = 0, total_minor = 0n } = sold.get(hour.getTime()) ?? {};
      const minutes_with_operator = countMinutes(minutes_operator);
      return { ...row, hour: hour.toISOString(), minutes_on: countMinutes(minutes_on), minutes_with_operator, minutes_idle: sales === 0 ? minutes_with_operator : 0, sales, sales_minor: total_minor };
    }),
  });
}

/**
 * What terminals say of themselves at a contact, taken up set by set in the contact's transaction. All of it is a claim:
 * what can't be is dropped, counted and shown, and nothing of it fails the contact.
 */
import { type Drifts, type PlaceNow, SETTING_HOLDS, type SettingName, minutesOfHour, noteDrift, notePlace } from '@stilltill/domain/fleet';
import { SeenSetting, type Telemetry, TerminalSettingsSchema, readTelemetry, toWireValue } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { CheckedIn } from '../journal/index.ts';
import type { Estate, PlacedTerminal } from './estate.ts';
import { placeOf, writePlaces } from './places.ts';

const HOUR_MS = 3_600_000;
/** So many of the names of what can't be are kept. */
const REFUSED_MAX = 20;
const OFFSET_MS_MAX = 2 ** 52;

type Before = {
  readonly terminal_id: string; readonly at: Date; readonly ordered_s: number; readonly liveness: string; readonly operator_id: string | null; readonly certified_store_id: string | null; readonly faults: string[]; readonly faults_since: Date[];
  readonly refused: string[]; readonly drift: Readonly<Record<string, { readonly since: string; readonly told: boolean }>>; readonly drifting: string[];
  readonly place: PlaceNow | null;
};

/** What is known of terminals from their check-ins before. */
export type KnownCheckIns = ReadonlyMap<string, Before>;

/** Writes a set of check-ins of different terminals; answers with those that a screen shows other than before. */
export async function writeCheckIns(tx: MerchantTx, estate: Estate, before: KnownCheckIns, check_ins: readonly CheckedIn[]): Promise<string[]> {
  if (check_ins.length === 0) return [];
  const read = check_ins.map((said) => readCheckIn(said, before.get(said.terminal), estate));
  const rows = JSON.stringify(read.map(({ row }) => row).toSorted((a, b) => (a.terminal_id < b.terminal_id ? -1 : 1)));
  const lost = check_ins.flatMap(({ terminal }) => (estate.terminals.get(terminal)?.is_lost ? [terminal] : []));
  const seen_at = new Date(check_ins[0]?.at_ms ?? 0);
  // Sent without waiting for each other.
  await Promise.all([
    tx.execute(UPSERT_STATE, [tx.merchant_id, rows], 'fleet.write_check_ins'), tx.execute(UPSERT_HOUR, [tx.merchant_id, rows], 'fleet.write_hours'),
    writePlaces(tx, read.flatMap(({ row, ended }) => (ended ? [{ ...ended, terminal: row.terminal_id }] : []))),
    lost.length > 0 && tx.execute('update app.terminal set lost_seen_at = $3 where merchant_id = $1 and id = any($2::uuid[]) and lost_at is not null', [tx.merchant_id, uuidArray(lost), seen_at], 'fleet.lost_seen'),
  ]);
  return [...new Set([...lost, ...read.flatMap(({ row, is_other }) => (is_other ? [row.terminal_id] : []))])];
}

export async function selectBefore(tx: MerchantTx, terminals: readonly string[]): Promise<KnownCheckIns> {
  if (terminals.length === 0) return new Map();
  const rows = await tx.query<Before>(
    `select terminal_id, at, ordered_s, liveness, operator_id, certified_store_id, faults, faults_since, refused, drift, drifting, place from app.check_in
      where merchant_id = $1 and terminal_id = any($2::uuid[])`,
    [tx.merchant_id, uuidArray(terminals)], 'fleet.before',
  );
  return new Map(rows.map((row) => [row.terminal_id, row]));
}

type Row = ReturnType<typeof readCheckIn>['row'];

function readCheckIn(said: CheckedIn, before: Before | undefined, estate: Estate) {
  const at = new Date(said.at_ms).toISOString();
  const { telemetry, refused: wrong } = readTelemetry(said.check_in?.telemetry ?? {});
  const { settings, said: said_settings, refused: wrong_settings } = readSettings(said.check_in?.settings ?? {});
  const refused = [...wrong, ...wrong_settings, ...(said.terminal_at_ms === null ? ['at'] : [])].slice(0, REFUSED_MAX);
  const faults = [...new Set(telemetry.faults ?? [])].toSorted();
  const faults_since = faults.map((fault) => before?.faults_since[before.faults.indexOf(fault)]?.toISOString() ?? at);
  const drift = noteDrift(driftsOf(before), estate.desired(said.terminal, said.store), { ...settings, ...newerSeen(estate.terminals.get(said.terminal)?.inspected ?? {}, said_settings) }, said.at_ms);
  const drifting = Object.entries(drift).flatMap(([name, each]) => (each?.told ? [name] : [])).toSorted();
  const columns = columnsOf(telemetry);
  const { now: place, ended } = notePlace(before ? { place: before.place, at_ms: before.at.getTime() } : null, placeOf(columns.network_name, telemetry.position), said.at_ms);
  const row = {
    terminal_id: said.terminal, store_id: estate.terminals.get(said.terminal)?.store ?? said.store, certified_store_id: said.store, at, ordered_s: said.ordered_s, operator_id: said.operator, app_build: said.app_build, waiting: said.waiting, ...columns, place,
    clock_offset_ms: said.terminal_at_ms === null ? null : Math.max(-OFFSET_MS_MAX, Math.min(OFFSET_MS_MAX, said.terminal_at_ms - said.at_ms)),
    faults, faults_since, refused, refused_count: refused.length, telemetry: withWellFormedText(telemetry), settings: toWireValue(said_settings),
    drift: Object.fromEntries(Object.entries(drift).map(([name, each]) => [name, { since: new Date(each?.since_ms ?? 0).toISOString(), told: each?.told }])), drifting,
    ...hourOf(said, before), queue: Math.max(said.waiting, telemetry.queue ?? 0), app_errors: telemetry.app_errors ?? null,
  };
  const is_other = !before || before.liveness !== 'active' || before.operator_id !== said.operator || before.certified_store_id !== said.store || (before.refused.length > 0) !== (refused.length > 0)
    || before.faults.join() !== faults.join() || before.drifting.join() !== drifting.join();
  return { row, is_other, ended };
}

function columnsOf(telemetry: Telemetry) {
  const { battery_ppm = null, is_charging = null, network_kind = null, network_name, rtt_ms = null, paper = null } = telemetry;
  return { battery_ppm, is_charging, network_kind, network_name: network_name === undefined ? null : storable(network_name), rtt_ms, paper };
}

/** What a column of text holds: it takes no zero, and no half of a pair. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

function withWellFormedText(telemetry: Telemetry): Telemetry {
  return telemetry.network_name === undefined ? telemetry : { ...telemetry, network_name: storable(telemetry.network_name) };
}

type Said = { readonly [K in SettingName]?: unknown };

/** What a terminal says that its settings are; a value that a setting can't have is refused by its name. `said`: with who saw it, where a person did. */
function readSettings(said: Readonly<Record<string, unknown>>): { readonly settings: Said; readonly said: Said; readonly refused: readonly string[] } {
  const settings: { [K in SettingName]?: unknown } = {};
  const kept: { [K in SettingName]?: unknown } = {};
  const refused: string[] = [];
  for (const [name, schema] of Object.entries(TerminalSettingsSchema.shape)) {
    if (said[name] === undefined) continue;
    const read = schema.safeParse(said[name]);
    const seen = SETTING_HOLDS[name as SettingName] === 'reported' ? SeenSetting.safeParse(said[name]) : null;
    if (seen?.success) {
      settings[name as SettingName] = seen.data.value;
      kept[name as SettingName] = seen.data;
    } else if (read.success) settings[name as SettingName] = kept[name as SettingName] = read.data;
    else refused.push(`settings.${name}`);
  }
  return { settings, said: kept, refused };
}

/** What an inspector saw, where nobody at the till looked since. */
function newerSeen(inspected: PlacedTerminal['inspected'], said: Said): Said {
  return Object.fromEntries(Object.entries(inspected).flatMap(([name, { at, value }]) => {
    const here = SeenSetting.safeParse(said[name as SettingName]);
    return SETTING_HOLDS[name as SettingName] !== 'reported' || (here.success && Date.parse(here.data.seen_at) > Date.parse(at)) ? [] : [[name, value]];
  }));
}

function driftsOf(before: Before | undefined): Drifts {
  return Object.fromEntries(Object.entries(before?.drift ?? {}).map(([name, { since, told }]) => [name, { since_ms: Date.parse(since), told }]));
}

/** The hour, and its minutes since the check-in before, where this one came when it should. */
function hourOf({ at_ms, operator }: CheckedIn, before: Before | undefined) {
  const is_unbroken = before !== undefined && at_ms - before.at.getTime() <= 2 * before.ordered_s * 1000 && before.at.getTime() <= at_ms;
  const from_ms = is_unbroken ? before.at.getTime() : at_ms;
  const has_operator = operator !== null;
  const operator_from_ms = is_unbroken && before.operator_id !== null ? from_ms : at_ms;
  return {
    hour: new Date(Math.floor(at_ms / HOUR_MS) * HOUR_MS).toISOString(), minutes_on: minutesOfHour(from_ms, at_ms).toString(),
    minutes_operator: (has_operator ? minutesOfHour(operator_from_ms, at_ms) : 0n).toString(),
  };
}

const STATE_COLUMNS = {
  terminal_id: 'uuid', certified_store_id: 'uuid', at: 'timestamptz', ordered_s: 'integer', operator_id: 'uuid', app_build: 'text', waiting: 'integer', battery_ppm: 'integer', is_charging: 'boolean', network_kind: 'text', network_name: 'text', rtt_ms: 'integer', paper: 'text',
  clock_offset_ms: 'bigint', faults: 'text[]', faults_since: 'timestamptz[]', refused: 'text[]', refused_count: 'integer', telemetry: 'jsonb', settings: 'jsonb', drift: 'jsonb', drifting: 'text[]', place: 'jsonb',
} as const satisfies Partial<Record<keyof Row, string>>;
const STATE_NAMES = Object.keys(STATE_COLUMNS);
const UPSERT_STATE = `
  insert into app.check_in as known (merchant_id, liveness, ${STATE_NAMES.join(', ')})
  select $1::uuid, 'active', ${STATE_NAMES.join(', ')} from json_to_recordset($2::json) as said (${Object.entries(STATE_COLUMNS).map(([name, type]) => `${name} ${type}`).join(', ')})
  on conflict (merchant_id, terminal_id) do update set liveness = 'active', ${STATE_NAMES.filter((name) => name !== 'terminal_id').map((name) => (
    name === 'refused_count' ? 'refused_count = least(known.refused_count::bigint + excluded.refused_count, 2000000000)::integer' : `${name} = excluded.${name}`
  )).join(', ')}`;

const UPSERT_HOUR = `
  insert into app.terminal_hour as known (merchant_id, hour, terminal_id, store_id, check_ins, minutes_on, minutes_operator, battery_ppm_min, queue_max, rtt_ms_max, app_errors_max, refused, faults)
  select $1::uuid, hour, terminal_id, store_id, 1, minutes_on, minutes_operator, battery_ppm, queue, rtt_ms, app_errors, refused_count, faults
    from json_to_recordset($2::json) as said (hour timestamptz, terminal_id uuid, store_id uuid, minutes_on bigint, minutes_operator bigint, battery_ppm integer, queue integer, rtt_ms integer,
         app_errors integer, refused_count integer, faults text[])
  on conflict (merchant_id, terminal_id, hour) do update set store_id = excluded.store_id, check_ins = known.check_ins + 1,
         minutes_on = known.minutes_on | excluded.minutes_on, minutes_operator = known.minutes_operator | excluded.minutes_operator,
         battery_ppm_min = least(known.battery_ppm_min, excluded.battery_ppm_min), queue_max = greatest(known.queue_max, excluded.queue_max),
         rtt_ms_max = greatest(known.rtt_ms_max, excluded.rtt_ms_max), app_errors_max = greatest(known.app_errors_max, excluded.app_errors_max),
         refused = known.refused + excluded.refused,
         faults = case when known.faults @> excluded.faults then known.faults
                       else array(select distinct fault from unnest(known.faults || excluded.faults) as fault order by fault limit 50) end`;

/** Marks as late or silent what did not come in time; answers with those. One statement for a merchant. */
export async function sweepCheckIns(tx: MerchantTx, now_ms: number): Promise<string[]> {
  const rows = await tx.query<{ terminal_id: string }>(
    `update app.check_in set liveness = case when ${silentAfter} <= $2 then 'silent' else 'late' end
      where merchant_id = $1 and ((liveness = 'active' and ${lateAfter} <= $2) or (liveness = 'late' and ${silentAfter} <= $2)) returning terminal_id`,
    [tx.merchant_id, new Date(now_ms)], 'fleet.sweep',
  );
  return rows.map(({ terminal_id }) => terminal_id);
}

/** As `livenessOf` has it, in SQL; a test holds the two together. */
export const lateAfter = "at + 2 * ordered_s * interval '1 second'";
export const silentAfter = `greatest(${lateAfter}, at + interval '24 hours')`;

/** Forgets hours from before a time, some at once; answers with how many those were. */
export function dropHours(tx: MerchantTx, before: Date, count_max: number): Promise<number> {
  return tx.execute(
    `delete from app.terminal_hour where merchant_id = $1 and (terminal_id, hour) in (select terminal_id, hour from app.terminal_hour where merchant_id = $1 and hour < $2 order by hour limit $3)`,
    [tx.merchant_id, before, count_max],
  );
}

/** Check-ins, settings and custody of terminals on the wire: docs/adr/0017-fleet.md. */
import { SETTING_NAMES, type ScopeSettings, type TerminalSettings } from '@stilltill/domain/fleet';
import { z } from 'zod';
import { AmountMinorPositive, NamesByLanguage, Time, Uuid } from './primitives.ts';

const Ppm = z.int().min(0).max(1_000_000);
const Mib = z.int().min(0).max(16_777_216);

/**
 * What a terminal measures of itself. All of it is a claim; what lies outside of its range is dropped field by field
 * (`readTelemetry`) and never fails the check-in.
 */
export const TELEMETRY_FIELDS = {
  battery_ppm: Ppm, is_charging: z.boolean(),
  storage_used_mib: Mib, storage_quota_mib: Mib, memory_used_mib: Mib, memory_limit_mib: Mib,
  network_kind: z.enum(['ethernet', 'wifi', 'cellular', 'bluetooth', 'other', 'none']),
  /** The name that the network has on the till's list, where a person gave one. */
  network_name: z.string().max(60),
  rtt_ms: z.int().min(0).max(600_000), loss_ppm: Ppm,
  /** `GS a` or `DLE EOT` bytes of the receipt printer, as they came, in hex. */
  printer_bits: z.string().regex(/^(?:[0-9a-f]{2}){1,4}$/), paper: z.enum(['ok', 'near_end', 'out', 'unknown']), scanner: z.enum(['ready', 'absent', 'failed']),
  clock_offset_ms: z.int().min(-4_000_000_000_000).max(4_000_000_000_000),
  app_errors: z.int().min(0).max(1_000_000), queue: z.int().min(0).max(2 ** 31 - 1),
  position: z.object({ lat_e6: z.int().min(-90_000_000).max(90_000_000), lon_e6: z.int().min(-180_000_000).max(180_000_000), accuracy_m: z.int().min(0).max(1_000_000) }),
  /** Codes of the catalogue of faults that the till sees itself. */
  faults: z.array(z.string().regex(/^[a-z0-9_.]{1,40}$/)).max(30),
} as const;
export const Telemetry = z.object(TELEMETRY_FIELDS).partial();
export type Telemetry = z.output<typeof Telemetry>;

/** What holds of measurements as they came, and the names of those that can't be. */
export function readTelemetry(said: Readonly<Record<string, unknown>>): { readonly telemetry: Telemetry; readonly refused: readonly string[] } {
  const telemetry: Record<string, unknown> = {};
  const refused: string[] = [];
  for (const [name, schema] of Object.entries(TELEMETRY_FIELDS)) {
    if (said[name] === undefined || said[name] === null) continue;
    const read = schema.safeParse(said[name]);
    if (read.success) telemetry[name] = read.data;
    else refused.push(name);
  }
  return { telemetry, refused };
}

const OfflineBudget = z.object({ sale_minor: AmountMinorPositive, total_minor: AmountMinorPositive, hours: z.number().min(0).max(720) }).nullable();
const OffOn = z.enum(['off', 'on']);
export const TerminalSettingsSchema = z.object({
  dial_up: OffOn, dial_ahead: OffOn, calls: OffOn, languages: z.array(z.enum(['zh', 'en'])).min(1).max(2), idle_lock_s: z.int().min(30).max(900),
  card_offline: OfflineBudget, code_offline: OfflineBudget, simple_mode: z.boolean(),
}) satisfies z.ZodType<TerminalSettings>;
export const SettingNameSchema = z.enum(SETTING_NAMES as [keyof TerminalSettings, ...(keyof TerminalSettings)[]]);

/** What a person at the till saw of a setting that it can't make so: `by` is their operator's id. */
export const SeenSetting = z.object({ value: OffOn, seen_at: Time, by: Uuid });

/** What one scope says, as it travels in the change feed: its id is that of the scope. */
export const SettingsRecord = z.object({
  id: Uuid, scope: z.enum(['merchant', 'store', 'group', 'terminal']), values: TerminalSettingsSchema.partial(),
}) satisfies z.ZodType<ScopeSettings>;

/** What a till must know of itself and its neighbours: its groups, whether it is lent to an event, and whether it is locked. */
export const TerminalRecord = z.object({
  id: Uuid, code: z.string().max(8), groups: z.array(Uuid).max(20), window: z.object({ from: Time, until: Time }).nullable(),
  lock: z.object({ id: Uuid, at: Time, reason: z.string().max(300), call: z.string().max(200), code: z.string().max(60) }).nullable(),
});

/** What a till says at a contact beside its head. */
export const CheckIn = z.object({
  /** Read by `readTelemetry`: a wrong field never refuses a contact. */
  telemetry: z.record(z.string().max(40), z.unknown()),
  /** Each value as the till has it; of what is only reported a `SeenSetting`, as whoever looked last said. Absent: it does not know. */
  settings: z.partialRecord(SettingNameSchema, z.unknown()),
});

export const FLEET_SERVER_KINDS = {
  'terminal.registered': z.object({ terminal: Uuid, store: Uuid, code: z.string(), by: z.string().max(100) }),
  'terminal.described': z.object({ terminal: Uuid, model: z.string().max(100).nullable(), serial: z.string().max(100).nullable(), place: z.string().max(100).nullable(), acquirer: z.string().max(100).nullable().optional(), peripherals: z.array(z.string().max(100)).max(20), by: z.string().max(100) }),
  'terminal.moved': z.object({ terminal: Uuid, from: Uuid, to: Uuid, by: z.string().max(100), reason: z.string().max(300) }),
  'terminal.custody_changed': z.object({ terminal: Uuid, from: Uuid.nullable(), to: Uuid.nullable(), by: z.string().max(100), reason: z.string().max(300) }),
  'terminal.lost': z.object({ terminal: Uuid, by: z.string().max(100), reason: z.string().max(300) }),
  'terminal.found': z.object({ terminal: Uuid, by: z.string().max(100), reason: z.string().max(300) }),
  'terminal.window_set': z.object({ terminal: Uuid, from: Time.nullable(), until: Time.nullable(), by: z.string().max(100) }),
  'terminal.locked': z.object({ terminal: Uuid, lock: Uuid, reason: z.string().max(300), call: z.string().max(200), code: z.string().max(60), by: z.string().max(100) }),
  'terminal.unlocked': z.object({ terminal: Uuid, lock: Uuid, by: z.string().max(100), reason: z.string().max(300) }),
  'settings.changed': z.object({ scope: z.enum(['merchant', 'store', 'group', 'terminal']), id: Uuid, names: z.array(SettingNameSchema), by: z.string().max(100) }),
  'fault.described': z.object({ code: z.string().max(40), by: z.string().max(100) }),
  'inspection.done': z.object({
    inspection: Uuid, terminal: Uuid, by: z.string().max(100), seal_numbers: z.array(z.string().max(40)).max(10), outcome: z.enum(['sound', 'doubtful', 'tampered']),
    pictures: z.array(z.string().max(100)).max(10), reported: z.partialRecord(SettingNameSchema, z.unknown()), note: z.string().max(1000).nullable(),
  }),
} as const satisfies Record<string, z.ZodType>;

export const FLEET_TERMINAL_KINDS = {
  /** The owner's recovery code opened a locked till while the server could not be asked. */
  'terminal.unlocked_here': z.object({ lock: Uuid }),
  /** What a fault's own diagnosis found, once for each time that it appears. */
  'fault.seen': z.object({ code: z.string().max(40), details: z.record(z.string().max(40), z.union([z.string().max(100), z.number(), z.boolean()])) }),
} as const satisfies Record<string, z.ZodType>;

/** A code that the shop explains by itself, or whose cause nobody has confirmed: as it travels in the change feed. */
export const FaultRecord = z.object({
  id: Uuid, code: z.string().regex(/^[A-Za-z0-9_.-]{1,20}$/), source: z.enum(['shop', 'reported']), cause: NamesByLanguage.nullable(), operator_does: NamesByLanguage, engineer_does: NamesByLanguage, words: z.array(z.string().max(60)).max(20),
});

/** What the back office asks of the fleet and tells it, below /api/v1/office/fleet: docs/adr/0017-fleet.md. */
import { z } from 'zod';
import { SettingNameSchema, Telemetry, TerminalSettingsSchema } from './fleet.ts';
import { PageQuery, TerminalItem } from './office.ts';
import { AmountMinor, CurrencyCode, PictureId, Time, Uuid } from './primitives.ts';

export const LIVENESSES = ['new', 'enrolled', 'active', 'late', 'silent', 'lost', 'retired', 'compromised'] as const;
const LivenessSchema = z.enum(LIVENESSES);
const FaultCode = z.string().max(40);
const Reason = z.string().trim().min(1).max(300);
const Described = z.string().trim().min(1).max(100).nullable();
const Peripherals = z.array(z.string().trim().min(1).max(100)).max(20);
const Window = z.object({ from: Time, until: Time });
const Person = z.object({ id: Uuid, name: z.string() });
const Ppm = z.int().min(0).max(1_000_000);

/** One terminal in a list. `since`: since when it is so; null where that is not known. */
export const FleetTerminal = z.object({
  id: Uuid, code: z.string(), name: z.string(), store: Uuid, store_code: z.string(), store_name: z.string(),
  liveness: LivenessSchema, since: Time.nullable(), last_check_in_at: Time.nullable(), ordered_s: z.int().nullable(),
  model: z.string().nullable(), serial: z.string().nullable(), place: z.string().nullable(), acquirer: z.string().nullable(), groups: z.array(Uuid), custodian: Person.nullable(),
  operator_name: z.string().nullable(), app_build: z.string().nullable(),
  battery_ppm: Ppm.nullable(), is_charging: z.boolean().nullable(), network_kind: z.string().nullable(), network_name: z.string().nullable(), paper: z.string().nullable(),
  /** Entries that wait at the terminal, as it says. */
  waiting: z.int().nullable(),
  /** The terminal's clock less ours at its last check-in. */
  clock_offset_ms: z.int().nullable(),
  faults: z.array(FaultCode),
  /** Settings that it has other than they shall be. */
  drift: z.array(SettingNameSchema),
  /** Measurements at its last check-in that can't be, and how many there were in all. */
  refused: z.array(z.string()), refused_count: z.int(),
  is_locked: z.boolean(),
  /** When it checked in since it was lost. */
  lost_seen_at: Time.nullable(),
  window: Window.nullable(),
});
// GET /api/v1/office/fleet/terminals, in the order of stores and codes.
export const FleetQuery = PageQuery.extend({
  state: LivenessSchema.optional(), store: Uuid.optional(), group: Uuid.optional(), fault: FaultCode.optional(), drift: z.enum(['true', 'false']).optional(),
  app_build: z.string().max(60).optional(), acquirer: z.string().max(100).optional(),
  /** Part of code, name, model, serial, place, or the store's code or name. */
  text: z.string().max(100).optional(),
});
export const FleetPage = z.object({ items: z.array(FleetTerminal), next: z.string().nullable() });

const Counts = z.partialRecord(LivenessSchema, z.int());
// GET /api/v1/office/fleet/counts: the wall.
export const FleetCounts = z.object({
  at: Time, counts: Counts, app_builds: z.array(z.object({ app_build: z.string(), terminals: z.int() })),
  /** The acquirers that terminals have, the commonest first. */
  acquirers: z.array(z.object({ acquirer: z.string(), terminals: z.int() })),
  stores: z.array(z.object({
    store: Uuid, code: z.string(), name: z.string(), lat_e6: z.int().nullable(), lon_e6: z.int().nullable(), counts: Counts, with_faults: z.int(), drifting: z.int(),
  })),
});

/** One setting of one terminal: what it shall be and who says so, what it says that it is, and since when the two differ. */
export const FleetSetting = z.object({
  name: SettingNameSchema, holds: z.enum(['enforced', 'reported']), value: z.unknown(),
  from: z.object({ scope: z.enum(['merchant', 'store', 'group', 'terminal']), id: Uuid, name: z.string() }).nullable(),
  /** Absent: it never said. */
  reported: z.unknown().optional(), drifts_since: Time.nullable(),
  /** Who looked last, where a person did. */
  inspected: z.object({ at: Time, by: z.string(), value: z.unknown() }).nullable(),
});
export const TerminalLock = z.object({ id: Uuid, at: Time, reason: z.string(), call: z.string(), code: z.string() });
// GET /api/v1/office/fleet/terminals/{id}
export const FleetTerminalDetail = FleetTerminal.extend({
  peripherals: Peripherals, key_fingerprint: z.string().nullable(), enrolled_at: Time.nullable(), telemetry: Telemetry, settings: z.array(FleetSetting), lock: TerminalLock.nullable(),
  lost: z.object({ at: Time, by: z.string(), reason: z.string() }).nullable(),
  /** Its key was given out for another store than it stands in now: it sells for that one until it has its new certificate. */
  certified_store: Uuid.nullable(),
  /** What its journal says of it. */
  standing: TerminalItem,
});

// GET /api/v1/office/fleet/terminals/{id}/hours, the newest first.
export const FleetHourQuery = PageQuery.extend({ from: Time.optional(), until: Time.optional() });
export const FleetHour = z.object({
  hour: Time, check_ins: z.int(), minutes_on: z.int(), minutes_with_operator: z.int(), sales: z.int(), sales_minor: AmountMinor,
  /** Minutes with an operator in an hour without a sale. */
  minutes_idle: z.int(), battery_ppm_min: Ppm.nullable(), queue_max: z.int().nullable(), rtt_ms_max: z.int().nullable(), app_errors_max: z.int().nullable(), refused: z.int(), faults: z.array(FaultCode),
});
export const FleetHourPage = z.object({ items: z.array(FleetHour), next: z.string().nullable(), currency: CurrencyCode });

// GET /api/v1/office/fleet/usage: how much terminals were used in the days up to today, by the clocks of their stores.
export const USAGE_DAYS = ['1', '7', '28'] as const;
export const FleetUsageQuery = PageQuery.extend({ days: z.enum(USAGE_DAYS).default('7'), store: Uuid.optional(), order: z.enum(['idle', 'busy']).default('idle') });
/** `sold`: it sold. `idle`: it was on and sold nothing. `off`: nobody heard of it. */
export const TERMINAL_USES = ['sold', 'idle', 'off'] as const;
export const FleetUsage = z.object({
  from: z.iso.date(), until: z.iso.date(),
  /** How many terminals were used how. */
  counts: z.object({ sold: z.int(), idle: z.int(), off: z.int() }),
  items: z.array(z.object({
    id: Uuid, code: z.string(), name: z.string(), store_code: z.string(), use: z.enum(TERMINAL_USES), minutes_on: z.int(), minutes_with_operator: z.int(),
    sales: z.int(), sales_minor: AmountMinor, currency: CurrencyCode,
    /** Sales in each hour with an operator, times 1,000; null: nobody was seen on it for long enough. */
    sales_per_hour_milli: z.int().nullable(),
  })),
  next: z.string().nullable(),
  /** An average day by the hour, 0 to 23: terminals with an operator and sales, both times 1,000. */
  hours: z.array(z.object({ hour: z.int().min(0).max(23), terminals_milli: z.int(), sales_milli: z.int() })),
});

// POST /api/v1/office/fleet/terminals/{id}/…: each is answered by the terminal as it is then.
/** `acquirer` absent: it stays as it was. */
export const DescribeTerminal = z.object({ name: z.string().trim().min(1).max(100), model: Described, serial: Described, place: Described, acquirer: Described.optional(), peripherals: Peripherals });
export const MoveTerminal = z.object({ store: Uuid, reason: Reason });
export const ChangeCustody = z.object({ custodian: Uuid.nullable(), reason: Reason });
export const SetTerminalGroups = z.object({ groups: z.array(Uuid).max(20) });
export const SetTerminalWindow = z.object({ window: Window.refine(({ from, until }) => from < until, 'it ends before it begins').nullable() });
export const LockTerminal = z.object({ reason: Reason, call: z.string().trim().max(200), code: z.string().trim().max(60) });
// …/lost, /found and /unlock take a reason alone.
export const FleetReason = z.object({ reason: Reason });

// GET and POST /api/v1/office/fleet/groups, PUT …/{id}
export const NewTerminalGroup = z.object({ name: z.string().trim().min(1).max(100) });
export const TerminalGroup = z.object({ id: Uuid, name: z.string(), terminals: z.int() });
export const TerminalGroupList = z.object({ items: z.array(TerminalGroup) });

const ScopeName = z.enum(['merchant', 'store', 'group', 'terminal']);
// PUT /api/v1/office/fleet/settings, and POST …/settings/preview with the same.
/** What is named in neither stays as it was. */
export const ChangeFleetSettings = z.object({ scope: ScopeName, id: Uuid, set: TerminalSettingsSchema.partial(), take_back: z.array(SettingNameSchema).max(20) });
export const ScopeSettingsItem = z.object({ scope: ScopeName, id: Uuid, name: z.string(), values: TerminalSettingsSchema.partial(), changed_at: Time, by: z.string() });
// GET /api/v1/office/fleet/settings: all that any scope says.
export const ScopeSettingsList = z.object({ items: z.array(ScopeSettingsItem) });
/** `items`: the first of those that change, with the setting that does. */
export const SettingsPreview = z.object({
  terminals: z.int(), by_setting: z.partialRecord(SettingNameSchema, z.int()),
  items: z.array(z.object({ terminal: Uuid, code: z.string(), store_code: z.string(), setting: SettingNameSchema, was: z.unknown(), will_be: z.unknown() })).max(200),
});

// GET /api/v1/office/fleet/stores, PUT …/{id}: where stores lie, and the networks that they have.
const LatE6 = z.int().min(-90_000_000).max(90_000_000);
const LonE6 = z.int().min(-180_000_000).max(180_000_000);
export const StorePlace = z.object({
  position: z.object({ lat_e6: LatE6, lon_e6: LonE6 }).nullable(), networks: z.array(z.string().trim().min(1).max(60)).max(20),
});
export const FleetStore = StorePlace.extend({ id: Uuid, code: z.string(), name: z.string() });
export const FleetStoreList = z.object({ items: z.array(FleetStore) });

// GET /api/v1/office/fleet/outages: what many have at once, and how many have what.
export const FleetFaults = z.object({
  outages: z.array(z.object({ fault: FaultCode, among: z.enum(['store', 'network', 'acquirer']), key: z.string(), name: z.string(), terminals: z.int(), of: z.int(), since: Time, some: z.array(Uuid).max(20) })),
  faults: z.array(z.object({ fault: FaultCode, terminals: z.int() })),
});

// POST /api/v1/office/fleet/import?dry_run=true (text/csv).
export const FleetImportQuery = z.object({ dry_run: z.enum(['true', 'false']).default('true') });
export const FLEET_IMPORT_REASONS = ['row_unreadable', 'store_unknown', 'code_wrong', 'code_missing', 'code_repeated', 'code_taken', 'name_missing', 'too_long', 'group_unknown'] as const;
/** All or nothing: with a problem nothing is written. `line`: in the file, the header being 1. */
export const FleetImportAnswer = z.object({
  rows: z.int(), added: z.int(), is_written: z.boolean(), columns: z.array(z.string()), problem_count: z.int(),
  problems: z.array(z.object({ line: z.int(), column: z.string().nullable(), value: z.string().max(200), reason: z.enum(FLEET_IMPORT_REASONS) })).max(500),
});

// GET /api/v1/office/fleet/unknown-devices: who showed a key or a pass that nobody was given.
export const UnknownDeviceList = z.object({ items: z.array(z.object({ address: z.string(), count: z.int(), first_at: Time, last_at: Time })) });

export const INSPECTION_OUTCOMES = ['sound', 'doubtful', 'tampered'] as const;
const Risk = z.enum(['low', 'medium', 'high']);
// GET and POST /api/v1/office/fleet/rounds: who looks at which terminals how often.
export const NewInspectionRound = z.object({
  name: z.string().trim().min(1).max(100), risk: Risk, every_days: z.int().min(1).max(366), stores: z.array(Uuid).max(500), groups: z.array(Uuid).max(100),
});
export const InspectionRound = NewInspectionRound.extend({ id: Uuid, terminals: z.int(), overdue: z.int(), ended_at: Time.nullable() });
export const InspectionRoundList = z.object({ items: z.array(InspectionRound) });
// GET /api/v1/office/fleet/overdue, the longest overdue first.
export const OverdueQuery = PageQuery.extend({ round: Uuid.optional(), store: Uuid.optional() });
export const OverduePage = z.object({
  items: z.array(z.object({ round: Uuid, round_name: z.string(), terminal: Uuid, code: z.string(), name: z.string(), store: Uuid, store_code: z.string(), last_at: Time.nullable(), due_at: Time })),
  next: z.string().nullable(),
});
// POST /api/v1/office/fleet/inspection-pictures: the picture itself, base64.
export const InspectionPicture = z.object({ picture: z.base64().max(400_000) });
export const InspectionPictureAnswer = z.object({ picture: PictureId });
// POST /api/v1/office/fleet/inspections
export const NewInspection = z.object({
  terminal: Uuid, outcome: z.enum(INSPECTION_OUTCOMES), seal_numbers: z.array(z.string().trim().min(1).max(40)).max(10), pictures: z.array(PictureId).max(10),
  reported: TerminalSettingsSchema.partial(), note: z.string().trim().max(1000).nullable(),
});
export const Inspection = NewInspection.extend({ id: Uuid, at: Time, by: z.string() });
// GET /api/v1/office/fleet/inspections?terminal=, the newest first.
export const InspectionQuery = PageQuery.extend({ terminal: Uuid });
export const InspectionPage = z.object({ items: z.array(Inspection), next: z.string().nullable() });

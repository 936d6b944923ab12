/**
 * What is wrong with this till, and what it tells the server of itself at each contact. It looks by itself every half
 * minute, writes down each fault once for each time that it appears, and never stands in the way of a sale or a contact.
 */
import type { OwnFault } from '@stilltill/domain/fault/catalogue';
import { SETTING_HOLDS, SETTING_NAMES, type SettingName } from '@stilltill/domain/fleet';
import { areRightsExpired } from '@stilltill/domain/operator';
import { fail, ok } from '@stilltill/domain/result';
import type { CheckIn, Telemetry } from '@stilltill/protocol';
import type { z } from 'zod';
import { isClockBehind, judgedTime } from '../clock-mark.ts';
import { type Core, isoTime, record, remember } from '../core.ts';
import { waitingOf } from '../memory.ts';
import { settingsHere } from '../settings.ts';
import type { Measures } from './device.ts';
import { type Finding, type Probes, type Reach, diagnose, noteAppearances } from './findings.ts';
import type { LineWatch } from './line-watch.ts';
import type { Diagnosis, HeldSetting } from './shapes.ts';

const REACH_MS = 8_000;
const MEASURE_MS = 1_500;
const FAULTS_MAX = 30;
const NONE: readonly OwnFault[] = [];

export type DiagnosisParts = {
  readonly core: Core; readonly line: LineWatch;
  /** How far the clock is ahead of the server's signed time; null: not compared yet. */
  readonly ahead_ms: () => number | null;
  readonly may: (action: 'enrol_terminal') => boolean;
};
export type DiagnosisWithin = {
  readonly diagnosis: Diagnosis;
  /** The look that is due by itself. */
  watch(): Promise<void>;
  checkIn(): Promise<z.output<typeof CheckIn>>;
};

export function makeDiagnosis({ core, line, ahead_ms, may }: DiagnosisParts): DiagnosisWithin {
  const { device, clock } = core.ports;
  let measures: Measures = {};
  let findings: readonly Finding[] = [];

  /** What is not there in time is left out: a contact waits for no battery. */
  const measure = async (): Promise<Measures> => {
    if (!device) return {};
    const late = Promise.withResolvers<Measures>();
    const cancel = clock.after(MEASURE_MS, () => late.resolve(measures));
    measures = await Promise.race([device.measure().catch(() => ({})), late.promise]);
    cancel();
    return measures;
  };
  const find = (reach: Reach): readonly Finding[] => {
    const found = diagnose(probesOf(core, { measures, line, reach, ahead_ms: ahead_ms() }));
    if (JSON.stringify(found) !== JSON.stringify(findings)) {
      findings = found;
      core.changed();
    }
    return findings;
  };
  /** A fault that can't be written down, such as a full disk, is still shown. */
  const note = (): Promise<unknown> => core.inTurn(async () => {
    if (core.view.phase !== 'running' || core.memory.identities.length === 0 || core.memory.chains.length === 0) return;
    const { observed } = core.memory;
    const { seen, appeared } = noteAppearances(observed.faults, findings, judgedTime(core));
    const next = { ...observed, faults: seen };
    if (appeared.length > 0) await record(core, appeared.map(({ code, details }) => ({ kind: 'fault.seen', body: { code, details }, session: null })), { observed: next });
    else if (Object.keys(seen).length > 0 || Object.keys(observed.faults).length > 0) await remember(core, { observed: next }, 'relaxed');
  });

  return {
    async watch() {
      if (!device) return;
      await measure();
      find(line.reach());
      await note();
    },
    async checkIn() {
      const said = await measure();
      find(line.reach());
      return { telemetry: telemetryOf(core, said, { ...line.measure(), ahead_ms: ahead_ms(), faults: findings.map(({ code }) => code) }), settings: reportedOf(core) };
    },
    diagnosis: {
      found: () => findings,
      async look() {
        const [reach] = await Promise.all([device ? device.reach(REACH_MS) : line.reach(), measure()]);
        find(reach);
        if (device) await note();
        return findings;
      },
      ownFaults: () => (core.view.phase === 'running' ? core.catalog.faults() : NONE),
      settings: () => heldOf(core),
      reportSetting: (name, value) => core.inTurn(async () => {
        const { session } = core.memory;
        if (!session || SETTING_HOLDS[name] !== 'reported' || !may('enrol_terminal')) return fail('not_permitted');
        const { observed } = core.memory;
        const kept = await remember(core, { observed: { ...observed, settings: { ...observed.settings, [name]: { value, seen_at: isoTime(clock.now_ms()), by: session.operator } } } }, 'strict');
        return kept.ok ? ok(null) : kept;
      }),
    },
  };
}

type Looked = { readonly measures: Measures; readonly line: LineWatch; readonly reach: Reach; readonly ahead_ms: number | null };

function probesOf(core: Core, { measures, line, reach, ahead_ms }: Looked): Probes {
  const { view, memory, catalog } = core;
  const isRead = view.phase === 'running';
  const { state } = memory.server ?? {};
  const missing = isRead && catalog.cursor() !== null ? (catalog.expected() ?? 0) - catalog.products().count() : 0;
  const { battery_ppm, is_charging } = measures;
  return {
    network: { has_network: measures.has_network ?? null, reach, ...line.measure() },
    clock: { ahead_ms, is_behind: isClockBehind(core) },
    storage: { persisted: view.persisted, faults: view.storage_faults },
    key: state === 'compromised' ? 'refused' : state === 'retired' ? 'retired' : isRead && memory.identities.length === 0 ? 'missing' : 'there',
    app: { errors: measures.app_errors ?? 0, is_outdated: view.network_fault?.code === 'protocol_unsupported', goods_missing: Math.max(0, missing), rights_expired: isRead && memory.mark.last_contact_ms !== null && areRightsExpired(memory.mark.last_contact_ms, judgedTime(core)) },
    printer: measures.printer ?? [], scanner: measures.scanner ?? null,
    battery: battery_ppm === undefined || is_charging === undefined ? null : { ppm: battery_ppm, is_charging },
  };
}

type Gathered = { readonly rtt_ms: number | null; readonly loss_ppm: number | null; readonly ahead_ms: number | null; readonly faults: readonly string[] };

function telemetryOf(core: Core, { has_network: _has, printer: _printer, ...measures }: Measures, { rtt_ms, loss_ppm, ahead_ms, faults }: Gathered): Telemetry {
  return {
    ...measures, queue: waitingOf(core.memory.chains), faults: faults.slice(0, FAULTS_MAX),
    ...(rtt_ms === null ? {} : { rtt_ms: Math.min(600_000, rtt_ms) }), ...(loss_ppm === null ? {} : { loss_ppm }), ...(ahead_ms === null ? {} : { clock_offset_ms: Math.round(ahead_ms) }),
  };
}

function heldOf(core: Core): readonly HeldSetting[] {
  const here = settingsHere(core);
  if (!here) return [];
  return SETTING_NAMES.map((name) => {
    const reported = core.memory.observed.settings[name];
    return { name, holds: SETTING_HOLDS[name], value: here[name].value, ...(reported ? { reported } : {}) };
  });
}

/** What this till really has: what it enforces as it is in force, what it can't set as somebody saw it, with who and when. */
function reportedOf(core: Core): { [K in SettingName]?: unknown } {
  return Object.fromEntries(heldOf(core).flatMap(({ name, holds, value, reported }): [SettingName, unknown][] => (holds === 'enforced' ? [[name, value]] : reported ? [[name, reported]] : [])));
}

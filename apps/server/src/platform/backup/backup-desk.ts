// What the running server knows of its backups, for the office and for alerts. It reads the files that the schedule keeps;
// times are those of the machine, as there.

import { join, resolve } from 'node:path';
import { fail, ok, type Result } from '@stilltill/domain/result';
import { Gauge } from 'prom-client';
import { systemClock } from '../clock.ts';
import type { Metrics } from '../metrics.ts';
import { BackupFault } from './backup-fault.ts';
import { type BackupSetup, type BackupState, readSetup, readState, writeSetup } from './backup-files.ts';
import { isCertain } from './own-server.ts';
import type { OwnServerStanding } from './own-server-watch.ts';
import { describePlace } from './place.ts';

export type BackupPlan = Pick<BackupSetup, 'base_every_h' | 'keep_daily' | 'keep_weekly'>;
export type BackupWorry = 'failing' | 'uncovered' | 'base_old' | 'not_set_up' | 'keys_elsewhere' | 'own_missing';
export type Standing = {
  /** own_database: of the owner's, with tools of its own. keys_elsewhere: backups know the keys of the data folder alone. */
  readonly state: 'set_up' | 'not_set_up' | 'own_database' | 'keys_elsewhere';
  readonly place: string | null;
  /** Where the keys lie apart from the rest. */
  readonly keys_place: string | null;
  readonly plan: BackupPlan | null;
  readonly last_base: BackupState['last_base'];
  readonly next_base_at: string | null;
  readonly covered_until: string | null;
  readonly failure: BackupState['failure'];
  /** What a database of the owner's said last; null: it is none, or was not asked yet. */
  readonly own: OwnServerStanding | null;
  /** What is wrong with backups that are set up, or why there can be none. */
  readonly worry: Exclude<BackupWorry, 'not_set_up'> | null;
};

export type BackupDesk = {
  standing(): Standing;
  /** Holds from the next tick of the schedule on. `conflict` where nothing is set up. */
  setPlan(plan: BackupPlan): Result<null>;
  /** Keeps what a database of the owner's said, as long as this process runs. */
  noteOwnServer(own: OwnServerStanding): void;
};

/** A place that is away for a quarter of an hour, as a disk that is plugged in again, worries nobody. */
const FAILING_MS = 15 * 60_000;
/** The log goes out each minute: later than this nothing sends it, whether that is a failure or not. */
const UNCOVERED_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;

type DeskOptions = { readonly folder: string; readonly keys_folder: string; readonly has_own_database: boolean; readonly metrics: Metrics; now_ms?(): number };

export function makeBackupDesk({ folder, keys_folder, has_own_database, metrics, now_ms = systemClock.now_ms }: DeskOptions): BackupDesk {
  const began_ms = now_ms();
  let own: OwnServerStanding | null = null;
  const standing = (): Standing => {
    const nothing = { place: null, keys_place: null, plan: null, last_base: null, next_base_at: null, covered_until: null, failure: null, own: null, worry: null };
    if (has_own_database) return { ...nothing, state: 'own_database', own, worry: own?.findings.some(isCertain) ? 'own_missing' : null };
    if (liesElsewhere(folder, keys_folder)) return { ...nothing, state: 'keys_elsewhere', worry: 'keys_elsewhere' };
    const setup = readSetup(folder);
    return setup === null ? { ...nothing, state: 'not_set_up' } : standingOf(setup, readState(folder), { at_ms: now_ms(), began_ms });
  };
  addFigures(metrics, standing, now_ms);
  return {
    standing,
    setPlan({ base_every_h, keep_daily, keep_weekly }) {
      const setup = standing().state === 'set_up' ? readSetup(folder) : null;
      if (setup === null) return fail('conflict');
      writeSetup(folder, { ...setup, base_every_h, keep_daily, keep_weekly });
      return ok(null);
    },
    noteOwnServer(said) {
      own = said;
    },
  };
}

/** Throws BackupFault `keys_elsewhere`: a backup without keys could not be restored. Null: they are where they usually are. */
export function refuseKeysElsewhere(folder: string, keys_folder: string | null): void {
  if (keys_folder !== null && liesElsewhere(folder, keys_folder)) throw new BackupFault('keys_elsewhere', keys_folder);
}

function liesElsewhere(folder: string, keys_folder: string): boolean {
  return resolve(keys_folder) !== resolve(join(folder, 'keys'));
}

/** `began_ms`: when this process did, which could not send before. */
function standingOf(setup: BackupSetup, state: BackupState, { at_ms, began_ms }: { readonly at_ms: number; readonly began_ms: number }): Standing {
  const { base_every_h, keep_daily, keep_weekly } = setup;
  const { last_base, covered_until, failure } = state;
  const every_ms = base_every_h * HOUR_MS;
  const is_failing = failure !== null && at_ms - Date.parse(failure.since) > FAILING_MS;
  const is_uncovered = covered_until !== null && at_ms - Math.max(Date.parse(covered_until), began_ms) > UNCOVERED_MS;
  const is_old = last_base !== null && at_ms - Date.parse(last_base.at) > 2 * every_ms;
  return {
    state: 'set_up', place: describePlace(setup.place), keys_place: setup.keys_place ? describePlace(setup.keys_place) : null, own: null, plan: { base_every_h, keep_daily, keep_weekly }, last_base, covered_until, failure,
    next_base_at: last_base === null ? null : new Date(Date.parse(last_base.at) + every_ms).toISOString(),
    worry: is_failing ? 'failing' : is_uncovered ? 'uncovered' : is_old ? 'base_old' : null,
  };
}

/** Read when they are asked for. Zero where there is nothing to measure: `stilltill_backup_missing` says so. */
function addFigures({ registry }: Metrics, standing: () => Standing, now_ms: () => number): void {
  const since_s = (moment: string | null | undefined): number => (moment ? Math.max(0, (now_ms() - Date.parse(moment)) / 1000) : 0);
  const figures: readonly (readonly [name: string, help: string, read: (now: Standing) => number])[] = [
    ['stilltill_backup_missing', '1 where the embedded database has no backup that is set up.', ({ state }) => Number(state === 'not_set_up' || state === 'keys_elsewhere')],
    ['stilltill_backup_failing_seconds', 'How long backups have been failing.', ({ failure }) => since_s(failure?.since)],
    ['stilltill_backup_base_age_seconds', 'Age of the last base.', ({ last_base }) => since_s(last_base?.at)],
    ['stilltill_backup_base_every_seconds', 'How often a base is to be taken.', ({ plan }) => (plan?.base_every_h ?? 0) * 3600],
    ['stilltill_backup_uncovered_seconds', 'How much of the newest past is not sent yet.', ({ covered_until }) => since_s(covered_until)],
    ['stilltill_backup_own_missing', 'How much a database of the owner’s lacks to be backed up, as npm run backup says.', ({ own }) => own?.findings.length ?? 0],
    ['stilltill_backup_own_archive_age_seconds', 'How long ago a database of the owner’s last archived a segment of its log.', ({ own }) => since_s(own?.sent_at)],
    ['stilltill_backup_own_base_age_seconds', 'How long ago a base of a database of the owner’s was taken, as far as it knows.', ({ own }) => since_s(own?.base_at)],
  ];
  for (const [name, help, read] of figures) {
    registry.registerMetric(new Gauge({
      name, help, registers: [],
      collect() {
        this.set(read(standing()));
      },
    }));
  }
}

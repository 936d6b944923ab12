// Backups of the running server, once they are set up: a base each day, the log each minute, what must not be forgotten
// within seconds. The setup is read each time, so that the command that makes it needs no restart.

import { readdirSync, statSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from '../files.ts';
import { systemClock } from '../clock.ts';
import type { Log } from '../log.ts';
import { BackupFault } from './backup-fault.ts';
import { type BackupSetup, type BackupState, endArchiving, lockBackups, readSetup, readState, spoolOf, writeState } from './backup-files.ts';
import { runRound } from './backup-round.ts';
import { untilAtRest } from './place-gate.ts';
import { openPlace, openStores, type Place } from './place.ts';
import { makeShipper, shipKeys, shipRemembrance } from './shipping.ts';
import type { BackupStore } from './store.ts';

export type ScheduleOptions = {
  readonly folder: string; readonly admin_url: string; readonly log: Log;
  /** The store of a place, where a test has its own. */
  openStore?(place: Place): BackupStore;
  /** Not the server's own clock: the database's log carries the machine's time, whatever year is replayed. */
  now_ms?(): number;
};

const TICK_MS = 5_000;
const LOG_EVERY_MS = 60_000;
/** How long a server that stops waits for what it has just asked of the place. */
const REST_MS_MAX = 5_000;
/** Selling goes on while the place is away; at this much the log is given up, and the next base begins anew. */
const SPOOL_BYTES_MAX = 4 * 1024 ** 3;
const FREE_BYTES_MIN = 1024 ** 3;

/** Begins at once; the answer ends it, and cuts off what is being sent. */
export function runBackupSchedule(options: ScheduleOptions): () => Promise<void> {
  let running: Promise<void> | null = null;
  const stopping = new AbortController();
  const timer = setInterval(() => {
    running ??= runTick(options, stopping.signal).finally(() => (running = null));
  }, TICK_MS).unref();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
    await untilAtRest(REST_MS_MAX);
  };
}

/** What is due now. Never rejects: a failure is kept in the state, for the office, and told to the log. */
export async function runTick(options: ScheduleOptions, signal: AbortSignal = new AbortController().signal): Promise<void> {
  const { folder, log } = options;
  const now_ms = options.now_ms ?? systemClock.now_ms;
  let unlock: () => void;
  try {
    unlock = lockBackups(folder, 0);
  } catch {
    // `npm run backup` is at it.
    return;
  }
  try {
    const setup = readSetup(folder);
    if (setup === null) {
      if (isFolder(spoolOf(folder))) endArchiving(folder);
      return;
    }
    const state = readState(folder);
    try {
      await doWhatIsDue(options, setup, state, now_ms, signal);
    } catch (error) {
      if (signal.aborted) return;
      const at = new Date(now_ms()).toISOString();
      const { en, zh } = error instanceof BackupFault ? error.sentences : { en: error instanceof Error ? error.message : String(error), zh: '备份时程序出错' };
      log.error({ err: error }, 'a backup failed');
      writeState(folder, { ...guardSpool(folder, readState(folder)), failure: { since: state.failure?.since ?? at, at, en, zh } });
    }
  } catch (error) {
    log.error({ err: error }, 'the state of backups cannot be kept');
  } finally {
    unlock();
  }
}

async function doWhatIsDue(options: ScheduleOptions, setup: BackupSetup, state: BackupState, now_ms: () => number, signal: AbortSignal): Promise<void> {
  const { folder, admin_url } = options;
  const waited_ms = (since: string | null | undefined): number => (since ? now_ms() - Date.parse(since) : Infinity);
  // What failed is tried again after a minute, not at each tick.
  if (state.failure !== null && waited_ms(state.failure.at) < LOG_EVERY_MS) return;
  const stores = openStores(setup, (place) => endingWith(signal, (options.openStore ?? openPlace)(place)));
  const takes_base = waited_ms(state.last_base?.at) >= setup.base_every_h * 3_600_000;
  if (takes_base || waited_ms(state.covered_until) >= LOG_EVERY_MS) {
    await runRound({ folder, setup, admin_url, takes_base, stores, now_ms });
    return;
  }
  const shipper = makeShipper(folder, setup, stores);
  const sent = await shipKeys(shipper, await shipRemembrance(shipper, state));
  if (sent.remembrance_bytes !== state.remembrance_bytes || sent.keys_hash !== state.keys_hash) writeState(folder, sent);
}

/** A server that stops waits neither for a base that takes an hour nor for a place that hangs. */
function endingWith(signal: AbortSignal, store: BackupStore): BackupStore {
  return {
    place: store.place,
    put: (name, bytes) => untilAborted(signal, () => store.put(name, bytes)),
    get: (name) => untilAborted(signal, () => store.get(name)),
    list: (prefix) => untilAborted(signal, () => store.list(prefix)),
    remove: (name) => untilAborted(signal, () => store.remove(name)),
  };
}

async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const stop = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work(), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function guardSpool(folder: string, state: BackupState): BackupState {
  const spool = spoolOf(folder);
  if (!isFolder(spool)) return state;
  const bytes = readdirSync(spool).reduce((sum, name) => sum + (statSync(join(spool, name), { throwIfNoEntry: false })?.size ?? 0), 0);
  const { bavail, bsize } = statfsSync(folder);
  if (bytes <= SPOOL_BYTES_MAX && (bavail * bsize > FREE_BYTES_MIN || bytes === 0)) return state;
  endArchiving(folder);
  return { ...state, last_base: null };
}

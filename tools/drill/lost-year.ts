/**
 * The whole drill: a year is replayed; in its midst a base backup is taken while the shop sells; later a moment is marked
 * and a customer erased; at the end the server and its data are lost. Both the end and the moment are then restored.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '@stilltill/domain/result';
import { type BackupSetup, lockBackups } from '@stilltill/server/platform/backup/backup-files.ts';
import { type Round, runRound } from '@stilltill/server/platform/backup/backup-round.ts';
import { setUpBackup } from '@stilltill/server/platform/backup/setup.ts';
import { makeFolderStore } from '@stilltill/server/platform/backup/store.ts';
import { systemCode } from '@stilltill/server/platform/files.ts';
import { findProcessesIn } from '@stilltill/server/platform/postgres-orphan.ts';
import { type ReplayMoment, type Replayed, replay } from '../replay/replay.ts';
import { findDatabase } from '../verify/find-database.ts';
import { type Proof, countEntries, markMoment, proveRestore } from './prove.ts';

export type LostYearOptions = {
  readonly file: string; readonly tills: number; readonly invoices_max: number;
  readonly onProgress?: (done: number, all: number, day: string) => void;
  onFinding?(sentence: string): void;
};
export type LostYear = {
  readonly replayed: Replayed; readonly entries_written: number;
  readonly at_end: Proof; readonly at_moment: Proof; readonly entries_at_moment: number;
  readonly backup_s: number; readonly backup_bytes: number; readonly sealed_bytes: number; readonly entries_during_base: number;
};

const [PASSPHRASE, KEYS_PASSPHRASE] = ['the passphrase of a drill', 'the passphrase of its keys'];
const CUSTOMERS = 20;
const QUIET_TRIES_MAX = 20;

export async function loseYear(options: LostYearOptions): Promise<LostYear> {
  const root = mkdtempSync(join(tmpdir(), 'stilltill-drill-'));
  const place = join(root, 'backups');
  try {
    const shop = makeShopOfDrill(place);
    const replayed = await replay({ ...options, atDayEnd: shop.atDayEnd, atEnd: shop.atEnd });
    const lost = shop.lost();
    const restore = (name: string, to_ms: number | null): Promise<Proof> => proveRestore({
      store: makeFolderStore(place), folder: join(root, name), passphrase: PASSPHRASE, keys_passphrase: KEYS_PASSPHRASE, to_ms,
      ...(options.onFinding ? { onFinding: options.onFinding } : {}),
    });
    const at_end = await restore('end', null);
    rmSync(join(root, 'end'), { recursive: true, force: true });
    const at_moment = await restore('moment', lost.moment_ms);
    return { replayed, at_end, at_moment, ...lost };
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

type Lost = Pick<LostYear, 'entries_written' | 'entries_at_moment' | 'backup_s' | 'backup_bytes' | 'sealed_bytes' | 'entries_during_base'> & { readonly moment_ms: number };

/** A process that was found may have ended since: with the one that it belonged to. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}

/** Does something, again and again until the server wrote no entry of its own meanwhile: watch opens a case some seconds behind an upload. */
async function whileNothingIsWritten<T>(admin_url: string, work: () => Promise<T>): Promise<{ readonly value: T; readonly entries: number }> {
  for (let tries = 0; tries < QUIET_TRIES_MAX; tries += 1) {
    const entries = await countEntries(admin_url);
    const value = await work();
    if (await countEntries(admin_url) === entries) return { value, entries };
  }
  throw new Error('the server went on writing entries: no moment can be told exactly');
}

/** What happens to the replayed shop, by its days: base, moment and erasure, loss. */
function makeShopOfDrill(place: string) {
  let setup: BackupSetup | null = null;
  let customers: readonly string[] = [];
  let base: Promise<{ round: Round; seconds: number; entries: number }> | null = null;
  let marked: { moment_ms: number; entries: number } | null = null;
  let lost: Lost | null = null;

  const round = async ({ data_folder }: ReplayMoment, takes_base: boolean): Promise<{ round: Round; seconds: number; entries: number }> => {
    const { admin_url } = await findDatabase(data_folder, null);
    const unlock = lockBackups(data_folder, 0);
    try {
      setup ??= await setUpBackup({ folder: data_folder, place: { kind: 'folder', path: place }, set: randomUUID(), passphrase: PASSPHRASE, keys_passphrase: KEYS_PASSPHRASE, now_ms: Date.now() });
      const [before, began_ms] = [await countEntries(admin_url), performance.now()];
      const done = await runRound({ folder: data_folder, setup, admin_url, takes_base, now_ms: Date.now });
      return { round: done, seconds: (performance.now() - began_ms) / 1000, entries: await countEntries(admin_url) - before };
    } finally {
      unlock();
    }
  };

  const atDayEnd = async (moment: ReplayMoment): Promise<void> => {
    const { server, merchant, day, days } = moment;
    if (day === 1) customers = (await server.ask('makeCustomers', { merchant, count: CUSTOMERS })).customers;
    // Not waited for: the next days are sold meanwhile.
    if (day === Math.max(1, Math.floor(days / 2))) {
      base = round(moment, true);
      base.catch(() => {});
    }
    if (day !== Math.max(1, Math.floor(days * 3 / 4))) return;
    await base;
    const { admin_url } = await findDatabase(moment.data_folder, null);
    const { value: moment_ms, entries } = await whileNothingIsWritten(admin_url, () => markMoment(admin_url));
    marked = { entries, moment_ms };
    await server.ask('eraseCustomer', { merchant, customer: customers[0] ?? '' });
  };

  const atEnd = async (moment: ReplayMoment): Promise<void> => {
    assert(base !== null && marked !== null, 'the file holds days enough for a drill');
    const { round: { manifest }, seconds, entries } = await base;
    const { entries: entries_written } = await whileNothingIsWritten((await findDatabase(moment.data_folder, null)).admin_url, () => round(moment, false));
    const cluster = join(moment.data_folder, 'postgres');
    await moment.server.kill();
    for (const pid of findProcessesIn(cluster)) killIfThere(pid);
    rmSync(moment.data_folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    lost = {
      entries_written, entries_at_moment: marked.entries, moment_ms: marked.moment_ms,
      backup_s: seconds, backup_bytes: manifest?.bytes ?? 0, sealed_bytes: manifest?.sealed_bytes ?? 0, entries_during_base: entries,
    };
  };

  return {
    atDayEnd, atEnd,
    lost(): Lost {
      assert(lost !== null, 'the end was reached');
      return lost;
    },
  };
}

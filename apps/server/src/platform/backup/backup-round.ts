// One round of backups, as the schedule and `npm run backup` do it: a base where one is due, then all that is new.

import { join } from 'node:path';
import { type Manifest, takeBaseBackup } from './base-backup.ts';
import { type BackupSetup, type BackupState, beginArchiving, readState, writeState } from './backup-files.ts';
import { applyRetention } from './retention.ts';
import type { Stores } from './place.ts';
import { makeShipper, shipAll, shipSpool } from './shipping.ts';

export type RoundOptions = {
  readonly folder: string; readonly setup: BackupSetup; readonly admin_url: string;
  readonly takes_base: boolean;
  readonly stores?: Stores;
  now_ms(): number;
};
export type Round = { readonly state: BackupState; readonly manifest: Manifest | null };

/** The caller holds the lock of `lockBackups`. Throws BackupFault; the state on the disk is that of before, but for a base that was completed. */
export async function runRound({ folder, setup, admin_url, takes_base, stores, now_ms }: RoundOptions): Promise<Round> {
  beginArchiving(folder);
  const shipper = makeShipper(folder, setup, stores);
  const before = readState(folder);
  const began_ms = now_ms();
  const manifest = takes_base
    ? await takeBaseBackup({ admin_url, cluster: join(folder, 'postgres'), store: shipper.store, sealer: shipper.sealer, ship: () => shipSpool(shipper), now_ms })
    : null;
  const based: BackupState = manifest === null
    ? before
    : { ...before, last_base: { id: manifest.id, at: manifest.started_at, took_ms: now_ms() - began_ms, sealed_bytes: manifest.sealed_bytes } };
  // Else a place of the keys that is away would have a whole base taken anew each minute.
  if (manifest !== null) writeState(folder, based);
  const state: BackupState = { ...await shipAll(shipper, admin_url, based, now_ms), failure: null };
  writeState(folder, state);
  if (manifest !== null) await applyRetention(shipper.store, setup.keep_daily, setup.keep_weekly);
  return { state, manifest };
}

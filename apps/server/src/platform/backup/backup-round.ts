// One round of backups, as the schedule and `npm run backup` do it: a base where one is due, then all that is new.

import { join } from 'node:path';
import { type Manifest, takeBaseBackup } from './base-backup.ts';
import { type BackupSetup, type BackupState, beginArchiving, readState, writeState } from './backup-files.ts';
import { applyRetention } from './retention.ts';
import { makeShipper, shipAll, shipSpool } from './shipping.ts';
import type { BackupStore } from './store.ts';

export type RoundOptions = {
  readonly folder: string; readonly setup: BackupSetup; readonly admin_url: string;
  readonly takes_base: boolean;
  readonly store?: BackupStore;
  now_ms(): number;
};
export type Round = { readonly state: BackupState; readonly manifest: Manifest | null };

/** The caller holds the lock of `lockBackups`. Throws BackupFault, with the state of before still on the disk. */
export async function runRound({ folder, setup, admin_url, takes_base, store, now_ms }: RoundOptions): Promise<Round> {
  beginArchiving(folder);
  const shipper = makeShipper(folder, setup, store);
  const before = readState(folder);
  const began_ms = now_ms();
  const manifest = takes_base
    ? await takeBaseBackup({ admin_url, cluster: join(folder, 'postgres'), store: shipper.store, sealer: shipper.sealer, ship: () => shipSpool(shipper), now_ms })
    : null;
  const based: BackupState = manifest === null
    ? before
    : { ...before, last_base: { id: manifest.id, at: manifest.started_at, took_ms: now_ms() - began_ms, sealed_bytes: manifest.sealed_bytes } };
  const state: BackupState = { ...await shipAll(shipper, admin_url, based, now_ms), failure: null };
  writeState(folder, state);
  if (manifest !== null) await applyRetention(shipper.store, setup.keep_daily, setup.keep_weekly);
  return { state, manifest };
}

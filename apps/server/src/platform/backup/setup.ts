// Sets backups up: a pair of keys for each of the two passphrases, whose private halves lie beside the backups.

import { createPublicKey } from 'node:crypto';
import { BackupFault } from './backup-fault.ts';
import { type BackupSetup, FRESH_STATE, readServerKey, writeSetup, writeState } from './backup-files.ts';
import { openPlace, type Place } from './place.ts';
import { makeIdentity } from './sealing.ts';
import type { BackupStore } from './store.ts';

/** In the clear, for people who find the place. */
export type SetNote = { readonly format: 1; readonly set: string; readonly made_at: string };

export type SetUpOptions = {
  readonly folder: string; readonly place: Place; readonly set: string;
  /** Opens the database, its log and the remembrance. */
  readonly passphrase: string;
  /** Opens the keys of the server and its merchants. */
  readonly keys_passphrase: string;
  readonly now_ms: number;
  /** Lower where a test opens many. */
  readonly work_factor?: number;
};

/** Makes the pairs and keeps the setup in the data folder. Throws BackupFault; the place must be empty. */
export async function setUpBackup(options: SetUpOptions): Promise<BackupSetup> {
  const { folder, place, set, passphrase, keys_passphrase, work_factor } = options;
  if (passphrase === keys_passphrase) throw new BackupFault('passphrase_short');
  const { x: server_public_key = '' } = createPublicKey(readServerKey(folder)).export({ format: 'jwk' });
  const [database, keys] = [await makeIdentity(set, passphrase, server_public_key, work_factor), await makeIdentity(set, keys_passphrase, server_public_key, work_factor)];
  const store = openPlace(place);
  await checkEmpty(store);
  await store.put('identity.age', database.file);
  await store.put('keys-identity.age', keys.file);
  await store.put('set.json', Buffer.from(`${JSON.stringify({ format: 1, set, made_at: new Date(options.now_ms).toISOString() } satisfies SetNote)}\n`));
  const setup: BackupSetup = { set, place, recipient: database.recipient, keys_recipient: keys.recipient, base_every_h: 24, keep_daily: 7, keep_weekly: 4 };
  writeState(folder, FRESH_STATE);
  writeSetup(folder, setup);
  return setup;
}

async function checkEmpty(store: BackupStore): Promise<void> {
  if ((await store.list('')).length > 0) throw new BackupFault('target_taken', store.place);
}

// Sets backups up: a pair of keys for each of the two passphrases, whose private halves lie beside what they open. The keys
// may lie in a place of their own, at once or later.

import { createPublicKey } from 'node:crypto';
import { BackupFault } from './backup-fault.ts';
import { type BackupSetup, FRESH_STATE, readServerKey, readState, writeSetup, writeState } from './backup-files.ts';
import { describePlace, openPlace, openStores, type Place } from './place.ts';
import { makeIdentity } from './sealing.ts';
import type { BackupStore } from './store.ts';

/** In the clear, for people who find the place. */
export type SetNote = { readonly format: 1; readonly set: string; readonly made_at: string };

export type SetUpOptions = {
  readonly folder: string; readonly place: Place; readonly set: string;
  /** Another place for the keys; without it they lie beside the rest. */
  readonly keys_place?: Place;
  /** Opens the database, its log and the remembrance. */
  readonly passphrase: string;
  /** Opens the keys of the server and its merchants. */
  readonly keys_passphrase: string;
  readonly now_ms: number;
  /** Lower where a test opens many. */
  readonly work_factor?: number;
};

/** Makes the pairs and keeps the setup in the data folder. Throws BackupFault; each place must be empty. */
export async function setUpBackup(options: SetUpOptions): Promise<BackupSetup> {
  const { folder, place, keys_place, set, passphrase, keys_passphrase, now_ms, work_factor } = options;
  if (passphrase === keys_passphrase) throw new BackupFault('passphrase_short');
  const { x: server_public_key = '' } = createPublicKey(readServerKey(folder)).export({ format: 'jwk' });
  const [database, keys] = [await makeIdentity(set, passphrase, server_public_key, work_factor), await makeIdentity(set, keys_passphrase, server_public_key, work_factor)];
  const { store, keys_store } = openStores(options);
  await checkEmpty(store);
  if (keys_place !== undefined) {
    refuseBeside(keys_place, place);
    await checkEmpty(keys_store);
  }
  await store.put('identity.age', database.file);
  await putNote(store, set, now_ms);
  await keys_store.put('keys-identity.age', keys.file);
  if (keys_place !== undefined) await putNote(keys_store, set, now_ms);
  const setup: BackupSetup = { set, place, ...(keys_place === undefined ? {} : { keys_place }), recipient: database.recipient, keys_recipient: keys.recipient, base_every_h: 24, keep_daily: 7, keep_weekly: 4 };
  writeState(folder, FRESH_STATE);
  writeSetup(folder, setup);
  return setup;
}

/** From the next round on the keys go to another place. Under the same passphrase; `removeKeysBeside` follows once they are there. */
export async function moveKeys(folder: string, setup: BackupSetup, keys_place: Place, now_ms: number): Promise<BackupSetup> {
  if (setup.keys_place !== undefined && describePlace(setup.keys_place) === describePlace(keys_place)) return setup;
  refuseBeside(keys_place, setup.place);
  const from = openStores(setup).keys_store;
  const to = openPlace(keys_place);
  await checkEmpty(to);
  const identity = await from.get('keys-identity.age');
  if (identity === null) throw new BackupFault('no_backup', `${from.place}/keys-identity.age`);
  await to.put('keys-identity.age', identity);
  await putNote(to, setup.set, now_ms);
  const moved: BackupSetup = { ...setup, keys_place };
  // All of them are sent by the next round.
  writeState(folder, { ...readState(folder), keys_hash: null });
  writeSetup(folder, moved);
  return moved;
}

/** Takes away what lies beside the backups from before the keys had a place of their own. Doing it again changes nothing. */
export async function removeKeysBeside(setup: BackupSetup): Promise<void> {
  if (setup.keys_place === undefined) return;
  const store = openPlace(setup.place);
  for (const name of ['keys/latest', 'keys-identity.age']) await store.remove(name);
}

/** Two names of one folder would have the keys removed from where they were just put. */
function refuseBeside(keys_place: Place, place: Place): void {
  const [keys, rest] = [describePlace(keys_place), describePlace(place)];
  if (`${keys}/`.startsWith(`${rest}/`) || `${rest}/`.startsWith(`${keys}/`)) throw new BackupFault('target_taken', keys);
}

async function putNote(store: BackupStore, set: string, now_ms: number): Promise<void> {
  await store.put('set.json', Buffer.from(`${JSON.stringify({ format: 1, set, made_at: new Date(now_ms).toISOString() } satisfies SetNote)}\n`));
}

async function checkEmpty(store: BackupStore): Promise<void> {
  if ((await store.list('')).length > 0) throw new BackupFault('target_taken', store.place);
}

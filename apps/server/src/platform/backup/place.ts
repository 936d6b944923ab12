// Where the owner wants backups to lie, and how that is written.

import { isAbsolute, resolve } from 'node:path';
import { makeFolderStore, type BackupStore } from './store.ts';
import { makeS3Store, type S3Place } from './s3-store.ts';

export type Place = { readonly kind: 'folder'; readonly path: string } | S3Place;

/** A folder, or `s3://bucket/prefix` with the storage's address and keys from the environment. */
export function readPlace(text: string, env: NodeJS.ProcessEnv, base: string): Place {
  const s3 = /^s3:\/\/([^/]+)\/?(.*)$/.exec(text);
  if (!s3) return { kind: 'folder', path: isAbsolute(text) ? text : resolve(base, text) };
  const region = env['AWS_REGION'] || 'us-east-1';
  return {
    kind: 's3', bucket: s3[1] ?? '', prefix: (s3[2] ?? '').replace(/\/+$/, ''), region,
    endpoint: (env['STILLTILL_S3_ENDPOINT'] || `https://s3.${region}.amazonaws.com`).replace(/\/+$/, ''),
    access_key_id: env['AWS_ACCESS_KEY_ID'] ?? '', secret_access_key: env['AWS_SECRET_ACCESS_KEY'] ?? '',
  };
}

/** As a person would write it; never with the storage's own password. */
export function describePlace(place: Place): string {
  if (place.kind === 'folder') return place.path;
  return `s3://${place.bucket}${place.prefix === '' ? '' : `/${place.prefix}`}`;
}

/** The environment that a second storage is read from: `STILLTILL_KEYS_` before a name says what is another there. */
export function keysEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ['STILLTILL_S3_ENDPOINT', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
  return Object.fromEntries(names.map((name) => [name, env[`STILLTILL_KEYS_${name.replace('STILLTILL_', '')}`] || env[name]]));
}

/** The same store twice where the keys lie beside the rest. */
export type Stores = { readonly store: BackupStore; readonly keys_store: BackupStore };

export function openStores({ place, keys_place }: { readonly place: Place; readonly keys_place?: Place }, open: (place: Place) => BackupStore = openPlace): Stores {
  const store = open(place);
  return { store, keys_store: keys_place === undefined ? store : open(keys_place) };
}

export function openPlace(place: Place): BackupStore {
  return place.kind === 'folder' ? makeFolderStore(place.path) : makeS3Store(place);
}

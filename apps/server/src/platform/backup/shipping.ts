// Sends what came to be since the last time: segments of the write-ahead log, lines of the remembrance, keys. Each round
// ends with `latest`, which says up to which moment a restore can go.

import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { readFileIfThere, systemCode } from '../files.ts';
import { BackupFault } from './backup-fault.ts';
import { type BackupSetup, type BackupState, readServerKey, SETUP_FILE, spoolOf } from './backup-files.ts';
import { openStores, type Stores } from './place.ts';
import { type Sealer, sealObject } from './sealing.ts';

/** What a restore reads first. */
export type Latest = { readonly server_id: string; readonly beat: number; readonly covered_until: string; readonly remembrance_bytes: number };

export type Shipper = Stores & { readonly folder: string; readonly sealer: Sealer; readonly keys_sealer: Sealer };

const SEGMENT = /^[0-9A-F]{24}(\.[0-9A-F]{8}\.backup)?$|^[0-9A-F]{8}\.history$/;
const ARCHIVE_WAIT_MS = 30_000;
const REMEMBRANCE_PART_BYTES = 4 * 1024 * 1024;

export function makeShipper(folder: string, setup: BackupSetup, stores: Stores = openStores(setup)): Shipper {
  const server_key = readServerKey(folder);
  return {
    folder, ...stores,
    sealer: { set: setup.set, recipient: setup.recipient, server_key },
    keys_sealer: { set: setup.set, recipient: setup.keys_recipient, server_key },
  };
}

/** Closes the segment that is written at, waits until the spool has it, and sends all that is there. */
export async function shipAll(shipper: Shipper, admin_url: string, state: BackupState, now_ms: () => number): Promise<BackupState> {
  const covered_until = new Date(now_ms()).toISOString();
  await switchSegment(admin_url);
  await shipSpool(shipper);
  const sent = await shipKeys(shipper, await shipRemembrance(shipper, state));
  await sendLatest(shipper, covered_until, sent.remembrance_bytes);
  return { ...sent, covered_until };
}

async function switchSegment(admin_url: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin_url, application_name: 'stilltill-backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows: [closed] } = await client.query<{ wal: string }>('select pg_walfile_name(pg_switch_wal()) as wal');
    const waits_until_ms = performance.now() + ARCHIVE_WAIT_MS;
    for (;;) {
      const { rowCount } = await client.query('select from pg_ls_archive_statusdir() where name = $1', [`${closed?.wal}.ready`]);
      if (rowCount === 0) return;
      if (performance.now() > waits_until_ms) throw new BackupFault('archive_stuck', closed?.wal);
      await delay(20);
    }
  } finally {
    await client.end().catch(() => {});
  }
}

/** Sends each archived file, and removes it once it is sent. */
export async function shipSpool({ folder, store, sealer }: Shipper): Promise<void> {
  for (const file of readdirSync(spoolOf(folder)).filter((each) => SEGMENT.test(each)).toSorted()) {
    const path = join(spoolOf(folder), file);
    const name = `wal/${file}`;
    await store.put(name, await sealObject(sealer, name, readFileSync(path)));
    rmSync(path, { force: true });
  }
}

/** Only ever longer, so only what is new is sent; half a line at its end is not yet acknowledged. */
export async function shipRemembrance({ folder, store, sealer }: Shipper, state: BackupState): Promise<BackupState> {
  let { remembrance_bytes } = state;
  for (;;) {
    const part = readPart(join(folder, 'remembrance.ndjson'), remembrance_bytes);
    const whole = part.subarray(0, part.lastIndexOf(0x0a) + 1);
    if (whole.length === 0) return { ...state, remembrance_bytes };
    const name = `remembrance/${String(remembrance_bytes).padStart(15, '0')}`;
    await store.put(name, await sealObject(sealer, name, whole));
    remembrance_bytes += whole.length;
  }
}

function readPart(path: string, from: number): Buffer {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const part = Buffer.alloc(Math.max(0, Math.min(REMEMBRANCE_PART_BYTES, fstatSync(descriptor).size - from)));
      return part.subarray(0, readSync(descriptor, part, 0, part.length, from));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** The keys go to a recipient of their own, all of them each time one is new. */
export async function shipKeys({ folder, keys_store, keys_sealer }: Shipper, state: BackupState): Promise<BackupState> {
  const keys = readKeys(folder);
  const text = JSON.stringify(keys);
  const keys_hash = createHash('sha256').update(text).digest('hex');
  if (keys_hash === state.keys_hash) return state;
  await keys_store.put('keys/latest', await sealObject(keys_sealer, 'keys/latest', Buffer.from(text)));
  return { ...state, keys_hash };
}

function readKeys(folder: string): Record<string, string> {
  const names = readdirSync(join(folder, 'keys'), { withFileTypes: true }).filter((each) => each.isFile() && each.name !== SETUP_FILE && !each.name.endsWith('.new'));
  return Object.fromEntries(names.map(({ name }) => [name, readFileSync(join(folder, 'keys', name)).toString('base64')]).toSorted());
}

async function sendLatest({ folder, store, sealer }: Shipper, covered_until: string, remembrance_bytes: number): Promise<void> {
  const own = JSON.parse(readFileIfThere(join(folder, 'server.json')) ?? '{"server_id":"","beat":0}') as { server_id: string; beat: number };
  const latest: Latest = { ...own, covered_until, remembrance_bytes };
  await store.put('latest', await sealObject(sealer, 'latest', Buffer.from(JSON.stringify(latest))));
}

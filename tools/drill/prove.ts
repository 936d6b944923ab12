/** Restores a backup beside whatever runs, and proves that it holds what it should: the journals, and no one who was erased. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeModules } from '@stilltill/server/compose.ts';
import { restoreBackup } from '@stilltill/server/platform/backup/restore.ts';
import type { BackupStore } from '@stilltill/server/platform/backup/store.ts';
import { readConfig } from '@stilltill/server/platform/config.ts';
import { makeHttpServer } from '@stilltill/server/platform/http.ts';
import { type Foundation, startFoundation } from '@stilltill/server/platform/start.ts';
import pg from 'pg';
import { describeFinding } from '../verify/findings.ts';
import { findDatabase } from '../verify/find-database.ts';
import { type Verified, verifyDatabase } from '../verify/verify.ts';

export type ProveOptions = {
  readonly store: BackupStore; readonly keys_store?: BackupStore; readonly folder: string; readonly passphrase: string; readonly keys_passphrase: string;
  readonly to_ms: number | null;
  onFinding?(sentence: string): void;
};
export type Proof = {
  readonly restore_s: number; readonly verified: Verified;
  readonly base_at: string; readonly covered_until: string; readonly was_noticed: boolean;
  /** Erased people of whom the restored database still knew something, before and after the server's first start on it. */
  readonly erased_in_backup: number; readonly erased_came_back: number;
  /** People and keys of fields that the remembrance says were erased. */
  readonly erasures: number;
};

export async function proveRestore(options: ProveOptions): Promise<Proof> {
  const { folder } = options;
  const began_ms = performance.now();
  const { base, covered_until } = await restoreBackup({ ...options, keys: { passphrase: options.keys_passphrase, ...(options.keys_store ? { store: options.keys_store } : {}) } });
  const restore_s = (performance.now() - began_ms) / 1000;
  const erased = readErased(join(folder, 'remembrance.ndjson'));
  // A backup of an earlier version is brought up to this one, as a start would; nothing else of a start happens yet.
  await (await openFoundation(folder)).stop();
  const database = await findDatabase(folder, null);
  let verified: Verified;
  let erased_in_backup: number;
  try {
    erased_in_backup = await countKnown(database.admin_url, erased);
    verified = await verifyDatabase({
      app_url: database.urls.stilltill_app, auth_url: database.urls.stilltill_auth, server_public_key: database.server_public_key,
      onFinding: (finding) => options.onFinding?.(describeFinding(finding)),
    });
  } finally {
    await database.stop();
  }
  const { was_noticed, known } = await startOnce(folder, erased);
  return {
    restore_s, verified, base_at: base.started_at, covered_until, was_noticed,
    erased_in_backup, erased_came_back: known, erasures: erased.customers.length + erased.field_keys.length,
  };
}

/** The number of entries in all journals; past row-level security, which is the administrator's alone. */
export async function countEntries(admin_url: string, until: string | null = null): Promise<number> {
  const [row] = await query<{ count: number }>(admin_url, 'select count(*)::integer as count from app.entry where $1::timestamptz is null or received_at <= $1', [until]);
  return row?.count ?? 0;
}

type Erased = { readonly customers: string[]; readonly field_keys: string[] };

function readErased(path: string): Erased {
  const erased: Erased = { customers: [], field_keys: [] };
  for (const line of readFileSync(path, 'utf8').split('\n').filter((each) => each !== '')) {
    const { kind, value } = JSON.parse(line) as { kind: string; value: Partial<Erased> };
    if (kind !== 'customer.erased') continue;
    erased.customers.push(...value.customers ?? []);
    erased.field_keys.push(...value.field_keys ?? []);
  }
  return erased;
}

async function countKnown(admin_url: string, { customers, field_keys }: Erased): Promise<number> {
  const [row] = await query<{ known: number }>(admin_url, `
    select ((select count(*) from app.customer c where c.id = any($1::uuid[])
               and (c.personal is not null or c.key is not null or exists (select from app.contact_point p where p.merchant_id = c.merchant_id and p.customer_id = c.id and p.address is not null)))
          + (select count(*) from app.field_key where key = any($2::uuid[]) and sealed is not null))::integer as known`, [customers, field_keys]);
  return row?.known ?? 0;
}

/** The first start of the product on what was restored. It listens to nobody, and no job runs: nothing is sent to anyone. */
async function startOnce(folder: string, erased: Erased): Promise<{ was_noticed: boolean; known: number }> {
  const foundation = await openFoundation(folder);
  try {
    const { platform } = foundation;
    const app = await makeHttpServer({ log: platform.log, ids: platform.ids, metrics: platform.metrics, isHealthy: () => platform.postgres.ping() });
    composeModules(app, platform);
    const was_noticed = await platform.state.begin();
    const known = await countKnown(foundation.admin_url, erased);
    await app.close();
    return { was_noticed, known };
  } finally {
    await foundation.stop();
  }
}

function openFoundation(folder: string): Promise<Foundation> {
  const config = { ...readConfig([], { STILLTILL_DATA: folder }, folder), port: 0, log_level: 'error' as const };
  return startFoundation({ config, origins: () => [], backs_up: false });
}

async function query<Row extends object>(admin_url: string, text: string, values: readonly unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: admin_url, application_name: 'stilltill-drill' });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** The database's own clock, past the last thing that was committed; what is committed from now on is later. */
export async function markMoment(admin_url: string): Promise<number> {
  const [row] = await query<{ at_ms: number }>(admin_url, 'select ceil(extract(epoch from clock_timestamp()) * 1000)::float8 + 1 as at_ms from (select pg_sleep(0.002)) as a_while', []);
  await query(admin_url, 'select pg_sleep(0.005)', []);
  return row?.at_ms ?? 0;
}

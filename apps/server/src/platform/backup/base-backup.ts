// One base backup of the embedded PostgreSQL while it runs: pg_backup_start, a copy of its files, pg_backup_stop. What
// is written meanwhile stands in the write-ahead log, which is archived in the spool beside the cluster.

import pg from 'pg';
import { packFolder, type PackOptions } from './pack.ts';
import { type Sealer, sealObject } from './sealing.ts';
import type { BackupStore } from './store.ts';

/** Written last: a base without one is not complete and is never restored from. */
export type Manifest = {
  readonly id: string; readonly started_at: string; readonly stopped_at: string;
  readonly start_wal: string; readonly stop_wal: string; readonly postgres_major: number;
  readonly chunks: number; readonly bytes: number; readonly sealed_bytes: number;
  /** `backup_label`, which PostgreSQL recovers by. */
  readonly label: string;
};

const LEFT_OUT = /^(postmaster\.(pid|opts)|backup_label|tablespace_map|recovery\.signal|standby\.signal|postgresql\.auto\.conf\.tmp|current_logfiles)$|(^|\/)(pgsql_tmp|pg_internal\.init)/;
// What they hold belongs to the running server alone (PostgreSQL manual, "Making a base backup using the low level API").
const EMPTIED = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans', 'pg_tblspc']);
const PACK: PackOptions = { isLeftOut: (path) => LEFT_OUT.test(path), isEmptied: (path) => EMPTIED.has(path), last: 'global/pg_control' };

export type BaseBackupOptions = {
  readonly admin_url: string; readonly cluster: string; readonly store: BackupStore; readonly sealer: Sealer;
  /** Sends what was archived; called once the last segment that the base needs is in the spool. */
  ship(): Promise<void>;
  now_ms(): number;
};

export async function takeBaseBackup(options: BaseBackupOptions): Promise<Manifest> {
  const { store, sealer } = options;
  const client = new pg.Client({ connectionString: options.admin_url, application_name: 'stilltill-backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    const started_at = new Date(options.now_ms()).toISOString();
    const { rows: [start] } = await client.query<{ wal: string; major: number }>(
      "select pg_walfile_name(pg_backup_start($1, fast => true)) as wal, current_setting('server_version_num')::integer / 10000 as major", [`stilltill ${started_at}`],
    );
    if (!start) throw new Error('pg_backup_start answers with a row');
    const id = `${started_at.replaceAll(/[-:]/g, '')}-${start.wal}`;
    let [chunks, bytes, sealed_bytes] = [0, 0, 0];
    for await (const chunk of packFolder(options.cluster, PACK)) {
      chunks += 1;
      const name = chunkName(id, chunks);
      const sealed = await sealObject(sealer, name, chunk);
      await store.put(name, sealed);
      bytes += chunk.length;
      sealed_bytes += sealed.length;
    }
    // Waits until the archive has all that the base needs.
    const { rows: [stop] } = await client.query<{ wal: string; label: string }>('select pg_walfile_name(lsn) as wal, labelfile as label from pg_backup_stop(true)');
    if (!stop) throw new Error('pg_backup_stop answers with a row');
    await options.ship();
    const manifest: Manifest = {
      id, started_at, stopped_at: new Date(options.now_ms()).toISOString(), start_wal: start.wal, stop_wal: stop.wal,
      postgres_major: start.major, chunks, bytes, sealed_bytes, label: stop.label,
    };
    await store.put(manifestName(id), await sealObject(sealer, manifestName(id), Buffer.from(JSON.stringify(manifest))));
    return manifest;
  } finally {
    // A session that ends before pg_backup_stop takes its backup back.
    await client.end().catch(() => {});
  }
}

export const chunkName = (id: string, number: number): string => `base/${id}/${String(number).padStart(6, '0')}`;
export const manifestName = (id: string): string => `base/${id}/manifest`;

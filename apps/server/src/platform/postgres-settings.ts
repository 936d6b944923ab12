import { createServer } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import { ensureFolder } from './files.ts';
import type { RunAs } from './postgres-binaries.ts';

/** Where PostgreSQL listens: on a Unix socket in `folder`, or on a port of 127.0.0.1. */
export type PostgresPlace = { kind: 'socket'; folder: string; port: number } | { kind: 'loopback'; port: number };

/** `full` keeps every commit through a power cut. `none` is for databases of tests, which a power cut destroys. */
export type PostgresDurability = 'full' | 'none';

// A socket's path may have 103 bytes on macOS and 107 on Linux.
const SOCKET_PATH_BYTES_MAX = 103;

/**
 * The folder beside the cluster is the switch: where it is, each finished segment of the log is put there whole and
 * synced, to be sent by platform/backup; where it is not, nothing is kept. PostgreSQL runs this in the cluster's folder.
 */
const ARCHIVE_COMMAND = platform() === 'win32'
  ? 'if exist ..\\wal-spool (copy "%p" "..\\wal-spool\\%f.new" && move /y "..\\wal-spool\\%f.new" "..\\wal-spool\\%f")'
  : 'test ! -d ../wal-spool || { cp %p ../wal-spool/%f.new && sync ../wal-spool/%f.new && mv ../wal-spool/%f.new ../wal-spool/%f && sync ../wal-spool; }';

/** The settings of the embedded PostgreSQL, for a machine of two cores that also runs the server. */
export function settingsFor(durability: PostgresDurability): string[] {
  const durable = durability === 'full' ? 'on' : 'off';
  return [
    'cluster_name=stilltill',
    `fsync=${durable}`,
    `full_page_writes=${durable}`,
    `synchronous_commit=${durable}`,
    'shared_buffers=128MB',
    'work_mem=8MB',
    'maintenance_work_mem=64MB',
    'effective_cache_size=1GB',
    'random_page_cost=1.1',
    `max_connections=${durability === 'full' ? 60 : 200}`,
    'wal_buffers=16MB',
    // At most this much is replayed after a crash: a few seconds.
    'max_wal_size=1GB',
    'min_wal_size=128MB',
    'checkpoint_timeout=5min',
    'checkpoint_completion_target=0.9',
    // The binaries come without lz4, and pglz costs more time than it saves writing.
    'wal_compression=off',
    'max_wal_senders=4',
    ...(durability === 'full' ? ['archive_mode=on', `archive_command=${ARCHIVE_COMMAND}`] : []),
    // Reports may take both cores, but /dev/shm of a container is often too small for parallel joins.
    'max_parallel_workers_per_gather=0',
    'autovacuum_max_workers=2',
    'autovacuum_naptime=30s',
    'io_method=sync',
    'jit=off',
    'idle_in_transaction_session_timeout=30s',
    'timezone=UTC',
    'log_timezone=UTC',
    'log_checkpoints=off',
    'log_min_messages=warning',
    // Statements, and the rows that an error tells of, may hold personal data.
    'log_error_verbosity=terse',
    'log_min_error_statement=panic',
    'log_parameter_max_length_on_error=0',
  ];
}

/** A Unix socket in the data folder where its path is short enough: faster, and reachable through the folder alone. */
export async function choosePlace(folder: string, run_as: RunAs): Promise<PostgresPlace> {
  const socket_folder = join(folder, 'run');
  const port = 5432;
  if (platform() !== 'win32' && Buffer.byteLength(join(socket_folder, `.s.PGSQL.${port}`)) <= SOCKET_PATH_BYTES_MAX) {
    ensureFolder(socket_folder);
    run_as.own(socket_folder);
    return { kind: 'socket', folder: socket_folder, port };
  }
  return { kind: 'loopback', port: await findFreePort() };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

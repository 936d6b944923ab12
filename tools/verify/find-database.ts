/** Finds the database that a command speaks of: DATABASE_URL, or the one in a data folder, running or not. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openDataFolder } from '@stilltill/server/platform/data-folder.ts';
import { adminUrl, startEmbeddedPostgres } from '@stilltill/server/platform/embedded-postgres.ts';
import { readPostmaster } from '@stilltill/server/platform/postgres-orphan.ts';
import { type RoleUrls, roleUrls, urlOfDatabase } from '@stilltill/server/platform/postgres-roles.ts';

export type FoundDatabase = {
  readonly urls: RoleUrls;
  /** The administrator's, on the same database. */
  readonly admin_url: string;
  readonly server_public_key: string | null;
  stop(): Promise<void>;
};

const DATABASE = 'stilltill';

/** `data` is the data folder; its keys are read also where `database_url` names the database. */
export async function findDatabase(data: string, database_url: string | null): Promise<FoundDatabase> {
  const folder = resolve(data);
  const server_public_key = readServerKey(join(folder, 'keys', 'server-ed25519.pem'));
  const secret_path = join(folder, 'keys', 'postgres');
  const secret = existsSync(secret_path) ? readFileSync(secret_path, 'utf8').trim() : '';
  if (database_url !== null) return { urls: roleUrls(database_url, secret), admin_url: database_url, server_public_key, stop: async () => {} };
  const cluster = join(folder, 'postgres');
  if (!existsSync(cluster)) throw new Error(`there is no database in ${folder}; name the data folder with --data, or set DATABASE_URL`);
  const running = readPostmaster(cluster);
  if (running?.is_ours && running.place) {
    const admin_url = urlOfDatabase(adminUrl(running.place, secret), DATABASE);
    return { urls: roleUrls(admin_url, secret), admin_url, server_public_key, stop: async () => {} };
  }
  const opened = openDataFolder(folder);
  const postgres = await startEmbeddedPostgres({ folder, password: secret });
  const admin_url = urlOfDatabase(postgres.admin_url, DATABASE);
  return {
    urls: roleUrls(admin_url, secret), admin_url, server_public_key,
    async stop() {
      await postgres.stop();
      opened.unlock();
    },
  };
}

function readServerKey(path: string): string | null {
  if (!existsSync(path)) return null;
  const { x } = createPublicKey(createPrivateKey(readFileSync(path))).export({ format: 'jwk' });
  return x ?? null;
}

import type { Log } from './log.ts';
import { migrate, readMigrations, type Migration } from './migrate.ts';
import { migrateJobs } from './jobs.ts';
import { openPostgres, type Postgres } from './postgres.ts';
import { prepareRoles, roleUrls } from './postgres-roles.ts';

export type OpenDatabaseOptions = {
  /** Administrator's URL on the database to be used, which exists. */
  admin_url: string;
  /** Key of the roles' passwords where the URL holds none. */
  secret: string;
  log: Log;
  migrations?: readonly Migration[];
  report?: (step: string) => void;
  connections_max?: number;
  /** Done before migrations are applied where the database is, once the roles are there. */
  beforeMigrate?: () => Promise<void>;
};

/** Makes roles and schemas up to date and opens the pools: one way for the product, its tools and its tests. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Postgres> {
  const urls = roleUrls(options.admin_url, options.secret);
  await prepareRoles(options.admin_url, urls);
  await options.beforeMigrate?.();
  const { log, report, connections_max } = options;
  const migrations = options.migrations ?? readMigrations();
  await migrate({ owner_url: urls.stilltill_owner, migrations, ...(report ? { report } : {}) });
  const postgres = openPostgres({ urls, log, ...(connections_max === undefined ? {} : { connections_max }) });
  try {
    await migrateJobs(postgres.jobs_pool, log);
  } catch (error) {
    await postgres.close();
    throw error;
  }
  return postgres;
}

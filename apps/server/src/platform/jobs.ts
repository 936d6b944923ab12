// Jobs live in the same PostgreSQL, so that a job and the fact that calls for it are committed together.

import { runMigrations } from 'graphile-worker';
import type pg from 'pg';

const SCHEMA = 'jobs';

/** Brings the tables of graphile-worker up to date, as their owner. */
export async function migrateJobs(jobs_pool: pg.Pool): Promise<void> {
  await runMigrations({ pgPool: jobs_pool, schema: SCHEMA });
}

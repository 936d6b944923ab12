// Jobs live in the same PostgreSQL, so that a job and the fact that calls for it are committed together. They run as a
// role of their own: under forced row-level security graphile-worker would see no jobs, and say nothing.

import { Logger, run, type Runner, runMigrations, type TaskList } from 'graphile-worker';
import { assert } from '@stilltill/domain/result';
import type pg from 'pg';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Tx } from './postgres.ts';

const SCHEMA = 'jobs';
const ATTEMPTS_MAX = 25;
/** A database that is away for a moment is asked again after so long. */
const AGAIN_MS = 1_000;

export type Job = { merchant_id: string | null; body: unknown };

export type Jobs = {
  /** Says what a job does. It may run more than once, and after a failure is tried again later. Before `start`. */
  define(identifier: string, work: (job: Job) => Promise<void>): void;
  /** Adds a job that exists if, and only if, the transaction commits. With a `job_key` it replaces one that waits. */
  enqueue(tx: Tx, identifier: string, body: object, options?: { run_at?: Date; job_key?: string; attempts_max?: number }): Promise<void>;
  start(): Promise<void>;
  /** Waits for the jobs that run. */
  stop(): Promise<void>;
};

/** Brings the tables of graphile-worker up to date, as their owner. */
export async function migrateJobs(jobs_pool: pg.Pool, log: Log): Promise<void> {
  await runMigrations({ pgPool: jobs_pool, schema: SCHEMA, logger: loggerOn(log) });
}

/** `count` hears of each try, by the job's identifier. */
export function makeJobs(jobs_pool: pg.Pool, log: Log, count?: Metrics['jobs']): Jobs {
  const tasks: TaskList = {};
  let runner: Runner | null = null;
  let is_wanted = false;
  let again: NodeJS.Timeout | null = null;
  const begin = async (): Promise<void> => {
    await freeJobsOfTheDead(jobs_pool);
    const begun = await run({
      pgPool: jobs_pool, schema: SCHEMA, taskList: tasks, logger: loggerOn(log),
      concurrency: 2, pollInterval: 5_000, noHandleSignals: true,
      // Without a delay, even of nothing, nobody in graphile-worker waits for what a job's end comes to: a database that is away then ends the program.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    runner = begun;
    // A connection that breaks while a job runs ends its worker, and with it the others: that is no bug of the program.
    const ended = (error?: unknown): void => {
      if (!is_wanted || runner !== begun) return;
      log.warn({ err: error }, 'jobs pause: the database could not be reached');
      runner = null;
      beginAgain();
    };
    begun.promise.then(() => ended(), ended);
  };
  const beginAgain = (): void => {
    again = setTimeout(() => {
      if (is_wanted) begin().catch(beginAgain);
    }, AGAIN_MS).unref();
  };
  return {
    define(identifier, work) {
      assert(runner === null && !(identifier in tasks), `${identifier} is defined once, before the start`);
      // A figure that is there from the start: a first failure is an increase.
      for (const outcome of ['done', 'failed']) count?.inc({ job: identifier, outcome }, 0);
      tasks[identifier] = async (payload) => {
        try {
          await work(readJob(payload));
          count?.inc({ job: identifier, outcome: 'done' });
        } catch (error) {
          count?.inc({ job: identifier, outcome: 'failed' });
          throw error;
        }
      };
    },
    async enqueue(tx, identifier, body, options = {}) {
      assert(identifier in tasks, `somebody does ${identifier}`);
      await tx.query('select jobs.enqueue($1, $2, $3, $4, $5)', [
        identifier, JSON.stringify(body), options.run_at ?? null, options.job_key ?? null, options.attempts_max ?? ATTEMPTS_MAX,
      ], 'platform_enqueue');
    },
    async start() {
      is_wanted = true;
      await begin();
    },
    async stop() {
      is_wanted = false;
      if (again) clearTimeout(again);
      const running = runner;
      runner = null;
      await running?.stop();
    },
  };
}

/**
 * A job that was under way when its process was killed stays locked for four hours otherwise. A process that lives has held
 * a connection since before it took the job, to hear of new ones: where there is none that old, whoever took it is gone.
 */
async function freeJobsOfTheDead(jobs_pool: pg.Pool): Promise<void> {
  await jobs_pool.query(
    `select ${SCHEMA}.force_unlock_workers(array_agg(distinct job.locked_by)) from ${SCHEMA}.jobs job
      where job.locked_at is not null and not exists (
        select from pg_stat_activity other where other.datname = current_database() and other.usename = current_user and other.pid <> pg_backend_pid() and other.backend_start <= job.locked_at)
     having count(*) > 0`,
  );
}

function readJob(payload: unknown): Job {
  assert(typeof payload === 'object' && payload !== null && 'merchant_id' in payload && 'body' in payload, 'a job was added by jobs.enqueue');
  const { merchant_id, body } = payload;
  return { merchant_id: typeof merchant_id === 'string' ? merchant_id : null, body };
}

function loggerOn(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') log.error({ from: 'jobs' }, message);
    else if (level === 'warning') log.warn({ from: 'jobs' }, message);
    else log.debug({ from: 'jobs' }, message);
  });
}

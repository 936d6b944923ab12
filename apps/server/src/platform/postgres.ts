// The database as modules see it. Business code gets a transaction that is bound to one merchant, and nothing else:
// no pool, no session, no way to another merchant's rows. docs/adr/0005.

import type { Socket } from 'node:net';
import { assert } from '@stilltill/domain/result';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import pg from 'pg';
import type { Database } from './database-types.ts';
import { isUuid } from './ids.ts';
import { systemCode } from './files.ts';
import type { Log } from './log.ts';
import { makeListener, type Listener } from './postgres-listen.ts';
import type { RoleUrls } from './postgres-roles.ts';

/**
 * A transaction. Integers of 64 bits come as bigint, numeric and date as text, timestamptz as Date, bytea as Buffer,
 * jsonb parsed. A `name` makes the statement a prepared one; a name always stands for the same text.
 */
export type Tx = {
  /** Typed queries on tables of schema `app`. */
  db: Kysely<Database>;
  /** Rows of a raw statement. */
  query<Row extends object>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
  /** Number of rows that a raw statement touched. */
  execute(text: string, values?: readonly unknown[], name?: string): Promise<number>;
  /** Runs `work`, and where it throws undoes what it wrote, and throws on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Sends statements as the last of the transaction, together with its commit: what they lock is held no longer than the
   * two take. Nobody sees what they answer, and where one fails `AtCommitFailed` is thrown. Inside of a savepoint they are
   * sent at once.
   */
  atCommit(send: () => Promise<unknown>): Promise<void>;
  /** Runs once the transaction is committed, and never if it is not; a failure of it is logged and changes nothing. */
  afterCommit(work: () => void): void;
};

/** A transaction of one merchant: reads and writes that merchant's rows alone. */
export type MerchantTx = Tx & { merchant_id: string };

export type Postgres = {
  /**
   * Runs `work` in a transaction that sees the rows of one merchant, and commits it. Deadlocks and serialization
   * failures are tried again a few times, so `work` may run more than once and has no effect outside of `tx`.
   * Throws what `work` throws, after a rollback. `keeps_plans`: a prepared statement is planned once for each connection
   * and not anew for its values, which is right where it writes or finds rows by their keys.
   */
  withMerchant<T>(merchant_id: string, work: (tx: MerchantTx) => Promise<T>, options?: { readonly keeps_plans?: boolean }): Promise<T>;
  /** The same without a merchant: tables of `app` look empty. For tables of schema `platform`. */
  withoutMerchant<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A transaction of sign-in, on the tables of schema `auth`. */
  withAuth<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A pool of sign-in for a library, with the driver's own types. */
  auth_pool: pg.Pool;
  /** The pool of graphile-worker, with the driver's own types. */
  jobs_pool: pg.Pool;
  /** Notifications, on one connection that is made again when it breaks. */
  listener: Listener;
  /** True where the database answers within a second. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
};

export type PostgresOptions = {
  urls: RoleUrls;
  log: Log;
  /** Connections for business transactions; by default CONNECTIONS_MAX. */
  connections_max?: number;
};

/** Connections for business transactions: two cores keep no more busy. */
export const CONNECTIONS_MAX = 10;
const TRIES_MAX = 5;
const RETRIED = new Set(['40001', '40P01']);
const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;

/** Opens the pools; connections are made when they are first used. */
export function openPostgres(options: PostgresOptions): Postgres {
  const { urls, log } = options;
  const ours = { types: { getTypeParser } };
  // In a pipeline a statement is sent without waiting for the answer to the one before.
  const app_pool = makePool(urls.stilltill_app, 'app', log, { ...ours, pipeline: true, max: options.connections_max ?? CONNECTIONS_MAX });
  const sign_in_pool = makePool(urls.stilltill_auth, 'auth', log, { ...ours, max: 4 });
  // Libraries expect what the driver gives by itself: graphile-worker writes its ids as JSON, which knows no bigint.
  const auth_pool = makePool(urls.stilltill_auth, 'auth', log, { max: 4 });
  const jobs_pool = makePool(urls.stilltill_jobs, 'jobs', log, { max: 4 });
  const listener = makeListener(urls.stilltill_app, log);
  return {
    withMerchant(merchant_id, work, { keeps_plans = false } = {}) {
      assert(isUuid(merchant_id), 'a merchant is named by its id');
      // A UUID needs no quoting, so that transaction and merchant are set in one message, which nobody waits for.
      const plans = keeps_plans ? ", set_config('plan_cache_mode', 'force_generic_plan', true)" : '';
      const begin = `begin; select set_config('app.merchant', '${merchant_id}', true)${plans}`;
      return inTransaction(app_pool, begin, log, (tx) => work(Object.assign(tx, { merchant_id })));
    },
    withoutMerchant: (work) => inTransaction(app_pool, 'begin', log, work),
    withAuth: (work) => inTransaction(sign_in_pool, 'begin', log, work),
    auth_pool,
    jobs_pool,
    listener,
    async ping() {
      try {
        await app_pool.query({ text: 'select 1', query_timeout: 1_000 } as pg.QueryConfig);
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      await listener.close();
      await Promise.all([app_pool, sign_in_pool, auth_pool, jobs_pool].map((pool) => pool.end()));
    },
  };
}

function makePool(url: string, schema: string, log: Log, config: pg.PoolConfig & { pipeline?: boolean }): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    connectionString: url,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
    application_name: `stilltill-${schema}`,
    options: `-c search_path=${schema} -c idle_in_transaction_session_timeout=15000 -c statement_timeout=60000 -c timezone=UTC`,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => log.warn({ error: error.message, schema }, 'database connection lost'));
  // Also while it is lent out: whoever holds it learns of it by the next statement.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** pg gives bigint as text, and a date as midnight in the local zone: neither is what a sum or a day wants. For connections that modules run on. */
export const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary' && oid === INT8) return (text: string) => BigInt(text);
  if (format !== 'binary' && oid === INT8_ARRAY) return parseBigintArray;
  if (format !== 'binary' && oid === DATE) return (text: string) => text;
  return pg.types.getTypeParser(oid, format as 'text');
};

/** `{1,NULL,3}`; arrays of one dimension alone. */
function parseBigintArray(text: string): (bigint | null)[] {
  const inner = text.slice(1, -1);
  return inner === '' ? [] : inner.split(',').map((each) => (each === 'NULL' ? null : BigInt(each)));
}

/** A statement that was sent with the commit failed, and nothing was committed. */
export class AtCommitFailed extends Error {
  override name = 'AtCommitFailed';
  /** PostgreSQL's own code. */
  readonly code: string;
  constructor(cause: unknown) {
    super('a statement that was sent with the commit failed', { cause });
    this.code = systemCode(cause) ?? '';
  }
}

async function inTransaction<T>(pool: pg.Pool, begin: string, log: Log, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryTransaction(pool, begin, log, work);
    } catch (error) {
      if (tries >= TRIES_MAX || !RETRIED.has(systemCode(error) ?? '')) throw error;
      log.info({ code: systemCode(error), tries }, 'transaction tried again');
      await new Promise((resolve) => setTimeout(resolve, 2 ** tries));
    }
  }
}

async function tryTransaction<T>(pool: pg.Pool, begin: string, log: Log, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const after_commit: (() => void)[] = [];
  const at_commit: (() => Promise<unknown>)[] = [];
  let broken: Error | undefined;
  const noteBroken = (error: Error): void => void (broken ??= error);
  client.on('error', noteBroken);
  try {
    // Sent, but not waited for: where it fails the connection is lost, and so are the statements behind it.
    gather(client);
    const begun = client.query(begin);
    begun.catch(() => {});
    const value = await work(makeTx(client, after_commit, at_commit));
    await begun;
    const last = at_commit.map((send) => send());
    const [committed, ...sent] = await Promise.allSettled([client.query('commit'), ...last]);
    const failed = sent.find((each) => each.status === 'rejected');
    if (failed) throw new AtCommitFailed(failed.reason);
    if (committed.status === 'rejected') throw committed.reason;
    // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK, and without an error.
    assert(committed.value.command === 'COMMIT', 'a statement failed and its error was swallowed; nothing was committed');
    runAfterCommit(after_commit, log);
    return value;
  } catch (error) {
    await client.query('rollback').catch(noteBroken);
    throw error;
  } finally {
    client.off('error', noteBroken);
    client.release(broken);
  }
}

function runAfterCommit(works: readonly (() => void)[], log: Log): void {
  for (const work of works) {
    try {
      work();
    } catch (error) {
      log.error({ err: error }, 'work after a commit failed');
    }
  }
}

/** What is sent to the database in one turn goes out in one write, instead of one for each statement. */
function gather(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

function makeTx(client: pg.PoolClient, after_commit: (() => void)[], at_commit: (() => Promise<unknown>)[]): Tx {
  let savepoints = 0;
  let savepoints_open = 0;
  let db: Kysely<Database> | null = null;
  const run = <Row extends object>(text: string, values: readonly unknown[] | undefined, name: string | undefined): Promise<pg.QueryResult<Row>> => {
    gather(client);
    return client.query<Row>({ text, ...(values ? { values: [...values] } : {}), ...(name === undefined ? {} : { name }) });
  };
  return {
    get db() {
      return (db ??= kyselyOn(client));
    },
    async query<Row extends object>(text: string, values?: readonly unknown[], name?: string) {
      return (await run<Row>(text, values, name)).rows;
    },
    async execute(text, values, name) {
      return (await run(text, values, name)).rowCount ?? 0;
    },
    async savepoint(work) {
      const name = `s${(savepoints += 1)}`;
      // Sent, but not waited for: what `work` sends stands behind it, and fails with it if it fails.
      client.query(`savepoint ${name}`).catch(() => {});
      savepoints_open += 1;
      try {
        const value = await work();
        // It fails only where the transaction has failed, and then the commit says so.
        client.query(`release savepoint ${name}`).catch(() => {});
        return value;
      } catch (error) {
        await client.query(`rollback to savepoint ${name}; release savepoint ${name}`);
        throw error;
      } finally {
        savepoints_open -= 1;
      }
    },
    async atCommit(send) {
      if (savepoints_open > 0) await send();
      else at_commit.push(send);
    },
    afterCommit: (work) => void after_commit.push(work),
  };
}

/** Kysely on a connection that is already in a transaction. */
function kyselyOn(client: pg.PoolClient): Kysely<Database> {
  const connection: DatabaseConnection = {
    async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
      const result = await client.query({ text: compiled.sql, values: [...compiled.parameters] });
      return { rows: result.rows as R[], ...(result.rowCount === null ? {} : { numAffectedRows: BigInt(result.rowCount) }) };
    },
    streamQuery() {
      throw new Error('streaming is not supported inside of a transaction');
    },
  };
  class TransactionDriver extends DummyDriver implements Driver {
    override async acquireConnection(): Promise<DatabaseConnection> {
      return connection;
    }
  }
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new TransactionDriver(),
      createIntrospector: (each) => new PostgresIntrospector(each),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

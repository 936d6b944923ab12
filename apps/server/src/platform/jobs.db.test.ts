import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '@stilltill/testing/test-database';
import { type Job, makeJobs } from './jobs.ts';
import { makeMetrics } from './metrics.ts';
import { silentLog } from './log.ts';

const MERCHANT = '01890a5d-ac96-774b-bcce-b302099a8057';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

test('a job runs once its transaction is committed, and knows its merchant; one that was rolled back never runs', async () => {
  const { jobs: count } = makeMetrics();
  const jobs = makeJobs(database.postgres.jobs_pool, silentLog, count);
  const ran: Job[] = [];
  const done = Promise.withResolvers<void>();
  jobs.define('note', async (job) => {
    ran.push(job);
    if (ran.length === 2) done.resolve();
  });
  await jobs.start();
  const { postgres } = database;
  await assert.rejects(postgres.withMerchant(MERCHANT, async (tx) => {
    await jobs.enqueue(tx, 'note', { text: 'rolled back' });
    throw new Error('on purpose');
  }));
  await postgres.withMerchant(MERCHANT, (tx) => jobs.enqueue(tx, 'note', { text: 'one' }));
  await postgres.withoutMerchant((tx) => jobs.enqueue(tx, 'note', { text: 'two' }));
  await done.promise;
  await jobs.stop();
  // Two jobs may run side by side: which of them is first is nobody's promise.
  assert.deepEqual(ran.toSorted((a, b) => (JSON.stringify(a.body) < JSON.stringify(b.body) ? -1 : 1)), [{ merchant_id: MERCHANT, body: { text: 'one' } }, { merchant_id: null, body: { text: 'two' } }]);
  assert.deepEqual((await count.get()).values.map(({ labels, value }) => [labels.job, labels.outcome, value]), [['note', 'done', 2], ['note', 'failed', 0]]);
});

test('a job that fails is kept, with its error, to be tried again', async () => {
  const jobs = makeJobs(database.postgres.jobs_pool, silentLog);
  const failed = Promise.withResolvers<void>();
  jobs.define('fail', async () => {
    failed.resolve();
    throw new Error('on purpose');
  });
  await jobs.start();
  await database.postgres.withMerchant(MERCHANT, (tx) => jobs.enqueue(tx, 'fail', {}));
  await failed.promise;
  await jobs.stop();
  const kept = await database.adminQuery('select attempts, last_error from jobs.jobs where task_identifier = $1', ['fail']);
  assert.deepEqual(kept, [{ attempts: 1, last_error: 'on purpose' }]);
});

test('a start frees what a killed process had under way, and nothing that another one still does', async () => {
  const pool = database.postgres.jobs_pool;
  const [living, next] = [makeJobs(pool, silentLog), makeJobs(pool, silentLog)];
  const [began, end, freed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let runs = 0;
  for (const jobs of [living, next]) {
    jobs.define('long', async () => {
      runs += 1;
      began.resolve();
      await end.promise;
    });
    jobs.define('orphan', async () => freed.resolve());
  }
  await living.start();
  await database.postgres.withoutMerchant((tx) => living.enqueue(tx, 'long', {}));
  await began.promise;
  await database.postgres.withoutMerchant((tx) => living.enqueue(tx, 'orphan', {}, { run_at: new Date(Date.now() + 3_600_000) }));
  const [task] = await database.adminQuery<{ id: number }>("select id from jobs._private_tasks where identifier = 'orphan'");
  await database.adminQuery("update jobs._private_jobs set locked_at = now() - interval '1 hour', locked_by = 'a dead worker', run_at = now() where task_id = $1", [task?.id]);
  await next.start();
  await freed.promise;
  assert.equal(runs, 1, 'what is under way is left to whoever does it');
  end.resolve();
  await Promise.all([living.stop(), next.stop()]);
});

test('a database that is away while a job runs ends no program: jobs go on once it is back', async (t) => {
  const pool = database.postgres.jobs_pool;
  const connect = pool.connect.bind(pool) as (...given: unknown[]) => unknown;
  let is_away = false;
  t.mock.method(pool, 'connect', (done?: (error: Error) => void) => {
    if (!is_away) return done ? connect(done) : connect();
    const error = new Error('connect ECONNREFUSED');
    return done ? done(error) : Promise.reject(error);
  });
  const jobs = makeJobs(pool, silentLog);
  const [began, went_on] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  jobs.define('begin', async () => {
    is_away = true;
    began.resolve();
    throw new Error('the connection is gone');
  });
  jobs.define('go_on', async () => went_on.resolve());
  await jobs.start();
  await database.postgres.withoutMerchant((tx) => jobs.enqueue(tx, 'begin', {}));
  await began.promise;
  // Its worker has ended by the time in which another one asks for work in vain.
  await t.waitFor(() => assert.ok(mockCalls(pool.connect) > 3));
  is_away = false;
  await database.postgres.withoutMerchant((tx) => jobs.enqueue(tx, 'go_on', {}));
  await went_on.promise;
  await jobs.stop();
});

function mockCalls(mocked: unknown): number {
  return (mocked as { readonly mock: { callCount(): number } }).mock.callCount();
}

test('the role of the application can add a job and do nothing else with jobs', async () => {
  for (const statement of ['select * from jobs.jobs', 'delete from jobs._private_jobs', "select jobs.add_job('note')"]) {
    await assert.rejects(database.postgres.withMerchant(MERCHANT, (tx) => tx.query(statement)), { code: '42501' }, statement);
  }
});

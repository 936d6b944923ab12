import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fail, ok, type Result } from '@stilltill/domain/result';
import { AmountMinor } from '@stilltill/protocol';
import { createTestDatabase, type TestDatabase } from '@stilltill/testing/test-database';
import { z } from 'zod';
import { type AskedCommand, askedCommand, doOnce } from './idempotency.ts';

const ONE = '01890a5d-ac96-774b-bcce-b302099a8057';
const TWO = '01890a5d-ac96-774b-bcce-b302099a8058';
const Answer = z.object({ amount_minor: AmountMinor, times: z.int() });
type Answer = z.output<typeof Answer>;

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

const clock = { time_ms: Date.UTC(2026, 0, 1), now_ms: () => clock.time_ms };
let times = 0;
const ask = (key: string | undefined, body: object, caller = 'owner'): AskedCommand =>
  askedCommand({ headers: key === undefined ? {} : { 'idempotency-key': key }, method: 'POST', url: '/api/v1/office/refunds?x=1', body }, caller);
const run = (command: AskedCommand, merchant_id = ONE, work?: () => Promise<Result<Answer>>): Promise<Result<Answer>> =>
  database.postgres.withMerchant(merchant_id, (tx) => doOnce(tx, clock, command, Answer, work ?? (async () => ok({ amount_minor: 1250n, times: (times += 1) }))));

test('the same command with the same key is done once and answered the same', async () => {
  const first = await run(ask('key-0001', { a: 1 }));
  assert.deepEqual(await run(ask('key-0001', { a: 1 })), first);
  assert.deepEqual(first, ok({ amount_minor: 1250n, times: 1 }));
});

test('twenty at the same time are done once', async () => {
  const before_all = times;
  const answers = await Promise.all(Array.from({ length: 20 }, () => run(ask('key-0002', {}))));
  assert.equal(times, before_all + 1);
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
});

test('a key that was used for another request is refused', async () => {
  await run(ask('key-0003', { a: 1 }));
  assert.deepEqual(await run(ask('key-0003', { a: 2 })), fail('idempotency_key_reused'));
});

test('a key says nothing about another caller or another merchant', async () => {
  const before_all = times;
  await run(ask('key-0004', {}));
  await run(ask('key-0004', {}, 'manager'));
  await run(ask('key-0004', {}), TWO);
  assert.equal(times, before_all + 3);
});

test('a command that failed, or threw, may be tried again with its key', async () => {
  assert.deepEqual(await run(ask('key-0005', {}), ONE, async () => fail('conflict')), fail('conflict'));
  await assert.rejects(run(ask('key-0005', {}), ONE, () => Promise.reject(new Error('on purpose'))));
  assert.equal((await run(ask('key-0005', {}))).ok, true);
});

test('without a key it is done each time', async () => {
  const before_all = times;
  await run(ask(undefined, {}));
  await run(ask(undefined, {}));
  assert.equal(times, before_all + 2);
});

test('answers are forgotten after two days', async () => {
  await run(ask('key-0006', {}));
  clock.time_ms += 49 * 3_600_000;
  await run(ask('key-0007', {}));
  const kept = await database.adminQuery('select key from app.idempotent_command where merchant_id = $1', [ONE]);
  assert.deepEqual(kept, [{ key: 'owner:key-0007' }]);
});

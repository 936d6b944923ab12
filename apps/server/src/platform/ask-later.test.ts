import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAskLater } from './ask-later.ts';
import type { Job } from './jobs.ts';
import { silentLog } from './log.ts';
import type { MerchantTx } from './postgres.ts';

const MERCHANT = '0190aaaa-0000-7000-8000-000000000001';
const WAITS_MS = 60_000;

/** A job that has so many parts to do, and what was asked for. */
function open(parts: number) {
  let [left, now_ms] = [parts, 1_000_000];
  const asked: { readonly job_key: string | undefined; readonly in_ms: number }[] = [];
  const defined = new Map<string, (job: Job) => Promise<void>>();
  const later = makeAskLater({
    clock: { now_ms: () => now_ms }, log: silentLog,
    ids: { uuid: () => 'asker' } as never,
    postgres: { withMerchant: (merchant_id: string, work: (tx: MerchantTx) => Promise<unknown>) => work({ merchant_id } as MerchantTx) } as never,
    jobs: {
      define: (job: string, work: (job: Job) => Promise<void>) => void defined.set(job, work),
      async enqueue(_tx: unknown, _job: string, _body: object, { job_key, run_at }: { job_key?: string; run_at?: Date }) {
        asked.push({ job_key, in_ms: (run_at?.getTime() ?? 0) - now_ms });
      },
    } as never,
  }, { job: 'some.work', waits_ms: WAITS_MS, otherwise: 'it waits', doSome: async () => (left -= 1) > 0 });
  return { later, asked, left: () => left, wait: (ms: number) => void (now_ms += ms), run: () => defined.get('some.work')?.({ merchant_id: MERCHANT, body: {} }) };
}

test('a job does twenty parts, then lets others go first and asks for itself again', async () => {
  const { asked, left, run } = open(45);
  await run();
  assert.deepEqual([left(), asked], [25, [{ job_key: `some.work:${MERCHANT}:asker`, in_ms: 0 }]]);
  await run();
  await run();
  assert.deepEqual([left(), asked.length], [0, 2]);
});

test('of many commits one job comes, and another one for what is committed once it has begun', async () => {
  const { later, asked, run, wait } = open(1);
  for (let commits = 0; commits < 5; commits += 1) later.later(MERCHANT);
  assert.deepEqual(asked.map(({ in_ms }) => in_ms), [WAITS_MS]);
  // Its moment may come a little sooner by the clock of the database than by this one's.
  wait(WAITS_MS - 1);
  await run();
  later.later(MERCHANT);
  assert.deepEqual(asked.map(({ in_ms }) => in_ms), [WAITS_MS, WAITS_MS]);
});

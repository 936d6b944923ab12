import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTillBench, must } from '@stilltill/testing/till-bench';

const CASE = '01920000-0000-7000-8000-000000000001';

test('a reply to a case is an entry under the session of whoever is signed on, also without a network', async () => {
  const bench = await makeTillBench('reply');
  await bench.beginDay();
  bench.server.setFate(() => 'lose_request');
  must(await bench.till.replyToCase(CASE, '  是我在培训新人。  '));
  bench.server.setFate(() => 'pass');
  await bench.advance(120_000);
  await bench.until((state) => state.network.waiting === 0);
  const reply = bench.server.entries().find(({ entry }) => entry.kind === 'case.replied')?.entry;
  assert.deepEqual(reply?.body, { case: CASE, text: '是我在培训新人。' });
  assert.equal(reply?.operator, bench.till.state().operator?.id);
  assert.ok(reply?.session);
});

test('nobody replies in silence, and nobody who is not signed on replies or reads', async () => {
  const bench = await makeTillBench('no reply');
  await bench.beginDay();
  const empty = await bench.till.replyToCase(CASE, '   ');
  assert.equal(empty.ok ? null : empty.fault.code, 'reason_missing');
  must(await bench.till.signOff('left'));
  const reply = await bench.till.replyToCase(CASE, 'It was me.');
  assert.equal(reply.ok, false);
  const about = await bench.till.aboutMe();
  assert.equal(about.ok ? null : about.fault.code, 'not_signed_on_here');
  assert.equal(bench.server.entries().some(({ entry }) => entry.kind === 'case.replied'), false);
});

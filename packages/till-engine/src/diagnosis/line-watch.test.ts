import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transport, WireAnswer } from '../ports.ts';
import { readReach, watchLine } from './line-watch.ts';

test('what came of a request is read from its answer: our server speaks JSON, a network’s own page does not', () => {
  assert.deepEqual(readReach(null, 10), { kind: 'silent', why: 'unknown' });
  assert.deepEqual(readReach({ status: 200, body: '{"status":"ok"}' }, 10), { kind: 'answered', rtt_ms: 10 });
  assert.deepEqual(readReach({ status: 401, body: '{"code":"token_expired"}' }, 10), { kind: 'answered', rtt_ms: 10 });
  assert.deepEqual(readReach({ status: 200, body: '<html>Welcome, please sign in</html>' }, 10), { kind: 'stranger' });
  assert.deepEqual(readReach({ status: 511, body: '{}' }, 10), { kind: 'stranger' });
  assert.deepEqual(readReach({ status: 502, body: '<html>Bad gateway</html>' }, 10), { kind: 'server_error', status: 502 });
});

test('round trip and loss are those of the last twenty contacts, and other requests count for nothing', async () => {
  let now_ms = 0;
  let takes_ms = 0;
  let answer: WireAnswer | null = { status: 200, body: '{}' };
  const beneath: Transport = {
    async send() {
      now_ms += takes_ms;
      return answer;
    },
    listen: () => () => undefined, onNetworkChange: () => () => undefined,
  };
  const line = watchLine(beneath, { monotonic_ms: () => now_ms });
  const send = (path: string): Promise<unknown> => line.transport.send({ method: 'POST', path, headers: {}, timeout_ms: 1 });
  assert.deepEqual(line.measure(), { rtt_ms: null, loss_ppm: null, contacts: 0 });
  for (takes_ms of [30, 10, 20]) await send('/api/v1/contact');
  assert.deepEqual(line.measure(), { rtt_ms: 20, loss_ppm: 0, contacts: 3 });
  answer = null;
  await send('/api/v1/terminal/token');
  assert.deepEqual([line.measure().loss_ppm, line.reach()], [250_000, { kind: 'silent', why: 'unknown' }]);
  await send('/api/v1/terminal/sales?number=1');
  assert.equal(line.measure().contacts, 4);
  answer = { status: 200, body: '{}' };
  takes_ms = 50;
  for (let number = 0; number < 20; number++) await send('/api/v1/contact');
  assert.deepEqual(line.measure(), { rtt_ms: 50, loss_ppm: 0, contacts: 20 });
});

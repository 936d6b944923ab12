import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRateLimiter } from './rate-limit.ts';

const RATES = { pass: { per_second: 10, burst: 20 }, address: { per_second: 5, burst: 10 }, address_in_all: { per_second: 50, burst: 100 } };

/** How many of `count` requests are let through, spread evenly over `duration_ms`. */
function letThrough(take: (now_ms: number) => boolean, count: number, duration_ms: number): number {
  let passed = 0;
  for (let at = 0; at < count; at += 1) if (take((at * duration_ms) / count)) passed += 1;
  return passed;
}

test('ten thousand requests a second from one caller are cut to its rate, and another caller does not notice', () => {
  const limiter = makeRateLimiter(RATES);
  limiter.recognise('flood', 0);
  limiter.recognise('calm', 0);
  let calm = 0;
  const flood = letThrough((now_ms) => {
    if (now_ms % 500 === 0 && limiter.take('calm', 'shop', now_ms)) calm += 1;
    return limiter.take('flood', 'shop', now_ms);
  }, 10_000, 1_000);
  assert.ok(flood >= 20 && flood <= 31, `${flood} of the flood came through`);
  assert.equal(calm, 2);
});

test('a caller that stays below its rate is never refused', () => {
  const limiter = makeRateLimiter(RATES);
  limiter.recognise('till', 0);
  assert.equal(letThrough((now_ms) => limiter.take('till', 'shop', now_ms), 600, 60_000), 600);
});

test('passes that were never found valid share the bucket of their address, however many they are', () => {
  const limiter = makeRateLimiter(RATES);
  let made_up = 0;
  assert.equal(letThrough((now_ms) => limiter.take(`invented ${(made_up += 1)}`, 'attacker', now_ms), 1_000, 0), 10);
  assert.equal(limiter.take(null, 'somebody else', 0), true);
  assert.equal(limiter.size(), 4);
});

test('a recognised pass is served behind an address that is flooded', () => {
  const limiter = makeRateLimiter(RATES);
  limiter.recognise('till', 0);
  letThrough((now_ms) => limiter.take(null, 'shop', now_ms), 1_000, 0);
  assert.equal(limiter.take(null, 'shop', 0), false);
  assert.equal(limiter.take('till', 'shop', 0), true);
});

test('callers that went away are forgotten', () => {
  const limiter = makeRateLimiter(RATES);
  for (let at = 0; at < 100; at += 1) limiter.recognise(`till ${at}`, 0);
  assert.equal(limiter.size(), 100);
  limiter.take(null, 'shop', 3_600_000);
  assert.equal(limiter.size(), 2);
});

test('whoever has a thousand passes recognised is held by what an address may send in all', () => {
  const limiter = makeRateLimiter(RATES);
  for (let at = 0; at < 1_000; at += 1) limiter.recognise(`pass ${at}`, 0);
  let at = 0;
  assert.equal(letThrough((now_ms) => limiter.take(`pass ${(at += 1)}`, 'attacker', now_ms), 1_000, 0), 100);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DELAY_MS_MAX, type LiveState, type Source, delayBefore, keepLive, readEvent } from './connection.ts';

const TERMINAL = '01920000-0000-7000-8000-000000000002';

class FakeSource implements Source {
  closed = false;
  readonly listeners = new Map<string, (event: { readonly data?: unknown }) => void>();
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void { this.listeners.set(type, listener); }
  close(): void { this.closed = true; }
  emit(type: string, data?: unknown): void { this.listeners.get(type)?.(data === undefined ? {} : { data }); }
}

function stage() {
  const sources: FakeSource[] = [];
  const states: LiveState[] = [];
  const told: string[] = [];
  const timers: { run: () => void; delay_ms: number }[] = [];
  let now_ms = 1_000;
  const close = keepLive({
    makeSource: () => { const made = new FakeSource(); sources.push(made); return made; },
    schedule: (run, delay_ms) => { const timer = { run, delay_ms }; timers.push(timer); return () => { timers.splice(timers.indexOf(timer), 1); }; },
    now_ms: () => now_ms, random: () => 1,
  }, {
    onState: (state) => states.push(state), onEvent: (event) => told.push(event.type), onMissed: () => told.push('missed'), onFailed: () => told.push('failed'),
  });
  return { sources, states, told, timers, close, advance: (ms: number) => { now_ms += ms; } };
}

describe('the live line', () => {
  it('says that it connects, then that it is live, and tells what happens', () => {
    const { sources, states, told } = stage();
    sources[0]?.emit('open');
    sources[0]?.emit('terminal', JSON.stringify({ type: 'terminal', terminal: TERMINAL }));
    assert.deepEqual([states, told], [[{ state: 'connecting' }, { state: 'live' }], ['terminal']]);
  });

  it('says since when it is lost, and keeps that moment over further failed attempts', () => {
    const { sources, states, timers, advance } = stage();
    sources[0]?.emit('open');
    sources[0]?.emit('error');
    advance(5_000);
    timers.shift()?.run();
    sources[1]?.emit('error');
    assert.deepEqual(states.slice(-2), [{ state: 'lost', since: 1_000 }, { state: 'lost', since: 1_000 }]);
    assert.ok(sources[0]?.closed && sources[1]?.closed);
  });

  it('asks for what was missed once it stands again, and only then', () => {
    const { sources, told, timers } = stage();
    sources[0]?.emit('open');
    assert.deepEqual(told, []);
    sources[0]?.emit('error');
    timers.shift()?.run();
    sources[1]?.emit('open');
    assert.deepEqual(told, ['failed', 'missed']);
  });

  it('waits longer after each failure and begins anew after it stood', () => {
    const { sources, timers } = stage();
    const delays: number[] = [];
    for (let i = 0; i < 4; i++) {
      sources.at(-1)?.emit('error');
      delays.push(timers[0]?.delay_ms ?? 0);
      timers.shift()?.run();
    }
    sources.at(-1)?.emit('open');
    sources.at(-1)?.emit('error');
    delays.push(timers[0]?.delay_ms ?? 0);
    assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 1_000]);
  });

  it('is silent after it was closed, also about an attempt that was due', () => {
    const { sources, told, timers, close } = stage();
    sources[0]?.emit('error');
    close();
    assert.equal(timers.length, 0);
    sources[0]?.emit('terminal', JSON.stringify({ type: 'terminal', terminal: TERMINAL }));
    assert.deepEqual(told, ['failed']);
  });

  it('passes over what it does not know', () => {
    assert.equal(readEvent('changes', 'no JSON'), null);
    assert.equal(readEvent('weather', '{"sun":true}'), null);
    assert.equal(readEvent('terminal', undefined), null);
    assert.deepEqual(readEvent('terminal', JSON.stringify({ terminal: TERMINAL })), { type: 'terminal', terminal: TERMINAL });
  });

  it('never waits longer than its most, nor less than half a second', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const delay_ms = delayBefore(attempt, random);
      return delay_ms >= 500 && delay_ms <= DELAY_MS_MAX;
    }));
  });
});

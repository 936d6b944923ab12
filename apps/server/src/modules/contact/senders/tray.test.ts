import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cleared, Outgoing } from '../clearance.ts';
import { makeFlights, makeSlots, sent } from './sending.ts';
import { clear, test_clock } from './test-clearing.ts';
import { makeTray } from './tray.ts';

test('The tray keeps each cleared message once, as it would have gone out, and nothing else', async () => {
  const kept: (readonly [string, Outgoing])[] = [];
  const tray = makeTray('voice', test_clock, async (message, outgoing) => { kept.push([message, outgoing]); });
  const call: Outgoing = { channel: 'voice', to: '+8613800138000', script: '您好' };
  const cleared = clear(call);
  assert.deepEqual(await tray.send(cleared), { outcome: 'sent', reference: cleared.message });
  assert.equal((await tray.send(cleared)).outcome, 'refused');
  assert.equal((await tray.send({ ...cleared } as unknown as Cleared)).outcome, 'refused');
  assert.equal((await tray.send(clear({ channel: 'sms', to: '+8613800138000', text: 'x' }))).outcome, 'refused');
  assert.deepEqual(kept, [[cleared.message, call]]);
});

test('A tray that can’t keep a message refuses it for now', async () => {
  const tray = makeTray('voice', test_clock, () => Promise.reject(new Error('+8613800138000')));
  assert.deepEqual(await tray.send(clear({ channel: 'voice', to: '+8613800138000', script: 'x' })), { outcome: 'refused', reason: 'tray_unavailable', isPermanent: false });
});

test('A sender that breaks leaves its message unknown, and never throws', async () => {
  const flights = makeFlights('sms', 2);
  const cleared = clear({ channel: 'sms', to: '+8613800138000', text: 'x' });
  assert.deepEqual(await flights.run(cleared, () => Promise.reject(new Error('+8613800138000'))), { outcome: 'unknown', reason: 'sender_failed' });
  assert.deepEqual(await flights.run(cleared, () => { throw new Error('at once'); }), { outcome: 'unknown', reason: 'sender_failed' });
});

test('Who waits too long for a place gives up, and takes none', async () => {
  const slots = makeSlots(1, 1);
  assert.deepEqual([await slots.enter(), await slots.enter()], [true, false]);
  slots.leave();
  assert.equal(await slots.enter(), true);
});

test('Closing waits for what is under way and takes no more', async () => {
  const flights = makeFlights('sms', 10);
  const slots = makeSlots(1);
  const order: string[] = [];
  const one = (name: string): Promise<unknown> => flights.run(clear({ channel: 'sms', to: '+8613800138000', text: name }), async () => {
    await slots.enter();
    order.push(name);
    slots.leave();
    return sent(name);
  });
  const sends = [one('a'), one('b'), one('c')];
  await flights.drain();
  assert.deepEqual(order, ['a', 'b', 'c']);
  await Promise.all(sends);
  assert.deepEqual(await one('d'), { outcome: 'refused', reason: 'closing', isPermanent: false });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transport, WireAnswer } from '@stilltill/till-engine';
import { makeSharedTime } from './shared-time.ts';

const TOKEN = { method: 'POST', path: '/api/v1/terminal/token', headers: {}, timeout_ms: 1000 } as const;
const CONTACT = { ...TOKEN, path: '/api/v1/contact' } as const;

/** A server that answers when it is told to, and remembers what came. */
function makeSlowServer(): { readonly transport: Transport; readonly asked: string[]; answer(status: number): void } {
  const asked: string[] = [];
  const waiting: ((answer: WireAnswer) => void)[] = [];
  return {
    asked,
    answer: (status) => waiting.shift()?.({ status, body: '{}' }),
    transport: {
      send(request) {
        asked.push(request.path);
        return new Promise((resolve) => waiting.push(resolve));
      },
      listen: () => () => {},
      onNetworkChange: () => () => {},
    },
  };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

test('time moves on the tills once the server shows it', async () => {
  const told: number[] = [];
  const time = makeSharedTime(async (at_ms) => {
    assert.notEqual(time.clock.now_ms(), at_ms);
    told.push(at_ms);
  });
  await time.moveTo(1000);
  await time.moveTo(2000);
  assert.deepEqual([told, time.clock.now_ms(), time.clock.monotonic_ms()], [[1000, 2000], 2000, 2000]);
});

test('time stands still from a question for it until the till has taken the answer in', async () => {
  const time = makeSharedTime(async () => {});
  const server = makeSlowServer();
  const till = time.watch(server.transport);
  const asked = till.send(TOKEN);
  await turns();
  const moved = time.moveTo(1000);
  server.answer(200);
  await asked;
  await turns();
  assert.equal(time.clock.now_ms(), 0);
  void till.send(CONTACT);
  await moved;
  assert.equal(time.clock.now_ms(), 1000);
});

test('a question that was refused holds nothing up', async () => {
  const time = makeSharedTime(async () => {});
  const server = makeSlowServer();
  const asked = time.watch(server.transport).send(TOKEN);
  await turns();
  server.answer(401);
  await asked;
  await time.moveTo(1000);
  assert.equal(time.clock.now_ms(), 1000);
});

test('a question asked while time moves on goes out when it has', async () => {
  let goOn = (): void => {};
  const time = makeSharedTime(() => new Promise<void>((resolve) => { goOn = resolve; }));
  const server = makeSlowServer();
  const till = time.watch(server.transport);
  const moved = time.moveTo(1000);
  await turns();
  void till.send(TOKEN);
  void till.send(CONTACT);
  await turns();
  assert.deepEqual(server.asked, [CONTACT.path]);
  goOn();
  await moved;
  await turns();
  assert.deepEqual(server.asked, [CONTACT.path, TOKEN.path]);
});

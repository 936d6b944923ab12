import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import { after, before, test } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type Live, type View, makeLive } from './live.ts';
import { silentLog } from './log.ts';
import { makeMetrics } from './metrics.ts';

const MERCHANT = '0191e0f0-0000-7000-8000-000000000001';
let database: TestDatabase;
let live: Live;

before(async () => {
  database = await createTestDatabase();
  live = await makeLive(database.postgres, makeMetrics(), silentLog);
});
after(async () => {
  await live.close();
  await database.drop();
});

/** The side of a connection that the server writes to. */
class Written extends EventEmitter {
  readonly texts: (string | Buffer)[] = [];
  writableLength = 0;
  isDestroyed = false;
  writeHead(): void {}
  write(text: string | Buffer): void {
    this.texts.push(text);
  }
  end(): void {
    this.emit('close');
  }
  destroy(): void {
    this.isDestroyed = true;
    this.emit('close');
  }
}

function open(merchant: string, view?: View): Written {
  const raw = new Written();
  const reply = { raw, sent: false, hijack() {} } as unknown as FastifyReply;
  live.open(reply, merchant, () => true, view);
  raw.texts.length = 0;
  return raw;
}

test('ten thousand tills learn of one change by one text that is made once, each of them once', () => {
  const tills = Array.from({ length: 10_000 }, () => open(MERCHANT));
  const stranger = open('0191e0f0-0000-7000-8000-000000000002');
  live.publish(MERCHANT, { type: 'changes', cursor: 'a:2', from: 'a:1' });
  const [text] = tills[0]?.texts ?? [];
  assert.equal(String(text), 'event: changes\ndata: {"type":"changes","cursor":"a:2","from":"a:1"}\n\n');
  assert(tills.every(({ texts }) => texts.length === 1 && texts[0] === text));
  assert.deepEqual(stranger.texts, []);
  for (const each of [...tills, stranger]) each.end();
});

test('whoever sees events in another view gets them in it alone', () => {
  const short: View = ({ type }) => ({ type });
  const [till, office] = [open(MERCHANT), open(MERCHANT, short)];
  live.publish(MERCHANT, { type: 'changes', secret: 'hash' });
  assert.match(String(till.texts[0]), /hash/);
  assert.equal(String(office.texts[0]), 'event: changes\ndata: {"type":"changes"}\n\n');
  for (const each of [till, office]) each.end();
});

test('a reader that is too slow is cut off, and the others behind it are not', () => {
  const [slow, next] = [open(MERCHANT), open(MERCHANT)];
  slow.writableLength = 300 * 1024;
  live.publish(MERCHANT, { type: 'changes' });
  live.publish(MERCHANT, { type: 'changes' });
  assert.deepEqual([slow.isDestroyed, slow.texts.length, next.texts.length], [true, 1, 2]);
  next.end();
});

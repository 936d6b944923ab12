import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OwnServerState, judgeOwnServer } from './own-server.ts';

const at = (time: string): Date => new Date(`2026-11-20T${time}:00.000Z`);
const SOUND: OwnServerState = {
  version: '15.18', archive_mode: 'on', has_archive_command: true, is_streamed: false, sent_at: at('11:59'), sent_segment: '0'.repeat(24), failed_at: null, failed_segment: null,
  failed_count: 0, waiting_segments: 0, archive_timeout_s: 60, base_at: at('03:00'), may_look: true, is_durable: true, now: at('12:00'),
};
const codes = (change: Partial<OwnServerState>): string[] => judgeOwnServer({ ...SOUND, ...change }).map(({ code }) => code);

test('a server whose log goes out each minute and whose base is of this week lacks nothing', () => assert.deepEqual(codes({}), []));

test('a log that stays on its machine is said, whatever keeps it there', () => {
  assert.deepEqual(codes({ archive_mode: 'off', has_archive_command: false }), ['no_archive']);
  assert.deepEqual(codes({ archive_mode: 'off', has_archive_command: false, is_streamed: null }), ['no_archive']);
  assert.deepEqual(codes({ has_archive_command: false }), ['no_command']);
  assert.deepEqual(codes({ sent_at: null }), ['never_archived']);
  assert.deepEqual(codes({ waiting_segments: 5 }), ['archive_behind']);
  assert.deepEqual(codes({ archive_timeout_s: 0 }), ['no_timeout']);
});

test('a log that a program reads as it is written needs no archive', () => {
  assert.deepEqual(codes({ archive_mode: 'off', has_archive_command: false, is_streamed: true }), []);
});

test('a failure counts until a segment went out after it', () => {
  const failing = judgeOwnServer({ ...SOUND, failed_at: at('12:00'), failed_segment: '00000001000000000000000A', failed_count: 7 });
  assert.deepEqual(failing.map(({ code }) => code), ['archive_failing']);
  assert.match(failing[0]?.en ?? '', /00000001000000000000000A failed at .*7 tries.*last segment went out at 2026-11-20T11:59/);
  assert.deepEqual(codes({ failed_at: at('11:00'), failed_count: 7 }), []);
  assert.deepEqual(codes({ sent_at: null, failed_at: at('11:00'), failed_count: 7 }), ['archive_failing']);
});

test('a base that is missing or old is said, and what may not be seen is not called missing', () => {
  assert.deepEqual(codes({ base_at: null }), ['no_base']);
  assert.deepEqual(judgeOwnServer({ ...SOUND, base_at: new Date('2026-11-08T12:00:00.000Z') }).map(({ code, en }) => [code, /12 days old/.test(en)]), [['base_old', true]]);
  assert.deepEqual(codes({ base_at: null, may_look: false, waiting_segments: null }), ['may_not_look']);
});

test('a server that a power cut destroys is said before all else', () => assert.deepEqual(codes({ is_durable: false, base_at: null }), ['not_durable', 'no_base']));

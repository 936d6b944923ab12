import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ensureFolder } from '../files.ts';
import { silentLog } from '../log.ts';
import { makeMetrics } from '../metrics.ts';
import { makeBackupDesk } from './backup-desk.ts';
import { FRESH_STATE, writeSetup, writeState } from './backup-files.ts';
import type { OwnServerState } from './own-server.ts';
import { askOnce } from './own-server-watch.ts';

const now = new Date('2026-11-20T12:00:00.000Z');
const MINUTE = 60_000;
const SOUND: OwnServerState = {
  version: '18.1', archive_mode: 'on', has_archive_command: true, is_streamed: false, sent_at: new Date('2026-11-20T11:59:00.000Z'), sent_segment: '0'.repeat(24), failed_at: null, failed_segment: null,
  failed_count: 0, waiting_segments: 0, archive_timeout_s: 60, base_at: new Date('2026-11-20T03:00:00.000Z'), may_look: true, is_durable: true, now,
};
const folder = mkdtempSync(join(tmpdir(), 'stilltill-watch-own-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let now_ms = now.getTime();
const metrics = makeMetrics();
const deskOf = (has_own_database: boolean, its = metrics) => makeBackupDesk({ folder, keys_folder: join(folder, 'keys'), has_own_database, metrics: its, now_ms: () => now_ms });
const desk = deskOf(true);
const ask = (read: () => Promise<OwnServerState>): Promise<void> => askOnce({ admin_url: 'postgres://shop', log: silentLog, note: desk.noteOwnServer, read, now_ms: () => now_ms });
const figure = async (name: string): Promise<number> => Number(new RegExp(`^${name} (.*)$`, 'm').exec(await metrics.registry.metrics())?.[1]);

test('a database of the owner’s that was not asked yet worries nobody, and none that lacks nothing', async () => {
  assert.deepEqual([desk.standing().own, desk.standing().worry], [null, null]);
  await ask(async () => SOUND);
  assert.deepEqual([desk.standing().own?.findings, desk.standing().own?.checked_at, desk.standing().worry], [[], now.toISOString(), null]);
  assert.deepEqual([await figure('stilltill_backup_own_missing'), await figure('stilltill_backup_own_archive_age_seconds'), await figure('stilltill_backup_own_base_age_seconds')], [0, 60, 9 * 3600]);
});

test('what is missing is told to the owner in both languages and counted, and forgotten once it is there', async () => {
  await ask(async () => ({ ...SOUND, archive_mode: 'off' }));
  const { own, worry } = desk.standing();
  assert.deepEqual([own?.findings.map(({ code }) => code), worry, await figure('stilltill_backup_own_missing')], [['no_archive'], 'own_missing', 1]);
  assert.match(own?.findings[0]?.zh ?? '', /归档/);
  await ask(async () => SOUND);
  assert.equal(desk.standing().worry, null);
});

test('a base that the server does not know of is told, and no worry: a provider may copy by means of its own', async () => {
  await ask(async () => ({ ...SOUND, base_at: null }));
  assert.deepEqual([desk.standing().own?.findings.map(({ code }) => code), desk.standing().worry], [['no_base'], null]);
});

test('a database that does not answer is one that is not known to be backed up', async () => {
  await ask(async () => {
    throw new Error('password authentication failed');
  });
  assert.deepEqual([desk.standing().worry, /password authentication failed/.test(desk.standing().own?.findings[0]?.en ?? '')], ['own_missing', true]);
});

test('nothing sent for a quarter of an hour is a worry without a failure, counted from the start of a process that could not send before', () => {
  const at = (minutes_ago: number): string => new Date(now.getTime() - minutes_ago * MINUTE).toISOString();
  now_ms = now.getTime();
  const embedded = deskOf(false, makeMetrics());
  ensureFolder(join(folder, 'keys'));
  writeSetup(folder, { set: 'a-set', recipient: 'age1x', keys_recipient: 'age1y', base_every_h: 24, keep_daily: 7, keep_weekly: 4, place: { kind: 'folder', path: '/mnt/nas' } });
  writeState(folder, { ...FRESH_STATE, last_base: { id: 'b', at: at(600), took_ms: 1, sealed_bytes: 1 }, covered_until: at(500) });
  assert.equal(embedded.standing().worry, null);
  now_ms += 15 * MINUTE;
  assert.equal(embedded.standing().worry, null);
  now_ms += 1;
  assert.equal(embedded.standing().worry, 'uncovered');
  writeState(folder, { ...FRESH_STATE, last_base: { id: 'b', at: at(600), took_ms: 1, sealed_bytes: 1 }, covered_until: new Date(now_ms - MINUTE).toISOString() });
  assert.equal(embedded.standing().worry, null);
});

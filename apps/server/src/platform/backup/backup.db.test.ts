import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { readConfig } from '../config.ts';
import { type Foundation, startFoundation } from '../start.ts';
import { BackupFault, type BackupFaultCode } from './backup-fault.ts';
import { readSetup, readState } from './backup-files.ts';
import { runRound } from './backup-round.ts';
import { restoreBackup, type RestoreOptions } from './restore.ts';
import { moveKeys, removeKeysBeside, setUpBackup } from './setup.ts';
import { makeShipper, shipKeys } from './shipping.ts';
import { makeFolderStore } from './store.ts';

const MERCHANT = '01890a5d-ac96-774b-bcce-b302099a8057';
const [PASSPHRASE, KEYS_PASSPHRASE] = ['four words of a shop', 'other words for keys'];
const root = mkdtempSync(join(tmpdir(), 'stilltill-backup-'));
const [lost, place] = [join(root, 'lost'), join(root, 'place')];
const [between, end] = [join(root, 'between'), join(root, 'end')];
/** The rows of before the base, between, and at the end. */
let moments: { between_ms: number; incarnation: string };

/** Rounds are made here alone: a slow machine would have the server take another base meanwhile. */
const open = (folder: string): Promise<Foundation> =>
  startFoundation({ config: { ...readConfig([], { STILLTILL_DATA: folder }, root), port: 0, log_level: 'silent' }, origins: () => [], backs_up: false });

async function ask<Row extends object>({ admin_url }: Foundation, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: admin_url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

const store = makeFolderStore(place);
const restore = (folder: string, given: Partial<RestoreOptions> = {}): ReturnType<typeof restoreBackup> =>
  restoreBackup({ store, folder, passphrase: PASSPHRASE, keys: { passphrase: KEYS_PASSPHRASE }, to_ms: null, ...given });
const refusedWith = (code: BackupFaultCode) => (error: unknown): boolean => error instanceof BackupFault && error.code === code;

before(async () => {
  const foundation = await open(lost);
  try {
    const { platform } = foundation;
    platform.remembrance.onReplay('key.destroyed', async () => {});
    await platform.state.begin();
    await ask(foundation, 'create table written (number integer primary key, filling text)');
    await ask(foundation, "insert into written select n, repeat('x', 500) from generate_series(1, 20000) n");
    const setup = await setUpBackup({ folder: lost, place: { kind: 'folder', path: place }, set: platform.ids.uuid(), passphrase: PASSPHRASE, keys_passphrase: KEYS_PASSPHRASE, now_ms: Date.now(), work_factor: 10 });
    const round = { folder: lost, setup, admin_url: foundation.admin_url, now_ms: Date.now };
    // The base is taken while rows are written: what was committed by its end is in it or in the log.
    let is_writing = true;
    const writing = (async () => {
      for (let number = 100_000; is_writing; number += 1) await ask(foundation, 'insert into written values ($1, $2)', [number, 'during']);
    })();
    await runRound({ ...round, takes_base: true });
    is_writing = false;
    await writing;
    await ask(foundation, "insert into written values (1, 'before') on conflict do nothing; insert into written values (200000, 'before')");
    const [{ at_ms = 0 } = {}] = await ask<{ at_ms: number }>(foundation, 'select extract(epoch from clock_timestamp())::float8 * 1000 as at_ms');
    moments = { between_ms: Math.ceil(at_ms), incarnation: platform.state.incarnation() };
    await ask(foundation, "select pg_sleep(0.005); insert into written values (300000, 'after'); delete from written where number = 200000");
    await platform.remembrance.append(MERCHANT, 'key.destroyed', { key: 'after the base' });
    platform.keys.ensureMerchantKey(MERCHANT);
    await runRound({ ...round, takes_base: false });
  } finally {
    await foundation.stop();
  }
});
after(() => rmSync(root, { recursive: true, force: true }));

/** What a start on a restored folder finds. */
async function look(folder: string): Promise<{ was_restored: boolean; applied: unknown[]; rows: Map<number, string>; has_key: boolean; incarnation: string }> {
  const foundation = await open(folder);
  try {
    const { platform } = foundation;
    const applied: unknown[] = [];
    platform.remembrance.onReplay('key.destroyed', async ({ value }) => void applied.push(value));
    const was_restored = await platform.state.begin();
    const rows = await ask<{ number: number; filling: string }>(foundation, 'select number, filling from written order by number');
    return { was_restored, applied, rows: new Map(rows.map(({ number, filling }) => [number, filling])), has_key: platform.keys.merchantPrivateKey(MERCHANT) !== null, incarnation: platform.state.incarnation() };
  } finally {
    await foundation.stop();
  }
}

test('a restore to a moment holds exactly what was written before it, and forgets no erasure of afterwards', async () => {
  const { base } = await restore(between, { to_ms: moments.between_ms });
  assert.ok(base.chunks > 1);
  const found = await look(between);
  assert.deepEqual([found.rows.has(200_000), found.rows.has(300_000), found.rows.get(20_000)], [true, false, 'x'.repeat(500)]);
  assert.deepEqual(found.applied, [{ key: 'after the base' }]);
  assert.deepEqual([found.was_restored, found.has_key], [true, true]);
  assert.notEqual(found.incarnation, moments.incarnation);
  assert.deepEqual([(await look(between)).was_restored, readSetup(between)], [false, null]);
});

test('a restore without a moment holds all that was sent', async () => {
  await restore(end);
  const { rows, was_restored } = await look(end);
  assert.deepEqual([rows.has(200_000), rows.get(300_000), was_restored], [false, 'after', true]);
  // All rows of the writer that ran while the base was taken stand in one piece.
  const during = [...rows.keys()].filter((number) => number >= 100_000 && number < 200_000);
  assert.deepEqual(during, during.map((_, at) => 100_000 + at));
  assert.ok(during.length > 0);
});

test('a wrong passphrase, of the database or of the keys, is said, and a folder with data is left as it is', async () => {
  await assert.rejects(restore(join(root, 'wrong'), { passphrase: KEYS_PASSPHRASE }), refusedWith('passphrase_wrong'));
  assert.equal(existsSync(join(root, 'wrong')), false);
  await assert.rejects(restore(join(root, 'wrong-keys'), { keys: { passphrase: PASSPHRASE } }), refusedWith('passphrase_wrong'));
  assert.equal(existsSync(join(root, 'wrong-keys')), false);
  await assert.rejects(restore(lost), refusedWith('folder_not_empty'));
});

test('a moment that the backups do not reach is refused with the moment that they reach', async () => {
  await assert.rejects(restore(join(root, 'later'), { to_ms: Date.now() + 60_000 }), refusedWith('time_not_covered'));
  await assert.rejects(restore(join(root, 'earlier'), { to_ms: Date.parse('2020-01-01') }), refusedWith('no_backup'));
});

test('a changed, exchanged or missing object is noticed before anything is recovered from it', async () => {
  const [first, second] = readdirSync(join(place, 'base')).flatMap((id) => [`000001`, `000002`].map((each) => join(place, 'base', id, each)));
  const wal = readdirSync(join(place, 'wal')).filter((name) => name.length === 24).toSorted();
  const log = join(place, 'wal', wal[1] ?? '');
  assert.ok(first && second && wal.length >= 3);
  const [one, two, segment] = [readFileSync(first), readFileSync(second), readFileSync(log)];
  const flipped = Buffer.from(one);
  flipped[one.length - 40] = (flipped[one.length - 40] ?? 0) ^ 1;
  const attempts: [string, () => void][] = [
    ['a bit', () => writeFileSync(first, flipped)],
    ['another chunk', () => writeFileSync(first, two)],
    ['no chunk', () => rmSync(second)],
    ['no segment', () => rmSync(log)],
  ];
  for (const [name, damage] of attempts) {
    damage();
    await assert.rejects(restore(join(root, `damaged ${name}`)), refusedWith('damaged'), name);
    if (name === 'no segment') await assert.rejects(restore(join(root, 'beyond the hole'), { to_ms: moments.between_ms }), refusedWith('damaged'), 'never an earlier moment than was asked for');
    for (const [path, bytes] of [[first, one], [second, two], [log, segment]] as const) writeFileSync(path, bytes);
  }
});

test('nothing in the place can be read without a passphrase, and the running server cannot read its backups either', () => {
  const texts = readdirSync(place, { recursive: true, withFileTypes: true }).filter((each) => each.isFile() && each.name !== 'set.json')
    .map((each) => readFileSync(join(each.parentPath, each.name)).subarray(0, 22).toString('latin1'));
  assert.ok(texts.length > 5 && texts.every((text) => text === 'age-encryption.org/v1\n'));
  const kept = readdirSync(join(lost, 'keys')).map((name) => readFileSync(join(lost, 'keys', name), 'utf8')).join('\n');
  assert.doesNotMatch(kept, /AGE-SECRET-KEY|four words|other words/);
  assert.ok(readState(lost).covered_until);
});

test('keys that were moved to a place of their own are asked for from there, and all that was sent comes back with them', async () => {
  const keys_place = join(root, 'keys-place');
  const setup = await moveKeys(lost, readSetup(lost) ?? assert.fail(), { kind: 'folder', path: keys_place }, Date.now());
  await shipKeys(makeShipper(lost, setup), readState(lost));
  await removeKeysBeside(setup);
  await assert.rejects(restore(join(root, 'apart')), refusedWith('keys_apart'));
  assert.equal(existsSync(join(root, 'apart')), false);
  await restore(join(root, 'apart'), { keys: { passphrase: KEYS_PASSPHRASE, store: makeFolderStore(keys_place) } });
  const { was_restored, has_key, rows } = await look(join(root, 'apart'));
  assert.deepEqual([was_restored, has_key, rows.get(300_000)], [true, true, 'after']);
});

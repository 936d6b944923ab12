import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { BackupStanding } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { refuseKeysElsewhere, makeBackupDesk } from '../../platform/backup/backup-desk.ts';
import { BackupFault } from '../../platform/backup/backup-fault.ts';
import { type BackupState, FRESH_STATE, readSetup, writeSetup, writeState } from '../../platform/backup/backup-files.ts';
import { makeMetrics } from '../../platform/metrics.ts';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const [MINUTE, HOUR] = [60_000, 3_600_000];
const SETUP = { set: 'a-set', recipient: 'age1x', keys_recipient: 'age1y', base_every_h: 24, keep_daily: 7, keep_weekly: 4 };
const SECRET = 'the password of the storage';
let database: TestDatabase;
let shop: TestShop;
let owner: string;
let manager: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  owner = await shop.signIn('owner', { name: 'Anna', email: 'anna@example.com', password: 'a quiet shop by the lake' }, HOST);
  manager = await shop.signIn('manager', { name: 'Ben', email: 'ben@example.com', password: 'another shop on the hill' }, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(() => {
  writeSetup(shop.folder, { ...SETUP, place: { kind: 's3', bucket: 'tills', prefix: 'shop', region: 'eu', endpoint: 'https://s3.test', access_key_id: 'A', secret_access_key: SECRET } });
  writeState(shop.folder, FRESH_STATE);
});

async function ask(cookie: string, plan?: object): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await shop.server.app.inject({ method: plan ? 'PUT' : 'GET', url: '/api/v1/office/backups', headers: { ...HOST, cookie, ...(plan ? { 'content-type': 'application/json' } : {}) }, ...(plan ? { payload: JSON.stringify(plan) } : {}) });
  return { status: answer.statusCode, text: answer.body };
}
const standing = async () => BackupStanding.parse(JSON.parse((await ask(owner)).text));
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
const based = (at: string, rest: Partial<BackupState> = {}): BackupState => ({ ...FRESH_STATE, last_base: { id: 'b', at, took_ms: 1200.4, sealed_bytes: 5000 }, covered_until: ago(MINUTE), ...rest });
async function figure(name: string): Promise<number> {
  const { body } = await shop.server.app.inject({ url: '/metrics' });
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(body)?.[1]);
}

test('the owner sees where backups lie and how far they are, without the password of the storage; a manager does not', async () => {
  const at = ago(HOUR);
  writeState(shop.folder, based(at));
  const { text } = await ask(owner);
  assert.ok(!text.includes(SECRET) && !text.includes('age1'), text);
  const seen = BackupStanding.parse(JSON.parse(text));
  assert.deepEqual([seen.state, seen.worry, seen.place, seen.last_base], ['set_up', null, 's3://tills/shop', { at, took_ms: 1200, sealed_bytes: 5000 }]);
  assert.equal(seen.next_base_at, new Date(Date.parse(at) + 24 * HOUR).toISOString());
  assert.equal((await ask(manager)).status, 403);
  assert.equal((await ask('')).status, 401);
});

test('a failure worries after a quarter of an hour, a base after two of its intervals', async () => {
  const failure = (minutes: number): BackupState => based(ago(HOUR), { failure: { since: ago(minutes * MINUTE), at: ago(0), en: 'away', zh: '不在' } });
  writeState(shop.folder, failure(14));
  assert.deepEqual([(await standing()).worry, (await standing()).failure?.en], [null, 'away']);
  writeState(shop.folder, failure(16));
  assert.equal((await standing()).worry, 'failing');
  assert.ok(await figure('stilltill_backup_failing_seconds') >= 16 * 60);
  writeState(shop.folder, based(ago(47 * HOUR)));
  assert.equal((await standing()).worry, null);
  writeState(shop.folder, based(ago(49 * HOUR)));
  assert.equal((await standing()).worry, 'base_old');
  assert.ok(await figure('stilltill_backup_base_age_seconds') > 2 * await figure('stilltill_backup_base_every_seconds'));
});

test('a shop that sells without backups is told so from the second day on', async () => {
  rmSync(join(shop.folder, 'keys', 'backup.json'));
  assert.deepEqual([(await standing()).state, (await standing()).worry, await figure('stilltill_backup_missing')], ['not_set_up', null, 1]);
  const sold = (day: string): Promise<unknown> => database.postgres.withMerchant(shop.merchant, (tx) => tx.execute(
    `insert into app.sale_hour (merchant_id, store_id, day, hour, chain, currency, sales, lines, sales_minor, refunds, refunds_minor, net_minor)
     values ($1, $2, $3, 9, 1, 'CNY', 1, 1, 100, 0, 0, 100)`, [shop.merchant, shop.store, day],
  ));
  await sold('2026-11-19');
  assert.equal((await standing()).worry, null);
  await sold('2026-11-17');
  assert.equal((await standing()).worry, 'not_set_up');
});

test('the owner changes how often and how long, after a fresh sign-in, and nothing else of the setup', async () => {
  const plan = { base_every_h: 12, keep_daily: 14, keep_weekly: 8 };
  assert.equal((await ask(manager, plan)).status, 403);
  assert.equal((await ask(owner, { ...plan, keep_daily: 0 })).status, 400);
  const was_ms = shop.clock.now_ms();
  shop.clock.set(Date.now() + HOUR);
  const stale = await ask(owner, plan);
  shop.clock.set(was_ms);
  assert.deepEqual([stale.status, (JSON.parse(stale.text) as { code: string }).code, readSetup(shop.folder)?.base_every_h], [403, 'step_up_needed', 24]);
  const set = await ask(owner, plan);
  assert.deepEqual([set.status, BackupStanding.parse(JSON.parse(set.text)).plan], [200, plan]);
  const { place, ...kept } = readSetup(shop.folder) ?? assert.fail();
  assert.deepEqual([kept, place.kind === 's3' && place.secret_access_key], [{ ...SETUP, ...plan }, SECRET]);
  rmSync(join(shop.folder, 'keys', 'backup.json'));
  assert.equal((await ask(owner, plan)).status, 409);
});

test('of several merchants on one server one decides: the others see whether it is backed up, and neither where nor why not, and change nothing', async () => {
  writeState(shop.folder, based(ago(HOUR), { failure: { since: ago(HOUR), at: ago(0), en: '/mnt/nas/shops is away', zh: '/mnt/nas/shops 不在' } }));
  writeSetup(shop.folder, { ...readSetup(shop.folder) ?? assert.fail(), keys_place: { kind: 'folder', path: '/mnt/usb' } });
  const other = randomUUID();
  await shop.server.modules.fleet.makeMerchant({ id: other, shop_name: '邻家便利' });
  const carl = { name: 'Carl', email: 'carl@example.com', password: 'the neighbour by the bridge' };
  assert.ok((await shop.server.modules.office.makeUser({ merchant: other, role: 'owner', ...carl })).ok);
  const theirs = await shop.signInAgain(carl, HOST);
  const plan = { base_every_h: 24, keep_daily: 1, keep_weekly: 0 };
  const refused = await ask(theirs, plan);
  assert.deepEqual([refused.status, (JSON.parse(refused.text) as { code: string }).code, readSetup(shop.folder)?.keep_daily], [403, 'not_permitted', 7]);
  const { text } = await ask(theirs);
  assert.doesNotMatch(text, /tills|nas|usb/);
  const { is_keeper, place, worry, failure, covered_until } = BackupStanding.parse(JSON.parse(text));
  assert.deepEqual([is_keeper, place, worry, failure?.en, covered_until === null], [false, null, 'failing', 'Backups of this server fail; its keeper sees why.', false]);
  const ours = await standing();
  assert.deepEqual([ours.is_keeper, ours.place, ours.keys_place, ours.failure?.en, (await ask(owner, plan)).status], [true, 's3://tills/shop', '/mnt/usb', '/mnt/nas/shops is away', 200]);
});

test('the keeper is whom the operator of the server names, or else the first owner; an address that is nobody’s makes nobody one', async () => {
  const { office } = shop.server.modules;
  const of = async (keeper: string | null): Promise<boolean[]> => Promise.all((await merchants()).map((merchant) => office.isKeeper(merchant, keeper)));
  const merchants = async (): Promise<string[]> => (await database.postgres.withAuth((tx) => tx.query<{ merchant_id: string }>("select merchant_id from auth.office_user where role = 'owner' order by email"))).map(({ merchant_id }) => merchant_id);
  assert.deepEqual([await of(null), await of('carl@example.com'), await of('ben@example.com')], [[true, false], [false, true], [false, false]]);
});

test('where the keys lie elsewhere a backup refuses and says why; a database of the owner’s is none of ours', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-desk-'));
  const desk = (keys_folder: string, has_own_database = false) => makeBackupDesk({ folder, keys_folder, has_own_database, metrics: makeMetrics() }).standing();
  assert.deepEqual([desk('/elsewhere/keys').state, desk('/elsewhere/keys').worry], ['keys_elsewhere', 'keys_elsewhere']);
  assert.equal(desk(join(folder, 'keys', '..', 'keys')).state, 'not_set_up');
  assert.equal(desk('/elsewhere/keys', true).state, 'own_database');
  assert.throws(() => refuseKeysElsewhere(folder, '/elsewhere/keys'), (error) => error instanceof BackupFault && error.code === 'keys_elsewhere' && error.message.includes('/elsewhere/keys'));
  refuseKeysElsewhere(folder, join(folder, 'keys'));
  refuseKeysElsewhere(folder, null);
  rmSync(folder, { recursive: true });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { BADGE_CODE, OperatorRecord, normalizeCode } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { argon2id } from 'hash-wasm';
import { systemClock } from '../../platform/clock.ts';
import { makeIdSource, systemRandom } from '../../platform/ids.ts';
import { type Remembrance, openRemembrance } from '../../platform/remembrance.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import { type BadgeSalt, type OperatorState, type RoleState, type Staff, makeStaff } from './index.ts';

const ids = makeIdSource(systemClock, systemRandom);
const folder = mkdtempSync(join(tmpdir(), 'stilltill-staff-'));
const published: ReferenceRecord[] = [];
const noted: Record<string, unknown>[] = [];
let database: TestDatabase;
let remembrance: Remembrance;
let staff: Staff;
let merchant: string;
let salt: BadgeSalt | null;

before(async () => {
  database = await createTestDatabase();
});
after(async () => {
  await remembrance.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await openStaff();
  merchant = ids.uuid();
  salt = null;
  published.length = 0;
  noted.length = 0;
});

async function openStaff(): Promise<void> {
  await remembrance?.close();
  remembrance = await openRemembrance(join(folder, 'remembrance.ndjson'), systemClock);
  staff = makeStaff({
    postgres: database.postgres, clock: systemClock, ids, random: systemRandom, remembrance,
    publishChanges: async (_, records) => void published.push(...records),
    appendServerEntry: async (_, kind, body) => void noted.push({ kind, ...body }), signOutOperator: async () => {},
    badgeSalt: async () => salt, keepBadgeSalt: async (_, made) => (salt ??= made),
  });
}

const CLERK: OperatorState = { name: '王小雨', role: 'operator', active: true, language: 'zh', pin: '2580' };

async function make(state: OperatorState): Promise<string> {
  const id = ids.uuid();
  const made = await database.postgres.withMerchant(merchant, (tx) => staff.makeOperator(tx, id, state, 'Owner'));
  assert(made.ok);
  return id;
}

function lastRecord(): OperatorRecord {
  return OperatorRecord.parse(published.at(-1)?.body);
}

async function fits(typed: string, hashed: OperatorRecord['pin']): Promise<boolean> {
  assert(hashed);
  const salt = Buffer.from(hashed.salt, 'base64');
  const made = await argon2id({ password: typed, salt, parallelism: 1, iterations: hashed.passes, memorySize: hashed.memory_kib, hashLength: 32, outputType: 'binary' });
  return Buffer.from(made).toString('base64') === hashed.hash;
}

test('a till gets what argon2id made of a PIN, under a salt of its own, and never the PIN', async () => {
  await make(CLERK);
  const first = lastRecord().pin;
  assert.deepEqual([first?.memory_kib, first?.passes], [19 * 1024, 2]);
  assert(await fits('2580', first));
  assert(!(await fits('2581', first)));
  await make(CLERK);
  assert.notEqual(lastRecord().pin?.salt, first?.salt);
  const rows = await database.adminQuery<{ row: string }>('select o::text as row from app.operator o');
  assert(rows.every(({ row }) => !/\b2580\b/.test(row)));
  assert(!JSON.stringify((await staff.operators(merchant)).items).includes('hash'));
});

test('a PIN that is not given stays, one that is given replaces it', async () => {
  const id = await make(CLERK);
  const { pin: _, ...without_pin } = CLERK;
  assert((await staff.changeOperator(merchant, id, { ...without_pin, name: '王雨' }, 'Owner')).ok);
  assert.equal(lastRecord().name, '王雨');
  assert(await fits('2580', lastRecord().pin));
  assert((await staff.changeOperator(merchant, id, { ...CLERK, pin: '8642' }, 'Owner')).ok);
  assert(await fits('8642', lastRecord().pin));
});

test('whoever is gone keeps the name and loses the PIN on the tills', async () => {
  const id = await make(CLERK);
  assert((await staff.changeOperator(merchant, id, { ...CLERK, active: false }, 'Owner')).ok);
  assert.deepEqual([lastRecord().name, lastRecord().active, lastRecord().pin], ['王小雨', false, null]);
  const names = await database.postgres.withMerchant(merchant, (tx) => staff.operatorNames(tx, [id, ids.uuid()]));
  assert.deepEqual([...names], [[id, '王小雨']]);
});

test('a change of role, of PIN or of being active is written into the server’s journal, a change of name is not', async () => {
  const { pin, ...same_pin } = { ...CLERK, pin: '864202' };
  const id = await make({ ...CLERK, pin });
  await staff.changeOperator(merchant, id, { ...same_pin, name: 'Other' }, 'Owner');
  await staff.changeOperator(merchant, id, { ...same_pin, role: 'manager' }, 'Owner');
  await staff.changeOperator(merchant, id, { ...same_pin, role: 'manager', pin }, 'Manager');
  assert.deepEqual(noted.map(({ role, by }) => [role, by]), [['operator', 'Owner'], ['manager', 'Owner'], ['manager', 'Manager']]);
});

test('rights and PINs are as they were last decided when an older backup is restored', async () => {
  const manager = await make({ ...CLERK, role: 'manager', pin: '258013' });
  const leaver = await make(CLERK);
  const promoted = await make(CLERK);
  const backup = await database.snapshot();
  await staff.changeOperator(merchant, manager, { ...CLERK, role: 'operator' }, 'Owner');
  await staff.changeOperator(merchant, leaver, { ...CLERK, active: false }, 'Owner');
  await staff.changeOperator(merchant, promoted, { ...CLERK, role: 'manager', pin: '864202' }, 'Owner');
  await database.restore(backup);
  await openStaff();
  await remembrance.replayAfter(0);
  const items = new Map((await staff.operators(merchant)).items.map((each) => [each.id, each]));
  assert.equal(items.get(manager)?.role, 'operator');
  assert.equal(items.get(leaver)?.active, false);
  assert.equal(items.get(promoted)?.role, 'manager');
  const sent = published.findLast(({ id }) => id === promoted);
  assert(await fits('864202', OperatorRecord.parse(sent?.body).pin), 'a PIN that was changed stays changed');
});

test('a start that is no restore takes nothing back that was given again', async () => {
  const id = await make({ ...CLERK, role: 'manager', pin: '258013' });
  await staff.changeOperator(merchant, id, { ...CLERK, role: 'operator' }, 'Owner');
  await staff.changeOperator(merchant, id, { ...CLERK, role: 'manager', pin: '258013' }, 'Owner');
  await openStaff();
  noted.length = 0;
  await remembrance.replayAfter(0);
  assert.equal((await staff.operators(merchant)).items[0]?.role, 'manager');
  assert.deepEqual(noted, []);
});

test('an operator of another merchant can’t be changed', async () => {
  const id = await make(CLERK);
  const result = await staff.changeOperator(ids.uuid(), id, { ...CLERK, role: 'owner' }, 'Stranger');
  assert(!result.ok && result.fault.code === 'not_found');
});

test('a recovery code is 24 letters and figures, and is hashed as a till reads it', async () => {
  const { code, hashed } = await staff.makeRecoveryCode();
  assert.match(code, /^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/);
  assert(await fits(normalizeCode(code.toLowerCase()), hashed));
});

const LEAD: RoleState = {
  names: { zh: '领班', en: 'Shift lead' }, rank: 'operator', actions: ['sell', 'discount', 'open_drawer'], limits: { discount_rate_ppm: 100_000, drawer_per_shift: 3 },
  credentials: { pin_figures_min: 4, badge: 'with_pin' },
};
const DEPUTY: RoleState = { ...LEAD, names: { en: 'Deputy' }, rank: 'manager', actions: ['sell', 'refund'], limits: { refund_minor: 20_000n }, credentials: { pin_figures_min: 6, badge: 'never' } };

async function define(state: RoleState): Promise<string> {
  const id = ids.uuid();
  assert((await staff.putRole(merchant, id, state, 'Owner')).ok);
  return id;
}

test('a manager’s PIN has six figures, and whoever becomes one with a shorter PIN needs another', async () => {
  const [manager, clerk] = [{ ...CLERK, role: 'manager' as const }, await make(CLERK)];
  const made = await database.postgres.withMerchant(merchant, (tx) => staff.makeOperator(tx, ids.uuid(), manager, 'Owner'));
  assert(!made.ok && made.fault.code === 'pin_short' && made.fault.details?.['figures'] === 6);
  const { pin: _, ...same_pin } = manager;
  for (const state of [manager, same_pin]) {
    const changed = await staff.changeOperator(merchant, clerk, state, 'Owner');
    assert(!changed.ok && changed.fault.code === 'pin_short');
  }
  assert((await staff.changeOperator(merchant, clerk, { ...manager, pin: '258013' }, 'Owner')).ok);
  assert((await staff.changeOperator(merchant, clerk, same_pin, 'Owner')).ok);
});

test('a role travels to the tills as it was defined, and so do the roles of an operator by store', async () => {
  const [lead, deputy, store, id] = [await define(LEAD), await define(DEPUTY), ids.uuid(), await make(CLERK)];
  assert.deepEqual(published.filter(({ kind }) => kind === 'role').map(({ body }) => body), [{ id: lead, ...LEAD }, { id: deputy, ...DEPUTY }]);
  const places = [{ store: null, role: lead }, { store, role: deputy }];
  assert((await staff.changeOperator(merchant, id, { ...CLERK, pin: '258013', places }, 'Owner')).ok);
  // The highest rank among them is what a till goes by that knows no roles.
  assert.deepEqual([lastRecord().places, lastRecord().role], [places, 'manager']);
  const { pin: _, places: _places, ...rest } = { ...CLERK, places };
  assert((await staff.changeOperator(merchant, id, { ...rest, name: '王雨' }, 'Owner')).ok);
  assert.deepEqual(lastRecord().places, places, 'roles that are not given stay');
  assert.deepEqual((await staff.roles(merchant)).items.map(({ operators }) => operators), [1, 1]);
});

test('a role that somebody holds can’t be removed, and one that is gone can’t be given', async () => {
  const [lead, id] = [await define(LEAD), await make(CLERK)];
  assert((await staff.changeOperator(merchant, id, { ...CLERK, places: [{ store: null, role: lead }], active: false }, 'Owner')).ok);
  const held = await staff.removeRole(merchant, lead, 'Owner');
  assert(!held.ok && held.fault.code === 'role_used');
  assert((await staff.changeOperator(merchant, id, { ...CLERK, places: [] }, 'Owner')).ok);
  assert((await staff.removeRole(merchant, lead, 'Owner')).ok);
  assert.deepEqual(published.at(-1), { kind: 'role', id: lead, store: null, body: null });
  const given = await staff.changeOperator(merchant, id, { ...CLERK, places: [{ store: null, role: lead }] }, 'Owner');
  assert(!given.ok && given.fault.code === 'role_unknown');
  const again = await staff.putRole(merchant, lead, LEAD, 'Owner');
  assert(!again.ok && again.fault.code === 'not_found');
});

test('a role of managers that asks for fewer than six figures is no role', async () => {
  const result = await staff.putRole(merchant, ids.uuid(), { ...DEPUTY, credentials: { pin_figures_min: 5, badge: 'never' } }, 'Owner');
  assert(!result.ok && result.fault.code === 'role_invalid');
});

test('a PIN is too short as soon as a role asks for more, and the list says so', async () => {
  const [lead, id] = [await define(LEAD), await make(CLERK)];
  await staff.changeOperator(merchant, id, { ...CLERK, places: [{ store: null, role: lead }] }, 'Owner');
  assert.equal((await staff.operators(merchant)).items[0]?.is_pin_short, false);
  assert((await staff.putRole(merchant, lead, { ...LEAD, credentials: { pin_figures_min: 6, badge: 'with_pin' } }, 'Owner')).ok);
  assert.equal((await staff.operators(merchant)).items[0]?.is_pin_short, true);
});

test('a PIN from before lengths were kept is to be renewed where more than four figures are asked for', async () => {
  const [clerk, lead] = [await make(CLERK), await define({ ...LEAD, credentials: { pin_figures_min: 6, badge: 'with_pin' } })];
  const boss = await make({ ...CLERK, pin: '246813', places: [{ store: null, role: lead }] });
  const nobody = await make({ name: 'No PIN', role: 'manager', active: true, language: 'zh' });
  await database.adminQuery('update app.operator set pin_figures = null where merchant_id = $1', [merchant]);
  const { items } = await staff.operators(merchant);
  const isShort = (id: string): boolean | undefined => items.find((item) => item.id === id)?.is_pin_short;
  assert.deepEqual([clerk, boss, nobody].map(isShort), [false, true, false]);
});

test('what a printed badge says is told once; all badges of a merchant are found under one salt', async () => {
  const [first, second] = [await make(CLERK), await make(CLERK)];
  const issued = await staff.issueBadge(merchant, first, { form: 'printed' }, 'Owner');
  assert(issued.ok);
  const { code } = issued.value;
  assert.match(code ?? '', BADGE_CODE);
  assert(salt && code);
  const made = await argon2id({ password: code, salt: Buffer.from(salt.salt, 'base64'), parallelism: 1, iterations: salt.passes, memorySize: salt.memory_kib, hashLength: 32, outputType: 'binary' });
  assert.deepEqual(lastRecord().badges, [{ id: issued.value.badge.id, hash: Buffer.from(made).toString('base64') }]);
  const other = await staff.issueBadge(merchant, second, { form: 'printed' }, 'Owner');
  assert(other.ok && other.value.code !== code);
  const kept = await database.adminQuery<{ row: string }>('select b::text as row from app.badge b');
  assert(kept.every(({ row }) => !row.includes(code.slice(5))));
  assert(!JSON.stringify(noted).includes(code.slice(5)));
});

test('a card belongs to one operator, however its number is written, until it is withdrawn there', async () => {
  const [first, second] = [await make(CLERK), await make({ ...CLERK, name: 'Tom Baker' })];
  const issued = await staff.issueBadge(merchant, first, { form: 'card', serial: '04:a2:2b:c9:11:5e:80' }, 'Owner');
  assert(issued.ok && issued.value.code === null);
  const taken = await staff.issueBadge(merchant, second, { form: 'card', serial: '04A22BC9115E80' }, 'Owner');
  assert(!taken.ok && taken.fault.code === 'badge_taken' && taken.fault.details?.['name'] === CLERK.name);
  assert((await staff.withdrawBadge(merchant, first, issued.value.badge.id, 'Owner')).ok);
  assert.equal(lastRecord().badges, undefined);
  assert((await staff.issueBadge(merchant, second, { form: 'card', serial: '04-A2-2B-C9-11-5E-80' }, 'Owner')).ok);
  assert.deepEqual(noted.map(({ kind }) => kind).filter((kind) => String(kind).startsWith('badge')), ['badge.issued', 'badge.withdrawn', 'badge.issued']);
  for (const serial of ['hello', 'STB1.00000000000000000000000000']) {
    const read = await staff.issueBadge(merchant, first, { form: 'card', serial }, 'Owner');
    assert(!read.ok && read.fault.code === 'badge_unreadable', serial);
  }
});

test('nobody has more than ten badges', async () => {
  const id = await make(CLERK);
  for (let at = 0; at < 10; at++) assert((await staff.issueBadge(merchant, id, { form: 'card', serial: `04A22BC911${at}0` }, 'Owner')).ok);
  const more = await staff.issueBadge(merchant, id, { form: 'card', serial: '04A22BC911FF' }, 'Owner');
  assert(!more.ok && more.fault.code === 'list_full');
});

test('roles, places and badges are as they were last decided when an older backup is restored', async () => {
  const [lead, id, other] = [await define(LEAD), await make(CLERK), await make(CLERK)];
  const lost = await staff.issueBadge(merchant, id, { form: 'card', serial: '04A22BC9115E80' }, 'Owner');
  assert(lost.ok);
  await staff.changeOperator(merchant, id, { ...CLERK, places: [{ store: null, role: lead }] }, 'Owner');
  const backup = await database.snapshot();
  const salted = salt;
  assert((await staff.withdrawBadge(merchant, id, lost.value.badge.id, 'Owner')).ok);
  assert((await staff.issueBadge(merchant, other, { form: 'card', serial: '04A22BC9115E80' }, 'Owner')).ok);
  const later = await define(DEPUTY);
  await staff.changeOperator(merchant, other, { ...CLERK, pin: '258013', places: [{ store: null, role: later }] }, 'Owner');
  await staff.putRole(merchant, lead, { ...LEAD, actions: ['sell'] }, 'Owner');
  await database.restore(backup);
  salt = null;
  await openStaff();
  await remembrance.replayAfter(0);
  const items = new Map((await staff.operators(merchant)).items.map((each) => [each.id, each]));
  assert.deepEqual([items.get(id)?.badges, items.get(other)?.badges.map(({ form }) => form)], [[], ['card']]);
  assert.deepEqual(items.get(other)?.places, [{ store: null, role: later }]);
  assert.deepEqual((await staff.roles(merchant)).items.map((role) => [role.id, role.actions]), [[lead, ['sell']], [later, DEPUTY.actions]]);
  assert.deepEqual(salt, salted, 'a badge is found under the salt that it was hashed under');
  // What the database knows by now is not done again.
  published.length = 0;
  await remembrance.replayAfter(0);
  assert.deepEqual(published, []);
});

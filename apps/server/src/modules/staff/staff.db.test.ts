import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { OperatorRecord, normalizeCode } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { argon2id } from 'hash-wasm';
import { systemClock } from '../../platform/clock.ts';
import { makeIdSource, systemRandom } from '../../platform/ids.ts';
import { type Remembrance, openRemembrance } from '../../platform/remembrance.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import { type OperatorState, type Staff, makeStaff } from './index.ts';

const ids = makeIdSource(systemClock, systemRandom);
const folder = mkdtempSync(join(tmpdir(), 'stilltill-staff-'));
const published: ReferenceRecord[] = [];
const noted: Record<string, unknown>[] = [];
let database: TestDatabase;
let remembrance: Remembrance;
let staff: Staff;
let merchant: string;

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
  published.length = 0;
  noted.length = 0;
});

async function openStaff(): Promise<void> {
  await remembrance?.close();
  remembrance = await openRemembrance(join(folder, 'remembrance.ndjson'), systemClock);
  staff = makeStaff({
    postgres: database.postgres, clock: systemClock, ids, random: systemRandom, remembrance,
    publishChanges: async (_, records) => void published.push(...records),
    appendServerEntry: async (_, kind, body) => void noted.push({ kind, ...body }),
  });
}

const CLERK: OperatorState = { name: '王小雨', role: 'operator', active: true, language: 'zh', pin: '2580' };

async function make(state: OperatorState): Promise<string> {
  const id = ids.uuid();
  await database.postgres.withMerchant(merchant, (tx) => staff.makeOperator(tx, id, state, 'Owner'));
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
  const { pin, ...same_pin } = CLERK;
  const id = await make(CLERK);
  await staff.changeOperator(merchant, id, { ...same_pin, name: 'Other' }, 'Owner');
  await staff.changeOperator(merchant, id, { ...same_pin, role: 'manager' }, 'Owner');
  await staff.changeOperator(merchant, id, { ...same_pin, role: 'manager', pin }, 'Manager');
  assert.deepEqual(noted.map(({ role, by }) => [role, by]), [['operator', 'Owner'], ['manager', 'Owner'], ['manager', 'Manager']]);
});

test('rights and PINs are as they were last decided when an older backup is restored', async () => {
  const manager = await make({ ...CLERK, role: 'manager' });
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
  const id = await make({ ...CLERK, role: 'manager' });
  await staff.changeOperator(merchant, id, { ...CLERK, role: 'operator' }, 'Owner');
  await staff.changeOperator(merchant, id, { ...CLERK, role: 'manager' }, 'Owner');
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

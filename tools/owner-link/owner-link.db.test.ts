// The command as it is run on the machine of a shop, beside its database.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { linkFor } from './link-for.ts';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const [email, password, next_password] = ['owner@example.com', 'a quiet shop by the lake', 'seven grey herons wade'];
let database: TestDatabase;
let shop: TestShop;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
});
after(async () => {
  await shop.close();
  await database.drop();
});

const run = promisify(execFile);
const command = (...parameters: string[]): Promise<{ code: number; out: string }> => run(process.execPath, [join(import.meta.dirname, 'main.ts'), '--data', shop.folder, ...parameters], { env: { ...process.env, DATABASE_URL: database.admin_url } })
  .then(({ stdout }) => ({ code: 0, out: stdout }), (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, out: error.stdout + error.stderr }));
const send = async (url: string, body: object): Promise<number> => (await shop.server.app.inject({ method: 'POST', url, headers: { ...HOST, 'content-type': 'application/json' }, payload: JSON.stringify(body) })).statusCode;

test('without an owner the command names what makes one', async () => {
  const said = await database.postgres.withAuth((tx) => linkFor(tx, shop.server.platform, { email: null, lost_devices: false, origin: 'http://x' }));
  assert.equal(said.is_made, false);
  assert.match(said.lines.join('\n'), /npm start/);
});

test('the link that it prints sets a new password for the owner, once', async () => {
  await shop.signIn('owner', { name: '林静', email, password }, HOST);
  // The shop's clock stands; the command goes by the machine's.
  shop.clock.set(Date.now());
  const { code, out } = await command();
  assert.equal(code, 0, out);
  const token = /\/office\/reset#(\S+)/.exec(out)?.[1] ?? '';
  assert.equal(await send('/api/v1/access-reset', { token, password: next_password }), 200);
  assert.equal(await send('/api/v1/access-reset', { token, password: next_password }), 410);
  assert.deepEqual([await send('/api/auth/sign-in/email', { email, password }), await send('/api/auth/sign-in/email', { email, password: next_password })], [401, 200]);
});

test('of several owners it wants to know which, and an address of nobody gets none', async () => {
  await shop.signIn('owner', { name: 'Anna', email: 'anna@example.com', password }, HOST);
  const which = await command();
  assert.equal(which.code, 1);
  assert.match(which.out, /--email/);
  assert.doesNotMatch(which.out, /reset#/);
  assert.equal((await command('--email', 'nobody@example.com')).code, 1);
  assert.match((await command('--email', 'Anna@example.com')).out, /Anna \(anna@example\.com\)\n.*reset#/);
});

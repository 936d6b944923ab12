import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { normalizeCode } from '@stilltill/protocol';
import { type Ask, type EnrolledTestTerminal, enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ComposedServer, composeServer } from './compose.ts';
import { systemRandom } from './platform/ids.ts';
import { silentLog } from './platform/log.ts';

const NOW_MS = Date.parse('2026-11-20T08:00:00.000Z');
let database: TestDatabase;
let server: ComposedServer;
let folder: string;
let terminal: EnrolledTestTerminal;
let pass: string;

const ask: Ask = async (path, body, headers) => {
  const answer = await server.app.inject({ method: 'POST', url: path, payload: body, headers: { 'content-type': 'application/json', ...headers } });
  return { status: answer.statusCode, body: answer.body };
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stilltill-compose-'));
  database = await createTestDatabase();
  server = await composeServer({ folder, postgres: database.postgres, clock: { now_ms: () => NOW_MS }, random: systemRandom, log: silentLog });
  const { fleet } = server.modules;
  const [merchant, store, id] = [randomUUID(), randomUUID(), randomUUID()];
  assert((await fleet.makeMerchant({ id: merchant, shop_name: '晨光便利' })).ok);
  await database.postgres.withMerchant(merchant, (tx) => fleet.makeStore(tx, {
    id: store, code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh', 'en'],
  }));
  assert((await fleet.makeTerminal(merchant, { id, store, code: 'T1', name: 'Counter' })).ok);
  const code = await fleet.issueCode(merchant, id, 'Manager');
  assert(code.ok);
  terminal = await enrolTestTerminal(ask, normalizeCode(code.value.code), { random: systemRandom, start_ms: NOW_MS });
  pass = await getTestPass(ask, terminal, NOW_MS);
});
after(async () => {
  await server.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

describe('the whole server', () => {
  it('takes the sales of a terminal that enrolled, and says at contact what it holds', async () => {
    const run = [terminal.write('epoch.began', { reason: 'enrolled', follows: null }), terminal.writeSale()];
    const uploaded = await ask('/api/v1/journal', terminal.upload(run), { authorization: pass });
    assert.equal(uploaded.status, 200, uploaded.body);
    const { acknowledgement, server_head } = JSON.parse(uploaded.body) as { acknowledgement: object; server_head: { seq: number } };
    assert.ok(server_head.seq > 0, 'what the server decided stands in its own journal');
    const said = {
      head: terminal.head(), acknowledgement, at: new Date(NOW_MS).toISOString(), waiting: 0, storage: { persisted: true, used_ppm: 10 }, app_build: 'test',
    };
    const told = await ask('/api/v1/contact', JSON.stringify(said), { authorization: pass });
    assert.equal(told.status, 200, told.body);
    assert.deepEqual((JSON.parse(told.body) as { head: object }).head, terminal.head());
  });

  it('gives nothing to whoever shows no pass', async () => {
    const answer = await ask('/api/v1/journal', terminal.upload([terminal.writeSale()]), {});
    assert.equal(answer.status, 401);
  });
});

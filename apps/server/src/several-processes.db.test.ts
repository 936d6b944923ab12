// Two servers on one database with one folder of keys, as behind a load balancer: whatever one of them decides or gives out
// holds at the other, and is heard of on its streams.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LiveEvent, normalizeCode } from '@stilltill/protocol';
import { type Ask, type EnrolledTestTerminal, enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ComposedServer, composeServer } from './compose.ts';
import { demoProducts } from './demo/products.ts';
import { DEMO_MERCHANT, seedDemoShop } from './demo/shop.ts';
import { systemClock } from './platform/clock.ts';
import { systemRandom } from './platform/ids.ts';
import { silentLog } from './platform/log.ts';
import { type Postgres, openPostgres } from './platform/postgres.ts';

const OWNER = { merchant: DEMO_MERCHANT, role: 'owner' as const, name: 'Lin Jing', email: 'owner@example.com', password: 'a quiet shop by the lake' };
const MANAGER = { merchant: DEMO_MERCHANT, role: 'manager' as const, name: 'Chen Mo', email: 'chen@example.com', password: 'another quiet password' };
const folder = mkdtempSync(join(tmpdir(), 'stilltill-several-'));

type Process = { readonly server: ComposedServer; readonly postgres: Postgres; readonly origin: string; readonly ask: Ask };
let database: TestDatabase;
let one: Process;
let other: Process;

before(async () => {
  database = await createTestDatabase();
  [one, other] = [await start('one'), await start('other')];
  await seedDemoShop({ postgres: one.postgres, ...one.server.modules });
  for (const person of [OWNER, MANAGER]) await one.server.modules.office.makeUser(person);
});
after(async () => {
  for (const { server, postgres } of [one, other]) {
    await server.platform.live.close();
    await server.stop();
    await postgres.close();
  }
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** A server with a data folder and connections of its own; the keys are those of both. */
async function start(name: string): Promise<Process> {
  mkdirSync(join(folder, name));
  mkdirSync(join(folder, 'keys'), { recursive: true, mode: 0o700 });
  symlinkSync(join(folder, 'keys'), join(folder, name, 'keys'));
  const postgres = openPostgres({ urls: database.urls, log: silentLog });
  const server = await composeServer({ folder: join(folder, name), postgres, clock: systemClock, random: systemRandom, log: silentLog });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const origin = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  return {
    server, postgres, origin,
    async ask(path, body, headers) {
      const answer = await fetch(`${origin}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
      return { status: answer.status, body: await answer.text() };
    },
  };
}

/** A terminal whose code comes from one process and is used at the other. */
async function enrol(at: number): Promise<{ readonly terminal: EnrolledTestTerminal; readonly id: string; readonly authorization: string }> {
  const id = (await one.server.modules.fleet.terminalList(DEMO_MERCHANT)).items[at]?.id ?? '';
  const code = await one.server.modules.fleet.issueCode(DEMO_MERCHANT, id, 'Manager');
  assert(code.ok);
  const terminal = await enrolTestTerminal(other.ask, normalizeCode(code.value.code), { random: systemRandom, start_ms: Date.now() });
  return { terminal, id, authorization: await getTestPass(one.ask, terminal, Date.now()) };
}

async function signIn({ origin }: Process, { email, password }: { readonly email: string; readonly password: string }): Promise<string> {
  const signed = await fetch(`${origin}/api/auth/sign-in/email`, { method: 'POST', body: JSON.stringify({ email, password }), headers: { 'content-type': 'application/json', origin } });
  assert.equal(signed.status, 200);
  return signed.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');
}

/** Opens a stream at a process; `next` answers with the next event of a kind, or null once the stream has ended. */
async function listen({ origin }: Process, headers: Record<string, string>) {
  const answer = await fetch(`${origin}/api/v1/live`, { headers });
  assert.equal(answer.status, 200);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail('a stream');
  let held = '';
  return {
    async next(type: LiveEvent['type']): Promise<LiveEvent | null> {
      for (;;) {
        const match = /^data: (.*)\n/m.exec(held);
        if (match) {
          held = held.slice(match.index + match[0].length);
          const event = LiveEvent.parse(JSON.parse(match[1] as string));
          if (event.type === type) return event;
          continue;
        }
        const { value, done } = await reader.read();
        if (done) return null;
        held += value;
      }
    },
    /** Resolves once the server has ended the stream. */
    async ended(): Promise<void> {
      while (!(await reader.read()).done);
    },
    close: () => reader.cancel(),
  };
}

test('a change at one process reaches the streams of the other, with the cursor to read up to', async () => {
  const { authorization } = await enrol(0);
  const stream = await listen(other, { authorization });
  const [product] = demoProducts();
  assert(product);
  const cursor = await one.postgres.withMerchant(DEMO_MERCHANT, (tx) => one.server.modules.catalog.upsertProducts(tx, [product]));
  assert.deepEqual(await stream.next('changes'), { type: 'changes', cursor, kinds: ['product'] });
  const page = await fetch(`${other.origin}/api/v1/changes?limit=5000`, { headers: { authorization } });
  assert.equal(page.status, 200);
  await stream.close();
});

test('a terminal that one process retires is told by the other, its stream ends, and its pass opens nothing there', async () => {
  const { authorization, id } = await enrol(1);
  const stream = await listen(other, { authorization });
  assert((await one.server.modules.fleet.retire(DEMO_MERCHANT, id, 'Owner', 'sold')).ok);
  assert.deepEqual(await stream.next('terminal'), { type: 'terminal', terminal: id });
  assert.equal(await stream.next('terminal'), null);
  assert.equal((await fetch(`${other.origin}/api/v1/changes`, { headers: { authorization } })).status, 403);
});

test('entries that one process takes are seen on the office’s stream at the other, and continued there', async () => {
  const { terminal, authorization } = await enrol(2);
  const stream = await listen(other, { cookie: await signIn(one, OWNER) });
  for (const at of [one, other]) {
    const answer = await at.ask('/api/v1/journal', terminal.upload([terminal.writeSale(), terminal.writeSale()]), { authorization });
    assert.equal(answer.status, 200, answer.body);
  }
  assert.equal((await stream.next('entries'))?.type, 'entries');
  await stream.close();
});

test('who signed in at one process is signed in at the other, and ends there as access ends here', async () => {
  const [owner, manager] = [await signIn(one, OWNER), await signIn(other, MANAGER)];
  const accounts = await fetch(`${other.origin}/api/v1/office/access`, { headers: { cookie: owner } });
  const { people } = await accounts.json() as { people: { id: string; email: string }[] };
  const id = people.find(({ email }) => email === MANAGER.email)?.id ?? assert.fail('the manager is in the list');
  const stream = await listen(other, { cookie: manager });
  const ended = await one.ask(`/api/v1/office/access/${id}/end`, '{}', { cookie: owner, origin: one.origin });
  assert.equal(ended.status, 200, ended.body);
  await stream.ended();
  assert.equal((await fetch(`${other.origin}/api/v1/office/access`, { headers: { cookie: manager } })).status, 401);
});

test('a command that one process did under a key is answered again by the other, and not done twice', async () => {
  const cookie = await signIn(one, OWNER);
  const body = JSON.stringify({ code: 'S7', name: 'Seven', timezone: 'Asia/Shanghai', currency: 'CNY', languages: ['zh', 'en'] });
  const answers: string[] = [];
  for (const at of [one, other]) {
    const answer = await at.ask('/api/v1/office/stores', body, { cookie, origin: at.origin, 'idempotency-key': 'add-store-seven' });
    assert.equal(answer.status, 200, answer.body);
    answers.push(answer.body);
  }
  assert.equal(answers[1], answers[0]);
});

test('a signed request for a pass that one process took is refused by the other', async () => {
  const { terminal } = await enrol(3);
  const sent: Parameters<Ask>[] = [];
  await getTestPass((...asked) => {
    sent.push(asked);
    return one.ask(...asked);
  }, terminal, Date.now());
  const again = await other.ask(...(sent[0] ?? assert.fail('it was sent')));
  assert.deepEqual([again.status, (JSON.parse(again.body) as { code: string }).code], [401, 'proof_replayed']);
});

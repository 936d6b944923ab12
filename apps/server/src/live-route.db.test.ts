import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LiveEvent, OperatorRecord, normalizeCode } from '@stilltill/protocol';
import { type Ask, enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ComposedServer, composeServer } from './compose.ts';
import { demoProducts } from './demo/products.ts';
import { DEMO_MERCHANT, DEMO_OPERATORS, seedDemoShop } from './demo/shop.ts';
import { systemClock } from './platform/clock.ts';
import { systemRandom } from './platform/ids.ts';
import { silentLog } from './platform/log.ts';

const OWNER = { merchant: DEMO_MERCHANT, role: 'owner' as const, name: 'Lin Jing', email: 'owner@example.com', password: 'a quiet shop by the lake' };
let database: TestDatabase;
let server: ComposedServer;
let folder: string;
let origin: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stilltill-live-'));
  database = await createTestDatabase();
  server = await composeServer({ folder, postgres: database.postgres, clock: systemClock, random: systemRandom, log: silentLog });
  await seedDemoShop({ postgres: database.postgres, ...server.modules });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
});
after(async () => {
  await server.platform.live.close();
  await server.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const ask: Ask = async (path, body, headers) => {
  const answer = await fetch(`${origin}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  return { status: answer.status, body: await answer.text() };
};

async function terminalPass(at: number): Promise<{ authorization: string; terminal: string }> {
  const id = (await server.modules.fleet.terminalList(DEMO_MERCHANT)).items[at]?.id ?? '';
  const code = await server.modules.fleet.issueCode(DEMO_MERCHANT, id, 'Manager');
  assert(code.ok);
  const terminal = await enrolTestTerminal(ask, normalizeCode(code.value.code), { random: systemRandom, start_ms: Date.now() });
  return { authorization: await getTestPass(ask, terminal, Date.now()), terminal: id };
}

/** Opens a stream; `next` answers with the next event, or null when it has ended. */
async function listen(headers: Record<string, string>) {
  const answer = await fetch(`${origin}/api/v1/live`, { headers });
  assert.equal(answer.status, 200);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail('a stream');
  let held = '';
  return {
    async next(): Promise<LiveEvent | null> {
      for (;;) {
        const match = /^data: (.*)\n/m.exec(held);
        if (match) {
          held = held.slice(match.index + match[0].length);
          return LiveEvent.parse(JSON.parse(match[1] as string));
        }
        const { value, done } = await reader.read();
        if (done) return null;
        held += value;
      }
    },
    close: () => reader.cancel(),
  };
}

/** Signs the owner in, and answers with the cookies. */
async function signIn(): Promise<string> {
  await server.modules.office.makeUser(OWNER);
  const signed = await fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST', body: JSON.stringify({ email: OWNER.email, password: OWNER.password }), headers: { 'content-type': 'application/json', origin },
  });
  assert.equal(signed.status, 200);
  return signed.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');
}

/** The next event of a kind. */
async function next(stream: Awaited<ReturnType<typeof listen>>, type: LiveEvent['type']): Promise<LiveEvent> {
  for (let event = await stream.next(); event; event = await stream.next()) if (event.type === type) return event;
  assert.fail('the stream ended');
}

test('a terminal is told at once of a change of prices, with the cursor to read up to', async () => {
  const { authorization } = await terminalPass(0);
  const stream = await listen({ authorization });
  const [product] = demoProducts();
  assert(product);
  const cursor = await database.postgres.withMerchant(DEMO_MERCHANT, (tx) => server.modules.catalog.upsertProducts(tx, [product]));
  assert.deepEqual(await stream.next(), { type: 'changes', cursor, kinds: ['product'] });
  await stream.close();
});

test('a terminal that is retired is told, and its stream ends', async () => {
  const { authorization, terminal } = await terminalPass(1);
  const stream = await listen({ authorization });
  assert((await server.modules.fleet.retire(DEMO_MERCHANT, terminal, 'Owner', 'sold')).ok);
  assert.deepEqual(await stream.next(), { type: 'terminal', terminal });
  assert.equal(await stream.next(), null);
  assert.equal((await fetch(`${origin}/api/v1/live`, { headers: { authorization } })).status, 403);
  assert.equal((await fetch(`${origin}/api/v1/changes`, { headers: { authorization } })).status, 403);
});

test('a right that is taken away comes to a terminal with the news itself, and what it holds of PINs to nobody of the office', async () => {
  const { authorization } = await terminalPass(2);
  const cursor = await database.postgres.withMerchant(DEMO_MERCHANT, server.modules.catalog.cursor);
  const [till, office] = [await listen({ authorization }), await listen({ cookie: await signIn() })];
  const operator = DEMO_OPERATORS.find(({ role }) => role === 'manager');
  assert(operator);
  assert((await server.modules.staff.changeOperator(DEMO_MERCHANT, operator.id, { ...operator, role: 'operator' }, 'Owner')).ok);
  const [told, seen] = [await next(till, 'changes'), await next(office, 'changes')];
  assert(told.type === 'changes' && seen.type === 'changes');
  assert.deepEqual([told.from, told.counts], [cursor, { operator: DEMO_OPERATORS.length }]);
  const record = OperatorRecord.parse(told.changes?.[0]?.body);
  assert.deepEqual([record.id, record.role, record.pin === null], [operator.id, 'operator', false]);
  assert.deepEqual(seen, { type: 'changes', cursor: told.cursor, kinds: ['operator'] }, 'the office learns what kind of thing changed, so that its pages read it again');
  await Promise.all([till.close(), office.close()]);
});

test('a person of the office hears of every terminal, and somebody who is not signed in of nothing', async () => {
  const stream = await listen({ cookie: await signIn() });
  const { terminal } = await terminalPass(3);
  // The server's own journal tells of itself, too.
  const told: (string | undefined)[] = [];
  while (told.at(-1) !== 'terminal') told.push((await stream.next())?.type);
  assert(told.includes('entries') && terminal !== '');
  await stream.close();
  assert.equal((await fetch(`${origin}/api/v1/live`)).status, 401);
});

test('an approval is told of to the terminal that asked and to no other, and the end of an access to nobody but its own stream', async () => {
  const [asking, other] = [await terminalPass(0), await terminalPass(1)];
  const streams = [await listen({ authorization: asking.authorization }), await listen({ authorization: other.authorization })] as const;
  const approval = { type: 'approval' as const, approval: '01928f00-0000-7000-8000-000000000001', terminal: asking.terminal };
  const changes = { type: 'changes' as const, cursor: `${'0'.repeat(32)}:1` };
  const { live } = server.platform;
  live.publish(DEMO_MERCHANT, { type: 'access_ended', user: 'somebody' });
  live.publish(DEMO_MERCHANT, approval);
  live.publish(DEMO_MERCHANT, changes);
  assert.deepEqual([await streams[0].next(), await streams[0].next()], [approval, changes]);
  assert.deepEqual(await streams[1].next(), changes);
  for (const stream of streams) await stream.close();
});

test('the change feed is compressed where that pays, and read by an enrolled terminal only', async () => {
  const { authorization } = await terminalPass(2);
  const answer = await fetch(`${origin}/api/v1/changes?limit=5000`, { headers: { authorization } });
  assert.equal(answer.headers.get('content-encoding'), 'gzip');
  const { counts, more } = await answer.json() as { counts: object; more: boolean };
  assert.deepEqual([counts, more], [{ category: 16, operator: 6, product: 300, store: 1 }, false]);
  assert.equal((await fetch(`${origin}/api/v1/changes`)).status, 401);
  assert.equal((await fetch(`${origin}/api/v1/changes?limit=x`)).status, 401);
  assert.equal((await fetch(`${origin}/api/v1/changes?limit=x`, { headers: { authorization } })).status, 400);
});

test('an enrolment that is malformed, truncated or too large is told so, and changes nothing', async () => {
  const codeOf = async (body: string): Promise<unknown> => (JSON.parse((await ask('/api/v1/enrolment', body, {})).body) as { code: string }).code;
  assert.equal(await codeOf('{"protocol":1,"code":"ABCDE'), 'request_malformed');
  assert.equal(await codeOf('{}'), 'request_malformed');
  assert.equal(await codeOf(JSON.stringify({ protocol: 1, code: 'ABCDEFGH', public_key: 'x'.repeat(5000), signature: '' })), 'request_too_large');
  const token = await ask('/api/v1/terminal/token', '{"protocol":1', {});
  assert.equal(token.status, 400);
});

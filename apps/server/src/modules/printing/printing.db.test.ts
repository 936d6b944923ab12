import assert from 'node:assert/strict';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { PrinterItem, type PrinterChange, StoreRecord } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import type { z } from 'zod';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
/** Ten ports that printers may have; the first that is free. */
const PORTS = Array.from({ length: 10 }, (_, place) => 9100 + place);
let database: TestDatabase;
let shop: TestShop;
let terminal: ShopTerminal;
let owner: { cookie: string };
/** `answers`: to `DLE EOT` 1 to 4, as many as it gives. `asked`: how often it was asked the first of them. */
type TestPrinter = { port: number; readonly jobs: Buffer[]; mode: 'takes' | 'breaks' | 'breaks when asked'; answers: readonly number[]; asked: number; readonly sockets: Set<Socket>; readonly server: Server };
let printer: TestPrinter;
let printer_id: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { isPrinterAddress: (address) => address === '127.0.0.1' || address === '192.168.250.250' });
  terminal = await shop.enrol('T1');
  owner = await becomeOwner();
  printer = await openPrinter();
  printer_id = PrinterItem.parse((await office('POST', '/api/v1/office/printers', listed({ port: printer.port }))).body).id;
});
after(async () => {
  for (const socket of printer.sockets) socket.destroy();
  printer.server.close();
  await shop.close();
  await database.drop();
});
beforeEach(() => {
  printer.jobs.length = 0;
  Object.assign(printer, { mode: 'takes', answers: [], asked: 0 });
  shop.clock.set(shop.clock.now_ms() + 60_000);
});

async function openPrinter(): Promise<TestPrinter> {
  const made: TestPrinter = { port: 0, jobs: [], mode: 'takes', answers: [], asked: 0, sockets: new Set<Socket>(), server: createServer() };
  made.server.on('connection', (socket) => {
    made.sockets.add(socket);
    let job = Buffer.alloc(0);
    socket.on('error', () => undefined).on('close', () => made.sockets.delete(socket));
    socket.on('data', (part: Buffer) => {
      job = Buffer.concat([job, part]);
      while (job[0] === 0x10 && job[1] === 0x04 && job.length >= 3) {
        const n = job[2] as number;
        job = job.subarray(3);
        if (n === 1) made.asked += 1;
        if (made.mode === 'breaks when asked') return void socket.resetAndDestroy();
        const byte = made.answers[n - 1];
        // With what a printer says unasked before it: four bytes of `GS a`.
        if (byte !== undefined) socket.write(Uint8Array.of(0x18, 0x00, 0x0c, 0x00, byte));
      }
      if (made.mode === 'breaks' && job.length > 0) socket.resetAndDestroy();
    });
    socket.on('end', () => {
      if (job.length > 0) made.jobs.push(job);
      socket.end();
    });
  });
  for (const port of PORTS) {
    const isListening = await new Promise<boolean>((resolve) => {
      made.server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (isListening) return Object.assign(made, { port: (made.server.address() as AddressInfo).port });
  }
  throw new Error('no port of a printer is free on this machine');
}

type Answer = { readonly status: number; readonly body: unknown };

async function office(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object): Promise<Answer> {
  const answer = await shop.server.app.inject({ method, url, headers: { ...HOST, ...owner, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}) });
  return { status: answer.statusCode, body: JSON.parse(answer.body) };
}

async function becomeOwner(): Promise<{ cookie: string }> {
  const person = { name: '林静', email: 'owner@example.com', password: 'a quiet shop by the lake' };
  const headers = { ...HOST, 'content-type': 'application/json' };
  const token = (await shop.server.modules.makeSetupPath())?.split('#')[1];
  const made = await shop.server.app.inject({ method: 'POST', url: '/api/v1/setup', headers, payload: JSON.stringify({ ...person, token }) });
  assert.equal(made.statusCode, 200, made.body);
  const answer = await shop.server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers, payload: JSON.stringify({ email: person.email, password: person.password }) });
  return { cookie: [answer.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ') };
}

function listed(change: Partial<z.input<typeof PrinterChange>>): z.input<typeof PrinterChange> {
  return { store: shop.store, name: '前台', host: '127.0.0.1', port: 9100, ...change };
}

const codeOf = (answer: Answer): string => (answer.body as { code: string }).code;

async function print(bytes: Uint8Array, to = printer_id, pass = terminal.pass): Promise<Answer> {
  const { status, body } = await shop.ask('/api/v1/terminal/print', JSON.stringify({ printer: to, bytes: Buffer.from(bytes).toString('base64') }), { authorization: pass });
  return { status, body: JSON.parse(body) };
}

test('a till’s bytes come out at the printer, whole and in their order, also where two tills print at once', async () => {
  const jobs = [1, 2].map((each) => new Uint8Array(100_000).fill(each));
  const answers = await Promise.all(jobs.map((bytes) => print(bytes)));
  assert.deepEqual(answers.map(({ status }) => status), [200, 200]);
  assert.deepEqual(answers[0]?.body, { sent_bytes: 100_000 });
  assert.deepEqual(printer.jobs.map((job) => [job.length, new Set(job).size]), [[100_000, 1], [100_000, 1]]);
});

test('a printer that answers is asked how it is before each job, once, and its answers come with the job’s', async () => {
  printer.answers = [0x12, 0x12, 0x12, 0x1e];
  const answer = await print(new Uint8Array(1000).fill(7));
  assert.deepEqual([answer.status, answer.body], [200, { sent_bytes: 1000, said: '1212121e' }]);
  assert.deepEqual([printer.asked, printer.jobs.map(({ length }) => length)], [1, [1000]]);
  printer.answers = [0x12];
  assert.deepEqual((await print(new Uint8Array(10).fill(7))).body, { sent_bytes: 10, said: '12' }, 'one that answers only the first question prints too');
  assert.deepEqual((await print(new Uint8Array(0))).body, { sent_bytes: 0, said: '12' });
  assert.deepEqual(printer.jobs.map(({ length }) => length), [1000, 10], 'who only asks prints nothing');
});

test('a printer without paper or with an open cover gets no byte of a job: nothing comes out later beside what is printed again', async () => {
  for (const [answers, said] of [[[0x1a, 0x32, 0x12, 0x72], '1a321272'], [[0x1a, 0x16, 0x12, 0x12], '1a161212']] as const) {
    printer.answers = answers;
    const answer = await print(new Uint8Array(1000).fill(7));
    assert.deepEqual([answer.status, codeOf(answer), (answer.body as { details?: object }).details], [503, 'printer_not_ready', { said }]);
  }
  assert.equal(printer.jobs.length, 0);
  printer.answers = [0x12, 0x12, 0x12, 0x12];
  assert.equal((await print(new Uint8Array(1000).fill(7))).status, 200);
  assert.equal(printer.jobs.length, 1);
  // Offline and nothing more: the feed button is held, and it goes on by itself.
  printer.answers = [0x1a, 0x1a, 0x12, 0x12];
  assert.equal((await print(new Uint8Array(1000).fill(7))).status, 200);
});

test('a till sees the names of the printers of its own store, and no address', async () => {
  const answer = await shop.server.app.inject({ method: 'GET', url: '/api/v1/terminal/printers', headers: { authorization: terminal.pass } });
  assert.deepEqual(JSON.parse(answer.body), { items: [{ id: printer_id, name: '前台' }] });
});

test('whoever is no terminal prints nothing, and a printer of another store is not known', async () => {
  assert.equal((await print(new Uint8Array(8), printer_id, 'Bearer nobody-nobody-nobody')).status, 401);
  const other = crypto.randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.fleet.makeStore(tx, {
    id: other, code: 'S2', name: 'Two', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh'],
  }));
  const elsewhere = PrinterItem.parse((await office('POST', '/api/v1/office/printers', listed({ store: other, port: printer.port }))).body).id;
  const answer = await print(new Uint8Array(8), elsewhere);
  assert.deepEqual([answer.status, codeOf(answer)], [404, 'printer_unknown']);
  assert.equal(printer.jobs.length, 0);
});

test('a printer that breaks off in the middle is said to have stopped, and one that is not there to be unreachable', async () => {
  printer.mode = 'breaks';
  assert.equal(codeOf(await print(new Uint8Array(150_000))), 'printer_stopped');
  printer.mode = 'breaks when asked';
  assert.equal(codeOf(await print(new Uint8Array(150_000))), 'printer_unreachable', 'nothing of it went out');
  const free = PORTS.find((port) => port > printer.port) ?? 9109;
  const gone = PrinterItem.parse((await office('POST', '/api/v1/office/printers', listed({ name: 'gone', port: free }))).body).id;
  assert.equal(codeOf(await print(new Uint8Array(8), gone)), 'printer_unreachable');
  const nameless = PrinterItem.parse((await office('POST', '/api/v1/office/printers', listed({ name: 'nameless', host: 'no-such-printer.invalid' }))).body).id;
  assert.equal(codeOf(await print(new Uint8Array(8), nameless)), 'printer_unreachable');
});

test('addresses outside of the shop’s network and ports of other services can’t be listed', async () => {
  for (const host of ['169.254.169.254', '8.8.8.8', '::1', '10.0.0.9', '2130706433']) {
    const answer = await office('POST', '/api/v1/office/printers', listed({ host }));
    assert.deepEqual([answer.status, codeOf(answer)], [422, 'printer_address_refused'], host);
  }
  for (const port of [22, 5432, 9099, 9110]) assert.equal((await office('POST', '/api/v1/office/printers', listed({ port }))).status, 400, String(port));
  const changed = await office('PUT', `/api/v1/office/printers/${printer_id}`, listed({ host: '169.254.169.254' }));
  assert.equal(codeOf(changed), 'printer_address_refused');
});

test('a job that is too large is refused, and a till that goes wild is slowed down', async () => {
  assert.equal((await print(new Uint8Array(2_900_000).fill(7))).status, 200);
  assert.deepEqual(printer.jobs.map(({ length }) => length), [2_900_000], 'a receipt of a thousand lines comes out');
  assert.equal((await print(new Uint8Array(3_100_000))).status, 413);
  const answers: number[] = [];
  for (let job = 0; job < 25; job++) answers.push((await print(new Uint8Array(8), crypto.randomUUID())).status);
  assert.equal(answers.filter((status) => status === 429).length, 6);
});

test('texts and logo of a store reach its tills, and go again', async () => {
  const receipt = { header: { zh: ['南京西路 1266 号'] }, footer: { zh: ['谢谢惠顾'], en: ['Thank you'] }, logo: { width_dots: 16, height_dots: 2, bits: 'gAF//w==' } };
  const path = `/api/v1/office/stores/${shop.store}/receipt`;
  assert.deepEqual((await office('PUT', path, { receipt })).body, { receipt });
  assert.deepEqual((await office('GET', path)).body, { receipt });
  const read = async (): Promise<unknown> => {
    const answer = await shop.server.app.inject({ method: 'GET', url: '/api/v1/changes', headers: { authorization: terminal.pass } });
    const { changes } = JSON.parse(answer.body) as { changes: { kind: string; id: string; body: unknown }[] };
    return StoreRecord.parse(changes.findLast(({ kind, id }) => kind === 'store' && id === shop.store)?.body).receipt;
  };
  assert.deepEqual(await read(), receipt);
  assert.equal((await office('PUT', path, { receipt: null })).status, 200);
  assert.equal(await read(), undefined);
  assert.equal((await office('PUT', `/api/v1/office/stores/${crypto.randomUUID()}/receipt`, { receipt: null })).status, 404);
});

test('the owner tries a listed printer out from the office, by the way that receipts take, and hears what it said', async () => {
  const slip = Buffer.from('\u001b@Test print\n\u001dV\u0001', 'latin1');
  const tryOut = (id = printer_id): Promise<Answer> => office('POST', `/api/v1/office/printers/${id}/test`, { bytes: slip.toString('base64') });
  printer.answers = [0x12, 0x12, 0x12, 0x1e];
  assert.deepEqual(await tryOut(), { status: 200, body: { sent_bytes: slip.length, said: '1212121e' } });
  assert.deepEqual(printer.jobs, [slip]);
  printer.answers = [0x1a, 0x32, 0x12, 0x72];
  const empty = await tryOut();
  assert.deepEqual([empty.status, codeOf(empty), (empty.body as { details?: object }).details, printer.jobs.length], [503, 'printer_not_ready', { said: '1a321272' }, 1], 'without paper nothing comes out');
  assert.deepEqual([codeOf(await tryOut(crypto.randomUUID())), printer.jobs.length], ['printer_unknown', 1]);
  const closed = PrinterItem.parse((await office('POST', '/api/v1/office/printers', listed({ name: 'closed', port: PORTS.find((port) => port > printer.port) ?? 9109 }))).body).id;
  assert.equal(codeOf(await tryOut(closed)), 'printer_unreachable');
});

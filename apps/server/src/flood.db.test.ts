// One terminal gone mad, or one address of the network: what the whole server does with ten thousand requests at once,
// over real connections. The time by which rates are counted stands still, so that all of them come within one moment.
import assert from 'node:assert/strict';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { type Listening, listen } from './platform/listen.ts';

const REQUESTS = 10_000;
// Fewer than the refused callers whom the server keeps waiting at once: each request gets its answer.
const CONNECTIONS = 990;
/** What a pass, and an address without one, may send at once. */
const [PASS_BURST, ADDRESS_BURST] = [600, 1_000];

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

let database: TestDatabase;
let shop: TestShop;
let listening: Listening;
let monotonic_ms = 0;
const flooding = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const calmly = new Agent({ keepAlive: true, maxSockets: 1 });

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { monotonic_ms: () => monotonic_ms });
  listening = await listen({ app: shop.server.app, port: 0, tls: null });
});
after(async () => {
  flooding.destroy();
  calmly.destroy();
  await listening.close(1_000);
  await shop.close();
  await database.drop();
});

function send(agent: Agent, path: string, body: string, pass: string | null): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...(pass === null ? {} : { authorization: pass }) };
  const sent = request({ agent, host: '127.0.0.1', port: listening.port, method: 'POST', path, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => void (text += part)).on('error', reject);
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
  });
  sent.on('error', reject).end(body);
  return promise;
}

const upload = (agent: Agent, body: string, pass: string | null): Promise<Answer> => send(agent, '/api/v1/journal', body, pass);

/** What a terminal says of itself. */
function contact(terminal: ShopTerminal): Promise<Answer> {
  const said = { head: terminal.head(), acknowledgement: null, at: new Date(shop.clock.now_ms()).toISOString(), waiting: 0, storage: { persisted: true, used_ppm: 10 }, app_build: 'test' };
  return send(calmly, '/api/v1/contact', JSON.stringify(said), terminal.pass);
}

/** A terminal whose journal has begun, and whose pass the server has therefore seen. */
async function begun(code: string): Promise<ShopTerminal> {
  const terminal = await shop.enrol(code);
  const { status, body } = await upload(calmly, terminal.upload([terminal.write('epoch.began', { reason: 'enrolled', follows: null })]), terminal.pass);
  assert.equal(status, 200, body);
  return terminal;
}

async function salesOf(terminal: ShopTerminal): Promise<number> {
  const [row] = await database.adminQuery<{ sales: number }>('select count(*)::int as sales from app.sale s join app.chain c using (merchant_id, chain) where c.terminal_id = $1', [terminal.enrolment.terminal]);
  return row?.sales ?? 0;
}

/** Sells, uploads and makes contact until `isOver`, five times at least; every answer has to be good. */
async function sellCalmly(terminal: ShopTerminal, isOver: () => boolean): Promise<number> {
  let sales = 0;
  // A till at its busiest; more of them would be a second flood.
  for (; sales < 5 || (sales < 100 && !isOver()); sales += 1) {
    const uploaded = await upload(calmly, terminal.upload([terminal.writeSale()]), terminal.pass);
    assert.equal(uploaded.status, 200, uploaded.body);
    const told = await contact(terminal);
    assert.equal(told.status, 200, told.body);
  }
  return sales;
}

function assertLimited(answers: readonly Answer[]): void {
  for (const { status, headers, body } of answers) {
    assert.deepEqual([status, headers['content-type'], headers['retry-after']], [429, 'application/problem+json', '1']);
    const { code, transient, data } = JSON.parse(body) as { code: string; transient: boolean; data: string };
    assert.deepEqual([code, transient, data], ['rate_limited', true, 'refused']);
  }
}

/** All of a flood at once, and a calm terminal that sells until it is over. */
async function withFlood(flood: () => Promise<Answer>, requests: number, calm: ShopTerminal): Promise<{ answers: Answer[]; sold: number }> {
  let is_over = false;
  const answered = Promise.all(Array.from({ length: requests }, flood)).finally(() => void (is_over = true));
  const [answers, sold] = await Promise.all([answered, sellCalmly(calm, () => is_over)]);
  return { answers, sold };
}

describe('a flood', () => {
  it('of 10,000 requests from one terminal is limited; another terminal is never refused and its sales are all there', async () => {
    const [mad, calm] = [await begun('T1'), await begun('T2')];
    const body = mad.upload([mad.writeSale()]);
    const { answers, sold } = await withFlood(() => upload(flooding, body, mad.pass), REQUESTS, calm);
    assert.equal(answers.filter(({ status }) => status === 200).length, PASS_BURST);
    assertLimited(answers.filter(({ status }) => status !== 200));
    assert.deepEqual([await salesOf(calm), await salesOf(mad)], [sold, 1]);

    const late = mad.upload([mad.writeSale()]);
    assertLimited([await upload(calmly, late, mad.pass)]);
    monotonic_ms += 1_000;
    const again = await upload(calmly, late, mad.pass);
    assert.equal(again.status, 200, again.body);
    assert.equal(await salesOf(mad), 2);
  });

  it('without a pass, or with an invented one for each request, is limited by its address, and a terminal behind it is served', async () => {
    const calm = await begun('T3');
    // What came from this address without a known pass before is forgiven.
    monotonic_ms += 60_000;
    let requests = 0;
    const invented = (): string | null => ((requests += 1) % 2 === 0 ? `Bearer ${requests}` : null);
    const { answers, sold } = await withFlood(() => upload(flooding, '{}', invented()), ADDRESS_BURST + CONNECTIONS, calm);
    assert.equal(answers.filter(({ status }) => status === 401).length, ADDRESS_BURST);
    assertLimited(answers.filter(({ status }) => status !== 401));
    assert.equal(await salesOf(calm), sold);

    assertLimited([await upload(calmly, '{}', null)]);
    monotonic_ms += 1_000;
    assert.equal((await upload(calmly, '{}', null)).status, 401);
  });
});

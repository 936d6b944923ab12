// A till that was built long ago and never updated: its requests as it sends them, written down here and never to be changed
// with the program. It enrols, gets a pass, says where it stands, sells a day and reads what changed.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Certificate, type StoredEntry, enrolmentText } from '@stilltill/domain/journal';
import { normalizeCode, signatureBase, signatureHeaders } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestTerminal, makeTestTerminal } from '@stilltill/testing/test-terminal';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { systemRandom } from './platform/ids.ts';

/** Of shapes as they were on 22 November 2026, before roles, badges, points, consent at tills and check-ins. */
const PROTOCOL = 1;
const id = (number: number): string => `0190aaaa-0000-7000-8000-${String(number).padStart(12, '0')}`;
const [OPERATOR, SESSION, SHIFT, SALE, PRODUCT] = [id(1), id(2), id(3), id(4), id(5)];
const NAMES = { zh: '可口可乐', en: 'Cola' };
const LINE = { line: 1, product: PRODUCT, names: NAMES, barcode: '6968257330063', qty_milli: 1000, price_minor: '350', tax_rate_ppm: 130_000, amount_minor: '350' };
const TAX = [{ rate_ppm: 130_000, net_minor: '310', tax_minor: '40' }];
const CASH = { tender: id(6), kind: 'cash', amount_minor: '350', given_minor: '400', change_minor: '50' };
const { barcode: _, ...REFUND_LINE } = LINE;

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

const { private_key, public_key } = makeKey();
let certificate: Certificate;
let authorization: string;
let terminal: TestTerminal;

function makeKey() {
  const pair = generateKeyPairSync('ed25519');
  return { private_key: pair.privateKey, public_key: pair.publicKey.export({ format: 'jwk' }).x ?? '' };
}

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const answer = await shop.ask(path, JSON.stringify(body), headers);
  assert.equal(answer.status, 200, `${path}: ${answer.body}`);
  return JSON.parse(answer.body) as Record<string, unknown>;
}

test('it enrols by a code', async () => {
  const { fleet } = shop.server.modules;
  await fleet.makeTerminal(shop.merchant, { id: id(10), store: shop.store, code: 'T1', name: 'Old' });
  const issued = await fleet.issueCode(shop.merchant, id(10), 'Manager');
  assert(issued.ok);
  const code = normalizeCode(issued.value.code);
  const answer = await post('/api/v1/enrolment', { protocol: PROTOCOL, code, public_key, signature: sign(null, Buffer.from(enrolmentText(code, public_key)), private_key).toString('base64url') });
  for (const name of ['certificate', 'server_public_key', 'merchant_public_key', 'shop_name', 'store_name', 'currency', 'public_address', 'incarnation', 'follows']) assert.ok(name in answer, name);
  certificate = answer['certificate'] as Certificate;
  assert.deepEqual(Object.keys(certificate).sort(), ['at', 'enrolment', 'merchant', 'public_key', 'signature', 'store', 'store_code', 'terminal', 'terminal_code']);
});

test('it gets a pass', async () => {
  const [path, nonce] = ['/api/v1/terminal/token', 'b2xkIHRpbGw'];
  const body = { protocol: PROTOCOL, certificate, nonce };
  const parts = { purpose: 'stilltill/v1/terminal-token', method: 'POST', path, content_digest: `sha-256=:${createHash('sha256').update(JSON.stringify(body)).digest('base64')}:` };
  const parameters = { created_s: Math.floor(shop.clock.now_ms() / 1000), nonce, keyid: certificate.enrolment };
  const answer = await post(path, body, signatureHeaders(parts, parameters, sign(null, Buffer.from(signatureBase(parts, parameters)), private_key).toString('base64')));
  for (const name of ['token', 'expires_in_s', 'time', 'incarnation']) assert.ok(name in answer, name);
  authorization = `Bearer ${String(answer['token'])}`;
});

test('it sells a day, and each of its entries is taken up without a word', async () => {
  terminal = makeTestTerminal({ random: systemRandom, merchant: shop.merchant, store: shop.store, certificate, private_key, start_ms: shop.clock.now_ms() - 60_000 });
  const run: StoredEntry[] = [terminal.write('epoch.began', { reason: 'enrolled', follows: null })];
  for (const [kind, body] of day()) run.push(terminal.write(kind, body, OPERATOR, null, SESSION));
  const sale = run.find(({ entry }) => entry.kind === 'sale.completed') ?? assert.fail('it sold');
  run.push(terminal.write('receipt.reprinted', { sale: SALE, of: { epoch: terminal.epoch, seq: sale.entry.seq, hash: sale.hash } }, OPERATOR, null, SESSION));
  const { entries, seal, sent_at } = JSON.parse(terminal.upload(run)) as Record<string, unknown>;
  const answer = await post('/api/v1/journal', { protocol: PROTOCOL, entries, seal, sent_at }, { authorization });
  assert.ok('acknowledgement' in answer, JSON.stringify(answer));
  const exceptions = await database.adminQuery('select kind, code, details from app.exception where merchant_id = $1', [shop.merchant]);
  assert.deepEqual(exceptions, []);
  const [stored] = await database.adminQuery<{ entries: string; sales: string }>(
    `select (select count(*) from app.entry join app.chain using (merchant_id, chain) where merchant_id = $1 and terminal_id = $2) as entries,
       (select string_agg(kind || ' ' || total_minor, ', ' order by kind desc) from app.sale where merchant_id = $1) as sales`, [shop.merchant, certificate.terminal],
  );
  assert.deepEqual(stored, { entries: String(run.length), sales: 'sale 350, refund 350' });
});

test('it says where it stands, without measuring anything', async () => {
  const contact = { head: terminal.head(), acknowledgement: null, at: new Date(shop.clock.now_ms()).toISOString(), waiting: 0, storage: { persisted: true, used_ppm: null }, app_build: '2026-11-22' };
  const answer = await post('/api/v1/contact', contact, { authorization });
  assert.deepEqual(answer['head'], terminal.head());
  for (const name of ['incarnation', 'changes_cursor', 'server_head', 'public_address', 'next_contact_s']) assert.ok(name in answer, name);
});

test('it reads what changed in the form that it knows, and what it does not know stands beside it', async () => {
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.catalog.upsertProducts(tx, [{ id: PRODUCT, code: 'P', names: NAMES, barcodes: ['6968257330063'], prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor: 350n }], tax_rate_ppm: 130_000, unit: 'piece', favourite: null, category: null }]));
  const answer = await shop.server.app.inject({ url: '/api/v1/changes?limit=100', headers: { authorization } });
  assert.equal(answer.statusCode, 200);
  const { changes, cursor, more, counts } = answer.json() as { changes: { position: number; kind: string; id: string; body: Record<string, unknown> }[]; cursor: string; more: boolean; counts: object };
  assert.ok(/^[0-9a-z]+:\d+$/.test(cursor) && more === false && 'product' in counts);
  const product = changes.find(({ kind }) => kind === 'product')?.body;
  assert.deepEqual([product?.['id'], product?.['names'], product?.['barcodes'], product?.['tax_rate_ppm'], product?.['unit']], [PRODUCT, NAMES, ['6968257330063'], 130_000, 'piece']);
});

function day(): [kind: string, body: object][] {
  const parked = id(20);
  return [
    ['operator.refused', { claimed: OPERATOR, wrong: 1 }],
    ['operator.locked', { claimed: OPERATOR, until: '2026-11-20T08:30:00.000Z' }],
    ['operator.unlocked', { unlocked: OPERATOR, way: 'manager' }],
    ['operator.signed_on', { way: 'pin' }],
    ['shift.opened', { shift: SHIFT, currency: 'CNY', float_minor: '30000' }],
    ['sale.completed', { sale: SALE, shift: SHIFT, currency: 'CNY', lines: [LINE], voided: [], tax: TAX, total_minor: '350', tenders: [CASH], receipt_token_hash: 'a'.repeat(64) }],
    ['drawer.opened', { reason: 'sale', sale: SALE }],
    ['sale.refunded', { refund: id(7), sale: SALE, shift: SHIFT, currency: 'CNY', lines: [{ ...REFUND_LINE, of_line: 1 }], tax: TAX, total_minor: '350', tenders: [{ ...CASH, tender: id(8), given_minor: '350', change_minor: '0' }], reason: 'broken', receipt_token_hash: null }],
    ['cash.moved', { shift: SHIFT, currency: 'CNY', direction: 'in', amount_minor: '10000', reason: 'change from the bank' }],
    ['basket.abandoned', { sale: id(9), currency: 'CNY', reason: 'cancelled', lines: [LINE], voided: [] }],
    ['basket.parked', { basket: { sale: parked, currency: 'CNY', lines: [LINE], voided: [], next_line: 2 }, reason: 'asked', note: null }],
    ['basket.recalled', { sale: parked, from: certificate.terminal }],
    ['tender.recorded', { sale: parked, tender: id(21), kind: 'card', currency: 'CNY', amount_minor: '350', outcome: 'declined' }],
    ['basket.abandoned', { sale: parked, currency: 'CNY', reason: 'cancelled', lines: [LINE], voided: [] }],
    ['shift.read', { shift: SHIFT }],
    ['product.added', { product: id(22), barcode: '6900000000001', names: { zh: '雨伞' }, price_minor: '1500', tax_rate_ppm: 130_000, unit: 'piece' }],
    ['storage.faulted', { fault: 'nearly_full', detail: '95 %' }],
    ['shift.closed', {
      shift: SHIFT, currency: 'CNY', opened_at: new Date(shop.clock.now_ms() - 55_000).toISOString(), float_minor: '30000', sales: 1, sales_minor: '350', refunds: 1, refunds_minor: '350', cash_in_minor: '350', cash_out_minor: '350',
      counted_minor: '39900', expected_minor: '40000', difference_minor: '-100', reason: null, moved_in_minor: '10000', moved_out_minor: '0',
    }],
    ['shift.explained', { shift: SHIFT, reason: 'a coin fell under the counter' }],
    ['operator.signed_off', { reason: 'left' }],
  ];
}

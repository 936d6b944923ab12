import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { normalizeCode } from '@stilltill/protocol';
import { type Ask, type EnrolledTestTerminal, enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ComposedServer, composeServer } from '../../compose.ts';
import { DEMO_MERCHANT, seedDemoShop } from '../../demo/shop.ts';
import { systemRandom } from '../../platform/ids.ts';
import { silentLog } from '../../platform/log.ts';
import { readLink } from './index.ts';

const NOW_MS = Date.parse('2026-11-20T18:30:00.000Z');
const TOKEN = randomBytes(16).toString('base64url');
let database: TestDatabase;
let server: ComposedServer;
let folder: string;
let terminal: EnrolledTestTerminal;

const ask: Ask = async (path, body, headers) => {
  const answer = await server.app.inject({ method: 'POST', url: path, payload: body, headers: { 'content-type': 'application/json', ...headers } });
  return { status: answer.statusCode, body: answer.body };
};
const linkOf = (merchant: string, token: string): string => `/r/${Buffer.from(merchant.replaceAll('-', ''), 'hex').toString('base64url')}.${token}`;
const open = (url: string, headers: Record<string, string> = {}) => server.app.inject({ url, headers });

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stilltill-care-'));
  database = await createTestDatabase();
  server = await composeServer({ folder, postgres: database.postgres, clock: { now_ms: () => NOW_MS }, random: systemRandom, log: silentLog });
  const { fleet } = server.modules;
  await seedDemoShop({ postgres: database.postgres, ...server.modules });
  const [first] = (await fleet.terminalList(DEMO_MERCHANT)).items;
  const code = await fleet.issueCode(DEMO_MERCHANT, first?.id ?? '', 'Manager');
  assert(code.ok);
  terminal = await enrolTestTerminal(ask, normalizeCode(code.value.code), { random: systemRandom, start_ms: NOW_MS });
  const authorization = await getTestPass(ask, terminal, NOW_MS);
  const evil = (body: Record<string, unknown>): Record<string, unknown> => {
    const [line, ...others] = body['lines'] as Record<string, unknown>[];
    return { ...body, lines: [{ ...line, names: { zh: '<script>alert(1)</script>', en: 'Apple <b>' } }, ...others] };
  };
  const run = [
    terminal.write('epoch.began', { reason: 'enrolled', follows: null }),
    terminal.writeSale({ receipt_token_hash: createHash('sha256').update(TOKEN).digest('hex'), bend: evil }),
  ];
  const uploaded = await ask('/api/v1/journal', terminal.upload(run), { authorization });
  assert.equal(uploaded.status, 200, uploaded.body);
});
after(async () => {
  await server.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('a receipt’s link opens the receipt, with the number and the digits that the till printed', async () => {
  const page = await open(linkOf(DEMO_MERCHANT, TOKEN), { 'accept-language': 'zh-CN,zh;q=0.9' });
  assert.equal(page.statusCode, 200, page.body);
  const { hash, epoch, seq } = terminal.head();
  for (const text of [`S1-T1-${epoch.slice(0, 5).toUpperCase()}-${seq}`, hash.slice(0, 8), '静好便利店', '湖滨路店', '¥37.50', '2026年11月21日']) assert(page.body.includes(text), text);
  assert.equal(page.headers['content-language'], 'zh-CN');
  assert.match(String(page.headers['content-type']), /^text\/html/);
});

test('names in a sale bring no markup, and the page may load nothing', async () => {
  const page = await open(linkOf(DEMO_MERCHANT, TOKEN));
  assert(page.body.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  assert(!page.body.includes('<script'));
  assert.match(String(page.headers['content-security-policy']), /^default-src 'none'; style-src 'sha256-[^']+'; /);
  assert.equal(page.headers['cache-control'], 'private, no-store');
});

test('the language is that of the link before that of the browser', async () => {
  const page = await open(`${linkOf(DEMO_MERCHANT, TOKEN)}?lang=en`, { 'accept-language': 'zh-CN' });
  assert(page.body.includes('Apple &lt;b&gt;') && page.body.includes('21 November 2026'));
});

test('every other link gets one and the same page, which says what to do', async () => {
  const stranger = '01890000-0000-7000-8000-000000000000';
  const other_token = randomBytes(16).toString('base64url');
  const links = [linkOf(DEMO_MERCHANT, other_token), linkOf(stranger, TOKEN), linkOf(stranger, other_token), '/r/x', '/r/..%2f..%2fetc%2fpasswd', `/r/${'a'.repeat(180)}`];
  const pages = await Promise.all(links.map((link) => open(link, { 'accept-language': 'en' })));
  for (const page of pages) {
    assert.equal(page.statusCode, 404);
    assert.equal(page.body, pages[0]?.body);
    assert.equal(page.headers['content-security-policy'], pages[0]?.headers['content-security-policy']);
  }
  assert(pages[0]?.body.includes('has not arrived yet'));
});

test('a link is read as merchant and hash of the token', () => {
  const read = readLink(linkOf(DEMO_MERCHANT, TOKEN).slice(3));
  assert.deepEqual(read, { merchant: DEMO_MERCHANT, token_hash: createHash('sha256').update(TOKEN).digest('hex') });
  assert.equal(readLink(`${'!'.repeat(22)}.${TOKEN}`), null);
});

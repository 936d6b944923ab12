import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const PERIOD = 'from=2026-11-01T00:00:00.000Z&until=2026-12-01T00:00:00.000Z';
let database: TestDatabase;
let shop: TestShop;
let manager: string;
let archive: Buffer;
let key: string;
const folders: string[] = [];

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  manager = await shop.signIn('manager', { name: '林静', email: 'jing@example.com', password: 'a quiet shop by the lake' }, HOST);
  const [first, second] = [await shop.enrol('T1'), await shop.enrol('T2')];
  const send = async (till: ShopTerminal, run: Parameters<ShopTerminal['upload']>[0]): Promise<void> => {
    const answer = await shop.ask('/api/v1/journal', till.upload(run), { authorization: till.pass });
    assert.equal(answer.status, 200, answer.body);
  };
  await send(first, [first.writeSale(), first.writeSale(), first.writeSale()]);
  await send(second, [second.writeSale()]);
  await send(first, [first.writeSale(), first.writeSale()]);
  shop.clock.set(shop.clock.now_ms() + 60_000);
  archive = await fetchArchive();
  key = first.server_public_key;
});
after(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await shop.close();
  await database.drop();
});

async function fetchArchive(query = PERIOD): Promise<Buffer> {
  const answer = await shop.server.app.inject({ method: 'GET', url: `/api/v1/office/audit/export?${query}`, headers: { ...HOST, cookie: manager } });
  assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'application/x-tar']);
  return answer.rawPayload;
}

/** Unpacks an archive by the machine's own tar. */
function unpack(bytes: Buffer = archive): string {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-audit-'));
  folders.push(folder);
  const tar = spawnSync('tar', ['-xf', '-', '-C', folder], { input: bytes });
  assert.equal(tar.status, 0, String(tar.stderr));
  return folder;
}

/** Runs the verifier of the export itself, in a process of its own. */
function verify(folder: string, given = key): { readonly status: number | null; readonly said: string } {
  const run = spawnSync(process.execPath, [join(folder, 'verify.mjs'), given, folder], { encoding: 'utf8' });
  assert.equal(run.stderr, '');
  return { status: run.status, said: run.stdout };
}

/** Changes the lines of the journal with the most entries, as somebody would who also makes the list of files fit. */
function bend(folder: string, change: (lines: string[]) => string[]): void {
  const journals = readdirSync(join(folder, 'journals')).map((name) => join(folder, 'journals', name));
  const longest = journals.find((path) => readFileSync(path, 'utf8').split('\n').filter((line) => line.startsWith('{"entry"') && line.includes('sale.completed')).length === 5);
  assert.ok(longest);
  const lines = readFileSync(longest, 'utf8').split('\n').filter((line) => line !== '');
  writeFileSync(longest, `${change(lines).join('\n')}\n`);
}
const isEntry = (line: string): boolean => line.startsWith('{"entry"');

test('a sound export passes, by the key or by its fingerprint, and holds the journals of all terminals and of the server', async () => {
  const folder = unpack();
  const sound = verify(folder);
  assert.equal(sound.status, 0, sound.said);
  assert.match(sound.said, /^3 journals, [0-9]+ entries, 0 faults/m);
  const answer = await shop.server.app.inject({ method: 'GET', url: '/api/v1/office/audit/key', headers: { ...HOST, cookie: manager } });
  const { fingerprint } = JSON.parse(answer.body) as { fingerprint: string };
  assert.equal(verify(folder, fingerprint.match(/.{4}/g)?.join(' ')).status, 0);
  assert.match(readFileSync(join(folder, 'README.md'), 'utf8'), /如何验证/);
});

test('the verifier needs nothing but Node', () => {
  const source = readFileSync(join(import.meta.dirname, 'verify.mjs'), 'utf8');
  const imported = [...source.matchAll(/from '([^']+)'/g)].map((match) => match[1] ?? '');
  assert.ok(imported.length > 0 && imported.every((name) => name.startsWith('node:')), imported.join());
});

test('what was changed is named: a byte, an entry that is gone, two that changed places, a seal, a file', () => {
  const bent: readonly (readonly [string, RegExp, (lines: string[]) => string[]])[] = [
    ['one byte of an entry', /entry_changed: S1-T1-\w+, entry 2/, (lines) => lines.map((line, place) => (place === 2 ? line.replace('Apple', 'Appla') : line))],
    ['an entry removed', /entry_missing: S1-T1-\w+, entry 2/, (lines) => lines.filter((_, place) => place !== 2)],
    ['the last entry removed, with its seal', /file_changed: journals/, (lines) => {
      const last = lines.findLastIndex(isEntry);
      return lines.filter((line, place) => place !== last && !line.includes('"seal":{"seq":5'));
    }],
    ['two swapped', /entry_order: S1-T1-\w+, entry 2/, (lines) => [...lines.slice(0, 2), ...lines.slice(2, 4).reverse(), ...lines.slice(4)]],
    ['a seal forged', /seal_forged: S1-T1-\w+, seal over entry 5/, (lines) => lines.map((line) => (line.includes('"seal":{"seq":5') ? line.replace(/"signature":"./, (text) => `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`) : line))],
  ];
  for (const [what, named, change] of bent) {
    const folder = unpack();
    bend(folder, change);
    const { status, said } = verify(folder);
    assert.equal(status, 1, what);
    assert.match(said, named, what);
  }
});

test('an entry whose hash was made to fit is found by the entry behind it and by its seal', () => {
  const folder = unpack();
  bend(folder, (lines) => lines.map((line, place) => {
    if (place !== 2) return line;
    const { entry } = JSON.parse(line) as { entry: { hash: string; text: string } };
    const text = entry.text.replace('Apple', 'Appla');
    const hash = spawnSync('sha256sum', { input: text, encoding: 'utf8' }).stdout.slice(0, 64);
    return JSON.stringify({ entry: { ...entry, text, hash } });
  }));
  const { status, said } = verify(folder);
  assert.equal(status, 1);
  assert.match(said, /entry_unlinked: S1-T1-\w+, entry 3/);
  assert.match(said, /entry_unsealed: S1-T1-\w+, entry 2/);
});

test('an export under another key is not that of the key on paper', () => {
  const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';
  const { status, said } = verify(unpack(), other);
  assert.equal(status, 1);
  assert.match(said, /other_key/);
});

test('a period that begins in the middle of a journal tells that it follows what came before', async () => {
  const till = await shop.enrol('T9');
  const ask = (run: Parameters<ShopTerminal['upload']>[0]) => shop.ask('/api/v1/journal', till.upload(run), { authorization: till.pass });
  await ask([till.writeSale()]);
  const from = new Date(shop.clock.now_ms() + 1_000);
  shop.clock.set(shop.clock.now_ms() + 60_000);
  await ask([till.writeSale()]);
  shop.clock.set(shop.clock.now_ms() + 60_000);
  const { status, said } = verify(unpack(await fetchArchive(`from=${from.toISOString()}&until=2026-12-01T00:00:00.000Z`)));
  assert.equal(status, 2, said);
  assert.match(said, /outside: S1-T9-\w+, entry 2/);
});

test('whoever is not signed in to the office exports nothing', async () => {
  assert.equal((await shop.server.app.inject({ method: 'GET', url: `/api/v1/office/audit/export?${PERIOD}`, headers: HOST })).statusCode, 401);
});

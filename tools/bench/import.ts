/**
 * `npm run bench -- import`: how long a list of 100,000 products takes from the file to the shop, and until a till that was
 * enrolled before holds all of it: the real server in a process of its own, real HTTP, the database with fsync, a till's own
 * engine. `--file FILE` names the products (gtin,name; gzip), `--count` how many.
 */
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { csvLine } from '@stilltill/domain/tabular';
import { must, reached } from '@stilltill/testing/till-bench';
import { createNodeTill } from '@stilltill/till-engine/node';
import { parse } from 'csv-parse';
import type { Bench } from './bench.ts';
import { tenths } from './load.ts';
import { startServerProcess } from './server-handle.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const OWNER = { name: 'Bench Owner', email: 'owner@bench.test', password: 'a quiet till sells on' } as const;
const LOOKED_MS = 50;
const GIVEN_UP_MS = 600_000;

type Item = { readonly id: string; readonly state: string; readonly counts: { readonly made: number; readonly refused: number } };

export const bench: Bench = async (args) => {
  const { values } = parseArgs({ args, options: { file: { type: 'string' }, count: { type: 'string', default: '100000' } } });
  const file = resolve(process.env['INIT_CWD'] ?? process.cwd(), values.file ?? join(ROOT, '../shared/data/openfoodfacts-products-100k.csv.gz'));
  if (!existsSync(file)) throw new Error(`There are no products at ${file}. Name them with --file FILE: a gzipped CSV with the columns gtin and name.`);
  const [list, count] = await makeList(file, Number(values.count));
  const data_folder = await mkdtemp(join(tmpdir(), 'stilltill-bench-'));
  const server = await startServerProcess(data_folder);
  try {
    const { merchant, codes: [code = ''] } = await server.makeShop({ terminals: 1 });
    await server.makeFleet({ merchant, terminals: 1, stores: 1, owner: OWNER });
    const headers = await signIn(server.origin);
    const till = await createNodeTill({ folder: join(data_folder, 'till'), server: server.origin.origin });
    must(await till.enrol(code));
    await reached(till, ({ catalog }) => !catalog.syncing);
    const began_ms = performance.now();
    const received = await ask(server.origin, headers, '/imports?kind=products&name=products.csv', { method: 'POST', body: list, type: 'text/csv' });
    const received_ms = performance.now() - began_ms;
    const checked = await run(server.origin, headers, received.id, 'check');
    const checked_ms = performance.now() - began_ms - received_ms;
    const taking_ms = performance.now();
    const done = await run(server.origin, headers, received.id, 'all');
    const import_ms = received_ms + performance.now() - taking_ms;
    if (done.state !== 'done' || done.counts.made !== count || checked.counts.made !== count) throw new Error(`${count} products were to be made: ${JSON.stringify([checked, done])}`);
    const done_ms = performance.now();
    await reached(till, ({ catalog }) => catalog.products === count && !catalog.syncing);
    const propagate_ms = performance.now() - done_ms;
    const undone_from_ms = performance.now();
    const undone = await follow(server.origin, headers, await ask(server.origin, headers, `/imports/${received.id}/undo`, { method: 'POST', body: '{}', type: 'application/json' }));
    if (undone.state !== 'undone') throw new Error(`it was to be undone: ${JSON.stringify(undone)}`);
    const undo_ms = performance.now() - undone_from_ms;
    await reached(till, ({ catalog }) => catalog.products === 0 && !catalog.syncing);
    await till.close();
    return [
      { name: 'products', value: count, unit: '' },
      { name: 'receive_s', value: tenths(received_ms / 1000), unit: 's' },
      { name: 'dry_run_s', value: tenths(checked_ms / 1000), unit: 's' },
      { name: 'import_s', value: tenths(import_ms / 1000), unit: 's', max: 60 },
      { name: 'propagate_s', value: tenths(propagate_ms / 1000), unit: 's', max: 15 },
      { name: 'undo_s', value: tenths(undo_ms / 1000), unit: 's' },
      { name: 'server_rss_mib', value: server.rssMibMax(), unit: 'MiB' },
    ];
  } finally {
    await server.stop();
    await rm(data_folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

/** A list as a shop has one: code, name, barcode, price, cost, rate, unit and category. */
async function makeList(file: string, count: number): Promise<readonly [list: Buffer<ArrayBuffer>, count: number]> {
  const lines = [csvLine(['code', 'name', 'barcode', 'price', 'cost', 'tax rate', 'unit', 'category'])];
  for await (const { gtin, name } of createReadStream(file).pipe(createGunzip()).pipe(parse({ columns: true, to: count })) as AsyncIterable<{ gtin: string; name: string }>) {
    const at = lines.length;
    lines.push(csvLine([`P${at}`, name || gtin, gtin, `¥${(at % 90) + 1}.${String(at % 100).padStart(2, '0')}`, `${(at % 40) + 1}.00`, '13%', 'pcs', `Category ${at % 40}`]));
  }
  return [Buffer.from(lines.join('')), lines.length - 1];
}

async function signIn(origin: URL): Promise<Record<string, string>> {
  const headers = { origin: origin.origin, 'content-type': 'application/json' };
  const answer = await fetch(new URL('/api/auth/sign-in/email', origin), { method: 'POST', headers, body: JSON.stringify({ email: OWNER.email, password: OWNER.password }) });
  if (!answer.ok) throw new Error(`nobody was signed in: ${answer.status} ${await answer.text()}`);
  return { origin: origin.origin, cookie: answer.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ') };
}

async function ask(origin: URL, headers: Record<string, string>, path: string, asked: { readonly method?: string; readonly body?: string | Buffer<ArrayBuffer>; readonly type?: string } = {}): Promise<Item> {
  const answer = await fetch(new URL(`/api/v1/office${path}`, origin), { method: asked.method ?? 'GET', headers: { ...headers, ...(asked.type ? { 'content-type': asked.type } : {}) }, ...(asked.body ? { body: asked.body } : {}) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return await answer.json() as Item;
}

async function run(origin: URL, headers: Record<string, string>, id: string, mode: string): Promise<Item> {
  return follow(origin, headers, await ask(origin, headers, `/imports/${id}/run`, { method: 'POST', body: JSON.stringify({ mode }), type: 'application/json' }));
}

/** Asks until it has come to an end, as the page does. */
async function follow(origin: URL, headers: Record<string, string>, begun: Item): Promise<Item> {
  let item = begun;
  for (const end_ms = performance.now() + GIVEN_UP_MS; ['waiting', 'running', 'undoing'].includes(item.state) && performance.now() < end_ms;) {
    await delay(LOOKED_MS);
    item = await ask(origin, headers, `/imports/${begun.id}`);
  }
  return item;
}

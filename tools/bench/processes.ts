/**
 * Two server processes on one PostgreSQL behind a load balancer, against one: how many sales they take, and what is lost or
 * stands twice where one of the two is killed under load. Each till sends again what was not acknowledged, as tills do.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as setTimer } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '@stilltill/server/platform/embedded-postgres.ts';
import pg from 'pg';
import { startRoundRobin } from '../shared/round-robin.ts';
import type { Bench, LimitedFigure } from './bench.ts';
import { enrolBenchTill } from './ingest.ts';
import { type BenchTill, type Prebuilt, buildUploads, makeAsk } from './load.ts';
import { startServerProcess } from './server-handle.ts';

/** More than two processes can take, so that no till runs out of uploads. */
const SALES_PER_SECOND_MAX = 14_000;
const WARM_SECONDS = 3;
const RETRY_MS = 50;
const TRIES_MAX = 200;

export const bench: Bench = async (args) => {
  const { values } = parseArgs({ args, options: { seconds: { type: 'string', default: '10' }, tills: { type: 'string', default: '20' }, batch: { type: 'string', default: '100' } } });
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-bench-'));
  try {
    const postgres = await startEmbeddedPostgres({ folder, password: 'bench' });
    try {
      return await measure(folder, postgres.admin_url, { seconds: Number(values.seconds), tills: Number(values.tills), batch: Number(values.batch) });
    } finally {
      await postgres.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

type Options = { readonly seconds: number; readonly tills: number; readonly batch: number };
/** A till with what it has still to send; an upload leaves the list once it is acknowledged. */
type LoadedTill = BenchTill & { readonly uploads: Prebuilt[]; acknowledged: number };
type Run = { readonly per_second: number; readonly again: number };

async function measure(folder: string, database_url: string, options: Options): Promise<LimitedFigure[]> {
  // Processes of one shop share their keys and nothing else on the disk.
  const settings = { DATABASE_URL: database_url, STILLTILL_KEYS: join(folder, 'keys') };
  const first = await startServerProcess(join(folder, 'first'), settings);
  const second = await startServerProcess(join(folder, 'second'), settings);
  const [one, both] = [await startRoundRobin([first.origin]), await startRoundRobin([first.origin, second.origin])];
  try {
    const { merchant, codes } = await first.makeShop({ terminals: options.tills });
    const tills: LoadedTill[] = [];
    const seconds_in_all = 2 * WARM_SECONDS + 3 * options.seconds;
    for (const code of codes) {
      const till = await enrolBenchTill(both.origin, code);
      tills.push({ ...till, uploads: buildUploads(till, Math.ceil(seconds_in_all * SALES_PER_SECOND_MAX / options.batch / options.tills), options.batch), acknowledged: 0 });
    }
    await run(one.origin, tills, WARM_SECONDS);
    await run(both.origin, tills, WARM_SECONDS);
    const alone = await run(one.origin, tills, options.seconds);
    const together = await run(both.origin, tills, options.seconds);
    const killed = await run(both.origin, tills, options.seconds, () => second.kill());
    return [
      { name: 'one_sales_per_second', value: alone.per_second, unit: '/s' },
      { name: 'two_sales_per_second', value: together.per_second, unit: '/s' },
      { name: 'speedup', value: Math.round((together.per_second / alone.per_second) * 100) / 100, unit: '', min: 1.2 },
      { name: 'killed_sales_per_second', value: killed.per_second, unit: '/s' },
      { name: 'sent_again', value: killed.again, unit: '', min: 1 },
      ...await lookFor(database_url, merchant, tills),
    ];
  } finally {
    await Promise.all([one.close(), both.close()]);
    await Promise.all([first.stop(), second.stop()]);
  }
}

/** All tills send until the time is over; `halfway` happens in the middle of it. */
async function run(origin: URL, tills: readonly LoadedTill[], seconds: number, halfway?: () => void): Promise<Run> {
  const began = performance.now();
  const until = began + seconds * 1000;
  const timer = halfway && setTimeout(halfway, seconds * 500);
  const before = tills.reduce((sum, till) => sum + till.acknowledged, 0);
  const again = (await Promise.all(tills.map((till) => sendUntil(origin, till, until)))).reduce((sum, each) => sum + each, 0);
  clearTimeout(timer);
  const sales = tills.reduce((sum, till) => sum + till.acknowledged, 0) - before;
  return { per_second: Math.round(sales / ((performance.now() - began) / 1000)), again };
}

/** Sends one upload after the other, each until it is acknowledged. Answers with how many were sent again. */
async function sendUntil(origin: URL, till: LoadedTill, until: number): Promise<number> {
  let connection = makeAsk(origin);
  let again = 0;
  for (let tries = 0; performance.now() < until || tries > 0;) {
    const [upload] = till.uploads;
    if (!upload) throw new Error('a till ran out of uploads: --seconds is too long for this machine');
    const answer = await connection.send('/api/v1/journal', upload.body, { authorization: till.pass }).catch(() => null);
    if (answer?.status === 200) {
      till.uploads.shift();
      till.acknowledged += upload.sales;
      tries = 0;
      continue;
    }
    if (answer !== null && answer.status < 500) throw new Error(`an upload was refused: ${answer.status} ${answer.body}`);
    again += 1;
    tries += 1;
    if (tries > TRIES_MAX) throw new Error('nobody took an upload any more');
    connection.close();
    await setTimer(RETRY_MS);
    connection = makeAsk(origin);
  }
  connection.close();
  return again;
}

/** What was acknowledged and is not there, and what is there more often than once. */
async function lookFor(database_url: string, merchant: string, tills: readonly LoadedTill[]): Promise<LimitedFigure[]> {
  const admin = new pg.Client({ connectionString: database_url });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ terminal_id: string; sales: number; ids: number }>(
      `select c.terminal_id, count(*)::integer as sales, count(distinct s.sale_id)::integer as ids from app.sale s join app.chain c using (merchant_id, chain)
       where s.merchant_id = $1 group by c.terminal_id`, [merchant],
    );
    const stored = new Map(rows.map((row) => [row.terminal_id, row]));
    const differences = tills.map((till) => (stored.get(till.terminal.enrolment.terminal)?.ids ?? 0) - till.acknowledged);
    const twice = rows.reduce((sum, { sales, ids }) => sum + sales - ids, 0);
    return [
      { name: 'sales', value: tills.reduce((sum, till) => sum + till.acknowledged, 0), unit: '' },
      { name: 'lost', value: differences.reduce((sum, each) => sum + Math.max(0, -each), 0), unit: '', min: 0, max: 0 },
      { name: 'doubled', value: twice + differences.reduce((sum, each) => sum + Math.max(0, each), 0), unit: '', min: 0, max: 0 },
    ];
  } finally {
    await admin.end();
  }
}

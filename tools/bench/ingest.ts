/**
 * How many sales the server takes: real HTTP, the database with fsync, forced row-level security, every projection. First
 * 20 tills with uploads of 100 sales, behind which stock is moved by them; then 8 tills that upload each sale by itself;
 * then `verify` looks for all of them.
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { systemRandom } from '@stilltill/server/platform/ids.ts';
import { enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import { findDatabase } from '../verify/find-database.ts';
import { verifyDatabase } from '../verify/verify.ts';
import { type BenchTill, type Prebuilt, type Sent, buildUploads, makeAsk, percentile, sendAll, tenths } from './load.ts';
import type { Bench, LimitedFigure } from './bench.ts';
import { withServer } from './bench-server.ts';
import type { ServerHandle } from './server-handle.ts';

/** More than the server can take, so that no till runs out of uploads before the time is over. */
const SALES_PER_SECOND_MAX = 16_000;
const SINGLES_PER_SECOND_MAX = 2_500;
const TILLS_SINGLE = 8;

export const bench: Bench = async (args) => {
  const { values } = parseArgs({ args, options: {
    seconds: { type: 'string', default: '30' }, tills: { type: 'string', default: '20' }, batch: { type: 'string', default: '100' },
    'single-seconds': { type: 'string', default: '15' },
  } });
  const options = { seconds: Number(values.seconds), tills: Number(values.tills), batch: Number(values.batch), single_seconds: Number(values['single-seconds']) };
  return withServer((server, data) => measure(server, data, options));
};

type Options = { readonly seconds: number; readonly tills: number; readonly batch: number; readonly single_seconds: number };

async function measure(server: ServerHandle, data: string, options: Options): Promise<LimitedFigure[]> {
  const { merchant, codes } = await server.makeShop({ terminals: options.tills + TILLS_SINGLE });
  const tills = [];
  for (const code of codes) tills.push(await enrolBenchTill(server.origin, code));
  const batched = await run(server, tills.slice(0, options.tills), options.seconds, options.batch, SALES_PER_SECOND_MAX);
  const began = performance.now();
  await server.settleStock(merchant);
  const settled_per_second = Math.round(batched.sent.sales / ((performance.now() - began) / 1000));
  const single = await run(server, tills.slice(options.tills), options.single_seconds, 1, SINGLES_PER_SECOND_MAX);
  const server_rss_mib = server.rssMibMax();
  const found = await verifyAll(data, merchant);
  const sales = batched.sent.sales + single.sent.sales;
  const total_minor = batched.sent.total_minor + single.sent.total_minor;
  return [
    { name: 'sales_per_second', value: rate(batched.sent), unit: '/s', min: 4000 },
    { name: 'batch_p50_ms', value: tenths(percentile(batched.sent.latencies_ms, 0.5)), unit: 'ms' },
    { name: 'batch_p99_ms', value: tenths(percentile(batched.sent.latencies_ms, 0.99)), unit: 'ms' },
    { name: 'settled_sales_per_second', value: settled_per_second, unit: '/s' },
    { name: 'single_sales_per_second', value: rate(single.sent), unit: '/s', min: 400 },
    { name: 'upload_p50_ms', value: tenths(percentile(single.sent.latencies_ms, 0.5)), unit: 'ms' },
    { name: 'upload_p99_ms', value: tenths(percentile(single.sent.latencies_ms, 0.99)), unit: 'ms', max: 50 },
    { name: 'server_rss_mib', value: server_rss_mib, unit: 'MiB', max: 350 },
    { name: 'server_cpu_us_per_sale', value: Math.round(batched.cpu.server / batched.sent.sales * 1e6), unit: 'µs' },
    // Another PostgreSQL is no child of the server: what it takes can't be seen from here.
    ...(process.env['DATABASE_URL'] ? [] : [{ name: 'postgres_cpu_us_per_sale', value: Math.round(batched.cpu.postgres / batched.sent.sales * 1e6), unit: 'µs' }]),
    { name: 'load_cpu_us_per_sale', value: Math.round(batched.cpu.load / batched.sent.sales * 1e6), unit: 'µs' },
    { name: 'sales', value: sales, unit: '' },
    { name: 'sales_missing', value: sales - found.sales, unit: '', min: 0, max: 0 },
    { name: 'total_difference_minor', value: String(found.total_minor - total_minor), unit: 'CNY', min: 0, max: 0 },
    { name: 'entries_verified', value: found.entries, unit: '' },
    { name: 'breaks', value: found.breaks, unit: '', max: 0 },
    { name: 'ran_out', value: Number(batched.sent.ran_out || single.sent.ran_out), unit: '', max: 0 },
  ];
}

/** A till with an open shift, whose journal has begun. */
export async function enrolBenchTill(origin: URL, code: string): Promise<BenchTill> {
  const { ask, close } = makeAsk(origin);
  try {
    const terminal = await enrolTestTerminal(ask, code, { random: systemRandom, start_ms: Date.now() });
    const till = { terminal, shift: randomUUID(), operator: randomUUID(), pass: await getTestPass(ask, terminal, Date.now()) };
    const run = [
      terminal.write('epoch.began', { reason: 'enrolled', follows: null }), terminal.write('operator.signed_on', { way: 'pin' }, till.operator),
      terminal.write('shift.opened', { shift: till.shift, currency: 'CNY', float_minor: '50000' }, till.operator),
    ];
    const begun = await ask('/api/v1/journal', terminal.upload(run), { authorization: till.pass });
    if (begun.status !== 200) throw new Error(begun.body);
    return till;
  } finally {
    close();
  }
}

type Run = { readonly sent: Sent; readonly cpu: { readonly server: number; readonly postgres: number; readonly load: number } };

async function run(server: ServerHandle, tills: readonly BenchTill[], seconds: number, sales_each: number, sales_per_second_max: number): Promise<Run> {
  const uploads_each = Math.ceil(seconds * sales_per_second_max / sales_each / tills.length);
  const loaded: (BenchTill & { readonly uploads: readonly Prebuilt[] })[] = [];
  for (const till of tills) {
    const uploads = buildUploads(till, uploads_each, sales_each);
    // Building takes longer than a pass lasts on a slow machine.
    const { ask, close } = makeAsk(server.origin);
    loaded.push({ ...till, pass: await getTestPass(ask, till.terminal, Date.now()), uploads });
    close();
  }
  const before = server.cpuSeconds();
  const load_before = process.cpuUsage();
  const sent = await sendAll(server.origin, loaded, seconds);
  const after = server.cpuSeconds();
  const load = process.cpuUsage(load_before);
  return { sent, cpu: { server: after.server - before.server, postgres: after.postgres - before.postgres, load: (load.user + load.system) / 1e6 } };
}

async function verifyAll(data: string, merchant: string): Promise<{ sales: number; total_minor: bigint; entries: number; breaks: number }> {
  const database = await findDatabase(data, process.env['DATABASE_URL'] || null);
  try {
    const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
    const verified = await verifyDatabase({ app_url, auth_url, server_public_key: database.server_public_key, merchants: [merchant] });
    const amount = verified.amounts.get('CNY');
    return { sales: verified.sales, total_minor: amount?.sold_minor ?? 0n, entries: verified.entries, breaks: verified.findings.length };
  } finally {
    await database.stop();
  }
}

function rate({ sales, seconds }: Sent): number {
  return Math.round(sales / seconds);
}

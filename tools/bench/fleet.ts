/**
 * Whether ten thousand terminals can be looked after while a hundred sales a second come in: real HTTP, the database with
 * fsync. Each checks in every half minute with all its measurements, and holds a live stream; some are stopped on the
 * way, and an operator's right is changed in the office, which each of them must hear of.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { systemRandom } from '@stilltill/server/platform/ids.ts';
import { enrolTestTerminal, getTestPass } from '@stilltill/testing/enrol-terminal';
import type { Bench, LimitedFigure } from './bench.ts';
import { type SimulatedTerminal, openStreams, startCheckIns } from './fleet-load.ts';
import { type BenchTill, type Prebuilt, buildUploads, makeAsk, percentile, tenths } from './load.ts';
import { OWNER, signIn, withServer } from './bench-server.ts';
import type { ServerHandle } from './server-handle.ts';

const TILLS = 10;
const STOPPED = 20;
const INTERVAL_MS = 30_000;
const UNKNOWN_PER_SECOND = 240;
/** Passes live for a quarter of an hour, and all is over before. */
const SECONDS_MAX = 600;

export const bench: Bench = async (args) => {
  const { values } = parseArgs({ args, options: { seconds: { type: 'string', default: '180' }, terminals: { type: 'string', default: '10000' }, sales: { type: 'string', default: '100' } } });
  const options = { seconds: Math.min(SECONDS_MAX, Number(values.seconds)), terminals: Number(values.terminals), sales_per_second: Number(values.sales) };
  return withServer((server) => measure(server, options));
};

type Options = { readonly seconds: number; readonly terminals: number; readonly sales_per_second: number };

async function measure(server: ServerHandle, { seconds, terminals: count, sales_per_second }: Options): Promise<LimitedFigure[]> {
  const { merchant, codes } = await server.makeShop({ terminals: TILLS });
  const { fleet, operator } = await server.makeFleet({ merchant, terminals: count, stores: Math.max(1, Math.round(count / 30)), owner: OWNER });
  const office = await signIn(server.origin);
  const tills = await prepareTills(server.origin, codes, Math.ceil((seconds + 20) * sales_per_second / TILLS));
  const losses = await followLosses(server.origin, office);

  // They come one after the other from the beginning, as terminals do that were switched on at different times; not faster than one
  // address may send what nobody knows yet.
  const began = performance.now();
  const ramp_ms = Math.max(INTERVAL_MS, count / UNKNOWN_PER_SECOND * 1000);
  const terminals = fleet.map((each, at): SimulatedTerminal => ({ ...each, due_ms: began + 200 + (at / count) * ramp_ms, answered_ms: 0, is_stopped: false }));
  const check_ins = startCheckIns(server.origin, terminals, () => randomBytes(2).readUInt16LE() / 65_536);
  await delay(ramp_ms + 3_000);
  const streams = await openStreams(server.origin, terminals);

  const from = { at_ms: performance.now(), answered: check_ins.answered(), latencies: check_ins.latencies_ms.length, cpu: server.cpuSeconds(), load: process.cpuUsage() };
  const sales = sellSteadily(server.origin, tills, sales_per_second);
  await delay(seconds * 1000 * 0.3);
  const stopped = terminals.filter((_, at) => at % Math.max(1, Math.floor(count / STOPPED)) === 0).slice(0, STOPPED);
  for (const each of stopped) each.is_stopped = true;
  await delay(seconds * 1000 * 0.1);
  const permission = await changePermission(server.origin, office, operator, streams);
  await delay(Math.max(0, from.at_ms + seconds * 1000 - performance.now()));
  const until = { at_ms: performance.now(), answered: check_ins.answered(), latencies: check_ins.latencies_ms.length, cpu: server.cpuSeconds(), load: process.cpuUsage(from.load) };

  const sold = await sales.stop();
  // Those that were stopped last in a short run are waited for all the same.
  const lost_seen = await losses.all(stopped.map(({ terminal }) => terminal), 90_000);
  const loss_shown_s = Math.max(...stopped.map(({ terminal, answered_ms }) => ((lost_seen.get(terminal) ?? Number.POSITIVE_INFINITY) - answered_ms) / 1000));
  const streams_open = streams.open();
  await check_ins.stop();
  streams.close();
  losses.close();
  const stored = await server.countCheckIns(merchant);
  const took_s = (until.at_ms - from.at_ms) / 1000;
  const latencies = check_ins.latencies_ms.slice(from.latencies, until.latencies);
  // A shorter run, or of fewer, has to bring its part.
  const check_ins_min = Math.floor(57_000 * (count / 10_000) * (seconds / 180));
  return [
    { name: 'terminals', value: count, unit: '' },
    { name: 'checkins', value: until.answered - from.answered, unit: '', min: check_ins_min },
    { name: 'checkins_lost', value: Math.max(0, check_ins.answered() - stored) + check_ins.failed(), unit: '', max: 0 },
    { name: 'checkin_p50_ms', value: tenths(percentile(latencies, 0.5)), unit: 'ms' },
    { name: 'checkin_p99_ms', value: tenths(percentile(latencies, 0.99)), unit: 'ms', max: 250 },
    { name: 'checkins_slowed', value: check_ins.slowed(), unit: '' },
    { name: 'loss_shown_s', value: tenths(loss_shown_s), unit: 's', max: 75 },
    { name: 'permission_change_s', value: permission.seconds === null ? 'never' : tenths(permission.seconds), unit: 's', max: 5 },
    { name: 'permission_streams', value: permission.had, unit: '', min: count },
    { name: 'streams_open', value: streams_open, unit: '' },
    { name: 'sales_per_second', value: tenths(sold.sales / took_s), unit: '/s', min: Math.floor(sales_per_second * 0.95) },
    { name: 'sale_p99_ms', value: tenths(percentile(sold.latencies_ms, 0.99)), unit: 'ms' },
    { name: 'server_cpu_cores', value: hundredths((until.cpu.server - from.cpu.server) / took_s), unit: '', max: 1 },
    ...(process.env['DATABASE_URL'] ? [] : [{ name: 'postgres_cpu_cores', value: hundredths((until.cpu.postgres - from.cpu.postgres) / took_s), unit: '' }]),
    { name: 'load_cpu_cores', value: hundredths((until.load.user + until.load.system) / 1e6 / took_s), unit: '' },
    { name: 'server_rss_mib', value: server.rssMibMax(), unit: 'MiB' },
  ];
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;

/** The office's own stream: when it was first told of each terminal since it was last forgotten. */
async function followLosses(origin: URL, headers: Readonly<Record<string, string>>): Promise<{ all(terminals: readonly string[], timeout_ms: number): Promise<ReadonlyMap<string, number>>; close(): void }> {
  const ending = new AbortController();
  const answer = await fetch(new URL('/api/v1/live', origin), { headers, signal: ending.signal });
  if (!answer.ok || !answer.body) throw new Error(`the office has no stream: ${answer.status}`);
  const told = new Map<string, number>();
  const { body } = answer;
  void (async () => {
    let rest = '';
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      const events = `${rest}${part}`.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        if (!event.startsWith('event: terminals\n')) continue;
        const { terminals } = JSON.parse(event.slice(event.indexOf('data: ') + 6)) as { terminals: string[] };
        // The last that was told of a terminal that came no more is that it comes no more.
        for (const terminal of terminals) told.set(terminal, performance.now());
      }
    }
  })().catch(() => {});
  return {
    close: () => ending.abort(),
    async all(terminals, timeout_ms) {
      const end = performance.now() + timeout_ms;
      const known = async (): Promise<boolean> => {
        const answers = await fetch(new URL('/api/v1/office/fleet/terminals?state=late&limit=200', origin), { headers });
        const { items } = await answers.json() as { items: { id: string }[] };
        const late = new Set(items.map(({ id }) => id));
        return terminals.every((each) => late.has(each) && told.has(each));
      };
      while (performance.now() < end && !(await known())) await delay(500);
      // What the list says now the stream has said within a sweep.
      await delay(6_500);
      return told;
    },
  };
}

async function changePermission(origin: URL, headers: Readonly<Record<string, string>>, operator: string, streams: Awaited<ReturnType<typeof openStreams>>): Promise<{ readonly seconds: number | null; readonly had: number }> {
  const heard = streams.until(operator, 20_000);
  const asked = performance.now();
  const answer = await fetch(new URL(`/api/v1/office/operators/${operator}`, origin), {
    method: 'PUT', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ name: 'Somebody', role: 'manager', active: true, language: 'en' }),
  });
  if (!answer.ok) throw new Error(`the right was not changed: ${answer.status} ${await answer.text()}`);
  const { last_ms, had } = await heard;
  return { seconds: last_ms === null ? null : (last_ms - asked) / 1000, had };
}

type LoadedTill = BenchTill & { readonly uploads: readonly Prebuilt[] };

async function prepareTills(origin: URL, codes: readonly string[], uploads: number): Promise<LoadedTill[]> {
  const tills: LoadedTill[] = [];
  for (const code of codes) {
    const { ask, close } = makeAsk(origin);
    const terminal = await enrolTestTerminal(ask, code, { random: systemRandom, start_ms: Date.now() });
    const till = { terminal, shift: randomUUID(), operator: randomUUID(), pass: '' };
    const began = [
      terminal.write('epoch.began', { reason: 'enrolled', follows: null }), terminal.write('operator.signed_on', { way: 'pin' }, till.operator),
      terminal.write('shift.opened', { shift: till.shift, currency: 'CNY', float_minor: '50000' }, till.operator),
    ];
    const pass = await getTestPass(ask, terminal, Date.now());
    const begun = await ask('/api/v1/journal', terminal.upload(began), { authorization: pass });
    if (begun.status !== 200) throw new Error(begun.body);
    tills.push({ ...till, pass: await getTestPass(ask, terminal, Date.now()), uploads: buildUploads(till, uploads, 1) });
    close();
  }
  return tills;
}

/** Each till sells at its own steady pace, one sale an upload, the next when the one before is acknowledged. */
function sellSteadily(origin: URL, tills: readonly LoadedTill[], sales_per_second: number): { stop(): Promise<{ readonly sales: number; readonly latencies_ms: readonly number[] }> } {
  const every_ms = 1000 * tills.length / sales_per_second;
  const latencies_ms: number[] = [];
  let [sales, is_over] = [0, false];
  const selling = tills.map(async (till, place) => {
    const { send, close } = makeAsk(origin);
    let due_ms = performance.now() + (every_ms * place) / tills.length;
    for (const { body } of till.uploads) {
      const wait_ms = due_ms - performance.now();
      if (wait_ms > 0) await delay(wait_ms);
      if (is_over) break;
      const asked = performance.now();
      const answer = await send('/api/v1/journal', body, { authorization: till.pass });
      if (answer.status !== 200) throw new Error(`an upload was refused: ${answer.status} ${answer.body}`);
      latencies_ms.push(performance.now() - asked);
      sales += 1;
      due_ms += every_ms;
    }
    close();
  });
  return {
    async stop() {
      is_over = true;
      await Promise.all(selling);
      return { sales, latencies_ms };
    },
  };
}

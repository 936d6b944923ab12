/**
 * Sends 20,000 messages through real SMTP and SMPP by workers of which two are killed in the midst of it, while people
 * withdraw: nothing may be lost, doubled, over a cap or behind a withdrawal; what nobody can know of is counted as that.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHANNELS, COMMERCIAL, CONTENT_PARTS, type Channel } from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import { type ComposedServer, composeServer } from '@stilltill/server/compose.ts';
import type { NewMessage } from '@stilltill/server/modules/contact/index.ts';
import { systemRandom } from '@stilltill/server/platform/ids.ts';
import { silentLog } from '@stilltill/server/platform/log.ts';
import { makeSeededRandom } from '@stilltill/testing/seeded-random';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import type { Bench } from './bench.ts';
import type { WorkOrder } from './dispatch-worker.ts';
import { DAY_MS, NOON_SHIFT_MS, type Reached, makeContactShop, makePeople, noon_clock } from './contact-shop.ts';
import { tenths } from './load.ts';
import { type Sinks, startSinks } from './sinks.ts';

const MESSAGES = 20_000;
const AT_ONCE = 500;
const KILLS = 2;
const WORKERS = 2;

type Stage = { readonly database: TestDatabase; readonly server: ComposedServer; readonly folder: string; readonly merchant: string; readonly store: string; readonly sinks: Sinks };

export const bench: Bench = async () => {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-bench-'));
  const sinks = await startSinks();
  const server = await composeServer({ folder, postgres: database.postgres, clock: noon_clock, random: systemRandom, log: silentLog });
  try {
    const { merchant, store } = await makeContactShop({ postgres: database.postgres, modules: server.modules });
    return await measure({ database, server, folder, merchant, store, sinks });
  } finally {
    await server.stop();
    await sinks.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
};

async function measure(stage: Stage): ReturnType<Bench> {
  const { database: { postgres }, server: { modules }, merchant } = stage;
  // Every tenth message is a second one to somebody.
  const people = await makePeople({ postgres, modules }, merchant, MESSAGES * 0.9, (number) => (number % 2 === 0 ? 'sms' : 'email'), () => true);
  await makeMessages(stage, people);
  const began_ms = performance.now();
  const { in_flight, withdrawn } = await sendAll(stage, people);
  const took_s = (performance.now() - began_ms) / 1000;
  // Nobody is at work any more: whatever is still claimed is nobody's.
  while ((await stage.server.modules.contact.findLost(stage.merchant, 0)) > 0);
  return [...(await judge(stage, withdrawn)), { name: 'in_flight_at_kills', value: in_flight, unit: '' }, { name: 'withdrawals', value: withdrawn, unit: '' }, { name: 'messages_per_second', value: tenths(MESSAGES / took_s), unit: '1/s' }];
}

async function makeMessages({ server: { modules: { contact } }, database, merchant, store }: Stage, people: readonly Reached[]): Promise<void> {
  // What is over a cap today would be late tomorrow.
  const expires_ms = noon_clock.now_ms() + DAY_MS / 4;
  for (let from = 0; from < MESSAGES; from += AT_ONCE) {
    const messages = Array.from({ length: AT_ONCE }, (_, each): NewMessage => {
      const who = people[(from + each) % people.length];
      assert(who, 'there are people');
      const message = randomUUID();
      const text = `Spring is here. Reply T to stop. [${message}]`;
      return {
        message, request_key: `campaign ${from + each}`, customer: who.customer, point: who.point, store, ground: null, parts: CONTENT_PARTS,
        request: { channel: who.channel, purpose: COMMERCIAL[each % COMMERCIAL.length] ?? 'marketing', subject: 'campaign', by: 'machine', expires_ms },
        outgoing: who.channel === 'sms' ? { channel: 'sms', to: '', text } : { channel: 'email', to: '', subject: 'Spring is here', text, html: null, one_click: `https://bench.example/u/${message}` },
      };
    });
    await database.postgres.withMerchant(merchant, (tx) => contact.makeMessages(tx, messages));
  }
}

/** Until nothing waits any more. Answers with what the killed ones had claimed, and how many people withdrew meanwhile. */
async function sendAll(stage: Stage, people: readonly Reached[]): Promise<{ readonly in_flight: number; readonly withdrawn: number }> {
  const random = makeSeededRandom('dispatch bench');
  const children = Array.from({ length: WORKERS }, () => startWorker(stage));
  let [in_flight, withdrawn, kills] = [0, 0, 0];
  const all = (): Promise<unknown> => Promise.all(children.map(({ ended }) => ended));
  let isOver = false;
  const watching = (async (): Promise<void> => {
    while (!isOver) {
      await withdraw(stage, random.pick(people));
      withdrawn += 1;
      const left = await countStates(stage, ['waiting']);
      // Somewhere in each third of it.
      const due = MESSAGES * 0.8 * (1 - (kills + 0.3 + random.below(50) / 100) / (KILLS + 1));
      if (kills >= KILLS || left > due || left === 0) continue;
      // In the midst of sending, whichever is: else there is nothing to lose.
      const place = await findSending(stage, children);
      const victim = children[place];
      if (!victim) continue;
      kills += 1;
      victim.child.kill('SIGKILL');
      await victim.ended;
      in_flight += await countClaimed(stage, victim.worker);
      children[place] = startWorker(stage);
    }
  })();
  // A worker that was killed is replaced: all are waited for anew until nothing waits.
  while ((await countStates(stage, ['waiting'])) > 0 || kills < KILLS) {
    await all();
    if ((await countStates(stage, ['waiting'])) > 0) for (const [at, { child }] of children.entries()) if (child.exitCode !== null || child.signalCode !== null) children[at] = startWorker(stage);
    if ((await countStates(stage, ['waiting'])) === 0) break;
  }
  isOver = true;
  await watching;
  await all();
  assert(kills === KILLS, 'the workers were killed as often as was said');
  return { in_flight, withdrawn };
}

type Worker = { readonly child: ChildProcess; readonly worker: string; readonly ended: Promise<unknown> };

function startWorker({ database, folder, merchant, sinks: { smtp_port, smpp_port } }: Stage): Worker {
  const child = fork(join(import.meta.dirname, 'dispatch-worker.ts'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const worker = randomUUID();
  child.send({ urls: database.urls, folder, merchant, worker, shift_ms: NOON_SHIFT_MS, smtp_port, smpp_port } satisfies WorkOrder);
  return { child, worker, ended: once(child, 'exit') };
}

async function withdraw({ server: { modules: { contact } }, merchant }: Stage, { customer, point }: Reached): Promise<void> {
  const done = await contact.withdrawConsent(merchant, { customer, point, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'reply', by: null });
  assert(done.ok, 'a withdrawal is always taken');
}

async function countStates({ database, merchant }: Stage, states: readonly string[]): Promise<number> {
  const [row] = await database.adminQuery<{ count: number }>('select count(*)::int as count from app.message where merchant_id = $1 and state = any($2)', [merchant, states]);
  return row?.count ?? 0;
}

async function countClaimed({ database, merchant }: Stage, worker: string): Promise<number> {
  const [row] = await database.adminQuery<{ count: number }>("select count(*)::int as count from app.message where merchant_id = $1 and state = 'sending' and claimed_by = $2", [merchant, worker]);
  return row?.count ?? 0;
}

/** The place of one that has claimed something; -1 where none has. */
async function findSending(stage: Stage, workers: readonly Worker[]): Promise<number> {
  for (const [place, { child, worker }] of workers.entries()) if (child.exitCode === null && child.signalCode === null && (await countClaimed(stage, worker)) > 0) return place;
  return -1;
}

type Judged = { id: string; state: string; customer_id: string; channel: Channel; decided_seq: number; withdrawn_seq: number | null };

/** By what the sinks counted, against what the tables say. */
async function judge({ database, merchant, sinks: { arrived } }: Stage, withdrawn: number): ReturnType<Bench> {
  const rows = await database.adminQuery<Judged>(
    `select m.id, m.state, m.customer_id, m.channel, m.seq as decided_seq, (select min(c.seq) from app.consent c where c.merchant_id = m.merchant_id and c.customer_id = m.customer_id and c.act = 'withdrawn') as withdrawn_seq
       from app.message m where m.merchant_id = $1`, [merchant],
  );
  const came = (id: string): number => arrived.get(id) ?? 0;
  const count = (of: (row: Judged) => boolean): number => rows.filter(of).length;
  const per_person = Map.groupBy(rows.filter(({ id }) => came(id) > 0), (row) => row.customer_id);
  const delivered = count(({ id }) => came(id) > 0);
  const unknown_away = count(({ id, state }) => state === 'unknown' && came(id) === 0);
  const denied = count(({ state }) => state === 'denied');
  assert(rows.length === MESSAGES && withdrawn > 0 && !arrived.has('nameless'), 'every message is known');
  return [
    { name: 'delivered', value: delivered, unit: '', min: MESSAGES / 2 },
    { name: 'denied', value: denied, unit: '' },
    { name: 'unknown', value: count(({ state }) => state === 'unknown'), unit: '' },
    { name: 'unknown_not_arrived', value: unknown_away, unit: '' },
    { name: 'accounted', value: delivered + unknown_away + denied, unit: '', min: MESSAGES, max: MESSAGES },
    { name: 'lost', value: count(({ id, state }) => state === 'sent' && came(id) === 0), unit: '', max: 0 },
    { name: 'doubled', value: [...arrived.values()].filter((times) => times > 1).length, unit: '', max: 0 },
    { name: 'over_cap', value: [...per_person.values()].filter((messages) => messages.length > 1).length, unit: '', max: 0 },
    // What was decided behind a withdrawal and came all the same.
    { name: 'after_withdrawal', value: count((row) => came(row.id) > 0 && row.withdrawn_seq !== null && row.withdrawn_seq < row.decided_seq), unit: '', max: 0 },
  ];
}

/** How fast the gate decides on its tables: reservation under the caps and entry in the journal in one durable transaction, by several workers, for people of whom each is asked about once or twice. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMERCIAL, CONTENT_PARTS } from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import { makeSeededRandom } from '@stilltill/testing/seeded-random';
import { type RunningServer, startServer } from '@stilltill/server/main.ts';
import type { NewMessage } from '@stilltill/server/modules/contact/index.ts';
import { readConfig } from '@stilltill/server/platform/config.ts';
import { DAY_MS, makeContactShop, makePeople, noon_clock } from './contact-shop.ts';

const PEOPLE = 20_000;
const DECISIONS = 40_000;
/** As many as a campaign asks about at once. */
const AT_ONCE = 250;
const WORKERS = 6;

export type Stored = { readonly decisions_per_second: number; readonly outcomes: ReadonlyMap<string, number> };

export async function measureStored(): Promise<Stored> {
  const data = mkdtempSync(join(tmpdir(), 'stilltill-bench-'));
  try {
    const config = readConfig([], { PORT: '0', STILLTILL_DATA: data, STILLTILL_LOG_LEVEL: 'error' }, data);
    const server = await startServer({ config, seeds_demo: false, clock: noon_clock });
    try {
      return await decideStored(server);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function decideStored(server: RunningServer): Promise<Stored> {
  const { platform: { postgres }, modules } = server;
  const rooms = { postgres, modules };
  const { merchant, store } = await makeContactShop(rooms);
  // Of a third nobody knows the zone.
  const people = await makePeople(rooms, merchant, PEOPLE, () => 'sms', (number) => number % 3 !== 0);
  const random = makeSeededRandom('stored gate bench');
  const waiting = Array.from({ length: DECISIONS }, (_, number) => number);
  const outcomes = new Map<string, number>();
  const work = async (): Promise<void> => {
    for (let taken = waiting.splice(0, AT_ONCE); taken.length > 0; taken = waiting.splice(0, AT_ONCE)) {
      const expires_ms = noon_clock.now_ms() + 5 * DAY_MS;
      const messages = taken.map((number): NewMessage => {
        const who = people[number % people.length];
        assert(who, 'there are people');
        const message = randomUUID();
        return {
          message, request_key: `campaign ${number}`, customer: who.customer, point: who.point, store, ground: null, parts: CONTENT_PARTS,
          request: { channel: 'sms', purpose: random.pick(COMMERCIAL), subject: 'campaign', by: 'machine', expires_ms },
          outgoing: { channel: 'sms', to: '', text: `Spring is here, customer ${number}. Reply T to stop.` },
        };
      });
      for (const { decision } of await postgres.withMerchant(merchant, (tx) => modules.contact.makeMessages(tx, messages))) outcomes.set(decision.outcome, (outcomes.get(decision.outcome) ?? 0) + 1);
    }
  };
  const began_ms = performance.now();
  await Promise.all(Array.from({ length: WORKERS }, work));
  const decisions = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  assert(decisions === DECISIONS, 'each was decided');
  return { decisions_per_second: (decisions / (performance.now() - began_ms)) * 1000, outcomes };
}

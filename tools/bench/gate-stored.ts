/** How fast the gate decides on its tables: reservation under the caps and entry in the journal in one durable transaction, by several workers, for people of whom each is asked about once or twice. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHANNELS, COMMERCIAL, CONTENT_PARTS } from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import { makeSeededRandom } from '@stilltill/testing/seeded-random';
import { type RunningServer, startServer } from '@stilltill/server/main.ts';
import type { NewMessage } from '@stilltill/server/modules/contact/index.ts';
import { readConfig } from '@stilltill/server/platform/config.ts';

const PEOPLE = 20_000;
const DECISIONS = 40_000;
/** As many as a campaign asks about at once. */
const AT_ONCE = 250;
const WORKERS = 6;
const PEOPLE_AT_ONCE = 1000;
const DAY_MS = 86_400_000;
/** Goes as the machine's does, from noon in Shanghai on: by night nothing would be let out. */
const SHIFT_MS = 4 * 3_600_000 - (Date.now() % DAY_MS);
const clock = { now_ms: (): number => Date.now() + SHIFT_MS };

export type Stored = { readonly decisions_per_second: number; readonly outcomes: ReadonlyMap<string, number> };

export async function measureStored(): Promise<Stored> {
  const data = mkdtempSync(join(tmpdir(), 'stilltill-bench-'));
  try {
    const config = readConfig([], { PORT: '0', STILLTILL_DATA: data, STILLTILL_LOG_LEVEL: 'error' }, data);
    const server = await startServer({ config, seeds_demo: false, clock });
    try {
      return await decideStored(server);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

type Reachable = { readonly customer: string; readonly point: string };

async function decideStored(server: RunningServer): Promise<Stored> {
  const { platform: { postgres }, modules: { contact, fleet } } = server;
  const [merchant, store] = [randomUUID(), randomUUID()];
  assert((await fleet.makeMerchant({ id: merchant, shop_name: 'Bench' })).ok, 'a merchant was made');
  await postgres.withMerchant(merchant, (tx) => fleet.makeStore(tx, { id: store, code: 'S1', name: 'Bench', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 900, languages: ['zh', 'en'] }));
  const people = await makePeople(server, merchant);
  const random = makeSeededRandom('stored gate bench');
  const waiting = Array.from({ length: DECISIONS }, (_, number) => number);
  const outcomes = new Map<string, number>();
  const work = async (): Promise<void> => {
    for (let taken = waiting.splice(0, AT_ONCE); taken.length > 0; taken = waiting.splice(0, AT_ONCE)) {
      const expires_ms = clock.now_ms() + 5 * DAY_MS;
      const messages = taken.map((number): NewMessage => {
        const who = people[number % people.length];
        assert(who, 'there are people');
        const message = randomUUID();
        return {
          message, request_key: `campaign ${number}`, ...who, store, ground: null, parts: CONTENT_PARTS,
          request: { channel: 'sms', purpose: random.pick(COMMERCIAL), subject: 'campaign', by: 'machine', expires_ms },
          outgoing: { channel: 'sms', to: '', text: `Spring is here, customer ${number}. Reply T to stop.` },
        };
      });
      for (const { decision } of await postgres.withMerchant(merchant, (tx) => contact.makeMessages(tx, messages))) outcomes.set(decision.outcome, (outcomes.get(decision.outcome) ?? 0) + 1);
    }
  };
  const began_ms = performance.now();
  await Promise.all(Array.from({ length: WORKERS }, work));
  const decisions = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  assert(decisions === DECISIONS, 'each was decided');
  return { decisions_per_second: (decisions / (performance.now() - began_ms)) * 1000, outcomes };
}

/** People of whom every tenth never agreed, and a third has an unknown zone. */
async function makePeople({ platform: { postgres }, modules: { contact, customers } }: RunningServer, merchant: string): Promise<readonly Reachable[]> {
  const people: Reachable[] = [];
  for (let from = 0; from < PEOPLE; from += PEOPLE_AT_ONCE) {
    const made = Array.from({ length: PEOPLE_AT_ONCE }, (_, each) => ({ customer: randomUUID(), point: randomUUID(), number: from + each }));
    await postgres.withMerchant(merchant, async (tx) => {
      await customers.makeCustomers(tx, made.map(({ customer, point, number }) => ({
        id: customer, personal: { name: `Customer ${number}`, notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known' as const,
        zones: number % 3 === 0 ? [] : ['Asia/Shanghai'], zones_certainty: number % 3 === 0 ? 'unknown' as const : 'known' as const, points: [{ id: point, kind: 'phone' as const, address: `+86138${String(number).padStart(8, '0')}` }],
      })));
      await contact.giveConsents(tx, made.filter(({ number }) => number % 10 !== 0).map(({ customer, point }) => ({
        customer, point, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'import' as const, by: 'bench', form: 'express' as const, notice_hash: null, language: 'zh',
      })));
    });
    people.push(...made.map(({ customer, point }) => ({ customer, point })));
  }
  return people;
}

/** A shop with customers who can be reached, for the benches of the gate and of sending. */
import { randomUUID } from 'node:crypto';
import { CHANNELS, COMMERCIAL } from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import type { Modules } from '@stilltill/server/compose.ts';
import type { Postgres } from '@stilltill/server/platform/postgres.ts';

export const DAY_MS = 86_400_000;
/** A clock that goes as the machine's does, from noon in Shanghai on: by night nothing would be let out. */
export const NOON_SHIFT_MS = 4 * 3_600_000 - (Date.now() % DAY_MS);
export const noon_clock = { now_ms: (): number => Date.now() + NOON_SHIFT_MS };

type Rooms = { readonly postgres: Postgres; readonly modules: Pick<Modules, 'fleet' | 'customers' | 'contact'> };
export type BenchShop = { readonly merchant: string; readonly store: string };
export type Reached = { readonly customer: string; readonly point: string; readonly channel: 'sms' | 'email' };

const PEOPLE_AT_ONCE = 500;

export async function makeContactShop({ postgres, modules: { fleet } }: Rooms): Promise<BenchShop> {
  const [merchant, store] = [randomUUID(), randomUUID()];
  assert((await fleet.makeMerchant({ id: merchant, shop_name: 'Bench' })).ok, 'a merchant was made');
  await postgres.withMerchant(merchant, (tx) => fleet.makeStore(tx, { id: store, code: 'S1', name: 'Bench', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 900, languages: ['zh', 'en'] }));
  return { merchant, store };
}

/** People of whom every tenth never agreed; by number, `channelOf` says how one is reached, and `isZoneKnown` whether anybody knows where they live. */
export async function makePeople(
  { postgres, modules: { customers, contact } }: Rooms, merchant: string, count: number, channelOf: (number: number) => Reached['channel'], isZoneKnown: (number: number) => boolean,
): Promise<readonly Reached[]> {
  const people: Reached[] = [];
  for (let from = 0; from < count; from += PEOPLE_AT_ONCE) {
    const made = Array.from({ length: PEOPLE_AT_ONCE }, (_, each) => ({ customer: randomUUID(), point: randomUUID(), number: from + each, channel: channelOf(from + each) }));
    await postgres.withMerchant(merchant, async (tx) => {
      await customers.makeCustomers(tx, made.map(({ customer, point, number, channel }) => ({
        id: customer, personal: { name: `Customer ${number}`, notes: '' }, language: 'en', places: ['CN'], places_certainty: 'known' as const,
        zones: isZoneKnown(number) ? ['Asia/Shanghai'] : [], zones_certainty: isZoneKnown(number) ? 'known' as const : 'unknown' as const,
        points: [channel === 'sms' ? { id: point, kind: 'phone' as const, address: `+86138${String(number).padStart(8, '0')}` } : { id: point, kind: 'email' as const, address: `customer${number}@bench.example` }],
      })));
      await contact.giveConsents(tx, made.filter(({ number }) => number % 10 !== 0).map(({ customer, point }) => ({
        customer, point, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'import' as const, by: 'bench', form: 'express' as const, notice_hash: null, language: 'en',
      })));
    });
    people.push(...made.map(({ customer, point, channel }) => ({ customer, point, channel })));
  }
  return people;
}

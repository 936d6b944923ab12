/**
 * One simulation of the gate: people in many zones, over both changes to and from summer time, to whom shops that never stop
 * asking write by fifty workers at once. Words are said by wrong clocks and while messages are on their way; workers die with
 * messages in their hands; the database comes back from a backup. A reader who knows nothing of the gate's rules but what the
 * house promises looks at each message in the moment in which it goes out.
 */
import { COMMERCIAL, CONTENT_PARTS, type Purpose } from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import type { Sender } from '@stilltill/server/modules/contact/index.ts';
import { type ComposedServer, composeServer } from '@stilltill/server/compose.ts';
import { systemRandom } from '@stilltill/server/platform/ids.ts';
import { silentLog } from '@stilltill/server/platform/log.ts';
import { type MerchantTx, type Postgres, openPostgres } from '@stilltill/server/platform/postgres.ts';
import { type SeededRandom, makeSeededRandom } from './seeded-random.ts';
import type { SimHost } from './simulation-server.ts';

/** What happened in the runs; each must happen. */
export const CONTACT_DEEDS = ['sent', 'receipts', 'deferred', 'denied', 'capped', 'withdrawn', 'withdrawn_on_the_way', 'unknown', 'refused', 'worker_died', 'restored', 'clock_changed'] as const;
export type ContactDeed = (typeof CONTACT_DEEDS)[number];

/** 'doubled': one request went out twice. 'over_cap', 'after_withdrawal', 'out_of_hours': a message that may not have gone out. 'held_back': one that may have gone out, and did not. */
export type ContactViolation = { readonly rule: 'doubled' | 'over_cap' | 'after_withdrawal' | 'out_of_hours' | 'held_back'; readonly what: string };
export type ContactResult = { readonly seed: string; readonly violations: readonly ContactViolation[]; readonly deeds: ReadonlyMap<ContactDeed, number> };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Some days before a change of clocks in America, and long enough for Europe's. */
const STARTS = ['2027-03-11T00:00:00Z', '2026-10-22T00:00:00Z'];
const STEPS = 80;
const WORKERS = 50;
const SHOP_ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York'];

/** Where people live; of some nobody knows in which of several zones. `until`: the hour at which loud channels end. */
const HOMES = [
  { place: 'CN', zones: ['Asia/Shanghai'], isKnown: true, until: 21 }, { place: 'CN', zones: ['Asia/Shanghai', 'Asia/Urumqi'], isKnown: false, until: 21 },
  { place: 'DE', zones: ['Europe/Berlin'], isKnown: true, until: 21 }, { place: 'GB', zones: ['Europe/London'], isKnown: true, until: 21 }, { place: 'FR', zones: ['Europe/Paris'], isKnown: true, until: 21 },
  { place: 'US', zones: ['America/New_York'], isKnown: true, until: 21 }, { place: 'US', zones: ['America/Los_Angeles'], isKnown: true, until: 21 }, { place: 'US', zones: ['America/Phoenix'], isKnown: true, until: 21 },
  { place: 'US-FL', zones: ['America/New_York', 'America/Chicago'], isKnown: false, until: 20 },
  { place: 'US', zones: ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Phoenix', 'America/Los_Angeles', 'America/Anchorage', 'America/Adak', 'Pacific/Honolulu'], isKnown: false, until: 21 },
] as const;

type Somebody = {
  readonly id: string; readonly home: (typeof HOMES)[number]; readonly points: Readonly<Record<'sms' | 'email', string>>;
  /** By purpose and channel: when it was last agreed to, and last refused, as the words say themselves. */
  readonly said: Map<string, { given_ms: number; refused_ms: number }>;
  readonly reached_ms: number[];
};
type Request = { readonly who: Somebody; readonly channel: 'sms' | 'email'; readonly purpose: Purpose };

class World {
  readonly violations: ContactViolation[] = [];
  readonly deeds = new Map<ContactDeed, number>();
  readonly #asked = new Map<string, Request>();
  readonly #out = new Set<string>();
  readonly #server: ComposedServer;
  readonly #postgres: Postgres;
  readonly #random: SeededRandom;
  readonly #clock: { now_ms: number };
  readonly #shop: { readonly merchant: string; readonly store: string };
  readonly #people: readonly Somebody[];
  /** To whom something may go out since the last round of sending. */
  #let_out: Somebody[] = [];
  /** A withdrawal that is under way. */
  #withdrawing: Promise<void> | null = null;
  /** Chance within what runs side by side, whose order no seed decides. */
  readonly #weather: SeededRandom;

  constructor(server: ComposedServer, postgres: Postgres, random: SeededRandom, clock: { now_ms: number }, shop: World['shop'], people: readonly Somebody[]) {
    this.#server = server;
    this.#postgres = postgres;
    this.#random = random;
    this.#weather = random.fork('weather');
    this.#clock = clock;
    this.#shop = shop;
    this.#people = people;
  }

  get shop(): { readonly merchant: string; readonly store: string } {
    return this.#shop;
  }

  #count(deed: ContactDeed, by = 1): void {
    this.deeds.set(deed, (this.deeds.get(deed) ?? 0) + by);
  }

  #run<T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> {
    return this.#postgres.withMerchant(this.#shop.merchant, work);
  }

  async step(): Promise<void> {
    const random = this.#random;
    const offset_before = offsets(this.#clock.now_ms);
    this.#clock.now_ms += random.below(8 * HOUR_MS);
    if (offsets(this.#clock.now_ms) !== offset_before) this.#count('clock_changed');
    if (random.chance(0.02)) {
      await this.#server.platform.state.raise('simulated');
      this.#count('restored');
    }
    for (let words = random.below(3); words > 0; words--) await this.#speak();
    // A sale every now and then; an eager shop that asks for the same people by all its workers at once.
    const eager = random.chance(0.15) ? WORKERS : random.below(5);
    const few = this.#people.filter(() => random.chance(0.3));
    await Promise.all(Array.from({ length: eager }, () => this.#ask(few.length > 0 && eager === WORKERS ? random.pick(few) : random.pick(this.#people))));
    const workers = random.chance(0.1) ? WORKERS : 1 + random.below(3);
    // Begun a moment after the workers, by somebody to whom they have something to send: it meets what they have cleared.
    const late = random.chance(0.4) ? this.#weather.pick(this.#let_out.length > 0 ? this.#let_out : this.#people) : null;
    this.#let_out = [];
    const dispatched = Array.from({ length: workers }, () => this.#dispatch());
    this.#withdrawing = late ? this.#withdraw(late, true) : null;
    await Promise.all([this.#withdrawing, ...dispatched]);
    this.#withdrawing = null;
    await this.#server.modules.contact.findLost(this.#shop.merchant, HOUR_MS);
  }

  /** Somebody agrees, or takes it back; what was written down by a wrong clock is said with what that clock allows. */
  async #speak(): Promise<void> {
    const who = this.#random.pick(this.#people);
    if (this.#random.chance(0.35)) return this.#withdraw(who, false);
    const at_ms = this.#clock.now_ms - (this.#random.chance(0.3) ? this.#random.below(2 * DAY_MS) : 0);
    const purposes = COMMERCIAL.filter(() => this.#random.chance(0.7));
    if (purposes.length === 0) return;
    for (const purpose of purposes) for (const channel of ['sms', 'email'] as const) wordOf(who, purpose, channel).given_ms = Math.max(wordOf(who, purpose, channel).given_ms, at_ms);
    const done = await this.#run((tx) => this.#server.modules.contact.giveConsent(tx, {
      customer: who.id, point: null, purposes, channels: ['sms', 'email'], at: new Date(at_ms).toISOString(), source: 'preferences', by: null, form: 'written', notice_hash: null, language: 'en',
    }));
    assert(done.ok, 'a consent of somebody who is known is taken');
  }

  async #withdraw(who: Somebody, isOnTheWay: boolean): Promise<void> {
    const at_ms = this.#clock.now_ms + (this.#random.chance(0.2) ? this.#random.below(HOUR_MS) : 0);
    const purposes = this.#random.chance(0.5) ? COMMERCIAL : COMMERCIAL.filter(() => this.#random.chance(0.5));
    if (purposes.length === 0) return;
    const done = await this.#server.modules.contact.withdrawConsent(this.#shop.merchant, {
      customer: who.id, point: null, purposes, channels: ['sms', 'email'], at: new Date(at_ms).toISOString(), source: 'till', by: null,
    });
    assert(done.ok, 'a withdrawal of somebody who is known is taken');
    // From here on, where they were told so.
    for (const purpose of purposes) for (const channel of ['sms', 'email'] as const) wordOf(who, purpose, channel).refused_ms = Math.max(wordOf(who, purpose, channel).refused_ms, at_ms);
    this.#count(isOnTheWay ? 'withdrawn_on_the_way' : 'withdrawn');
  }

  async #ask(who: Somebody): Promise<void> {
    const channel = this.#random.chance(0.6) ? 'sms' : 'email';
    const isReceipt = this.#random.chance(0.1);
    const purpose = isReceipt ? 'receipt' : this.#random.pick(COMMERCIAL);
    const message = this.#server.platform.ids.uuid();
    this.#asked.set(message, { who, channel, purpose });
    const outgoing = channel === 'sms' ? { channel, to: '', text: 'x' } as const : { channel, to: '', subject: 'x', text: 'x', html: null, one_click: 'https://shop.example/u/x' } as const;
    const now_ms = this.#clock.now_ms;
    const [answer] = await this.#run((tx) => this.#server.modules.contact.makeMessages(tx, [{
      message, request_key: message, customer: who.id, point: who.points[channel], store: this.#shop.store, parts: CONTENT_PARTS, outgoing,
      ground: isReceipt ? { evidence: message, subject: message, at: new Date(now_ms).toISOString() } : null,
      request: { channel, purpose, subject: isReceipt ? message : 'x', by: 'machine', expires_ms: now_ms + 4 * DAY_MS },
    }]));
    assert(answer, 'each request has its answer');
    const { outcome, reasons } = answer.decision;
    if (isReceipt && outcome !== 'allow') this.violations.push({ rule: 'held_back', what: `a receipt was answered with ${outcome}: ${reasons.map(({ code }) => code).join(' ')}` });
    if (isReceipt) this.#count('receipts');
    else if (outcome === 'allow') this.#let_out.push(who);
    else this.#count(reasons.some(({ step }) => step === 'cap') ? 'capped' : outcome === 'defer' ? 'deferred' : 'denied');
  }

  async #dispatch(): Promise<void> {
    const sender = (channel: 'sms' | 'email'): Sender => ({ channel, provider: 'sink', close: () => Promise.resolve(), send: (cleared) => this.#send(cleared) });
    const options = { worker: this.#server.platform.ids.uuid(), at_once: 1 + this.#weather.below(20), senders: new Map([['sms', sender('sms')], ['email', sender('email')]] as const) };
    try {
      await this.#server.modules.contact.dispatchDue(this.#shop.merchant, options);
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error;
      this.#count('worker_died');
    }
  }

  async #send(cleared: Parameters<Sender['send']>[0]): ReturnType<Sender['send']> {
    // Others get their turn before it reaches the wire.
    for (let turns = this.#weather.below(30); turns > 0; turns--) await new Promise<void>((resolve) => void setImmediate(resolve));
    if (this.#weather.chance(0.5)) await this.#withdrawing;
    if (this.#weather.chance(0.05)) {
      this.#count('refused');
      return { outcome: 'refused', reason: 'busy', isPermanent: false };
    }
    const taken = cleared.take(this.#clock.now_ms);
    if (!taken.ok) return { outcome: 'refused', reason: taken.fault.code, isPermanent: true };
    this.#judge(cleared.message);
    if (this.#weather.chance(0.02)) throw new WorkerDied();
    if (this.#weather.chance(0.05)) {
      this.#count('unknown');
      return { outcome: 'unknown', reason: 'no answer' };
    }
    return { outcome: 'sent', reference: cleared.message };
  }

  /** It is on the wire now. */
  #judge(message: string): void {
    const asked = this.#asked.get(message);
    assert(asked, 'what goes out was asked for');
    const { who, channel, purpose } = asked;
    const now_ms = this.#clock.now_ms;
    const name = `${purpose} by ${channel} to somebody in ${who.home.place} (${who.home.zones[0]}) at ${new Date(now_ms).toISOString()}`;
    if (this.#out.has(message)) this.violations.push({ rule: 'doubled', what: name });
    this.#out.add(message);
    if (purpose === 'receipt') return;
    this.#count('sent');
    const { given_ms, refused_ms } = wordOf(who, purpose, channel);
    if (given_ms <= refused_ms) this.violations.push({ rule: 'after_withdrawal', what: name });
    if (channel === 'sms') {
      for (const zone of who.home.zones) {
        const hour = hourIn(zone, now_ms);
        if (hour < 8 || hour >= who.home.until) this.violations.push({ rule: 'out_of_hours', what: `${name}, ${hour} o’clock in ${zone}` });
      }
    }
    const within = (window_ms: number): number => who.reached_ms.filter((at_ms) => at_ms > now_ms - window_ms).length;
    if (within(DAY_MS) >= 1 || within(7 * DAY_MS) >= 3) this.violations.push({ rule: 'over_cap', what: name });
    who.reached_ms.push(now_ms);
  }
}

class WorkerDied extends Error {}

function wordOf(who: Somebody, purpose: Purpose, channel: string): { given_ms: number; refused_ms: number } {
  const key = `${purpose} ${channel}`;
  let word = who.said.get(key);
  if (!word) who.said.set(key, word = { given_ms: -Infinity, refused_ms: -Infinity });
  return word;
}

/** By Intl, which the gate does not use. */
function hourIn(zone: string, at_ms: number): number {
  return Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at_ms));
}

function offsets(at_ms: number): string {
  return ['America/New_York', 'Europe/Berlin'].map((zone) => new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at_ms).find(({ type }) => type === 'timeZoneName')?.value).join(' ');
}

async function makeShop({ modules: { fleet }, platform: { ids } }: ComposedServer, postgres: Postgres, random: SeededRandom): Promise<World['shop']> {
  const [merchant, store] = [ids.uuid(), ids.uuid()];
  assert((await fleet.makeMerchant({ id: merchant, shop_name: 'Simulated' })).ok, 'a merchant was made');
  const timezone = random.pick(SHOP_ZONES);
  await postgres.withMerchant(merchant, (tx) => fleet.makeStore(tx, { id: store, code: 'S1', name: 'Simulated', currency: 'CNY', timezone, idle_lock_s: 900, languages: ['zh', 'en'] }));
  return { merchant, store };
}

async function makePeople({ modules: { customers }, platform: { ids } }: ComposedServer, postgres: Postgres, merchant: string): Promise<readonly Somebody[]> {
  const people = HOMES.map((home): Somebody => ({ id: ids.uuid(), home, points: { sms: ids.uuid(), email: ids.uuid() }, said: new Map(), reached_ms: [] }));
  await postgres.withMerchant(merchant, (tx) => customers.makeCustomers(tx, people.map(({ id, home, points }, number) => ({
    id, personal: { name: `Somebody ${number}`, notes: '' }, language: 'en', places: [home.place], places_certainty: 'known' as const,
    zones: home.isKnown ? [...home.zones] : [], zones_certainty: home.isKnown ? 'known' as const : 'unknown' as const,
    points: [{ id: points.sms, kind: 'phone' as const, address: `+8613800000${String(100 + number)}` }, { id: points.email, kind: 'email' as const, address: `somebody${number}@shop.example` }],
  }))));
  return people;
}

/** Runs one seed on a host. The seed decides what is done; in what order workers that run side by side meet the database, nobody does. */
export async function simulateContact(host: SimHost, seed: string): Promise<ContactResult> {
  const random = makeSeededRandom(`contact ${seed}`);
  const start = random.pick(STARTS);
  const clock = { now_ms: Date.parse(start) + random.below(DAY_MS) };
  const postgres = openPostgres({ urls: host.link.urls, log: silentLog, connections_max: 10 });
  const server = await composeServer({ folder: host.folder, postgres, clock: { now_ms: () => clock.now_ms }, random: systemRandom, log: silentLog });
  try {
    const shop = await makeShop(server, postgres, random);
    const world = new World(server, postgres, random, clock, shop, await makePeople(server, postgres, shop.merchant));
    for (let step = 0; step < STEPS; step++) await world.step();
    return { seed, violations: world.violations, deeds: world.deeds };
  } finally {
    await server.stop();
    await postgres.close();
  }
}

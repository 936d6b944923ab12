import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  CHANNELS, COMMERCIAL, CONSENT_FORMS, CONTENT_PARTS, type ConsentFact, type ContactFacts, type ContactRequest, type Decision, PURPOSES, type ReadPack, type Rule, type RuleBook, type RulePack,
  decide, makeRuleBook, readHours, readRulePack, termsOf,
} from './index.ts';

const folder = new URL('packs/', import.meta.url);
const read = readdirSync(folder).map((name) => ({ name, read: readRulePack(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown) }));
const book = makeRuleBook(read);
const DAY_MS = 86_400_000;
const T = Date.parse('2026-06-10T02:00:00Z');

const request = (change: Partial<ContactRequest> = {}): ContactRequest => {
  const at_ms = change.at_ms ?? T;
  return { channel: 'sms', purpose: 'marketing', subject: 'spring', by: 'machine', at_ms, expires_ms: at_ms + 30 * DAY_MS, ...change };
};
const given = (change: Partial<ConsentFact> = {}): ConsentFact => ({ evidence: 'given', act: 'given', form: 'written', purposes: COMMERCIAL, channels: CHANNELS, at_ms: T - 90 * DAY_MS, ...change });
const withdrawn = (change: Partial<ConsentFact> = {}): ConsentFact => given({ evidence: 'withdrawn', act: 'withdrawn', at_ms: T - DAY_MS, ...change });
/** Of whom all is in order. */
const sound = (asked: ContactRequest, change: Partial<ContactFacts> = {}): ContactFacts => ({
  repeated: null, suppressed: null, listings: [], point: { evidence: 'point', channel: asked.channel }, ground: { evidence: 'ground', subject: asked.subject, at_ms: asked.at_ms - 1000 },
  consents: [given()], places: ['CN'], store_place: 'CN', zones: ['Asia/Shanghai'], wishes: { hours: null, paused_until_ms: null }, contacts: [],
  registers: [{ register: 'US-DNC', copied_ms: asked.at_ms - DAY_MS, listed: false }, { register: 'UK-TPS', copied_ms: asked.at_ms - DAY_MS, listed: false }],
  content: CONTENT_PARTS, employed: { evidence: 'staff' }, ...change,
});
const ask = (asked: Partial<ContactRequest>, change: Partial<ContactFacts> = {}): Decision => decide(request(asked), sound(request(asked), change), book);
const told = ({ outcome, until_ms, reasons }: Decision): string =>
  [outcome, ...(until_ms === null ? [] : [new Date(until_ms).toISOString()]), ...reasons.filter((each) => each.effect !== 'allow').map(({ code }) => code)].join(' ');

describe('closed by default', () => {
  test('of whom all is in order is reached, and the answer names what it stands on', () => {
    const { outcome, reasons } = ask({});
    assert.equal(outcome, 'allow');
    assert.deepEqual(reasons.map(({ step, code, rule, evidence }) => [step, code, rule?.rule, ...evidence]), [
      ['consent', 'consented', undefined, 'given'],
      ['rules', 'consent_enough', 'cn-consent', 'given'], ['rules', 'consent_enough', 'cn-sms-consent', 'given'], ['rules', 'consent_enough', 'house-consent', 'given'],
    ]);
  });

  test('no record is no consent: others took it for a yes', () => {
    assert.equal(told(ask({}, { consents: [] })), 'deny no_consent');
  });

  test('whatever can’t be found out denies', () => {
    for (const purpose of PURPOSES) {
      const { ground } = termsOf(purpose);
      const needed = ground === 'employed' ? ['repeated', 'point', 'employed'] as const
        : ['repeated', 'suppressed', 'listings', 'point', 'consents', ...(ground === 'consent' ? [] : ['ground'] as const), ...(termsOf(purpose).isExempt ? [] : ['places', 'store_place', 'wishes', 'contacts'] as const)] as const;
      assert.equal(ask({ purpose }).outcome, 'allow', purpose);
      for (const fact of needed) assert.equal(ask({ purpose }, { [fact]: undefined }).outcome, 'deny', `${purpose} without ${fact}`);
    }
  });

  test('a pack that can’t be read lets nothing out, not even a receipt: others sent where a rule was broken', () => {
    const broken = makeRuleBook([...read, { name: 'xx.json', read: readRulePack({ pack: 'XX', rules: [{ rule: 'a', demand: { kind: 'maybe' } }] }) }]);
    for (const purpose of PURPOSES) assert.match(told(decide(request({ purpose }), sound(request({ purpose })), broken)), /^deny .*rules_broken/);
  });

  test('two packs of one name are no book', () => {
    assert.match(told(decide(request(), sound(request()), makeRuleBook([...read, ...read.slice(0, 1)]))), /rules_broken/);
  });

  test('a request of no known kind is denied', () => {
    for (const odd of [{ channel: 'fax' }, { purpose: 'fun' }, { subject: '' }, { by: 'ghost' }, { at_ms: NaN }]) {
      assert.equal(told(decide({ ...request(), ...odd } as ContactRequest, sound(request()), book)), 'deny request_broken');
    }
  });

  test('a place of which nobody has written down the law denies', () => {
    assert.match(told(ask({}, { places: ['BR'], zones: ['America/Sao_Paulo'] })), /^deny place_without_rules/);
    assert.match(told(ask({}, { places: [] })), /place_unknown/);
  });

  test('the number of the customer must be one that this channel reaches', () => {
    assert.equal(told(ask({}, { point: { evidence: 'mail', channel: 'email' } })), 'deny point_unfit');
  });
});

describe('consent', () => {
  test('the last word holds, and of two at one moment the withdrawal', () => {
    assert.equal(told(ask({}, { consents: [given(), withdrawn()] })), 'deny withdrawn');
    assert.equal(ask({}, { consents: [withdrawn(), given({ at_ms: T - 1000 })] }).outcome, 'allow');
    for (const consents of [[given({ at_ms: T }), withdrawn({ at_ms: T })], [withdrawn({ at_ms: T }), given({ at_ms: T })]]) assert.equal(told(ask({}, { consents })), 'deny withdrawn');
  });

  test('is for its purpose and its channel alone', () => {
    assert.equal(told(ask({}, { consents: [given({ purposes: ['survey'] })] })), 'deny no_consent');
    assert.equal(told(ask({}, { consents: [given({ channels: ['email'] })] })), 'deny no_consent');
    assert.equal(ask({}, { consents: [given(), withdrawn({ purposes: ['survey'] }), withdrawn({ channels: ['email'] })] }).outcome, 'allow');
  });

  test('that will be given tomorrow is none today, and a withdrawal of tomorrow holds already', () => {
    assert.equal(told(ask({}, { consents: [given({ at_ms: T + DAY_MS })] })), 'deny no_consent');
    assert.equal(told(ask({}, { consents: [given(), withdrawn({ at_ms: T + DAY_MS })] })), 'deny withdrawn');
  });

  test('a stronger one from before a withdrawal does not come back with a weaker one', () => {
    const consents = [given({ form: 'written' }), withdrawn(), given({ form: 'soft', at_ms: T - 1000 })];
    assert.match(told(ask({}, { consents })), /deny consent_weak/);
  });

  test('a number given for a receipt is consent to that receipt only', () => {
    assert.equal(ask({ purpose: 'receipt' }, { consents: [] }).outcome, 'allow');
    assert.equal(told(ask({ purpose: 'receipt' }, { ground: { evidence: 'sale', subject: 'another sale', at_ms: T } })), 'deny not_asked');
    assert.equal(told(ask({ purpose: 'receipt' }, { ground: null })), 'deny not_asked');
    assert.equal(told(ask({ purpose: 'receipt' }, { ground: { evidence: 'sale', subject: 'spring', at_ms: T - 8 * DAY_MS } })), 'deny ground_expired');
    assert.equal(told(ask({}, { consents: [] })), 'deny no_consent');
  });

  test('a withdrawal is confirmed once, within five minutes', () => {
    const said = (ago_ms: number): Partial<ContactFacts> => ({ consents: [withdrawn({ at_ms: T - ago_ms, purposes: COMMERCIAL })], ground: { evidence: 'stop', subject: 'spring', at_ms: T - ago_ms } });
    assert.equal(ask({ purpose: 'withdrawal_notice' }, said(299_000)).outcome, 'allow');
    assert.equal(told(ask({ purpose: 'withdrawal_notice' }, said(301_000))), 'deny ground_expired');
  });
});

describe('what stops everything', () => {
  const stop = { evidence: 'stop', at_ms: T - DAY_MS, isTotal: false };
  test('spares what is asked for afterwards, and what guards money', () => {
    assert.equal(told(ask({ purpose: 'order' }, { suppressed: stop })), 'deny stopped');
    assert.equal(ask({ purpose: 'security' }, { suppressed: stop }).outcome, 'allow');
    assert.equal(ask({ purpose: 'receipt' }, { suppressed: stop }).outcome, 'allow');
    assert.equal(told(ask({ purpose: 'receipt' }, { suppressed: stop, ground: { evidence: 'sale', subject: 'spring', at_ms: stop.at_ms - 1 } })), 'deny stopped');
  });
  test('an erased person and a dead address are reached by nothing', () => {
    for (const purpose of PURPOSES) {
      if (purpose === 'staff') continue;
      assert.equal(told(ask({ purpose }, { suppressed: { ...stop, isTotal: true } })), 'deny erased', purpose);
      assert.equal(told(ask({ purpose }, { listings: [{ ...stop, isTotal: true }] })), 'deny listed', purpose);
    }
  });
});

describe('how others failed', () => {
  test('overlapping workers, a campaign resumed: the same request is not made twice (Mautic 2215, 3669; listmonk 2070)', () => {
    assert.equal(told(ask({}, { repeated: { evidence: 'the first' } })), 'deny repeated');
  });
  test('a cap of three a week puts off until the first has left the week, not by three weeks (Mautic 4761)', () => {
    const contacts = [6, 4, 2].map((days) => ({ evidence: `${days}`, channel: 'sms' as const, purpose: 'marketing' as const, subject: 'x', at_ms: T - days * DAY_MS }));
    assert.equal(told(ask({}, { contacts })), `defer ${new Date(T + DAY_MS).toISOString()} cap_reached`);
  });
  test('a campaign is under the cap like all else, over all stores and purposes (Mautic 6729)', () => {
    const contacts = [{ evidence: 'a', channel: 'email' as const, purpose: 'survey' as const, subject: 'x', at_ms: T - 1000 }];
    assert.match(told(ask({ purpose: 'recommendation', channel: 'push' }, { contacts })), /^defer .* cap_reached/);
  });
  test('a cap never touches a receipt (Mautic 6760)', () => {
    const contacts = Array.from({ length: 50 }, (_, at) => ({ evidence: `${at}`, channel: 'sms' as const, purpose: 'marketing' as const, subject: 'x', at_ms: T - at * 1000 }));
    assert.equal(ask({ purpose: 'receipt' }, { contacts }).outcome, 'allow');
    assert.equal(readRulePack({ pack: 'x', names: { en: 'x', zh: 'x' }, places: ['CN'], rules: [{ rule: 'a', citation: 'c', certainty: 'practice', from: '2020-01-01', purposes: ['receipt'], demand: { kind: 'cap', most: 1, window: 'P1D' } }] }).ok, false);
  });
  test('weekday and hour are both of the recipient’s wall: Monday 06:00 in Shanghai is no Tuesday and no Sunday (Novu 11691; Dittofeed)', () => {
    const monday_six = Date.parse('2026-06-07T22:00:00Z');
    const only = (days: number[]): ContactFacts['wishes'] => ({ hours: { days, windows: [[0, 1440]], holidays: [] }, paused_until_ms: null });
    const push = { at_ms: monday_six, channel: 'email' as const };
    assert.equal(ask(push, { wishes: only([1]) }).outcome, 'allow');
    assert.equal(told(ask(push, { wishes: only([2]) })), 'defer 2026-06-08T16:00:00.000Z outside_wished_hours');
  });
  test('the offset is that of the day, on both sides of summer time, for the same wall clock', () => {
    for (const [at, until] of [['2026-03-29T05:00:00Z', '2026-03-29T06:00:00.000Z'], ['2026-03-28T06:00:00Z', '2026-03-28T07:00:00.000Z'], ['2026-10-25T06:00:00Z', '2026-10-25T07:00:00.000Z'], ['2026-10-24T05:00:00Z', '2026-10-24T06:00:00.000Z']] as const) {
      assert.equal(told(ask({ at_ms: Date.parse(at) }, { places: ['DE'], store_place: 'DE', zones: ['Europe/Berlin'] })), `defer ${until} outside_hours`);
    }
  });
  test('a day has no 24:10 (Laudspeaker), and hours go over no midnight', () => {
    for (const windows of [[['24:10', '24:20']], [['21:00', '08:00']], [['08:00', '08:00']], [['08:00', '12:00'], ['11:00', '13:00']], [['8:00', '9:00']], []]) assert.equal(readHours({ windows }), null, JSON.stringify(windows));
    assert.deepEqual(readHours({ windows: [['00:00', '24:00']] })?.windows, [[0, 1440]]);
  });
  test('a missing zone is neither UTC (Novu) nor permission (AWS Pinpoint): it is the strictest of the possible ones', () => {
    const us = (at: string, zones: string[]): string => told(ask({ at_ms: Date.parse(at) }, { places: ['US'], store_place: 'US', zones }));
    assert.match(us('2026-06-10T14:00:00Z', []), /^defer 2026-06-10T18:00:00.000Z outside_hours/);
    assert.match(us('2026-06-10T14:00:00Z', ['Mars/Phobos']), /^defer 2026-06-10T18:00:00.000Z outside_hours/);
    assert.equal(us('2026-06-10T18:00:00Z', []), 'allow');
  });
});

// Everything below is tried at random.
const NAMES = ['CN', 'DE', 'FR', 'GB', 'US', 'US-FL', 'US-CA', 'NL', 'BR'];
const ZONES = ['Asia/Shanghai', 'Europe/Paris', 'America/New_York', 'America/Phoenix', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Nowhere/At_All'];
const moment = fc.integer({ min: Date.parse('2025-01-01'), max: Date.parse('2028-12-31') });
const subsetOf = <T>(items: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...items], { minLength: 1 });
const requests: fc.Arbitrary<ContactRequest> = fc.record({
  channel: fc.constantFrom(...CHANNELS), purpose: fc.constantFrom(...PURPOSES), subject: fc.constantFrom('a', 'b'), by: fc.constantFrom('person' as const, 'machine' as const), at_ms: moment,
  expires_ms: fc.nat(40).map((days) => days * DAY_MS),
}).map((each) => ({ ...each, expires_ms: each.at_ms + each.expires_ms }));
const near = (at_ms: number, days: number): fc.Arbitrary<number> => fc.integer({ min: at_ms - days * DAY_MS, max: at_ms + DAY_MS });
const factsFor = (asked: ContactRequest): fc.Arbitrary<ContactFacts> => fc.record({
  repeated: fc.option(fc.constant({ evidence: 'r' }), { freq: 20 }), suppressed: fc.option(fc.record({ evidence: fc.constant('s'), at_ms: near(asked.at_ms, 90), isTotal: fc.boolean() }), { freq: 2 }),
  listings: fc.array(fc.record({ evidence: fc.constant('l'), at_ms: near(asked.at_ms, 90), isTotal: fc.boolean() }), { maxLength: 1 }),
  point: fc.constant({ evidence: 'p', channel: asked.channel }), ground: fc.option(fc.record({ evidence: fc.constant('g'), subject: fc.constantFrom('a', 'b'), at_ms: near(asked.at_ms, 9) })),
  consents: fc.array(fc.record({
    evidence: fc.string(), act: fc.constantFrom('given' as const, 'given' as const, 'withdrawn' as const), form: fc.constantFrom(...CONSENT_FORMS), purposes: subsetOf(PURPOSES), channels: subsetOf(CHANNELS), at_ms: near(asked.at_ms, 400),
  }), { maxLength: 4 }),
  places: fc.array(fc.constantFrom(...NAMES), { maxLength: 2 }), store_place: fc.constantFrom('CN', 'DE', 'US'), zones: fc.array(fc.constantFrom(...ZONES), { maxLength: 2 }),
  wishes: fc.record({ hours: fc.option(fc.constant(readHours({ days: [1, 3, 5], windows: [['09:30', '12:00'], ['18:00', '19:00']] }))), paused_until_ms: fc.option(near(asked.at_ms, 10)) }),
  contacts: fc.array(fc.record({ evidence: fc.string(), channel: fc.constantFrom(...CHANNELS), purpose: fc.constantFrom(...PURPOSES), subject: fc.constantFrom('a', 'b'), at_ms: near(asked.at_ms, 35) }), { maxLength: 6 }),
  registers: fc.array(fc.record({ register: fc.constantFrom('US-DNC', 'UK-TPS'), copied_ms: near(asked.at_ms, 40), listed: fc.boolean() }), { maxLength: 2 }),
  content: fc.subarray([...CONTENT_PARTS]), employed: fc.option(fc.constant({ evidence: 'e' })),
});
const cases = requests.chain((asked) => fc.record({ asked: fc.constant(asked), facts: factsFor(asked) }));
/** Nearly in order, so that many get as far as hours and caps. */
const nearlySound = requests.chain((asked) => factsFor(asked).map(({ places, zones, contacts, wishes, store_place }) => ({
  asked: { ...asked, expires_ms: asked.at_ms + 60 * DAY_MS }, facts: sound(asked, { consents: [given({ at_ms: 0 })], zones, contacts, wishes, store_place, places: (places ?? []).filter((place) => place !== 'BR') }),
})));

const all = read.flatMap((each) => (each.read.ok ? [each.read.pack] : []));
const bookOf = (packs: readonly RulePack[]): RuleBook => makeRuleBook(packs.map((pack): { name: string; read: ReadPack } => ({ name: pack.pack, read: { ok: true, pack } })));
const LOOSENESS = { allow: 2, defer: 1, deny: 0 } as const;

describe('whatever is asked', () => {
  test('one more rule never lets more out, nor earlier', () => {
    fc.assert(fc.property(fc.oneof(cases, nearlySound), fc.nat(), fc.nat(), ({ asked, facts }, which, place) => {
      const pack = all[which % all.length] as RulePack;
      const rule = pack.rules[place % pack.rules.length] as Rule;
      const fewer = all.map((each) => (each === pack ? { ...pack, rules: pack.rules.filter((other) => other !== rule) } : each));
      const [loose, strict] = [decide(asked, facts, bookOf(fewer)), decide(asked, facts, book)];
      assert.ok(LOOSENESS[strict.outcome] <= LOOSENESS[loose.outcome], `${told(loose)} became ${told(strict)} by ${rule.rule}`);
      if (strict.outcome === 'defer' && loose.outcome === 'defer') assert.ok((strict.until_ms ?? 0) >= (loose.until_ms ?? 0));
    }), { numRuns: 600 });
  });

  test('the order of packs does not matter', () => {
    fc.assert(fc.property(fc.oneof(cases, nearlySound), fc.shuffledSubarray(all, { minLength: all.length }), ({ asked, facts }, shuffled) => {
      assert.deepEqual(decide(asked, facts, bookOf(shuffled)), decide(asked, facts, book));
    }), { numRuns: 300 });
  });

  test('nobody who withdrew, was erased, or is listed for good is let through for the shop’s own sake', () => {
    fc.assert(fc.property(cases, ({ asked, facts }) => {
      if (decide(asked, facts, book).outcome === 'deny' || !COMMERCIAL.includes(asked.purpose)) return;
      const about = (facts.consents ?? []).filter((each) => each.purposes.includes(asked.purpose) && each.channels.includes(asked.channel)).sort((a, b) => b.at_ms - a.at_ms);
      assert.equal(about[0]?.act, 'given');
      assert.equal(facts.suppressed, null);
      assert.deepEqual(facts.listings, []);
    }), { numRuns: 2000 });
  });

  test('what is put off goes out at the moment named, and a moment before it does not', () => {
    let deferred = 0;
    fc.assert(fc.property(nearlySound, ({ asked, facts }) => {
      const { outcome, until_ms } = decide(asked, facts, book);
      if (outcome !== 'defer' || until_ms === null) return;
      deferred += 1;
      const { ground } = facts;
      const at = (at_ms: number): Decision => decide({ ...asked, at_ms }, { ...facts, ground: ground ? { ...ground, at_ms } : null, registers: sound({ ...asked, at_ms }).registers }, book);
      assert.equal(at(until_ms).outcome, 'allow', told(at(until_ms)));
      assert.notEqual(at(until_ms - 1).outcome, 'allow');
    }), { numRuns: 1500 });
    assert.ok(deferred > 100, `${deferred} were put off`);
  });
});

test('a store is in the country of its clock, as the packs have it', () => {
  assert.deepEqual(['Asia/Shanghai', 'America/New_York', 'Europe/London', 'Atlantic/Canary', 'UTC'].map((zone) => book.placeOfZone(zone)), ['CN', 'US', 'GB', 'ES', null]);
});

test('the clock of a zone shows what Temporal shows, minute by minute around each change of it', () => {
  const hours = readHours({ days: [1, 2, 3, 4, 6, 7], windows: [['01:15', '02:45'], ['03:10', '23:00']], holidays: ['easter+0', '10-25'] });
  assert.ok(hours);
  const easter = new Set(['2026-04-05', '2027-03-28', '2028-04-16']);
  const isWithin = (zone: string, at_ms: number): boolean => {
    const there = Temporal.Instant.fromEpochMilliseconds(at_ms).toZonedDateTimeISO(zone);
    const day = there.toPlainDate().toString();
    const minute = there.hour * 60 + there.minute;
    return hours.days.includes(there.dayOfWeek) && !easter.has(day) && !day.endsWith('10-25') && hours.windows.some(([from, to]) => from <= minute && minute < to);
  };
  for (const zone of ['America/New_York', 'Europe/Paris', 'Australia/Lord_Howe', 'Asia/Shanghai']) {
    for (const day of ['2026-03-07', '2026-03-28', '2026-04-04', '2026-10-03', '2026-10-24', '2026-10-31']) {
      const begin_ms = Date.parse(`${day}T12:00:00Z`);
      let next_ms = Infinity;
      for (let at_ms = begin_ms + 2 * DAY_MS; at_ms >= begin_ms; at_ms -= 5 * 60_000) {
        if (isWithin(zone, at_ms)) next_ms = at_ms;
        if (next_ms !== Infinity) assert.equal(book.clocks.nextWithin(hours, zone, at_ms), next_ms, `${zone} ${new Date(at_ms).toISOString()}`);
      }
    }
  }
});

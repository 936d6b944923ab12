/** How fast the gate decides: pure, by all packs, over a mix of places of which a third has an unknown zone; and on its tables (gate-stored.ts). */
import { readFileSync, readdirSync } from 'node:fs';
import {
  CHANNELS, COMMERCIAL, CONTENT_PARTS, type ConsentFact, type ContactFacts, type ContactRequest, type PastContact, type RuleBook, decide, makeRuleBook, readRulePack,
} from '@stilltill/domain/contact';
import { assert } from '@stilltill/domain/result';
import { makeSeededRandom, type SeededRandom } from '@stilltill/testing/seeded-random';
import type { Bench } from './bench.ts';
import { measureStored } from './gate-stored.ts';
import { percentile, tenths } from './load.ts';

const PACKS = new URL('../../packages/domain/contact/packs/', import.meta.url);
const CASES = 5000;
const ROUNDS = 15;
const ROUND_MS_MIN = 300;
const DAY_MS = 86_400_000;
const BEGIN_MS = Date.parse('2026-01-01T00:00:00Z');
/** Who is reached, and where they live when somebody knows. */
const PEOPLE: readonly (readonly [place: string, zone: string])[] = [
  ['CN', 'Asia/Shanghai'], ['DE', 'Europe/Berlin'], ['FR', 'Europe/Paris'], ['GB', 'Europe/London'], ['US', 'America/Chicago'], ['US-FL', 'America/New_York'], ['US-CA', 'America/Los_Angeles'], ['ES', 'Europe/Madrid'],
];

const GROWTH_DECISIONS = 1_000_000;

export const bench: Bench = async () => {
  const book = readBook();
  assert(book.packs.length === 10 && book.broken.length === 0, 'ten packs are measured');
  const random = makeSeededRandom('gate bench');
  const cases = Array.from({ length: CASES }, (_, number) => makeCase(random, number));
  const outcomes = new Set(cases.map(({ request, facts }) => decide(request, facts, book).outcome));
  assert(outcomes.size === 3, 'the mix has what is let out, put off and denied');
  const rates = Array.from({ length: ROUNDS }, () => decisionsPerSecond(cases, book)).sort((a, b) => a - b);
  const growth_mib = rssGrowthMib(cases, book);
  const stored = await measureStored();
  return [
    { name: 'pure_decisions_per_second', value: Math.round(percentile(rates, 0.5)), unit: '1/s', min: 100_000 },
    { name: 'rss_growth_mib', value: growth_mib, unit: 'MiB', max: 50 },
    { name: 'stored_decisions_per_second', value: Math.round(stored.decisions_per_second), unit: '1/s', min: 1500 },
    ...[...stored.outcomes].sort().map(([outcome, value]) => ({ name: `stored.${outcome}`, value, unit: '' })),
  ];
};

/** How much the process grows over a million decisions, of which nothing is kept. */
function rssGrowthMib(cases: readonly BenchCase[], book: RuleBook): number {
  const before = process.memoryUsage.rss();
  for (let made = 0; made < GROWTH_DECISIONS; made += cases.length) for (const { request, facts } of cases) decide(request, facts, book);
  return tenths((process.memoryUsage.rss() - before) / 1_048_576);
}

function readBook(): RuleBook {
  return makeRuleBook(readdirSync(PACKS).map((name) => ({ name, read: readRulePack(JSON.parse(readFileSync(new URL(name, PACKS), 'utf8')) as unknown) })));
}

type BenchCase = { readonly request: ContactRequest; readonly facts: ContactFacts };

function makeCase(random: SeededRandom, number: number): BenchCase {
  const [place, zone] = random.pick(PEOPLE);
  const at_ms = BEGIN_MS + random.below(365) * DAY_MS + random.below(DAY_MS);
  const channel = random.pick(CHANNELS);
  const request: ContactRequest = { channel, purpose: random.pick(COMMERCIAL), subject: `campaign ${number % 7}`, by: channel === 'voice' ? 'person' : 'machine', at_ms, expires_ms: at_ms + 14 * DAY_MS };
  const said = (act: ConsentFact['act'], days: number): ConsentFact => ({ evidence: `consent ${number} ${days}`, act, form: 'confirmed', purposes: COMMERCIAL, channels: CHANNELS, at_ms: at_ms - days * DAY_MS });
  const past = (days: number): PastContact => ({ evidence: `contact ${number} ${days}`, channel: random.pick(CHANNELS), purpose: random.pick(COMMERCIAL), subject: `campaign ${days % 7}`, at_ms: at_ms - days * DAY_MS });
  return {
    request,
    facts: {
      repeated: null, suppressed: null, listings: [], point: { evidence: `point ${number}`, channel }, ground: null, employed: null,
      consents: random.chance(0.1) ? [said('given', 90), said('withdrawn', 10)] : [said('given', 90)],
      places: [place], store_place: random.chance(0.8) ? place : 'CN', zones: number % 3 === 0 ? [] : [zone],
      wishes: { hours: null, paused_until_ms: null }, contacts: Array.from({ length: random.below(5) }, (_, each) => past(1 + each * 3)),
      registers: [{ register: 'US-DNC', copied_ms: at_ms - DAY_MS, listed: false }, { register: 'UK-TPS', copied_ms: at_ms - DAY_MS, listed: false }], content: CONTENT_PARTS,
    },
  };
}

function decisionsPerSecond(cases: readonly BenchCase[], book: RuleBook): number {
  let decisions = 0;
  const began_ms = performance.now();
  while (performance.now() - began_ms < ROUND_MS_MIN) {
    for (const { request, facts } of cases) decide(request, facts, book);
    decisions += cases.length;
  }
  return (decisions / (performance.now() - began_ms)) * 1000;
}
